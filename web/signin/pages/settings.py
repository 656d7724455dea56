"""For HR: with which provider people sign in, and one-time links for whoever can not."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from records import work_accounts
from records.errors import OwnLink, UnknownPrincipal
from records.staff import Staff
from records.work_accounts import Provider
from web.errors import WebError
from web.signin.errors import SettingRefused, in_words, status_of
from web.signin.permissions import Permission
from web.signin.visitors import Visitor, needs
from web.signin.work import settings
from web.signin.work.accounts import WorkAccounts
from web.signin.work.settings import WantedProvider

PLACE: Final = "/settings/sign-in"


@dataclass(slots=True)
class ProviderForm:
    """The form of a provider, as typed."""

    name: Annotated[str, Form()] = ""
    issuer: Annotated[str, Form()] = ""
    client_id: Annotated[str, Form()] = ""
    algorithm: Annotated[str, Form()] = "RS256"
    secret: Annotated[str, Form()] = ""
    roles_claim: Annotated[str, Form()] = ""
    roles: Annotated[str, Form()] = ""
    department_claim: Annotated[str, Form()] = ""


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """Draws the page: with a fault where there is one, or with a link that was made just now."""

    accounts: WorkAccounts
    templates: Jinja2Templates

    def __call__(self, request: Request, visitor: Visitor, **more: Any) -> HTMLResponse:  # noqa: ANN401 - of the view
        """Return the page of whoever asks."""
        fault: WebError | None = more.pop("fault", None)
        kept = provider_of(self.accounts, visitor)
        view = {
            "provider": kept,
            "form": _form(kept),
            "algorithms": settings.ALGORITHMS,
            "redirect_uri": self.accounts.redirect_uri(visitor.organisation),
            "logout_uri": f"{self.accounts.public_url}/o/{visitor.organisation}/back-channel-logout",
            "faults": {} if fault is None else {"": in_words(fault)},
            "is_fresh": visitor.is_fresh(self.accounts.entrance.sign_in.now()),
            "csrf": visitor.form_token,
            "visitor": visitor,
            "link": "",
        }
        return self.templates.TemplateResponse(request, "signin/settings.html", view | more, status_of(fault))


def provider_of(accounts: WorkAccounts, visitor: Visitor) -> Provider | None:
    """Return the provider of the visitor's organisation."""
    with accounts.entrance.sign_in.database.reading() as connection:
        return work_accounts.provider_of(connection, visitor.own_session.organisation_id)


def router(accounts: WorkAccounts, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page."""
    routes = APIRouter(include_in_schema=False)
    sign_in, page = accounts.entrance.sign_in, SettingsPage(accounts, templates)
    hr = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_SIGN_IN))]
    fresh = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_SIGN_IN, fresh=True))]
    token = Annotated[str, Form()]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: hr) -> HTMLResponse:
        return page(request, visitor)

    @routes.post(PLACE, response_model=None)
    def keep(
        request: Request, visitor: fresh, form: Annotated[ProviderForm, Depends()], csrf: token = ""
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, csrf)
        try:
            _keep(accounts, visitor, form)
        except WebError as fault:
            return page(request, visitor, fault=fault, form=form)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/remove", response_model=None)
    def remove(request: Request, visitor: fresh, csrf: token = "") -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, csrf)
        own = visitor.own_session
        try:
            with sign_in.database.transaction() as connection:
                settings.remove(connection, own.organisation_id, actor=own.principal_id, now=sign_in.now())
        except WebError as fault:
            return page(request, visitor, fault=fault)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/link", response_class=HTMLResponse)
    def link(request: Request, visitor: fresh, csrf: token = "", address: token = "") -> HTMLResponse:
        sign_in.check_form(request, csrf)
        try:
            made = _link(accounts, visitor, address)
        except WebError as fault:
            return page(request, visitor, fault=fault, address=address)
        return page(request, visitor, link=made, address=address)

    return routes


def _link(accounts: WorkAccounts, visitor: Visitor, address: str) -> str:
    own, sign_in = visitor.own_session, accounts.entrance.sign_in
    try:
        with sign_in.database.transaction() as connection:
            staff = Staff(connection, own.organisation_id, own.principal_id, sign_in.now())
            secret = staff.link(address, sign_in.entropy)
    except UnknownPrincipal as fault:
        raise SettingRefused(N_("Nobody who may sign in here has this address.")) from fault
    except OwnLink as fault:
        raise SettingRefused(str(fault)) from fault
    return f"{accounts.public_url}/sign-in/{secret}"


def _keep(accounts: WorkAccounts, visitor: Visitor, form: ProviderForm) -> None:
    provider = settings.read(WantedProvider(**asdict(form)))
    own, sign_in = visitor.own_session, accounts.entrance.sign_in
    with sign_in.database.transaction() as connection:
        settings.keep(
            connection,
            own.organisation_id,
            provider,
            form.secret,
            accounts.seal,
            actor=own.principal_id,
            now=sign_in.now(),
        )


def _form(kept: Provider | None) -> ProviderForm:
    if kept is None:
        return ProviderForm()
    return ProviderForm(
        kept.name,
        kept.issuer,
        kept.client_id,
        kept.algorithm,
        "",
        kept.roles_claim,
        settings.roles_text(kept.roles),
        kept.department_claim,
    )
