"""Credentials as tokens: VC-JWT of Open Badges 3.0 over VCDM 2.0, and reading that of VCDM 1.1.

A token says some things twice: as JWT claims and in the credential. Where both are there they must agree;
where only the claim is there it stands in for the credential's member, so that nothing the token says is lost.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from credentials import jose
from credentials.badge import JsonObject
from credentials.errors import InvalidProof, MalformedProof
from credentials.instants import instant_of, instant_text
from keys.errors import KeysError
from keys.public import PublicKey
from keys.signer import Signer

# VC-JOSE-COSE 1.0 and its drafts; Open Badges 3.0 says JWT. RFC 8725, 3.11: no other token is a badge.
_TYPES: Final = frozenset({"jwt", "vc+jwt", "vc+ld+json+jwt"})
_REGISTERED: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
# Any of these beside a `vc` claim is a second credential in the token.
_CREDENTIAL_MEMBERS: Final = frozenset(
    {"@context", "id", "type", "issuer", "credentialSubject", "credentialStatus", "evidence"}
) | frozenset({"validFrom", "validUntil", "issuanceDate", "expirationDate"})
_VCDM_1: Final = "https://www.w3.org/2018/credentials/v1"


@dataclass(frozen=True, slots=True)
class UnverifiedToken:
    """A credential token as read: its key is still to be found and its signature to be checked.

    `issuer` is who it says has issued it, `kid` the key it names, `document` the credential.
    """

    jws: jose.Jws
    issuer: str
    kid: str | None
    document: JsonObject = field(repr=False)


def sign(document: JsonObject, signer: Signer, kid: str) -> str:
    """Return the credential (VCDM 2.0, without proof) as a compact token (Open Badges 3.0, 8.2).

    Raises:
        MalformedProof: the document has a proof, or lacks what the claims repeat: `issuer`, `id`, `validFrom`,
            the subject's `id`.
    """
    if "proof" in document or not _REGISTERED.isdisjoint(document):
        raise MalformedProof("a credential is signed once, and holds no claims of a token")
    claims = {
        "iss": _issuer_id(document),
        "jti": document.get("id"),
        "nbf": _seconds(document, "validFrom"),
        "sub": _subject(document).get("id"),
    }
    if None in claims.values():
        missing = next(name for name, value in claims.items() if value is None)
        raise MalformedProof(f"the credential has nothing for the claim {missing}")
    if "validUntil" in document:
        claims["exp"] = _seconds(document, "validUntil")
    return jose.sign(jose.json_bytes({**document, **claims}), {"typ": "JWT", "kid": kid}, signer)


def read(token: str) -> UnverifiedToken:
    """Return what a credential token says, unverified.

    Raises:
        MalformedToken, UnsupportedProof: as `credentials.jose.read`.
        MalformedProof: it is another kind of token, is addressed to somebody, or contradicts itself.
    """
    jws = jose.read(token)
    kid = _check_header(jws)
    claims = jose.payload_object(jws)
    if "aud" in claims:
        raise MalformedProof("the token is made for one recipient, so it is not a credential")
    document = _completed(_credential(claims), claims)
    issuer = _issuer_id(document)
    if issuer is None:
        raise MalformedProof("the token does not say who issued it")
    return UnverifiedToken(jws, issuer, kid, document)


def verify(token: str, key: PublicKey) -> JsonObject:
    """Return the credential of a token, without the claims, once it turned out to be signed by `key`.

    Raises:
        InvalidProof: it is not.
        MalformedToken, UnsupportedProof, MalformedProof: as `read`.
    """
    unverified = read(token)
    _check_own_key(unverified.jws, key)
    jose.verify(unverified.jws, key)
    return unverified.document


def _check_header(jws: jose.Jws) -> str | None:
    kind, kid = jws.header.get("typ", "JWT"), jws.header.get("kid")
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") not in _TYPES:
        raise MalformedProof(f"a token of the type {kind!r} is not a credential")
    if kid is not None and not isinstance(kid, str):
        raise MalformedProof("the token's kid is not text")
    return kid


def _check_own_key(jws: jose.Jws, key: PublicKey) -> None:
    """Refuse a token that brings another key than the one its issuer publishes (CVE-2018-0114)."""
    if "jwk" not in jws.header:
        return
    try:
        brought = PublicKey.from_jwk(jws.header["jwk"])
    except (KeysError, TypeError, AttributeError) as fault:
        raise MalformedProof("the token's jwk is not a public key") from fault
    if brought != key:
        raise InvalidProof("the token brings another key than the one its issuer publishes")


# --- one credential out of claims -----------------------------------------------------------------


def _credential(claims: JsonObject) -> JsonObject:
    """Return the credential: the `vc` claim (VCDM 1.1), or what is beside the registered claims (VCDM 2.0)."""
    beside = {name: value for name, value in claims.items() if name not in _REGISTERED and name != "vc"}
    if "vc" not in claims:
        return beside
    inside = claims["vc"]
    if not isinstance(inside, dict) or "proof" in inside:
        raise MalformedProof("the token's vc claim is not an unsecured credential")
    if not _CREDENTIAL_MEMBERS.isdisjoint(beside) and beside != inside:
        raise MalformedProof("the token holds two credentials that differ")
    return dict(inside)


def _completed(document: JsonObject, claims: JsonObject) -> JsonObject:
    """Return the credential with what only the claims say (VCDM 1.1, 6.3.1).

    Raises:
        MalformedProof: a claim and the member it repeats disagree.
    """
    if "proof" in document:
        raise MalformedProof("a credential in a token has no proof of its own")
    is_first_version = _VCDM_1 in _listed(document.get("@context"))
    starts, ends = ("issuanceDate", "expirationDate") if is_first_version else ("validFrom", "validUntil")
    full = dict(document)
    _agree_on_text(claims, "jti", full, "id")
    _agree_on_issuer(claims, full)
    _agree_on_subject(claims, full)
    _agree_on_instant(claims, "nbf", full, starts)
    _agree_on_instant(claims, "exp", full, ends)
    return full


def _agree_on_text(claims: JsonObject, claim: str, holder: JsonObject, member: str) -> None:
    if claim not in claims:
        return
    if not isinstance(claims[claim], str):
        raise MalformedProof(f"the token's {claim} is not text")
    if holder.setdefault(member, claims[claim]) != claims[claim]:
        raise MalformedProof(f"the token's {claim} and the credential's {member} differ")


def _agree_on_issuer(claims: JsonObject, document: JsonObject) -> None:
    if not isinstance(document.get("issuer"), dict):
        _agree_on_text(claims, "iss", document, "issuer")
        return
    document["issuer"] = dict(document["issuer"])
    _agree_on_text(claims, "iss", document["issuer"], "id")


def _agree_on_subject(claims: JsonObject, document: JsonObject) -> None:
    if "sub" not in claims:
        return
    subject = dict(_subject(document))
    _agree_on_text(claims, "sub", subject, "id")
    is_listed = isinstance(document["credentialSubject"], list)
    document["credentialSubject"] = [subject] if is_listed else subject


def _agree_on_instant(claims: JsonObject, claim: str, document: JsonObject, member: str) -> None:
    if claim not in claims:
        return
    seconds = claims[claim]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise MalformedProof(f"the token's {claim} is not a number of seconds")
    if member not in document:
        document[member] = _written(seconds, claim)
    elif _seconds(document, member) != int(seconds):
        raise MalformedProof(f"the token's {claim} and the credential's {member} differ")


def _written(seconds: float, claim: str) -> str:
    try:
        return instant_text(datetime.fromtimestamp(int(seconds), UTC))
    except (ValueError, OverflowError, OSError) as fault:
        raise MalformedProof(f"the token's {claim} is beyond the calendar") from fault


def _seconds(document: JsonObject, member: str) -> int | None:
    text = document.get(member)
    if text is None:
        return None
    try:
        return int(instant_of(text).timestamp())
    except (ValueError, TypeError) as fault:
        raise MalformedProof(f"the credential's {member} is not a date and time with a time zone") from fault


def _issuer_id(document: JsonObject) -> str | None:
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) and found else None


def _subject(document: JsonObject) -> JsonObject:
    subjects = _listed(document.get("credentialSubject"))
    if len(subjects) != 1 or not isinstance(subjects[0], dict):
        raise MalformedProof("a token with a sub holds a credential with exactly one subject")
    return subjects[0]


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else [value]
