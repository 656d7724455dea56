"""The check page: hand in a badge, a link or a photo, and read the report."""

from typing import Annotated, Final

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from verifier.errors import (
    BundleTooLarge,
    LinkWithoutBadge,
    NothingToVerify,
    PdfWithoutBadge,
    PictureWithoutBadge,
    TooLarge,
    UnreadablePdf,
)
from verifier.verify import Submission
from verifier.web.desk import Desk
from verifier.web.intake import take_in
from verifier.web.pictures import picture_answer
from verifier.web.saving import (
    badges,
    bundle_answer,
    handed_in,
    is_marked,
    report_answer,
    to_report,
    uploaded,
)
from verifier.web.showing import report_page
from web.headers import content_security_policy
from web.signin.access import anybody, by_secret

# What is said on the page itself, at the field, where nothing could be checked.
_SAID_THERE: Final = (
    *(NothingToVerify, BundleTooLarge, PictureWithoutBadge, LinkWithoutBadge),
    *(PdfWithoutBadge, UnreadablePdf, TooLarge),
)

# The reader of codes makes its worker from a text of its own.
_SCANS: Final = {"Content-Security-Policy": content_security_policy(worker_src="'self' blob:")}


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the pages' routes over a desk."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/check", response_class=HTMLResponse, dependencies=[anybody])
    def ask(request: Request) -> HTMLResponse:
        return _check_page(templates, request, {}, 200)

    @routes.post("/check", response_model=None, dependencies=[anybody])
    def check(
        request: Request,
        text: Annotated[str, Form()] = "",
        file: Annotated[UploadFile | None, File()] = None,
        components: Annotated[list[UploadFile] | None, File()] = None,
    ) -> RedirectResponse | HTMLResponse:
        body = uploaded(file) or text.encode("utf-8", "replace")
        try:
            return _checked(desk, body, badges(components or ()))
        except _SAID_THERE as fault:
            return _not_taken(templates, request, fault)

    @routes.post("/check/bundle", response_model=None, dependencies=[anybody])
    def save(
        request: Request,
        text: Annotated[str, Form()] = "",
        file: Annotated[UploadFile | None, File()] = None,
        components: Annotated[list[UploadFile] | None, File()] = None,
    ) -> Response:
        body = uploaded(file) or text.encode("utf-8", "replace")
        try:
            found = take_in(desk, body)
            parts = (*found.components, *badges(components or ()))
            bundle = desk.saved(Submission(found.body, parts), desk.policy())
        except _SAID_THERE as fault:
            return _not_taken(templates, request, fault)
        return bundle_answer(bundle)

    _add_reports(routes, desk, templates)
    return routes


def _add_reports(routes: APIRouter, desk: Desk, templates: Jinja2Templates) -> None:
    """Add what whoever has the reference of a report is shown and may do."""

    @routes.get("/check/r/{reference}", response_class=HTMLResponse, dependencies=[by_secret])
    def show(request: Request, reference: str) -> HTMLResponse:
        return report_page(desk, templates, request, reference)

    @routes.get("/check/r/{reference}/signed", response_class=Response, dependencies=[by_secret])
    def signed(reference: str) -> Response:
        return report_answer(desk.signed(reference), reference)

    @routes.get("/check/r/{reference}/picture", response_class=Response, dependencies=[by_secret])
    def picture(reference: str) -> Response:
        return picture_answer(desk.recall(reference))

    @routes.post("/check/r/{reference}", dependencies=[by_secret])
    def again(
        request: Request,
        reference: str,
        components: Annotated[list[UploadFile] | None, File()] = None,
    ) -> RedirectResponse:
        """Check a badge again, with the component badges that are handed in anew: those are not kept."""
        kept = desk.recall(reference)
        report = desk.verify(Submission(kept.received, badges(components or ())))
        if is_marked(desk, request, reference):
            return handed_in(desk, report.reference)
        return to_report(report.reference)


def _checked(desk: Desk, body: bytes, components: tuple[bytes, ...]) -> RedirectResponse:
    """Lead to the report on what was handed in, or to the one that it was a link to."""
    found = take_in(desk, body)
    if found.reference is not None:
        return to_report(found.reference)
    submission = Submission(found.body, (*found.components, *components))
    return handed_in(desk, desk.verify(submission).reference)


def _not_taken(templates: Jinja2Templates, request: Request, fault: Exception) -> HTMLResponse:
    return _check_page(templates, request, {"text": str(fault)}, 422)


def _check_page(
    templates: Jinja2Templates, request: Request, faults: dict[str, str], status: int
) -> HTMLResponse:
    return templates.TemplateResponse(request, "check.html", {"faults": faults}, status, _SCANS)
