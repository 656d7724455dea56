"""A badge with what it rests on leaves as one file; that it did goes on record once the file is there (ADR 49).

A record is signed in the transaction that gathers it. A bundle asks others, so it is made between two transactions.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from issuer.issuing import records, together
from issuer.issuing.together import Binder, Errand, Together
from issuer.ledger import AuditEntry, Award
from issuer.ports import Transaction


class Wrapping(StrEnum):
    """In what a badge and its parts leave."""

    RECORD = "record"
    BUNDLE = "bundle"

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        return "clr.json" if self is Wrapping.RECORD else "cairn"

    @property
    def media_type(self) -> str:
        """The media type of the file."""
        return "application/vc" if self is Wrapping.RECORD else "application/vnd.cairn.bundle+json"


@dataclass(frozen=True, slots=True)
class Wish:
    """In what a badge is to leave; `leave_out`: a record is made even if it can not hold all that it rests on."""

    wrapping: Wrapping
    leave_out: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is to leave: a record that is ready, or the badges for a bundle, which is made without the database."""

    award: Award
    wrapping: Wrapping
    name: str
    count: int
    by: str
    found: Together = field(repr=False)
    record: bytes = field(default=b"", repr=False)

    def bytes_by(self, binder: Binder) -> bytes:
        """Return the file.

        Raises:
            BundleNotMade: there is more than a bundle may hold.
        """
        return self.record or binder.bound(self.found.whole.body, [each.body for each in self.found.parts])


def gather(tx: Transaction, award: Award, wish: Wish, errand: Errand) -> Gathered:
    """Gather a badge with what it rests on, because the organisation wants it.

    Raises:
        issuer.errors.IssuerError: it can not be had so; see `issuer.issuing.together.gather` and `records`.
    """
    return _wrapped(tx, award, together.gather(tx, award, errand), wish, errand)


def gather_by_link(tx: Transaction, award: Award, wish: Wish, errand: Errand) -> Gathered:
    """Gather the same because somebody with the claim link asks for it; raises as `together.gather_by_link`."""
    return _wrapped(tx, award, together.gather_by_link(tx, award, errand), wish, errand)


def note(tx: Transaction, gathered: Gathered, now: datetime) -> None:
    """Note that a file left, once it is there."""
    award, values = gathered.award, {"form": gathered.wrapping.value, "badges": str(gathered.count)}
    at = now.replace(microsecond=0)
    tx.audit.record(AuditEntry(at, gathered.by, "award.handed_out", award.id, values, award.person.id))


def _wrapped(tx: Transaction, award: Award, found: Together, wish: Wish, errand: Errand) -> Gathered:
    held, record = (found.whole, *found.parts), b""
    if wish.wrapping is Wrapping.RECORD:
        held = records.held_in_record(found, leave_out=wish.leave_out)
        record = records.sign(award, held, errand)
    name = f"{tx.organisation.slug}-{award.slug}.{wish.wrapping.ending}"
    return Gathered(award, wish.wrapping, name, len(held), errand.by, found, record)
