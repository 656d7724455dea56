"""Deciding that a meta-badge is given though not everything it rests on could be checked (SC-12; ADR 46).

It takes somebody named, who has neither asked for the award nor is to have it, and a reason. What does not meet the
rule, nobody can decide so. The badge says who decided it, when, and what could not be checked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from credentials.badge import Evidence
from credentials.stacking import Outcome
from credentials.wording import N_, say
from issuer.awarding import awards
from issuer.awarding.approvals import Decider, check_other, decide
from issuer.awarding.evaluations import Judged, check_decidable, grounds_of, judged_award, overridden
from issuer.errors import AlreadyRevoked, InvalidText, NothingOpen, NotPermitted
from issuer.kept.grounds import Grounds, Occasion
from issuer.ledger import AuditEntry, Award, Decision, Ruling, Stage
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction

REASON_LIMIT: Final = 500
NAME_LIMIT: Final = 200
NAME: Final = "What could not be checked"


@dataclass(frozen=True, slots=True)
class OverrideAward:
    """Decide that an award is given though not all could be checked: why, and who says so by which name.

    `by` is who decides, as the audit trail names them; `address` their e-mail address, "" for a program or a command.
    """

    award_id: str
    reason: str
    by: str
    by_name: str
    address: str = ""


def override(tx: Transaction, command: OverrideAward, now: datetime) -> Award:
    """Answer for the badges that could not be checked; return the award as it then stands, agreed if it waited.

    Raises:
        UnknownAward: there is no award of this id here.
        InvalidText: the reason or the name is missing, too long, or can not be shown.
        AlreadyRevoked: it was withdrawn.
        NotPermitted: it was declined or not approved.
        OwnAward: whoever asked for the award, or whom it is for, would decide; see `issuer.awarding.approvals.approve`.
        NothingOpen: everything could be checked, or it rests on nothing.
        StackIncomplete: its rule is not met, whatever could not be checked.
        StackUndecided: it can not be told on which badges the answer hangs.
    """
    _check_words(command)
    tx.people.hold(awards.find(tx, command.award_id).person.id)
    award, at = awards.find(tx, command.award_id), now.replace(microsecond=0)
    _check_open(award)
    check_other(tx, award, Decider(command.by, command.address), now)
    asked = _undecided(tx, award, at)
    _agree(tx, award, command, at)
    made = grounds_of(asked, award.id, Occasion.OVERRIDDEN, command.by)
    made = replace(made, by_name=command.by_name.strip(), note=command.reason.strip())
    tx.grounds.add(award.person.id, made)
    said = {"reason": made.note, "name": made.by_name, **made.told}
    tx.audit.record(AuditEntry(at, command.by, "award.overridden", award.id, said, award.person.id))
    return awards.find(tx, award.id)


def may_be_asked_for(tx: Transaction, award: Award, asked: Judged | None) -> bool:
    """Return whether an award hangs on a decision that nobody has made yet."""
    if asked is None or asked.outcome is not Outcome.INDETERMINATE or award.version.revocation is not None:
        return False
    if award.declined_at is not None or award.stage is Stage.NOT_APPROVED:
        return False
    return bool(asked.open_parts - overridden(tx.grounds.of_award(award.id)))


@dataclass(frozen=True, slots=True)
class Told:
    """What a badge says of a decision without which it would not be: who made it, and which parts were open."""

    sentence: str
    open_parts: str

    @property
    def in_full(self) -> Evidence:
        """The entry of a copy that tells what the badge rests on."""
        return Evidence(name=NAME, narrative=f"{self.sentence} {self.open_parts}".strip())

    @property
    def in_short(self) -> Evidence:
        """The entry of any other: that it was decided, and nothing of what the badge rests on (SC-11)."""
        return Evidence(name=NAME, narrative=self.sentence)


def words(tx: Transaction, award: Award) -> tuple[Told, ...]:
    """Return what a badge says of the decisions without which it would not be, oldest first (SC-12)."""
    kept = tx.grounds.of_award(award.id)
    made = (each for each in kept if each.occasion is Occasion.OVERRIDDEN)
    named = tx.organisation.names_leaders
    return tuple(Told(_sentence(each, is_named=named), " ".join(_open_words(each))) for each in made)


def _sentence(made: Grounds, *, is_named: bool) -> str:
    who = made.by_name if is_named else "Somebody named in the organisation's records"
    at = made.at.astimezone(UTC)
    return (
        f"{who} decided on {at.day} {at:%B %Y, %H:%M} UTC to give this badge though not everything it rests on could "
        f"be checked."
    )


def _open_words(made: Grounds) -> Sequence[str]:
    undecided = (each for each in made.slots if each.outcome is Outcome.INDETERMINATE)
    return list(dict.fromkeys(word for each in undecided for word in each.reasons))


def _check_words(command: OverrideAward) -> None:
    for what, text, limit in (
        (N_("The reason"), command.reason.strip(), REASON_LIMIT),
        (N_("The name of who decides"), command.by_name.strip(), NAME_LIMIT),
    ):
        fault = fault_in_line(text, limit) if text else N_("It is empty; say it.")
        if fault is not None:
            raise InvalidText(say("{what} can not be used. {fault}", what=what, fault=fault))


def _check_open(award: Award) -> None:
    if award.version.revocation is not None:
        raise AlreadyRevoked(N_("The badge was withdrawn, so there is nothing to decide."))
    if award.declined_at is not None:
        raise NotPermitted(N_("The badge was declined, so there is nothing to decide."))
    if award.stage is Stage.NOT_APPROVED:
        raise NotPermitted(N_("The badge was not approved, which is final."))


def _undecided(tx: Transaction, award: Award, at: datetime) -> Judged:
    asked = judged_award(tx, award, at)
    if asked is None:
        raise NothingOpen(N_("This badge rests on no others, so nothing is open."))
    if asked.outcome is not Outcome.INDETERMINATE:
        asked.check()
        raise NothingOpen(
            N_("Everything that this badge rests on could be checked. There is nothing to override.")
        )
    check_decidable(asked)
    if not may_be_asked_for(tx, award, asked):
        raise NothingOpen(N_("Somebody has decided this already."))
    return asked


def _agree(tx: Transaction, award: Award, command: OverrideAward, at: datetime) -> None:
    if award.stage is not Stage.WAITING:
        return
    decide(tx, award, Decision(Ruling.APPROVED, at, command.by, command.reason.strip()))
