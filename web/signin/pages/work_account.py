"""To the provider of work accounts and back, out again, and out by its own word."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from web.signin.access import anybody, by_secret
from web.signin.pages.door import sent_on
from web.signin.return_paths import HOME, safe_path
from web.signin.work.accounts import Answer, WorkAccounts


def router(accounts: WorkAccounts, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of work accounts, and of signing out."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/sign-in/work-account/{slug}", response_class=HTMLResponse, dependencies=[anybody])
    def there(request: Request, slug: str, back: Annotated[str, Form()] = "") -> HTMLResponse:
        kept = Response()
        way = accounts.begin(slug, safe_path(back), kept)
        return on_the_way(request, way, kept)

    @routes.get("/sign-in/work-account/{slug}/back", dependencies=[by_secret])
    def back(
        request: Request,
        slug: str,
        code: Annotated[str, Query()] = "",
        state: Annotated[str, Query()] = "",
        iss: Annotated[str, Query()] = "",
        error: Annotated[str, Query()] = "",
    ) -> RedirectResponse:
        response = RedirectResponse(HOME, status_code=303)
        role, place = accounts.finish(slug, Answer(code, state, iss, error), request, response)
        return sent_on(response, role, place)

    @routes.post("/sign-out", response_model=None, dependencies=[anybody])
    def leave(request: Request) -> RedirectResponse | HTMLResponse:
        response = RedirectResponse("/", status_code=303)
        ended = accounts.entrance.sign_in.leave(request, response)
        way = accounts.way_out(ended) if ended else ""
        return on_the_way(request, way, response) if way else response

    @routes.post("/o/{slug}/back-channel-logout", dependencies=[by_secret])
    def ended_there(slug: str, logout_token: Annotated[str, Form()] = "") -> Response:
        accounts.end(slug, logout_token)
        return Response(status_code=200)

    def on_the_way(request: Request, way: str, kept: Response) -> HTMLResponse:
        # Not a redirect: browsers hold where a form leads on to against `form-action`, which names this service alone.
        page = templates.TemplateResponse(request, "signin/on_the_way.html", {"way": way})
        page.raw_headers += [each for each in kept.raw_headers if each[0] == b"set-cookie"]
        return page

    return routes
