"""Badges of other issuers that meta-badges of ours rest on: looked at again and again, and what follows (ADR 41).

A person showed them, so their bytes are kept. What their issuers say of them since is asked by the verifier, which is
a stranger here: whoever runs this hands in how to look.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from credentials.stacking import Part, Standing
from issuer.achievements.catalog import SYSTEM
from issuer.jobs import EARN, WATCH
from issuer.ledger import AuditEntry, Award
from issuer.meta_badges import cascade
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.footings import Footing, footings
from issuer.ports import Transaction
from issuer.shown import PresentedPart

# What a look can find that changes anything. Whatever else it finds leaves open how the badge stands.
_TELLING: Final = frozenset({Standing.GOOD, Standing.SUSPENDED, Standing.REVOKED, Standing.EXPIRED})
_SOONEST: Final = timedelta(minutes=1)
_LATEST: Final = timedelta(days=1)
# A look a day is the least, so nobody was reached for a while.
_OVERDUE: Final = timedelta(hours=25)
_MOST_LOOKS: Final = 100_000

PartKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at one badge found: itself as it stands, None where nothing it says can be trusted.

    `again_at` is when there may be news of it.
    """

    part: Part | None
    verdict: str
    again_at: datetime


# Verifies the bytes of one badge, its status included, as of now.
LookAt = Callable[[bytes], Look]


def watched(tx: Transaction, person_id: str, now: datetime) -> list[PresentedPart]:
    """Return the badges of others that a meta-badge of this person asks for which is neither withdrawn nor expired."""
    return _asked_for(tx, person_id, footings(tx, person_id, now))


def _asked_for(tx: Transaction, person_id: str, found: Sequence[Footing]) -> list[PresentedPart]:
    asked_for = {part for each in found for part in each.parts}
    shown = tx.presented.of_person(person_id)
    return [
        each
        for each in shown
        if each.part.issuer != tx.organisation.did and each.part.credential_id in asked_for
    ]


@dataclass(frozen=True, slots=True)
class Seen:
    """A badge of somebody else that an award rests on, as it was seen last; `is_overdue`: that is too long ago."""

    part: Part
    as_of: datetime
    is_overdue: bool


def seen_of(tx: Transaction, award: Award, now: datetime) -> list[Seen]:
    """Return the badges of others that a meta-badge asks for, the one longest unseen first."""
    found = [each for each in footings(tx, award.person.id, now) if each.award.id == award.id]
    kept = _asked_for(tx, award.person.id, found)
    return [Seen(each.part, each.as_of, now - each.as_of > _OVERDUE) for each in kept]


def look_at_all(kept: Sequence[PresentedPart], look_at: LookAt) -> dict[PartKey, Look]:
    """Return what a look at each badge finds; it may wait for others, so it needs no transaction."""
    return {key_of(each.part): look_at(each.body) for each in kept}


def take_note(
    tx: Transaction, person_id: str, looks: Mapping[PartKey, Look], now: datetime, terms: CascadeTerms
) -> datetime | None:
    """Keep what was found, bring about what follows, and return when to look again; None where nothing is watched.

    What could not be checked, or is not what it was, changes nothing: it stands as it was seen last.
    """
    tx.people.hold(person_id)
    at = now.replace(microsecond=0)
    kept = watched(tx, person_id, at)
    for each in kept:
        look = looks.get(key_of(each.part))
        if look is not None and _is_told(each, look):
            _keep(tx, person_id, each, look, at)
    cascade.settle_and_plan(tx, person_id, now, terms)
    return min((_again(looks.get(key_of(each.part)), at) for each in kept), default=None)


def hurry(tx: Transaction, now: datetime) -> int:
    """Have every look that waits done now, and return of how many people badges are looked at."""
    waiting = [each for each in tx.jobs.all(_MOST_LOOKS) if each.kind == WATCH]
    for each in waiting:
        tx.jobs.put(WATCH, each.key, now)
    return len(waiting)


def key_of(part: Part) -> PartKey:
    """Return what a badge is known by: its issuer, and its id there."""
    return part.issuer, part.credential_id


def _is_told(kept: PresentedPart, look: Look) -> bool:
    found = look.part
    return found is not None and key_of(found) == key_of(kept.part) and found.standing in _TELLING


def _keep(tx: Transaction, person_id: str, kept: PresentedPart, look: Look, at: datetime) -> None:
    if look.part is None:
        return
    standing = look.part.standing
    part = replace(kept.part, standing=standing, valid_until=look.part.valid_until)
    tx.presented.show(person_id, replace(kept, part=part, verdict=look.verdict, as_of=at))
    if standing is not kept.part.standing:
        values = {"issuer": part.issuer, "standing": standing.value}
        tx.audit.record(AuditEntry(at, SYSTEM, "part.changed", part.credential_id, values, person_id))
        if standing is Standing.GOOD:
            tx.jobs.put(EARN, person_id, at)
        _note_unmoved(tx, person_id, part, at)


def _note_unmoved(tx: Transaction, person_id: str, part: Part, at: datetime) -> None:
    for each in footings(tx, person_id, at):
        # One that has run out is noted when what follows is brought about.
        if part.credential_id in each.fallen - each.expired and each.is_met:
            cascade.note_still_met(tx, each.award, part.credential_id, at)


def _again(look: Look | None, at: datetime) -> datetime:
    wanted = at if look is None else look.again_at
    return min(max(wanted, at + _SOONEST), at + _LATEST)
