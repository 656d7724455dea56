"""How somebody signs in, and where they are signed in, on a page of their own."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from web.errors import WebError
from web.signin import own_account
from web.signin.devices import device_again
from web.signin.entrance import Entrance
from web.signin.errors import in_words, status_of
from web.signin.permissions import Permission
from web.signin.return_paths import OWN
from web.signin.visitors import FRESH, Visitor, needs

SESSIONS: Final = "/me/sessions"


@dataclass(slots=True)
class AccountForm:
    """The forms of the page, as sent: each uses some of these."""

    csrf: Annotated[str, Form()] = ""
    handle: Annotated[str, Form()] = ""
    password: Annotated[str, Form()] = ""
    passkey: Annotated[str, Form()] = ""
    answer: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""


Filled = Annotated[AccountForm, Depends()]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Draws the page, with a fault at its field where there is one."""

    entrance: Entrance
    templates: Jinja2Templates

    def __call__(
        self, request: Request, visitor: Visitor, fault: WebError | None = None, field: str = ""
    ) -> HTMLResponse:
        """Return the page of whoever asks."""
        sign_in = self.entrance.sign_in
        view = {
            "account": own_account.account_of(self.entrance, visitor),
            "own": visitor.own_session,
            "device": device_again,
            "faults": {} if fault is None else {field: in_words(fault)},
            "is_fresh": visitor.is_fresh(sign_in.now()),
            "fresh_minutes": int(FRESH.total_seconds() // 60),
            "has_passkeys": self.entrance.party is not None,
            "may_settings": visitor.may(Permission.KEEP_SIGN_IN),
            "needs_passkey": sign_in.lacks_passkey(visitor),
            "csrf": visitor.form_token,
            "visitor": visitor,
        }
        return self.templates.TemplateResponse(request, "signin/account.html", view, status_of(fault))


def to_page() -> RedirectResponse:
    """Return the way back to the page."""
    return RedirectResponse(OWN, status_code=303)


def router(entrance: Entrance, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page, and of the sessions on it."""
    routes = APIRouter(include_in_schema=False)
    sign_in, page = entrance.sign_in, AccountPage(entrance, templates)
    known = Annotated[Visitor, Depends(needs(sign_in, Permission.OWN_ACCOUNT))]

    @routes.get(OWN, response_class=HTMLResponse)
    def shown(request: Request, visitor: known) -> HTMLResponse:
        return page(request, visitor)

    @routes.get(SESSIONS)
    def sessions(visitor: known) -> RedirectResponse:  # noqa: ARG001 - the dependency decides
        return RedirectResponse(f"{OWN}#sessions", status_code=303)

    @routes.post(f"{SESSIONS}/end")
    def end(request: Request, visitor: known, form: Filled) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        own_account.end_session(entrance, visitor, form.handle)
        return to_page()

    @routes.post(f"{SESSIONS}/end-others")
    def end_others(request: Request, visitor: known, form: Filled) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        own_account.end_other_sessions(entrance, visitor)
        return to_page()

    return routes
