"""`/partners/receipts`: that something was checked under a policy, to be found again, printed and exported."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from verifier.partners import receipts
from verifier.partners.ports import Wanted
from verifier.recognition import words
from verifier.web.partners.office import RECEIPTS, Office
from verifier.web.showing import LOOKS
from verifier.words import HEADLINES
from web.qr import qr_svg
from web.signin.permissions import Permission
from web.signin.visitors import Visitor, needs

_Text = Annotated[str, Query(max_length=200)]
_Word = Annotated[str, Query(max_length=40)]
WAYS: Final = {
    "api": N_("by the API"),
    "batch": N_("by the API, in a batch"),
    "page": N_("on a page"),
    "link": N_("with a link"),
    "wallet": N_("shown by a wallet"),
}


def router(office: Office, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the receipts' pages."""
    routes = APIRouter(include_in_schema=False)
    checks = Annotated[Visitor, Depends(needs(office.sign_in, Permission.CHECK_UNDER_POLICY))]

    @routes.get(RECEIPTS, response_class=HTMLResponse)
    def listed(
        request: Request, visitor: checks, q: _Text = "", outcome: _Word = "", after: _Word = ""
    ) -> HTMLResponse:
        now, whose = office.desk.now(), visitor.organisation
        begins = receipts.after(office.receipts, whose, after, now) if after else None
        found = receipts.page(office.receipts, whose, Wanted(q.strip(), outcome, begins), now)
        view = {
            "receipts": found.receipts,
            "after": found.after,
            "q": q,
            "outcome": outcome,
            "outcomes": words.OUTCOMES,
            "looks": LOOKS,
            "visitor": visitor,
        }
        return templates.TemplateResponse(request, "receipts.html", view)

    @routes.get(f"{RECEIPTS}.csv")
    def export(visitor: checks, q: _Text = "", outcome: _Word = "") -> Response:
        wanted = Wanted(q.strip(), outcome)
        found = office.receipts.find(visitor.organisation, wanted, office.desk.now(), receipts.MOST_EXPORTED)
        headers = {"Content-Disposition": 'attachment; filename="receipts.csv"'}
        return Response(receipts.as_table(found), media_type="text/csv; charset=utf-8", headers=headers)

    @routes.get(RECEIPTS + "/{reference}", response_class=HTMLResponse)
    def show(request: Request, visitor: checks, reference: str) -> HTMLResponse:
        found = receipts.recall(office.receipts, visitor.organisation, reference, office.desk.now())
        url = office.receipt_url(found.reference)
        view = {
            "receipt": found,
            "title": words.OUTCOMES[found.outcome],
            "look": LOOKS[found.outcome],
            "verdict": HEADLINES[found.verdict],
            "way": WAYS[found.way],
            "url": url,
            "qr_image": qr_svg(url, label=N_("QR code that leads to this receipt")),
            "visitor": visitor,
        }
        return templates.TemplateResponse(request, "receipt.html", view)

    return routes
