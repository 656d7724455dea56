"""Approving what was awarded: for some badges a second pair of eyes decides before the award counts (ADR 35).

Until then it is nobody's: no copy of it is signed, so it fills no stack. Its place in the status lists is its own
from the award on. That the organisation does not approve is another thing than that the person declines.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.awarding import awards, editions
from issuer.awarding.evaluations import as_decided, grounds_of, judged_award
from issuer.errors import AlreadyRevoked, AwaitsApproval, InvalidText, NotApproved, NotWaiting, OwnAward
from issuer.kept.grounds import Occasion
from issuer.ledger import AuditEntry, Award, Decision, Ruling, Stage
from issuer.one_person import addresses_of, tie
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction

NOTE_LIMIT = 500


@dataclass(frozen=True, slots=True)
class RuleOnAward:
    """Approve an award that waits, or not; `note` is for HR, `by` who decides, as the audit trail names them.

    `address` is the e-mail address of who decides, "" for a program or a command.
    """

    award_id: str
    note: str = ""
    by: str = SYSTEM
    address: str = ""


def approve(tx: Transaction, command: RuleOnAward, now: datetime) -> Award:
    """Let an award that waits count, and return it as it then stands; wallets may fetch it from then on.

    Raises:
        UnknownAward: there is no award of this id here.
        InvalidText: the note is too long or can not be shown.
        AlreadyRevoked: it was withdrawn.
        NotWaiting: it was decided before, or its badge needs no approval.
        OwnAward: whoever awarded it or whom it is for would approve it, by themselves or by a program whose token
            they made, or somebody whom whoever awarded it let in less than a week ago.
        StackIncomplete: it is a meta-badge, and its rule is not met now.
        StackUndecided: not all that it rests on could be checked; see `issuer.awarding.overrides`.
    """
    return _decide(tx, command, Ruling.APPROVED, now)


def decline(tx: Transaction, command: RuleOnAward, now: datetime) -> Award:
    """Do not approve an award, finally, and return it as it then stands; its open offers are cancelled.

    Of a scarce badge, another award may have its number then.

    Raises:
        UnknownAward, InvalidText, AlreadyRevoked, NotWaiting, OwnAward: as `approve`.
    """
    decided = _decide(tx, command, Ruling.NOT_APPROVED, now)
    editions.give_back(tx, decided)
    tx.offers.cancel_open(decided.id, now)
    return decided


def check_agreed(award: Award) -> None:
    """Return if an award is the organisation's word, so that copies of it may be signed.

    Raises:
        AwaitsApproval: somebody has to approve it first.
        NotApproved: it was not approved.
    """
    if award.stage is Stage.WAITING:
        raise AwaitsApproval(N_("The badge waits for approval; it can be had once somebody has approved it."))
    if award.stage is Stage.NOT_APPROVED:
        raise NotApproved(N_("The badge was not approved, so it can not be had."))


@dataclass(frozen=True, slots=True)
class Decider:
    """Who would decide on an award: `by` as the audit trail names them, `address` theirs, "" for a program."""

    by: str
    address: str = ""


class Bar(StrEnum):
    """Why somebody may not decide on an award: it is for them, or they are no second person beside whoever awarded."""

    FOR_THEM = "for_them"
    SAME = "same"
    LET_IN = "let_in"


_DECIDED: Final = N_("Nothing about this award waits for approval.")
_BARRED: Final = {
    Bar.FOR_THEM: N_("Nobody decides on a badge that is for themselves: somebody else of HR has to."),
    Bar.SAME: N_(
        "Whoever awards a badge can not decide on it: somebody else of HR has to. Where there is "
        "nobody else, whoever runs this service can, by `cairn approve` or `cairn decline`; what was "
        "awarded by command is decided on its page."
    ),
    Bar.LET_IN: N_(
        "Whoever awarded this badge let you in, or changed what you may do, within the last week. "
        "Somebody else of HR has to decide on it."
    ),
}


def bar(tx: Transaction, award: Award, decider: Decider, now: datetime) -> Bar | None:
    """Return why somebody may not decide on an award; None where they may."""
    if is_for(tx, award, decider, now):
        return Bar.FOR_THEM
    tied = tie(tx, requester(tx, award), decider.by, now)
    return None if tied is None else Bar(tied.value)


def is_for(tx: Transaction, award: Award, decider: Decider, now: datetime) -> bool:
    """Return whether an award is for somebody, also where a program asks whose token they made."""
    addresses = addresses_of(tx, decider.by, now) | ({decider.address} if decider.address else set())
    return any(each.id == award.person.id for each in tx.people.find_all(addresses).values())


def requester(tx: Transaction, award: Award) -> str:
    """Return who asked for an award, as the audit trail names them."""
    if award.approval is not None:
        return award.approval.asked_by
    made = (each.actor for each in tx.audit.of_object(award.id) if each.action == "award.made")
    return next(made, SYSTEM)


def _decide(tx: Transaction, command: RuleOnAward, ruling: Ruling, now: datetime) -> Award:
    fault = fault_in_line(command.note, NOTE_LIMIT)
    if fault is not None:
        raise InvalidText(say("The note can not be used. {fault}", fault=fault))
    tx.people.hold(awards.find(tx, command.award_id).person.id)
    award, at = awards.find(tx, command.award_id), now.replace(microsecond=0)
    if award.version.revocation is not None:
        raise AlreadyRevoked(N_("The badge was withdrawn, so there is nothing to decide."))
    if award.stage is not Stage.WAITING:
        raise NotWaiting(_DECIDED)
    check_other(tx, award, Decider(command.by, command.address), now)
    decide(tx, award, Decision(ruling, at, command.by, command.note))
    said = {"note": command.note, **(_asked(tx, award, command, at) if ruling is Ruling.APPROVED else {})}
    tx.audit.record(AuditEntry(at, command.by, f"award.{ruling}", award.id, said, award.person.id))
    return awards.find(tx, award.id)


def _asked(tx: Transaction, award: Award, command: RuleOnAward, at: datetime) -> dict[str, str]:
    """Return what the rule of a meta-badge comes to on its approval, for the audit trail; nothing for others."""
    asked = judged_award(tx, award, at)
    if asked is None:
        return {}
    as_decided(tx, award, asked)
    grounds = grounds_of(asked, award.id, Occasion.APPROVED, command.by)
    tx.grounds.add(award.person.id, grounds)
    return grounds.told


def check_other(tx: Transaction, award: Award, decider: Decider, now: datetime) -> None:
    """Return if somebody is another than whoever asked for an award, and than whom it is for.

    Raises:
        OwnAward: they are not.
    """
    barred = bar(tx, award, decider, now)
    if barred is not None:
        raise OwnAward(_BARRED[barred])


def decide(tx: Transaction, award: Award, decision: Decision) -> None:
    """Note what somebody else decided on an award.

    Raises:
        NotWaiting: it does not wait.
    """
    if not tx.awards.decide(award.id, decision):
        raise NotWaiting(_DECIDED)
