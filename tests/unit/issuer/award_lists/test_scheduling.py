"""A single award at a time to come: checked when it is scheduled and once more when its time has come."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer import revocation
from issuer.award_lists import running
from issuer.award_lists.scheduling import Terms, call_off, schedule
from issuer.awarding.awards import NAME_LIMIT, AwardBadge
from issuer.errors import ListBegun, ListNotRunning, NotScheduled, UnusableTime
from issuer.jobs import AWARD_ROWS
from issuer.kept.actors import Actor
from issuer.kept.award_lists import Field, RowState
from issuer.kept.mail import LetterKind
from issuer.ledger import Stage
from issuer.revocation import RevokeAward
from issuer.sight import Sight
from issuer.stages import BadgeStage
from tests.support.builders import Seeded, at, draft, give, stocked

RANDOMNESS = Seeded(59)
THEN = at(3600)
LEE = Sight("lee", "Sales", "lee@acme.example")
WISH = AwardBadge("communication", "zoe@example.org", "Zoë", 2, "Seen.\nTwice.", "lee", "Lee", "lee")
TERMS = Terms(THEN, writes=True, by_address="lee@acme.example")


@pytest.fixture
def tx():
    store = stocked(draft("kind", levels=()), draft("communication"), draft("sealed", needs_approval=True))
    with store.transaction("acme") as tx:
        tx.actors.ledger.actors["lee"] = Actor("lee", "hr", "lee@acme.example")
        yield tx


def scheduled(tx, terms=TERMS, **changes):
    return schedule(tx, replace(WISH, **changes), terms, at(10), RANDOMNESS)


def retire(tx, slug):
    tx.stages.begin(slug, BadgeStage.RETIRED, at(20))


def carry_out(tx, now):
    for job in [job for job in tx.jobs.all(99) if job.kind == AWARD_ROWS and job.run_at <= now]:
        running.award_part(tx, job.key, now, RANDOMNESS)
        tx.jobs.drop(job.kind, job.key)


def row(tx, made):
    (found,) = tx.award_lists.rows(made.id, set(RowState))
    return found


def told(tx):
    return [(each.kind, each.address) for each in tx.mail.search("", None, 9)]


def test_it_waits_and_is_awarded_at_its_time_as_it_was_typed_by_whom_it_was(tx):
    made = scheduled(tx)
    assert (made.name, made.single, made.starts_at) == ("Communication", True, THEN)
    assert [found.id for found, _ in tx.award_lists.unsettled(None, 9)] == [made.id]
    carry_out(tx, THEN - timedelta(seconds=1))
    assert row(tx, made).state is RowState.PENDING
    carry_out(tx, THEN)
    award = tx.awards.get(row(tx, made).award_id)
    assert (award.awarded_at, award.level, award.evidence) == (THEN, 2, "Seen.\nTwice.")
    assert (award.person.name, award.awarded_by, award.given_by, award.leader) == ("Zoë", "Lee", "lee", "lee")
    assert told(tx) == [(LetterKind.OFFER, "zoe@example.org")]
    assert list(tx.award_lists.unsettled(None, 9)) == []
    assert [entry.action for entry in tx.audit.of_object(made.id)] == [
        "award_list.begun",
        "award_list.went_on",
    ]


def test_it_goes_the_way_of_any_award_so_approval_is_waited_for(tx):
    made = scheduled(tx, slug="sealed")
    carry_out(tx, THEN)
    assert tx.awards.get(row(tx, made).award_id).stage is Stage.WAITING


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        ({"to": "zoe"}, Field.EMAIL),
        ({"slug": "nothing"}, Field.BADGE),
        ({"level": 9}, Field.LEVEL),
        ({"level": None}, Field.LEVEL),
        ({"evidence": "\x00"}, Field.EVIDENCE),
        ({"name": "x" * (NAME_LIMIT + 1)}, Field.NAME),
        ({"to": "lee@acme.example", "sight": LEE}, Field.EMAIL),
    ],
)
def test_what_could_not_be_awarded_now_is_refused_and_says_what_is_in_the_way(tx, changes, about):
    with pytest.raises(NotScheduled) as caught:
        scheduled(tx, **changes)
    assert caught.value.about == about


def test_whoever_has_it_already_or_had_it_taken_is_not_scheduled(tx):
    award = give(tx, "communication", to="zoe@example.org")
    with pytest.raises(NotScheduled, match="already"):
        scheduled(tx)
    revocation.revoke(tx, RevokeAward(award.id, "duplicate"), at(5))
    with pytest.raises(NotScheduled) as caught:
        scheduled(tx)
    assert caught.value.about == Field.BADGE


@pytest.mark.parametrize("when", [at(10), at(9), at(10) + timedelta(days=367)])
def test_a_time_that_has_passed_or_is_too_far_away_is_refused(tx, when):
    with pytest.raises(UnusableTime):
        scheduled(tx, Terms(when))


def test_what_is_refused_then_is_kept_with_why_and_told_to_whoever_scheduled_it(tx):
    made = scheduled(tx)
    retire(tx, "communication")
    carry_out(tx, THEN)
    kept = row(tx, made)
    assert (kept.state, kept.cells[0]) == (RowState.OPEN, "zoe@example.org")
    assert kept.fault
    assert told(tx) == [(LetterKind.NOT_AWARDED, "lee@acme.example")]
    (letter,) = tx.mail.search("", None, 9)
    assert tx.mail.values(letter) == {"badge": "Communication"}
    assert [found.id for found, _ in tx.award_lists.unsettled(None, 9)] == [made.id]


def test_that_they_had_it_meanwhile_is_told_too_and_programs_are_not_written_to(tx):
    scheduled(tx)
    scheduled(tx, replace(TERMS, by_address=""), to="li@example.org")
    give(tx, "communication", at(20), to="zoe@example.org")
    give(tx, "communication", at(21), to="li@example.org")
    carry_out(tx, THEN)
    assert told(tx) == [(LetterKind.NOT_AWARDED, "lee@acme.example")]


def test_it_is_awarded_now_and_not_a_second_time(tx):
    made = scheduled(tx)
    hastened = running.award_now(tx, made, at(50), "ann")
    assert hastened.starts_at == at(50)
    carry_out(tx, at(50))
    assert tx.awards.get(row(tx, made).award_id).awarded_at == at(50)
    assert tx.audit.of_object(made.id)[1].action == "award_list.hastened"
    carry_out(tx, THEN)
    assert len(tx.awards.search("zoe", 9)) == 1
    for late in (running.award_now, running.cancel):
        with pytest.raises(ListNotRunning):
            late(tx, hastened, THEN)
    with pytest.raises(ListBegun):
        call_off(tx, hastened, THEN, "ann")


def test_called_off_it_is_gone_with_what_was_typed_whether_it_waits_or_was_refused(tx):
    waits, refused = scheduled(tx), scheduled(tx, slug="kind", level=None)
    retire(tx, "kind")
    call_off(tx, waits, at(50), "ann")
    assert [job.key for job in tx.jobs.all(9) if job.kind == AWARD_ROWS] == [f"{refused.id}:1"]
    carry_out(tx, THEN)
    call_off(tx, tx.award_lists.get(refused.id), THEN, "ann")
    assert list(tx.award_lists.unsettled(None, 9)) == []
    assert tx.award_lists.get(waits.id) is tx.award_lists.get(refused.id) is None
    acts = [entry.action for entry in tx.audit.of_object(waits.id)]
    assert acts == ["award_list.begun", "award_list.cancelled", "award_list.discarded"]
