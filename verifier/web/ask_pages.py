"""“Ask the candidate”: choose what to ask, show a code or a link, read what the wallet answered.

The result belongs to the browser that asked: its cookie holds the request's secret. Where the wallet is on the same
device, the wallet has to lead back here besides (OpenID4VP 1.0, 13.3).
"""

import hmac
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from verifier.errors import RequestNotFound, UnclearWish
from verifier.ports import KnownBadge, PresentationRequest
from verifier.web.desk import Desk
from verifier.web.openid4vp.asking import (
    KEPT,
    LIFETIME,
    Ask,
    ResponseMode,
    hashed,
    make_request,
    outcome,
    request_uri,
)
from verifier.web.pages import MARKS
from verifier.wishes import BadgeWish, query_for
from web.qr import qr_matrix, qr_size, qr_svg

SAME_DEVICE: Final = "this"
_LEVELS: Final = 5


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/ask", response_class=HTMLResponse)
    def form(request: Request) -> HTMLResponse:
        view = {"badges": desk.catalogue(), "levels": range(1, _LEVELS + 1), "minutes": _minutes()}
        return templates.TemplateResponse(request, "ask.html", view)

    @routes.post("/ask")
    def ask(
        badge: Annotated[str, Form()] = "",
        level: Annotated[int, Form()] = 0,
        device: Annotated[str, Form()] = "",
    ) -> RedirectResponse:
        wishes = _wishes(desk, badge, level)
        mode = ResponseMode.DIRECT_POST_JWT
        made = make_request(desk, Ask(query_for(wishes, desk.vcts()), mode, device == SAME_DEVICE))
        secret = made["result_url"].rpartition(".")[2]
        answer = RedirectResponse(f"/ask/{made['id']}", status_code=303)
        life = int((LIFETIME + KEPT).total_seconds())
        is_secure = desk.public_url.startswith("https://")
        answer.set_cookie(
            _cookie(made["id"]), secret, life, path="/ask", secure=is_secure, httponly=True, samesite="lax"
        )
        return answer

    @routes.get("/ask/{request_id}", response_class=HTMLResponse)
    def show(request: Request, request_id: str, response_code: str = "") -> HTMLResponse:
        view = _view(desk, _mine(desk, request, request_id), response_code)
        return templates.TemplateResponse(request, "ask_request.html", view)

    @routes.get("/ask/{request_id}/state", response_class=HTMLResponse, response_model=None)
    def state(request: Request, request_id: str, seen: str = "") -> Response:
        view = _view(desk, _mine(desk, request, request_id), "")
        if view["state"] == seen:
            return Response(status_code=204)
        return templates.TemplateResponse(request, "ask_state.html", view)

    @routes.get("/ask/{request_id}/qr.svg")
    def qr(request: Request, request_id: str) -> Response:
        found = _mine(desk, request, request_id)
        return Response(qr_svg(request_uri(desk, found.id)), media_type="image/svg+xml")

    return routes


def _wishes(desk: Desk, badge: str, level: int) -> list[BadgeWish]:
    if not badge:
        return [BadgeWish()]
    known = next((each for each in desk.catalogue() if each.achievement == badge), None)
    if known is None:
        raise UnclearWish("This badge is not one that can be chosen here. Choose another, or any badge.")
    return [BadgeWish(badge, _levels(known, level)), *(BadgeWish(part) for part in known.parts)]


def _levels(known: KnownBadge, level: int) -> tuple[str, ...]:
    """Return the levels that will do; asked for more than there is, only the highest."""
    if not known.levels or level <= 0:
        return ()
    return known.levels[min(level, len(known.levels)) - 1 :]


def _mine(desk: Desk, request: Request, request_id: str) -> PresentationRequest:
    """Return a request that this browser made.

    Raises:
        RequestNotFound: it did not, or the request is no longer kept.
    """
    found = desk.requests.get(request_id)
    secret = request.cookies.get(_cookie(request_id), "")
    if found is None or not hmac.compare_digest(found.session_hash, hashed(secret)):
        raise RequestNotFound("This request was made in another browser, or is no longer kept. Ask again.")
    return found


def _view(desk: Desk, found: PresentationRequest, response_code: str) -> dict[str, Any]:
    told = outcome(found, desk.now())
    wanted = found.response_code_hash
    is_elsewhere = wanted is not None and not hmac.compare_digest(wanted, hashed(response_code))
    uri = request_uri(desk, found.id)
    return {
        "request_id": found.id,
        "state": "elsewhere" if is_elsewhere else told["state"],
        "reports": [] if is_elsewhere else told["reports"],
        "is_satisfied": bool(told.get("satisfied")),
        "is_declined": bool(told.get("declined")),
        "is_same_device": bool(found.query["same_device"]),
        "uri": uri,
        "qr_size": qr_size(qr_matrix(uri)),
        "expires_at": found.expires_at,
        "marks": MARKS,
    }


def _cookie(request_id: str) -> str:
    return f"cairn-ask-{request_id}"


def _minutes() -> int:
    return int(LIFETIME.total_seconds() // 60)
