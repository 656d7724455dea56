"""What a withdrawal or a pause would bring about is what it then brings about; what is kept, and what can be undone."""

from datetime import timedelta

import pytest

from issuer.errors import AlreadyRevoked, NotAffected, NotSuspended, RestsOnFallen
from issuer.ledger import Origin
from issuer.meta_badges.cascade import settle
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.impact import Act, Effect, falling, impact
from issuer.revocation import Keep, ReinstateAward, RevokeAward, finish, reinstate, revoke, suspend
from tests.support.builders import at, stocked
from tests.unit.issuer.meta_badges.test_cascade import PLAN, TERMS, acts, fall, jobs, stacks_of, state

UNDO = CascadeTerms(grace=timedelta(days=14), undo=timedelta(minutes=10))
OVER = at(20) + UNDO.undo
ACTS = {Act.REVOKE: revoke, Act.SUSPEND: suspend}
STATES = {Effect.STANDS: "in force", Effect.IS_PAUSED: "paused", Effect.FALLS: "paused"}


@pytest.fixture
def four():
    with stocked(*PLAN).transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c", "top")
        yield tx, parts, found


def effects(tx, award, act=Act.REVOKE, now=at(20)):
    return {each.award.slug: each.effect for each in impact(tx, award, act, now, TERMS)}


def withdraw(tx, award, now=at(20), *, keep=(), can_undo=True, terms=UNDO):
    command = RevokeAward(award.id, "misconduct", "n", "s", "hr-1", tuple(keep), can_undo)
    return revoke(tx, command, now, terms)


# --- told before ----------------------------------------------------------------------------------


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("place", range(4))
def test_what_is_told_is_what_happens(four, act, place):
    tx, parts, found = four
    expected = impact(tx, parts[place], act, at(20), TERMS)
    fall(tx, ACTS[act], parts[place])

    assert {each.award.slug: state(tx, each.award) for each in expected} == {
        each.award.slug: STATES[each.effect] for each in expected
    }
    for each in expected:
        pause = tx.awards.get(each.award.id).version.suspension
        assert (pause.final_at if pause else None) == each.final_at
    told = {each.award.id for each in expected}
    assert {state(tx, each) for each in found.values() if each.id not in told} <= {"in force"}


def test_a_withdrawal_fells_and_a_pause_pauses_through_every_layer(four):
    tx, parts, _ = four
    assert effects(tx, parts[0]) == {
        "super-4c": Effect.FALLS,
        "top": Effect.FALLS,
        "either": Effect.STANDS,
    }
    assert effects(tx, parts[0], Act.SUSPEND) == {
        "super-4c": Effect.IS_PAUSED,
        "top": Effect.IS_PAUSED,
        "either": Effect.STANDS,
    }


def test_one_paused_by_hand_stays_so_and_one_that_has_fallen_is_named_only_if_it_falls_deeper(four):
    tx, parts, found = four
    fall(tx, suspend, found["super-4c"])
    assert effects(tx, parts[0])["super-4c"] is Effect.STAYS_PAUSED
    reinstate(tx, ReinstateAward(found["super-4c"].id), at(20), TERMS)
    fall(tx, suspend, parts[1])
    assert "super-4c" not in effects(tx, parts[0], Act.SUSPEND)
    assert effects(tx, parts[0])["super-4c"] is Effect.FALLS


def test_those_that_fall_are_all_but_those_that_stand(four):
    tx, parts, found = four
    told = impact(tx, parts[0], Act.REVOKE, at(20), TERMS)
    assert falling(told) == {found["super-4c"].id, found["top"].id}


# --- kept -----------------------------------------------------------------------------------------


def test_what_is_kept_stands_and_so_does_what_rests_on_it(four):
    tx, parts, found = four
    withdraw(tx, parts[0], keep=[Keep(found["super-4c"].id, "Proved.")], can_undo=False)

    assert {state(tx, each) for each in found.values()} == {"in force"}
    assert "award.kept" in acts(tx, found["super-4c"])


def test_one_above_is_kept_though_the_one_below_falls(four):
    tx, parts, found = four
    withdraw(tx, parts[0], keep=[Keep(found["top"].id, "Proved.")], can_undo=False)

    assert (state(tx, found["super-4c"]), state(tx, found["top"])) == ("paused", "in force")
    settle(tx, parts[0].person.id, at(20) + TERMS.grace, TERMS)
    assert (state(tx, found["super-4c"]), state(tx, found["top"])) == ("withdrawn", "in force")


@pytest.mark.parametrize("slug", ["either", "nothing"])
def test_what_would_not_fall_can_not_be_kept(four, slug):
    tx, parts, found = four
    award_id = found[slug].id if slug in found else "urn:uuid:absent"
    with pytest.raises(NotAffected):
        withdraw(tx, parts[0], keep=[Keep(award_id, "Proved.")])


def test_it_is_said_why_one_is_kept(four):
    tx, parts, found = four
    with pytest.raises(RestsOnFallen):
        withdraw(tx, parts[0], keep=[Keep(found["super-4c"].id, "  ")])


# --- undone ---------------------------------------------------------------------------------------


def test_a_withdrawal_that_can_be_undone_is_a_pause_until_then(four):
    tx, parts, found = four
    pause = withdraw(tx, parts[0]).version.suspension

    assert (pause.origin, pause.final_at, pause.can_be_undone) == (Origin.HAND, OVER, True)
    assert acts(tx, parts[0])[-1] == "award.withdrawn"
    whole = tx.awards.get(found["super-4c"].id).version.suspension
    assert (whole.final_at, whole.can_be_undone) == (None, False)
    assert jobs(tx)[0][2] == OVER


def test_undone_it_leaves_everything_as_it_was(four):
    tx, parts, found = four
    withdraw(tx, parts[0])
    reinstate(tx, ReinstateAward(parts[0].id, by="hr-1"), OVER - timedelta(seconds=1), UNDO)

    assert {state(tx, each) for each in (parts[0], *found.values())} == {"in force"}
    assert acts(tx, parts[0])[-1] == "award.withdrawal_undone"
    settle(tx, parts[0].person.id, OVER, UNDO)
    assert state(tx, parts[0]) == "in force"


def test_when_its_time_is_over_it_is_final_however_late_the_job_that_writes_it_down(four):
    tx, parts, _ = four
    withdraw(tx, parts[0])
    with pytest.raises(AlreadyRevoked):
        reinstate(tx, ReinstateAward(parts[0].id), OVER, UNDO)
    assert state(tx, parts[0]) == "paused"


def test_not_undone_it_becomes_final_and_the_grace_period_of_what_rests_on_it_begins(four):
    tx, parts, found = four
    withdraw(tx, parts[0])
    settle(tx, parts[0].person.id, OVER - timedelta(seconds=1), UNDO)
    assert state(tx, parts[0]) == "paused"
    settle(tx, parts[0].person.id, OVER, UNDO)

    gone = tx.awards.get(parts[0].id).version.revocation
    assert (gone.at, gone.reason.value, gone.note, gone.public_sentence) == (OVER, "misconduct", "n", "s")
    assert tx.awards.get(found["super-4c"].id).version.suspension.final_at == OVER + UNDO.grace
    with pytest.raises(AlreadyRevoked):
        reinstate(tx, ReinstateAward(parts[0].id), OVER, UNDO)


def test_it_can_be_made_final_before(four):
    tx, parts, _ = four
    withdraw(tx, parts[0])
    after = finish(tx, parts[0].id, "hr-2", at(30), UNDO)

    assert (after.version.revocation.at, after.version.revocation.note) == (at(30), "n")
    last = tx.audit.of_object(parts[0].id)[-1]
    assert (last.action, last.actor) == ("award.revoked", "hr-2")
    with pytest.raises(AlreadyRevoked):
        finish(tx, parts[0].id, "hr-2", at(31), UNDO)


@pytest.mark.parametrize("how", ["in force", "paused"])
def test_what_was_not_withdrawn_can_not_be_made_final(four, how):
    tx, parts, _ = four
    if how == "paused":
        fall(tx, suspend, parts[0])
    with pytest.raises(NotSuspended):
        finish(tx, parts[0].id, "hr-2", at(30), UNDO)


def test_a_withdrawal_is_final_at_once_where_it_can_not_be_undone_or_the_badge_is_paused(four):
    tx, parts, _ = four
    fall(tx, suspend, parts[2])
    withdraw(tx, parts[0], can_undo=False)
    withdraw(tx, parts[1], terms=TERMS)
    withdraw(tx, parts[2])
    withdraw(tx, parts[3])
    revoke(tx, RevokeAward(parts[3].id, "duplicate"), at(25), UNDO)

    assert [state(tx, part) for part in parts] == ["withdrawn"] * 4
    assert tx.awards.get(parts[3].id).version.revocation.reason.value == "duplicate"
