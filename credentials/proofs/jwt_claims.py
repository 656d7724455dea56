"""The claims of a token that repeat members of the credential in it (RFC 7519; VCDM 1.1, 6.3.1; Open Badges 3.0, 8.2).

A token says some things twice: as JWT claims and in the credential. Where both are there they must agree; where only
the claim is there it stands in for the credential's member, so that nothing the token says is lost.
"""

from datetime import UTC, datetime
from typing import Any, Final

from credentials.badge import JsonObject
from credentials.errors import MalformedProof
from credentials.instants import instant_of, instant_text

REGISTERED: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})
VCDM_1: Final = "https://www.w3.org/2018/credentials/v1"
VCDM_2: Final = "https://www.w3.org/ns/credentials/v2"


def claims_of(document: JsonObject) -> JsonObject:
    """Return the claims that repeat a credential of VCDM 2.0 (Open Badges 3.0, 8.2.4).

    Raises:
        MalformedProof: the credential lacks what a claim repeats.
    """
    claims = {
        "iss": issuer_id(document),
        "jti": document.get("id"),
        "nbf": _seconds(document, "validFrom"),
        "sub": _subject(document).get("id"),
    }
    if None in claims.values():
        missing = next(name for name, value in claims.items() if value is None)
        raise MalformedProof(f"the credential has nothing for the claim {missing}")
    if "validUntil" in document:
        claims["exp"] = _seconds(document, "validUntil")
    return claims


def completed(document: JsonObject, claims: JsonObject, *, with_end: bool = True) -> JsonObject:
    """Return the credential with what only the claims say.

    Without `with_end` the claim `exp` is the end of the signature and says nothing about the credential.

    Raises:
        MalformedProof: a claim and the member it repeats disagree, or the credential has a proof of its own.
    """
    if "proof" in document:
        raise MalformedProof("a credential in a token has no proof of its own")
    is_first_version = VCDM_1 in listed(document.get("@context"))
    starts, ends = ("issuanceDate", "expirationDate") if is_first_version else ("validFrom", "validUntil")
    full = dict(document)
    _agree_on_text(claims, "jti", full, "id")
    _agree_on_issuer(claims, full)
    _agree_on_subject(claims, full)
    _agree_on_instant(claims, "nbf", full, starts)
    if with_end:
        _agree_on_instant(claims, "exp", full, ends)
    return full


def instant_claim(claims: JsonObject, claim: str) -> datetime | None:
    """Return the instant of a claim, in whole seconds, or None if it is absent.

    Raises:
        MalformedProof: it is not a number of seconds, or beyond the calendar.
    """
    if claim not in claims:
        return None
    seconds = claims[claim]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise MalformedProof(f"the token's {claim} is not a number of seconds")
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise MalformedProof(f"the token's {claim} is beyond the calendar") from fault


def issuer_id(document: JsonObject) -> str | None:
    """Return who a credential says has issued it, or None."""
    issuer = document.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) and found else None


def listed(value: Any) -> list[Any]:  # noqa: ANN401
    """Return a member that may be an array or a single value as a list."""
    return value if isinstance(value, list) else [value]


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
    said = instant_claim(claims, claim)
    if said is None:
        return
    if member not in document:
        document[member] = instant_text(said)
    elif _seconds(document, member) != int(said.timestamp()):
        raise MalformedProof(f"the token's {claim} and the credential's {member} differ")


def _seconds(document: JsonObject, member: str) -> int | None:
    text = document.get(member)
    if text is None:
        return None
    try:
        return int(instant_of(text).timestamp())
    except (ValueError, TypeError) as fault:
        raise MalformedProof(f"the credential's {member} is not a date and time with a time zone") from fault


def _subject(document: JsonObject) -> JsonObject:
    subjects = listed(document.get("credentialSubject"))
    if len(subjects) != 1 or not isinstance(subjects[0], dict):
        raise MalformedProof("a token with a sub holds a credential with exactly one subject")
    return subjects[0]
