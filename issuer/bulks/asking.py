"""Asking for a change of many awards: they are chosen, what is to be done is said, and a second person confirms.

Of more than a few awards nobody decides alone: somebody else of HR confirms it within a week, or nothing is done. What
somebody had changed alone within a day counts together, so that many small ones are no way round (trust.md 5).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_, say
from issuer.errors import (
    BulkMovedOn,
    BulkRefused,
    InvalidText,
    SecondPersonNeeded,
    UnknownBulk,
    UnknownReason,
)
from issuer.jobs import BULK
from issuer.kept.bulks import Asked, Bulk, BulkAct, BulkRow, BulkState, RowOutcome, Somebody
from issuer.ledger import REASONS_TO_GIVE, AuditEntry, Award
from issuer.mail.notices import check_message, own_message
from issuer.one_person import Tie, hands_of, tie
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.revocation import NOTE_LIMIT, SENTENCE_LIMIT

MOST_AWARDS: Final = 5000
CHOSEN_FOR: Final = timedelta(days=1)
WAITS_FOR: Final = timedelta(days=7)
_ID_BYTES: Final = 12
_ALONE_WITHIN: Final = timedelta(days=1)
_TIED: Final = {
    Tie.SAME: N_("You asked for this yourself, so somebody else of HR has to confirm it."),
    Tie.LET_IN: N_(
        "Whoever asked for this let you in, or changed what you may do, within the last week. "
        "Somebody else of HR has to confirm it."
    ),
}
_NEEDS_REASON: Final = frozenset({BulkAct.REVOKE, BulkAct.SUSPEND})


def new_id(randomness: Randomness) -> str:
    """Return an id for a new change."""
    return randomness.token(_ID_BYTES).hex()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which awards are to be changed; `id` is a new one for the change."""

    id: str
    award_ids: Sequence[str]
    by: Somebody


def choose(tx: Transaction, choice: Choice, now: datetime) -> Bulk:
    """Keep which awards are to be changed, for a day; nothing is done to them yet.

    Raises:
        BulkRefused: there is none, or more than may be changed at once.
    """
    chosen, at = tuple(dict.fromkeys(choice.award_ids)), now.replace(microsecond=0)
    if len(chosen) > MOST_AWARDS:
        raise BulkRefused(
            say("At most {most} awards can be changed at once. Narrow the search down.", most=MOST_AWARDS)
        )
    there = tx.awards.several(chosen)
    known = [each for each in chosen if each in there]
    if not known:
        raise BulkRefused(N_("No award is chosen. Tick those that you want to change."))
    made = Bulk(choice.id, BulkState.CHOSEN, len(known), choice.by, at, at + CHOSEN_FOR)
    tx.bulks.add(made, known)
    tx.jobs.put(BULK, made.id, made.expires_at)
    _note(tx, "bulk.chosen", made, choice.by, at)
    return made


def ask(tx: Transaction, bulk_id: str, asked: Asked, by: Somebody, now: datetime) -> Bulk:
    """Say what is to be done to the chosen awards, and return the change: it waits for somebody else, or begins.

    Raises:
        UnknownBulk: there is none of this id.
        SecondPersonNeeded: somebody else chose the awards.
        BulkMovedOn: it was asked for already, or its time is over.
        BulkRefused, UnknownReason, InvalidText, InvalidLetter: the reason, a text or the new end is missing or can not
            be used.
    """
    _check(asked, now)
    found, at = find(tx, bulk_id), now.replace(microsecond=0)
    if found.by.id != by.id:
        raise SecondPersonNeeded(N_("Somebody else chose these awards, so they have to go on with it."))
    _check_open(found, BulkState.CHOSEN, at)
    # Of two at once by one person, the second sees what the first began.
    tx.bulks.hold()
    if needs_second_person(tx, found, asked.act, now):
        return _wait(tx, replace(found, asked=asked), at)
    return _begin(tx, replace(found, asked=asked), BulkState.CHOSEN, by, at)


def confirm(tx: Transaction, bulk_id: str, by: Somebody, now: datetime) -> Bulk:
    """Have a change that waits carried out, as the second person; return it.

    Raises:
        UnknownBulk: there is none of this id.
        BulkMovedOn: it does not wait any more.
        SecondPersonNeeded: whoever confirms asked for it, or made the token of the program that did, or was let in
            by whoever asked, less than a week ago.
    """
    found, at = find(tx, bulk_id), now.replace(microsecond=0)
    _check_open(found, BulkState.WAITING, at)
    tied = tie(tx, found.by.id, by.id, now)
    if tied is not None:
        raise SecondPersonNeeded(_TIED[tied])
    return _begin(tx, replace(found, confirmed_by=by), BulkState.WAITING, by, at)


def take_back(tx: Transaction, bulk_id: str, by: Somebody, now: datetime) -> Bulk:
    """Let a change that has not begun be none, and return it. Anybody of HR may: it is also how one says no.

    Raises:
        UnknownBulk: there is none of this id.
        BulkMovedOn: it has begun, or is over.
    """
    found, at = find(tx, bulk_id), now.replace(microsecond=0)
    if found.state not in (BulkState.CHOSEN, BulkState.WAITING):
        raise BulkMovedOn(
            N_("It has begun or is over, so it can not be taken back. Look at what became of it.")
        )
    ended = replace(found, state=BulkState.TAKEN_BACK, ended_at=at)
    _move(tx, ended, found.state)
    tx.jobs.drop(BULK, found.id)
    _note(tx, "bulk.taken_back", ended, by, at)
    return ended


def undo(tx: Transaction, bulk_id: str, new_id: str, by: Somebody, now: datetime) -> Bulk:
    """Undo a withdrawal of many while each can still be undone: a new change that begins at once, and is returned.

    Nobody else has to confirm it: it brings back what was so before (decisions.md 9).

    Raises:
        UnknownBulk: there is none of this id.
        BulkMovedOn: nothing of it can be undone, or not any more.
    """
    found, at = find(tx, bulk_id), now.replace(microsecond=0)
    back = [row.award_id for row in undoable(tx, found, now)]
    if not back:
        raise BulkMovedOn(
            N_("Nothing of it can be undone any more. A pause can be lifted in another change.")
        )
    made = Bulk(new_id, BulkState.CHOSEN, len(back), by, at, at + CHOSEN_FOR, undoes=found.id)
    tx.bulks.add(made, back)
    said = Asked(BulkAct.REINSTATE, note="The withdrawal of many was undone.")
    return _begin(tx, replace(made, asked=said), BulkState.CHOSEN, by, at)


def undoable(tx: Transaction, bulk: Bulk, now: datetime) -> list[BulkRow]:
    """Return the awards that a change withdrew and whose withdrawal can still be undone."""
    if bulk.asked is None or bulk.asked.act is not BulkAct.REVOKE or bulk.state is not BulkState.DONE:
        return []
    rows = tx.bulks.rows(bulk.id, 0, MOST_AWARDS)
    awards = tx.awards.several([each.award_id for each in rows if each.outcome is RowOutcome.DONE])
    return [each for each in rows if _can_be_undone(awards.get(each.award_id), now)]


def needs_second_person(tx: Transaction, bulk: Bulk, act: BulkAct, now: datetime) -> bool:
    """Whether somebody else has to confirm: for this many awards, with what the asker had changed alone before.

    What programs changed whose tokens the asker made counts as theirs. Never for reminders, as they change no award.
    """
    if act is BulkAct.REMIND:
        return False
    since = now.replace(microsecond=0) - _ALONE_WITHIN
    alone = tx.bulks.alone_since(hands_of(tx, bulk.by.id), since)
    return alone + bulk.count > tx.organisation.four_eyes_above


def find(tx: Transaction, bulk_id: str) -> Bulk:
    """Return the change of this id.

    Raises:
        UnknownBulk: there is none.
    """
    found = tx.bulks.get(bulk_id)
    if found is None:
        raise UnknownBulk(N_("There is no such change here. Look at the list of changes."))
    return found


def _wait(tx: Transaction, bulk: Bulk, at: datetime) -> Bulk:
    waiting = replace(bulk, state=BulkState.WAITING, expires_at=at + WAITS_FOR)
    _move(tx, waiting, BulkState.CHOSEN)
    tx.jobs.put(BULK, bulk.id, waiting.expires_at)
    _note(tx, "bulk.asked", waiting, bulk.by, at)
    return waiting


def _begin(tx: Transaction, bulk: Bulk, was: BulkState, by: Somebody, at: datetime) -> Bulk:
    begun = replace(bulk, state=BulkState.RUNNING, begun_at=at)
    _move(tx, begun, was)
    tx.jobs.put(BULK, bulk.id, at)
    _note(tx, "bulk.confirmed" if was is BulkState.WAITING else "bulk.begun", begun, by, at)
    return begun


def _move(tx: Transaction, bulk: Bulk, was: BulkState) -> None:
    if not tx.bulks.move(bulk, was):
        raise BulkMovedOn(N_("Somebody else changed this just now. Look at it again."))


def _check_open(bulk: Bulk, wanted: BulkState, at: datetime) -> None:
    if bulk.state is not wanted:
        raise BulkMovedOn(N_("It was asked for, taken back or carried out already. Look at it again."))
    if bulk.expires_at <= at:
        raise BulkMovedOn(N_("Its time is over, and nothing was changed. Choose the awards again."))


def _check(asked: Asked, now: datetime) -> None:
    if asked.act in _NEEDS_REASON and asked.reason not in REASONS_TO_GIVE:
        raise UnknownReason(
            say("This reason is not known. Give one of: {known}.", known=", ".join(REASONS_TO_GIVE))
        )
    if asked.act is BulkAct.CHANGE_END and (asked.valid_until is None or asked.valid_until <= now):
        raise BulkRefused(N_("Say until which day the badges are valid: a day that is not over yet."))
    limits = {
        N_("The note"): (asked.note, NOTE_LIMIT),
        N_("The public sentence"): (asked.public_sentence, SENTENCE_LIMIT),
    }
    for what, (text, limit) in limits.items():
        fault = fault_in_line(text, limit)
        if fault is not None:
            raise InvalidText(say("{what} can not be used. {fault}", what=what, fault=fault))
    own_message(asked.message, "", is_told=asked.tell)
    check_message(asked.message)


def _told(asked: Asked) -> dict[str, str]:
    """Return what the entry has of the letters: that there are some, and whether in own words, and not which."""
    if not asked.tell:
        return {}
    return {"tell": "yes"} | ({"words": "own"} if asked.message else {})


def _can_be_undone(award: Award | None, now: datetime) -> bool:
    pause = None if award is None else award.version.suspension
    return pause is not None and pause.can_be_undone and pause.final_at is not None and now < pause.final_at


def _note(tx: Transaction, action: str, bulk: Bulk, by: Somebody, at: datetime) -> None:
    values = {"awards": str(bulk.count), "undoes": bulk.undoes}
    if bulk.asked is not None:
        asked = bulk.asked
        until = "" if asked.valid_until is None else f"{asked.valid_until:%Y-%m-%dT%H:%M:%SZ}"
        values |= {"act": asked.act.value, "reason": asked.reason, "note": asked.note}
        values |= {"public_sentence": asked.public_sentence, "valid_until": until}
        values |= _told(asked)
    tx.audit.record(AuditEntry(at, by.id, action, bulk.id, values))
