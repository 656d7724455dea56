"""`/me`: one's own badges, how far one is with others, links to show them, and everything to take along."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from issuer.errors import AddressRefused, InvalidRecipient, InvalidText, IssuerError, ShareRefused
from issuer.issuing import files
from issuer.issuing.files import FileForm
from issuer.kept.mail import LetterKind
from issuer.kept.shares import Share, ShareKind
from issuer.ledger import Award, Person
from issuer.mail import posting
from issuer.meta_badges.progress import progress
from issuer.ports import Transaction
from issuer.sharing import addresses, asking, exporting, links
from issuer.sharing.exporting import Means
from issuer.sharing.links import Holder
from issuer.sharing.profile_links import embedding, linkedin, signature
from issuer.web import link_forms
from issuer.web.certificates import Printer
from issuer.web.desk import Desk, Work
from issuer.web.errors import PROBLEMS
from issuer.web.files import download
from issuer.web.link_forms import NAMING_LABELS, NAMINGS, LinkForm
from issuer.web.pages import own_wall
from issuer.web.pages.shared import packed
from issuer.web.progress_words import line, step_words
from issuer.web.shared_view import Shared, address, make_checkable
from issuer.web.words import FILE_WORDS, standing, tone
from web.qr import qr_svg
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

PLACE: Final = "/me"


@dataclass(slots=True)
class PressForm:
    """A button about one link: what to do with it."""

    share: Annotated[str, Form()] = ""
    act: Annotated[str, Form()] = ""
    text: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    visitor: Visitor
    award_id: str
    form: LinkForm | None = None
    text: str = ""
    fault: IssuerError | None = None
    is_asked: bool = False


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of a person's own pages."""
    printer = Printer.of(templates)
    routes = APIRouter(include_in_schema=False)
    own = Annotated[Visitor, Depends(needs(sign_in, Permission.OWN_ACCOUNT))]

    @routes.get(PLACE, response_class=HTMLResponse)
    def mine(request: Request, visitor: own, asked: str = "") -> HTMLResponse:
        return listed(request, visitor, is_asked=bool(asked))

    def listed(
        request: Request,
        visitor: Visitor,
        text: str = "",
        fault: IssuerError | None = None,
        *,
        is_asked: bool = False,
    ) -> HTMLResponse:
        with desk.work(visitor.organisation) as work:
            view = _listed(desk, work, visitor)
        view |= {"text": text, "faults": {} if fault is None else {"text": str(fault)}, "is_asked": is_asked}
        return templates.TemplateResponse(request, "me.html", view, _status(fault))

    @routes.post(f"{PLACE}/export")
    def export(request: Request, visitor: own, form: Annotated[PressForm, Depends()]) -> Response:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            pack = exporting.gather(work.tx, holder(work.tx, visitor), _means(work))
            print_out = printer.print_out(work.identity.issuer_url)
        return packed(exporting.zipped(pack, print_out))

    @routes.post(f"{PLACE}/kit")
    def kit(request: Request, visitor: own, form: Annotated[PressForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            who = holder(work.tx, visitor)
            made = links.kit(work.tx, who, work.now, work.randomness)
            if form.text in who.person.addresses:
                values = {"link": address(desk, made)}
                posting.post(work.tx, LetterKind.LEAVER, who.person, values, work.now, address=form.text)
        return RedirectResponse(PLACE, status_code=303)

    @routes.post(f"{PLACE}/addresses", response_model=None)
    def add_address(
        request: Request, visitor: own, form: Annotated[PressForm, Depends()]
    ) -> HTMLResponse | RedirectResponse:
        sign_in.check_form(request, form.csrf)

        def link_of(token: str) -> str:
            return f"{desk.public_url}/confirm/{visitor.organisation}/{token}"

        try:
            with desk.work(visitor.organisation) as work:
                who = holder(work.tx, visitor)
                addresses.ask(work.tx, who, form.text, link_of, desk.sealer, work.now)
        except (AddressRefused, InvalidRecipient) as fault:
            return listed(request, visitor, form.text, fault)
        return RedirectResponse(f"{PLACE}?asked=yes", status_code=303)

    @routes.post(f"{PLACE}/links")
    def press(request: Request, visitor: own, form: Annotated[PressForm, Depends()]) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            who = holder(work.tx, visitor)
            share = links.switch(work.tx, who, form.share, work.now, on=form.act == "on")
        return RedirectResponse(_back(share.award_id), status_code=303)

    _badge(routes, desk, sign_in, templates)
    return routes


def _badge(routes: APIRouter, desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> None:
    own = Annotated[Visitor, Depends(needs(sign_in, Permission.OWN_ACCOUNT))]

    @routes.get(f"{PLACE}/badges/{{own_id}}", response_class=HTMLResponse)
    def one(request: Request, visitor: own, own_id: str, asked: str = "") -> HTMLResponse:
        return _page(request, desk, templates, _Asked(visitor, own_id, is_asked=bool(asked)))

    @routes.post(f"{PLACE}/badges/{{own_id}}/links", response_model=None)
    def share(
        request: Request, visitor: own, own_id: str, form: Annotated[LinkForm, Depends()]
    ) -> HTMLResponse | RedirectResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                who = holder(work.tx, visitor)
                made = links.share(work.tx, who, own_id, form.wish(), work.now, work.randomness)
                make_checkable(work, made, who.by)
        except ShareRefused as fault:
            return _page(request, desk, templates, _Asked(visitor, own_id, form, fault=fault))
        return RedirectResponse(_back(own_id), status_code=303)

    @routes.post(f"{PLACE}/badges/{{own_id}}/links/change", response_model=None)
    def change(
        request: Request, visitor: own, own_id: str, form: Annotated[LinkForm, Depends()]
    ) -> HTMLResponse | RedirectResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                who = holder(work.tx, visitor)
                changed = links.change(work.tx, who, form.share, form.wish(), work.now)
                make_checkable(work, changed, who.by)
        except ShareRefused as fault:
            return _page(request, desk, templates, _Asked(visitor, own_id, form, fault=fault))
        return RedirectResponse(_back(own_id), status_code=303)

    @routes.post(f"{PLACE}/badges/{{own_id}}/check-page")
    def check_page(
        request: Request, visitor: own, own_id: str, form: Annotated[PressForm, Depends()]
    ) -> RedirectResponse:
        sign_in.check_form(request, form.csrf)
        with desk.work(visitor.organisation) as work:
            who = holder(work.tx, visitor)
            made = links.check_page(work.tx, who, own_id, work.now, work.randomness)
            make_checkable(work, made, who.by)
        return RedirectResponse(_back(own_id), status_code=303)

    @routes.post(f"{PLACE}/badges/{{own_id}}/correction", response_model=None)
    def correction(
        request: Request, visitor: own, own_id: str, form: Annotated[PressForm, Depends()]
    ) -> HTMLResponse | RedirectResponse:
        sign_in.check_form(request, form.csrf)
        try:
            with desk.work(visitor.organisation) as work:
                asking.ask_correction(work.tx, holder(work.tx, visitor), own_id, form.text, work.now)
        except InvalidText as fault:
            return _page(request, desk, templates, _Asked(visitor, own_id, text=form.text, fault=fault))
        return RedirectResponse(f"{_back(own_id)}?asked=yes", status_code=303)

    @routes.post(f"{PLACE}/badges/{{own_id}}/files/{{form}}")
    def make(
        request: Request, visitor: own, own_id: str, form: FileForm, csrf: Annotated[str, Form()] = ""
    ) -> Response:
        sign_in.check_form(request, csrf)
        with desk.work(visitor.organisation) as work:
            who, means = holder(work.tx, visitor), _means(work)
            award = links.own_award(work.tx, who.person, own_id)
            made = files.make(work.tx, award, form, means.identity, work.now, work.randomness, who.by)
        return download(made, request)


def holder(tx: Transaction, visitor: Visitor) -> Holder:
    """Return the person that a visitor is; somebody without an id where none is known by their address.

    Raises:
        NotAllowed: the visitor is a program.
    """
    visitor.own_session  # noqa: B018 - it refuses programs
    return Holder(tx.people.find(visitor.address) or Person("", visitor.name, ()), visitor.id)


def _back(award_id: str) -> str:
    return f"{PLACE}/badges/{award_id}" if award_id else PLACE


def _means(work: Work) -> Means:
    return Means(work.identity, work.now, work.randomness)


def _listed(desk: Desk, work: Work, visitor: Visitor) -> dict[str, Any]:
    person = holder(work.tx, visitor).person
    mine = links.own_awards(work.tx, person) if person.id else ()
    shares = work.tx.shares.of_person(person.id) if person.id else ()
    kit = next((each for each in shares if each.kind is ShareKind.KIT and not each.is_over(work.now)), None)
    found = progress(work.tx, person, work.now) if person.id else []
    return {
        "addresses": person.addresses,
        "awards": [{"award": each, "standing": standing(each), "tone": tone(each)} for each in mine],
        "progress": [each for each in found if each.award is None and not each.is_refused],
        "line": line,
        "step_words": step_words,
        "kit": kit,
        "wall": own_wall.standing(work, visitor),
        "kit_url": address(desk, kit) if kit else "",
        "zone": work.tx.organisation.zone,
        "visitor": visitor,
        "csrf": visitor.form_token,
    }


def _page(request: Request, desk: Desk, templates: Jinja2Templates, asked: _Asked) -> HTMLResponse:
    with desk.work(asked.visitor.organisation) as work:
        view = _view(desk, work, asked)
    return templates.TemplateResponse(request, "me_badge.html", view, _status(asked.fault))


def _status(fault: IssuerError | None) -> int:
    return 200 if fault is None else PROBLEMS[type(fault)][0]


def _view(desk: Desk, work: Work, asked: _Asked) -> dict[str, Any]:
    person = holder(work.tx, asked.visitor).person
    award = links.own_award(work.tx, person, asked.award_id)
    mine = [each for each in work.tx.shares.of_person(person.id) if each.award_id == award.id]
    zone, fault = work.tx.organisation.zone, asked.fault
    return {
        "award": award,
        "standing": standing(award),
        "tone": tone(award),
        "links": [(each, address(desk, each)) for each in mine if each.kind is ShareKind.LINK],
        "shown_elsewhere": _elsewhere(desk, work, award, mine),
        "namings": NAMINGS,
        "naming_labels": NAMING_LABELS,
        "files": {name: words for name, words in FILE_WORDS.items() if name != FileForm.JWT.value},
        "forms": link_forms.shown(award, mine, zone, asked.form),
        "text": asked.text,
        "faults": {} if fault is None else {_field(asked): str(fault)},
        "is_asked": asked.is_asked,
        "last_asked": asking.last_asked(work.tx, award.id),
        "now": work.now,
        "zone": zone,
        "organisation": work.tx.organisation,
        "visitor": asked.visitor,
        "csrf": asked.visitor.form_token,
    }


def _field(asked: _Asked) -> str:
    """Return the field that the fault is about, by its id."""
    if isinstance(asked.fault, ShareRefused) and asked.form is not None:
        return asked.form.id_of("last_day")
    return "text" if isinstance(asked.fault, InvalidText) else ""


def _elsewhere(desk: Desk, work: Work, award: Award, mine: Sequence[Share]) -> dict[str, Any] | None:
    """Return what shows the badge elsewhere for good; None before there is a page to check it."""
    check = next((each for each in mine if each.kind is ShareKind.CHECK), None)
    if check is None:
        return None
    url = address(desk, check)
    title = Shared(check, award, work.tx.organisation, None).title
    return {
        "share": check,
        "url": url,
        "linkedin": linkedin(award, work.tx.organisation, url),
        "signature": signature(title, url),
        "embedding": embedding(title, url, f"{url}/card.png"),
        "qr": qr_svg(url),
    }
