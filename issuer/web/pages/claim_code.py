"""The page that takes a claim code, for whoever can follow no link: it leads to the claim page, as the link does.

Reading it changes nothing, and what a machine sends that has no code changes nothing either. A code travels in the body
of a request alone: addresses are written down along the way.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.errors import NotAClaimCode, TooManyClaimCodes, WrongClaimCode
from issuer.offering import claim_codes
from issuer.web.desk import Desk
from issuer.web.errors import PROBLEMS
from web.client_address import counted_as
from web.signin.access import anybody, by_secret

_LATER: Final = {"Retry-After": str(int(claim_codes.PERIOD.total_seconds()))}


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False)

    @routes.api_route("/claim", methods=["GET", "HEAD"], response_class=HTMLResponse, dependencies=[anybody])
    def page(request: Request) -> HTMLResponse:
        return templates.TemplateResponse(request, "claim_code.html", _view({}))

    @routes.post("/claim", response_model=None, dependencies=[by_secret])
    def find(request: Request, code: Annotated[str, Form()] = "") -> HTMLResponse | RedirectResponse:
        typed = claim_codes.Typed(code, counted_as(request.client.host if request.client else ""))
        try:
            claim_id = claim_codes.claim_of(desk.store, typed, desk.claim_key, desk.clock())
        except (NotAClaimCode, WrongClaimCode, TooManyClaimCodes) as fault:
            view, (status, _) = _view({"code": str(fault)}), PROBLEMS[type(fault)]
            headers = _LATER if isinstance(fault, TooManyClaimCodes) else None
            return templates.TemplateResponse(request, "claim_code.html", view, status, headers)
        return RedirectResponse(f"/claim/{claim_id}", status_code=303)

    return routes


def _view(faults: dict[str, str]) -> dict[str, object]:
    return {"faults": faults, "days": claim_codes.LIFE.days, "length": claim_codes.LENGTH}
