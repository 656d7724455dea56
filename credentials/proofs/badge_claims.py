"""A badge as the claims of an SD-JWT VC, and any SD-JWT VC as a document (draft-ietf-oauth-sd-jwt-vc; ADR 19).

The claims have the shape of Open Badges 3.0, so that one query fits every carrier. What JWT has a claim for is said
by that claim alone, so nothing is said twice: who issues, from when, until when, about whom.
"""

from dataclasses import dataclass
from typing import Final

from credentials.badge import JsonObject
from credentials.errors import MalformedProof, UnsupportedProof
from credentials.holder_ids import is_id_of
from credentials.instants import instant_text
from credentials.proofs.jwt_claims import REGISTERED, claims_of, instant_claim
from credentials.status.entries import TokenEntry, token_claim
from credentials.wire import CONTEXTS
from credentials.wire_achievement import present
from did.methods.jwk import did_jwk
from keys.errors import KeysError
from keys.public import PublicKey

TYPE: Final = "vct"
INTEGRITY: Final = "vct#integrity"
BADGE_TYPES: Final = ["VerifiableCredential", "OpenBadgeCredential"]
_SAID_BY_CLAIMS: Final = frozenset(
    {"@context", "type", "validFrom", "validUntil", "issuer", "credentialSubject"}
)
_SPOKEN: Final = REGISTERED | {"cnf"}
# About the credential and not its subject; they are told on as they are.
_KEPT: Final = (TYPE, INTEGRITY, "status")
_NOT_BESIDE_CLAIMS: Final = frozenset(
    {"@context", "type", "validFrom", "validUntil", "issuanceDate", "expirationDate", "proof", "vc", "vp"}
)
# Of a credential they would say until when and whether it holds; read as claims about somebody they would say nothing.
_OF_A_CREDENTIAL: Final = frozenset(
    {"@context", "credentialSubject", "credentialStatus", "validUntil", "expirationDate", "vc", "vp"}
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an SD-JWT VC says besides its badge.

    `vct` is its type and `integrity` the hash of that type's metadata, `holder` the key it is bound to, `status` its
    own place in a Token Status List.
    """

    vct: str
    integrity: str | None = None
    holder: PublicKey | None = None
    status: TokenEntry | None = None


def to_claims(document: JsonObject, terms: Terms) -> JsonObject:
    """Return the claims that say what a badge (VCDM 2.0, without proof) says.

    Its place in a bitstring list is left out, since that list is shared by copies which must not be linked.

    Raises:
        MalformedProof: it is no plain Open Badge, or it could be withdrawn and the claims could not.
    """
    _check_badge(document, terms)
    return {**_registered(document, terms), **_members(document)}


def _registered(document: JsonObject, terms: Terms) -> JsonObject:
    said = claims_of(document | {"id": document.get("id", "")})
    is_told_by_key = terms.holder is not None and said["sub"] == did_jwk(terms.holder)
    return present(
        {
            "iss": said["iss"],
            "sub": None if is_told_by_key else said["sub"],
            "nbf": said["nbf"],
            "exp": said.get("exp"),
            TYPE: terms.vct,
            INTEGRITY: terms.integrity,
            "cnf": {"jwk": terms.holder.jwk()} if terms.holder else None,
            "status": token_claim(terms.status) if terms.status else None,
        }
    )


def _members(document: JsonObject) -> JsonObject:
    left_out = _SAID_BY_CLAIMS | {"credentialStatus"}
    issuer = document["issuer"]
    profile = _without_id(issuer) if isinstance(issuer, dict) else {}
    beside = {name: value for name, value in document.items() if name not in left_out}
    subject = _without_id(document["credentialSubject"])
    return {**({"issuer": profile} if profile else {}), **beside, "credentialSubject": subject}


def _without_id(value: JsonObject) -> JsonObject:
    return {name: each for name, each in value.items() if name != "id"}


def told_besides(terms: Terms) -> JsonObject:
    """Return what the document read from such claims holds besides the badge: its type, and its place in a list."""
    status = token_claim(terms.status) if terms.status else None
    return present({TYPE: terms.vct, INTEGRITY: terms.integrity, "status": status})


def to_document(claims: JsonObject) -> JsonObject:
    """Return what claims say in the shape of a credential of VCDM 2.0.

    Claims with an achievement are read as an Open Badge. Of any other SD-JWT VC the claims are about its subject.

    Raises:
        MalformedProof: a registered claim is missing or malformed, or something is said twice.
        UnsupportedProof: it is a credential of VCDM in another shape than that of a badge.
    """
    issuer, vct = _text(claims, "iss"), _text(claims, TYPE)
    subject_id = _subject_id(claims)
    if _is_badge(claims):
        return _badge(claims, issuer, subject_id)
    if not _OF_A_CREDENTIAL.isdisjoint(claims):
        raise UnsupportedProof("an SD-JWT VC that holds a credential of VCDM in a shape that is not read")
    own: JsonObject = {
        name: value for name, value in claims.items() if name not in _KEPT and name not in _SPOKEN
    }
    kept: JsonObject = {name: claims[name] for name in _KEPT if name in claims}
    document = _dated({"type": [BADGE_TYPES[0], vct], "issuer": {"id": issuer}, **kept}, claims)
    return document | {"credentialSubject": own | ({"id": subject_id} if subject_id else {})}


def _check_badge(document: JsonObject, terms: Terms) -> None:
    is_badge = document.get("type") == BADGE_TYPES and document.get("@context") == list(CONTEXTS)
    if not is_badge or not isinstance(document.get("credentialSubject"), dict):
        raise MalformedProof(
            "only an Open Badge in the two usual contexts can be said in the claims of an SD-JWT VC"
        )
    if "proof" in document or not (REGISTERED | {"cnf", TYPE, INTEGRITY, "status"}).isdisjoint(document):
        raise MalformedProof("a credential is signed once, and holds no claims of a token")
    if "credentialStatus" in document and terms.status is None:
        raise MalformedProof("the badge can be withdrawn, and the SD-JWT VC has no place in a list")


def _is_badge(claims: JsonObject) -> bool:
    subject = claims.get("credentialSubject")
    return isinstance(subject, dict) and isinstance(subject.get("achievement"), dict)


def _badge(claims: JsonObject, issuer_id: str, subject_id: str | None) -> JsonObject:
    if not _NOT_BESIDE_CLAIMS.isdisjoint(claims):
        raise MalformedProof("the claims say again, under another name, what a claim of JWT says")
    subject, profile = claims["credentialSubject"], claims.get("issuer", {})
    if not isinstance(profile, dict) or profile.get("id", issuer_id) != issuer_id:
        raise MalformedProof("the claim iss and the issuer differ")
    if claims.get("jti", claims.get("id")) != claims.get("id", claims.get("jti")):
        raise MalformedProof("the claim jti and the credential's id differ")
    beside = {name: value for name, value in claims.items() if name not in _SPOKEN}
    named = {"id": claims["jti"]} if "jti" in claims else {}
    return _dated({"@context": list(CONTEXTS), **named, "type": list(BADGE_TYPES)}, claims) | {
        **beside,
        "issuer": {**profile, "id": issuer_id},
        "credentialSubject": {**subject, **({"id": subject_id} if subject_id else {})},
    }


def _dated(document: JsonObject, claims: JsonObject) -> JsonObject:
    for claim, member in (("nbf", "validFrom"), ("exp", "validUntil")):
        at = instant_claim(claims, claim)
        if at is not None:
            document[member] = instant_text(at)
    return document


def _subject_id(claims: JsonObject) -> str | None:
    """Return whom it is about: the holder's key where there is one, else whom `sub` names.

    `sub` counts beside a key only if it is that very key. Anything else the holder could not prove.
    """
    subject = _named_subject(claims)
    key = holder_key(claims)
    if key is None:
        return subject
    return subject if subject is not None and is_id_of(subject, key) else did_jwk(key)


def _named_subject(claims: JsonObject) -> str | None:
    inside = claims["credentialSubject"].get("id") if _is_badge(claims) else None
    if "sub" not in claims:
        return inside if isinstance(inside, str) else None
    subject = _text(claims, "sub")
    if inside not in (None, subject):
        raise MalformedProof("the claim sub and the subject's id differ")
    return subject


def holder_key(claims: JsonObject) -> PublicKey | None:
    """Return the key that the credential is bound to (RFC 7800, 3.2), or None if it is bound to none that is read.

    Raises:
        MalformedProof: what stands there is no public key, or a weak one.
    """
    confirmation = claims.get("cnf", {})
    if not isinstance(confirmation, dict):
        raise MalformedProof("the claim cnf is not an object")
    if "jwk" not in confirmation:
        return None
    try:
        return PublicKey.from_jwk(confirmation["jwk"])
    except (KeysError, TypeError, AttributeError) as fault:
        raise MalformedProof("the claim cnf holds no public key that can be relied on") from fault


def _text(claims: JsonObject, claim: str) -> str:
    value = claims.get(claim)
    if not isinstance(value, str) or not value:
        raise MalformedProof(f"the claim {claim} is missing, or is not text")
    return value
