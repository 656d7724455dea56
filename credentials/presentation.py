"""Verifiable presentations: a holder shows credentials and proves, for one verifier and one nonce, to be the holder.

Two forms (OpenID4VP 1.0, appendix B): an embedded proof with `challenge` and `domain`, or a JWT with `nonce` and
`aud`. Credentials inside are taken out byte for byte where they are tokens, and verified alone.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from contexts.errors import ContextsError
from contexts.jcs import jcs
from contexts.strict_json import parse_object
from credentials import jose
from credentials.badge import JsonObject
from credentials.errors import CredentialsError, InvalidProof, MalformedPresentation
from credentials.proofs import data_integrity
from keys.public import PublicKey
from keys.signer import Signer

VCDM_2 = "https://www.w3.org/ns/credentials/v2"
PRESENTATION_TYPE = "VerifiablePresentation"
LIFETIME = timedelta(minutes=5)
CLOCK_SKEW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Recipient:
    """For whom a presentation is made: `audience` is the verifier's full client id, `nonce` its challenge."""

    audience: str
    nonce: str


@dataclass(frozen=True, slots=True)
class HolderSigner:
    """A holder's DID and the key that signs for it; `method_id` is the DID URL of the key."""

    did: str
    method_id: str
    signer: Signer


class ReceivedPresentation(Protocol):
    """A presentation as received, waiting for its holder's key."""

    @property
    def method_id(self) -> str:
        """The verification method that signed it."""
        ...

    @property
    def holder(self) -> str | None:
        """The holder it names, if it names one."""
        ...

    def verify(self, key: PublicKey, recipient: Recipient, now: datetime) -> tuple[bytes, ...]:
        """Return the credentials shown.

        Raises:
            InvalidProof: the signature is not this key's, or it was made for another verifier, nonce or time.
            MalformedPresentation: what was signed is not a presentation.
        """
        ...


# --- making ---------------------------------------------------------------------------------------


def make_ldp_vp(
    credentials: list[JsonObject], holder: HolderSigner, recipient: Recipient, now: datetime
) -> JsonObject:
    """Return a presentation of embedded-proof credentials, signed by the holder."""
    document: JsonObject = {
        "@context": [VCDM_2],
        "type": [PRESENTATION_TYPE],
        "holder": holder.did,
        "verifiableCredential": credentials,
    }
    return data_integrity.sign(
        document,
        holder.signer,
        holder.method_id,
        now,
        purpose="authentication",
        domain=recipient.audience,
        challenge=recipient.nonce,
    )


def make_jwt_vp(tokens: list[str], holder: HolderSigner, recipient: Recipient, now: datetime) -> str:
    """Return a presentation of credentials that are tokens, as a token signed by the holder."""
    issued = int(now.timestamp())
    claims = {
        "iss": holder.did,
        "aud": recipient.audience,
        "nonce": recipient.nonce,
        "iat": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
        "vp": {"@context": [VCDM_2], "type": [PRESENTATION_TYPE], "verifiableCredential": tokens},
    }
    header = {"alg": holder.signer.public_key.algorithm.value, "typ": "JWT", "kid": holder.method_id}
    return jose.sign(jcs(claims), header, holder.signer)


# --- reading --------------------------------------------------------------------------------------


def read(value: object) -> ReceivedPresentation:
    """Return a presentation as received: a JSON object, or the text of a token.

    Raises:
        MalformedPresentation: it is neither, or its proof is missing or malformed.
    """
    try:
        if isinstance(value, dict):
            return _read_embedded(value)
        if isinstance(value, str):
            return _read_token(value)
    except (CredentialsError, ContextsError) as fault:
        raise MalformedPresentation(f"the presentation can not be read: {fault}") from fault
    raise MalformedPresentation("a presentation is an object or the text of a token")


@dataclass(frozen=True, slots=True)
class _Embedded:
    document: JsonObject = field(repr=False)
    proof: data_integrity.Proof

    @property
    def method_id(self) -> str:
        return self.proof.method_id

    @property
    def holder(self) -> str | None:
        holder = self.document.get("holder")
        return holder.get("id") if isinstance(holder, dict) else holder

    def verify(self, key: PublicKey, recipient: Recipient, now: datetime) -> tuple[bytes, ...]:
        proof = self.proof
        if proof.purpose != "authentication":
            raise InvalidProof("the presentation's proof is not made for authentication")
        if proof.challenge != recipient.nonce or proof.domain != recipient.audience:
            raise InvalidProof("the presentation was made for another request")
        secured = data_integrity.verify(self.document, proof, key, now=now)
        return _shown(secured, _bytes_of_object)


def _read_embedded(document: JsonObject) -> _Embedded:
    proofs = data_integrity.proofs(document)
    if len(proofs) != 1:
        raise MalformedPresentation("a presentation carries exactly one proof")
    return _Embedded(document, proofs[0])


@dataclass(frozen=True, slots=True)
class _Token:
    jws: jose.Jws = field(repr=False)
    claims: JsonObject = field(repr=False)
    method_id: str

    @property
    def holder(self) -> str | None:
        issuer = self.claims.get("iss")
        return issuer if isinstance(issuer, str) else None

    def verify(self, key: PublicKey, recipient: Recipient, now: datetime) -> tuple[bytes, ...]:
        jose.verify(self.jws, key)
        if self.claims.get("nonce") != recipient.nonce or self.claims.get("aud") != recipient.audience:
            raise InvalidProof("the presentation was made for another request")
        _check_times(self.claims, now)
        presentation = self.claims.get("vp")
        if not isinstance(presentation, dict):
            raise MalformedPresentation("the token holds no vp claim")
        return _shown(presentation, _bytes_of_token)


def _read_token(token: str) -> _Token:
    jws = jose.read(token)
    kid = jws.header.get("kid")
    if not isinstance(kid, str):
        raise MalformedPresentation("the token's header names no key")
    return _Token(jws, parse_object(jws.payload), kid)


def _check_times(claims: JsonObject, now: datetime) -> None:
    """Check exp, nbf and iat where they stand (RFC 7519, 4.1); a clock may be a minute behind."""
    end, latest_start = now.timestamp(), (now + CLOCK_SKEW).timestamp()
    fits: dict[str, Callable[[float], bool]] = {
        "exp": lambda seconds: seconds >= end,
        "nbf": lambda seconds: seconds <= latest_start,
        "iat": lambda seconds: seconds <= latest_start,
    }
    for name, is_in_time in fits.items():
        if name in claims and not is_in_time(_seconds(claims, name)):
            raise InvalidProof(f"the presentation's {name} does not fit the present time")


def _seconds(claims: JsonObject, name: str) -> float:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidProof(f"the presentation's {name} is not a number of seconds")
    return float(value)


def _shown(presentation: JsonObject, to_bytes: "_ToBytes") -> tuple[bytes, ...]:
    types = presentation.get("type")
    if PRESENTATION_TYPE not in (types if isinstance(types, list) else [types]):
        raise MalformedPresentation("what was signed is not a presentation")
    inside = presentation.get("verifiableCredential", [])
    credentials = inside if isinstance(inside, list) else [inside]
    if not credentials:
        raise MalformedPresentation("the presentation holds no credential")
    return tuple(to_bytes(each) for each in credentials)


class _ToBytes(Protocol):
    def __call__(self, credential: object) -> bytes: ...


def _bytes_of_object(credential: object) -> bytes:
    if not isinstance(credential, dict):
        raise MalformedPresentation("an embedded presentation holds credential objects")
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()


def _bytes_of_token(credential: object) -> bytes:
    if not isinstance(credential, str):
        raise MalformedPresentation("a token presentation holds credential tokens")
    return credential.encode("ascii", "replace")
