"""The set-up link: whoever has it makes the first organisation of their own, and is its HR from then on.

It works once for the whole installation (`records.setup_links`). Everything comes about in one transaction: the
organisation, who looks after it, how they sign in, their session and the entry on record.
"""

import re
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from sqlalchemy import Connection

from cairn.errors import SetupOver
from issuer.kept.first_runs import FirstRun
from issuer.store.first_runs import SqlFirstRuns
from issuer.store.tenant import Tenant
from records import organisations, passwords, setup_links
from records.errors import Conflict, InvalidOrganisation, InvalidPrincipal
from records.notes import note
from records.one_time_links import Admitted
from records.organisations import Organisation
from records.principals import Principal, Role
from records.staff import Staff, Wanted
from web.signin.access import by_secret
from web.signin.entrance import Entrance
from web.signin.errors import SignInBusy, WeakPassword
from web.signin.passwords import check_new

PLACE: Final = "/setup/begin"
BY: Final = "set-up link"
LONGEST_NAME: Final = 120
_LONGEST_SLUG: Final = 63
_ID_BYTES: Final = 16


@dataclass(slots=True)
class BeginForm:
    """The form of a new organisation, as typed; without a `slug` one is made of the name."""

    name: Annotated[str, Form()] = ""
    slug: Annotated[str, Form()] = ""
    own_name: Annotated[str, Form()] = ""
    address: Annotated[str, Form()] = ""
    password: Annotated[str, Form()] = ""


class _Fault(Exception):
    """What was typed can not be used: which field, and what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def router(entrance: Entrance, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the set-up link."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])
    sign_in = entrance.sign_in

    @routes.get(f"{PLACE}/{{token}}", response_class=HTMLResponse)
    def blank(request: Request, token: str) -> HTMLResponse:
        with sign_in.database.reading() as connection:
            if not setup_links.is_open(connection, token, sign_in.now()):
                raise _over()
        return page(request, token, BeginForm())

    @routes.post(f"{PLACE}/{{token}}", response_model=None)
    def begin(
        request: Request, token: str, form: Annotated[BeginForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        response = RedirectResponse("/setup/plan", status_code=303)
        try:
            _set_up(entrance, token, form, request, response)
        except _Fault as fault:
            return page(request, token, form, fault)
        return response

    def page(request: Request, token: str, form: BeginForm, fault: _Fault | None = None) -> HTMLResponse:
        view = {
            "form": form,
            "place": f"{PLACE}/{token}",
            "faults": {} if fault is None else {fault.field: str(fault)},
        }
        return templates.TemplateResponse(request, "setup_begin.html", view, 200 if fault is None else 422)

    return routes


def slug_of(name: str) -> str:
    """Return a name as it can stand in an address: `Größe & Söhne` is `groe-sohne`; "" where nothing of it can."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].rstrip("-")


def _set_up(
    entrance: Entrance, token: str, form: BeginForm, request: Request, response: RedirectResponse
) -> None:
    organisation = _organisation(form)
    # Outside of any transaction: a hash takes long, and on SQLite nobody else could write meanwhile.
    hashed = _hashed(entrance, form)
    sign_in = entrance.sign_in
    now = sign_in.now().replace(microsecond=0)
    with sign_in.database.transaction() as connection:
        if not setup_links.use(connection, token, now):
            raise _over()
        _add(connection, organisation, entrance)
        who = _first_person(Staff(connection, organisation.id, BY, now), form, entrance)
        if hashed:
            passwords.put(connection, organisation.id, who.id, hashed, now)
        SqlFirstRuns(Tenant(connection, organisation.id)).begin(FirstRun(now))
        note(connection, organisation.id, "setup.begun", organisation.id, actor=BY, now=now)
        sign_in.begin(connection, Admitted(organisation.id, who.id), request, response)


def _organisation(form: BeginForm) -> Organisation:
    name = " ".join(form.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise _Fault("name", f"Give the organisation's name, in at most {LONGEST_NAME} letters.")
    slug = form.slug.strip() or slug_of(name)
    if not slug:
        raise _Fault("slug", "Give a short name of a-z, 0-9 and -: the name has none of these letters.")
    return Organisation(secrets.token_hex(_ID_BYTES), slug, name)


def _hashed(entrance: Entrance, form: BeginForm) -> str:
    if not form.password:
        return ""
    try:
        check_new(form.password, (form.own_name, form.address, form.name))
        return entrance.passwords.hash(form.password)
    except (WeakPassword, SignInBusy) as fault:
        raise _Fault("password", str(fault)) from fault


def _add(connection: Connection, organisation: Organisation, entrance: Entrance) -> None:
    try:
        if organisations.by_slug(connection, organisation.slug) is not None:
            raise Conflict("there is one of this slug")
        organisations.add(connection, organisation, entrance.sign_in.now().replace(microsecond=0))
    except InvalidOrganisation as fault:
        raise _Fault("slug", str(fault)) from fault
    except Conflict as fault:
        raise _Fault(
            "slug",
            f"There is an organisation at /o/{organisation.slug} here already. Choose another short name.",
        ) from fault


def _first_person(staff: Staff, form: BeginForm, entrance: Entrance) -> Principal:
    try:
        return staff.add(form.address, Wanted(form.own_name, Role.HR), entrance.sign_in.entropy)
    except InvalidPrincipal as fault:
        raise _Fault("own_name" if fault.field == "name" else fault.field, str(fault)) from fault


def _over() -> SetupOver:
    return SetupOver(
        "This set-up link was used already, its time is over, or a later start printed another. Nothing was changed. "
        "Sign in, or start the service again for a new link."
    )
