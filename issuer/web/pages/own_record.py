"""What was done with somebody's data, for themselves: who did what and when, without what was noted for others."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.audit_trail import AuditSearch, Recorded
from issuer.ports import Transaction
from issuer.web.audit_words import line
from issuer.web.desk import Desk
from records import organisations, principals
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/me/record"
LISTED: Final = 50
# For translators: who did something; a cell of a table.
_YOU: Final = N_("you")


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter(include_in_schema=False)
    owns = Annotated[Visitor, Depends(needs(sign_in, Permission.OWN_ACCOUNT))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: owns, before: int | None = None) -> HTMLResponse:
        own = visitor.own_session.principal_id
        names = _names(sign_in, visitor) | {own: _YOU}
        with desk.work(visitor.organisation) as work:
            found = concerning(work.tx, own, visitor.address, before, LISTED + 1)
            listed = found[:LISTED]
            about = {each.entry.person_id: _YOU for each in listed if each.entry.person_id is not None}
        view: dict[str, Any] = {
            "lines": [line(each, names, about) for each in listed],
            "older": listed[-1].number if len(found) > LISTED else None,
            "is_first": before is None,
            "visitor": visitor,
            "place": PLACE,
        }
        return templates.TemplateResponse(request, "own_record.html", view)

    return routes


def concerning(
    tx: Transaction, principal_id: str, address: str, before: int | None, limit: int
) -> Sequence[Recorded]:
    """Return the entries about somebody, the newest first: about their badges, their data and how they sign in.

    What they did to others is not among them: that is about those.
    """
    person = tx.people.find(address) if address else None
    about = () if person is None else tx.audit.found(_of_person(person.id), before, limit)
    account = tx.audit.found(AuditSearch(object_id=principal_id), before, limit)
    by_number = {each.number: each for each in (*about, *account)}
    return [by_number[number] for number in sorted(by_number, reverse=True)][:limit]


def _of_person(person_id: str) -> AuditSearch:
    # Nobody acts under a person's id: people act as who signs in.
    return AuditSearch(who=frozenset({person_id}))


def _names(sign_in: SignIn, visitor: Visitor) -> dict[str, str]:
    with sign_in.database.reading() as connection:
        kept = organisations.by_slug(connection, visitor.organisation)
        found = () if kept is None else principals.every(connection, kept.id)
        return {each.id: each.name for each in found}
