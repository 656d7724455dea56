"""The page of a report: what the report says, and of its badge the holder, the skills, how the issuer is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from credentials.badge import HashedIdentity
from credentials.errors import MalformedBadge
from credentials.identity import EMAIL
from credentials.wire import from_wire
from credentials.wire_place import Place
from credentials.wording import N_
from verifier.comparing import NAME
from verifier.rendering import plain
from verifier.web.desk import Desk
from verifier.web.pictures import drawing_of, is_named
from verifier.web.reading_back import explanation, read_back
from verifier.web.saving import is_marked
from web.qr import qr_svg

MAX_SKILLS: Final = 30
# Outcome of a check to its sign and its word.
MARKS: Final = {
    "passed": ("✓", N_("passed")),
    "failed": ("✗", N_("failed")),
    "unknown": ("?", N_("could not be checked")),
    "not_applicable": ("–", N_("nothing to check")),
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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a badge says of its holder and of the skills that it stands for."""

    identities: tuple[HashedIdentity, ...]
    skills: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The holder's names, as far as anybody can read them."""
        carried = (each for each in self.identities if each.identity_type == NAME and not each.hashed)
        return tuple(filter(None, (plain(each.identity_hash) for each in carried)))

    @property
    def has_email(self) -> bool:
        """Whether an e-mail address can be compared with it."""
        return any(each.identity_type == EMAIL for each in self.identities)


def shown_of(report: dict[str, Any]) -> Shown | None:
    """Return what a kept report shows of its badge, None where it shows nothing of it."""
    credential = report["credential"]
    if credential is None:
        return None
    document = credential["document"]
    return Shown(from_wire(document).identities, tuple(_skills(document))[:MAX_SKILLS])


def grounds_of(report: dict[str, Any]) -> list[str]:
    """Return, in sentences, how we know the issuer, or that we do not."""
    told = ("issuer_trust", "issuer_domain")
    outcomes = ("passed", "failed")
    return [each["detail"] for each in report["checks"] if each["id"] in told and each["outcome"] in outcomes]


def _skills(document: dict[str, Any]) -> Iterator[str]:
    """Yield the names that the achievement is aligned to (OB 3.0, Alignment), as far as they can be read."""
    try:
        subject = Place(document).only("credentialSubject") or Place({})
        aligned = (subject.only("achievement") or Place({})).each("alignment")
        names = [each.words("targetName") for each in aligned]
    except MalformedBadge:
        return
    yield from dict.fromkeys(filter(None, map(plain, names)))


def report_page(
    desk: Desk,
    templates: Jinja2Templates,
    request: Request,
    reference: str,
    **more: object,
) -> HTMLResponse:
    """Return the page of a kept report; with `faults` in `more` it answers that something was wrong with a form.

    Raises:
        ReportNotFound: there is none of this reference, or it is no longer kept.
    """
    kept = desk.recall(reference)
    view = view_of(kept.report, desk.address_of(kept.reference)) | more
    view["issuer_page"] = _issuer_page(desk, kept.report)
    view["has_picture"] = drawing_of(kept) is not None
    view["is_named_picture"] = is_named(kept)
    view["may_save"] = kept.report["input"]["format"] != "bundle" and is_marked(desk, request, reference)
    return templates.TemplateResponse(
        request, "report.html", view, status_code=422 if view["faults"] else 200
    )


def _issuer_page(desk: Desk, report: dict[str, Any]) -> str:
    """Return where the page of the issuer is, whose signature held; "" where it has none here."""
    credential = report["credential"]
    return "" if credential is None else desk.issuer_page(str(credential["issuer"]["id"]))


def view_of(report: dict[str, Any], address: str) -> dict[str, Any]:
    """Return what the template of a kept report is given; `address` is where the report is looked up."""
    why, report = explanation(report), read_back(report)
    reached = [check for check in report["checks"] if check["code"] != "not_reached"]
    outcomes = [check["outcome"] for check in reached]
    return {
        "report": report,
        "told": report.get("told_report"),
        "address": address,
        "qr_image": qr_svg(address, label=N_("QR code that leads to this report")),
        "explanation": why,
        "level": _level(report["credential"]),
        "reached": reached,
        "not_reached": [check["title"] for check in report["checks"] if check["code"] == "not_reached"],
        "counts": {outcome: outcomes.count(outcome) for outcome in MARKS},
        "stack_reasons": _stack_reasons(report["stack"]),
        "marks": MARKS,
        "shown": shown_of(report),
        "grounds": grounds_of(report),
        "issuer_page": "",
        "faults": {},
        "candidate": "",
        "comparison": None,
    }


def _stack_reasons(stack: dict[str, Any] | None) -> list[str]:
    """Return why a stack stands as it does, each sentence once."""
    if stack is None:
        return []
    slots = (reason for slot in stack["slots"] for reason in slot["reasons"])
    return list(dict.fromkeys(reason["detail"] for reason in (*stack["reasons"], *slots)))


def _level(credential: dict[str, Any] | None) -> tuple[int, int] | None:
    """Return which of how many levels the badge is at, counted from 1."""
    achievement = (credential or {}).get("achievement") or {}
    names, name = achievement.get("levels") or [], achievement.get("level")
    return (names.index(name) + 1, len(names)) if name in names else None
