"""`/help/wallets`: which wallets work here and how, and why a phone may not reach this service."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from cairn.installation import Installation
from cairn.reaching import obstacles
from cairn.wallet.kinds import KINDS, Here
from credentials.wording import N_, Said
from web.signin.access import anybody

PLACE: Final = "/help/wallets"
_SAYS: Final = {
    Here.WORKS: N_("Works here."),
    Here.CAN_NOT_SHOW: N_(
        "Takes badges from here, and can not show them in the form in which it takes them."
    ),
    Here.NEEDS_SETTING: N_("Does not work here as this service is set up."),
}
_MARKS: Final = {Here.WORKS: "✓", Here.CAN_NOT_SHOW: "!", Here.NEEDS_SETTING: "✗"}


def router(here: Installation, templates: Jinja2Templates) -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(PLACE, response_class=HTMLResponse, dependencies=[anybody])
    def wallets(request: Request) -> HTMLResponse:
        return templates.TemplateResponse(request, "wallet_help.html", view_of(here))

    return routes


def view_of(here: Installation) -> dict[str, object]:
    """Return what the page shows."""
    settings = here.settings
    found = [(kind, kind.here(settings.wallets, settings.offer_order)) for kind in KINDS]
    return {
        "kinds": [
            {
                "called": kind.called,
                "is_name": not isinstance(kind.called, Said),
                "mark": _MARKS[how],
                "says": _SAYS[how],
                "helps": "" if how is Here.WORKS else kind.helps,
            }
            for kind, how in found
        ],
        "obstacles": [(each.says, each.act) for each in obstacles(settings.public_url)],
        "public_url": settings.public_url,
        "organisations": here.desk.store.organisations(),
    }
