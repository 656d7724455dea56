"""Is it signed by a key of its issuer, and does the signature cover all of it?

Asked of badges and of the status lists they name. Only the issuer's key document is fetched here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from contexts.errors import DataLoss, MalformedDocument, TooComplex, UnknownContext
from credentials.badge import JsonObject
from credentials.errors import BaseProofShown, InvalidProof, MalformedProof, MalformedToken, UnsupportedProof
from credentials.received import Received, Secured
from did.document import Purpose
from did.errors import (
    DidDeactivated,
    DidUnproven,
    DidUnresolvable,
    InvalidDidDocument,
    KeyNotAuthorised,
    KeyRevoked,
    MalformedDid,
    MethodNotFound,
    UnsupportedDidMethod,
)
from did.resolver import Resolver
from did.syntax import Did, DidUrl
from keys.errors import InvalidKey, UnsupportedKey
from keys.public import PublicKey
from verifier.faults import in_our_words
from verifier.report import Check, Finding, Outcome, failed, passed, unknown

_ALL_SIGNED = passed(Check.DATA_LOSS, "all_data_signed")
_SIGNATURE_NOT_REACHED = unknown(Check.SIGNATURE, "not_reached")
_UNSUPPORTED = unknown(Check.SIGNATURE, "proof_unsupported")
_NEVER = datetime.max.replace(tzinfo=UTC)
_NO_KEY: Final[Mapping[type[Exception], Finding]] = {
    UnsupportedDidMethod: unknown(Check.ISSUER_KEY, "issuer_method_unsupported"),
    DidUnresolvable: unknown(Check.ISSUER_KEY, "issuer_unreachable"),
    DidUnproven: unknown(Check.ISSUER_KEY, "issuer_unproven"),
    InvalidDidDocument: unknown(Check.ISSUER_KEY, "issuer_document_invalid"),
    MalformedDid: unknown(Check.ISSUER_KEY, "issuer_document_invalid"),
    DidDeactivated: failed(Check.ISSUER_KEY, "issuer_deactivated"),
    MethodNotFound: failed(Check.ISSUER_KEY, "key_not_found"),
    KeyNotAuthorised: failed(Check.ISSUER_KEY, "key_not_authorised"),
    UnsupportedKey: _UNSUPPORTED,
}


@dataclass(frozen=True, slots=True)
class Authenticity:
    """The findings on key, coverage and signature; `document` is what was secured, only if all passed.

    `expires` is when the signature itself ends, if it does: judged by whoever relies on it.
    """

    findings: tuple[Finding, ...]
    document: JsonObject | None = None
    expires: datetime | None = None

    def has_run_out(self, now: datetime) -> bool:
        """Return whether the signature has ended (Data Integrity 1.0, 2.1, `expires`)."""
        return self.expires is not None and now > self.expires


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks about an issuer's keys: where to resolve them, and when now is."""

    resolver: Resolver
    now: datetime


def authenticate(received: Received, issuer_id: str, asker: Asker) -> Authenticity:
    """Check every signature against a key that the issuer authorises.

    All signatures that Cairn can check must hold; at least one must be checkable. A signature of a kind Cairn
    does not check is passed over as long as another one holds.
    """
    tried = [_authenticate_one(secured, issuer_id, asker) for secured in received.secured]
    checked = [each for each in tried if not _is_unsupported(each)]
    if not checked:
        return tried[0] if tried else Authenticity((failed(Check.SIGNATURE, "unsigned"),))
    ends_first = min(checked, key=lambda each: each.expires or _NEVER)
    return next((each for each in checked if each.document is None), ends_first)


def _is_unsupported(authenticity: Authenticity) -> bool:
    return _UNSUPPORTED in authenticity.findings


def _authenticate_one(secured: Secured, issuer_id: str, asker: Asker) -> Authenticity:
    if not secured.is_supported:
        return Authenticity((_UNSUPPORTED,))
    key = _authorised_key(secured, issuer_id, asker)
    if isinstance(key, Finding):
        return Authenticity((key,))
    return _verify(secured, key, passed(Check.ISSUER_KEY, "key_authorised"))


def _authorised_key(secured: Secured, issuer_id: str, asker: Asker) -> PublicKey | Finding:
    """Return the key, or the finding why there is none (Controlled Identifiers 1.0, 3.3)."""
    if secured.method_id is None:
        return unknown(Check.ISSUER_KEY, "key_not_named")
    if secured.expected_purpose != Purpose.ASSERTION:
        return failed(Check.SIGNATURE, "proof_purpose")
    try:
        issuer = Did.parse(issuer_id)
    except MalformedDid:
        return unknown(Check.ISSUER_KEY, "issuer_method_unsupported")
    try:
        named = DidUrl.parse(secured.method_id, issuer)
    except MalformedDid:
        # A method such as did:key has one key only; still, the proof has to name it (Data Integrity 1.0, 2.1).
        names_issuer_only = secured.method_id == str(issuer)
        return unknown(Check.ISSUER_KEY, "key_without_fragment" if names_issuer_only else "key_not_named")
    if named.did != issuer:
        return failed(Check.ISSUER_KEY, "key_of_another")
    return _published_key(issuer, str(named), asker)


def _published_key(issuer: Did, method_id: str, asker: Asker) -> PublicKey | Finding:
    try:
        document = asker.resolver.resolve(issuer)
        return document.key_for(method_id, Purpose.ASSERTION, asker.now)
    except (DidUnresolvable, InvalidDidDocument, MalformedDid) as fault:
        return _NO_KEY[type(fault)].asked(str(issuer))
    except KeyRevoked as fault:
        return failed(Check.ISSUER_KEY, "key_revoked", date=f"{fault.since.day} {fault.since:%B %Y}")
    except InvalidKey as fault:
        return failed(Check.ISSUER_KEY, "key_unusable", fault=in_our_words(fault))
    except (UnsupportedDidMethod, DidDeactivated, MethodNotFound, KeyNotAuthorised, UnsupportedKey) as fault:
        return _NO_KEY[type(fault)]


def _verify(secured: Secured, key: PublicKey, key_passed: Finding) -> Authenticity:
    try:
        document = secured.verify(key)
    except (DataLoss, UnknownContext, TooComplex, MalformedDocument) as fault:
        return Authenticity((key_passed, _coverage_fault(fault), _SIGNATURE_NOT_REACHED))
    except InvalidProof:
        return Authenticity((key_passed, _ALL_SIGNED, failed(Check.SIGNATURE, "signature_invalid")))
    except (MalformedProof, MalformedToken) as fault:
        return Authenticity(
            (key_passed, failed(Check.SIGNATURE, "proof_malformed", fault=in_our_words(fault)))
        )
    except BaseProofShown:
        return Authenticity((key_passed, unknown(Check.SIGNATURE, "base_proof_shown")))
    except UnsupportedProof:
        return Authenticity((key_passed, _UNSUPPORTED))
    findings = (key_passed, _ALL_SIGNED, passed(Check.SIGNATURE, "signature_valid"))
    return Authenticity(findings, document, secured.expires)


def _coverage_fault(fault: DataLoss | UnknownContext | TooComplex | MalformedDocument) -> Finding:
    if isinstance(fault, DataLoss):
        return failed(Check.DATA_LOSS, "data_not_signed")
    if isinstance(fault, UnknownContext):
        return unknown(Check.DATA_LOSS, "context_unknown")
    if isinstance(fault, TooComplex):
        return unknown(Check.DATA_LOSS, "too_complex")
    return failed(Check.DATA_LOSS, "data_not_signed")


def is_authentic(authenticity: Authenticity) -> bool:
    """Return whether all three findings passed."""
    outcomes = {finding.check: finding.outcome for finding in authenticity.findings}
    wanted = (Check.ISSUER_KEY, Check.DATA_LOSS, Check.SIGNATURE)
    return all(outcomes.get(check) is Outcome.PASSED for check in wanted)
