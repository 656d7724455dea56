"""Signing in by a one-time link. Reading the link does nothing: scanners open links too."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from web.signin.access import anybody, by_secret
from web.signin.permissions import GRANTED, Permission
from web.signin.return_paths import CHECKS, DESK, HOME
from web.signin.visitors import SignIn


def router(sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the entrance."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sign-in/{token}", response_class=HTMLResponse, dependencies=[anybody])
    def ask(request: Request, token: str) -> HTMLResponse:
        return templates.TemplateResponse(request, "sign_in.html", {"token": token})

    @routes.post("/sign-in/{token}", dependencies=[by_secret])
    def enter(request: Request, token: str) -> RedirectResponse:
        response = RedirectResponse(HOME, status_code=303)
        role = sign_in.enter(token, request, response)
        if Permission.SEE_AWARDS not in GRANTED[role]:
            checks = Permission.CHECK_UNDER_POLICY in GRANTED[role]
            response.headers["Location"] = CHECKS if checks else DESK
        return response

    return routes
