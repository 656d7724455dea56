"""Passwords and passkeys, changed by their owner, who signed in a moment ago."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from web.errors import WebError
from web.signin import own_account
from web.signin.entrance import Entrance
from web.signin.pages.account import AccountPage, Filled, to_page
from web.signin.pages.json_answers import with_body
from web.signin.permissions import Permission
from web.signin.visitors import Visitor, needs


def password_router(entrance: Entrance, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that change somebody's password."""
    routes = APIRouter(include_in_schema=False)
    sign_in, page = entrance.sign_in, AccountPage(entrance, templates)
    fresh = Annotated[Visitor, Depends(needs(sign_in, Permission.OWN_ACCOUNT, fresh=True))]

    @routes.post("/me/password", response_model=None)
    def set_password(request: Request, visitor: fresh, form: Filled) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            own_account.set_password(entrance, visitor, form.password)
        except WebError as fault:
            return page(request, visitor, fault, "password")
        return to_page()

    @routes.post("/me/password/remove")
    def remove_password(request: Request, visitor: fresh, form: Filled) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        own_account.remove_password(entrance, visitor)
        return to_page()

    return routes


def passkey_router(entrance: Entrance, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that register somebody's passkeys and take them off."""
    routes = APIRouter(include_in_schema=False)
    sign_in, page = entrance.sign_in, AccountPage(entrance, templates)
    fresh = Annotated[Visitor, Depends(needs(sign_in, Permission.OWN_ACCOUNT, fresh=True))]

    @routes.post("/me/passkeys/options")
    def options(request: Request, visitor: fresh, form: Filled) -> JSONResponse:
        sign_in.check_form(request, form.csrf)
        response = JSONResponse({})
        return with_body(response, own_account.ask_for_passkey(entrance, visitor, response).options)

    @routes.post("/me/passkeys", response_model=None)
    def register(request: Request, visitor: fresh, form: Filled) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        response = to_page()
        try:
            own_account.add_passkey(entrance, visitor, form.answer, form.name, request, response)
        except WebError as fault:
            return page(request, visitor, fault)
        return response

    @routes.post("/me/passkeys/remove", response_model=None)
    def take_off(request: Request, visitor: fresh, form: Filled) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            own_account.remove_passkey(entrance, visitor, form.passkey)
        except WebError as fault:
            return page(request, visitor, fault)
        return to_page()

    return routes
