"""For HR: the programs that may ask here, by keys of their own or by API tokens."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.wording import N_, say
from records import api_tokens, partner_clients
from web.errors import WebError
from web.signin import handing_out
from web.signin.client_credentials import SCOPES, ClientCredentials, WantedClient
from web.signin.errors import SettingRefused, in_words, status_of
from web.signin.handing_out import TOKEN_ROLES, WantedToken
from web.signin.permissions import ROLE_WORDS, Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/settings/programs"
SCOPE_WORDS: Final[dict[str, str]] = {
    Permission.AWARD.value: N_("award badges"),
    Permission.SEE_AWARDS.value: N_("see awards"),
    Permission.CHANGE_STATUS.value: N_("withdraw, pause and reinstate"),
    Permission.ISSUE_ANYTHING.value: N_("issue any credential (VC-API)"),
}
_STATE_WORDS: Final[dict[str, str]] = {"over": N_("over"), "ended": N_("ended")}


@dataclass(slots=True)
class ProgramForm:
    """The form of a partner's program, as typed."""

    name: Annotated[str, Form()] = ""
    jwks: Annotated[str, Form()] = ""
    jwks_uri: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""
    client: Annotated[str, Form()] = ""


@dataclass(slots=True)
class TokenForm:
    """The form of an API token, as typed."""

    purpose: Annotated[str, Form()] = ""
    role: Annotated[str, Form()] = ""
    days: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""
    prefix: Annotated[str, Form()] = ""


@dataclass(frozen=True, slots=True)
class ProgramsPage:
    """Draws the page: with a fault where there is one, or with what was made just now."""

    sign_in: SignIn
    programs: ClientCredentials
    templates: Jinja2Templates

    def __call__(self, request: Request, visitor: Visitor, **more: Any) -> HTMLResponse:  # noqa: ANN401 - of the view
        """Return the page of whoever asks."""
        fault: WebError | None = more.pop("fault", None)
        own, now = visitor.own_session, self.sign_in.now()
        with self.sign_in.database.reading() as connection:
            clients = partner_clients.every(connection, own.organisation_id)
            tokens = api_tokens.every(connection, own.organisation_id)
        view = {
            "clients": clients,
            "tokens": [(each, _STATE_WORDS.get(api_tokens.state_of(each, now))) for each in tokens],
            "scopes": [(each.value, SCOPE_WORDS[each]) for each in SCOPES],
            "roles": [(each.value, ROLE_WORDS[each]) for each in TOKEN_ROLES],
            "scope_words": SCOPE_WORDS,
            "role_words": ROLE_WORDS,
            "token_endpoint": f"{self.programs.public_url}/o/{visitor.organisation}/token",
            "faults": {} if fault is None else {"": in_words(fault)},
            "is_fresh": visitor.is_fresh(now),
            "csrf": visitor.form_token,
            "visitor": visitor,
            **{"form": ProgramForm(), "wanted": TokenForm(), "chosen": (), "token": "", "client": None},
        }
        return self.templates.TemplateResponse(request, "signin/programs.html", view | more, status_of(fault))


def program_router(sign_in: SignIn, programs: ClientCredentials, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the page, and of partners' programs on it."""
    routes = APIRouter(include_in_schema=False)
    page = ProgramsPage(sign_in, programs, templates)
    hr = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_SIGN_IN))]
    fresh = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_SIGN_IN, fresh=True))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: hr) -> HTMLResponse:
        return page(request, visitor)

    @routes.post(PLACE, response_class=HTMLResponse)
    def add(
        request: Request,
        visitor: fresh,
        form: Annotated[ProgramForm, Depends()],
        scope: Annotated[list[str] | None, Form()] = None,
    ) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        own, chosen = visitor.own_session, tuple(scope or ())
        try:
            wanted = _wanted(form, chosen)
            made = programs.add(own.organisation_id, wanted, actor=own.principal_id, now=sign_in.now())
        except WebError as fault:
            return page(request, visitor, fault=fault, form=form, chosen=chosen)
        return page(request, visitor, client=made)

    @routes.post(f"{PLACE}/end", response_model=None)
    def end(
        request: Request, visitor: fresh, form: Annotated[ProgramForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        own = visitor.own_session
        try:
            programs.end(own.organisation_id, form.client, actor=own.principal_id, now=sign_in.now())
        except WebError as fault:
            return page(request, visitor, fault=fault)
        return RedirectResponse(PLACE, status_code=303)

    return routes


def token_router(sign_in: SignIn, programs: ClientCredentials, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of API tokens on the page."""
    routes = APIRouter(include_in_schema=False)
    page = ProgramsPage(sign_in, programs, templates)
    fresh = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_SIGN_IN, fresh=True))]

    @routes.post(f"{PLACE}/tokens", response_class=HTMLResponse)
    def make(request: Request, visitor: fresh, form: Annotated[TokenForm, Depends()]) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            token = _made(sign_in, visitor, WantedToken(form.purpose, form.role, form.days))
        except WebError as fault:
            return page(request, visitor, fault=fault, wanted=form)
        return page(request, visitor, token=token)

    @routes.post(f"{PLACE}/tokens/end", response_model=None)
    def end(
        request: Request, visitor: fresh, form: Annotated[TokenForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            _end(sign_in, visitor, form.prefix)
        except WebError as fault:
            return page(request, visitor, fault=fault)
        return RedirectResponse(PLACE, status_code=303)

    return routes


def _made(sign_in: SignIn, visitor: Visitor, wanted: WantedToken) -> str:
    own, now = visitor.own_session, sign_in.now()
    with sign_in.database.transaction() as connection:
        return handing_out.make_token(
            connection, own.organisation_id, wanted, sign_in.entropy, actor=own.principal_id, now=now
        )


def _end(sign_in: SignIn, visitor: Visitor, prefix: str) -> None:
    own, now = visitor.own_session, sign_in.now()
    with sign_in.database.transaction() as connection:
        handing_out.end_token(connection, own.organisation_id, prefix, actor=own.principal_id, now=now)


def _wanted(form: ProgramForm, chosen: tuple[str, ...]) -> WantedClient:
    try:
        jwks = parse_object(form.jwks) if form.jwks.strip() else None
    except MalformedJson as fault:
        raise SettingRefused(say("The keys are no JWK Set: {fault}", fault=str(fault))) from fault
    return WantedClient(form.name, chosen, jwks, form.jwks_uri.strip())
