"""Pages that hold people against a role: one person, a team with counts, and oneself. They print as they stand."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.awarding import recipients
from issuer.errors import UnknownPerson
from issuer.kept.roles import RoleProfile
from issuer.ledger import Person
from issuer.ports import Transaction
from issuer.roles import profiles
from issuer.roles.gaps import Standing, gaps_of, team
from issuer.web.desk import Desk
from issuer.web.limits import EVERYTHING
from records import organisations, principals
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

WORDS: Final = {
    Standing.HAS: N_("Has it"),
    Standing.RAISE: N_("At a lower level"),
    Standing.LACKS: N_("Lacks it"),
    Standing.UNPROVABLE: N_("No badge proves it yet"),
}


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of gaps."""
    routes = APIRouter(include_in_schema=False)
    sees = Annotated[Visitor, Depends(needs(sign_in, Permission.SEE_AWARDS))]
    own = Annotated[Visitor, Depends(needs(sign_in, Permission.OWN_ACCOUNT))]

    @routes.get("/framework/roles/{role_id}/people/{person_id}", response_class=HTMLResponse)
    def one(request: Request, visitor: sees, role_id: str, person_id: str) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            role, person = profiles.find(work.tx, role_id), known(work.tx, person_id)
            view = _view(visitor, role, work.tx.roles.all())
            view |= {"person": person, "gaps": gaps_of(work.tx, role, person, work.now)}
        return templates.TemplateResponse(request, "gap.html", view)

    @routes.get("/me/roles", response_class=HTMLResponse)
    def mine(request: Request, visitor: own, role: str = "") -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            roles = work.tx.roles.all()
            chosen = _chosen(roles, role, visitor.department)
            view = _view(visitor, chosen, roles)
            person = work.tx.people.find(visitor.address) if visitor.address else None
            view |= {"gaps": gaps_of(work.tx, chosen, person, work.now) if chosen else ()}
        return templates.TemplateResponse(request, "my_roles.html", view)

    @routes.get("/team", response_class=HTMLResponse)
    def held(request: Request, visitor: sees, role: str = "", department: str = "") -> HTMLResponse:
        people = _people(sign_in, visitor)
        whose = department if visitor.role in EVERYTHING else visitor.department
        with desk.work(visitor.organisation) as work:
            roles = work.tx.roles.all()
            chosen = _chosen(roles, role, whose)
            view = _view(visitor, chosen, roles)
            members = {address: name for address, (name, of) in people.items() if of == whose}
            view |= {"team": team(work.tx, chosen, members, work.now) if chosen else None}
        view |= {
            "department": whose,
            "departments": sorted({of for _, of in people.values() if of}),
            "may_choose": visitor.role in EVERYTHING,
        }
        return templates.TemplateResponse(request, "team.html", view)

    return routes


def known(tx: Transaction, person: str) -> Person:
    """Return the person of this id or address.

    Raises:
        UnknownPerson: there is none, or they were forgotten.
    """
    found = tx.people.find(person.lower()) if "@" in person else tx.people.get(person)
    if found is None or found.is_forgotten:
        raise UnknownPerson(recipients.NOBODY)
    return found


def _people(sign_in: SignIn, visitor: Visitor) -> Mapping[str, tuple[str, str]]:
    """Return the name and department of everybody who may sign in here, by address."""
    with sign_in.database.reading() as connection:
        here = organisations.by_slug(connection, visitor.organisation)
        every = principals.every(connection, here.id) if here else ()
    return {each.address: (each.name, each.department) for each in every if each.disabled_at is None}


def _chosen(roles: Sequence[RoleProfile], wanted: str, department: str) -> RoleProfile | None:
    """Return the role that is asked for, or else the first of the department, or of all."""
    named = (each for each in roles if each.id == wanted)
    of_department = (each for each in roles if each.department == department)
    return next(named, None) or next(of_department, None) or next(iter(roles), None)


def _view(visitor: Visitor, role: RoleProfile | None, roles: Sequence[RoleProfile]) -> dict[str, Any]:
    return {
        "role": role,
        "roles": roles,
        "words": WORDS,
        "may_award": visitor.may(Permission.AWARD),
        "visitor": visitor,
    }
