"""The page on which a picture is uploaded for a badge."""

from dataclasses import dataclass, field
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from issuer.achievements import catalog
from issuer.achievements.artwork.uploads import MAX_BYTES, cleaned
from issuer.errors import BadgeChanged, IssuerError, OutsideDepartment, PictureRefused, PlanRefused
from issuer.plan import look_words, picturing
from issuer.plan.cell_faults import CellFault
from issuer.plan.picturing import Upload
from issuer.web.desk import Desk
from issuer.web.errors import PROBLEMS
from issuer.web.faces import picture_path
from issuer.web.pages.plan import planner_of
from web.signin.permissions import Permission
from web.signin.visitors import SignIn, Visitor, needs

_PLACE: Final = "/badges/{badge}/picture"
_Text = Annotated[str, Form()]


@dataclass(slots=True)
class PictureForm:
    """The form of a picture, as sent beside the file."""

    caption: _Text = ""
    version: _Text = ""
    do: _Text = ""
    csrf: _Text = ""

    @property
    def based_on(self) -> int:
        """The version that was looked at; 0 for none."""
        is_number = self.version.isascii() and self.version.isdecimal() and len(self.version) < 10  # noqa: PLR2004
        return int(self.version) if is_number else 0


@dataclass(frozen=True, slots=True)
class _Open:
    visitor: Visitor
    slug: str
    form: PictureForm
    faults: dict[str, str] = field(default_factory=dict)
    status: int = 200
    saved: str = ""


def router(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of a badge's picture."""
    routes = APIRouter(include_in_schema=False)
    plans = Annotated[Visitor, Depends(needs(sign_in, Permission.PLAN))]

    @routes.get(_PLACE, response_class=HTMLResponse)
    def shown(request: Request, visitor: plans, badge: str, saved: str = "") -> HTMLResponse:
        return page(request, _Open(visitor, badge, PictureForm(), saved=saved))

    @routes.post(_PLACE, response_model=None)
    def change(
        request: Request,
        visitor: plans,
        badge: str,
        form: Annotated[PictureForm, Depends()],
        file: Annotated[UploadFile | None, File()] = None,
    ) -> RedirectResponse | HTMLResponse:
        sign_in.check_form(request, form.csrf)
        body = b"" if file is None else file.file.read(MAX_BYTES + 1)
        try:
            version = _change(desk, visitor, badge, form, body)
        except CellFault as fault:
            return page(request, _Open(visitor, badge, form, {"caption": str(fault)}, 422))
        except (PictureRefused, PlanRefused, BadgeChanged, OutsideDepartment) as fault:
            where = "file" if isinstance(fault, PictureRefused) else ""
            return page(request, _Open(visitor, badge, form, {where: str(fault)}, _status(fault)))
        return RedirectResponse(f"/badges/{badge}/picture?saved={version}", status_code=303)

    def page(request: Request, opened: _Open) -> HTMLResponse:
        with desk.work(opened.visitor.organisation) as work:
            badge = catalog.find(work.tx, opened.slug)
        is_first = not opened.form.version or opened.status == _status(BadgeChanged(""))
        view: dict[str, Any] = {
            "badge": badge,
            "is_uploaded": badge.look is not None and bool(badge.look.upload),
            "picture": picture_path(opened.visitor.organisation, badge),
            "form": opened.form,
            "faults": opened.faults,
            "saved": opened.saved,
            "based_on": badge.achievement.version if is_first else opened.form.based_on,
            "most": MAX_BYTES >> 20,
            "csrf": opened.visitor.form_token,
            "visitor": opened.visitor,
        }
        return templates.TemplateResponse(request, "badge_picture.html", view, status_code=opened.status)

    return routes


def _status(fault: IssuerError) -> int:
    return PROBLEMS[type(fault)][0]


def _change(desk: Desk, visitor: Visitor, slug: str, form: PictureForm, body: bytes) -> int:
    # Unpacking takes long; nothing is held meanwhile.
    upload = None
    if form.do != "remove":
        upload = Upload(slug, cleaned(body), look_words.needed_caption(form.caption.strip()), form.based_on)
    with desk.work(visitor.organisation) as work:
        planner = planner_of(desk, work, visitor)
        if upload is None:
            return picturing.remove(planner, slug, form.based_on).achievement.version
        return picturing.put(planner, upload).achievement.version
