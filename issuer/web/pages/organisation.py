"""`/o/{organisation}`: who signs here, by which keys, where its lists are, and which badges anybody may know of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from issuer.kept.figures import Figures, Grouping, Question
from issuer.ledger import PlannedBadge, Span
from issuer.organisation.who_signs import who_signs
from issuer.web.desk import Desk, Work
from issuer.web.faces import picture_path
from issuer.web.reading import badge_for, varied
from web.signin.access import anybody

# What is said of an algorithm to whoever compares it with other papers (RFC 7518, 3.1; RFC 8037, 3.1).
ALGORITHMS: Final[Mapping[str, str]] = {
    "EdDSA": "Ed25519",
    "ES256": "ECDSA, P-256",
    "ES384": "ECDSA, P-384",
    "RS256": "RSA",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A badge of the catalogue: where its picture is, "" where nobody designed one, and how many people hold it."""

    badge: PlannedBadge
    picture: str
    holders: int


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter(tags=["documents"], dependencies=[anybody])

    @routes.get("/o/{slug}", response_class=HTMLResponse, include_in_schema=False)
    def organisation(request: Request, slug: str) -> HTMLResponse:
        with desk.work(slug) as work:
            view = _view(request, work)
        return varied(templates.TemplateResponse(request, "organisation.html", view))

    return routes


def _view(request: Request, work: Work) -> dict[str, Any]:
    return {
        "organisation": work.tx.organisation,
        "who": who_signs(work.tx, work.identity),
        "cards": _cards(request, work),
        "algorithms": ALGORITHMS,
    }


def _cards(request: Request, work: Work) -> list[Card]:
    now, slug = work.now, work.tx.organisation.slug
    asked = Question(Grouping.BADGE, Span(now, now + timedelta(days=1)))
    figures = work.tx.figures.by_group(asked)
    shown = [each for each in work.tx.plan.all() if not each.is_private]
    return [
        Card(badge_for(request, each), picture_path(slug, each), figures.get(each.slug, Figures()).holders)
        for each in shown
    ]
