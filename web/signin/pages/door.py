"""The sign-in page, with every way that is set up."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from records import organisations, work_accounts
from records.principals import Role
from web.errors import WebError
from web.signin.access import anybody, by_secret
from web.signin.entrance import Entrance, PasswordEntry, ask_who_is_there, by_passkey, by_password
from web.signin.errors import in_words, status_of
from web.signin.pages.json_answers import with_body
from web.signin.permissions import GRANTED, Permission
from web.signin.return_paths import DESK, HOME, safe_path

PLACE = "/sign-in"


@dataclass(slots=True)
class PasswordForm:
    """The form of a password, as typed; `back` is where its sender wants to go."""

    organisation: Annotated[str, Form()] = ""
    address: Annotated[str, Form()] = ""
    password: Annotated[str, Form()] = ""
    back: Annotated[str, Form()] = ""


@dataclass(slots=True)
class PasskeyForm:
    """What an authenticator answered, in JSON, and where its owner wants to go."""

    answer: Annotated[str, Form()] = ""
    back: Annotated[str, Form()] = ""


def router(entrance: Entrance, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the sign-in page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(PLACE, response_class=HTMLResponse, dependencies=[anybody])
    def ways(request: Request, back: Annotated[str, Query()] = "") -> HTMLResponse:
        return page(request, PasswordForm(back=safe_path(back)))

    @routes.post(f"{PLACE}/password", response_model=None, dependencies=[by_secret])
    def with_password(
        request: Request, form: Annotated[PasswordForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        response = RedirectResponse(HOME, status_code=303)
        entry = PasswordEntry(form.organisation, form.address, form.password)
        try:
            return sent_on(response, by_password(entrance, entry, request, response), form.back)
        except WebError as fault:
            return page(request, form, fault)

    @routes.post(f"{PLACE}/passkey/options", dependencies=[anybody])
    def passkey_options() -> JSONResponse:
        response = JSONResponse({})
        return with_body(response, ask_who_is_there(entrance, response).options)

    @routes.post(f"{PLACE}/passkey", response_model=None, dependencies=[by_secret])
    def with_passkey(
        request: Request, form: Annotated[PasskeyForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        response = RedirectResponse(HOME, status_code=303)
        try:
            return sent_on(response, by_passkey(entrance, form.answer, request, response), form.back)
        except WebError as fault:
            return page(request, PasswordForm(back=form.back), fault)

    def page(request: Request, form: PasswordForm, fault: WebError | None = None) -> HTMLResponse:
        said = {} if fault is None else {"": in_words(fault)}
        view = {
            "form": form,
            "faults": said,
            "has_passkeys": entrance.party is not None,
            **_of_house(entrance),
        }
        view["visitor"] = entrance.sign_in.visitor(request)
        return templates.TemplateResponse(request, "signin/door.html", view, status_of(fault))

    return routes


def sent_on(response: RedirectResponse, role: Role, back: str) -> RedirectResponse:
    """Send whoever signed in to where they wanted to go, or else to what their role is for."""
    usual = HOME if Permission.SEE_AWARDS in GRANTED[role] else DESK
    response.headers["Location"] = safe_path(back) or usual
    return response


def _of_house(entrance: Entrance) -> dict[str, Any]:
    with entrance.sign_in.database.reading() as connection:
        every = organisations.every(connection)
        found = {each.slug: work_accounts.provider_of(connection, each.id) for each in every}
    return {
        "organisations": every,
        "providers": {slug: provider.name for slug, provider in found.items() if provider is not None},
    }
