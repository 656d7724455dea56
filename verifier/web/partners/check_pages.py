"""`/partners/check`: a badge is checked under a policy, by somebody who signed in or has a link; nothing is kept of it.

The answer is drawn at once and nowhere kept, so that no page of ours holds what a badge says. Reading a link's page
changes nothing: scanners open links too.
"""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates

from credentials.wording import N_
from verifier.errors import (
    CredentialUnreachable,
    NothingToVerify,
    PdfWithoutBadge,
    PolicyNotFound,
    TooLarge,
    UnreadablePdf,
    VerifierError,
)
from verifier.partners import links
from verifier.partners.ports import KeptPolicy
from verifier.partners.under import Under
from verifier.ports import DocumentSource
from verifier.verify import Submission
from verifier.web.ask_pages import ask_for_page, to_new_request
from verifier.web.envelopes import taken_out
from verifier.web.partners.office import Client, Office, of_program
from verifier.web.reading_back import read_back
from verifier.web.saving import badges, uploaded
from verifier.web.showing import LOOKS, MARKS, STATES
from web.qr import qr_svg
from web.signin.access import by_secret
from web.signin.permissions import Permission
from web.signin.visitors import Visitor, needs

PLACE: Final = "/partners/check"
# What is said on the page itself, at the field, where nothing could be checked.
_NOT_TAKEN: Final = (NothingToVerify, PdfWithoutBadge, UnreadablePdf, TooLarge, CredentialUnreachable)


@dataclass(slots=True)
class CheckForm:
    """What is handed in: a file or a text, and the component badges."""

    text: Annotated[str, Form()] = ""
    policy: Annotated[str, Form()] = ""
    csrf: Annotated[str, Form()] = ""
    file: Annotated[UploadFile | None, File()] = None
    components: Annotated[list[UploadFile] | None, File()] = None

    def submission(self, documents: DocumentSource) -> Submission:
        """Return what is to be checked; the file, where there is one. Raises as `taken_out`."""
        body = uploaded(self.file) or self.text.encode("utf-8", "replace")
        return taken_out(Submission(body, badges(self.components or ())), documents)


def router(office: Office, templates: Jinja2Templates) -> APIRouter:
    """Return the routes of the check pages."""
    routes = APIRouter(include_in_schema=False)
    checks = Annotated[Visitor, Depends(needs(office.sign_in, Permission.CHECK_UNDER_POLICY))]
    page = _Pages(office, templates)

    @routes.get(PLACE, response_class=HTMLResponse)
    def ask(request: Request, visitor: checks) -> HTMLResponse:
        return page.form(request, visitor, request.query_params.get("policy", ""))

    @routes.post(PLACE, response_class=HTMLResponse)
    def check(request: Request, visitor: checks, form: Annotated[CheckForm, Depends()]) -> HTMLResponse:
        office.sign_in.check_form(request, form.csrf)
        try:
            kept = office.policy(visitor.organisation, form.policy)
            report = office.check(
                of_program(visitor, "page"), kept, form.submission(office.desk.sources.documents)
            )
        except (*_NOT_TAKEN, PolicyNotFound) as fault:
            return page.form(request, visitor, form.policy, fault)
        return page.report(request, report, visitor)

    @routes.post("/partners/ask", response_model=None)
    def ask_wallet(
        request: Request,
        visitor: checks,
        policy: Annotated[str, Form()] = "",
        badge: Annotated[str, Form()] = "",
        device: Annotated[str, Form()] = "",
        csrf: Annotated[str, Form()] = "",
    ) -> RedirectResponse | HTMLResponse:
        """Ask a wallet for a badge with its parts; its answer is judged under the policy."""
        office.sign_in.check_form(request, csrf)
        try:
            kept = office.policy(visitor.organisation, policy)
        except PolicyNotFound as fault:
            return page.form(request, visitor, policy, fault)
        office.count(of_program(visitor, "wallet"))
        under = Under(kept, visitor.organisation, visitor.id)
        asked = ask_for_page(office.desk, badge, 0, same_device=device == "this")
        return to_new_request(office.desk, replace(asked, under=under))

    _add_links(routes, page)
    return routes


def _add_links(routes: APIRouter, page: "_Pages") -> None:
    office = page.office

    @routes.get(PLACE + "/{secret}", response_class=HTMLResponse, dependencies=[by_secret])
    def ask(request: Request, secret: str) -> HTMLResponse:
        kept = page.of_link(secret)[1]
        return page.link_form(request, kept)

    @routes.post(PLACE + "/{secret}", response_class=HTMLResponse, dependencies=[by_secret])
    def check(request: Request, secret: str, form: Annotated[CheckForm, Depends()]) -> HTMLResponse:
        client, kept = page.of_link(secret)
        try:
            report = office.check(client, kept, form.submission(office.desk.sources.documents))
        except _NOT_TAKEN as fault:
            return page.link_form(request, kept, fault)
        return page.report(request, report, None)


@dataclass(frozen=True, slots=True)
class _Pages:
    office: Office
    templates: Jinja2Templates

    def of_link(self, secret: str) -> tuple[Client, KeptPolicy]:
        """Return the client that a link makes of whoever has it, and the policy it is for.

        Raises:
            CheckLinkUsed: the link does not work, or not any more.
        """
        found = links.opened(self.office.receipts, secret, self.office.desk.now())
        try:
            kept = self.office.policy(found.organisation, found.link.policy_id)
        except PolicyNotFound as fault:
            raise links.gone() from fault
        name = links.shown_name(found.link.secret_hash)
        return Client(found.organisation, name, "link", found.link.secret_hash), kept

    def form(
        self, request: Request, visitor: Visitor, policy: str, fault: VerifierError | None = None
    ) -> HTMLResponse:
        field = "policy" if isinstance(fault, PolicyNotFound) else "text"
        view = {
            "policies": self.office.policies.all(visitor.organisation),
            "chosen": policy,
            "faults": {} if fault is None else {field: str(fault)},
            "badges": self.office.desk.catalogue(),
            "csrf": visitor.form_token,
            "visitor": visitor,
        }
        return self.templates.TemplateResponse(
            request, "partner_check.html", view, 200 if fault is None else 422
        )

    def link_form(
        self, request: Request, kept: KeptPolicy, fault: VerifierError | None = None
    ) -> HTMLResponse:
        view = {"policy": kept, "faults": {} if fault is None else {"text": str(fault)}}
        status = 200 if fault is None else 422
        return self.templates.TemplateResponse(request, "partner_check_link.html", view, status)

    def report(self, request: Request, report: dict[str, Any], visitor: Visitor | None) -> HTMLResponse:
        view = view_of(report) | {"visitor": visitor}
        return self.templates.TemplateResponse(request, "partner_report.html", view)


def view_of(report: dict[str, Any]) -> dict[str, Any]:
    """Return what the page of a report under a policy shows."""
    report = read_back(report)
    found, url = report["policy_check"], report.get("report_url")
    reached = [check for check in report["checks"] if check["code"] != "not_reached"]
    return {
        "report": report,
        "found": found,
        "look": LOOKS[found["outcome"]],
        "looks": LOOKS,
        "states": STATES,
        "marks": MARKS,
        "reached": reached,
        "url": url,
        "qr_image": qr_svg(url, label=N_("QR code that leads to the receipt")) if url else "",
    }
