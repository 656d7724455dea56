"""Bundles and signed reports as answers: files to keep."""

from fastapi.responses import Response

from verifier.bundle.model import MEDIA_TYPE, SUFFIX
from verifier.reference import normalise
from verifier.signed_reports import MEDIA_TYPE as SIGNED


def bundle_answer(bundle: bytes) -> Response:
    """Return the answer that hands out a bundle; nobody in between is to keep it."""
    headers = {"Content-Disposition": f'attachment; filename="badge{SUFFIX}"', "Cache-Control": "no-store"}
    return Response(bundle, media_type=MEDIA_TYPE, headers=headers)


def report_answer(token: bytes, reference: str) -> Response:
    """Return the answer that hands out a signed report; what it is depends on what was asked for."""
    name = f"report-{normalise(reference)}.jwt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept"}
    return Response(token, media_type=SIGNED, headers=headers)
