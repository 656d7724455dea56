"""Pages for HR: who is told what happens here, and what became of each message."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.errors import IssuerError
from issuer.kept.webhooks import EndpointKind, EventType
from issuer.web.errors import PROBLEMS
from issuer.web.webhooks import EVENT_WORDS, LOG_LENGTH, WebhookDesk, standing, told, was_given_up
from issuer.webhooks import keeping
from issuer.webhooks.keeping import AddWebhook, Hand
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/settings/webhooks"
_KIND_WORDS: Final = {
    EndpointKind.STANDARD: N_("A program, by Standard Webhooks, signed"),
    EndpointKind.SLACK: N_("A Slack channel"),
    EndpointKind.TEAMS: N_("A Microsoft Teams channel"),
}
# What is shown this once may not be kept by the browser.
_ONCE: Final = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class WebhookForm:
    """The form of a webhook, as typed."""

    url: Annotated[str, Form()] = ""
    kind: Annotated[str, Form()] = EndpointKind.STANDARD.value
    events: Annotated[tuple[str, ...], Form()] = ()
    people: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class ActForm:
    """The form of a button; `delivery` names one message."""

    delivery: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


def _replay(hand: Hand, endpoint_id: str, form: ActForm) -> object:
    if form.delivery:
        return keeping.replay(hand, endpoint_id, form.delivery)
    return keeping.replay_lost(hand, endpoint_id)


_ACTS: Final[dict[str, Callable[[Hand, str, ActForm], object]]] = {
    "test": lambda hand, endpoint_id, _: keeping.try_out(hand, endpoint_id),
    "on": lambda hand, endpoint_id, _: keeping.switch(hand, endpoint_id, on=True),
    "off": lambda hand, endpoint_id, _: keeping.switch(hand, endpoint_id, on=False),
    "replay": _replay,
}


def router(desk: WebhookDesk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the webhooks' pages."""
    routes = APIRouter(include_in_schema=False)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_WEBHOOKS))]
    pages = _Pages(desk, templates)

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: keeps) -> HTMLResponse:
        return pages.listed(request, visitor, WebhookForm())

    @routes.post(PLACE)
    def add(request: Request, visitor: keeps, form: Annotated[WebhookForm, Depends()]) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        wish = AddWebhook(form.url, form.events, form.kind, bool(form.people), visitor.id)
        try:
            added = desk.add(visitor, wish)
        except IssuerError as fault:
            return pages.listed(request, visitor, form, fault)
        return pages.one(request, visitor, added.endpoint.id, secret=added.secret, is_new=True)

    @routes.get(f"{PLACE}/{{endpoint_id}}", response_class=HTMLResponse)
    def one(request: Request, visitor: keeps, endpoint_id: str) -> HTMLResponse:
        return pages.one(request, visitor, endpoint_id)

    @routes.post(f"{PLACE}/{{endpoint_id}}/rotate")
    def rotate(
        request: Request, visitor: keeps, endpoint_id: str, form: Annotated[ActForm, Depends()]
    ) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        with desk.desk.work(visitor.organisation) as work:
            added = keeping.rotate(desk.hand(work, visitor), endpoint_id)
        return pages.one(request, visitor, endpoint_id, secret=added.secret)

    @routes.post(f"{PLACE}/{{endpoint_id}}/remove")
    def remove(
        request: Request, visitor: keeps, endpoint_id: str, form: Annotated[ActForm, Depends()]
    ) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.desk.work(visitor.organisation) as work:
            keeping.remove(desk.hand(work, visitor), endpoint_id)
        return RedirectResponse(PLACE, status_code=303)

    def act_route(act: str) -> None:
        @routes.post(f"{PLACE}/{{endpoint_id}}/{act}", name=f"webhook_{act}")
        def do(
            request: Request, visitor: keeps, endpoint_id: str, form: Annotated[ActForm, Depends()]
        ) -> RedirectResponse:
            sign_in.check_form(request, form.csrf)
            with desk.desk.work(visitor.organisation) as work:
                _ACTS[act](desk.hand(work, visitor), endpoint_id, form)
            return RedirectResponse(f"{PLACE}/{endpoint_id}", status_code=303)

    for act in _ACTS:
        act_route(act)
    return routes


@dataclass(frozen=True, slots=True)
class _Pages:
    desk: WebhookDesk
    templates: Jinja2Templates

    def listed(
        self, request: Request, visitor: Visitor, form: WebhookForm, fault: IssuerError | None = None
    ) -> HTMLResponse:
        """Return the list, and the form with what is wrong with it."""
        with self.desk.desk.work(visitor.organisation) as work:
            found = [(each, standing(each, work.now)) for each in keeping.listed(work.tx)]
        view = {
            "webhooks": found,
            "given_up": [each for each, _ in found if was_given_up(each)],
            "form": form,
            "chosen": form.events or list(EventType),
            "faults": {} if fault is None else {"url": str(fault)},
            "most": keeping.MOST_ENDPOINTS,
        }
        return self._answer(request, visitor, "webhooks.html", view, _status_of(fault))

    def one(
        self,
        request: Request,
        visitor: Visitor,
        endpoint_id: str,
        *,
        secret: str | None = None,
        is_new: bool = False,
    ) -> HTMLResponse:
        """Return the page of one webhook, with a secret where it is shown this once."""
        with self.desk.desk.work(visitor.organisation) as work:
            endpoint = keeping.find(work.tx, endpoint_id)
            log = [told(each) for each in work.tx.webhooks.deliveries(endpoint_id, LOG_LENGTH)]
            view = {"webhook": endpoint, "standing": standing(endpoint, work.now), "log": log}
        view |= {"secret": secret, "is_new": is_new, "given_up": was_given_up(endpoint)}
        view["has_lost"] = any(each.state == "given up" for each in log)
        return self._answer(request, visitor, "webhook.html", view, 201 if is_new else 200)

    def _answer(
        self, request: Request, visitor: Visitor, template: str, view: dict[str, Any], status: int
    ) -> HTMLResponse:
        words = {"events": EVENT_WORDS, "kinds": _KIND_WORDS}
        common = {"csrf": visitor.form_token, "visitor": visitor, **words}
        return self.templates.TemplateResponse(request, template, common | view, status, headers=_ONCE)


def _status_of(fault: IssuerError | None) -> int:
    return 200 if fault is None else PROBLEMS[type(fault)][0]
