"""From one level of a badge to the next: by completions, by time and by score, at once or as a proposal.

A higher level is a new version of the same award (ADR 10): its reference, its day and what was before stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_, say_many
from issuer.achievements.catalog import SYSTEM
from issuer.amending import correcting
from issuer.amending.correcting import CorrectAward
from issuer.awarding import awards
from issuer.awarding.past_levels import past_levels
from issuer.courses.weighing import is_met, is_raisable
from issuer.errors import UnknownCourseThing
from issuer.kept.courses import CourseEvent, LevelStep, Proposal, Way
from issuer.kept.mail import LetterKind
from issuer.ledger import AuditEntry, Award
from issuer.mail.posting import post
from issuer.meta_badges.cascade_terms import USUAL, CascadeTerms
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

BY_RULE: Final = "level rule"
LOOKS_EVERY: Final = timedelta(days=1)
_ID_BYTES: Final = 9


@dataclass(frozen=True, slots=True)
class Means:
    """When something is raised, and with what; `tells`: the person hears of it by mail."""

    now: datetime
    randomness: Randomness
    terms: CascadeTerms = USUAL
    tells: bool = True


@dataclass(frozen=True, slots=True)
class Reached:
    """How far somebody is towards a level since they have the one below; `needs` is what is missing, in words."""

    completions: int
    best: int | None
    since: datetime
    needs: tuple[str, ...]


def look(tx: Transaction, slug: str, means: Means) -> datetime | None:
    """Raise or propose whoever has come so far with a badge; return when to look again, None where nothing leads on."""
    if not any(each.slug == slug for each in tx.steps.all()):
        return None
    for award in tx.awards.of_badges([slug]):
        consider(tx, award, means)
    return means.now.replace(microsecond=0) + LOOKS_EVERY


def consider(tx: Transaction, award: Award, means: Means) -> bool:
    """Raise an award to the next level, or propose that, if its holder has come so far; whether anything was done."""
    step = next_step(tx, award)
    if step is None or not is_raisable(award, means.now):
        return False
    reached = how_far(tx, award, step, means.now)
    if reached.needs:
        return False
    badge, why = tx.plan.find(award.slug), _why(step, reached)
    if step.is_automatic and badge is not None and not badge.needs_approval:
        raise_to(tx, award, step.level, why, means)
        return True
    return propose(tx, award, step.level, why, means)


def propose(tx: Transaction, award: Award, level: int, why: str, means: Means) -> bool:
    """Propose that an award go up to a level; False if it was proposed for it before."""
    proposal_id = b64url_encode(means.randomness.token(_ID_BYTES))
    at = means.now.replace(microsecond=0)
    is_new = tx.steps.propose(Proposal(proposal_id, award.id, award.person.id, level, why, at))
    if is_new:
        _note(tx, award, "level.proposed", BY_RULE, at, {"level": str(level), "why": why})
    return is_new


def next_step(tx: Transaction, award: Award) -> LevelStep | None:
    """Return what leads from an award's level to the next; None where nothing does."""
    higher = [each.number for each in award.achievement.levels if award.level and each.number > award.level]
    if not higher:
        return None
    return next(
        (each for each in tx.steps.all() if (each.slug, each.level) == (award.slug, min(higher))), None
    )


def how_far(tx: Transaction, award: Award, step: LevelStep, now: datetime) -> Reached:
    """Return how far an award's holder is towards a step; counted is what was told since they have the level below."""
    since = level_since(tx, award)
    counted = _counted(tx, award, since)
    best = max((each.score for each in counted if each.score is not None), default=None)
    held_until = awards.valid_until(since, step.months, tx.organisation.zone)
    missing = (
        (
            len(counted) < step.completions,
            say_many("{n} more completed", "{n} more completed", step.completions - len(counted)),
        ),
        (
            step.months > 0 and now <= held_until,
            say_many("{n} months at the level before", "{n} months at the level before", step.months),
        ),
        (step.least is not None and (best is None or best < step.least), N_("a higher score")),
    )
    return Reached(len(counted), best, since, tuple(words for is_so, words in missing if is_so))


def level_since(tx: Transaction, award: Award) -> datetime:
    """Return since when an award has its level; a correction that left the level alone changes nothing of it."""
    own = award.achievement.level_id(award.level) if award.level is not None else None
    ended = [each.until for each in past_levels(tx, award) if each.level != own]
    return max(ended, default=award.awarded_at)


def raise_to(
    tx: Transaction,
    award: Award,
    level: int,
    why: str,
    means: Means,
    by: str = BY_RULE,
    address: str = "",
) -> Award:
    """Raise an award to a level, and return it so; what its evidence said stays above why it was raised.

    `by` and `address` are of whoever raises it.

    Raises:
        IssuerError: it can not be corrected as it stands; see `issuer.amending.correcting.correct`.
    """
    joined = "\n\n".join(each for each in (award.evidence, why) if each)
    # Why is on record in any case; what was seen is never cut off for it.
    evidence = joined if len(joined) <= awards.EVIDENCE_LIMIT else award.evidence
    command = CorrectAward(award.id, level, evidence, note=why, by=by, address=address)
    done = correcting.correct(tx, command, means.now, means.randomness, means.terms)
    if means.tells:
        post(tx, LetterKind.RAISED, done.award.person, {"award": award.id}, means.now)
    return done.award


def find_proposal(tx: Transaction, proposal_id: str) -> Proposal:
    """Return a proposal that nobody has decided.

    Raises:
        UnknownCourseThing: there is none of this id, or it was decided.
    """
    found = tx.steps.proposal(proposal_id)
    if found is None or found.decided_at is not None:
        raise UnknownCourseThing(N_("This proposal is not there any more: somebody has decided it."))
    return found


def approve(tx: Transaction, proposal_id: str, means: Means, by: str = SYSTEM, address: str = "") -> Award:
    """Raise an award as it was proposed, and return it so. `address` is that of whoever approves.

    Raises:
        UnknownCourseThing: there is no such proposal, or it was decided.
        OwnAward: it is for whoever approves.
        IssuerError: the award can not be raised as it stands.
    """
    proposal = find_proposal(tx, proposal_id)
    award = awards.find(tx, proposal.award_id)
    raised = raise_to(tx, award, proposal.level, proposal.why, means, by, address)
    tx.steps.decide(proposal_id, means.now.replace(microsecond=0), by)
    return raised


def decline(tx: Transaction, proposal_id: str, now: datetime, by: str = SYSTEM) -> None:
    """Decide against a proposal; it does not come again for this level.

    Raises:
        UnknownCourseThing: there is no such proposal, or it was decided.
    """
    proposal, at = find_proposal(tx, proposal_id), now.replace(microsecond=0)
    tx.steps.decide(proposal_id, at, by)
    award = awards.find(tx, proposal.award_id)
    _note(tx, award, "level.declined", by, at, {"level": str(proposal.level)})


def _counted(tx: Transaction, award: Award, since: datetime) -> Sequence[CourseEvent]:
    """Return what counts towards the next level: what a way to this badge asks for, told after the level began."""
    ways = [each for each in tx.courses.ways() if each.slug == award.slug]
    told = tx.courses.events_of(award.person.id)
    return [each for each in told if each.received_at > since and any(_counts(way, each) for way in ways)]


def _counts(way: Way, event: CourseEvent) -> bool:
    return (way.source_id, way.course) == (event.source_id, event.course) and is_met(way, event)


def _why(step: LevelStep, reached: Reached) -> str:
    parts = [f"{reached.completions} completed since {reached.since:%Y-%m-%d}"]
    if step.months:
        parts.append(f"{step.months} months at the level before")
    if step.least is not None and reached.best is not None:
        parts.append(f"best score {reached.best / 100:g} %")
    return f"Reached level {step.level}: {', '.join(parts)}."


def _note(tx: Transaction, award: Award, action: str, by: str, at: datetime, values: dict[str, str]) -> None:
    tx.audit.record(AuditEntry(at, by, action, award.id, values, award.person.id))
