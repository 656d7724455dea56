"""Bundles and signed reports as answers: files to keep, and who may have the bundle of a report that was made."""

import hmac
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from verifier.bundle.model import MEDIA_TYPE, SUFFIX
from verifier.reference import normalise
from verifier.signed_reports import MEDIA_TYPE as SIGNED
from verifier.web import papers
from verifier.web.desk import Desk
from web.signin.access import by_secret

# Which browser handed in what a report is about.
HANDED_IN: Final = "cairn-handed-in"


def router(desk: Desk) -> APIRouter:
    """Return the route by which a report's page saves a bundle."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.post("/check/r/{reference}/bundle", response_class=Response)
    def save_again(
        request: Request,
        reference: str,
        components: Annotated[list[UploadFile] | None, File()] = None,
    ) -> Response:
        mark = request.cookies.get(HANDED_IN, "")
        return bundle_answer(desk.saved_again(reference, mark, badges(components or ())))

    return routes


def bundle_answer(bundle: bytes) -> Response:
    """Return the answer that hands out a bundle; nobody in between is to keep it."""
    headers = {"Content-Disposition": f'attachment; filename="badge{SUFFIX}"', "Cache-Control": "no-store"}
    return Response(bundle, media_type=MEDIA_TYPE, headers=headers)


def report_answer(token: bytes, reference: str) -> Response:
    """Return the answer that hands out a signed report; what it is depends on what was asked for."""
    name = f"report-{normalise(reference)}.jwt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Vary": "Accept"}
    return Response(token, media_type=SIGNED, headers=headers)


def to_report(reference: str) -> RedirectResponse:
    """Lead to a report."""
    return RedirectResponse(f"/check/r/{reference}", status_code=303)


def handed_in(desk: Desk, reference: str) -> RedirectResponse:
    """Lead to a report, and let this browser save what it is about: nobody else is to have it by the reference."""
    led, is_secure = to_report(reference), desk.public_url.startswith("https://")
    led.set_cookie(
        HANDED_IN,
        desk.mark_of(reference),
        path=f"/check/r/{reference}",
        secure=is_secure,
        httponly=True,
        samesite="strict",
    )
    return led


def is_marked(desk: Desk, request: Request, reference: str) -> bool:
    """Return whether this browser handed in what a report is about."""
    mark = request.cookies.get(HANDED_IN, "")
    return hmac.compare_digest(mark.encode(), desk.mark_of(reference).encode())


def uploaded(file: UploadFile | None) -> bytes:
    """Return the bytes of a file, none where none was chosen."""
    return file.file.read() if file is not None and file.filename else b""


def badges(files: Sequence[UploadFile]) -> tuple[bytes, ...]:
    """Return the badges in the files that were chosen; raises as `papers.badges_in`."""
    return tuple(badge for body in map(uploaded, files) if body for badge in papers.badges_in(body))
