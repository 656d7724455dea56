"""Rules that credentials and presentations share: context, names in languages, parties, typed objects, proofs."""

from dataclasses import dataclass
from typing import Any, Final

from credentials.data_model.node import Node
from credentials.open_badges.forms import URI

VCDM_2: Final = "https://www.w3.org/ns/credentials/v2"
VCDM_1: Final = "https://www.w3.org/2018/credentials/v1"
_DIRECTIONS: Final = ("ltr", "rtl")
_IN_LANGUAGE: Final = frozenset({"@value", "@language", "@direction"})


@dataclass(frozen=True, slots=True)
class Typed:
    """A member whose values are objects with a type, and with an id where `needs_id`."""

    member: str
    needs_id: bool = False


def check_context(node: Node) -> None:
    """Return if the context begins with that of a version, and goes on with URLs or objects (VCDM 2.0, 4.3)."""
    if not node.has("@context"):
        raise node.fault("@context", "this member is required")
    (first, base), *others = node.listed("@context") or [("@context[0]", None)]
    if base not in (VCDM_2, VCDM_1):
        raise node.fault(first, "the context of the data model comes first")
    for name, each in others:
        if not isinstance(each, dict) and not URI.holds(each):
            raise node.fault(name, "a URL or an object is expected")


def is_first_version(node: Node) -> bool:
    """Return whether an object is of VCDM 1.1."""
    return any(each == VCDM_1 for _, each in node.listed("@context")[:1])


def check_words(node: Node, member: str) -> None:
    """Return if a name or description is text, or text in languages (VCDM 2.0, 4.6 and 11.1)."""
    for name, each in node.listed(member):
        if isinstance(each, str):
            continue
        if not isinstance(each, dict):
            raise node.fault(name, "text, or text in a language, is expected")
        _check_in_language(node, name, each)


def _check_in_language(node: Node, name: str, value: dict[str, Any]) -> None:
    if not isinstance(value.get("@value"), str):
        raise node.fault(name, "text in a language has an @value, which is text")
    if not isinstance(value.get("@language", ""), str):
        raise node.fault(name, "its @language is text")
    if value.get("@direction", _DIRECTIONS[0]) not in _DIRECTIONS:
        raise node.fault(name, "its @direction is ltr or rtl")
    if not value.keys() <= _IN_LANGUAGE:
        raise node.fault(name, "text in a language says nothing besides")


def check_party(node: Node, member: str) -> None:
    """Return if an issuer or holder is a URL, or one object whose id is one (VCDM 2.0, 4.7 and 4.13)."""
    found = node.value.get(member)
    if not isinstance(found, dict):
        node.require_url(member)
        return
    party = Node(found, f"{node.path}.{member}")
    party.require_url("id")
    check_words(party, "name")
    check_words(party, "description")


def check_typed(node: Node, typed: Typed) -> None:
    """Return if each value of a member is an object with a type, and an id that is a URL."""
    for each in node.objects(typed.member):
        each.require_type()
        if typed.needs_id:
            each.require_url("id")
        each.allow_url("id")


def check_proofs(node: Node) -> None:
    """Return if what is there as a proof can be one: an object, or several, each with a type."""
    if not node.has("proof"):
        return
    proofs = list(node.objects("proof"))
    if not proofs:
        raise node.fault("proof", "at least one object is expected")
    for each in proofs:
        each.require_type()
