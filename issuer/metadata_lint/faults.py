"""One fault of a metadata document, and what rules have in common."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

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


def is_texts(value: object) -> bool:
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
    if needs_name and not all(each.get("name") for each in shown):
        faults.append(Fault(where, "each entry has a name"))
    return faults + [Fault(f"{where}.{name}", "has a uri") for each in shown for name in _without_uri(each)]


def _without_uri(entry: dict[str, Any]) -> list[str]:
    pictures = {name: entry[name] for name in ("logo", "background_image") if name in entry}
    return [name for name, value in pictures.items() if not isinstance(value, dict) or not value.get("uri")]
