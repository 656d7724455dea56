"""The page on which somebody shows badges from a wallet, whoever issued them, and gets the badge that rests on them.

The result belongs to the browser that asked: its cookie holds the request's secret. Where the wallet is on the same
device, the wallet has to lead back here besides (OpenID4VP 1.0, 13.3).
"""

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from issuer.achievements.rule_outline import outline_of
from issuer.awarding import awards
from issuer.meta_badges import earning
from issuer.meta_badges.earning import AskedParts, PartsDesk
from issuer.shown import PartsRequest, ShownState
from issuer.web.desk import Desk
from issuer.web.earning_words import HEADINGS, HOLDERS, SENTENCES
from issuer.web.oauth import earning_for
from issuer.web.pages import claim
from web.qr import qr_matrix, qr_size, qr_svg
from web.signin.access import anybody, by_secret
from web.signin.visitors import SignIn

SAME_DEVICE: Final = "this"
_COOKIE_LIFE: Final = 3900


def router(desk: Desk, parts: PartsDesk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the page's routes; `parts` asks wallets."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/o/{slug}/earn/{badge}", response_class=HTMLResponse, dependencies=[anybody])
    def needs(request: Request, slug: str, badge: str) -> HTMLResponse:
        return templates.TemplateResponse(request, "earn.html", _needs(desk, slug, badge))

    @routes.post("/o/{slug}/earn/{badge}", dependencies=[anybody])
    def begin(
        slug: str,
        badge: str,
        device: Annotated[str, Form()] = "",
        asked_by_wallet: Annotated[str, Form(alias="asked", max_length=earning_for.LONGEST)] = "",
    ) -> RedirectResponse:
        asked = _begin(desk, parts, slug, badge, same_device=device == SAME_DEVICE)
        answer = RedirectResponse(f"{_page(slug, badge)}/{asked.id}", status_code=303)
        kept = {_cookie(asked.id): asked.secret}
        if asked_by_wallet:
            kept[earning_for.cookie(asked.id)] = asked_by_wallet
        for name, value in kept.items():
            _keep(answer, name, value, slug, is_secure=desk.public_url.startswith("https://"))
        return answer

    @routes.get("/o/{slug}/earn/{badge}/{request_id}", response_class=HTMLResponse, dependencies=[by_secret])
    def show(
        request: Request, slug: str, badge: str, request_id: str, response_code: str = ""
    ) -> HTMLResponse:
        found = _mine(desk, request, slug, badge, request_id)
        view = _view(desk, parts, slug, found, response_code) | earning_for.view(
            desk, sign_in, request, slug, found
        )
        page = templates.TemplateResponse(request, "earn_request.html", view)
        earning_for.open_the_way(page, view)
        return _opened(page, desk, view)

    @routes.get(
        "/o/{slug}/earn/{badge}/{request_id}/state",
        response_class=HTMLResponse,
        response_model=None,
        dependencies=[by_secret],
    )
    def state(request: Request, slug: str, badge: str, request_id: str, seen: str = "") -> Response:
        found = _mine(desk, request, slug, badge, request_id)
        view = _view(desk, parts, slug, found, "")
        if view["reached"] == seen:
            return Response(status_code=204)
        view |= earning_for.view(desk, sign_in, request, slug, found)
        return _opened(templates.TemplateResponse(request, "earn_state.html", view), desk, view)

    @routes.post("/o/{slug}/earn/{badge}/{request_id}/wallet", dependencies=[by_secret])
    def allow(
        request: Request,
        slug: str,
        badge: str,
        request_id: str,
        form_token: Annotated[str, Form()] = "",
        response_code: Annotated[str, Form()] = "",
    ) -> Response:
        found = _as_led_back(parts, _mine(desk, request, slug, badge, request_id), response_code)
        return earning_for.allow(desk, sign_in, request, slug, found, form_token)

    @routes.get("/o/{slug}/earn/{badge}/{request_id}/qr.svg", dependencies=[by_secret])
    def qr(request: Request, slug: str, badge: str, request_id: str) -> Response:
        found = _mine(desk, request, slug, badge, request_id)
        return Response(qr_svg(found.uri), media_type="image/svg+xml")

    return routes


def _needs(desk: Desk, slug: str, badge: str) -> dict[str, Any]:
    with desk.work(slug) as work:
        planned, _ = earning.check_may_be_earned(work.tx, badge)
        return {
            "badge": planned,
            "outline": outline_of(planned),
            "organisation": work.tx.organisation,
        }


def _begin(desk: Desk, parts: PartsDesk, slug: str, badge: str, *, same_device: bool) -> AskedParts:
    with desk.work(slug) as work:
        planned, _ = earning.check_may_be_earned(work.tx, badge)
    # Whoever asks wallets keeps its own records, in transactions of its own.
    asked = parts.ask(earning.wishes_of(planned), _page(slug, badge), same_device=same_device)
    with desk.work(slug) as work:
        earning.begin(work.tx, badge, asked, work.now, same_device=same_device)
    return asked


def _mine(desk: Desk, request: Request, slug: str, badge: str, request_id: str) -> PartsRequest:
    secret = request.cookies.get(_cookie(request_id), "")
    with desk.work(slug) as work:
        return earning.state_of(work.tx, badge, request_id, secret)


def _as_led_back(parts: PartsDesk, found: PartsRequest, response_code: str) -> PartsRequest:
    """Return a request as a browser may know it that has this code, or none."""
    # Whoever sent somebody else the link for a wallet has nothing of what that one showed (13.3).
    return found if parts.is_led_back(found.id, response_code) else replace(found, outcome=None)


def _view(desk: Desk, parts: PartsDesk, slug: str, found: PartsRequest, response_code: str) -> dict[str, Any]:
    state = found.state(desk.clock())
    is_shown = state in (ShownState.WAITING, ShownState.EXPIRED) or parts.is_led_back(found.id, response_code)
    outcome = found.outcome if is_shown else None
    holder = outcome.holder if outcome else ""
    view = _needs(desk, slug, found.slug) | {
        "request_made": found,
        "response_code": response_code if is_shown else "",
        "page": f"{_page(slug, found.slug)}/{found.id}",
        "reached": state.value if is_shown else "elsewhere",
        "heading": HEADINGS[state.value if is_shown else "elsewhere"],
        "sentence": SENTENCES[state.value if is_shown else "elsewhere"],
        "outcome": outcome,
        "holder_words": HOLDERS.get(holder, ""),
        "qr_size": qr_size(qr_matrix(found.uri)),
    }
    if outcome is None or outcome.award_id is None:
        return view
    return view | _claim(desk, slug, outcome.award_id)


def _claim(desk: Desk, slug: str, award_id: str) -> dict[str, Any]:
    """Return what the page shows of the award: what its claim page does."""
    with desk.work(slug) as work:
        award = awards.find(work.tx, award_id)
    return claim.view_of(desk, claim.read(desk, award.claim_id))


def _opened(page: HTMLResponse, desk: Desk, view: dict[str, Any]) -> HTMLResponse:
    """Let the buttons of the claim work that this page shows."""
    return claim.opened(page, desk, view["award"].claim_id) if "award" in view else page


def _keep(answer: Response, name: str, value: str, slug: str, *, is_secure: bool) -> None:
    place = f"/o/{slug}/earn"
    answer.set_cookie(name, value, _COOKIE_LIFE, path=place, secure=is_secure, httponly=True, samesite="lax")


def _page(slug: str, badge: str) -> str:
    return f"/o/{slug}/earn/{badge}"


def _cookie(request_id: str) -> str:
    return f"cairn-earn-{request_id}"
