"""Reports are kept in English: what a page shows of one is read back into texts that it can tell in its language."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from credentials.stacking.reasons import SENTENCES as REASONS
from credentials.wording import N_, Day, Sentence, again
from verifier import words

# Facts that are texts of this project, and those that are days; every other is what somebody wrote.
_TEXTS: Final = frozenset({"fault", "why"})
_DAYS: Final = frozenset({"date", "awarded"})


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
    return shown | {"stack": _stack(report["stack"])} if report["stack"] else shown


def headline(report: dict[str, Any]) -> str:
    """Return the headline of a report: the verdict's own words, and what explains them."""
    verdict = words.HEADLINES[report["verdict"]]
    if not str(report["headline"]).startswith(verdict):
        return str(report["headline"])
    return Sentence("{verdict} {why}", {"verdict": verdict, "why": explanation(report)})


def explanation(report: dict[str, Any]) -> str:
    """Return the headline without the verdict's own words, which the page shows larger."""
    text = str(report["headline"]).removeprefix(words.HEADLINES[report["verdict"]]).strip()
    for check in report["checks"]:
        detail = str(check["detail"])
        if check["id"] in ("parts", "stack") and detail and text.endswith(f" {detail}"):
            rest = _explained(report, text.removesuffix(detail).strip())
            return Sentence("{first} {more}", {"first": rest, "more": _sentence(check["code"], detail)})
    return _explained(report, text)


def reason(told: Mapping[str, Any]) -> str:
    """Return one reason of a stack in words."""
    return _read(REASONS.get(told["code"], ""), told["detail"])


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
    return _day(fact) if name in _DAYS else fact


def _day(text: str) -> str:
    try:
        return Day(datetime.strptime(text, "%d %B %Y").replace(tzinfo=UTC))
    except ValueError:
        return text
