"""Reports are kept in English: what a page shows of one is read back into texts that it can tell in its language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from credentials.stacking.reasons import SENTENCES as REASONS
from credentials.wording import N_, Day, Minute, Sentence, again, in_a_row
from verifier import words

# Facts that are texts of this project, and those that are days; every other is what somebody wrote.
_TEXTS: Final = frozenset({"fault", "why"})
_DAYS: Final = frozenset({"date", "awarded"})
_MINUTES: Final = frozenset({"then"})
# Facts that either this project or somebody else worded.
_OURS: Final[Mapping[str, tuple[str, ...]]] = {"source": words.GROUNDS, "by": (words.OURSELVES,)}


def read_back(report: dict[str, Any]) -> dict[str, Any]:
    """Return a report whose titles and sentences are the texts of `verifier.words` again; the one given stays."""
    shown = report | {
        "headline": headline(report),
        "checks": [_check(each) for each in report["checks"]],
        "components": [read_back(each) for each in report["components"]],
        "endorsements": [_detailed(each) for each in report["endorsements"]],
        "holder_binding": _detailed(report["holder_binding"]),
        "disclaimer": again(words.DISCLAIMER, report["disclaimer"]),
    }
    if report["stack"]:
        shown["stack"] = _stack(report["stack"])
    if report.get("told_report"):
        shown["told_report"] = _told(report["told_report"])
    return shown


def headline(report: dict[str, Any]) -> str:
    """Return the headline of a report: the verdict's own words, and what explains them."""
    verdict = words.HEADLINES[report["verdict"]]
    if not str(report["headline"]).startswith(verdict):
        return explanation(report)
    return in_a_row((verdict, explanation(report)))


def explanation(report: dict[str, Any]) -> str:
    """Return the headline without the verdict's own words, which the page shows larger."""
    text = str(report["headline"])
    if report.get("told_report"):
        return _of_a_report(text)
    text = text.removeprefix(words.HEADLINES[report["verdict"]]).strip()
    return _of_then(report, text) if report.get("offline") else _why(report, text)


def reason(told: Mapping[str, Any]) -> str:
    """Return one reason of a stack in words."""
    return _read(REASONS.get(told["code"], ""), told["detail"])


def _of_a_report(text: str) -> str:
    stranger = words.TOLD_BY_STRANGER
    if text.endswith(f" {stranger}"):
        return in_a_row((_read(words.TOLD, text.removesuffix(stranger).strip()), stranger))
    return _read(words.TOLD, text)


def _of_then(report: dict[str, Any], text: str) -> str:
    """Return what explains a report for which nobody was asked: as of when, why, and what it rests on."""
    offline = report["offline"]
    then = {"then": Minute(datetime.fromisoformat(offline["as_of"]))}
    valid, rests_on = (
        Sentence(words.VALID_THEN, then),
        Sentence(words.OFFLINE_OURS if offline["made_here"] else words.OFFLINE_BROUGHT, then),
    )
    if not text.endswith(f" {rests_on}"):
        return text
    rest = text.removesuffix(rests_on).strip()
    if rest.startswith(valid):
        return in_a_row((valid, _why(report, rest.removeprefix(valid).strip()), rests_on))
    return in_a_row((_why(report, rest), rests_on))


def _why(report: dict[str, Any], text: str) -> str:
    for check in report["checks"]:
        detail = str(check["detail"])
        if check["id"] in ("parts", "stack") and detail and text.endswith(f" {detail}"):
            first = _explained(report, text.removesuffix(detail).strip())
            return in_a_row((first, _sentence(check["code"], detail)))
    return _explained(report, text)


def _explained(report: dict[str, Any], text: str) -> str:
    codes = [report["verdict"], *(each["code"] for each in report["checks"])]
    tables = [words.EXPLANATIONS, words.SENTENCES]
    for template in (table[code] for table in tables for code in codes if code in table):
        found = _read(template, text) if template != "{what}" else text
        if found is not text:
            return found
    return text


def _check(check: dict[str, Any]) -> dict[str, Any]:
    return _detailed(check) | {"title": words.TITLES.get(check["id"], check["title"])}


def _detailed(part: dict[str, Any]) -> dict[str, Any]:
    return part | {"detail": _sentence(part["code"], part["detail"])}


def _stack(stack: dict[str, Any]) -> dict[str, Any]:
    def told(part: dict[str, Any]) -> dict[str, Any]:
        return part | {"reasons": [each | {"detail": reason(each)} for each in part["reasons"]]}

    each_told = {name: [told(each) for each in stack[name]] for name in ("slots", "parts")}
    return told(stack) | each_told


def _told(told: dict[str, Any]) -> dict[str, Any]:
    stated = again(words.HEADLINES.get(told["stated_verdict"], ""), told["stated"])
    return told | {"stated": stated, "name": told["name"] and _fact("by", told["name"])}


def _sentence(code: str, detail: str) -> str:
    return _read(words.SENTENCES.get(code, ""), detail)


def _read(template: str, text: str) -> str:
    sentence = again(template, text)
    if not isinstance(sentence, Sentence):
        return text
    return Sentence(template, {name: _fact(name, str(fact)) for name, fact in sentence.facts.items()})


def _fact(name: str, fact: str) -> str:
    if name in _TEXTS:
        return N_(fact)
    if name in _MINUTES:
        return _minute(fact)
    if name in _DAYS:
        return _day(fact)
    read = (again(template, fact) for template in _OURS.get(name, ()))
    return next((found for found in read if found is not fact), fact)


def _day(text: str) -> str:
    try:
        return Day(datetime.strptime(text, "%d %B %Y").replace(tzinfo=UTC))
    except ValueError:
        return text


def _minute(text: str) -> str:
    try:
        return Minute(datetime.strptime(text, "%d %B %Y, %H:%M UTC").replace(tzinfo=UTC))
    except ValueError:
        return text
