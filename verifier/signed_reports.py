"""A report as a credential that its verifier signs, and what such a credential tells (ADR 43).

It is a `vc+jwt` (VC-JOSE-COSE 1.0, 3.1.1) about the address of the report. The report is its JSON, as a literal of the
type `@json` (JSON-LD 1.1, 4.2.2) under a name that is a whole URL: reading it without loss takes no vocabulary of ours.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from credentials import jose
from credentials.badge import Carrier, JsonObject
from credentials.instants import instant_of
from credentials.proofs import vc_jwt
from credentials.received import Received
from credentials.wording import N_
from keys.signer import Signer
from verifier.errors import MalformedReport, ReportTooLarge
from verifier.reference import is_reference
from verifier.report import ToldReport, Verdict

MEDIA_TYPE: Final = "application/vc+jwt"
TYPE: Final = "urn:cairn:VerificationReport"
MEMBER: Final = "urn:cairn:report"
_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
_TYPES: Final = ["VerifiableCredential", TYPE]
_MEMBERS: Final = frozenset({"@context", "type", "issuer", "validFrom", "credentialSubject"})
_PLACE: Final = "/check/r/"
_DIGEST: Final = re.compile(r"sha-256:[0-9a-f]{64}")
_SKEW: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Signatory:
    """The verifier that signs: its DID, the key's verification method, and the key."""

    did: str
    method_id: str
    signer: Signer


def address_of(public_url: str, reference: str) -> str:
    """Return where a report can be looked up."""
    return f"{public_url}{_PLACE}{reference}"


def sign(report: JsonObject, public_url: str, signatory: Signatory) -> bytes:
    """Return a report, in its JSON form, as a credential signed by its verifier.

    Raises:
        ReportTooLarge: the token would be larger than one may be that is read here.
    """
    document = _credential(report, address_of(public_url, report["reference"]), signatory.did)
    token = vc_jwt.sign(document, signatory.signer, signatory.method_id, vc_jwt.Profile.VC_JWT)
    if len(token) > jose.MAX_BYTES:
        raise ReportTooLarge(N_("This report has too many parts to be signed as one. Download it unsigned."))
    return token.encode("ascii")


def _credential(report: JsonObject, address: str, did: str) -> dict[str, Any]:
    return {
        "@context": [_CONTEXT],
        "type": list(_TYPES),
        "issuer": did,
        "validFrom": report["checked_at"],
        "credentialSubject": {"id": address, MEMBER: {"@type": "@json", "@value": report}},
    }


def is_report(document: JsonObject) -> bool:
    """Return whether a credential says that it is a report; whatever else it says, it is no badge then."""
    types = document.get("type")
    return TYPE in (types if isinstance(types, list) else [types])


def told_by(received: Received, document: JsonObject, now: datetime) -> ToldReport:
    """Return what a report tells; `document` is what was found to be signed by its issuer.

    Raises:
        MalformedReport: it is not written as reports are, or tells of a moment that is still to come.
    """
    is_token = received.source.carrier is Carrier.JWT_VC_JSON
    if not is_token or any(each.expires is not None for each in received.secured):
        raise MalformedReport(N_("it is not in the form in which reports are signed"))
    if document.keys() != _MEMBERS or document["type"] != _TYPES or document["@context"] != [_CONTEXT]:
        raise MalformedReport(N_("it has other members than a report has"))
    told = _told(document["issuer"], _subject(document), document["validFrom"])
    if told.checked_at > now + _SKEW:
        raise MalformedReport(N_("it tells of a moment that is still to come"))
    return told


def _subject(document: JsonObject) -> tuple[str, JsonObject]:
    """Return the address of the report, and the report."""
    match document["credentialSubject"]:
        case {"id": str(address), "urn:cairn:report": dict(literal), **rest} if not rest:
            match literal:
                case {"@type": "@json", "@value": dict(report), **more} if not more:
                    return address, report
    raise MalformedReport(N_("it says something else than a report"))


def _told(by: object, subject: tuple[str, JsonObject], moment: object) -> ToldReport:
    address, report = subject
    match report:
        case {
            "report_version": 1,
            "reference": str(reference),
            "verdict": str(verdict),
            "checked_at": str(checked_at),
            "policy": str(policy),
            "input": {"digest": str(digest)},
        } if verdict in set(Verdict) and checked_at == moment and isinstance(by, str):
            _check_names(address, reference, digest)
            return ToldReport(by, address, reference, Verdict(verdict), _instant(checked_at), digest, policy)
    raise MalformedReport(N_("the report in it is not one of a form known here"))


def _check_names(address: str, reference: str, digest: str) -> None:
    if not is_reference(reference) or not address.endswith(f"{_PLACE}{reference}"):
        raise MalformedReport(N_("its address is not that of the report"))
    if _DIGEST.fullmatch(digest) is None:
        raise MalformedReport(N_("it does not name by its digest what was checked"))


def _instant(text: str) -> datetime:
    try:
        return instant_of(text)
    except ValueError as fault:
        raise MalformedReport(N_("it does not say when it was made")) from fault
