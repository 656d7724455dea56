"""What whoever was awarded a badge in its pilot thinks of it: asked for by the claim link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.errors import InvalidText, NotInPilot
from issuer.ledger import Award
from issuer.plan import piloting
from issuer.ports import Transaction
from issuer.web.desk import Desk
from issuer.web.pages.claim import claiming, opened, require_opened
from web.signin.access import by_secret

_ANSWERS: Final = {"yes": True, "no": False}


@dataclass(slots=True)
class VoiceForm:
    """The form as filled in."""

    understood: Annotated[str, Form()] = ""
    fair: Annotated[str, Form()] = ""
    comment: Annotated[str, Form()] = ""

    @property
    def faults(self) -> dict[str, str]:
        """The questions without an answer."""
        asked = {"understood": self.understood, "fair": self.fair}
        return {name: N_("Choose yes or no.") for name, answer in asked.items() if answer not in _ANSWERS}


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the form."""
    routes = APIRouter(include_in_schema=False, dependencies=[by_secret])

    @routes.get("/claim/{claim_id}/feedback", response_class=HTMLResponse)
    def page(request: Request, claim_id: str, done: str = "") -> HTMLResponse:
        with claiming(desk, claim_id) as (work, award):
            _check(award)
            said = work.tx.pilots.said(award.id)
        form = VoiceForm()
        if said is not None:
            form = VoiceForm(_word(is_so=said.understood), _word(is_so=said.fair), said.comment)
        view = _view(claim_id, award, form) | {"done": done}
        return opened(templates.TemplateResponse(request, "feedback.html", view), desk, claim_id)

    @routes.post("/claim/{claim_id}/feedback", response_model=None, dependencies=[Depends(require_opened)])
    def say(
        request: Request, claim_id: str, form: Annotated[VoiceForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        faults = form.faults
        with claiming(desk, claim_id) as (work, award):
            _check(award)
            if not faults:
                faults = _said(work.tx, award, form, work.now)
        if not faults:
            return RedirectResponse(f"/claim/{claim_id}/feedback?done=yes", status_code=303)
        view = _view(claim_id, award, form) | {"faults": faults}
        return templates.TemplateResponse(request, "feedback.html", view, status_code=422)

    return routes


def _said(tx: Transaction, award: Award, form: VoiceForm, now: datetime) -> dict[str, str]:
    understood, fair = _ANSWERS[form.understood], _ANSWERS[form.fair]
    try:
        piloting.say(tx, award, piloting.voice_of(award, form.comment, now, understood=understood, fair=fair))
    except InvalidText as fault:
        return {"comment": str(fault)}
    return {}


def _check(award: Award) -> None:
    if not piloting.is_of_pilot(award):
        raise NotInPilot(N_("This badge is not being tried out, so nothing is asked. Nothing was kept."))


def _view(claim_id: str, award: Award, form: VoiceForm) -> dict[str, Any]:
    return {"claim_id": claim_id, "award": award, "form": form, "faults": {}, "done": ""}


def _word(*, is_so: bool) -> str:
    return "yes" if is_so else "no"
