import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.awarding import awards
from issuer.awarding.awards import AwardBadge, award, award_history, renew_claim_link, valid_until
from issuer.errors import (
    InvalidRecipient,
    InvalidText,
    IssuerError,
    NotInLanguage,
    StackIncomplete,
    UnknownAchievement,
    UnknownAward,
    UnknownLevel,
)
from tests.support.builders import Seeded, at, draft, four_c, give, hold_four, sign, stocked
from tests.support.counts import count

TEA = draft("tea", levels=())


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


# --- a good award ---------------------------------------------------------------------------------


def test_an_award_says_what_the_leader_said():
    command = AwardBadge("communication", "Zoe@Example.org", "Zoë", 2, "Well put.", "leader-1", "Li Wei")
    with stocked().transaction("acme") as tx:
        made = award(tx, command, at(0), Seeded())

        assert tx.awards.get(made.id) == made
        assert made.achievement == tx.plan.find("communication").achievement
    assert (made.slug, made.level, made.evidence, made.awarded_by) == (
        "communication",
        2,
        "Well put.",
        "Li Wei",
    )
    assert made.address == "zoe@example.org"
    assert (made.person.name, made.person.addresses) == ("Zoë", ("zoe@example.org",))
    assert made.declined_at is None


def test_an_award_is_a_random_uuid_and_its_link_has_128_bits():
    with stocked(TEA).transaction("acme") as tx:
        first = award(tx, AwardBadge("tea", "zoe@example.org"), at(0), Seeded(1))
        second = award(tx, AwardBadge("tea", "zoe@example.org"), at(0), Seeded(2))

    version_4 = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(version_4, first.id)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", first.claim_id)
    assert len({first.id, second.id}) == len({first.claim_id, second.claim_id}) == 2


def test_the_first_version_begins_with_the_award_and_has_a_place_in_the_status_lists():
    with stocked(TEA).transaction("acme") as tx:
        made = give(tx, "tea", at(5))
        places = {give(tx, "tea", at(n)).version.status_index for n in range(6, 26)}

    assert (made.version.award_id, made.version.number) == (made.id, 1)
    assert made.version.valid_from == made.awarded_at == at(5)
    assert (made.version.revocation, made.version.suspension) == (None, None)
    assert made.version.status_list == 1
    assert len(places | {made.version.status_index}) == 21


def test_the_claim_link_lives_ninety_days():
    with stocked(TEA).transaction("acme") as tx:
        assert give(tx, "tea", at(0)).claim_expires_at == at(90 * 86_400)


def test_an_award_happens_in_whole_seconds_of_utc():
    late = datetime(2026, 3, 2, 9, 0, 0, 999_999, ZoneInfo("Asia/Tokyo"))
    with stocked(TEA).transaction("acme") as tx:
        made = give(tx, "tea", late)

    assert made.awarded_at == datetime(2026, 3, 2, 0, 0, 0, tzinfo=UTC)
    assert made.awarded_at.tzinfo is UTC


def test_a_person_known_by_the_address_is_the_same_person():
    with stocked().transaction("acme") as tx:
        first = give(tx, "communication", to="zoe@example.org")
        second = give(tx, "creativity", to=" ZOE@example.org ", name="Somebody Else")
        other = give(tx, "creativity", to="li@example.org")

        assert second.person == first.person
        assert other.person.id != first.person.id
        assert [each.slug for each in tx.awards.of_person(first.person.id)] == ["communication", "creativity"]


def test_lines_from_a_browser_are_tidied():
    with stocked(TEA).transaction("acme") as tx:
        made = give(tx, "tea", evidence=" one\r\n\r\ntwo \r\n", name=" Zoë ", by_name=" Li Wei ")

    assert (made.evidence, made.person.name, made.awarded_by) == ("one\n\ntwo", "Zoë", "Li Wei")


def test_an_award_is_noted_under_the_person():
    with stocked().transaction("acme") as tx:
        made = give(tx, "communication", evidence="Well put.")
        (entry,) = award_history(tx, made.id)

    assert (entry.actor, entry.action, entry.at) == ("leader-1", "award.made", at(0))
    assert (entry.object_id, entry.person_id) == (made.id, made.person.id)
    assert entry.values == {
        "badge": "communication",
        "address": "zoe@example.org",
        "level": "2",
        "evidence": "Well put.",
    }


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"to": "zoe@acme"}, InvalidRecipient),
        ({"slug": "coffee"}, UnknownAchievement),
        ({"level": None}, UnknownLevel),
        ({"level": 0}, UnknownLevel),
        ({"level": 4}, UnknownLevel),
        ({"level": -1}, UnknownLevel),
        ({"slug": "tea", "level": 1}, UnknownLevel),
        ({"language": "de"}, NotInLanguage),
        ({"evidence": "x" * 4_001}, InvalidText),
        ({"evidence": "one\x00two"}, InvalidText),
        ({"evidence": "one\u202etwo"}, InvalidText),
        ({"name": "Zo\u202eë"}, InvalidText),
        ({"name": "Zoë\nRivera"}, InvalidText),
        ({"name": "x" * 201}, InvalidText),
        ({"by_name": "Li\tWei"}, InvalidText),
        ({"slug": "super-4c", "level": None}, StackIncomplete),
    ],
)
def test_a_refused_award_changes_nothing(change, refusal):
    with stocked(*four_c(), TEA).transaction("acme") as tx:
        usual = {"slug": "communication", "to": "zoe@example.org", "level": 2}
        with pytest.raises(refusal):
            award(tx, AwardBadge(**{**usual, **change}), at(0), Seeded())

        assert tx.people.find("zoe@example.org") is None
        assert tx.awards.search("", 10) == []
        assert list(tx.statuses.lists()) == []


def test_texts_at_their_limit_are_taken():
    with stocked(TEA).transaction("acme") as tx:
        made = give(tx, "tea", evidence="ä" * 4_000, name="ö" * 200)

    assert len(made.evidence) == 4_000


def test_the_levels_there_are_are_named_in_the_refusal():
    with stocked(*four_c(), TEA).transaction("acme") as tx:
        with pytest.raises(UnknownLevel, match="say which: 1, 2, 3"):
            give(tx, "communication", level=None)
        with pytest.raises(UnknownLevel, match="no level 9; its levels are 1, 2, 3"):
            give(tx, "communication", level=9)
        with pytest.raises(UnknownLevel, match="no level 1; it has no levels"):
            give(tx, "tea", level=1)


def test_every_refusal_says_more_than_its_name():
    with stocked().transaction("acme") as tx:
        for change in ({"to": "x"}, {"slug": "x"}, {"level": 9}, {"evidence": "\x00"}):
            with pytest.raises(IssuerError, match=r"\w+ \w+ \w+"):
                give(tx, **{"slug": "communication", **change})


# --- meta-badges by hand --------------------------------------------------------------------------


def test_a_meta_badge_is_awarded_by_hand_to_whoever_meets_its_rule():
    with stocked().transaction("acme") as tx:
        hold_four(tx)

        assert give(tx, "super-4c", at(9)).slug == "super-4c"


def test_a_meta_badge_is_not_awarded_while_a_part_is_missing_and_the_part_is_named():
    with stocked().transaction("acme") as tx:
        for slug in ("communication", "collaboration", "critical-thinking"):
            sign(tx, give(tx, slug))

        with pytest.raises(StackIncomplete, match="Super 4c"):
            give(tx, "super-4c", at(9))


def test_what_another_person_holds_does_not_count():
    with stocked().transaction("acme") as tx:
        hold_four(tx, to="li@example.org")
        give(tx, "communication", to="zoe@example.org")

        with pytest.raises(StackIncomplete):
            give(tx, "super-4c", at(9), to="zoe@example.org")


# --- looking up and renewing ----------------------------------------------------------------------


def test_an_unknown_award_is_refused_everywhere():
    with stocked().transaction("acme") as tx:
        for look in (awards.find, award_history):
            with pytest.raises(UnknownAward):
                look(tx, "urn:uuid:none")
        with pytest.raises(UnknownAward):
            renew_claim_link(tx, "urn:uuid:none", at(0), Seeded())


def test_a_renewed_link_replaces_the_old_one_for_another_ninety_days():
    store = stocked(TEA)
    with store.transaction("acme") as tx:
        made = give(tx, "tea")
    with store.transaction("acme") as tx:
        renewed = renew_claim_link(tx, made.id, at(100 * 86_400 + 0.5), Seeded(9), by="hr-1")

        assert tx.awards.by_claim(renewed.claim_id) == renewed == awards.find(tx, made.id)
        assert tx.awards.by_claim(made.claim_id) is None
        assert [(e.action, e.actor) for e in award_history(tx, made.id)][1] == ("claim_link.renewed", "hr-1")
    assert renewed.claim_id != made.claim_id
    assert renewed.claim_expires_at == at(190 * 86_400)
    assert store.organisation_of_claim(renewed.claim_id) == "acme"
    assert store.organisation_of_claim(made.claim_id) is None


def test_a_renewed_link_is_not_written_to_the_audit_trail():
    with stocked(TEA).transaction("acme") as tx:
        renewed = renew_claim_link(tx, give(tx, "tea").id, at(1), Seeded(9))

        assert renewed.claim_id not in str(award_history(tx, renewed.id))


# --- how long it holds ----------------------------------------------------------------------------


def test_a_badge_without_expiry_holds_for_ever():
    with stocked(TEA).transaction("acme") as tx:
        assert give(tx, "tea").version.valid_until is None


def test_a_badge_expires_at_the_end_of_the_same_day_in_the_zone_of_the_organisation():
    store = stocked(draft("tea", levels=(), expiry_months=12), zone="America/Los_Angeles")
    with store.transaction("acme") as tx:
        # 2 March 2026 at 02:00 UTC is still 1 March in Los Angeles.
        made = give(tx, "tea", datetime(2026, 3, 2, 2, 0, tzinfo=UTC))

    assert made.version.valid_until == instant("2027-03-01T23:59:59-08:00")


@pytest.mark.parametrize(
    ("start", "months", "zone", "end"),
    [
        ("2026-03-02T09:00:00Z", 12, "UTC", "2027-03-02T23:59:59Z"),
        ("2026-01-31T12:00:00Z", 1, "UTC", "2026-02-28T23:59:59Z"),
        ("2024-01-31T12:00:00Z", 1, "UTC", "2024-02-29T23:59:59Z"),
        ("2024-02-29T12:00:00Z", 12, "UTC", "2025-02-28T23:59:59Z"),
        ("2024-02-29T12:00:00Z", 48, "UTC", "2028-02-29T23:59:59Z"),
        ("2026-12-31T12:00:00Z", 1, "UTC", "2027-01-31T23:59:59Z"),
        ("2026-11-30T12:00:00Z", 3, "UTC", "2027-02-28T23:59:59Z"),
        ("2026-12-31T23:59:59Z", 120, "UTC", "2036-12-31T23:59:59Z"),
        ("2026-12-31T23:30:00-08:00", 1, "America/Los_Angeles", "2027-01-31T23:59:59-08:00"),
        ("2027-01-01T00:30:00+13:00", 1, "Pacific/Auckland", "2027-02-01T23:59:59+13:00"),
        ("2026-01-15T12:00:00Z", 6, "Europe/Berlin", "2026-07-15T23:59:59+02:00"),
        # The clocks go back that night: the day is 25 hours long.
        ("2026-09-25T12:00:00Z", 1, "Europe/Berlin", "2026-10-25T23:59:59+01:00"),
        # Cairo skips the hour after midnight of 24 April 2026: the 23rd ends where the 24th begins.
        ("2026-03-23T12:00:00Z", 1, "Africa/Cairo", "2026-04-23T23:59:59+02:00"),
        # Havana has the hour after midnight of 1 November 2026 twice: October ends before the first.
        ("2026-09-30T12:00:00Z", 1, "America/Havana", "2026-10-30T23:59:59-04:00"),
        ("2026-10-31T12:00:00Z", 12, "America/Havana", "2027-10-31T23:59:59-04:00"),
    ],
)
def test_the_end_is_the_last_second_of_the_same_local_day(start, months, zone, end):
    assert valid_until(instant(start), months, zone) == instant(end)


_zones = st.sampled_from(
    ["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)


@given(
    st.integers(0, 34 * 365 * 86_400).map(at),
    st.integers(1, 120),
    _zones,
)
def test_a_badge_ends_in_the_right_month_on_no_later_day_than_it_began(start, months, zone):
    end = valid_until(start, months, zone)
    local_start, local_end = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))

    ahead = (local_end.year - local_start.year) * 12 + local_end.month - local_start.month
    assert ahead == months
    assert local_end.day <= local_start.day
    assert local_end.day == local_start.day or (local_end + timedelta(days=1)).day == 1
    assert (local_end.hour, local_end.minute, local_end.second) == (23, 59, 59)


def test_many_awards_never_share_an_id_a_link_or_a_place():
    many = count(2_000)
    with stocked(TEA).transaction("acme") as tx:
        source = Seeded(3)
        made = [award(tx, AwardBadge("tea", f"p{n}@example.org"), at(n), source) for n in range(many)]

    assert len({each.id for each in made}) == many
    assert len({each.claim_id for each in made}) == many
    assert len({(each.version.status_list, each.version.status_index) for each in made}) == many
