"""Withdrawing a badge, pausing it, and lifting the pause. The record is the truth; the lists follow from it.

Revocation is final; suspension is not (ADR 11). Either way the meta-badges that rest on the badge follow in the same
transaction (ADR 41), with the audit entries.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.awarding import awards
from issuer.errors import (
    AlreadyRevoked,
    AlreadySuspended,
    InvalidText,
    NotAffected,
    NotSuspended,
    RestsOnFallen,
    UnknownReason,
)
from issuer.ledger import REASONS_TO_GIVE, AuditEntry, Award, Origin, ReasonCode, Withdrawal
from issuer.meta_badges import cascade
from issuer.meta_badges.cascade_terms import USUAL, CascadeTerms
from issuer.meta_badges.footings import footings
from issuer.meta_badges.impact import Act, falling, impact
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction

NOTE_LIMIT = 500
SENTENCE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Keep:
    """Keep a meta-badge that would fall, and why; whoever says so answers for it."""

    award_id: str
    why: str


@dataclass(frozen=True, slots=True)
class RevokeAward:
    """Withdraw or pause an award: `note` is for HR, `public_sentence` for whoever checks the badge.

    `keep` names the meta-badges that are not to fall with it. A withdrawal with `can_undo` is a pause first, and final
    once it can be undone no more; of a badge that is paused already it is final at once.
    """

    award_id: str
    reason: str
    note: str = ""
    public_sentence: str = ""
    by: str = SYSTEM
    keep: tuple[Keep, ...] = ()
    can_undo: bool = False


@dataclass(frozen=True, slots=True)
class ReinstateAward:
    """Lift the pause of an award; `note` is for HR."""

    award_id: str
    note: str = ""
    by: str = SYSTEM


def revoke(tx: Transaction, command: RevokeAward, now: datetime, terms: CascadeTerms = USUAL) -> Award:
    """Withdraw a badge for good and return the award as it then stands; its open offers are cancelled.

    Raises:
        UnknownAward: there is no award of this id here.
        UnknownReason: the reason is not one of `REASONS_TO_GIVE`.
        InvalidText: the note, the public sentence or a reason to keep a badge is too long or can not be shown.
        AlreadyRevoked: it was withdrawn before.
        NotAffected: a badge that is to be kept would not fall.
        RestsOnFallen: it is not said why a badge is to be kept.
    """
    withdrawal, award = _withdrawal(command, now), _held(tx, command.award_id)
    _check_not_revoked(award)
    _check_kept(tx, award, command, Act.REVOKE, now)
    if command.can_undo and terms.undo and award.version.suspension is None:
        _withdraw_for_now(tx, award, command.by, replace(withdrawal, final_at=withdrawal.at + terms.undo))
    else:
        _withdraw(tx, award, command.by, withdrawal)
    return _followed(tx, award, command, now, terms)


def finish(tx: Transaction, award_id: str, by: str, now: datetime, terms: CascadeTerms = USUAL) -> Award:
    """Make a withdrawal final that could still be undone, and return the award as it then stands.

    Raises:
        UnknownAward: there is no award of this id here.
        AlreadyRevoked: it is final.
        NotSuspended: the badge was not withdrawn.
    """
    award = _held(tx, award_id)
    _check_not_revoked(award)
    pause = award.version.suspension
    if pause is None or not pause.can_be_undone:
        raise NotSuspended(N_("The badge was not withdrawn, so there is nothing to make final."))
    _withdraw(tx, award, by, replace(pause, at=now.replace(microsecond=0), final_at=None))
    cascade.after_change(tx, award, now, terms)
    return awards.find(tx, award.id)


def suspend(tx: Transaction, command: RevokeAward, now: datetime, terms: CascadeTerms = USUAL) -> Award:
    """Pause a badge and return the award as it then stands; `reinstate` lifts the pause.

    A pause that follows from the fall of a part becomes one by hand, and lasts until somebody lifts it.

    Raises:
        UnknownAward, UnknownReason, InvalidText: as `revoke`.
        AlreadyRevoked: it was withdrawn, which is final.
        AlreadySuspended: it is paused.
        NotAffected, RestsOnFallen: as `revoke`.
    """
    withdrawal, award = _withdrawal(command, now), _held(tx, command.award_id)
    _check_not_revoked(award)
    _check_kept(tx, award, command, Act.SUSPEND, now)
    if not _is_paused_now(tx, award, withdrawal):
        raise AlreadySuspended(
            N_("The badge is paused already. Lift the pause, or withdraw the badge for good.")
        )
    _note(tx, "award.suspended", award, command.by, withdrawal)
    return _followed(tx, award, command, now, terms)


def reinstate(tx: Transaction, command: ReinstateAward, now: datetime, terms: CascadeTerms = USUAL) -> Award:
    """Lift the pause of a badge, or undo its withdrawal, and return the award as it then stands.

    A pause that follows from the fall of a part is lifted only by keeping the badge all the same, and the note says
    why: whoever does that answers for it. A meta-badge whose part fell meanwhile is paused again for that.

    Raises:
        UnknownAward: there is no award of this id here.
        AlreadyRevoked: it was withdrawn, which is final.
        NotSuspended: it is not paused.
        RestsOnFallen: it is paused because of a part, and the note is empty.
        InvalidText: the note is too long or can not be shown.
    """
    _check_text(N_("The note can not be used. {fault}"), command.note, NOTE_LIMIT)
    award = _held(tx, command.award_id)
    _check_not_revoked(award)
    pause = award.version.suspension
    if pause is not None and pause.can_be_undone and pause.final_at is not None and pause.final_at <= now:
        # That the job which writes it down comes late gives nobody more time.
        raise _final()
    if pause is not None and pause.origin is Origin.CASCADE:
        keep(tx, award, command.note, command.by, now)
    elif not tx.awards.set_suspension(award.id, award.version.number, None):
        raise NotSuspended(N_("The badge is not paused, so there is nothing to lift."))
    else:
        _note_lifted(tx, award, command, now)
    tx.awards.end_excuses(award.id)
    cascade.after_change(tx, award, now, terms)
    return awards.find(tx, award.id)


def keep(tx: Transaction, award: Award, why: str, by: str, now: datetime) -> None:
    """Have a meta-badge kept though parts of it fell: those that have fallen by now count for it again.

    Raises:
        RestsOnFallen: it is not said why, or no part of it has fallen: then nothing can be let count again.
    """
    if not why.strip():
        raise RestsOnFallen(
            N_(
                "The badge is paused because one that it rests on does not count now. Lift that one's pause, "
                "or say in the note why this badge is kept all the same."
            )
        )
    fallen = next(
        (each.fallen for each in footings(tx, award.person.id, now) if each.award.id == award.id), ()
    )
    if not fallen:
        raise RestsOnFallen(
            N_(
                "The badge can not be kept: none of those that it rests on fell, so that there is none to "
                "let count. What is missing is a badge that is recent enough."
            )
        )
    for part_id in sorted(fallen):
        tx.awards.excuse(award.id, part_id)
    values = {"note": why, "parts": " ".join(sorted(fallen))}
    at = now.replace(microsecond=0)
    tx.audit.record(AuditEntry(at, by, "award.kept", award.id, values, award.person.id))


def _check_kept(tx: Transaction, award: Award, command: RevokeAward, act: Act, now: datetime) -> None:
    if not command.keep:
        return
    may_fall = falling(impact(tx, award, act, now))
    for each in command.keep:
        _check_text("The reason to keep a badge", each.why, NOTE_LIMIT)
        if each.award_id not in may_fall:
            raise NotAffected(N_("A badge that is to be kept would not fall. Look again at what would."))


def _withdraw(tx: Transaction, award: Award, by: str, said: Withdrawal) -> None:
    if not tx.awards.set_revocation(award.id, award.version.number, said):
        raise _final()
    tx.offers.cancel_open(award.id, said.at)
    _note(tx, "award.revoked", award, by, said)


def _withdraw_for_now(tx: Transaction, award: Award, by: str, said: Withdrawal) -> None:
    if not tx.awards.set_suspension(award.id, award.version.number, said):
        raise AlreadySuspended(N_("The badge is paused already. Look at it again."))
    _note(tx, "award.withdrawn", award, by, said)


def _followed(
    tx: Transaction, award: Award, command: RevokeAward, now: datetime, terms: CascadeTerms
) -> Award:
    for each in command.keep:
        keep(tx, awards.find(tx, each.award_id), each.why, command.by, now)
    cascade.after_change(tx, award, now, terms)
    return awards.find(tx, award.id)


def _held(tx: Transaction, award_id: str) -> Award:
    """Return an award of a person whose badges nobody else changes meanwhile."""
    tx.people.hold(awards.find(tx, award_id).person.id)
    # Whoever held them before may have changed this one too.
    return awards.find(tx, award_id)


def _is_paused_now(tx: Transaction, award: Award, said: Withdrawal) -> bool:
    before, number = award.version.suspension, award.version.number
    if before is not None and before.origin is Origin.CASCADE:
        return tx.awards.change_pause(award.id, number, Origin.CASCADE, said)
    return tx.awards.set_suspension(award.id, number, said)


def _note_lifted(tx: Transaction, award: Award, command: ReinstateAward, now: datetime) -> None:
    pause = award.version.suspension
    act = "award.withdrawal_undone" if pause is not None and pause.can_be_undone else "award.reinstated"
    at, values = now.replace(microsecond=0), {"note": command.note}
    tx.audit.record(AuditEntry(at, command.by, act, award.id, values, award.person.id))


def _withdrawal(command: RevokeAward, now: datetime) -> Withdrawal:
    if command.reason not in REASONS_TO_GIVE:
        raise UnknownReason(
            say("This reason is not known. Give one of: {names}.", names=", ".join(REASONS_TO_GIVE))
        )
    reason = ReasonCode(command.reason)
    _check_text(N_("The note can not be used. {fault}"), command.note, NOTE_LIMIT)
    _check_text(N_("The public sentence can not be used. {fault}"), command.public_sentence, SENTENCE_LIMIT)
    return Withdrawal(now.replace(microsecond=0), reason, command.note, command.public_sentence)


def _check_text(refusal: str, text: str, limit: int) -> None:
    fault = fault_in_line(text, limit)
    if fault is not None:
        raise InvalidText(say(refusal, fault=fault))


def _check_not_revoked(award: Award) -> None:
    if award.version.revocation is not None:
        raise _final()


def _final() -> AlreadyRevoked:
    return AlreadyRevoked(N_("The badge was withdrawn, and that is final."))


def _note(tx: Transaction, action: str, award: Award, by: str, withdrawal: Withdrawal) -> None:
    values = {
        "reason": withdrawal.reason.value,
        "note": withdrawal.note,
        "public_sentence": withdrawal.public_sentence,
    }
    tx.audit.record(AuditEntry(withdrawal.at, by, action, award.id, values, award.person.id))
