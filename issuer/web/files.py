"""Badges as files: from the claim page, from the award's page, and by API token. Reading one signs nothing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from issuer.awarding import awards
from issuer.issuing import files
from issuer.issuing.files import BadgeFile, FileForm
from issuer.web.desk import Desk
from issuer.web.pages.claim import claiming, require_opened
from web.signin.access import by_secret
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

# What a browser may do with a picture that it opens by itself: show it.
SEALED_OFF = "default-src 'none'; img-src data:; sandbox"


def claim_router(desk: Desk) -> APIRouter:
    """Return the routes of whoever has a claim link and no wallet."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.post("/claim/{claim_id}/files/{form}", dependencies=[Depends(require_opened)])
    def make(claim_id: str, form: FileForm) -> RedirectResponse:
        with claiming(desk, claim_id) as (work, award):
            files.make_by_link(work.tx, award, form, work.identity, work.now, work.randomness)
        return RedirectResponse(f"/claim/{claim_id}/files/{form}", status_code=303)

    @routes.get("/claim/{claim_id}/files/{form}")
    def read(request: Request, claim_id: str, form: FileForm) -> Response:
        with claiming(desk, claim_id) as (work, award):
            file = files.kept_by_link(work.tx, award, form, work.identity, work.now)
        return download(file, request)

    return routes


def staff_router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the routes of the award's page."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post("/awards/{award_id}/files/{form}")
    def make(
        request: Request, visitor: gives, award_id: str, form: FileForm, csrf: Annotated[str, Form()] = ""
    ) -> RedirectResponse:
        sign_in.check_form(request, csrf)
        _made(desk, visitor, award_id, form)
        return RedirectResponse(f"/awards/{award_id}/files/{form}", status_code=303)

    @routes.get("/awards/{award_id}/files/{form}")
    def read(request: Request, visitor: gives, award_id: str, form: FileForm) -> Response:
        return download(_kept(desk, visitor, award_id, form), request)

    return routes


def api_router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the API's routes."""
    routes = APIRouter(tags=["awards"])
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post(
        "/v1/awards/{award_id}/files/{form}",
        summary="Make a file of a badge",
        response_class=Response,
        responses=_ANSWERS,
    )
    def make(request: Request, visitor: gives, award_id: str, form: FileForm) -> Response:
        """Sign a badge for somebody without a wallet; asked again, the same file comes back."""
        return download(_made(desk, visitor, award_id, form), request)

    @routes.get(
        "/v1/awards/{award_id}/files/{form}",
        summary="Read a file of a badge again",
        response_class=Response,
        responses=_ANSWERS,
    )
    def read(request: Request, visitor: gives, award_id: str, form: FileForm) -> Response:
        """Return a file that was made before; nothing is signed."""
        return download(_kept(desk, visitor, award_id, form), request)

    return routes


_ANSWERS: dict[int | str, dict[str, object]] = {
    200: {
        "description": "The file, as the `Accept` header asks for among the media types of its form.",
        "content": {each: {} for form in FileForm for each in form.media_types},
    },
    404: {"description": "There is no such award, or no such file was made of it."},
    409: {"description": "The badge is withdrawn or paused, or rests on badges that are not held."},
}


def download(file: BadgeFile, request: Request) -> Response:
    """Return a file to be saved, never to be opened in place."""
    accepted = request.headers.get("accept", "").lower().split(",")
    named = {each.partition(";")[0].strip() for each in accepted}
    media_type = next((each for each in file.form.media_types if each in named), file.form.media_types[0])
    headers = {
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Security-Policy": SEALED_OFF,
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept",
    }
    return Response(file.body, media_type=media_type, headers=headers)


def _made(desk: Desk, visitor: Visitor, award_id: str, form: FileForm) -> BadgeFile:
    with desk.work(visitor.organisation) as work:
        award = awards.find(work.tx, award_id)
        return files.make(work.tx, award, form, work.identity, work.now, work.randomness, visitor.id)


def _kept(desk: Desk, visitor: Visitor, award_id: str, form: FileForm) -> BadgeFile:
    with desk.work(visitor.organisation) as work:
        return files.kept(work.tx, awards.find(work.tx, award_id), form, work.identity)
