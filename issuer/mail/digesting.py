"""The weekly digest of the wall: written once a week to those who want it, and ended by one click (RFC 8058)."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from credentials.wording import N_
from issuer.errors import UnknownLetter
from issuer.kept.mail import Letter, LetterKind
from issuer.ledger import AuditEntry
from issuer.mail.posting import post
from issuer.ports import Transaction
from issuer.wall.feed import Look, entries
from issuer.wall.periods import last_digest_at, next_digest_at, week_until

_ACTOR: Final = "letter"


def due(tx: Transaction, now: datetime) -> datetime | None:
    """Write the digest of the week that ended last, unless that was done, and return when the next one is due.

    None where there is no wall any more. A week without a badge on the wall has no digest.
    """
    if not tx.wall.terms().has_wall:
        return None
    zone = tx.organisation.zone
    until = last_digest_at(now, zone)
    week = week_until(until, zone)
    if tx.wall.note_told(until) and entries(tx, Look(now, 1, span=week)):
        values = {"since": (week.since or until).isoformat(), "until": until.isoformat()}
        for each in tx.wall.readers():
            person = tx.people.find(each.who.address)
            whose = {"principal": each.who.id, **values}
            post(tx, LetterKind.DIGEST, person, whose, now, address=each.who.address)
    return next_digest_at(now, zone)


def is_wanted(tx: Transaction, letter_id: str) -> bool:
    """Return whether whoever got a digest wants more of them.

    Raises:
        UnknownLetter: no digest has this id.
    """
    profile = tx.wall.profile(_reader(tx, letter_id))
    return profile is not None and profile.gets_digest


def stop(tx: Transaction, letter_id: str, now: datetime, *, wanted: bool = False) -> bool:
    """Write no more digests to whoever got one (with `wanted`: do again); False if it was so already.

    Raises:
        UnknownLetter: no digest has this id.
    """
    reader, at = _reader(tx, letter_id), now.replace(microsecond=0)
    profile = tx.wall.profile(reader)
    if profile is None or profile.gets_digest is wanted:
        return False
    tx.wall.keep(replace(profile, gets_digest=wanted))
    person = tx.people.find(profile.who.address)
    act = "wall.digest_wanted" if wanted else "wall.digest_ended"
    tx.audit.record(AuditEntry(at, _ACTOR, act, reader, {}, None if person is None else person.id))
    return True


def _reader(tx: Transaction, letter_id: str) -> str:
    letter: Letter | None = tx.mail.get(letter_id)
    if letter is None or letter.kind is not LetterKind.DIGEST:
        raise UnknownLetter(N_("There is no digest of this id here."))
    return tx.mail.values(letter).get("principal", "")
