"""Withdrawing a badge, pausing it, and lifting the pause. The record is the truth; the lists follow from it.

Revocation is final; suspension is not. Either way the affected lists are signed anew in the same transaction,
with the audit entry (ADR 11).
"""

from dataclasses import dataclass
from datetime import datetime

from issuer import awards
from issuer.catalog import SYSTEM
from issuer.errors import AlreadyRevoked, AlreadySuspended, InvalidText, NotSuspended, UnknownReason
from issuer.ledger import AuditEntry, Award, ReasonCode, Withdrawal
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction

NOTE_LIMIT = 500
SENTENCE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class RevokeAward:
    """Withdraw or pause an award: `note` is for HR, `public_sentence` for whoever checks the badge."""

    award_id: str
    reason: str
    note: str = ""
    public_sentence: str = ""
    by: str = SYSTEM


@dataclass(frozen=True, slots=True)
class ReinstateAward:
    """Lift the pause of an award; `note` is for HR."""

    award_id: str
    note: str = ""
    by: str = SYSTEM


def revoke(tx: Transaction, command: RevokeAward, now: datetime) -> Award:
    """Withdraw a badge for good and return the award as it then stands; its open offers are cancelled.

    Raises:
        UnknownAward: there is no award of this id here.
        UnknownReason: the reason is not one of `ReasonCode`.
        InvalidText: the note or the public sentence is too long or can not be shown.
        AlreadyRevoked: it was withdrawn before.
    """
    withdrawal, award = _withdrawal(command, now), awards.find(tx, command.award_id)
    if not tx.awards.set_revocation(award.id, award.version.number, withdrawal):
        raise _final()
    tx.offers.cancel_open(award.id, now)
    _note(tx, "award.revoked", award, command.by, withdrawal)
    return awards.find(tx, award.id)


def suspend(tx: Transaction, command: RevokeAward, now: datetime) -> Award:
    """Pause a badge and return the award as it then stands; `reinstate` lifts the pause.

    Raises:
        UnknownAward, UnknownReason, InvalidText: as `revoke`.
        AlreadyRevoked: it was withdrawn, which is final.
        AlreadySuspended: it is paused.
    """
    withdrawal, award = _withdrawal(command, now), awards.find(tx, command.award_id)
    _check_not_revoked(award)
    if not tx.awards.set_suspension(award.id, award.version.number, withdrawal):
        raise AlreadySuspended("The badge is paused already. Lift the pause, or withdraw the badge for good.")
    _note(tx, "award.suspended", award, command.by, withdrawal)
    return awards.find(tx, award.id)


def reinstate(tx: Transaction, command: ReinstateAward, now: datetime) -> Award:
    """Lift the pause of a badge and return the award as it then stands.

    Raises:
        UnknownAward: there is no award of this id here.
        AlreadyRevoked: it was withdrawn, which is final.
        NotSuspended: it is not paused.
        InvalidText: the note is too long or can not be shown.
    """
    _check_text("The note", command.note, NOTE_LIMIT)
    award = awards.find(tx, command.award_id)
    _check_not_revoked(award)
    if not tx.awards.set_suspension(award.id, award.version.number, None):
        raise NotSuspended("The badge is not paused, so there is nothing to lift.")
    at, values = now.replace(microsecond=0), {"note": command.note}
    tx.audit.record(AuditEntry(at, command.by, "award.reinstated", award.id, values, award.person.id))
    return awards.find(tx, award.id)


def _withdrawal(command: RevokeAward, now: datetime) -> Withdrawal:
    try:
        reason = ReasonCode(command.reason)
    except ValueError as fault:
        raise UnknownReason(f"This reason is not known. Give one of: {', '.join(ReasonCode)}.") from fault
    _check_text("The note", command.note, NOTE_LIMIT)
    _check_text("The public sentence", command.public_sentence, SENTENCE_LIMIT)
    return Withdrawal(now.replace(microsecond=0), reason, command.note, command.public_sentence)


def _check_text(what: str, text: str, limit: int) -> None:
    fault = fault_in_line(text, limit)
    if fault is not None:
        raise InvalidText(f"{what} can not be used. {fault}")


def _check_not_revoked(award: Award) -> None:
    if award.version.revocation is not None:
        raise _final()


def _final() -> AlreadyRevoked:
    return AlreadyRevoked("The badge was withdrawn, and that is final.")


def _note(tx: Transaction, action: str, award: Award, by: str, withdrawal: Withdrawal) -> None:
    values = {
        "reason": withdrawal.reason.value,
        "note": withdrawal.note,
        "public_sentence": withdrawal.public_sentence,
    }
    tx.audit.record(AuditEntry(withdrawal.at, by, action, award.id, values, award.person.id))
