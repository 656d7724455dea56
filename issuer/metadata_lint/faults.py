"""One fault of a metadata document, and what rules have in common."""

import re
from dataclasses import dataclass
from typing import Any, TypeGuard
from urllib.parse import urlsplit

# A well-formed tag, save for the few that were registered whole (RFC 5646, 2.1).
_TAG = re.compile(
    r"([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?"
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wyz](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
# By these anybody could sign, or both sides can.
OF_NOBODY = frozenset({"none", "HS256", "HS384", "HS512"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a document breaks a rule, and what the rule asks."""

    where: str
    what: str


def is_endpoint(value: object) -> bool:
    """Whether this is an absolute https URL; http counts on loopback, where development takes place."""
    if not isinstance(value, str):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return is_safe and bool(parts.hostname)


def is_texts(value: object) -> TypeGuard[list[str]]:
    """Whether this is a list of texts with one at least."""
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each for each in value)


def display_faults(where: str, shown: object, *, needs_name: bool) -> list[Fault]:
    """Return the faults of a `display`: a list, one entry for each locale, with names and addresses where needed."""
    if shown is None:
        return []
    if not isinstance(shown, list) or not shown or not all(isinstance(each, dict) for each in shown):
        return [Fault(where, "a list of objects with one at least")]
    locales = [each.get("locale") for each in shown]
    faults = [Fault(where, "one entry for each locale")] if len(set(map(str, locales))) < len(locales) else []
    if not all(_is_tag(each["locale"]) for each in shown if "locale" in each):
        faults.append(Fault(where, "a locale is a language tag of BCP 47"))
    if needs_name and not all(each.get("name") for each in shown):
        faults.append(Fault(where, "each entry has a name"))
    return faults + [Fault(f"{where}.{name}", "has a uri") for each in shown for name in _without_uri(each)]


def _is_tag(locale: object) -> bool:
    return isinstance(locale, str) and _TAG.fullmatch(locale) is not None


def _without_uri(entry: dict[str, Any]) -> list[str]:
    pictures = {name: entry[name] for name in ("logo", "background_image") if name in entry}
    return [name for name, value in pictures.items() if not isinstance(value, dict) or not value.get("uri")]
