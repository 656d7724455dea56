"""What the VC-API answers: the report, and problems with the types of W3C (RFC 9457; VCDM 2.0, 7.2)."""

from typing import Any, Final

from fastapi.responses import JSONResponse

from verifier.errors import UnparsableRequest
from verifier.rendering import as_json, sentence
from verifier.report import Check, Finding, Outcome, Report
from verifier.shown_presentations import GOOD, Fault, Shown, in_the_way, is_good

MEDIA_TYPE: Final = "application/problem+json"
_VCDM: Final = "https://www.w3.org/TR/vc-data-model#"
_SECURITY: Final = "https://w3id.org/security#"
_STATUS: Final = "https://www.w3.org/ns/credentials/status-list#"
_BY_CHECK: Final = {
    Check.STRUCTURE: f"{_VCDM}PARSING_ERROR",
    Check.SCHEMA: f"{_VCDM}MALFORMED_VALUE_ERROR",
    Check.ISSUER_KEY: f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    Check.DATA_LOSS: f"{_SECURITY}DATA_LOSS_DETECTION_ERROR",
    Check.SIGNATURE: f"{_VCDM}CRYPTOGRAPHIC_SECURITY_ERROR",
    Check.VALIDITY: f"{_VCDM}RANGE_ERROR",
    Check.STATUS: f"{_STATUS}STATUS_VERIFICATION_ERROR",
}
_BY_CODE: Final = {
    "malformed": f"{_VCDM}MALFORMED_VALUE_ERROR",
    "unsigned": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "proof_malformed": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "proof_unsupported": f"{_SECURITY}PROOF_VERIFICATION_ERROR",
    "context_unknown": f"{_SECURITY}PROOF_TRANSFORMATION_ERROR",
    "too_complex": f"{_SECURITY}PROOF_TRANSFORMATION_ERROR",
}
_BY_FAULT: Final = {
    Fault.MALFORMED: f"{_VCDM}MALFORMED_VALUE_ERROR",
    Fault.TOO_MANY: f"{_VCDM}MALFORMED_VALUE_ERROR",
    Fault.CHALLENGE: f"{_SECURITY}INVALID_CHALLENGE_ERROR",
    Fault.DOMAIN: f"{_SECURITY}INVALID_DOMAIN_ERROR",
    Fault.KEY: f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    Fault.HOLDER: f"{_SECURITY}INVALID_VERIFICATION_METHOD",
    Fault.DATA_LOSS: f"{_SECURITY}DATA_LOSS_DETECTION_ERROR",
    Fault.SIGNATURE: f"{_VCDM}CRYPTOGRAPHIC_SECURITY_ERROR",
}
_UNRETRIEVED: Final = f"{_STATUS}STATUS_RETRIEVAL_ERROR"
_OTHER_PROOF: Final = f"{_SECURITY}PROOF_VERIFICATION_ERROR"
_NOT_VERIFIED: Final = "The credential was not verified"

Problem = dict[str, Any]


def of_credential(report: Report) -> JSONResponse:
    """Return the answer on a credential: 200 where it is genuine and in force, else 400 with what is wrong."""
    return _answer(is_good(report), _problems(report), {"report": as_json(report)}, _NOT_VERIFIED)


def of_presentation(shown: Shown) -> JSONResponse:
    """Return the answer on a presentation, with a result for each credential in it."""
    problems = [problem for report in shown.reports for problem in _problems(report)]
    if shown.fault is not None:
        title = shown.fault.value.replace("_", " ").capitalize()
        type_ = _BY_FAULT.get(shown.fault, _OTHER_PROOF)
        problems.insert(0, {"type": type_, "title": title, "code": shown.fault.value, "detail": shown.detail})
    results = {
        "holder": shown.holder,
        "presentationResult": {"verified": shown.fault is None},
        "credentialResults": [
            {"verified": is_good(report), "report": as_json(report)} for report in shown.reports
        ],
    }
    return _answer(shown.is_verified, problems, results, "The presentation was not verified")


def unparsable(refusal: UnparsableRequest) -> JSONResponse:
    """Return the answer on a body that is no request of this API."""
    document = {
        "type": f"{_VCDM}PARSING_ERROR",
        "title": "The request can not be read",
        "status": 422,
        "code": refusal.code,
        "detail": str(refusal),
    }
    return JSONResponse(document, 422, media_type=MEDIA_TYPE)


def _answer(is_verified: bool, problems: list[Problem], told: dict[str, Any], title: str) -> JSONResponse:  # noqa: FBT001
    if is_verified:
        # What is left is no fault of what was shown; `problemDetails` has warnings and errors alike.
        return JSONResponse(
            {"verified": True, "problemDetails": problems, "warnings": problems, "errors": [], **told}
        )
    said = {"verified": False, "problemDetails": problems, "warnings": [], "errors": problems, **told}
    first: Problem = problems[0] if problems else {"type": _OTHER_PROOF}
    refused = {"title": title, "status": 400, **{k: v for k, v in first.items() if k != "title"}}
    return JSONResponse(refused | said, 400, media_type=MEDIA_TYPE)


def _problems(report: Report) -> list[Problem]:
    if report.verdict in GOOD:
        return []
    return [_problem(finding) for finding in in_the_way(report)]


def _problem(finding: Finding) -> Problem:
    return {
        "type": _type(finding),
        "title": finding.code.replace("_", " ").capitalize(),
        "code": finding.code,
        "detail": sentence(finding),
    }


def _type(finding: Finding) -> str:
    if finding.check is Check.STATUS and finding.outcome is Outcome.UNKNOWN:
        return _UNRETRIEVED
    return _BY_CODE.get(finding.code) or _BY_CHECK.get(finding.check, _OTHER_PROOF)
