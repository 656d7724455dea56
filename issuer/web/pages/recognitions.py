"""Pages on which badges of others are recognised, and what others say of ours is accepted."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from issuer.errors import InvalidText, IssuerError, NotRecognisable
from issuer.kept.recognitions import About
from issuer.recognition import accepting, recognising
from issuer.recognition.checked import Checked
from issuer.web.errors import PROBLEMS
from issuer.web.recognition import PageNumber, RecognitionDesk
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/recognitions"
_ABOUT_WORDS: Final = {
    About.ACHIEVEMENT: N_("This badge, whoever holds it: it may count toward something with us"),
    About.CREDENTIAL: N_("This one badge, as it was checked: we confirm it"),
}


@dataclass(slots=True)
class RecogniseForm:
    """The form of an endorsement, as typed; `reference` is that of the report on the badge."""

    reference: Annotated[str, Form()] = ""
    about: Annotated[str, Form()] = About.ACHIEVEMENT.value
    comment: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class AcceptForm:
    """The form of an endorsement that somebody else gave, as pasted."""

    endorsement: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class OneForm:
    """The form of a button about one endorsement."""

    id: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


def router(desk: RecognitionDesk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of these pages."""
    routes = APIRouter(include_in_schema=False)
    recognises = Annotated[Visitor, Depends(needs(sign_in, Permission.RECOGNISE))]
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.ACCEPT_ENDORSEMENTS))]
    pages = _Pages(desk, templates)

    @routes.get(PLACE, response_class=HTMLResponse)
    def listed(request: Request, visitor: recognises, page: PageNumber = 1) -> HTMLResponse:
        return pages.listed(request, visitor, page=page)

    @routes.get(f"{PLACE}/new", response_class=HTMLResponse)
    def blank(request: Request, visitor: recognises, report: str = "") -> HTMLResponse:
        return pages.form(request, visitor, RecogniseForm(reference=report))

    @routes.post(PLACE, response_model=None)
    def give(
        request: Request, visitor: recognises, form: Annotated[RecogniseForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            desk.give(visitor, desk.checked(visitor, form.reference), form.about, form.comment)
        except IssuerError as fault:
            return pages.form(request, visitor, form, fault)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/withdraw")
    def withdraw(
        request: Request, visitor: recognises, form: Annotated[OneForm, Depends()]
    ) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.desk.work(visitor.organisation) as work:
            recognising.withdraw(work.tx, form.id, work.now, visitor.id)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/accepted", response_model=None)
    def accept(
        request: Request, visitor: plans, form: Annotated[AcceptForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            desk.accept(visitor, form.endorsement.encode("utf-8", "replace"))
        except IssuerError as fault:
            return pages.listed(request, visitor, form, fault)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/accepted/drop")
    def drop(request: Request, visitor: plans, form: Annotated[OneForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.desk.work(visitor.organisation) as work:
            accepting.drop(work.tx, form.id, work.now, visitor.id)
        return RedirectResponse(PLACE, status_code=303)

    return routes


@dataclass(frozen=True, slots=True)
class _Pages:
    desk: RecognitionDesk
    templates: Jinja2Templates

    def listed(
        self,
        request: Request,
        visitor: Visitor,
        form: AcceptForm | None = None,
        fault: IssuerError | None = None,
        page: int = 1,
    ) -> HTMLResponse:
        """Return the register of what is recognised, and what is accepted of others."""
        with self.desk.desk.work(visitor.organisation) as work:
            given, taken = recognising.listed(work.tx, page), accepting.listed(work.tx)
            names = {each.slug: each.achievement.name for each in work.tx.plan.every()}
        view = {
            "given": [(each, self.desk.urls(each, visitor.organisation)) for each in given.found],
            "page": page,
            "is_more": given.is_more,
            "accepted": taken,
            "names": names,
            "organisation": visitor.organisation,
            "may_accept": visitor.may(Permission.ACCEPT_ENDORSEMENTS),
            "form": form or AcceptForm(),
            "faults": {} if fault is None else {"endorsement": str(fault)},
        }
        return self._answer(request, visitor, "recognitions.html", view, fault)

    def form(
        self, request: Request, visitor: Visitor, form: RecogniseForm, fault: IssuerError | None = None
    ) -> HTMLResponse:
        """Return the form that recognises the badge of a report, with what was found about it."""
        checked, fault = self._checked(visitor, form.reference, fault)
        field = "comment" if isinstance(fault, InvalidText) else ""
        view = {
            "checked": checked,
            "form": form,
            "about_words": _ABOUT_WORDS,
            "faults": {} if fault is None else {field: str(fault)},
        }
        return self._answer(request, visitor, "recognise.html", view, fault)

    def _checked(
        self, visitor: Visitor, reference: str, fault: IssuerError | None
    ) -> tuple[Checked | None, IssuerError | None]:
        if not reference:
            return None, fault
        try:
            return self.desk.checked(visitor, reference), fault
        except NotRecognisable as found:
            return None, found

    def _answer(
        self,
        request: Request,
        visitor: Visitor,
        template: str,
        view: dict[str, Any],
        fault: IssuerError | None,
    ) -> HTMLResponse:
        status = 200 if fault is None else PROBLEMS[type(fault)][0]
        common = {"csrf": visitor.form_token, "visitor": visitor}
        return self.templates.TemplateResponse(request, template, common | view, status)
