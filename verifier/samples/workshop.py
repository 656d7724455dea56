"""Where samples are made: an issuer of their own, its lists and rules, all of it the same at every start."""

import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from credentials.achievement import Achievement, BadgeKind, Level, RuleLink, Slot
from credentials.badge import (
    Carrier,
    Evidence,
    IssuerProfile,
    Result,
    SignedBadge,
    StatusEntry,
    UnsignedBadge,
)
from credentials.digest import copy_digest, digest_multibase
from credentials.proofs import data_integrity
from credentials.stacking import Option, SlotRule, rule_bytes, rule_document
from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from credentials.wire import count_description_id, slot_description_id, to_wire
from did.methods.key import did_of_key, method_id_of_key
from keys.public import Algorithm
from keys.software import SoftwareSigner

ISSUER: Final = "Sample issuer (nobody trusts it)"
PLACE: Final = "/samples/world"
# All dates are fixed, so that the same samples come out on every day and in every process.
BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)
AWARDED: Final = datetime(2026, 1, 5, 9, 0, 0, tzinfo=UTC)
LONG_AGO: Final = datetime(2015, 5, 3, 9, 0, 0, tzinfo=UTC)
FAR_AWAY: Final = datetime(2999, 1, 1, tzinfo=UTC)
REVOKED, SUSPENDED, GOOD = 11, 12, 13
NAMES: Final = {"listening": "Listening", "writing": "Writing", "teamwork": "Teamwork"}


def _signer(secret: bytes, use: str) -> SoftwareSigner:
    seed = hmac.new(secret, f"cairn samples 1\0{use}".encode(), hashlib.sha256).digest()
    return SoftwareSigner.from_secret(Algorithm.EDDSA, seed)


@dataclass(slots=True)
class Workshop:
    """Signs what it is asked to; `secret` is whose samples they are, `base` where their lists lie."""

    secret: bytes = field(repr=False)
    public_url: str
    signer: SoftwareSigner = field(init=False)
    world: dict[str, bytes | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.signer = _signer(self.secret, "issuer")
        self.world[f"{self.base}/unreachable"] = None
        for url, purpose, index in (
            (self.list_url, StatusPurpose.REVOCATION, REVOKED),
            (f"{self.list_url}-pause", StatusPurpose.SUSPENSION, SUSPENDED),
        ):
            listed = list_credential(url, self.did, purpose, Bitstring.of([index], LENGTH), BEGAN)
            self.world[url] = _bytes(self.signed(listed))
        empty = list_credential(
            self.forged_url, self.did, StatusPurpose.REVOCATION, Bitstring.of([], LENGTH), BEGAN
        )
        self.world[self.forged_url] = _bytes(self.signed(empty, self.stranger()))

    @property
    def base(self) -> str:
        """Where the lists and rules lie."""
        return f"{self.public_url}{PLACE}"

    @property
    def list_url(self) -> str:
        """Where the list of withdrawn samples lies."""
        return f"{self.base}/status"

    @property
    def forged_url(self) -> str:
        """Where a list lies that somebody else signed in the issuer's name, on which nothing is withdrawn."""
        return f"{self.base}/forged"

    @property
    def did(self) -> str:
        """Who signs the samples."""
        return did_of_key(self.signer.public_key)

    def holder(self, name: str = "holder") -> str:
        """Return the DID of somebody who holds samples."""
        return did_of_key(_signer(self.secret, name).public_key)

    def signed(self, document: dict[str, Any], signer: SoftwareSigner | None = None) -> dict[str, Any]:
        """Return a document with a proof in the issuer's name, whoever signs."""
        method = method_id_of_key(self.signer.public_key)
        return data_integrity.sign(document, signer or self.signer, method, BEGAN)

    def stranger(self) -> SoftwareSigner:
        """Return a key that is not the issuer's."""
        return _signer(self.secret, "stranger")

    def status(self, index: int = GOOD) -> StatusEntry:
        """Return where a sample's withdrawal would stand."""
        return StatusEntry(self.list_url, index, f"{self.list_url}-pause#suspension")

    def unsigned(self, slug: str = "listening", **changes: Any) -> UnsignedBadge:  # noqa: ANN401
        """Return a good sample, not signed yet, with changes."""
        usual = UnsignedBadge(
            id=f"urn:cairn:sample:{slug}",
            issuer=IssuerProfile(self.did, ISSUER),
            subject_id=self.holder(),
            achievement=self.achievement(slug),
            awarded_at=AWARDED,
            valid_from=AWARDED,
            level=2,
            status=self.status(),
        )
        return replace(usual, **changes)

    def achievement(self, slug: str) -> Achievement:
        """Return what a sample is given for."""
        levels = (Level(1, "Starts"), Level(2, "Does it alone"), Level(3, "Teaches others"))
        name = NAMES[slug]
        said = (f"{name}, as a sample.", "Nothing was asked: it is a sample.")
        return Achievement(f"{self.base}/{slug}", 1, name, *said, BadgeKind.SKILL, levels)

    def badge(self, slug: str = "listening", **changes: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return a signed sample, with changes made before it was signed."""
        return self.signed(to_wire(self.unsigned(slug, **changes)))

    def rule(self, slugs: tuple[str, ...], k: int | None) -> Achievement:
        """Publish the rule of a stack and return its achievement."""
        name = f"{'-'.join(slugs)}-{k or 'all'}"
        url, meta = f"{self.base}/rule-{name}.json", f"{self.base}/communicator-{name}"
        options = {slug: Option(f"{self.base}/{slug}", (self.did,)) for slug in slugs}
        document = rule_document(meta, 1, [SlotRule(slug, (each,)) for slug, each in options.items()], k)
        body = rule_bytes(document)
        self.world[url] = body
        slots = tuple(Slot(slug, options[slug].achievement, NAMES[slug]) for slug in slugs)
        link = RuleLink(url, digest_multibase(body), slots, k or len(slugs))
        return Achievement(
            meta, 1, "Communicator", "A sample stack.", "Hold its parts.", BadgeKind.META, rule=link
        )

    def stack(self, parts: dict[str, dict[str, Any]], k: int | None = None, **changes: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return a signed stack over these parts, of which `k` are needed."""
        meta = self.rule(tuple(parts), k)
        results = [
            Result(slot_description_id(meta, slug), status="Completed", value="Completed") for slug in parts
        ]
        usual = {
            "id": "urn:cairn:sample:communicator",
            "achievement": meta,
            "level": None,
            "awarded_at": AWARDED,
            "evidence": tuple(_evidence(slug, part) for slug, part in parts.items()),
            "results": (*results, Result(count_description_id(meta), value=str(len(parts)))),
        }
        return self.badge("listening", **(usual | changes))


def _evidence(slug: str, part: dict[str, Any]) -> Evidence:
    copy = SignedBadge(Carrier.LDP_VC, _bytes(part))
    return Evidence(
        id=part["id"],
        name=NAMES[slug],
        genre="OpenBadgeCredential",
        media_type=Carrier.LDP_VC.media_type,
        digest=copy_digest(copy),
    )


def _bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
