"""HR sends somebody who leaves the link under which all their badges can be taken along."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse

from issuer.awarding import recipients
from issuer.errors import UnknownPerson
from issuer.kept.mail import LetterKind
from issuer.mail import posting
from issuer.sharing import links
from issuer.sharing.links import Holder
from issuer.web.desk import Desk
from issuer.web.shared_view import address
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs


@dataclass(slots=True)
class KitForm:
    """To which address the link goes: one that stays, best."""

    address: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


def router(desk: Desk, sign_in: SignIn) -> APIRouter:
    """Return the route."""
    routes = APIRouter(include_in_schema=False)
    keeps = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_PEOPLE))]

    @routes.post("/people/{person_id}/kit")
    def send(
        request: Request, visitor: keeps, person_id: str, form: Annotated[KitForm, Depends()]
    ) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        to = recipients.parse_address(form.address)
        with desk.work(visitor.organisation) as work:
            person = recipients.known(work.tx, person_id)
            if person is None:
                raise UnknownPerson(recipients.NOBODY)
            kit = links.kit(work.tx, Holder(person, visitor.id), work.now, work.randomness)
            values = {"link": address(desk, kit)}
            posting.post(work.tx, LetterKind.LEAVER, person, values, work.now, address=to)
        return RedirectResponse(f"/people/{person.id}/progress?kit=sent", status_code=303)

    return routes
