"""The page on which somebody lets a program act for them, or does not (RFC 6749, 4.1.1)."""

from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.errors import AuthorizationRefused, InvalidRequest
from issuer.oauth import consent
from issuer.oauth.consent import Asked, AuthorizationRequest
from issuer.oauth.scopes import WORDS, Scope, scope_text
from issuer.web.desk import Desk, Work
from issuer.web.errors import description
from issuer.web.oauth import wallet_consent
from web.errors import NotSignedIn
from web.headers import content_security_policy
from web.signin.access import signed_in
from web.signin.visitors import SignIn, Visitor

_PARAMETERS = tuple(AuthorizationRequest.__dataclass_fields__)


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the consent page."""
    routes = APIRouter(include_in_schema=False, dependencies=[signed_in])

    @routes.get("/o/{slug}/authorize")
    def ask(request: Request, slug: str) -> Response:
        if wallet_consent.is_of_wallet(desk, request):
            return wallet_consent.ask(desk, sign_in, templates, request, slug)
        asking = _of_query(request)
        with desk.work(slug) as work:
            found = _examined(work, asking)
            if isinstance(found, Response):
                return found
            view = _view(work, found, asking)
        # Only now: whoever is sent back with a fault need not be known.
        visitor = _visitor(sign_in, request, slug)
        view |= {"visitor": visitor, "form_token": visitor.form_token}
        page = templates.TemplateResponse(request, "consent.html", view)
        # The form leads on to the program, and browsers hold the whole way against this.
        page.headers["Content-Security-Policy"] = content_security_policy(
            form_action=f"'self' {_origin(found.redirect_uri)}"
        )
        return page

    @routes.post("/consent/{slug}")
    def decide(
        request: Request,
        slug: str,
        form_token: Annotated[str, Form()],
        decision: Annotated[str, Form()],
        asked: Annotated[str, Form()],
    ) -> Response:
        visitor = _visitor(sign_in, request, slug)
        sign_in.check_form(request, form_token)
        with desk.work(slug) as work:
            found = _examined(work, _of_pairs(asked))
            if isinstance(found, Response):
                return found
            return _decided(work, found, visitor, is_allowed=decision == "allow")

    return routes


def _decided(work: Work, asked: Asked, visitor: Visitor, *, is_allowed: bool) -> Response:
    if is_allowed:
        code = consent.allow(work.tx, asked, visitor.id, work.now, work.randomness)
        # Open Badges 3.0, 7.1.2.2: the answer says which scopes the code is for.
        return _back(work, asked.redirect_uri, asked.state, code=code, scope=scope_text(asked.scopes))
    return _back(work, asked.redirect_uri, asked.state, error="access_denied")


def _examined(work: Work, asking: AuthorizationRequest) -> Asked | Response:
    """Return what is asked for, or the way back with the reason why it is refused."""
    try:
        return consent.examine(work.tx, asking)
    except AuthorizationRefused as refusal:
        said = {"error": refusal.error, "error_description": description(refusal)}
        return _back(work, asking.redirect_uri or "", asking.state or "", **said)


def _back(work: Work, redirect_uri: str, state: str, **answer: str) -> Response:
    uri = consent.answer_uri(redirect_uri, work.identity.issuer_url, state, **answer)
    return RedirectResponse(uri, status_code=303)


def _visitor(sign_in: SignIn, request: Request, slug: str) -> Visitor:
    found = sign_in.visitor(request)
    if found is None or found.organisation != slug or found.form_token is None:
        raise NotSignedIn(
            N_(
                "A program asks to act for you, and we do not know who you are. Sign in, then go back to the program."
            )
        )
    return found


def _of_query(request: Request) -> AuthorizationRequest:
    pairs = list(request.query_params.multi_items())
    return _request(pairs)


def _of_pairs(asked: str) -> AuthorizationRequest:
    return _request(parse_qsl(asked, keep_blank_values=True, max_num_fields=32))


def _request(pairs: list[tuple[str, str]]) -> AuthorizationRequest:
    known = [(name, value) for name, value in pairs if name in _PARAMETERS]
    if len({name for name, _ in known}) != len(known):
        raise InvalidRequest(N_("A parameter stands in the request twice."))
    return AuthorizationRequest(**{name: value or None for name, value in known})


def _view(work: Work, asked: Asked, asking: AuthorizationRequest) -> dict[str, Any]:
    given = {name: getattr(asking, name) for name in _PARAMETERS}
    return {
        "organisation": work.tx.organisation,
        "client": asked.client,
        "host": urlsplit(asked.redirect_uri).hostname,
        "wishes": [WORDS[scope] for scope in Scope if scope in asked.scopes],
        "asked": urlencode({name: value for name, value in given.items() if value is not None}),
    }


def _origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
