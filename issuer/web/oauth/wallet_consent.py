"""The page on which somebody lets a wallet have one of their badges (OpenID4VCI 1.0, 5; RFC 6749, 4.1.1)."""

from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.code_flow import choosing, requests
from issuer.code_flow.requests import AskedByWallet, WalletRequest
from issuer.errors import AuthorizationRefused, InvalidRequest
from issuer.ledger import PlannedBadge
from issuer.meta_badges import stacks
from issuer.oauth.consent import answer_uri
from issuer.web.desk import Desk, Work
from issuer.web.errors import description
from records import principals
from web.errors import NotSignedIn
from web.headers import content_security_policy
from web.signin.access import signed_in
from web.signin.visitors import SignIn, Visitor


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the route of the answer; the page itself is at the authorization endpoint."""
    routes = APIRouter(include_in_schema=False, dependencies=[signed_in])

    @routes.post("/consent/{slug}/wallet")
    def decide(
        request: Request,
        slug: str,
        form_token: Annotated[str, Form()],
        asked: Annotated[str, Form()],
        decision: Annotated[str, Form()] = "",
        award: Annotated[str, Form()] = "",
    ) -> Response:
        visitor = required(sign_in.visitor(request), slug)
        sign_in.check_form(request, form_token)
        asking = WalletRequest.of(dict(parse_qsl(asked, max_num_fields=32)))
        with desk.work(slug) as work:
            found = examined(work, asking)
            if isinstance(found, Response):
                return found
            if decision != "allow":
                return back(work, found.redirect_uri, found.state, error="access_denied")
            return _allowed(work, sign_in, found, visitor, award)

    return routes


def is_of_wallet(desk: Desk, request: Request) -> bool:
    """Whether a request to the authorization endpoint comes from one of the wallets that are known here."""
    client_id = request.query_params.get("client_id")
    return any(each.id == client_id for each in desk.clients)


def ask(desk: Desk, sign_in: SignIn, templates: Jinja2Templates, request: Request, slug: str) -> Response:
    """Return the page that asks which badge the wallet may have, or the way back with the reason why not."""
    parameters = _once(request.query_params.multi_items())
    is_pushed = "request_uri" in parameters
    signed_in = sign_in.visitor(request)
    if is_pushed:
        # Only who is signed in takes the request: it serves once.
        required(signed_in, slug)
    with desk.work(slug) as work:
        asking = _taken(work, parameters) if is_pushed else WalletRequest.of(parameters)
        found = examined(work, asking)
        if isinstance(found, Response):
            return found
        if work.demands.haip and not is_pushed:
            said = {"error": "invalid_request", "error_description": "The request must be sent ahead."}
            return back(work, found.redirect_uri, found.state, **said)
        view = _view(work, sign_in, found, asking, required(signed_in, slug))
    page = templates.TemplateResponse(request, "wallet_consent.html", view)
    # The form leads on to the wallet, and browsers hold the whole way against this.
    page.headers["Content-Security-Policy"] = content_security_policy(
        form_action=f"'self' {source(found.redirect_uri)}"
    )
    return page


def required(found: Visitor | None, slug: str) -> Visitor:
    """Return who is signed in.

    Raises:
        NotSignedIn: nobody of this organisation is.
    """
    if found is None or found.organisation != slug or found.form_token is None:
        raise NotSignedIn(
            N_(
                "A wallet asks for a badge of yours, and we do not know who you are. "
                "Sign in, then go back to the wallet and begin again."
            )
        )
    return found


def _view(
    work: Work, sign_in: SignIn, found: AskedByWallet, asking: WalletRequest, visitor: Visitor
) -> dict[str, Any]:
    address = _address(work, sign_in, visitor)
    return {
        "organisation": work.tx.organisation,
        "client": found.client,
        "to_earn": _to_earn(work, address),
        "awards": choosing.choices(work.tx, address, found, work.terms, work.now),
        "asked": urlencode(asking.parameters),
        "visitor": visitor,
        "form_token": visitor.form_token,
    }


def _to_earn(work: Work, address: str) -> tuple[PlannedBadge, ...]:
    """Return the badges that are earned by showing others, and that whoever has this address has not got."""
    person = work.tx.people.find(address)
    held = () if person is None else work.tx.awards.of_person(person.id)
    standing = {each.slug for each in held if stacks.is_live(each, work.now)}
    return tuple(badge for badge in work.tx.plan.all() if badge.rule and badge.slug not in standing)


def _allowed(work: Work, sign_in: SignIn, asked: AskedByWallet, visitor: Visitor, award_id: str) -> Response:
    mine = choosing.choices(work.tx, _address(work, sign_in, visitor), asked, work.terms, work.now)
    award = choosing.chosen(mine, award_id)
    code = choosing.allow(work.tx, asked, award, visitor.id, work.now, work.randomness)
    return back(work, asked.redirect_uri, asked.state, code=code)


def _address(work: Work, sign_in: SignIn, visitor: Visitor) -> str:
    with sign_in.database.reading() as connection:
        principal = principals.get(connection, work.tx.organisation.id, visitor.id)
    return "" if principal is None else principal.address


def _taken(work: Work, parameters: dict[str, str]) -> WalletRequest:
    uri, client_id = parameters["request_uri"], parameters.get("client_id", "")
    return requests.take(work.tx, uri, client_id, work.now)


def examined(work: Work, asking: WalletRequest) -> AskedByWallet | Response:
    """Return what is asked for, or the way back with the reason why it is refused."""
    try:
        return requests.examine(asking, work.known)
    except AuthorizationRefused as refusal:
        said = {"error": refusal.error, "error_description": description(refusal)}
        return back(work, asking.redirect_uri or "", asking.state or "", **said)


def back(work: Work, redirect_uri: str, state: str, **answer: str) -> Response:
    """Return the way back to a wallet, with an answer."""
    uri = answer_uri(redirect_uri, work.identity.issuer_url, state, **answer)
    return RedirectResponse(uri, status_code=303)


def _once(pairs: list[tuple[str, str]]) -> dict[str, str]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise InvalidRequest(N_("A parameter stands in the request twice."))
    return dict(pairs)


def source(uri: str) -> str:
    """Return an address as a source of a content security policy: a wallet's own scheme stands for itself."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else f"{parts.scheme}:"
