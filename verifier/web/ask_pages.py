"""“Ask the candidate”: choose what to ask, show a code or a link, read what the wallet answered.

The result belongs to the browser that asked: its cookie holds the request's secret. Where the wallet is on the same
device, the wallet has to lead back here besides (OpenID4VP 1.0, 13.3); where the browser itself reaches a wallet, it
hands the answer to this page.
"""

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from verifier.errors import RequestNotFound
from verifier.ports import PresentationRequest
from verifier.web.desk import Desk
from verifier.web.openid4vp.ask import Ask, ResponseMode, ask_of
from verifier.web.openid4vp.asking import (
    KEPT,
    LIFETIME,
    asked_by,
    begin,
    outcome,
    released,
    still_open,
)
from verifier.web.openid4vp.digital import digital_requests, take_digital
from verifier.web.openid4vp.links import link_of
from verifier.web.openid4vp.router import DigitalCredential
from verifier.web.openid4vp.wanting import (
    ANY_BADGE,
    awarders_here,
    known_badge,
    wishes_of,
    words_again,
    words_for,
)
from verifier.web.reading_back import read_back
from verifier.web.showing import LOOKS, MARKS, STATES
from verifier.wishes import BadgeWish, query_for
from web.qr import qr_matrix, qr_size, qr_svg
from web.signin.access import anybody, by_secret
from web.strict_bodies import StrictBodies

SAME_DEVICE: Final = "this"
_LEVELS: Final = 5


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False, route_class=StrictBodies)

    @routes.get("/ask", response_class=HTMLResponse, dependencies=[anybody])
    def form(request: Request) -> HTMLResponse:
        view = {"badges": desk.catalogue(), "levels": range(1, _LEVELS + 1), "minutes": _minutes()}
        return templates.TemplateResponse(request, "ask.html", view)

    @routes.post("/ask", dependencies=[anybody])
    def ask(
        badge: Annotated[str, Form()] = "",
        level: Annotated[int, Form()] = 0,
        device: Annotated[str, Form()] = "",
    ) -> RedirectResponse:
        return to_new_request(desk, ask_for_page(desk, badge, level, same_device=device == SAME_DEVICE))

    @routes.post("/ask/{request_id}/again", dependencies=[by_secret])
    def again(request: Request, request_id: str) -> RedirectResponse:
        return to_new_request(desk, ask_of(_mine(desk, request, request_id)))

    @routes.get(
        "/ask/{request_id}", response_class=HTMLResponse, response_model=None, dependencies=[by_secret]
    )
    def show(request: Request, request_id: str, response_code: str = "") -> Response:
        found = _mine(desk, request, request_id)
        if released(desk, found, response_code) != found:
            # The code has served; the address that held it is left behind.
            return RedirectResponse(f"/ask/{request_id}", status_code=303)
        return templates.TemplateResponse(request, "ask_request.html", _view(desk, found))

    @routes.get(
        "/ask/{request_id}/state", response_class=HTMLResponse, response_model=None, dependencies=[by_secret]
    )
    def state(request: Request, request_id: str, seen: str = "") -> Response:
        view = _view(desk, _mine(desk, request, request_id))
        if view["state"] == seen:
            return Response(status_code=204)
        return templates.TemplateResponse(request, "ask_state.html", view)

    @routes.get("/ask/{request_id}/qr.svg", dependencies=[by_secret])
    def qr(request: Request, request_id: str) -> Response:
        uri = link_of(desk, _mine(desk, request, request_id))
        if _qr_size(uri) is None:
            raise RequestNotFound(N_("The link of this request is too long for a code."))
        return Response(qr_svg(uri), media_type="image/svg+xml")

    _add_digital(routes, desk)
    return routes


def _add_digital(routes: APIRouter, desk: Desk) -> None:
    """Add what the page's script asks, where the browser itself reaches wallets."""

    @routes.get("/ask/{request_id}/digital-credential", dependencies=[by_secret])
    def digital(request: Request, request_id: str) -> JSONResponse:
        found = still_open(desk, _mine(desk, request, request_id))
        return JSONResponse(
            {"requests": digital_requests(desk, found)}, headers={"Cache-Control": "no-store"}
        )

    @routes.post("/ask/{request_id}/digital-credential", status_code=204, dependencies=[by_secret])
    def take(request: Request, request_id: str, credential: DigitalCredential) -> Response:
        found = still_open(desk, _mine(desk, request, request_id))
        take_digital(desk, found, credential.protocol, credential.data)
        return Response(status_code=204)


def ask_for_page(desk: Desk, badge: str, level: int, *, same_device: bool) -> Ask:
    """Return what a page asks of a wallet: a badge of the organisations here with its parts, or any badge.

    Raises:
        UnclearWish: the badge is none of those here.
    """
    wishes = [BadgeWish()]
    words: str = ANY_BADGE
    if badge:
        known = known_badge(desk, badge)
        wishes, words = wishes_of(known, level, with_parts=True), words_for(known, level)
    asked = Ask(query_for(wishes, desk.vcts()), ResponseMode.DIRECT_POST_JWT, same_device)
    return replace(asked, words=words, awarders=awarders_here(desk))


def to_new_request(desk: Desk, ask: Ask) -> RedirectResponse:
    """Make a request, give its secret to the browser that asked, and lead it to the request's page."""
    made = begin(desk, ask)
    answer = RedirectResponse(f"/ask/{made.request.id}", status_code=303)
    life = int((LIFETIME + KEPT).total_seconds())
    is_secure = desk.public_url.startswith("https://")
    name = _cookie(made.request.id)
    answer.set_cookie(name, made.session, life, path="/ask", secure=is_secure, httponly=True, samesite="lax")
    return answer


def _mine(desk: Desk, request: Request, request_id: str) -> PresentationRequest:
    """Return a request that this browser made.

    Raises:
        RequestNotFound: it did not, or the request is no longer kept.
    """
    try:
        return asked_by(desk, request_id, request.cookies.get(_cookie(request_id), ""))
    except RequestNotFound as fault:
        raise RequestNotFound(
            N_("This request was made in another browser, or is no longer kept. Ask again.")
        ) from fault


def _view(desk: Desk, found: PresentationRequest) -> dict[str, Any]:
    told, ask = outcome(found, desk.now()), ask_of(found)
    is_elsewhere = found.response_code_hash is not None
    uri = link_of(desk, found)
    return {
        "request_id": found.id,
        "state": "elsewhere" if is_elsewhere else told["state"],
        "reports": [] if is_elsewhere else [read_back(each) for each in told["reports"]],
        "refused": [] if is_elsewhere else told.get("refused", []),
        "is_satisfied": bool(told.get("satisfied")),
        "is_declined": bool(told.get("declined")),
        "is_same_device": ask.same_device,
        "words": words_again(ask.words),
        "uri": uri,
        "qr_size": _qr_size(uri),
        "expires_at": found.expires_at,
        "marks": MARKS,
        "looks": LOOKS,
        "states": STATES,
    }


def _qr_size(uri: str) -> int | None:
    """Return the size of the link's QR code; None for a link by value that is too long for any."""
    try:
        return qr_size(qr_matrix(uri))
    except ValueError:
        return None


def _cookie(request_id: str) -> str:
    return f"cairn-ask-{request_id}"


def _minutes() -> int:
    return int(LIFETIME.total_seconds() // 60)
