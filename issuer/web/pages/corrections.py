"""Put an award right: correct it, cancel its offer, give it a new claim link, delete whose it was."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.achievement import Level
from credentials.wording import N_
from issuer.amending import correcting, erasing
from issuer.amending.correcting import CorrectAward
from issuer.amending.erasing import ErasePerson
from issuer.awarding import awards
from issuer.errors import InvalidLetter, InvalidText, IssuerError, NotPermitted, NotReminded, UnknownLevel
from issuer.ledger import Award
from issuer.mail import reminding
from issuer.meta_badges.impact import Affected, fallen_among, impact_of_level
from issuer.offering import offers
from issuer.web import change_letters
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.pages import award_record
from issuer.web.pages.awards import Shown, award_page
from issuer.web.typed import level_of
from issuer.web.words import EFFECTS
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

_FIELDS: Final[dict[type[IssuerError], str]] = {
    UnknownLevel: "levels",
    InvalidText: "evidence",
    InvalidLetter: "message",
}


@dataclass(slots=True)
class CorrectionForm:
    """What a badge should say, as typed."""

    name: Annotated[str, Form()] = ""
    level: Annotated[str, Form()] = ""
    evidence: Annotated[str, Form()] = ""
    takes_newest: Annotated[str, Form()] = ""
    note: Annotated[str, Form()] = ""
    public_sentence: Annotated[str, Form()] = ""
    tell: Annotated[str, Form()] = ""
    message: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""

    @classmethod
    def of(cls, award: Award) -> "CorrectionForm":
        """Return the form as it says what the award says now."""
        level = "" if award.level is None else str(award.level)
        return cls(award.person.name, level, award.evidence)

    def command(self, award_id: str, visitor: Visitor) -> CorrectAward:
        """Return what the form asks for."""
        return CorrectAward(
            award_id=award_id,
            level=level_of(self.level),
            evidence=self.evidence,
            name=self.name,
            takes_newest=bool(self.takes_newest),
            note=self.note,
            public_sentence=self.public_sentence,
            by=visitor.id,
            address=visitor.address,
        )


@dataclass(slots=True)
class ErasureForm:
    """Whose data are deleted, as typed to confirm it."""

    confirmed: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(slots=True)
class PressForm:
    """A button by itself."""

    csrf: Annotated[str, Form()] = ""


@dataclass(frozen=True, slots=True)
class _Filled:
    visitor: Visitor
    award_id: str
    form: CorrectionForm | None = None
    fault: IssuerError | None = None


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that correct awards."""
    routes = APIRouter(include_in_schema=False)
    changes = Annotated[Visitor, Depends(needs(sign_in, Permission.CHANGE_STATUS))]

    @routes.get("/awards/{award_id}/correct", response_class=HTMLResponse)
    def blank(request: Request, visitor: changes, award_id: str) -> HTMLResponse:
        return _correction_page(request, desk, templates, _Filled(visitor, award_id))

    @routes.post("/awards/{award_id}/correct", response_model=None)
    def correct(
        request: Request, visitor: changes, award_id: str, form: Annotated[CorrectionForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                command = form.command(award_id, visitor)
                said = change_letters.Asked(bool(form.tell), form.public_sentence, form.message, visitor.id)
                notice = change_letters.notice_of(work, change_letters.CORRECT, award_id, said)
                done = correcting.correct(work.tx, command, work.now, work.randomness, work.cascade)
                if done.is_reissued:
                    change_letters.tell(work, notice, done.award)
        except IssuerError as fault:
            return _correction_page(request, desk, templates, _Filled(visitor, award_id, form, fault))
        return RedirectResponse(f"/awards/{award_id}", status_code=303)

    return routes


def offer_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that change how an award is held out."""
    routes = APIRouter(include_in_schema=False)
    gives = Annotated[Visitor, Depends(needs(sign_in, Permission.AWARD))]

    @routes.post("/awards/{award_id}/cancel-offer", response_model=None)
    def cancel(
        request: Request, visitor: gives, award_id: str, form: Annotated[PressForm, Depends()]
    ) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            offers.cancel(work.tx, awards.find(work.tx, award_id), work.now, visitor.id)
        return RedirectResponse(f"/awards/{award_id}", status_code=303)

    @routes.post("/awards/{award_id}/new-code", response_model=None)
    def new_code(
        request: Request, visitor: gives, award_id: str, form: Annotated[PressForm, Depends()]
    ) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                award = awards.find(work.tx, award_id)
                if not award_record.asks_code(work.tx, award):
                    raise NotPermitted(N_("This badge is claimed without a code that is sent apart."))
                minted = work.mint(award, tx_code=True)
        except IssuerError as fault:
            return award_page(request, desk, templates, Shown(visitor, award_id, str(fault)))
        return award_page(request, desk, templates, Shown(visitor, award_id, tx_code=minted.tx_code))

    @routes.post("/awards/{award_id}/remind", response_model=None)
    def remind(
        request: Request, visitor: gives, award_id: str, form: Annotated[PressForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                reminding.remind(work.tx, awards.find(work.tx, award_id), work.now, by=visitor.id)
        except NotReminded as fault:
            return award_page(request, desk, templates, Shown(visitor, award_id, str(fault)))
        return RedirectResponse(f"/awards/{award_id}", status_code=303)

    @routes.post("/awards/{award_id}/new-link", response_model=None)
    def renew(
        request: Request, visitor: gives, award_id: str, form: Annotated[PressForm, Depends()]
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                awards.renew_claim_link(work.tx, award_id, work.now, work.randomness, visitor.id)
        except IssuerError as fault:
            return award_page(request, desk, templates, Shown(visitor, award_id, str(fault)))
        return RedirectResponse(f"/awards/{award_id}", status_code=303)

    return routes


def erasure_router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes that delete what is known of a person."""
    routes = APIRouter(include_in_schema=False)
    forgets = Annotated[Visitor, Depends(needs(sign_in, Permission.KEEP_PEOPLE))]

    @routes.get("/awards/{award_id}/erase", response_class=HTMLResponse)
    def asked(request: Request, visitor: forgets, award_id: str) -> HTMLResponse:
        return _erasure_page(request, desk, templates, _Filled(visitor, award_id))

    @routes.post("/awards/{award_id}/erase", response_class=HTMLResponse)
    def erase(
        request: Request, visitor: forgets, award_id: str, form: Annotated[ErasureForm, Depends()]
    ) -> HTMLResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                receipt = erasing.erase(work.tx, ErasePerson(award_id, form.confirmed, visitor.id), work.now)
        except IssuerError as fault:
            return _erasure_page(request, desk, templates, _Filled(visitor, award_id, fault=fault))
        view = {"receipt": receipt, "award_id": award_id, "visitor": visitor}
        return templates.TemplateResponse(request, "award_erased.html", view)

    return routes


def _correction_page(
    request: Request, desk: Desk, templates: Jinja2Templates, filled: _Filled
) -> HTMLResponse:
    with desk.work(filled.visitor.organisation) as work:
        award = awards.find(work.tx, filled.award_id)
        planned, zone = work.tx.plan.find(award.slug), work.tx.organisation.zone
        falls = _falls(work, award)
        usual_letter = change_letters.usual_of(work, change_letters.CORRECT, award)
    newest = planned.achievement if planned is not None else award.achievement
    is_newer = newest.version > award.achievement.version
    view = {
        "award": award,
        "zone": zone,
        "newest": newest if is_newer and not correcting.keeps_version(award.achievement, newest) else None,
        "falls": falls,
        "sends_mail": desk.sends_mail,
        "usual_letter": usual_letter,
        "effects": EFFECTS,
        "form": filled.form or CorrectionForm.of(award),
        "faults": {} if filled.fault is None else {_FIELDS.get(type(filled.fault), ""): str(filled.fault)},
        "visitor": filled.visitor,
        "csrf": filled.visitor.form_token,
    }
    return templates.TemplateResponse(request, "award_correct.html", view, _status(filled.fault))


def _falls(work: Work, award: Award) -> list[tuple[Level, tuple[Affected, ...]]]:
    """Return what would not stand any more, by the level that the badge would have."""
    others = [each for each in award.achievement.levels if each.number != award.level]
    found = (
        (level, impact_of_level(work.tx, award, level.number, work.now, work.cascade)) for level in others
    )
    return [(level, told) for level, each in found if (told := fallen_among(each))]


def _erasure_page(request: Request, desk: Desk, templates: Jinja2Templates, filled: _Filled) -> HTMLResponse:
    with desk.work(filled.visitor.organisation) as work:
        award = awards.find(work.tx, filled.award_id)
        given = work.tx.awards.of_person(award.person.id)
    faults = {} if filled.fault is None else {"confirmed": str(filled.fault)}
    view = {"award": award, "given": given, "faults": faults, "visitor": filled.visitor}
    view |= {"csrf": filled.visitor.form_token}
    return templates.TemplateResponse(request, "award_erase.html", view, _status(filled.fault))


def _status(fault: IssuerError | None) -> int:
    return 200 if fault is None else PROBLEMS[type(fault)][0]
