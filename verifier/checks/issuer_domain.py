"""Does the issuer's web address say that the issuer is its own (DIF Well Known DID Configuration)?

Told beside whether we know the issuer: it helps a person to decide, and never decides by itself. Asked only about
issuers that the caller does not know, after the signature held.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials import jose
from credentials.errors import CredentialsError, UnsupportedProof
from credentials.instants import instant_of
from credentials.received import read
from did.document import DidDocument, Purpose
from did.errors import DidError, FetchFailed, MalformedDid
from did.methods.web import did_of_url
from did.syntax import Did, DidUrl
from keys.errors import KeysError, UnsupportedKey
from verifier.authenticity import Asker, authenticate
from verifier.ports import Sources
from verifier.report import Check, Finding, Outcome, failed, not_applicable, passed, unknown

PLACE: Final = "/.well-known/did-configuration.json"
ACCEPT: Final = "application/json, application/ld+json, */*;q=0.1"
LIMIT: Final = 256 * 1024
SKEW: Final = timedelta(seconds=60)
# Each costs a signature; an installation has one or two for each of its organisations.
MAX_LINKED: Final = 64
_TYPE: Final = "DomainLinkageCredential"


class _NotConfirmed(Exception):
    """A credential is not one by which the domain confirms the issuer."""


class _CanNotTell(Exception):
    """A credential by the issuer is signed in a way, or in words, that are not checked here."""


def not_asked() -> Finding:
    """Return that the domain was not asked, which is said."""
    return not_applicable(Check.ISSUER_DOMAIN, "domain_not_asked")


def check(issuer_id: str, sources: Sources, now: datetime) -> Finding:
    """Return whether a web address that the issuer names as its own confirms that."""
    try:
        document = sources.resolver.resolve(Did.parse(issuer_id))
    except DidError:
        return not_applicable(Check.ISSUER_DOMAIN, "no_domain")
    # Only the first: each is a fetch, and an issuer could name any number of strangers.
    origin = next((each for each in map(_origin, document.linked_domains) if each is not None), None)
    if origin is None:
        return not_applicable(Check.ISSUER_DOMAIN, "no_domain")
    return _asked(origin, document, sources, now)


def _asked(origin: str, document: DidDocument, sources: Sources, now: datetime) -> Finding:
    url, domain = f"{origin}{PLACE}", origin.removeprefix("https://")
    try:
        fetched = sources.documents.get(url, accept=ACCEPT, limit=LIMIT)
    except FetchFailed:
        return unknown(Check.ISSUER_DOMAIN, "domain_unreachable", domain=domain).asked(url)
    asker = Asker(sources.resolver, now)
    said = [_outcome(entry, origin, document, asker) for entry in _linked(fetched.body)]
    return _judged(said, domain).asked(url, fetched.as_of)


def _judged(said: Collection[Outcome], domain: str) -> Finding:
    if Outcome.PASSED in said:
        return passed(Check.ISSUER_DOMAIN, "domain_linked", domain=domain)
    if Outcome.UNKNOWN in said:
        return unknown(Check.ISSUER_DOMAIN, "domain_unclear", domain=domain)
    return failed(Check.ISSUER_DOMAIN, "domain_not_confirmed", domain=domain)


def _origin(text: str) -> str | None:
    """Return an https origin as browsers write it (RFC 6454, 6.2); None for anything else, such as an address."""
    bare = text.removesuffix("/")
    try:
        did_of_url(bare)
    except MalformedDid:
        return None
    has_path = "/" in bare.removeprefix("https://")
    return None if has_path else bare.lower().removesuffix(":443")


def _linked(body: bytes) -> Iterable[object]:
    try:
        entries = parse_object(body, max_bytes=LIMIT).get("linked_dids")
    except MalformedJson:
        return ()
    return entries[:MAX_LINKED] if isinstance(entries, list) else ()


def _outcome(entry: object, origin: str, document: DidDocument, asker: Asker) -> Outcome:
    try:
        if isinstance(entry, str):
            credential = _of_token(entry, document, asker)
        elif isinstance(entry, dict):
            credential = _of_document(entry, document, asker)
        else:
            return Outcome.FAILED
        _check(credential, origin, document.id.value, asker.now)
    except (_CanNotTell, UnsupportedProof, UnsupportedKey):
        return Outcome.UNKNOWN
    except (_NotConfirmed, CredentialsError, MalformedJson, DidError, KeysError, ValueError):
        return Outcome.FAILED
    return Outcome.PASSED


def _of_token(token: str, document: DidDocument, asker: Asker) -> Mapping[str, Any]:
    """Return the credential in a token once issuer, dates and signature of the token have been checked."""
    jws = jose.read(token)
    claims, did = jose.payload_object(jws), document.id.value
    if claims.get("iss") != did or claims.get("sub") != did:
        raise _NotConfirmed
    named = DidUrl.parse(str(jws.header.get("kid")), document.id)
    jose.verify(jws, document.key_for(str(named), Purpose.ASSERTION, asker.now))
    now = asker.now.timestamp()
    if not _number(claims, "nbf") - SKEW.total_seconds() <= now < _number(claims, "exp"):
        raise _NotConfirmed
    credential = claims.get("vc")
    if not isinstance(credential, Mapping) or credential.get("issuer", did) != did:
        raise _NotConfirmed
    return credential


def _of_document(entry: dict[str, Any], document: DidDocument, asker: Asker) -> Mapping[str, Any]:
    """Return a credential with an embedded proof, once issuer, dates and proof have been checked."""
    did = document.id.value
    issuer = entry.get("issuer")
    if (issuer.get("id") if isinstance(issuer, Mapping) else issuer) != did:
        raise _NotConfirmed
    secured = authenticate(read(json.dumps(entry).encode()), did, asker)
    if secured.document is None:
        outcomes = {finding.outcome for finding in secured.findings}
        raise _NotConfirmed if Outcome.FAILED in outcomes else _CanNotTell
    if secured.has_run_out(asker.now):
        raise _NotConfirmed
    begins = _instant(secured.document, "validFrom", "issuanceDate")
    ends = _instant(secured.document, "validUntil", "expirationDate")
    if begins is None or ends is None or not begins - SKEW <= asker.now < ends:
        raise _NotConfirmed
    return secured.document


def _check(credential: Mapping[str, Any], origin: str, did: str, now: datetime) -> None:
    """Return quietly if a credential says of the DID, and nothing else, that the origin is its own."""
    subject, types = credential.get("credentialSubject"), credential.get("type")
    if not isinstance(subject, Mapping) or not isinstance(types, list) or _TYPE not in types:
        raise _NotConfirmed
    ends = _instant(credential, "validUntil", "expirationDate")
    if ends is not None and now >= ends:
        raise _NotConfirmed
    if subject.get("id") != did or _origin(str(subject.get("origin"))) != origin:
        raise _NotConfirmed


def _instant(credential: Mapping[str, Any], *names: str) -> datetime | None:
    given = [credential[name] for name in names if name in credential]
    return instant_of(str(given[0])) if given else None


def _number(claims: Mapping[str, Any], name: str) -> float:
    """Return a NumericDate (RFC 7519, 2); both are asked for by Well Known DID Configuration."""
    value = claims.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _NotConfirmed
    return value
