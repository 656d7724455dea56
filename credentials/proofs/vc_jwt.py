"""Credentials as tokens, in three profiles (ADR 19), which differ in where a token says what.

Open Badges VC-JWT (Open Badges 3.0, 8.2) holds the credential of VCDM 2.0 among claims that repeat it. `vc+jwt`
(VC-JOSE-COSE 1.0, 3.1.1) holds the credential and nothing else. The token of VCDM 1.1 (6.3.1) holds it in a claim `vc`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from credentials import jose
from credentials.badge import JsonObject
from credentials.errors import InvalidProof, MalformedProof
from credentials.proofs.first_version import in_first_version
from credentials.proofs.jwt_claims import REGISTERED, claims_of, completed, instant_claim, issuer_id
from keys.errors import KeysError
from keys.public import PublicKey
from keys.signer import Signer


class Profile(StrEnum):
    """How a token holds its credential."""

    OPEN_BADGES = "Open Badges VC-JWT"
    VC_JWT = "vc+jwt"
    FIRST_VERSION = "VCDM 1.1"


# RFC 8725, 3.11: a token of any other type is no credential. The last one is that of drafts of VC-JOSE-COSE.
_TYPES: Final = frozenset({"", "jwt"})
_TYPES_OF_VC_JWT: Final = frozenset({"vc+jwt", "vc+ld+json+jwt"})
# Open Badges 3.0, 8.2.2 allows alg, kid, jwk and typ; VC-JOSE-COSE 1.0, 3.1.1 advises cty.
_HEADERS: Final[Mapping[Profile, Mapping[str, str]]] = {
    Profile.OPEN_BADGES: {"typ": "JWT"},
    Profile.VC_JWT: {"typ": "vc+jwt", "cty": "vc"},
    Profile.FIRST_VERSION: {"typ": "JWT"},
}
# Any of these beside a `vc` claim is a second credential in the token.
_CREDENTIAL_MEMBERS: Final = frozenset(
    {"@context", "id", "type", "issuer", "credentialSubject", "credentialStatus", "evidence"}
) | frozenset({"validFrom", "validUntil", "issuanceDate", "expirationDate"})


@dataclass(frozen=True, slots=True)
class UnverifiedToken:
    """A credential token as read: its key is still to be found and its signature to be checked.

    `issuer` is who it says has issued it, `kid` the key it names, `document` the credential; `expires` is when the
    signature itself ends, which only a `vc+jwt` says.
    """

    jws: jose.Jws
    profile: Profile
    issuer: str
    kid: str | None
    document: JsonObject = field(repr=False)
    expires: datetime | None = None


def sign(document: JsonObject, signer: Signer, kid: str, profile: Profile = Profile.OPEN_BADGES) -> str:
    """Return the credential (VCDM 2.0, without proof) as a compact token.

    Raises:
        MalformedProof: the document has a proof, or the profile can not hold it: Open Badges and VCDM 1.1 ask for
            what their claims repeat (`issuer`, `id`, `validFrom`, the subject's `id`).
    """
    if "proof" in document or not REGISTERED.isdisjoint(document):
        raise MalformedProof("a credential is signed once, and holds no claims of a token")
    header = {**_HEADERS[profile], "kid": kid}
    return jose.sign(jose.json_bytes(_payload(document, profile)), header, signer)


def _payload(document: JsonObject, profile: Profile) -> JsonObject:
    match profile:
        case Profile.OPEN_BADGES:
            return {**document, **claims_of(document)}
        case Profile.FIRST_VERSION:
            return {**claims_of(document), "vc": in_first_version(document)}
        case Profile.VC_JWT:
            return document


def read(token: str) -> UnverifiedToken:
    """Return what a credential token says, unverified, whichever profile it has.

    Raises:
        MalformedToken, UnsupportedProof: as `credentials.jose.read`.
        MalformedProof: it is another kind of token, is addressed to somebody, or contradicts itself.
    """
    jws = jose.read(token)
    is_vc_jwt, kid = _check_header(jws)
    claims = jose.payload_object(jws)
    if "aud" in claims:
        raise MalformedProof("the token is made for one recipient, so it is not a credential")
    profile = _profile(claims, is_vc_jwt=is_vc_jwt)
    document = completed(_credential(claims), claims, with_end=not is_vc_jwt)
    issuer = issuer_id(document)
    if issuer is None:
        raise MalformedProof("the token does not say who issued it")
    # VC-JOSE-COSE 1.0, 3.1.3: `exp` is the end of the signature there, not that of the credential.
    expires = instant_claim(claims, "exp") if is_vc_jwt else None
    return UnverifiedToken(jws, profile, issuer, kid, document, expires)


def verify(token: str, key: PublicKey) -> JsonObject:
    """Return the credential of a token, without the claims, once it turned out to be signed by `key`.

    Raises:
        InvalidProof: it is not.
        MalformedToken, UnsupportedProof, MalformedProof: as `read`.
    """
    return verified(read(token), key)


def verified(unverified: UnverifiedToken, key: PublicKey) -> JsonObject:
    """Return the credential of a token that has been read, once it turned out to be signed by `key`.

    Raises:
        InvalidProof: it is not.
        MalformedProof: it brings a key of its own that is none.
    """
    check_own_key(unverified.jws, key)
    jose.verify(unverified.jws, key)
    return unverified.document


def check_own_key(jws: jose.Jws, key: PublicKey) -> None:
    """Refuse a token that brings another key than the one its issuer publishes (CVE-2018-0114).

    Addresses of keys (`jku`, `x5u`) are never followed, and certificates (`x5c`) are passed over: the key is the one
    that the issuer publishes, and no other.
    """
    if "jwk" not in jws.header:
        return
    try:
        brought = PublicKey.from_jwk(jws.header["jwk"])
    except (KeysError, TypeError, AttributeError) as fault:
        raise MalformedProof("the token's jwk is not a public key") from fault
    if brought != key:
        raise InvalidProof("the token brings another key than the one its issuer publishes")


def named_key(jws: jose.Jws) -> str | None:
    """Return the `kid` of a token, or None if it names no key.

    Raises:
        MalformedProof: it is not text.
    """
    kid = jws.header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise MalformedProof("the token's kid is not text")
    return kid


def _check_header(jws: jose.Jws) -> tuple[bool, str | None]:
    kind = jose.token_type(jws)
    if kind not in _TYPES | _TYPES_OF_VC_JWT:
        raise MalformedProof(f"a token of the type {kind!r} is not a credential")
    return kind in _TYPES_OF_VC_JWT, named_key(jws)


def _profile(claims: JsonObject, *, is_vc_jwt: bool) -> Profile:
    if is_vc_jwt and not {"vc", "vp"}.isdisjoint(claims):
        # VC-JOSE-COSE 1.0, 3.1.1 forbids them, so that there is one credential in one place.
        raise MalformedProof("a token of the type vc+jwt has no vc claim and no vp claim")
    if is_vc_jwt:
        return Profile.VC_JWT
    return Profile.FIRST_VERSION if "vc" in claims else Profile.OPEN_BADGES


def _credential(claims: JsonObject) -> JsonObject:
    """Return the credential: the `vc` claim, or what is beside the registered claims."""
    beside: dict[str, Any] = {
        name: value for name, value in claims.items() if name not in REGISTERED and name != "vc"
    }
    if "vc" not in claims:
        return beside
    inside = claims["vc"]
    if not isinstance(inside, dict) or "proof" in inside:
        raise MalformedProof("the token's vc claim is not an unsecured credential")
    if not _CREDENTIAL_MEMBERS.isdisjoint(beside) and beside != inside:
        raise MalformedProof("the token holds two credentials that differ")
    return _with_status(inside, beside)


def _with_status(inside: JsonObject, beside: JsonObject) -> JsonObject:
    """Return the credential with its place in a Token Status List, which is a claim of the token (6.1 there)."""
    status = {"status": beside["status"]} if "status" in beside else {}
    if {**status, **inside} != {**inside, **status}:
        raise MalformedProof("the token names two places where it could be withdrawn")
    return {**inside, **status}
