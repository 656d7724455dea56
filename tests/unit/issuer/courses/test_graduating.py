"""One level leads to the next: by completions, by time, by score; at once or as a proposal; what was before stays."""

from datetime import timedelta

import pytest

from issuer import revocation
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from issuer.courses import graduating, mapping
from issuer.courses.graduating import LOOKS_EVERY, Means
from issuer.errors import CourseRefused, OwnAward, UnknownCourseThing, UnknownLevel
from issuer.jobs import GRADUATE
from issuer.kept.courses import LevelStep
from issuer.kept.mail import LetterKind
from issuer.revocation import ReinstateAward, RevokeAward
from tests.support.builders import Seeded, at, draft
from tests.unit.issuer.courses.academy import SLUG, Academy, hand

DAY = timedelta(days=1)


def academy(*steps, **draft_changes):
    """Return an academy whose `talk-101` has earned Zoë level 1 at 10 seconds."""
    made = Academy(*(draft(SLUG, **draft_changes),) if draft_changes else ())
    made.way("talk-101", level=1)
    made.way("quiz", level=1, least=5000)
    with made.store.transaction("acme") as tx:
        for step in steps:
            mapping.put_step(hand(tx), step)
    made.tell(now=at(10))
    return made


def look(made, now):
    with made.store.transaction("acme") as tx:
        return graduating.look(tx, SLUG, Means(now, Seeded(55)))


def level(made):
    (award,) = made.awards()
    return award.level


def proposals(made):
    with made.store.transaction("acme") as tx:
        return list(tx.steps.open_proposals(9))


def test_after_so_many_completions_a_badge_goes_up_by_itself():
    made = academy(LevelStep(SLUG, 2, completions=2, is_automatic=True))
    made.tell(now=at(20))
    assert level(made) == 1
    made.tell(now=at(30), course="quiz", kind=None, score=0.4)
    assert level(made) == 1, "what a way does not ask for does not count"
    made.tell(now=at(40), course="quiz", kind=None, score=0.6)
    (award,) = made.awards()
    assert (award.level, award.version.number, award.awarded_at) == (2, 2, at(10))
    assert award.evidence.endswith("Reached level 2: 2 completed since 2026-03-02.")
    with made.store.transaction("acme") as tx:
        acts = [(each.actor, each.action) for each in tx.audit.of_object(award.id)]
        assert ("level rule", "award.corrected") in acts
        assert tx.mail.of_award(award.id)[-1].kind is LetterKind.RAISED


def test_what_counted_for_one_level_does_not_count_for_the_one_after():
    steps = (
        LevelStep(SLUG, 2, completions=1, is_automatic=True),
        LevelStep(SLUG, 3, completions=2, is_automatic=True),
    )
    made = academy(*steps)
    made.tell(now=at(20))
    assert level(made) == 2
    made.tell(now=at(30))
    assert level(made) == 2
    made.tell(now=at(40))
    assert level(made) == 3


def test_a_score_may_be_asked_for_besides():
    made = academy(LevelStep(SLUG, 2, completions=1, least=9000, is_automatic=True))
    made.tell(now=at(20), course="quiz", kind=None, score=0.89)
    assert level(made) == 1
    made.tell(now=at(30), course="quiz", kind=None, score=0.9)
    assert level(made) == 2


def test_time_at_a_level_is_looked_at_daily_without_anybody_telling_anything():
    made = academy(LevelStep(SLUG, 2, months=2, is_automatic=True))
    with made.store.transaction("acme") as tx:
        assert [job.key for job in tx.jobs.all(99) if job.kind == GRADUATE] == [SLUG]
    assert look(made, at(20)) == at(20) + LOOKS_EVERY
    # From 2 March to the end of 2 May, in the organisation's zone.
    look(made, at(10) + 61 * DAY)
    assert level(made) == 1
    look(made, at(10) + 62 * DAY)
    assert level(made) == 2
    with made.store.transaction("acme") as tx:
        mapping.remove_step(hand(tx), SLUG, 2)
    assert look(made, at(10) + 63 * DAY) is None


def test_a_proposal_waits_for_somebody_and_comes_once():
    made = academy(LevelStep(SLUG, 2, completions=1))
    made.tell(now=at(20))
    made.tell(now=at(30))
    (proposal,) = proposals(made)
    assert (proposal.level, level(made)) == (2, 1)
    means = Means(at(40), Seeded(66))
    with made.store.transaction("acme") as tx:
        raised = graduating.approve(tx, proposal.id, means, "hr-2", "hr2@example.org")
        assert raised.level == 2
        with pytest.raises(UnknownCourseThing):
            graduating.approve(tx, proposal.id, means, "hr-2")
    assert proposals(made) == []


def test_somebody_may_decide_against_it_and_it_does_not_come_again():
    made = academy(LevelStep(SLUG, 2, completions=1))
    made.tell(now=at(20))
    (proposal,) = proposals(made)
    with made.store.transaction("acme") as tx:
        graduating.decline(tx, proposal.id, at(25), "hr-2")
        acts = [each.action for each in tx.audit.of_object(proposal.award_id)]
    assert acts[-2:] == ["level.proposed", "level.declined"]
    made.tell(now=at(30))
    assert (proposals(made), level(made)) == ([], 1)


def test_nobody_raises_a_badge_of_their_own():
    made = academy(LevelStep(SLUG, 2, completions=1))
    made.tell(now=at(20))
    (proposal,) = proposals(made)
    with made.store.transaction("acme") as tx, pytest.raises(OwnAward):
        graduating.approve(tx, proposal.id, Means(at(30), Seeded(1)), "zoe", "zoe@example.org")


def test_a_badge_that_needs_approval_is_never_raised_by_itself():
    made = academy(LevelStep(SLUG, 2, completions=1, is_automatic=True), needs_approval=True)
    made.tell(now=at(20))
    assert (proposals(made), level(made)) == ([], 1), "it waits itself"
    (award,) = made.awards()
    with made.store.transaction("acme") as tx:
        approvals.approve(tx, RuleOnAward(award.id, "", "hr-2", "hr2@example.org"), at(30))
    look(made, at(40))
    assert (len(proposals(made)), level(made)) == (1, 1)


def test_a_paused_badge_is_left_alone_and_keeps_nobody_else_from_going_up():
    made = academy(LevelStep(SLUG, 2, completions=1, is_automatic=True))
    (award,) = made.awards()
    with made.store.transaction("acme") as tx:
        revocation.suspend(tx, RevokeAward(award.id, "holder_asked"), at(15))
    made.tell(now=at(20))
    assert look(made, at(30)) is not None
    assert level(made) == 1
    with made.store.transaction("acme") as tx:
        revocation.reinstate(tx, ReinstateAward(award.id), at(40))
    look(made, at(50))
    assert level(made) == 2


@pytest.mark.parametrize(
    ("step", "refusal"),
    [
        (LevelStep(SLUG, 1, completions=1), CourseRefused),
        (LevelStep(SLUG, 2), CourseRefused),
        (LevelStep(SLUG, 2, completions=101), CourseRefused),
        (LevelStep(SLUG, 2, months=121), CourseRefused),
        (LevelStep(SLUG, 2, least=10_001), CourseRefused),
        (LevelStep(SLUG, 9, completions=1), UnknownLevel),
    ],
)
def test_a_step_leads_from_one_level_to_the_next_and_asks_for_something(step, refusal):
    made = academy()
    with made.store.transaction("acme") as tx, pytest.raises(refusal):
        mapping.put_step(hand(tx), step)
