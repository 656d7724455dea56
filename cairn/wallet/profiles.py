"""Wallets that people have, as values: what each sends, what it reads, and what it refuses.

Taken from what the wallets' code does, not from what a standard asks of them; ADR 38 says what each rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit

from cairn.wallet.editions import SHAPES, Edition, NonceSource, Shapes, guessed
from cairn.wallet.http import JSON, MediaCheck
from cairn.wallet.purse import DID_JWK, DID_KEY, KeyKind
from credentials.badge import Carrier
from keys.public import Algorithm

LDP_VC: Final = "ldp_vc"
JWT_VC_JSON: Final = "jwt_vc_json"
DC_SD_JWT: Final = "dc+sd-jwt"
VC_SD_JWT: Final = "vc+sd-jwt"
OFFER_SCHEME: Final = "openid-credential-offer"
HAIP_SCHEME: Final = "haip-vci"
SERVER: Final = "oauth-authorization-server"
OPENID: Final = "openid-configuration"


class Place(Enum):
    """Where metadata is looked for."""

    INSERTED = "between host and path"
    APPENDED = "after the path"

    def url(self, identifier: str, name: str) -> str:
        """Return the well-known address of a document about `identifier` (RFC 8414, 3; drafts up to 15)."""
        if self is Place.APPENDED:
            return f"{identifier.rstrip('/')}/.well-known/{name}"
        parts = urlsplit(identifier)
        return f"{parts.scheme}://{parts.netloc}/.well-known/{name}{parts.path}"


@dataclass(frozen=True, slots=True)
class Finding:
    """How a wallet finds out about an issuer.

    `schemes` are the kinds of link it opens; `places` and `servers` are tried in their order. With
    `needs_grant_listed` a server that does not name the pre-authorized grant is taken to have none (RFC 8414, 2).
    """

    schemes: frozenset[str] = frozenset({OFFER_SCHEME, HAIP_SCHEME})
    places: tuple[Place, ...] = (Place.INSERTED,)
    servers: tuple[str, ...] = (SERVER,)
    media: MediaCheck = MediaCheck.KIND
    needs_grant_listed: bool = True


@dataclass(frozen=True, slots=True)
class Proving:
    """How a wallet proves its key.

    `kinds` are the keys it uses, the first where it makes one. `backdated` and `life` say when a proof begins and
    ends; a life of None gives it no end. `next_nonce` is where a nonce after the first comes from, None as the edition
    has it. `nonce_type` is the content type of the empty body that asks for one.
    """

    kinds: tuple[KeyKind, ...]
    backdated: timedelta = timedelta()
    life: timedelta | None = None
    next_nonce: NonceSource | None = None
    nonce_type: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a wallet reads, and what it can show.

    `formats` are read, `shown` can be presented. With `needs_vc_claim` a `jwt_vc_json` is one of VCDM 1.1 or nothing.
    With `needs_proof_types` a configuration has to name them; `suites` are names of which a configuration must list
    one as algorithm of its proofs, by format. With `checks_code` a transaction code must be described, and fit.
    """

    formats: frozenset[str]
    shown: frozenset[Carrier]
    needs_vc_claim: bool = False
    needs_proof_types: bool = False
    suites: Mapping[str, frozenset[str]] = field(default_factory=dict)
    checks_code: bool = False


@dataclass(frozen=True, slots=True)
class WalletProfile:
    """One wallet. Of its `editions` it speaks the one that the issuer's metadata look like, or the first.

    `pins` are the names under which it sends a transaction code, none for that of its edition.
    """

    name: str
    editions: tuple[Edition, ...]
    finding: Finding
    proving: Proving
    reading: Reading
    pins: tuple[str, ...] = ()

    def edition(self, metadata: Mapping[str, Any]) -> Edition:
        """Return the edition in which this wallet talks with an issuer of these metadata."""
        guess = guessed(metadata)
        return guess if guess in self.editions else self.editions[0]

    def pin_names(self, shapes: Shapes) -> tuple[str, ...]:
        """Return the names under which this wallet sends a transaction code."""
        return self.pins or (shapes.pin,)


_ED_KEY: Final = KeyKind(DID_KEY, Algorithm.EDDSA)
_P256_KEY: Final = KeyKind(DID_KEY, Algorithm.ES256)
_ED_JWK: Final = KeyKind(DID_JWK, Algorithm.EDDSA)
_P256_JWK: Final = KeyKind(DID_JWK, Algorithm.ES256)
_PRESENT_FORMATS: Final = frozenset({LDP_VC, JWT_VC_JSON, DC_SD_JWT})
_OLD_FORMATS: Final = frozenset({LDP_VC, JWT_VC_JSON, VC_SD_JWT})
_ALL_CARRIERS: Final = frozenset({Carrier.LDP_VC, Carrier.JWT_VC_JSON, Carrier.DC_SD_JWT})
# The names of suites that Credo looks for among the algorithms of a proof that is a token.
_SUITES_OF_CREDO: Final = frozenset({"Ed25519Signature2018", "Ed25519Signature2020", "JsonWebSignature2020"})
_BOTH_PLACES: Final = (Place.INSERTED, Place.APPENDED)

FINAL: Final = WalletProfile(
    "final",
    (Edition.FINAL,),
    Finding(),
    Proving((_ED_KEY, _P256_KEY, _ED_JWK, _P256_JWK)),
    Reading(_PRESENT_FORMATS, _ALL_CARRIERS, needs_proof_types=True),
)
CREDO: Final = WalletProfile(
    "credo",
    (Edition.FINAL, Edition.DRAFT_15, Edition.DRAFT_14, Edition.DRAFT_11),
    Finding(places=_BOTH_PLACES, servers=(SERVER, OPENID)),
    Proving((_P256_KEY, _ED_KEY, _P256_JWK, _ED_JWK), next_nonce=NonceSource.CREDENTIAL_ANSWER),
    Reading(
        _PRESENT_FORMATS | {VC_SD_JWT},
        _ALL_CARRIERS,
        needs_vc_claim=True,
        needs_proof_types=True,
        suites={LDP_VC: _SUITES_OF_CREDO},
    ),
    pins=("tx_code", "user_pin"),
)
WALTID: Final = WalletProfile(
    "waltid",
    (Edition.FINAL,),
    Finding(schemes=frozenset({OFFER_SCHEME}), media=MediaCheck.EXACT),
    Proving((_P256_JWK, _ED_JWK, _ED_KEY, _P256_KEY), nonce_type=JSON),
    Reading(_PRESENT_FORMATS, _ALL_CARRIERS - {Carrier.LDP_VC}),
)
SPHEREON_13: Final = WalletProfile(
    "sphereon13",
    (Edition.DRAFT_13,),
    Finding(
        schemes=frozenset({OFFER_SCHEME}),
        places=(Place.APPENDED,),
        servers=(SERVER, OPENID),
        media=MediaCheck.NONE,
        needs_grant_listed=False,
    ),
    Proving((_P256_JWK, _ED_JWK), backdated=timedelta(seconds=60), life=timedelta(minutes=10)),
    Reading(_OLD_FORMATS, _ALL_CARRIERS, needs_vc_claim=True, checks_code=True),
)
TALAO_11: Final = WalletProfile(
    "talao11",
    (Edition.DRAFT_11,),
    Finding(
        schemes=frozenset({OFFER_SCHEME}),
        places=(Place.APPENDED,),
        servers=(OPENID, SERVER),
        media=MediaCheck.NONE,
        needs_grant_listed=False,
    ),
    Proving((_P256_JWK, _ED_KEY, _P256_KEY, _ED_JWK)),
    Reading(_OLD_FORMATS, _ALL_CARRIERS, needs_vc_claim=True),
)
PROFILES: Final[Mapping[str, WalletProfile]] = {
    each.name: each for each in (FINAL, CREDO, WALTID, SPHEREON_13, TALAO_11)
}


def shapes_for(profile: WalletProfile, metadata: Mapping[str, Any]) -> Shapes:
    """Return the shapes in which a wallet talks with an issuer of these metadata."""
    return SHAPES[profile.edition(metadata)]
