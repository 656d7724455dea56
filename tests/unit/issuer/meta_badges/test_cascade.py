"""What follows when a badge falls: its stacks are paused, withdrawn after the grace period, and recover."""

from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import Need, Requirement
from issuer.achievements.needs import Length, LengthUnit
from issuer.errors import AlreadyRevoked, RestsOnFallen
from issuer.jobs import EARN, SETTLE
from issuer.ledger import Offer, Origin, ReasonCode
from issuer.meta_badges.cascade import settle
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.stacks import award_earned
from issuer.revocation import ReinstateAward, RevokeAward, reinstate, revoke, suspend
from tests.support.builders import FOUR_C, Seeded, at, draft, four_c, give, hold_four, sign, stocked

TERMS = CascadeTerms(grace=timedelta(days=14))
GRACE_ENDS = at(20) + TERMS.grace


def meta(slug, count, *needs):
    return draft(slug, kind=BadgeKind.META, levels=(), requires=Requirement(count, needs))


def fall(tx, act, award, now=at(20)):
    return act(tx, RevokeAward(award.id, "misconduct", by="hr-1"), now, TERMS)


def lift(tx, award, now=at(30), note=""):
    return reinstate(tx, ReinstateAward(award.id, note, "hr-1"), now, TERMS)


def stacks_of(tx, *plan_slugs, seconds=10):
    """Award the four, and every meta-badge that they earn, signed; return parts and stacks by slug."""
    parts = hold_four(tx)
    found = {}
    for second in range(len(plan_slugs)):
        for each in award_earned(tx, parts[0].person, at(seconds + second), Seeded(second)):
            sign(tx, each)
            found[each.slug] = each
    return parts, found


def state(tx, award):
    version = tx.awards.get(award.id).version
    if version.revocation:
        return "withdrawn"
    return "paused" if version.suspension else "in force"


def acts(tx, award):
    return [entry.action for entry in tx.audit.of_object(award.id)]


def jobs(tx):
    return [(job.kind, job.key, job.run_at) for job in tx.jobs.all(10)]


@pytest.fixture
def four():
    with stocked().transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c")
        yield tx, parts, found["super-4c"]


# --- expiry ---------------------------------------------------------------------------------------


def short_lived(count):
    """Return a plan whose Communication runs out after a month, and a badge that takes some of two."""
    parts = (draft(expiry_months=1), draft("creativity"))
    return (*parts, meta("pair", count, Need("communication"), Need("creativity")))


def run_out(tx, count):
    """Return a signed pair, and the instant at which Communication has run out."""
    first = give(tx, "communication")
    for each in (first, give(tx, "creativity")):
        sign(tx, each)
    (whole,) = award_earned(tx, first.person, at(10), Seeded(3))
    return first, whole, first.version.valid_until + timedelta(seconds=1)


def test_a_part_that_runs_out_and_can_be_done_without_leaves_one_line_of_history():
    with stocked(*short_lived(1)).transaction("acme") as tx:
        first, whole, over = run_out(tx, 1)
        settle(tx, whole.person.id, over - timedelta(seconds=2), TERMS)
        assert acts(tx, whole) == ["award.made"]
        for later in range(3):
            settle(tx, whole.person.id, over + timedelta(days=later), TERMS)

        assert acts(tx, whole) == ["award.made", "cascade.still_met"]
        assert tx.audit.of_object(whole.id)[-1].values == {"part": first.id, "fall": "expired"}
        assert state(tx, whole) == "in force"


def test_a_part_that_runs_out_and_is_needed_is_no_such_line():
    with stocked(*short_lived(2)).transaction("acme") as tx:
        _, whole, over = run_out(tx, 2)
        settle(tx, whole.person.id, over, TERMS)
        assert acts(tx, whole) == ["award.made", "cascade.suspended"]


def test_a_part_that_had_run_out_before_the_award_is_not_told_of():
    with stocked(*short_lived(1)).transaction("acme") as tx:
        first = give(tx, "communication")
        sign(tx, first)
        later = first.version.valid_until + timedelta(days=1)
        sign(tx, give(tx, "creativity", later))
        (whole,) = award_earned(tx, first.person, later, Seeded(3))
        settle(tx, whole.person.id, later + timedelta(days=1), TERMS)
        assert acts(tx, whole) == ["award.made"]


# --- earned by a recovery --------------------------------------------------------------------------


def test_a_badge_that_counts_again_has_the_rules_asked_again(four):
    tx, parts, whole = four
    fall(tx, suspend, parts[1])
    assert EARN not in {kind for kind, *_ in jobs(tx)}
    lift(tx, parts[1])
    assert (EARN, whole.person.id, at(30)) in jobs(tx)


# --- one layer ------------------------------------------------------------------------------------


def test_a_paused_part_pauses_the_stack_at_once_and_names_the_part(four):
    tx, parts, whole = four
    fall(tx, suspend, parts[1])

    pause = tx.awards.get(whole.id).version.suspension
    assert (pause.at, pause.reason, pause.origin, pause.part, pause.final_at) == (
        at(20),
        ReasonCode.REQUIREMENTS_NO_LONGER_MET,
        Origin.CASCADE,
        parts[1].id,
        None,
    )
    assert pause.note == "Collaboration is paused by its issuer."
    assert pause.public_sentence == "It rests on another badge. Collaboration is paused by its issuer."


def test_a_paused_part_never_withdraws_the_stack_however_long_it_lasts(four):
    tx, parts, whole = four
    fall(tx, suspend, parts[1])
    settle(tx, whole.person.id, at(20) + timedelta(days=3650), TERMS)

    assert state(tx, whole) == "paused"


def test_the_stack_recovers_with_its_part(four):
    tx, parts, whole = four
    fall(tx, suspend, parts[1])
    lift(tx, parts[1])

    assert state(tx, whole) == "in force"
    assert acts(tx, whole)[-2:] == ["cascade.suspended", "cascade.lifted"]


def test_a_withdrawn_part_pauses_the_stack_and_the_grace_period_runs(four):
    tx, parts, whole = four
    fall(tx, revoke, parts[0])

    assert tx.awards.get(whole.id).version.suspension.final_at == GRACE_ENDS
    assert jobs(tx) == [(SETTLE, whole.person.id, GRACE_ENDS)]


def test_the_stack_is_withdrawn_when_its_grace_period_is_over_and_no_second_before(four):
    tx, parts, whole = four
    fall(tx, revoke, parts[0])
    assert settle(tx, whole.person.id, GRACE_ENDS - timedelta(seconds=1), TERMS) == GRACE_ENDS
    assert state(tx, whole) == "paused"
    assert settle(tx, whole.person.id, GRACE_ENDS, TERMS) is None

    gone = tx.awards.get(whole.id).version.revocation
    assert (gone.at, gone.origin, gone.part) == (GRACE_ENDS, Origin.CASCADE, parts[0].id)
    assert acts(tx, whole)[-1] == "cascade.revoked"


def test_the_grace_period_counts_from_the_fall_however_often_it_is_looked_at(four):
    tx, parts, whole = four
    fall(tx, revoke, parts[0])
    for day in range(1, 14):
        settle(tx, whole.person.id, at(20) + timedelta(days=day), TERMS)
    assert tx.awards.get(whole.id).version.suspension.final_at == GRACE_ENDS
    assert acts(tx, whole).count("cascade.suspended") == 1


def test_with_no_grace_period_the_stack_is_withdrawn_with_its_part(four):
    tx, parts, whole = four
    revoke(tx, RevokeAward(parts[0].id, "misconduct"), at(20), CascadeTerms(grace=timedelta()))

    assert state(tx, whole) == "withdrawn"


def test_a_paused_part_that_is_withdrawn_begins_the_grace_period_only_then(four):
    tx, parts, whole = four
    fall(tx, suspend, parts[0])
    fall(tx, revoke, parts[0], at(100))

    assert tx.awards.get(whole.id).version.suspension.final_at == at(100) + TERMS.grace
    assert acts(tx, whole)[-2:] == ["cascade.suspended", "cascade.suspended"]


def test_a_withdrawn_stack_s_offers_are_closed(four):
    tx, parts, whole = four
    tx.offers.add(Offer("offer-1", whole.id, "0" * 64, at(11), at(800)))
    fall(tx, revoke, parts[0])
    settle(tx, whole.person.id, GRACE_ENDS, TERMS)

    assert tx.offers.newest(whole.id).cancelled_at == GRACE_ENDS


def test_an_unclaimed_stack_falls_too():
    with stocked().transaction("acme") as tx:
        parts = hold_four(tx)
        (whole,) = award_earned(tx, parts[0].person, at(10), Seeded())
        fall(tx, suspend, parts[3])

        assert state(tx, whole) == "paused"


def test_what_is_somebody_else_s_is_left_alone(four):
    tx, parts, whole = four
    others = hold_four(tx, at(1), to="li@example.org")
    (theirs,) = award_earned(tx, others[0].person, at(12), Seeded(12))
    fall(tx, suspend, parts[0])

    assert (state(tx, whole), state(tx, theirs)) == ("paused", "in force")


def test_another_badge_in_the_slot_keeps_the_stack_and_an_audit_row_says_so():
    with stocked().transaction("acme") as tx:
        spare = give(tx, "communication", at(-5))
        sign(tx, spare)
        parts, found = stacks_of(tx, "super-4c")
        whole = found["super-4c"]
        before = acts(tx, whole)
        fall(tx, revoke, parts[0])

        assert state(tx, whole) == "in force"
        assert acts(tx, whole) == [*before, "cascade.still_met"]
        assert tx.audit.of_object(whole.id)[-1].values == {"part": parts[0].id}


def test_a_badge_awarded_before_and_claimed_since_lets_the_stack_recover_within_the_grace_period():
    with stocked().transaction("acme") as tx:
        spare = give(tx, "communication", at(-5))
        parts, found = stacks_of(tx, "super-4c")
        fall(tx, revoke, parts[0])
        sign(tx, spare)
        award_earned(tx, spare.person, at(40), Seeded())
        assert jobs(tx) == [(SETTLE, spare.person.id, at(40))]
        assert settle(tx, spare.person.id, at(40), TERMS) is None

        assert state(tx, found["super-4c"]) == "in force"


def test_while_a_stack_falls_a_new_one_can_be_earned():
    with stocked().transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c")
        fall(tx, revoke, parts[0])
        sign(tx, give(tx, "communication", at(40)))
        (again,) = award_earned(tx, parts[0].person, at(41), Seeded(41))
        settle(tx, again.person.id, at(41), TERMS)

        assert (state(tx, found["super-4c"]), state(tx, again)) == ("paused", "in force")


# --- several layers -------------------------------------------------------------------------------


PLAN = (*four_c(), meta("top", 1, Need("super-4c")), meta("either", 1, Need("super-4c"), Need("creativity")))


@pytest.mark.parametrize("act", [suspend, revoke], ids=["paused", "withdrawn"])
def test_what_rests_on_a_falling_stack_falls_with_it_and_recovers_with_it(act):
    with stocked(*PLAN).transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c", "top")
        fall(tx, act, parts[0])
        now = {slug: state(tx, each) for slug, each in found.items()}
        assert now == {"super-4c": "paused", "top": "paused", "either": "in force"}
        assert tx.awards.get(found["top"].id).version.suspension.part == found["super-4c"].id
        if act is suspend:
            lift(tx, parts[0])
        else:
            settle(tx, parts[0].person.id, GRACE_ENDS, TERMS)
        expected = "in force" if act is suspend else "withdrawn"
        assert {state(tx, found[slug]) for slug in ("super-4c", "top")} == {expected}


def test_a_stack_paused_by_hand_pauses_what_rests_on_it():
    with stocked(*PLAN).transaction("acme") as tx:
        _, found = stacks_of(tx, "super-4c", "top")
        fall(tx, suspend, found["super-4c"])
        assert (state(tx, found["top"]), state(tx, found["either"])) == ("paused", "in force")
        lift(tx, found["super-4c"])
        assert state(tx, found["top"]) == "in force"


# --- by hand --------------------------------------------------------------------------------------


def test_a_pause_by_hand_is_never_lifted_by_the_cascade(four):
    tx, parts, whole = four
    fall(tx, suspend, whole, at(15))
    fall(tx, suspend, parts[0])
    lift(tx, parts[0])

    pause = tx.awards.get(whole.id).version.suspension
    assert (pause.origin, pause.reason, pause.at) == (Origin.HAND, ReasonCode.MISCONDUCT, at(15))


def test_a_pause_by_hand_is_not_made_a_withdrawal_by_the_cascade(four):
    tx, parts, whole = four
    fall(tx, suspend, whole, at(15))
    fall(tx, revoke, parts[0])
    settle(tx, whole.person.id, GRACE_ENDS + timedelta(days=100), TERMS)

    assert state(tx, whole) == "paused"


def test_lifting_a_pause_by_hand_pauses_again_what_fell_meanwhile(four):
    tx, parts, whole = four
    fall(tx, suspend, whole, at(15))
    fall(tx, revoke, parts[0])
    after = lift(tx, whole)

    pause = after.version.suspension
    assert (pause.origin, pause.part, pause.final_at) == (Origin.CASCADE, parts[0].id, at(30) + TERMS.grace)


def test_somebody_can_make_a_pause_of_the_cascade_their_own(four):
    tx, parts, whole = four
    fall(tx, suspend, parts[0])
    fall(tx, suspend, whole, at(25))
    lift(tx, parts[0])

    assert tx.awards.get(whole.id).version.suspension.origin is Origin.HAND


def test_a_stack_withdrawn_by_hand_is_not_touched(four):
    tx, parts, whole = four
    fall(tx, revoke, whole, at(15))
    before = tx.awards.get(whole.id), acts(tx, whole)
    fall(tx, suspend, parts[0])
    lift(tx, parts[0])

    assert (tx.awards.get(whole.id), acts(tx, whole)) == before


def test_a_fallen_stack_is_kept_only_by_somebody_who_says_why(four):
    tx, parts, whole = four
    fall(tx, revoke, parts[0])
    with pytest.raises(RestsOnFallen):
        lift(tx, whole, note=" ")
    assert state(tx, whole) == "paused"
    lift(tx, whole, note="Shown in the audit of May.")

    assert state(tx, whole) == "in force"
    kept = next(entry for entry in tx.audit.of_object(whole.id) if entry.action == "award.kept")
    assert (kept.actor, kept.values) == ("hr-1", {"note": "Shown in the audit of May.", "parts": parts[0].id})
    settle(tx, whole.person.id, GRACE_ENDS, TERMS)
    assert state(tx, whole) == "in force"


def test_where_no_part_fell_there_is_nothing_to_keep():
    recent = Need("communication", within=Length(1, LengthUnit.MONTHS), always=True)
    with stocked(draft(), meta("recent", 1, recent)).transaction("acme") as tx:
        part = give(tx, "communication")
        sign(tx, part)
        (whole,) = award_earned(tx, part.person, at(10), Seeded())
        later = at(0) + timedelta(days=60)
        settle(tx, whole.person.id, later, TERMS)
        assert "too long ago" in tx.awards.get(whole.id).version.suspension.note
        with pytest.raises(RestsOnFallen, match="none of those that it rests on fell"):
            lift(tx, whole, later, "Kept.")
        assert "award.kept" not in acts(tx, whole)


def test_what_is_kept_falls_with_the_next_part(four):
    tx, parts, whole = four
    fall(tx, revoke, parts[0])
    lift(tx, whole, note="Kept.")
    fall(tx, suspend, parts[1], at(40))

    assert tx.awards.get(whole.id).version.suspension.part == parts[1].id


def test_what_rests_on_a_kept_stack_stands():
    with stocked(*PLAN).transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c", "top")
        fall(tx, revoke, parts[0])
        lift(tx, found["super-4c"], note="Kept.")

        assert (state(tx, found["super-4c"]), state(tx, found["top"])) == ("in force", "in force")


def test_an_excuse_ends_when_the_part_recovers(four):
    tx, parts, whole = four
    fall(tx, suspend, parts[0])
    lift(tx, whole, note="Kept.")
    lift(tx, parts[0])
    fall(tx, suspend, parts[0], at(50))

    assert state(tx, whole) == "paused"


def test_a_withdrawn_stack_can_not_be_kept_any_more(four):
    tx, parts, whole = four
    fall(tx, revoke, parts[0])
    settle(tx, whole.person.id, GRACE_ENDS, TERMS)
    with pytest.raises(AlreadyRevoked):
        lift(tx, whole, GRACE_ENDS, "Too late.")


# --- time -----------------------------------------------------------------------------------------


def test_a_part_that_expires_is_looked_at_the_second_after_and_pauses_the_stack():
    short = (*(replace(each, expiry_months=1) for each in four_c()[:1]), *four_c()[1:])
    with stocked(*short).transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c")
        whole, end = found["super-4c"], parts[0].version.valid_until
        assert settle(tx, whole.person.id, at(20), TERMS) == end + timedelta(seconds=1)
        settle(tx, whole.person.id, end, TERMS)
        assert state(tx, whole) == "in force"
        over = end + timedelta(seconds=1)
        assert settle(tx, whole.person.id, over, TERMS) == over + TERMS.grace
        assert "expired" in tx.awards.get(whole.id).version.suspension.note
        settle(tx, whole.person.id, over + TERMS.grace, TERMS)
        assert state(tx, whole) == "withdrawn"


def test_an_expired_stack_is_left_as_it_is():
    short = (*four_c()[:4], replace(four_c()[4], expiry_months=1))
    with stocked(*short).transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c")
        fall(tx, revoke, parts[0], at(0) + timedelta(days=300))

        assert state(tx, found["super-4c"]) == "in force"


def test_an_award_of_a_stack_plans_the_first_look():
    with stocked().transaction("acme") as tx:
        parts = hold_four(tx)
        assert jobs(tx) == []
        award_earned(tx, parts[0].person, at(10), Seeded())
        assert jobs(tx) == [(SETTLE, parts[0].person.id, at(10))]


def test_nothing_is_done_where_the_records_do_not_have_what_a_stack_was_awarded_for():
    with stocked().transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c")
        tx.copies.ledger.copies.clear()
        settle(tx, parts[0].person.id, at(20), TERMS)

        assert state(tx, found["super-4c"]) == "in force"


def test_of_somebody_whose_data_were_erased_nothing_is_done(four):
    tx, parts, whole = four
    fall(tx, suspend, parts[0])
    tx.people.erase(whole.person.id, at(25))

    assert settle(tx, whole.person.id, at(30), TERMS) is None
    assert state(tx, whole) == "paused"


def test_nobody_has_nothing_to_settle():
    with stocked().transaction("acme") as tx:
        assert settle(tx, "nobody", at(1), TERMS) is None


@pytest.mark.parametrize("slug", FOUR_C)
def test_each_of_the_four_takes_the_stack_with_it(four, slug):
    tx, parts, whole = four
    fall(tx, suspend, next(each for each in parts if each.slug == slug))
    assert state(tx, whole) == "paused"
