"""Which programs tell of courses: each with its secret, and the paths by which its events are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.courses.reading import check_paths
from issuer.errors import CourseRefused, UnknownSource
from issuer.kept.courses import Paths, Source
from issuer.ledger import AuditEntry, Organisation
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.sight import Sight
from issuer.webhooks.signature import SECRET_BYTES, secret_text
from keys.multibase import b64url_encode
from keys.sealing import Sealer

MOST_SOURCES: Final = 20
ID_BYTES: Final = 9
NAME_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class Hand:
    """Who looks after courses, with what, and when; `sight` is how far they see, `address` is theirs."""

    tx: Transaction
    sealer: Sealer
    randomness: Randomness
    now: datetime
    by: str = SYSTEM
    sight: Sight | None = None
    address: str = ""

    @property
    def at(self) -> datetime:
        """The instant in whole seconds."""
        return self.now.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Added:
    """A source, and the secret that it signs with, to be shown this once."""

    source: Source
    secret: str = field(repr=False)


def add_source(hand: Hand, name: str, paths: Paths, *, tells: bool = True) -> Added:
    """Let a program tell of courses; return it with its secret.

    Raises:
        CourseRefused: the name or a path can not be used, or there are as many programs as there may be.
    """
    check_paths(paths)
    if len(hand.tx.courses.sources()) >= MOST_SOURCES:
        raise CourseRefused(
            say("There are at most {most} programs. Remove one that is not used.", most=MOST_SOURCES)
        )
    source_id = b64url_encode(hand.randomness.token(ID_BYTES))
    made = Source(source_id, one_line(name, N_("The name"), NAME_LIMIT), b"", paths, tells, hand.at)
    return _with_new_secret(hand, made, "course_source.added")


def change_source(hand: Hand, source_id: str, name: str, paths: Paths, *, tells: bool) -> Source:
    """Say how a program's events are read, and return it so.

    Raises:
        UnknownSource: there is none of this id.
        CourseRefused: the name or a path can not be used.
    """
    check_paths(paths)
    changed = replace(
        find_source(hand.tx, source_id),
        name=one_line(name, N_("The name"), NAME_LIMIT),
        paths=paths,
        tells=tells,
    )
    hand.tx.courses.put_source(changed)
    note(hand, "course_source.changed", source_id, {"name": changed.name})
    return changed


def rotate(hand: Hand, source_id: str) -> Added:
    """Give a program a new secret; the one before serves no more.

    Raises:
        UnknownSource: there is none of this id.
    """
    return _with_new_secret(hand, find_source(hand.tx, source_id), "course_source.secret_changed")


def remove_source(hand: Hand, source_id: str) -> None:
    """Take a program off, with its courses and what it told; what was awarded stays.

    Raises:
        UnknownSource: there is none of this id.
    """
    source = find_source(hand.tx, source_id)
    hand.tx.courses.remove_source(source_id)
    note(hand, "course_source.removed", source_id, {"name": source.name})


def find_source(tx: Transaction, source_id: str) -> Source:
    """Return a program that tells of courses.

    Raises:
        UnknownSource: there is none of this id.
    """
    found = tx.courses.source(source_id)
    if found is None:
        raise UnknownSource(N_("There is no program of this id that tells of courses here."))
    return found


def secret_of(source: Source, organisation: Organisation, sealer: Sealer) -> bytes:
    """Return what a program signs with.

    Raises:
        keys.errors.SealBroken: it was sealed under another key-encryption key.
    """
    return sealer.open(source.sealed, _context(organisation, source.id))


def one_line(text: str, what: str, limit: int) -> str:
    """Return a text as it is kept: one line, without spaces around.

    Raises:
        CourseRefused: it is missing, too long, or can not be shown.
    """
    tidy = " ".join(text.split())
    fault = fault_in_line(tidy, limit) if tidy else N_("It is missing.")
    if fault is not None:
        raise CourseRefused(say("{what} can not be used. {fault}", what=what, fault=fault))
    return tidy


def note(hand: Hand, action: str, object_id: str, values: Mapping[str, str]) -> None:
    """Put on record what was done."""
    hand.tx.audit.record(AuditEntry(hand.at, hand.by, action, object_id, dict(values)))


def _with_new_secret(hand: Hand, source: Source, action: str) -> Added:
    secret = hand.randomness.token(SECRET_BYTES)
    sealed = hand.sealer.seal(secret, _context(hand.tx.organisation, source.id))
    made = replace(source, sealed=sealed)
    hand.tx.courses.put_source(made)
    note(hand, action, source.id, {"name": source.name})
    return Added(made, secret_text(secret))


def _context(organisation: Organisation, source_id: str) -> str:
    return f"course_source:{organisation.id}:{source_id}"
