"""A foreign issuer in memory: signs badges, publishes lists and rules, and can be made to misbehave."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from credentials import received
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
from credentials.proofs import data_integrity, sd_jwt_vc, vc_jwt
from credentials.proofs.badge_claims import Terms
from credentials.stacking import Option, SlotRule, rule_bytes, rule_document
from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from credentials.wire import count_description_id, slot_description_id, to_wire
from did.errors import FetchFailed
from did.methods.jwk import JwkResolver
from did.methods.key import KeyResolver, did_of_key, method_id_of_key
from did.resolver import ByMethod
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.ports import Document, Sources
from verifier.verify import Setting

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
AWARDED = datetime(2026, 11, 1, 9, 0, 0, tzinfo=UTC)
HOLDER = did_of_key(SoftwareSigner.generate(Algorithm.EDDSA).public_key)
NAMES = {
    "communication": "Communication",
    "collaboration": "Collaboration",
    "critical-thinking": "Critical Thinking",
    "creativity": "Creativity",
}


@dataclass
class Partner:
    """An issuer with one did:key. `published` is what the world can fetch; `fetched` counts what was asked."""

    name: str = "Partner"
    base: str = "https://partner.example/o/p"
    signer: SoftwareSigner = field(default_factory=lambda: SoftwareSigner.generate(Algorithm.EDDSA))
    published: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    revoked: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)
    indexes: int = 0
    salts: int = 0
    always_tells: bool = False

    def __post_init__(self):
        self.publish_lists()

    @property
    def did(self):
        return did_of_key(self.signer.public_key)

    @property
    def method_id(self):
        return method_id_of_key(self.signer.public_key)

    @property
    def list_url(self):
        return f"{self.base}/status/1"

    @property
    def suspension_url(self):
        return f"{self.base}/status/1-suspension"

    # --- what the world fetches

    def get(self, url, *, accept, limit):
        self.fetched.append(url)
        if url not in self.published:
            raise FetchFailed("unreachable", f"{url} does not answer")
        return Document(self.published[url], "application/vc", NOW)

    def publish_lists(self, **changes):
        for url, purpose, indexes in (
            (self.list_url, StatusPurpose.REVOCATION, self.revoked),
            (self.suspension_url, StatusPurpose.SUSPENSION, self.suspended),
        ):
            bits = Bitstring.of(indexes, LENGTH)
            document = list_credential(url, self.did, purpose, bits, AWARDED) | changes
            self.published[url] = json.dumps(self.signed(document)).encode()

    def signed(self, document):
        return data_integrity.sign(document, self.signer, self.method_id, AWARDED)

    # --- badges

    def achievement(self, slug="communication", **changes):
        levels = (Level(1, "Starts"), Level(2, "Leads"), Level(3, "Coaches others"))
        name = NAMES.get(slug, slug)
        usual = Achievement(
            f"{self.base}/achievements/{slug}",
            1,
            name,
            f"{name} at work.",
            "A leader saw it.",
            BadgeKind.VALUES,
            levels,
        )
        return replace(usual, **changes)

    def unsigned(self, slug="communication", **changes):
        self.indexes += 1
        usual = UnsignedBadge(
            id=f"urn:uuid:00000000-0000-4000-8000-{self.indexes:012d}",
            issuer=IssuerProfile(self.did, self.name),
            subject_id=HOLDER,
            achievement=self.achievement(slug),
            awarded_at=AWARDED,
            valid_from=AWARDED,
            level=2,
            evidence=(Evidence(name="What was seen", narrative="Led the weekly call."),),
            status=StatusEntry(self.list_url, self.indexes, f"{self.suspension_url}#suspension"),
        )
        return replace(usual, **changes)

    def sign(self, badge, carrier=Carrier.LDP_VC):
        document = to_wire(badge)
        if carrier is Carrier.JWT_VC_JSON:
            return vc_jwt.sign(document, self.signer, self.method_id).encode()
        if carrier.is_sd_jwt:
            return self.sd_jwt(badge, carrier).encode()
        return json.dumps(self.signed(document), ensure_ascii=False).encode()

    def sd_jwt(self, badge, carrier=Carrier.DC_SD_JWT, holder=None, status=None):
        """Return a badge as SD-JWT with all its disclosures; without a status unless one is given."""
        document = to_wire(replace(badge, status=None))
        if carrier is Carrier.VC_SD_JWT:
            return sd_jwt_vc.sign_vcdm(document, self.signer, self.method_id, self.salt, holder=holder)
        terms = Terms(f"{self.base}/types/open-badge", holder=holder, status=status)
        return sd_jwt_vc.sign_sd_jwt_vc(document, terms, self.signer, self.method_id, self.salt)

    def salt(self):
        """Return another salt at each call, and in every run the same ones."""
        self.salts += 1
        return b64url_encode(self.salts.to_bytes(16, "big"))

    def badge(self, slug="communication", carrier=Carrier.LDP_VC, **changes):
        """Return the signed bytes of a badge."""
        return self.sign(self.unsigned(slug, **changes), carrier)

    # --- stacks

    def publish_rule(self, slugs=tuple(NAMES), k=None, slug="super-4c", **changes):
        """Publish the rule of Super 4C, or of another, and return the achievement that names it.

        `changes` are members of the rule document; one that is None is left out.
        """
        meta = f"{self.base}/achievements/{slug}"
        url, name = f"{meta}/v/1/rule.json", "Super 4C" if slug == "super-4c" else slug
        options = {slug: Option(f"{self.base}/achievements/{slug}", (self.did,)) for slug in slugs}
        document = rule_document(meta, 1, [SlotRule(slug, (option,)) for slug, option in options.items()], k)
        changed = {key: value for key, value in (document | changes).items() if value is not None}
        body = rule_bytes(changed)
        self.published[url] = body
        slots = tuple(Slot(slug, options[slug].achievement, NAMES.get(slug, slug)) for slug in slugs)
        link = RuleLink(url, digest_multibase(body), slots, k or len(slugs))
        return Achievement(meta, 1, name, "All four.", "Hold the four.", BadgeKind.META, rule=link)

    def stack(self, parts, achievement=None, **changes):
        """Return the signed bytes of a Super 4C over these parts (slug to bytes)."""
        achievement = achievement or self.publish_rule(tuple(parts))
        evidence = tuple(self.evidence(slug, body) for slug, body in parts.items())
        results = [
            Result(slot_description_id(achievement, slug), status="Completed", value="Completed")
            for slug in parts
        ]
        results.append(Result(count_description_id(achievement), value=str(len(parts))))
        usual = {"achievement": achievement, "level": None, "evidence": evidence, "results": tuple(results)}
        return self.badge("super-4c", **(usual | changes))

    def evidence(self, slug, body):
        carrier = Carrier.LDP_VC if body.startswith(b"{") else received.read(body).source.carrier
        return Evidence(
            id=read_id(body),
            name=NAMES.get(slug, slug),
            genre="OpenBadgeCredential",
            media_type=carrier.media_type,
            digest=copy_digest(SignedBadge(carrier, body)),
        )

    # --- the verifier's side

    def sources(self):
        return Sources(ByMethod({"key": KeyResolver(), "jwk": JwkResolver()}), self)

    def policy(self, *, trusted=True, **changes):
        issuers = (
            [TrustedIssuer(self.did, self.name, "the tests", always_tells=self.always_tells)]
            if trusted
            else []
        )
        return replace(Policy("tests", TrustList.of(issuers)), **changes)

    def setting(self, now=NOW, *, trusted=True, **changes):
        return Setting(self.policy(trusted=trusted, **changes), self.sources(), now)


def read_id(body):
    """Return the id of a badge, whichever carrier."""
    if body.startswith(b"{"):
        return json.loads(body)["id"]
    return received.read(body).document["id"]


def later(**delta):
    return NOW + timedelta(**delta)
