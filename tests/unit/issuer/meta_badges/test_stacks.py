from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from credentials.achievement import BadgeKind
from credentials.badge import Carrier, IssuerProfile, UnsignedBadge
from credentials.stacking import Outcome
from credentials.wire import to_wire
from issuer.achievements.catalog import Need, Requirement, publish
from issuer.awarding.awards import award_history
from issuer.errors import StackIncomplete
from issuer.jobs import EARN_LATER
from issuer.kept.grounds import Occasion
from issuer.ledger import Awarding, Decision, Origin, ReasonCode, Ruling, Stage, Withdrawal
from issuer.meta_badges.impact import Act, Effect, impact
from issuer.meta_badges.stacks import Provenance, award_earned, evidence_for
from issuer.scarcity import Cap, Edition, Period
from tests.support.builders import (
    BASE_URL,
    FOUR_C,
    HOLDER,
    ISSUER_DID,
    Seeded,
    at,
    draft,
    four_c,
    give,
    hold_four,
    sign,
    stocked,
    super_4c,
)

OTHER_HOLDER = "did:key:z6MkanotherPhoneOfTheSamePerson"
WITHDRAWAL = Withdrawal(at(60), ReasonCode.ISSUED_BY_MISTAKE)
FALL = Withdrawal(at(60), ReasonCode.REQUIREMENTS_NO_LONGER_MET, origin=Origin.CASCADE)


def meta(slug: str, count: int, *needs: Need):
    return draft(slug, kind=BadgeKind.META, levels=(), requires=Requirement(count, needs))


def earn(tx, person, seconds: int = 10):
    return award_earned(tx, person, at(seconds), Seeded(seconds))


def earned_super(tx):
    """Return Zoë's Super 4C, and the four it rests on."""
    parts = hold_four(tx)
    (whole,) = earn(tx, parts[0].person)
    return whole, parts


# --- earned ---------------------------------------------------------------------------------------


def test_who_holds_all_four_is_awarded_the_meta_badge():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)

        assert tx.awards.get(whole.id) == whole
        assert award_history(tx, whole.id)[0].actor == "system"
    assert (whole.slug, whole.awarded_at, whole.level) == ("super-4c", at(10), None)
    assert (whole.person, whole.address) == (parts[0].person, "zoe@example.org")
    assert whole.awarded_by == "Acme"


@pytest.mark.parametrize("missing", FOUR_C)
def test_three_of_the_four_are_not_enough(missing):
    with stocked().transaction("acme") as tx:
        for slug in FOUR_C:
            made = give(tx, slug)
            if slug != missing:
                sign(tx, made)

        assert earn(tx, made.person) == ()


def test_it_is_awarded_once():
    with stocked().transaction("acme") as tx:
        whole, _ = earned_super(tx)

        assert earn(tx, whole.person, 11) == ()


@pytest.mark.parametrize("state", ["paused", "declined"])
def test_a_paused_or_declined_one_is_not_awarded_again(state):
    with stocked().transaction("acme") as tx:
        whole, _ = earned_super(tx)
        if state == "paused":
            tx.awards.set_suspension(whole.id, 1, WITHDRAWAL)
        else:
            tx.awards.set_declined(whole.id, at(61))

        assert earn(tx, whole.person, 70) == ()


@pytest.mark.parametrize("reason", ReasonCode)
def test_one_that_somebody_withdrew_is_given_again_by_somebody_only(reason):
    with stocked().transaction("acme") as tx:
        whole, _ = earned_super(tx)
        tx.awards.set_revocation(whole.id, 1, Withdrawal(at(60), reason))
        assert earn(tx, whole.person, 70) == ()


def test_one_that_fell_is_awarded_again_while_its_rule_is_met():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        tx.awards.set_revocation(whole.id, 1, FALL)
        (again,) = earn(tx, whole.person, 70)
        tx.awards.set_revocation(again.id, 1, FALL)
        tx.awards.set_revocation(parts[0].id, 1, WITHDRAWAL)

        assert again.id != whole.id
        assert earn(tx, whole.person, 80) == ()


@pytest.mark.parametrize("fall", ["revoked", "suspended"])
def test_a_fallen_part_does_not_count(fall):
    with stocked().transaction("acme") as tx:
        parts = hold_four(tx)
        act = tx.awards.set_revocation if fall == "revoked" else tx.awards.set_suspension
        act(parts[2].id, 1, WITHDRAWAL)

        assert earn(tx, parts[0].person) == ()


def test_an_expired_part_does_not_count():
    short = (*(replace(each, expiry_months=1) for each in four_c()[:4]), super_4c())
    with stocked(*short).transaction("acme") as tx:
        parts = hold_four(tx)
        end = parts[0].version.valid_until
        assert end is not None

        assert award_earned(tx, parts[0].person, end.replace(day=3), Seeded()) == ()
        assert len(award_earned(tx, parts[0].person, end, Seeded())) == 1


def test_a_level_counts_from_the_one_asked_for():
    top = meta("top", 1, Need("communication", 2))
    with stocked(draft(), top).transaction("acme") as tx:
        low = give(tx, "communication", level=1)
        sign(tx, low)
        assert earn(tx, low.person) == ()

        sign(tx, give(tx, "communication", at(1), level=3))
        assert [each.slug for each in earn(tx, low.person)] == ["top"]


def test_two_badges_for_one_achievement_count_once():
    top = meta("top", 2, Need("communication"), Need("creativity"))
    with stocked(draft(), draft("creativity"), top).transaction("acme") as tx:
        for second in (0, 1):
            made = give(tx, "communication", at(second))
            sign(tx, made)

        assert earn(tx, made.person) == ()


def test_every_meta_badge_that_is_earned_is_awarded_at_once():
    pair = meta("pair", 2, Need("communication"), Need("creativity"))
    with stocked(*four_c(), pair).transaction("acme") as tx:
        parts = hold_four(tx)

        assert [each.slug for each in earn(tx, parts[0].person)] == ["pair", "super-4c"]


def test_a_meta_badge_on_a_meta_badge_waits_until_that_one_is_signed():
    with stocked(*four_c(), meta("top", 1, Need("super-4c"))).transaction("acme") as tx:
        whole, _ = earned_super(tx)
        assert earn(tx, whole.person, 11) == ()

        sign(tx, whole)
        assert [each.slug for each in earn(tx, whole.person, 12)] == ["top"]


def test_nobody_earns_anything_by_holding_nothing():
    with stocked(draft("tea", levels=()), draft("host")).transaction("acme") as tx:
        person = give(tx, "tea").person

        assert earn(tx, person) == ()


@given_any(st.sets(st.sampled_from(FOUR_C)), st.integers(1, 4))
def test_k_of_four_is_earned_by_exactly_k_or_more(held, k):
    top = meta("top", k, *(Need(slug) for slug in FOUR_C))
    with stocked(*four_c()[:4], top).transaction("acme") as tx:
        person = give(tx, "communication").person
        for slug in sorted(held):
            sign(tx, give(tx, slug, at(1)))

        assert bool(earn(tx, person)) == (len(held) >= k)


# --- how it is awarded -----------------------------------------------------------------------------


def plan(awarding, **changes):
    return (*four_c()[:4], super_4c(awarding=awarding, **changes))


def test_one_that_is_to_be_approved_first_waits_with_what_its_rule_came_to():
    with stocked(*plan(Awarding.APPROVAL)).transaction("acme") as tx:
        whole, parts = earned_super(tx)
        (kept,) = tx.grounds.of_award(whole.id)

        assert whole.stage is Stage.WAITING
        assert [each.id for each in tx.awards.waiting(5)] == [whole.id]
    assert (kept.occasion, kept.outcome, kept.version) == (Occasion.AWARDED, Outcome.VALID, 1)
    assert {each.credential_id for each in kept.filled} == {each.id for each in parts}


def test_one_that_is_to_be_approved_first_and_is_given_by_somebody_does_not_wait():
    with stocked(*plan(Awarding.APPROVAL)).transaction("acme") as tx:
        hold_four(tx)
        assert give(tx, "super-4c", at(20)).stage is Stage.AGREED


def test_one_that_only_people_give_is_not_awarded_by_itself():
    with stocked(*plan(Awarding.BY_HAND)).transaction("acme") as tx:
        parts = hold_four(tx)
        assert earn(tx, parts[0].person) == ()
        assert give(tx, "super-4c", at(20)).stage is Stage.AGREED


def test_one_that_was_not_approved_or_declined_is_not_proposed_again_even_when_it_is_over():
    for act in ("not approved", "declined"):
        with stocked(*plan(Awarding.APPROVAL, expiry_months=1)).transaction("acme") as tx:
            whole, _ = earned_super(tx)
            if act == "declined":
                tx.awards.set_declined(whole.id, at(30))
            else:
                tx.awards.decide(whole.id, Decision(Ruling.NOT_APPROVED, at(30), "hr-1"))
            later = whole.version.valid_until + timedelta(days=1)
            assert award_earned(tx, whole.person, later, Seeded(9)) == ()


def test_one_that_is_over_is_awarded_again_while_its_rule_is_met():
    """The control of the test above."""
    with stocked(*plan(Awarding.AUTOMATIC, expiry_months=1)).transaction("acme") as tx:
        whole, _ = earned_super(tx)
        later = whole.version.valid_until + timedelta(days=1)
        assert len(award_earned(tx, whole.person, later, Seeded(9))) == 1


def test_sc_12_what_the_rule_came_to_is_kept_when_a_copy_is_signed():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        kept = evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(20)).grounds
        digests = {tx.copies.of_award(part.id)[0].digest for part in parts}

        assert (kept.occasion, kept.rule) == (Occasion.SIGNED, whole.achievement.rule.url)
        assert kept.digest == whole.achievement.rule.digest
        assert {digest for each in kept.filled for digest in each.digests} == digests
        assert {each.standing for each in kept.filled} == {"good"}
        assert award_history(tx, whole.id)[0].values["rule"] == kept.rule


# --- what a copy says -----------------------------------------------------------------------------


def test_sc_12_evidence_names_each_part_by_the_digest_of_its_copy():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        evidence = evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(20)).evidence
        digests = [tx.copies.of_award(part.id)[0].digest for part in parts]

    assert [each.id for each in evidence] == [part.id for part in parts]
    assert [each.digest for each in evidence] == digests
    assert [each.name for each in evidence] == [part.achievement.name for part in parts]
    assert {each.genre for each in evidence} == {"OpenBadgeCredential"}
    assert {each.media_type for each in evidence} == {"application/vc"}
    assert {each.narrative for each in evidence} == {None}


def test_a_badge_that_rests_on_none_has_nothing_to_say_of_parts():
    with stocked().transaction("acme") as tx:
        made = give(tx, "communication")

        assert evidence_for(tx, made, HOLDER, Carrier.LDP_VC, at(1)) == Provenance((), ())


def test_the_copy_of_the_same_holder_and_carrier_is_named_before_any_other():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        sign(tx, parts[0], Carrier.LDP_VC, OTHER_HOLDER)
        wanted = sign(tx, parts[0], Carrier.JWT_VC_JSON, OTHER_HOLDER)
        sign(tx, parts[0], Carrier.JWT_VC_JSON, HOLDER)
        first = evidence_for(tx, whole, OTHER_HOLDER, Carrier.JWT_VC_JSON, at(20)).evidence[0]

    assert (first.digest, first.media_type) == (wanted.digest, "application/vc+jwt")


def test_without_the_carrier_the_same_holder_comes_first_and_otherwise_any_copy_does():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        mine = sign(tx, parts[0], Carrier.LDP_VC, OTHER_HOLDER)
        provenance = evidence_for(tx, whole, OTHER_HOLDER, Carrier.JWT_VC_JSON, at(20))
        others = tx.copies.of_award(parts[1].id)

    assert provenance.evidence[0].digest == mine.digest
    assert provenance.evidence[1].digest == others[0].digest


def test_a_copy_of_a_superseded_version_is_never_named():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        kept = tx.copies.of_award(parts[0].id)[0]
        tx.copies.add(replace(kept, version=2, holder=OTHER_HOLDER, digest="uOther"))
        first = evidence_for(tx, whole, OTHER_HOLDER, Carrier.LDP_VC, at(20)).evidence[0]

    assert first.digest == kept.digest


def test_results_say_for_each_slot_that_it_is_filled_and_how_many_are():
    with stocked().transaction("acme") as tx:
        whole, _ = earned_super(tx)
        results = evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(20)).results

    version = f"{whole.achievement.id}/v/1"
    assert [each.description for each in results] == [
        *(f"{version}#slot-{slug}" for slug in FOUR_C),
        f"{version}#count",
    ]
    assert [each.status for each in results] == [*["Completed"] * 4, None]
    assert [each.value for each in results] == [*["Completed"] * 4, "4"]


def test_a_slot_that_asks_for_a_level_says_that_it_was_reached():
    top = meta("top", 2, Need("communication", 2), Need("creativity"))
    with stocked(draft(), draft("creativity"), top).transaction("acme") as tx:
        parts = [give(tx, "communication", level=3), give(tx, "creativity", level=1)]
        for part in parts:
            sign(tx, part)
        (whole,) = earn(tx, parts[0].person)
        first, second, _ = evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(20)).results

    assert (first.achieved_level, first.status, first.value) == (
        f"{parts[0].achievement.id}#level-2",
        "Completed",
        None,
    )
    assert (second.achieved_level, second.value) == (None, "Completed")


def test_every_result_belongs_to_a_result_description_of_the_badge_itself():
    top = meta("top", 1, Need("communication", 2), Need("creativity"))
    with stocked(draft(), draft("creativity"), top).transaction("acme") as tx:
        part = give(tx, "communication", level=3)
        sign(tx, part)
        (whole,) = earn(tx, part.person)
        said = evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(20))
    badge = UnsignedBadge(
        id=whole.id,
        issuer=IssuerProfile(ISSUER_DID, "Acme"),
        subject_id=HOLDER,
        achievement=whole.achievement,
        awarded_at=whole.awarded_at,
        valid_from=whole.version.valid_from,
        results=said.results,
        evidence=said.evidence,
    )
    subject = to_wire(badge)["credentialSubject"]

    described = {each["id"]: each for each in subject["achievement"]["resultDescription"]}
    assert len(said.results) == 2
    for result in subject["result"]:
        description = described[result["resultDescription"]]
        levels = [level["id"] for level in description.get("rubricCriterionLevel", [])]
        assert result.get("achievedLevel") in (levels or [None])


def test_only_filled_slots_are_named_where_not_all_are_needed():
    top = meta("top", 2, *(Need(slug) for slug in FOUR_C))
    with stocked(*four_c()[:4], top).transaction("acme") as tx:
        parts = [give(tx, slug) for slug in FOUR_C[1:]]
        for part in parts:
            sign(tx, part)
        (whole,) = earn(tx, parts[0].person)
        tx.awards.set_revocation(parts[0].id, 1, WITHDRAWAL)
        said = evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(70))

    assert [each.id for each in said.evidence] == [parts[1].id, parts[2].id]
    assert said.results[-1].value == "2"


@pytest.mark.parametrize("fall", ["revoked", "suspended"])
def test_sc_12_a_rule_that_is_not_met_any_more_when_signing_is_refused(fall):
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        act = tx.awards.set_revocation if fall == "revoked" else tx.awards.set_suspension
        act(parts[1].id, 1, WITHDRAWAL)

        with pytest.raises(StackIncomplete, match="Super 4c"):
            evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(70))


def test_a_part_awarded_after_the_stack_does_not_justify_it():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        tx.awards.set_revocation(parts[1].id, 1, WITHDRAWAL)
        sign(tx, give(tx, parts[1].slug, at(65)))

        with pytest.raises(StackIncomplete):
            evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(70))


def test_the_rule_that_was_awarded_counts_however_the_badge_changes_later():
    with stocked(*four_c(), draft("fifth")).transaction("acme") as tx:
        whole, _ = earned_super(tx)
        harder = super_4c(requires=Requirement(5, tuple(Need(slug) for slug in (*FOUR_C, "fifth"))))
        assert publish(tx, harder, BASE_URL, ISSUER_DID, at(15)).achievement.version == 2

        assert len(evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(20)).evidence) == 4


def test_a_rule_that_was_never_published_is_a_fault_of_ours_and_not_a_refusal():
    with stocked().transaction("acme") as tx:
        whole, _ = earned_super(tx)
        unheard_of = replace(whole, achievement=replace(whole.achievement, version=9))

        with pytest.raises(LookupError, match=r"super-4c/v/9/rule\.json was never published"):
            evidence_for(tx, unheard_of, HOLDER, Carrier.LDP_VC, at(20))


# --- what rests on a badge ------------------------------------------------------------------------


def told(found) -> list[tuple[str, bool]]:
    return [(each.award.slug, each.effect is Effect.STANDS) for each in found]


def test_a_stack_that_needs_all_falls_with_each_of_its_parts():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        sign(tx, whole)

        for part in parts:
            assert told(impact(tx, part, Act.REVOKE, at(20))) == [("super-4c", False)]
        assert impact(tx, whole, Act.REVOKE, at(20)) == ()


def test_a_stack_that_has_more_than_it_needs_is_named_and_stays():
    top = meta("top", 3, *(Need(slug) for slug in FOUR_C))
    with stocked(*four_c()[:4], top).transaction("acme") as tx:
        parts = hold_four(tx)
        earn(tx, parts[0].person)

        assert told(impact(tx, parts[0], Act.REVOKE, at(20))) == [("top", True)]


def test_a_second_badge_for_the_same_achievement_keeps_the_stack():
    with stocked().transaction("acme") as tx:
        sign(tx, give(tx, "communication", at(-5)))
        _, parts = earned_super(tx)

        assert told(impact(tx, parts[0], Act.REVOKE, at(20))) == [("super-4c", True)]


def test_what_rests_on_a_falling_stack_falls_too():
    plan = (
        *four_c(),
        meta("top", 1, Need("super-4c")),
        meta("either", 1, Need("super-4c"), Need("creativity")),
    )
    with stocked(*plan).transaction("acme") as tx:
        parts = hold_four(tx)
        whole = next(each for each in earn(tx, parts[0].person) if each.slug == "super-4c")
        sign(tx, whole)
        earn(tx, whole.person, 11)

        found = dict(told(impact(tx, parts[0], Act.REVOKE, at(20))))
    assert found == {"super-4c": False, "top": False, "either": True}


def test_a_withdrawn_stack_and_those_of_others_are_not_named():
    with stocked().transaction("acme") as tx:
        whole, parts = earned_super(tx)
        others = hold_four(tx, at(1), to="li@example.org")
        earn(tx, others[0].person, 12)
        tx.awards.set_revocation(whole.id, 1, WITHDRAWAL)

        assert impact(tx, parts[0], Act.REVOKE, at(70)) == ()
        assert told(impact(tx, others[0], Act.REVOKE, at(70))) == [("super-4c", False)]


def test_nothing_rests_on_a_badge_that_is_in_no_stack_or_not_signed():
    with stocked(*four_c(), draft("tea", levels=())).transaction("acme") as tx:
        whole, parts = earned_super(tx)
        tea = give(tx, "tea")
        sign(tx, tea)
        unsigned = give(tx, "communication", at(13))

        assert impact(tx, tea, Act.REVOKE, at(20)) == ()
        assert impact(tx, unsigned, Act.REVOKE, at(20)) == ()
        assert impact(tx, parts[0], Act.REVOKE, at(20))[0].award == whole


def test_impact_is_what_a_fresh_evaluation_finds_after_the_fall():
    for size in (1, 2, 3, 4):
        for chosen in combinations(FOUR_C, size):
            top = meta("top", max(1, size - 1), *(Need(slug) for slug in chosen))
            with stocked(*four_c(), top).transaction("acme") as tx:
                parts = hold_four(tx)
                wholes = earn(tx, parts[0].person)
                expected = {
                    each.award.slug: each.effect is Effect.STANDS
                    for each in impact(tx, parts[0], Act.REVOKE, at(20))
                }
                tx.awards.set_revocation(parts[0].id, 1, WITHDRAWAL)
                found = {whole.slug: _still_signs(tx, whole) for whole in wholes}

            touched = {"super-4c"} | ({"top"} if parts[0].slug in chosen else set())
            assert expected == {slug: found[slug] for slug in touched}
            assert all(found[slug] for slug in found.keys() - touched)


def _still_signs(tx, whole) -> bool:
    try:
        evidence_for(tx, whole, HOLDER, Carrier.LDP_VC, at(70))
    except StackIncomplete:
        return False
    return True


# --- scarce ---------------------------------------------------------------------------------------------


def test_a_scarce_meta_badge_is_awarded_while_there_are_any_and_tried_again_in_the_next_period():
    with stocked(*(draft(slug) for slug in FOUR_C), super_4c(cap=Cap(1, Period.MONTH))).transaction(
        "acme"
    ) as tx:
        (first, _) = (hold_four(tx, to=f"{name}@example.org")[0].person for name in ("ida", "zoe"))
        last = tx.people.find("zoe@example.org")
        (made,) = earn(tx, first)
        assert made.edition == Edition(1, 1, Period.MONTH.name_at(at(10), "UTC"))
        assert earn(tx, last) == ()
        opening = Period.MONTH.next_at(at(10), "UTC")
        later = [each for each in tx.jobs.all(99) if each.kind == EARN_LATER]
        assert [(each.key, each.run_at) for each in later] == [(last.id, opening)]
        (again,) = award_earned(tx, last, opening, Seeded(77))
        assert (again.slug, again.edition.number) == ("super-4c", 1)


def test_of_one_that_is_limited_for_ever_nothing_is_tried_again():
    with stocked(*(draft(slug) for slug in FOUR_C), super_4c(cap=Cap(1))).transaction("acme") as tx:
        people = [hold_four(tx, to=f"{name}@example.org")[0].person for name in ("ida", "zoe")]
        assert [len(earn(tx, each)) for each in people] == [1, 0]
        assert not [each for each in tx.jobs.all(99) if each.kind == EARN_LATER]
