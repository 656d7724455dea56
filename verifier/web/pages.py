"""The check page: paste or upload a badge, read the report."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from verifier import words
from verifier.errors import BundleTooLarge, NothingToVerify
from verifier.verify import Submission
from verifier.web.desk import Desk
from verifier.web.saving import (
    bodies,
    bundle_answer,
    handed_in,
    is_marked,
    report_answer,
    to_report,
    uploaded,
)
from web.qr import qr_svg
from web.signin.access import anybody, by_secret

# Outcome of a check to its sign and its word.
MARKS: Final = {
    "passed": ("✓", "passed"),
    "failed": ("✗", "failed"),
    "unknown": ("?", "could not be checked"),
    "not_applicable": ("–", "nothing to check"),
}

# What a policy comes to: the sign, and the look of which verdict.
LOOKS: Final = {
    "met": ("✓", "valid"),
    "rule_not_met": ("!", "no_longer_valid"),
    "part_invalid": ("✗", "not_genuine"),
    "part_not_supplied": ("…", "could_not_check"),
    "could_not_check": ("?", "could_not_check"),
}
STATES: Final = {
    "pass": ("✓", "passed"),
    "fail": ("✗", "failed"),
    "warn": ("!", "unknown"),
    "not_checked": ("?", "unknown"),
}


def router(desk: Desk, templates: Jinja2Templates) -> APIRouter:
    """Return the pages' routes over a desk."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/check", response_class=HTMLResponse, dependencies=[anybody])
    def ask(request: Request) -> HTMLResponse:
        return templates.TemplateResponse(request, "check.html", {"faults": {}})

    @routes.post("/check", response_model=None, dependencies=[anybody])
    def check(
        request: Request,
        text: Annotated[str, Form()] = "",
        file: Annotated[UploadFile | None, File()] = None,
        components: Annotated[list[UploadFile] | None, File()] = None,
    ) -> RedirectResponse | HTMLResponse:
        body = uploaded(file) or text.encode("utf-8", "replace")
        try:
            report = desk.verify(Submission(body, bodies(components or ())))
        except NothingToVerify as fault:
            view = {"faults": {"text": str(fault)}}
            return templates.TemplateResponse(request, "check.html", view, status_code=422)
        return handed_in(desk, report.reference)

    @routes.post("/check/bundle", response_model=None, dependencies=[anybody])
    def save(
        request: Request,
        text: Annotated[str, Form()] = "",
        file: Annotated[UploadFile | None, File()] = None,
        components: Annotated[list[UploadFile] | None, File()] = None,
    ) -> Response:
        body = uploaded(file) or text.encode("utf-8", "replace")
        try:
            bundle = desk.saved(Submission(body, bodies(components or ())), desk.policy())
        except (NothingToVerify, BundleTooLarge) as fault:
            view = {"faults": {"text": str(fault)}}
            return templates.TemplateResponse(request, "check.html", view, status_code=422)
        return bundle_answer(bundle)

    @routes.get("/check/r/{reference}", response_class=HTMLResponse, dependencies=[by_secret])
    def show(request: Request, reference: str) -> HTMLResponse:
        kept = desk.recall(reference)
        view = _view(kept.report, desk.address_of(kept.reference))
        view["may_save"] = kept.report["input"]["format"] != "bundle" and is_marked(desk, request, reference)
        return templates.TemplateResponse(request, "report.html", view)

    @routes.get("/check/r/{reference}/signed", response_class=Response, dependencies=[by_secret])
    def signed(reference: str) -> Response:
        return report_answer(desk.signed(reference), reference)

    @routes.post("/check/r/{reference}", dependencies=[by_secret])
    def again(request: Request, reference: str) -> RedirectResponse:
        kept = desk.recall(reference)
        report = desk.verify(Submission(kept.received))
        if is_marked(desk, request, reference):
            return handed_in(desk, report.reference)
        return to_report(report.reference)

    return routes


def _view(report: dict[str, Any], address: str) -> dict[str, Any]:
    reached = [check for check in report["checks"] if check["code"] != "not_reached"]
    outcomes = [check["outcome"] for check in reached]
    return {
        "report": report,
        "told": report.get("told_report"),
        "address": address,
        "qr_image": qr_svg(address, label="QR code that leads to this report"),
        "explanation": _explanation(report),
        "level": _level(report["credential"]),
        "reached": reached,
        "not_reached": [check["title"] for check in report["checks"] if check["code"] == "not_reached"],
        "counts": {outcome: outcomes.count(outcome) for outcome in MARKS},
        "stack_reasons": _stack_reasons(report["stack"]),
        "marks": MARKS,
    }


def _stack_reasons(stack: dict[str, Any] | None) -> list[str]:
    """Return why a stack stands as it does, each sentence once."""
    if stack is None:
        return []
    slots = (reason for slot in stack["slots"] for reason in slot["reasons"])
    return list(dict.fromkeys(reason["detail"] for reason in (*stack["reasons"], *slots)))


def _explanation(report: dict[str, Any]) -> str:
    """Return the headline without the verdict's own words, which the page shows larger."""
    return str(report["headline"]).removeprefix(words.HEADLINES[report["verdict"]]).strip()


def _level(credential: dict[str, Any] | None) -> tuple[int, int] | None:
    """Return which of how many levels the badge is at, counted from 1."""
    achievement = (credential or {}).get("achievement") or {}
    names, name = achievement.get("levels") or [], achievement.get("level")
    return (names.index(name) + 1, len(names)) if name in names else None
