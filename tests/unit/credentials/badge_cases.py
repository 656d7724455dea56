"""Badges, keys and strategies that the tests of this package share."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from credentials.achievement import Achievement, Alignment, BadgeKind, Level, RuleLink, Slot
from credentials.badge import Evidence, HashedIdentity, IssuerProfile, Result, StatusEntry, UnsignedBadge
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.rsa_keys import signer_of

AT = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
UNTIL = datetime(2028, 3, 2, 23, 59, 59, tzinfo=UTC)
ISSUER = "did:web:badges.example:o:acme"
METHOD = f"{ISSUER}#key-1"
HOLDER = "did:key:z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
BASE = "https://badges.example/o/acme"
ALGORITHMS = tuple(Algorithm)
# Those of keys that can be written as a Multikey, which embedded proofs and did:key need.
MULTIKEY_ALGORITHMS = (Algorithm.EDDSA, Algorithm.ES256, Algorithm.ES384)

LEVELS = (Level(1, "Starts", "Takes part."), Level(2, "Leads", "Leads others."), Level(3, "Coaches"))
TEAMWORK = Achievement(
    id=f"{BASE}/achievements/teamwork",
    version=2,
    name="Teamwork",
    description="Works well with others.",
    criteria="A leader saw it *twice*.",
    kind=BadgeKind.VALUES,
    levels=LEVELS,
    tags=("people", "role:nurse"),
    alignments=(Alignment("Teamwork", "https://skills.example/t", "CFItem", "T.1", "Skills"),),
)
SLOTS = (
    Slot("slot-teamwork", TEAMWORK.id, "Teamwork", 2),
    Slot("slot-safety", "https://other.example/safety", "Safety"),
)
SUPER = Achievement(
    id=f"{BASE}/achievements/super",
    version=3,
    name="Super",
    description="Stands on two badges.",
    criteria="Hold both.",
    kind=BadgeKind.META,
    rule=RuleLink(f"{BASE}/achievements/super/v/3/rule.json", "uIDAdigest", SLOTS, 2),
)


def signer(algorithm: Algorithm = Algorithm.EDDSA, seed: int = 7) -> SoftwareSigner:
    """Return a signer that is the same in every run."""
    return signer_of(algorithm, seed)


def unsigned(**changes) -> UnsignedBadge:
    """Return a badge that uses every member of a plain badge."""
    usual = UnsignedBadge(
        id="urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3341",
        issuer=IssuerProfile(ISSUER, "Acme", BASE),
        subject_id=HOLDER,
        achievement=TEAMWORK,
        awarded_at=AT,
        valid_from=AT,
        valid_until=UNTIL,
        level=2,
        identities=(HashedIdentity("sha256$" + "0" * 64, "salt"),),
        evidence=(Evidence(narrative="Led the launch."),),
        status=StatusEntry(f"{BASE}/status/1", 94567, f"{BASE}/status/1-s#suspension"),
    )
    return replace(usual, **changes)


def stacked(**changes) -> UnsignedBadge:
    """Return a meta-badge with one bound part."""
    version = f"{SUPER.id}/v/3"
    part = Evidence("urn:uuid:0aaf", "Teamwork", None, "OpenBadgeCredential", "application/vc", "uIDA")
    results = (Result(f"{version}#slot-teamwork", status="Completed"), Result(f"{version}#count", value="1"))
    return unsigned(achievement=SUPER, level=None, results=results, evidence=(part,), **changes)


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
_SECONDS = st.integers(0, 4_000_000_000)
_URNS = st.uuids().map(lambda each: f"urn:uuid:{each}")


def _after(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def _achievements():
    levels = st.integers(0, 4).flatmap(
        lambda n: st.tuples(*(st.builds(Level, st.just(i + 1), _TEXT, _TEXT | st.just("")) for i in range(n)))
    )
    return st.builds(
        Achievement,
        id=st.sampled_from((TEAMWORK.id, SUPER.id)),
        version=st.integers(1, 99),
        name=_TEXT,
        description=_TEXT,
        criteria=_TEXT,
        kind=st.sampled_from(BadgeKind),
        levels=levels,
        tags=st.lists(_TEXT, max_size=2).map(tuple),
        rule=st.none() | st.just(SUPER.rule),
    )


def _complete(badge: UnsignedBadge) -> UnsignedBadge:
    levels = badge.achievement.levels
    return replace(badge, level=levels[-1].number if levels else None)


def badges():
    """Return a strategy for badges, plain and stacked."""
    digests = st.none() | st.just("uIDA")
    evidence = st.builds(Evidence, _URNS, _TEXT, _TEXT | st.none(), st.none() | _TEXT, st.none(), digests)
    identity = st.builds(
        HashedIdentity, st.text("0123456789abcdef", min_size=64, max_size=64).map("sha256${}".format), _TEXT
    )
    return st.builds(
        UnsignedBadge,
        id=_URNS,
        issuer=st.builds(IssuerProfile, st.just(ISSUER), _TEXT, st.none() | st.just(BASE)),
        subject_id=_URNS,
        achievement=_achievements(),
        awarded_at=_SECONDS.map(_after),
        valid_from=_SECONDS.map(_after),
        valid_until=st.none() | _SECONDS.map(_after),
        identities=st.lists(identity, max_size=2).map(tuple),
        evidence=st.lists(evidence, max_size=3).map(tuple),
        status=st.none() | st.builds(StatusEntry, st.just(f"{BASE}/status/1"), st.integers(0, 131071)),
    ).map(_complete)
