"""Carrying out a change of many awards, some in each transaction; and ending one that nobody confirmed.

What becomes of an award and that it did are one transaction, so a change that is interrupted goes on where it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from issuer import revocation
from issuer.achievements.catalog import SYSTEM
from issuer.amending import correcting
from issuer.awarding import awards
from issuer.errors import IssuerError
from issuer.kept.bulks import Asked, Bulk, BulkAct, BulkRow, BulkState, RowOutcome
from issuer.ledger import AuditEntry, Award, Origin
from issuer.mail import notices, reminding
from issuer.mail.notices import OF_ACTS, Notice
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.offering import offers
from issuer.ports import Transaction
from issuer.randomness import Randomness

AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Means:
    """What changes of awards are made with."""

    terms: CascadeTerms
    randomness: Randomness


def carry_on(tx: Transaction, bulk_id: str, now: datetime, means: Means) -> datetime | None:
    """Do the next part of a change, or end one whose time is over; return when to go on, None once it is over."""
    found = tx.bulks.get(bulk_id)
    if found is None or found.is_over:
        return None
    if found.state is BulkState.RUNNING:
        return _next_part(tx, found, now, means)
    if found.expires_at > now:
        return found.expires_at
    _end(tx, found, BulkState.EXPIRED, now)
    return None


def _next_part(tx: Transaction, bulk: Bulk, now: datetime, means: Means) -> datetime | None:
    for row in tx.bulks.pending(bulk.id, AT_ONCE):
        tx.bulks.note(bulk.id, _done(tx, bulk, row, now, means))
    if tx.bulks.pending(bulk.id, 1):
        return now
    _end(tx, bulk, BulkState.DONE, now)
    return None


def _done(tx: Transaction, bulk: Bulk, row: BulkRow, now: datetime, means: Means) -> BulkRow:
    """Change one award, and return what became of it. Refusals come before anything is written."""
    asked = bulk.asked
    if asked is None:
        raise LookupError(f"the change {bulk.id} runs, and nobody said what is to be done")
    try:
        award = awards.find(tx, row.award_id)
        if _is_so(tx, award, asked):
            return replace(row, outcome=RowOutcome.ALREADY)
        changed = _ACTS[asked.act](tx, _One(bulk, asked, award, now, means))
        if asked.tell and asked.act.value in OF_ACTS:
            said = (OF_ACTS[asked.act.value], asked.public_sentence, asked.message, bulk.by.id)
            notices.tell(tx, Notice(*said), changed, now)
    except IssuerError as fault:
        return replace(row, outcome=RowOutcome.REFUSED, code=fault.code, words=str(fault))
    return replace(row, outcome=RowOutcome.DONE)


@dataclass(frozen=True, slots=True)
class _One:
    bulk: Bulk
    asked: Asked
    award: Award
    now: datetime
    means: Means

    def withdrawal(self) -> revocation.RevokeAward:
        asked = self.asked
        said = (asked.reason, asked.note, asked.public_sentence)
        return revocation.RevokeAward(self.award.id, *said, by=self.bulk.by.id, can_undo=True)


def _is_so(tx: Transaction, award: Award, asked: Asked) -> bool:
    version = award.version
    pause = version.suspension
    match asked.act:
        case BulkAct.REVOKE:
            return version.revocation is not None or (pause is not None and pause.can_be_undone)
        case BulkAct.SUSPEND:
            # A pause that follows from the fall of a part becomes one by hand.
            return pause is not None and pause.origin is Origin.HAND and not pause.can_be_undone
        case BulkAct.REINSTATE:
            return version.revocation is None and pause is None
        case BulkAct.CHANGE_END:
            return version.valid_until == asked.valid_until
        case BulkAct.REMIND:
            return offers.is_claimed(tx, award)


def _revoke(tx: Transaction, one: _One) -> Award:
    return revocation.revoke(tx, one.withdrawal(), one.now, one.means.terms)


def _suspend(tx: Transaction, one: _One) -> Award:
    return revocation.suspend(tx, one.withdrawal(), one.now, one.means.terms)


def _reinstate(tx: Transaction, one: _One) -> Award:
    lift = revocation.ReinstateAward(one.award.id, one.asked.note, one.bulk.by.id)
    return revocation.reinstate(tx, lift, one.now, one.means.terms)


def _change_end(tx: Transaction, one: _One) -> Award:
    award, by = one.award, one.bulk.by
    command = correcting.CorrectAward(
        award.id,
        award.level,
        award.evidence,
        valid_until=one.asked.valid_until,
        note=one.asked.note,
        public_sentence=one.asked.public_sentence,
        by=by.id,
        address=by.address,
    )
    return correcting.correct(tx, command, one.now, one.means.randomness, one.means.terms).award


def _remind(tx: Transaction, one: _One) -> Award:
    reminding.remind(tx, one.award, one.now, by=one.bulk.by.id)
    return one.award


_ACTS: Final[dict[BulkAct, Callable[[Transaction, _One], Award]]] = {
    BulkAct.REVOKE: _revoke,
    BulkAct.SUSPEND: _suspend,
    BulkAct.REINSTATE: _reinstate,
    BulkAct.CHANGE_END: _change_end,
    BulkAct.REMIND: _remind,
}


def _end(tx: Transaction, bulk: Bulk, state: BulkState, now: datetime) -> None:
    at = now.replace(microsecond=0)
    tx.bulks.move(replace(bulk, state=state, ended_at=at), bulk.state)
    came_to = {each.value: str(count) for each, count in tx.bulks.counts(bulk.id).items()}
    tx.audit.record(AuditEntry(at, SYSTEM, f"bulk.{state.value}", bulk.id, came_to))
