"""Badges of others that a meta-badge rests on: what a look at them finds, and what follows here."""

from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.stacking import Option, Part, SlotRule, Standing, rule_bytes, rule_document
from issuer.achievements.catalog import read_rule, rule_path
from issuer.jobs import SETTLE, WATCH
from issuer.ledger import Origin
from issuer.meta_badges.cascade import settle
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.stacks import award_earned
from issuer.meta_badges.watching import Look, hurry, key_of, look_at_all, seen_of, take_note, watched
from issuer.revocation import RevokeAward, revoke
from issuer.shown import Partner, PresentedPart
from tests.support.builders import Seeded, at, hold_four, sign, stocked
from tests.unit.issuer.meta_badges.test_cascade import acts, state

TERMS = CascadeTerms(grace=timedelta(days=14))
THEIR_DID = "did:web:partner.example"
THEIRS = Part(
    credential_id="urn:uuid:theirs",
    issuer=THEIR_DID,
    achievement="https://partner.example/teamwork",
    subject=None,
    awarded_at=at(-100),
    valid_from=at(-100),
    level=None,
    standing=Standing.GOOD,
    digests=frozenset({"uTheirs"}),
    name="Teamwork",
)
SHOWN = PresentedPart(THEIRS, "application/vc", "uTheirs", "valid", at(5), b"their bytes")


@pytest.fixture
def scene():
    """Zoë holds Super 4C, of which the slot for communication is filled by a badge of a partner's."""
    with stocked().transaction("acme") as tx:
        parts = hold_four(tx)
        _ask_for_theirs(tx)
        tx.partners.add(Partner("Theirs", THEIR_DID, at(0)))
        tx.presented.show(parts[0].person.id, SHOWN)
        (whole,) = award_earned(tx, parts[0].person, at(10), Seeded())
        sign(tx, whole)
        yield tx, parts, whole


def _ask_for_theirs(tx):
    """Have the published rule take a badge of theirs in place of ours for communication."""
    badge = tx.plan.find("super-4c")
    slots = [
        SlotRule(slot.name, (Option(THEIRS.achievement, (THEIR_DID,)),))
        if "communication" in slot.name
        else slot
        for slot in badge.rule.slots
    ]
    document = rule_document(badge.achievement.id, 1, slots)
    path = rule_path("acme", "super-4c", 1)
    kept = tx.published.put(path, "application/json", rule_bytes(document), at(0))
    tx.plan.ledger.badges["super-4c", 1] = replace(badge, rule=read_rule(kept.body))


def look(standing, again_at=at(1000), **changes):
    part = None if standing is None else replace(THEIRS, standing=standing, **changes)
    return {key_of(THEIRS): Look(part, "whatever", again_at)}


def note(tx, whole, looks, now=at(500)):
    return take_note(tx, whole.person.id, looks, now, TERMS)


def kept(tx, whole):
    (shown,) = tx.presented.of_person(whole.person.id)
    return shown


def jobs(tx):
    return {job.kind: job.run_at for job in tx.jobs.all(10)}


# --- who is looked at -------------------------------------------------------------------------------


def test_settling_has_the_badges_of_others_looked_at_and_looks_at_none_that_nothing_rests_on(scene):
    tx, _, whole = scene
    settle(tx, whole.person.id, at(20), TERMS)
    assert jobs(tx)[WATCH] == at(20)
    assert watched(tx, whole.person.id, at(20)) == [SHOWN]

    tx.presented.show(
        whole.person.id,
        replace(SHOWN, part=replace(THEIRS, credential_id="urn:uuid:else", achievement="https://x")),
    )
    assert watched(tx, whole.person.id, at(20)) == [SHOWN]
    revoke(tx, RevokeAward(whole.id, "misconduct"), at(30), TERMS)
    assert watched(tx, whole.person.id, at(40)) == []
    assert note(tx, whole, {}) is None


def test_settling_again_does_not_put_off_a_look_that_is_planned(scene):
    tx, _, whole = scene
    settle(tx, whole.person.id, at(20), TERMS)
    settle(tx, whole.person.id, at(200), TERMS)
    assert jobs(tx)[WATCH] == at(20)


def test_a_person_without_badges_of_others_is_not_watched():
    with stocked().transaction("acme") as tx:
        parts = hold_four(tx)
        award_earned(tx, parts[0].person, at(10), Seeded())
        settle(tx, parts[0].person.id, at(20), TERMS)
        assert WATCH not in jobs(tx)


def test_each_badge_is_looked_at_by_the_bytes_that_were_shown():
    asked = []
    found = look_at_all([SHOWN], lambda body: asked.append(body) or Look(None, "x", at(1)))
    assert (asked, list(found)) == ([b"their bytes"], [(THEIR_DID, "urn:uuid:theirs")])


# --- what follows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "final_at"),
    [
        (Standing.SUSPENDED, None),
        (Standing.REVOKED, at(500) + TERMS.grace),
        (Standing.EXPIRED, at(500) + TERMS.grace),
    ],
)
def test_what_fell_there_pauses_the_stack_here_and_an_audit_row_says_so(scene, standing, final_at):
    tx, _, whole = scene
    note(tx, whole, look(standing))

    pause = tx.awards.get(whole.id).version.suspension
    assert (pause.origin, pause.part, pause.final_at) == (Origin.CASCADE, THEIRS.credential_id, final_at)
    assert pause.note.startswith("Teamwork ")
    (entry,) = tx.audit.of_object(THEIRS.credential_id)
    assert (entry.action, entry.values) == ("part.changed", {"issuer": THEIR_DID, "standing": standing.value})
    assert (kept(tx, whole).as_of, kept(tx, whole).body) == (at(500), b"their bytes")
    assert jobs(tx).get(SETTLE) == final_at


def test_what_recovers_there_recovers_here(scene):
    tx, _, whole = scene
    note(tx, whole, look(Standing.SUSPENDED))
    note(tx, whole, look(Standing.GOOD), at(600))
    assert state(tx, whole) == "in force"


def test_what_stays_withdrawn_there_withdraws_the_stack_after_the_grace_period(scene):
    tx, _, whole = scene
    note(tx, whole, look(Standing.REVOKED))
    note(tx, whole, look(Standing.REVOKED), at(600))
    settle(tx, whole.person.id, at(500) + TERMS.grace, TERMS)
    assert state(tx, whole) == "withdrawn"


@pytest.mark.parametrize("standing", [None, Standing.UNKNOWN, Standing.NOT_GENUINE, Standing.NOT_YET_VALID])
@pytest.mark.parametrize("before", [None, Standing.SUSPENDED], ids=["good before", "paused before"])
def test_what_could_not_be_told_changes_nothing_and_since_when_is_seen(scene, standing, before):
    tx, _, whole = scene
    if before:
        note(tx, whole, look(before), at(400))
    was = state(tx, whole), kept(tx, whole), acts(tx, whole)
    assert note(tx, whole, look(standing)) == at(1000)
    assert (state(tx, whole), kept(tx, whole), acts(tx, whole)) == was
    (seen,) = seen_of(tx, whole, at(500))
    assert (seen.as_of, seen.is_overdue) == (at(400) if before else at(5), False)
    (seen,) = seen_of(tx, whole, at(500) + timedelta(hours=26))
    assert seen.is_overdue


@pytest.mark.parametrize("changes", [{"credential_id": "urn:uuid:other"}, {"issuer": "did:web:other"}])
def test_what_is_another_badge_says_nothing_of_this_one(scene, changes):
    tx, _, whole = scene
    note(tx, whole, look(Standing.REVOKED, **changes))
    assert state(tx, whole) == "in force"


def test_a_stack_that_does_without_it_is_left_as_it_is_with_an_audit_row(scene):
    tx, _, whole = scene
    spare = replace(THEIRS, credential_id="urn:uuid:spare")
    tx.presented.show(whole.person.id, replace(SHOWN, part=spare))
    note(tx, whole, look(Standing.REVOKED))
    assert state(tx, whole) == "in force"
    assert acts(tx, whole)[-1] == "cascade.still_met"


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [(at(501), at(560)), (at(800), at(800)), (at(500) + timedelta(days=9), at(500) + timedelta(days=1))],
    ids=["at once", "then", "much later"],
)
def test_the_next_look_comes_when_there_may_be_news_but_not_too_often_nor_too_late(scene, wanted, expected):
    tx, _, whole = scene
    assert note(tx, whole, look(Standing.GOOD, wanted)) == expected


def test_one_that_was_shown_since_is_looked_at_soon(scene):
    tx, _, whole = scene
    assert note(tx, whole, {}) == at(560)


def test_looks_that_wait_are_had_at_once_and_nothing_else_is(scene):
    tx, parts, _ = scene
    person = parts[0].person.id
    tx.jobs.put(WATCH, person, at(3600))
    tx.jobs.put(SETTLE, person, at(7200))
    assert hurry(tx, at(60)) == 1
    assert {(job.kind, job.run_at) for job in tx.jobs.all(10)} == {(WATCH, at(60)), (SETTLE, at(7200))}


def test_where_nothing_is_watched_there_is_nothing_to_hurry():
    with stocked().transaction("acme") as tx:
        assert hurry(tx, at(60)) == 0
        assert not tx.jobs.all(10)
