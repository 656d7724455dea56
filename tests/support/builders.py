"""Builders that tests share: fixed clock, seeded randomness, an organisation with a plan, awards, copies."""

import random
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from credentials.achievement import BadgeKind, Level
from credentials.badge import Carrier
from issuer.achievements.catalog import BadgeDraft, Need, Requirement, publish
from issuer.awarding.awards import AwardBadge, award
from issuer.ledger import Award, Copy, Organisation
from issuer.ports import Transaction
from issuer.store.memory import MemoryIssuerStore

BASE_URL = "https://badges.example"
ISSUER_DID = "did:web:badges.example:o:acme"
HOLDER = "did:key:z6MkholderOfTheTests"
DAY_ONE = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
FOUR_C = ("communication", "collaboration", "critical-thinking", "creativity")


def at(seconds: float) -> datetime:
    """Return the fixed clock, this many seconds after the first morning (2026-03-02 09:00 UTC)."""
    return DAY_ONE + timedelta(seconds=seconds)


class Seeded:
    """A `Randomness` that repeats itself: the same seed gives the same values."""

    def __init__(self, seed: int = 4) -> None:
        self._random = random.Random(seed)

    def token(self, size: int) -> bytes:
        return self._random.randbytes(size)

    def below(self, bound: int) -> int:
        return self._random.randrange(bound)


def organisation(slug: str = "acme", **changes: str | None) -> Organisation:
    """Return an organisation whose identity is fixed already, as after its first signature."""
    usual = Organisation(f"org-{slug}", slug, slug.title(), "UTC", BASE_URL, ISSUER_DID)
    return replace(usual, **changes)


def draft(slug: str = "communication", **changes: object) -> BadgeDraft:
    """Return a values badge with three star levels; a meta-badge needs `kind`, `levels` and `requires`."""
    levels = (Level(1, "Starts", "Takes part."), Level(2, "Leads", "Leads others."), Level(3, "Coaches"))
    name = slug.replace("-", " ").capitalize()
    usual = BadgeDraft(slug, name, f"{name} at work.", "A leader saw it twice.", BadgeKind.VALUES, levels)
    return replace(usual, **changes)


def super_4c(**changes: object) -> BadgeDraft:
    """Return the meta-badge that needs all four."""
    needs = Requirement(4, tuple(Need(slug) for slug in FOUR_C))
    return draft("super-4c", **{"kind": BadgeKind.META, "levels": (), "requires": needs, **changes})


def four_c() -> tuple[BadgeDraft, ...]:
    """Return the four badges and the meta-badge on top, components first."""
    return (*(draft(slug) for slug in FOUR_C), super_4c())


def stocked(*drafts: BadgeDraft, zone: str = "UTC") -> MemoryIssuerStore:
    """Return a memory store with the organisation `acme` and these badges published (usually the four C)."""
    store = MemoryIssuerStore()
    store.add_organisation(organisation(zone=zone), at(0))
    with store.transaction("acme") as tx:
        for each in drafts or four_c():
            publish(tx, each, BASE_URL, ISSUER_DID, at(0))
    return store


def give(tx: Transaction, slug: str, now: datetime = DAY_ONE, **changes: object) -> Award:
    """Award a badge to Zoë (level 2 where it has levels), through the use case."""
    badge = tx.plan.find(slug)
    level = 2 if badge is not None and badge.achievement.levels else None
    usual = AwardBadge(slug, "zoe@example.org", "Zoë Rivera", level, "Said it well.", "leader-1", "Li Wei")
    seed = zlib.crc32(f"{slug} {now} {sorted(changes.items())}".encode())
    return award(tx, replace(usual, **changes), now, Seeded(seed))


def sign(tx: Transaction, given: Award, carrier: Carrier = Carrier.LDP_VC, holder: str = HOLDER) -> Copy:
    """Keep a stand-in for a signed copy; its bytes and digest only look like the real ones."""
    digest = f"u{given.id}-{given.version.number}-{carrier}-{holder}"
    method = f"{ISSUER_DID}#key-1"
    signed_at = given.version.valid_from
    kept = Copy(given.id, given.version.number, carrier, holder, b"{}", digest, method, signed_at)
    tx.copies.add(kept)
    return kept


def hold_four(tx: Transaction, now: datetime = DAY_ONE, **changes: object) -> tuple[Award, ...]:
    """Award the four badges and sign a copy of each."""
    given = tuple(give(tx, slug, now, **changes) for slug in FOUR_C)
    for each in given:
        sign(tx, each)
    return given
