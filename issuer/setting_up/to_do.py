"""What is left to do before an organisation runs by itself, told from what is on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from credentials.wording import N_
from issuer.kept.first_runs import FirstRun
from issuer.ledger import Award
from issuer.offering import claims
from issuer.offering.claims import ClaimState
from issuer.offering.offers import Terms
from issuer.ports import Transaction
from issuer.setting_up.questions import BY_DEPARTMENT, BY_ROLE


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: its words, where it is done, what it is good for, and whether it is done."""

    words: str
    path: str
    says: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Staff:
    """What is known of who signs in: whether whoever asks can come back by themselves, and how many there are."""

    can_return: bool
    count: int


def tasks(tx: Transaction, run: FirstRun, staff: Staff, terms: Terms, now: datetime) -> Sequence[Task]:
    """Return what there is to do, in its order."""
    award = tx.awards.get(run.award_id) if run.award_id else None
    found = [
        Task(
            N_("Answer a few questions"),
            "/setup/plan",
            N_("The plan is filled with badges that fit."),
            bool(tx.plan.every()),
        ),
        Task(
            N_("Award your first badge to yourself"),
            "/setup/badge",
            N_("See what others will see."),
            award is not None,
        ),
        Task(
            N_("Claim it"),
            f"/claim/{award.claim_id}" if award else "/setup/badge",
            N_("Into a wallet, or as a picture with the badge inside."),
            award is not None and _is_claimed(tx, award, terms, now),
        ),
        Task(
            N_("Choose how you sign in"),
            "/me/sign-in",
            N_("A passkey or a password lets you in again."),
            staff.can_return,
        ),
        Task(
            N_("Let somebody else in"),
            "/settings/people-who-sign-in",
            N_("Leaders award badges; a second person of HR can approve."),
            staff.count > 1,
        ),
        Task(
            N_("Look at your plan"),
            "/framework/plan",
            N_("Word the drafts as you speak, and bring them live one by one."),
            len(tx.plan.all()) > 1,
        ),
    ]
    return [*found, *_asked_for(tx, run)]


def _asked_for(tx: Transaction, run: FirstRun) -> list[Task]:
    """Return what follows from some answers."""
    found = []
    if BY_ROLE in run.answers:
        words, says = (
            N_("Bring your competencies in"),
            N_("Badges that are tied to them say what they stand for."),
        )
        found.append(Task(words, "/framework/competencies", says, bool(tx.competencies.frameworks())))
    if BY_DEPARTMENT in run.answers:
        words, says = (
            N_("Say whose badges are whose"),
            N_("A badge of a department is awarded by its own leaders."),
        )
        found.append(Task(words, "/settings/people-who-sign-in#whose", says, bool(tx.plan.departments())))
    return found


def _is_claimed(tx: Transaction, award: Award, terms: Terms, now: datetime) -> bool:
    is_filed = bool(tx.copies.of_award(award.id))
    return is_filed or claims.claim_state(tx, award, now, terms) is ClaimState.CLAIMED
