"""Refusals of the issuer as problem documents with the types that W3C gives them (RFC 9457; VCDM 2.0, 7.2)."""

from typing import Final

from fastapi.responses import JSONResponse

from issuer.errors import IssuerError, NotIssuable
from issuer.web.errors import PROBLEMS

MEDIA_TYPE: Final = "application/problem+json"
_VCDM: Final = "https://www.w3.org/TR/vc-data-model#"
_SECURITY: Final = "https://w3id.org/security#"
_OF_FAULT: Final = {
    "data_loss": f"{_SECURITY}DATA_LOSS_DETECTION_ERROR",
    "context_unknown": f"{_SECURITY}PROOF_GENERATION_ERROR",
    "too_complex": f"{_SECURITY}PROOF_GENERATION_ERROR",
    "json_ld_malformed": f"{_SECURITY}PROOF_GENERATION_ERROR",
    "proof_unsupported": f"{_SECURITY}PROOF_GENERATION_ERROR",
    "pointer_malformed": f"{_SECURITY}PROOF_GENERATION_ERROR",
}
_UNPARSABLE: Final = 422
_BAD: Final = 400


def problem(refusal: IssuerError) -> JSONResponse:
    """Return a refusal as a problem document."""
    status, title = PROBLEMS[type(refusal)]
    fault = refusal.fault if isinstance(refusal, NotIssuable) else refusal.code
    document = {
        "type": _type(status, fault),
        "title": title,
        "status": status,
        "code": fault,
        "detail": str(refusal),
    }
    return JSONResponse(document, status, media_type=MEDIA_TYPE)


def _type(status: int, fault: str) -> str:
    if status == _UNPARSABLE:
        return f"{_VCDM}PARSING_ERROR"
    if status == _BAD:
        return _OF_FAULT.get(fault, f"{_VCDM}MALFORMED_VALUE_ERROR")
    return f"urn:cairn:problem:{fault}"
