"""Certificates: a badge as PDF, from the claim page, from the award's page, and by API token.

A POST signs the badge at the first time, as for any file; a GET prints what was signed, and signs nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from starlette.templating import Jinja2Templates

from issuer.achievements import drawing
from issuer.achievements.artwork import Design
from issuer.awarding import awards
from issuer.issuing import files
from issuer.issuing.files import BadgeFile, FileForm
from issuer.ledger import Award, Organisation
from issuer.organisation.did_documents import origin_of
from issuer.sharing.exporting import PrintOut
from issuer.web.desk import Desk, Work
from issuer.web.files import SEALED_OFF
from issuer.web.pages.claim import claiming, require_opened
from issuer.web.paper import certificate_of, printed
from web.signin.access import by_secret
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

MEDIA_TYPE: Final = "application/pdf"
CHECK_PAGE: Final = "/check"
# How the signed badge inside a certificate is had: made or read.
Having = Callable[[Work, Award], BadgeFile]


def claim_router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of whoever has a claim link and no wallet."""
    printer = Printer.of(templates)
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.post("/claim/{claim_id}/certificate", dependencies=[Depends(require_opened)])
    def make(claim_id: str) -> RedirectResponse:
        with claiming(desk, claim_id) as (work, award):
            printer.download(work, award, _made_by_link)
        return RedirectResponse(f"/claim/{claim_id}/certificate", status_code=303)

    @routes.get("/claim/{claim_id}/certificate")
    def read(claim_id: str) -> Response:
        with claiming(desk, claim_id) as (work, award):
            return printer.download(work, award, _kept_by_link)

    return routes


def staff_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the award's page."""
    printer = Printer.of(templates)
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post("/awards/{award_id}/certificate")
    def make(
        request: Request, visitor: gives, award_id: str, csrf: Annotated[str, Form()] = ""
    ) -> RedirectResponse:
        sign_in.check_form(request, csrf)
        with desk.work(visitor.organisation) as work:
            printer.download(work, awards.find(work.tx, award_id), _made_by(visitor))
        return RedirectResponse(f"/awards/{award_id}/certificate", status_code=303)

    @routes.get("/awards/{award_id}/certificate")
    def read(visitor: gives, award_id: str) -> Response:
        with desk.work(visitor.organisation) as work:
            return printer.download(work, awards.find(work.tx, award_id), _kept)

    return routes


def api_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the API's routes."""
    printer = Printer.of(templates)
    routes = APIRouter(tags=["awards"])
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post(
        "/v1/awards/{award_id}/certificate",
        summary="Make a certificate of a badge",
        response_class=Response,
        responses=_ANSWERS,
    )
    def make(visitor: gives, award_id: str) -> Response:
        """Return the badge as PDF, signed at the first time; the signed badge is attached as `badge.json`."""
        with desk.work(visitor.organisation) as work:
            return printer.download(work, awards.find(work.tx, award_id), _made_by(visitor))

    return routes


_ANSWERS: dict[int | str, dict[str, object]] = {
    200: {"description": "The certificate.", "content": {MEDIA_TYPE: {}}},
    404: {"description": "There is no such award."},
    409: {
        "description": "The badge is withdrawn or paused, or rests on badges that are not held; or no font on the "
        "server can draw what it says, and the problem names the one to install."
    },
}


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints certificates; `checks_here` says whether this server has a page that checks badges."""

    checks_here: bool

    @classmethod
    def of(cls, templates: Jinja2Templates) -> "Printer":
        """Return a printer for a process whose pages lead where these templates say."""
        places: Mapping[str, str] = templates.env.globals["places"]  # type: ignore[assignment]  # set by web.templates
        return cls(CHECK_PAGE in places)

    def download(self, work: Work, award: Award, having: Having) -> Response:
        """Return the certificate of an award, to be saved.

        Raises:
            issuer.errors.IssuerError: the badge can not be had as a file (see `issuer.issuing.files.make`).
            GlyphMissing: no font at hand can draw what it says.
        """
        name = f"{work.tx.organisation.slug}-{award.slug}.pdf"
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": SEALED_OFF,
            "X-Content-Type-Options": "nosniff",
        }
        return Response(self._print(work, award, having), media_type=MEDIA_TYPE, headers=headers)

    def _print(self, work: Work, award: Award, having: Having) -> bytes:
        print_out = self.print_out(work.identity.issuer_url)
        drawn = drawing.of_award(work.tx, award, award.level)
        return print_out(award, work.tx.organisation, having(work, award).body, drawn)

    def print_out(self, issuer_url: str) -> PrintOut:
        """Return what prints certificates of the issuer of this URL, by a badge's bytes."""
        check_url = f"{origin_of(issuer_url)}{CHECK_PAGE}" if self.checks_here else ""

        def printing(award: Award, organisation: Organisation, badge: bytes, drawn: Design) -> bytes:
            return printed(certificate_of(award, organisation, check_url, drawn), badge)

        return printing


def _made_by(visitor: Visitor) -> Having:
    def having(work: Work, award: Award) -> BadgeFile:
        return files.make(work.tx, award, FileForm.JSON, work.identity, work.now, work.randomness, visitor.id)

    return having


def _made_by_link(work: Work, award: Award) -> BadgeFile:
    return files.make_by_link(work.tx, award, FileForm.JSON, work.identity, work.now, work.randomness)


def _kept(work: Work, award: Award) -> BadgeFile:
    return files.kept(work.tx, award, FileForm.JSON, work.identity)


def _kept_by_link(work: Work, award: Award) -> BadgeFile:
    return files.kept_by_link(work.tx, award, FileForm.JSON, work.identity, work.now)
