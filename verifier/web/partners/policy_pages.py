"""`/policies`: the policies of an organisation, and the links that let others check under them."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from verifier.errors import InvalidPolicy, PolicyChanged, PolicyNameTaken, UnclearLink, VerifierError
from verifier.partners import links, policies
from verifier.web.errors import PROBLEMS
from verifier.web.partners.office import Office
from verifier.web.partners.policy_forms import PolicyForm, form_of
from web.signin.permissions import Permission
from web.signin.visitors import Visitor, needs

PLACE: Final = "/policies"
_IN_FORM: Final = (InvalidPolicy, PolicyNameTaken, PolicyChanged)
WAYS: Final = {
    "": N_("as “parts must be handed in” says"),
    "accept": N_("accepted, and told"),
    "ask_for_parts": N_("left open until the parts are handed in"),
    "refuse": "refused",
}


def router(office: Office, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the policies' pages."""
    routes = APIRouter(include_in_schema=False)
    keeps = Annotated[Visitor, Depends(needs(office.sign_in, Permission.KEEP_POLICIES))]
    typed = Annotated[PolicyForm, Depends()]

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: keeps) -> HTMLResponse:
        view = {"policies": office.policies.all(visitor.organisation), "visitor": visitor}
        return templates.TemplateResponse(request, "policies.html", view)

    @routes.get(f"{PLACE}/new", response_class=HTMLResponse)
    def blank(request: Request, visitor: keeps) -> HTMLResponse:
        return form(request, visitor, PolicyForm(), {"policy": None})

    @routes.post(PLACE, response_model=None)
    def make(request: Request, visitor: keeps, wanted: typed) -> RedirectResponse | HTMLResponse:
        office.sign_in.check_form(request, wanted.csrf)
        try:
            kept = policies.make(office.policies, wanted.document(), office.author(visitor), office.new_id)
        except _IN_FORM as fault:
            return form(request, visitor, wanted, {"policy": None}, fault)
        return RedirectResponse(f"{PLACE}/{kept.id}", status_code=303)

    @routes.get(f"{PLACE}/{{policy_id}}", response_class=HTMLResponse)
    def show(request: Request, visitor: keeps, policy_id: str) -> HTMLResponse:
        return form(request, visitor, None, view_of(office, visitor, policy_id))

    @routes.post(f"{PLACE}/{{policy_id}}", response_model=None)
    def change(
        request: Request, visitor: keeps, policy_id: str, wanted: typed
    ) -> RedirectResponse | HTMLResponse:
        office.sign_in.check_form(request, wanted.csrf)
        author = office.author(visitor)
        try:
            policies.change(office.policies, policy_id, wanted.document(), author, wanted.version)
        except _IN_FORM as fault:
            return form(request, visitor, wanted, view_of(office, visitor, policy_id), fault)
        return RedirectResponse(f"{PLACE}/{policy_id}", status_code=303)

    @routes.post(f"{PLACE}/{{policy_id}}/retire")
    def retire(
        request: Request, visitor: keeps, policy_id: str, csrf: Annotated[str, Form()] = ""
    ) -> RedirectResponse:
        office.sign_in.check_form(request, csrf)
        policies.retire(office.policies, policy_id, office.author(visitor))
        return RedirectResponse(PLACE, status_code=303)

    def form(
        request: Request,
        visitor: Visitor,
        typed: PolicyForm | None,
        view: Mapping[str, Any],
        fault: VerifierError | None = None,
    ) -> HTMLResponse:
        shown = typed or form_of(view["policy"])
        field = "max_age_months" if fault and "age" in str(fault) else "name"
        faults = {} if fault is None else {field: str(fault)}
        told = {"form": shown, "faults": faults, "ways": WAYS, "csrf": visitor.form_token, "visitor": visitor}
        status = 200 if fault is None else max(PROBLEMS[type(fault)][0], 409)
        return templates.TemplateResponse(request, "policy.html", {**view, **told}, status)

    _add_links(routes, office, templates)
    return routes


def view_of(office: Office, visitor: Visitor, policy_id: str) -> dict[str, Any]:
    """Return what the page of a policy shows beside the form."""
    now, kept = office.desk.now(), office.policy(visitor.organisation, policy_id)
    mine = [each for each in office.receipts.links(visitor.organisation, now) if each.policy_id == policy_id]
    return {
        "policy": kept,
        "versions": policies.versions(office.policies, visitor.organisation, policy_id),
        "links": [{"name": links.shown_name(each.secret_hash), "link": each} for each in mine],
        "most_days": links.LONGEST_DAYS,
    }


def _add_links(routes: APIRouter, office: Office, templates: Jinja2Templates) -> None:
    keeps = Annotated[Visitor, Depends(needs(office.sign_in, Permission.KEEP_POLICIES))]

    @routes.post(f"{PLACE}/{{policy_id}}/links", response_class=HTMLResponse)
    def make(
        request: Request,
        visitor: keeps,
        policy_id: str,
        days: Annotated[str, Form()] = "",
        often: Annotated[str, Form()] = "",
        csrf: Annotated[str, Form()] = "",
    ) -> HTMLResponse:
        """Make a link and show it, this one time."""
        office.sign_in.check_form(request, csrf)
        fault, secret = "", ""
        try:
            secret = links.make(
                (office.policies, office.receipts),
                policy_id,
                office.author(visitor),
                office.desk.entropy,
                days=int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 0,  # noqa: PLR2004
                once=not often,
            )
        except UnclearLink as told:
            fault = str(told)
        view = view_of(office, visitor, policy_id)
        shown = {
            "url": f"{office.desk.public_url}/partners/check/{secret}" if secret else "",
            "faults": {"days": fault} if fault else {},
            "days": days,
            "often": often,
            "csrf": visitor.form_token,
            "visitor": visitor,
        }
        return templates.TemplateResponse(request, "policy_link.html", view | shown, 422 if fault else 200)

    @routes.post(f"{PLACE}/{{policy_id}}/links/end")
    def end(
        request: Request,
        visitor: keeps,
        policy_id: str,
        link: Annotated[str, Form()] = "",
        csrf: Annotated[str, Form()] = "",
    ) -> RedirectResponse:
        office.sign_in.check_form(request, csrf)
        author = office.author(visitor)
        office.policy(author.organisation, policy_id)
        mine = office.receipts.links(author.organisation, author.at)
        for each in mine:
            if links.shown_name(each.secret_hash) == link and each.policy_id == policy_id:
                office.receipts.end_link(author.organisation, each.secret_hash, author.at, author.id)
        return RedirectResponse(f"{PLACE}/{policy_id}", status_code=303)
