"""Links by which people show their badges: whose they are, what they show, how they end, and what is said then."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from credentials.achievement import BadgeKind
from issuer.errors import ShareOver, ShareRefused, UnknownAward, UnknownShare
from issuer.kept.shares import Looks, Naming, ShareKind
from issuer.kept.uses import Use
from issuer.ledger import Person
from issuer.sharing import links
from issuer.sharing.links import Holder, Wish
from issuer.sharing.naming import called
from tests.support.builders import Seeded, at, draft, four_c, give, stocked

TODAY = date(2026, 3, 2)
OPEN = Wish(Looks())


@pytest.fixture
def tx():
    with stocked(*four_c(), draft("party", kind=BadgeKind.FUN), zone="Pacific/Auckland").transaction(
        "acme"
    ) as tx:
        yield tx


def holder(award):
    return Holder(award.person, "p-zoe")


def share(tx, award, wish=OPEN, seed=1, now=at(0)):
    return links.share(tx, holder(award), award.id, wish, now, Seeded(seed))


def acts(tx, award):
    return [each.action for each in tx.audit.of_object(award.id)][1:]


def test_a_link_shows_what_its_holder_wants_and_has_no_end_unless_they_say_so(tx):
    award = give(tx, "communication")
    made = share(tx, award, Wish(Looks(Naming.FULL, shows_evidence=True)))
    assert (made.kind, made.award_id, made.ends_at, made.is_on) == (ShareKind.LINK, award.id, None, True)
    assert links.opened(tx, made.id, at(0) + timedelta(days=4000)) == made
    (entry,) = [each for each in tx.audit.of_object(award.id) if each.action == "share.made"]
    assert (entry.actor, entry.person_id) == ("p-zoe", award.person.id)
    assert made.id not in str(entry)


def test_the_last_day_is_a_whole_day_where_the_organisation_is(tx):
    made = share(tx, give(tx, "communication"), Wish(Looks(), TODAY))
    over = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # midnight in Auckland, which is 13 hours ahead
    assert made.ends_at == over
    assert links.opened(tx, made.id, over - timedelta(seconds=1)) == made
    with pytest.raises(ShareOver, match=r"has ended.*says nothing of the badge"):
        links.opened(tx, made.id, over)


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), TODAY + timedelta(days=4000), date.max])
def test_a_last_day_that_is_over_or_far_away_is_refused(tx, day):
    with pytest.raises(ShareRefused, match="today or later"):
        share(tx, give(tx, "communication"), Wish(Looks(), day))


def test_a_link_that_is_off_says_so_and_can_be_on_again(tx):
    award = give(tx, "communication")
    made = share(tx, award)
    links.switch(tx, holder(award), made.id, at(5), on=False)
    with pytest.raises(ShareOver, match=r"switched this link off.*says nothing of the badge"):
        links.opened(tx, made.id, at(6))
    links.switch(tx, holder(award), made.id, at(7), on=True)
    links.switch(tx, holder(award), made.id, at(8), on=True)
    assert links.opened(tx, made.id, at(9)) == made
    assert acts(tx, award) == ["share.made", "share.switched_off", "share.switched_on"]


def test_only_whose_badge_it_is_makes_or_changes_links(tx):
    award, other = give(tx, "communication"), give(tx, "communication", to="li@example.org")
    made = share(tx, award)
    with pytest.raises(UnknownAward):
        links.share(tx, holder(other), award.id, OPEN, at(1), Seeded(2))
    for act in (
        lambda: links.switch(tx, holder(other), made.id, at(1), on=False),
        lambda: links.change(tx, holder(other), made.id, OPEN, at(1)),
        lambda: links.own_link(tx, Person("", "", ()), made.id),
        lambda: links.opened(tx, "nothing", at(1)),
    ):
        with pytest.raises(UnknownShare):
            act()


def test_what_a_link_shows_and_its_end_are_changed(tx):
    award = give(tx, "communication")
    made = share(tx, award, Wish(Looks(), TODAY))
    changed = links.change(tx, holder(award), made.id, Wish(Looks(Naming.NOBODY)), at(5))
    assert (changed.looks.naming, changed.ends_at) == (Naming.NOBODY, None)
    assert tx.shares.get(made.id) == changed


def test_a_link_that_ended_lives_on_with_another_last_day_and_stays_off_if_it_is(tx):
    award = give(tx, "communication")
    made = share(tx, award, Wish(Looks(), TODAY))
    links.switch(tx, holder(award), made.id, at(1), on=False)
    later = at(0) + timedelta(days=5)
    changed = links.change(tx, holder(award), made.id, Wish(Looks(), TODAY + timedelta(days=9)), later)
    assert (changed.is_on, changed.is_over(later)) == (False, False)
    assert acts(tx, award)[-1] == "share.changed"


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "UTC"])
def test_the_last_day_of_a_link_is_told_as_it_was_chosen(tx, zone):
    tx.organisation = replace(tx.organisation, zone=zone)
    award = give(tx, "communication")
    assert links.last_day(share(tx, award, Wish(Looks(), TODAY)), zone) == TODAY
    assert links.last_day(share(tx, award, seed=2), zone) is None


def test_the_page_to_check_a_badge_is_one_and_has_no_end(tx):
    award = give(tx, "communication")
    made = links.check_page(tx, holder(award), award.id, at(0), Seeded(1))
    assert links.check_page(tx, holder(award), award.id, at(9), Seeded(2)) == made
    with pytest.raises(ShareRefused, match="no last day"):
        links.change(tx, holder(award), made.id, Wish(Looks(), TODAY), at(5))
    changed = links.change(tx, holder(award), made.id, Wish(Looks(Naming.FULL)), at(5))
    assert (changed.looks.naming, changed.ends_at) == (Naming.FULL, None)


def test_a_kit_is_good_for_a_year_and_a_new_one_replaces_it(tx):
    who = holder(give(tx, "communication"))
    first = links.kit(tx, who, at(0), Seeded(1))
    assert first.ends_at == at(0) + timedelta(days=365)
    second = links.kit(tx, who, at(5), Seeded(2))
    with pytest.raises(UnknownShare):
        links.opened(tx, first.id, at(6))
    assert tx.shares.of_person(who.person.id) == [second]


def test_there_are_as_many_links_as_there_may_be(tx):
    award = give(tx, "communication")
    for seed in range(links.MOST_LINKS):
        share(tx, award, seed=seed)
    with pytest.raises(ShareRefused, match="50 links"):
        share(tx, award, seed=99)


def test_a_badge_for_fun_names_nobody_unless_its_holder_says_so(tx):
    assert links.usual_looks(give(tx, "party")).naming is Naming.NOBODY
    assert links.usual_looks(give(tx, "communication")).naming is Naming.INITIALS


@pytest.mark.parametrize(
    ("name", "naming", "shown"),
    [
        ("Zoë Maria Rivera", Naming.FULL, "Zoë Maria Rivera"),
        ("Zoë Maria Rivera", Naming.INITIALS, "Zoë M. R."),
        ("Zoë", Naming.INITIALS, "Zoë"),
        ("Zoë Rivera", Naming.NOBODY, ""),
        ("", Naming.FULL, ""),
    ],
)
def test_a_page_calls_somebody_as_they_want(name, naming, shown):
    assert called(Person("p", name, ()), replace(Looks(), naming=naming)) == shown


def test_each_link_that_shows_a_badge_counts_when_it_is_made_and_when_it_is_switched_on_again(tx):
    award = give(tx, "communication")
    made = share(tx, award)
    links.check_page(tx, holder(award), award.id, at(1), Seeded(2))
    links.check_page(tx, holder(award), award.id, at(2), Seeded(3))
    links.kit(tx, holder(award), at(3), Seeded(4))
    for on in (False, True, True):
        links.switch(tx, holder(award), made.id, at(4), on=on)
    (found,) = tx.uses.totals(None, None)
    assert (found.use, found.slug, found.count) == (Use.SHARED, "communication", 3)
