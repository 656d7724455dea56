from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.badge import Carrier
from credentials.stacking import Standing
from issuer.awarding.awards import AwardBadge, award_history, award_known
from issuer.awarding.evaluations import Held, judged
from issuer.awarding.holdings import FRESH_FOR, holdings, shown_parts
from issuer.errors import (
    NotEarnedByShowing,
    PartsRequestGone,
    SeveralPeople,
    StackIncomplete,
    UnknownAchievement,
)
from issuer.ledger import Origin, Person, ReasonCode, Withdrawal
from issuer.meta_badges import earning
from issuer.meta_badges.earning import AskedParts, Shown
from issuer.meta_badges.stacks import evidence_for
from issuer.offering import claims
from issuer.offering.offers import Terms
from issuer.scarcity import Cap
from issuer.shown import ShownState
from tests.support.builders import HOLDER, Seeded, at, give, sign
from tests.unit.issuer.meta_badges.earning.cases import (
    BETA,
    KEY,
    MENTORING,
    OTHER_KEY,
    TEAMWORK,
    badge,
    forged,
    house,
    shown,
)

TERMS = Terms(b"secret")
BOTH = (badge(), badge(MENTORING))


@pytest.fixture
def tx():
    with house(TEAMWORK, MENTORING).transaction("acme") as tx:
        yield tx


def ask(tx, number=1, slug="bridge", same_device=False):
    asked = AskedParts(f"r-{number}", "openid4vp://?a", f"secret-{number}", at(300))
    return earning.begin(tx, slug, asked, at(0), same_device=same_device)


def take(tx, what, number=1, now=None):
    ask(tx, number)
    return earning.take(tx, f"r-{number}", what, now or at(20), Seeded(number), TERMS)


def award(tx, what=None, **more):
    return tx.awards.get(take(tx, what or shown(*BOTH), **more).award_id)


def test_parts_that_meet_the_rule_are_an_award_and_an_offer(tx):
    made = award(tx)
    assert (made.slug, made.address) == ("bridge", "")
    assert made.person.name == f"Wallet with the key …{KEY[-8:]}"
    assert not made.person.is_forgotten
    assert made.awarded_by == "Acme"
    assert tx.offers.newest(made.id).expires_at == at(20) + TERMS.on_screen
    assert [each.action for each in award_history(tx, made.id)] == [
        "award.made",
        "award.parts_shown",
        "offer.minted",
    ]


def test_what_came_of_it_is_noted_once(tx):
    outcome = take(tx, shown(*BOTH))
    assert tx.presented.request("r-1").outcome == outcome
    assert earning.take(tx, "r-1", shown(*BOTH), at(21), Seeded(9), TERMS) is None
    assert earning.take(tx, "r-none", shown(*BOTH), at(21), Seeded(9), TERMS) is None


def test_where_the_rule_is_not_met_nothing_is_kept(tx):
    outcome = take(tx, shown(badge(), forged()))
    assert (outcome.state, outcome.award_id) == (ShownState.NOT_MET, None)
    assert tx.presented.owners([KEY]) == frozenset()
    assert tx.awards.search("", 9) == []


def test_a_wallet_that_shows_nothing_has_declined(tx):
    assert take(tx, Shown()).state is ShownState.DECLINED


def test_presentations_that_do_not_hold_are_no_declining(tx):
    outcome = take(tx, Shown(broken=("It was signed for somebody else.",)))
    assert (outcome.state, outcome.notes) == (ShownState.NOT_MET, ("It was signed for somebody else.",))


def test_the_same_parts_lead_to_the_same_award(tx):
    first, second = award(tx), award(tx, number=2)
    assert first.id == second.id
    assert len(tx.awards.of_person(first.person.id)) == 1


def test_other_keys_that_show_the_same_parts_with_it_may_have_it_too(tx):
    first = award(tx)
    again = award(tx, shown(*BOTH, proved={KEY, OTHER_KEY}), number=2)
    assert again.id == first.id
    assert tx.presented.basis(first.id).holders == (KEY, OTHER_KEY)


def test_who_claimed_with_the_key_is_who_gets_it(tx):
    tx.people.add(Person("zoe", "Zoë", ("zoe@example.org",)), at(0))
    tx.people.add_holder("zoe", KEY, at(1))
    made = award(tx)
    assert (made.person.id, made.address) == ("zoe", "zoe@example.org")


def test_keys_of_several_people_are_nobodys(tx):
    for name in ("one", "two"):
        tx.people.add(Person(name, name, (f"{name}@example.org",)), at(0))
        tx.people.add_holder(name, KEY, at(1))
    with pytest.raises(SeveralPeople):
        take(tx, shown(*BOTH))
    earning.take_refused(tx, "r-1", at(21))
    assert tx.presented.request("r-1").outcome.state is ShownState.SEVERAL_PEOPLE


def test_a_badge_counts_for_whom_it_counted_first_whichever_of_its_keys_shows_it(tx):
    made = award(tx)
    lent = (badge(subject=OTHER_KEY), badge(MENTORING, subject=OTHER_KEY, credential_id="urn:own"))
    with pytest.raises(SeveralPeople, match="somebody else"):
        take(tx, shown(*lent), number=2)
    assert award(tx, number=3).id == made.id


def revoked(tx, made, reason, origin=Origin.HAND):
    tx.awards.set_revocation(made.id, 1, Withdrawal(at(30), reason, origin=origin))


NOT_MET = ReasonCode.REQUIREMENTS_NO_LONGER_MET


def test_one_that_was_withdrawn_is_not_had_again(tx):
    made = award(tx)
    revoked(tx, made, ReasonCode.MISCONDUCT)
    other = shown(badge(credential_id="urn:new"), badge(MENTORING))
    assert award(tx, other, number=2).id == made.id


@pytest.mark.parametrize(
    ("reason", "origin", "is_had_again"),
    [
        (ReasonCode.MISCONDUCT, Origin.HAND, False),
        (NOT_MET, Origin.HAND, False),
        (NOT_MET, Origin.CASCADE, True),
    ],
)
def test_what_people_withdrew_for_whatever_reason_is_not_had_again_by_showing_badges(
    tx, reason, origin, is_had_again
):
    tx.people.add(Person("zoe", "Zoë", ("zoe@example.org",)), at(0))
    tx.people.add_holder("zoe", KEY, at(1))
    command, bridge = AwardBadge("bridge", "zoe@example.org"), tx.plan.find("bridge")
    asked = judged(bridge.rule, bridge.achievement, Held(), at(5), at(5))
    given = award_known(tx, command, tx.people.get("zoe"), asked, Seeded(7))
    revoked(tx, given, reason, origin)
    assert (award(tx).id != given.id) is is_had_again
    assert tx.offers.newest(given.id) is None


def test_one_that_fell_with_its_parts_is_had_again_for_other_parts_only(tx):
    made = award(tx)
    revoked(tx, made, NOT_MET, Origin.CASCADE)
    assert award(tx, number=2).id == made.id
    other = shown(badge(credential_id="urn:new"), badge(MENTORING))
    anew = award(tx, other, number=3)
    assert anew.id != made.id
    assert tx.presented.basis(anew.id).award_id == anew.id


def test_what_was_shown_is_held_for_a_day(tx):
    made = award(tx)

    def standings(now, **more):
        return {part.standing for part in shown_parts(tx, made.person.id, now, **more)}

    assert standings(at(10) + FRESH_FOR) == {Standing.GOOD}
    assert standings(at(11) + FRESH_FOR) == {Standing.UNKNOWN}
    assert standings(at(11) + FRESH_FOR, as_last_seen=True) == {Standing.GOOD}


def test_what_a_partner_signed_counts_for_nothing_new_once_it_is_none(tx):
    made = award(tx)
    tx.partners.remove(BETA.name)
    assert {each.standing for each in shown_parts(tx, made.person.id, at(21))} == {Standing.UNKNOWN}
    with pytest.raises(StackIncomplete):
        evidence_for(tx, made, KEY, Carrier.LDP_VC, at(21))
    assert {each.standing for each in shown_parts(tx, made.person.id, at(21), as_last_seen=True)} == {
        Standing.GOOD
    }


def test_what_expired_since_is_expired(tx):
    ending = shown(badge(valid_until=at(100)), badge(MENTORING))
    made = award(tx, ending)
    assert Standing.EXPIRED in {part.standing for part in holdings(tx, made.person, at(101))}


def test_a_copy_names_what_was_shown_by_its_digest(tx):
    made = award(tx)
    provenance = evidence_for(tx, made, KEY, Carrier.LDP_VC, at(30))
    assert [(each.id, each.digest, each.media_type) for each in provenance.evidence] == [
        ("urn:uuid:teamwork", "uTeamwork", "application/vc"),
        ("urn:uuid:mentoring", "uMentoring", "application/vc"),
    ]


def test_parts_on_record_and_parts_shown_count_together():
    with house().transaction("acme") as tx:
        given = give(tx, "communication")
        sign(tx, given)
        tx.people.add_holder(given.person.id, KEY, at(1))
        made = award(tx, shown(badge()))
        assert made.person.id == given.person.id
        names = {each.name for each in evidence_for(tx, made, HOLDER, Carrier.LDP_VC, at(30)).evidence}
    assert names == {"Communication", "Teamwork"}


def test_a_request_is_the_browsers_that_has_its_secret(tx):
    request = ask(tx)
    assert earning.state_of(tx, "bridge", "r-1", "secret-1") == request
    for slug, request_id, secret in (
        ("bridge", "r-1", "other"),
        ("bridge", "r-2", "secret-1"),
        ("other", "r-1", "secret-1"),
    ):
        with pytest.raises(PartsRequestGone):
            earning.state_of(tx, slug, request_id, secret)


def test_only_a_badge_that_rests_on_others_is_earned_so(tx):
    with pytest.raises(NotEarnedByShowing):
        ask(tx, slug="communication")
    with pytest.raises(UnknownAchievement):
        ask(tx, slug="nothing")


def test_each_achievement_is_asked_for_once(tx):
    badge_, _ = earning.check_may_be_earned(tx, "bridge")
    assert earning.wishes_of(badge_) == [TEAMWORK.achievement, MENTORING.achievement]


def test_old_requests_are_forgotten_when_a_new_one_is_made(tx):
    ask(tx)
    later = AskedParts("r-2", "openid4vp://?b", "s", at(9000))
    earning.begin(tx, "bridge", later, at(300) + timedelta(hours=1, seconds=1), same_device=False)
    assert tx.presented.request("r-1") is None


def test_one_that_stands_already_is_given_to_the_keys_that_showed_its_parts(tx):
    tx.people.add(Person("zoe", "Zoë", ("zoe@example.org",)), at(0))
    tx.people.add_holder("zoe", KEY, at(1))
    standing = award(tx)
    claimed_by = replace(standing, id=standing.id)
    assert award(tx, number=2) == claimed_by
    assert claims.claim_state(tx, standing, at(25), TERMS).value == "waiting"


def test_of_a_scarce_badge_that_is_gone_nothing_is_awarded_and_what_was_shown_is_kept(tx):
    badge_now = tx.plan.find("bridge")
    scarce = replace(badge_now, achievement=replace(badge_now.achievement, version=2), cap=Cap(1))
    tx.plan.put(scarce, at(1))
    assert tx.editions.take("bridge", "", 1) == 1
    outcome = take(tx, shown(*BOTH))
    assert (outcome.state, outcome.award_id) == (ShownState.NONE_LEFT, None)
    assert tx.awards.search("", 9) == []
    (owner,) = tx.presented.owners([KEY])
    assert len(tx.presented.of_person(owner)) == len(BOTH)
    # Once there is one again, the same parts are an award.
    tx.editions.give_back("bridge", "", 1)
    assert award(tx, number=2).edition.text == "1 of 1"
