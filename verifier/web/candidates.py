"""Comparing a candidate with the badge of a report: one form, no script, and nothing is kept."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_, say
from verifier.comparing import MAX_TYPED, Comparison, compare
from verifier.web.desk import Desk
from verifier.web.saving import to_report
from verifier.web.showing import report_page, shown_of
from web.signin.access import by_secret

_NOTHING_TYPED: Final = N_("Type a name or an e-mail address first.")
_TOO_LONG: Final = say("A name or an e-mail address has at most {max_typed} characters.", max_typed=MAX_TYPED)


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the route by which a report's page compares a candidate."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.get("/check/r/{reference}/compare")
    def not_compared(reference: str) -> RedirectResponse:
        # Who comes by the address alone has typed nothing.
        desk.recall(reference)
        return to_report(reference)

    @routes.post("/check/r/{reference}/compare", response_class=HTMLResponse)
    def compared(request: Request, reference: str, candidate: Annotated[str, Form()] = "") -> HTMLResponse:
        fault = _fault_of(candidate)
        if fault:
            return report_page(desk, templates, request, reference, faults={"candidate": fault})
        found = _comparison(desk.recall(reference).report, candidate)
        return report_page(desk, templates, request, reference, candidate=candidate, comparison=found)

    return routes


def _fault_of(candidate: str) -> str | None:
    if not candidate.strip():
        return _NOTHING_TYPED
    return _TOO_LONG if len(candidate) > MAX_TYPED else None


def _comparison(report: dict[str, Any], candidate: str) -> Comparison | None:
    """Return how a candidate compares with a kept report's badge, None where nothing of it is shown."""
    badge = shown_of(report)
    return None if badge is None else compare(badge.identities, candidate)
