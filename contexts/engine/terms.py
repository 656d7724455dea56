"""What names mean in an active context: the values that states are made of."""

from dataclasses import dataclass, field
from typing import Any

from contexts import nquads
from contexts.engine.fallback import Fallback
from contexts.expansion import Context
from contexts.nquads import XSD

TYPE = f" {nquads.iri(nquads.RDF + 'type')} "
# How the keywords are named in every context of ours; any other alias is left to the exact path.
_ALIASES = {"@id": "id", "@type": "type"}
# Ids, words, and the numbers of which one spelling is signed.
_NO_PLAIN_LITERALS = ("@id", "@vocab", XSD + "double")


@dataclass(slots=True, eq=False)
class State:
    """One active context: what names mean in it, as far as anybody has asked.

    `previous` is the state that objects inside go back to, if this one belongs to a type. `id_name` and
    `type_name` are the aliases of those keywords, if it has any; `names` are both, and `@context`. `prefixes`
    are the terms that make longer IRIs of what follows them.
    """

    context: Context = field(repr=False)
    previous: "State | None"
    id_name: str | None
    type_name: str | None
    names: frozenset[str | None]
    prefixes: frozenset[str]
    terms: dict[str, "Term"] = field(default_factory=dict, repr=False)
    words: dict[str, str] = field(default_factory=dict, repr=False)
    typed: dict[Any, "Typed"] = field(default_factory=dict, repr=False)
    local: dict[Any, "State"] = field(default_factory=dict, repr=False)

    @property
    def mappings(self) -> dict[str, Any]:
        """The term definitions, by term."""
        return self.context["mappings"]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True, eq=False)
class Typed:
    """What the types of an object come to: the state of its members, and the types as N-Quads write them.

    Each of `classes` is a term; each of `endings` is the rest of a statement, behind its subject.
    """

    state: State
    classes: tuple[str, ...]
    endings: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Reading:
    """How the values of a property are read, whatever they are.

    `suffix` follows the quoted text of a string if it `is_literal`; else strings are ids (`coercion` "@id"),
    words ("@vocab"), or need a closer look.
    """

    coercion: str | None
    is_literal: bool
    suffix: str
    is_list: bool = False
    is_graph: bool = False


@dataclass(slots=True, eq=False)
class Term:
    """What a member's name means: a property.

    `predicate` stands between two spaces. `values` is the state of values, `inside` that around objects,
    `reference` that around objects of nothing but an id. `is_odd` if other names may mean the same property, or
    if a reader who looks for plain names would miss this one. If `is_text`, a string is a literal and nothing
    else, and `ending` follows its quoted text in a statement.
    """

    name: str
    predicate: str
    reading: Reading
    values: State
    inside: State
    reference: State
    is_odd: bool
    is_text: bool = field(init=False)
    ending: str = field(init=False)

    def __post_init__(self) -> None:
        reading = self.reading
        self.is_text = reading.is_literal and not reading.is_list and not reading.is_graph
        self.ending = f"{reading.suffix} .\n"


PLAIN_TEXT = Reading(None, is_literal=True, suffix="")


def new_state(context: Context, before: State | None) -> State:
    """Return the state of an active context; `before` is that of its previous one."""
    if "@language" in context or "@direction" in context or context.get("@base") is not None:
        raise Fallback("a context with a language, a direction or a base")
    named: dict[str, str] = {}
    for name, mapping in context["mappings"].items():
        meant = mapping and mapping["@id"]
        if meant and meant.startswith("@"):
            if _ALIASES.get(meant) != name:
                raise Fallback("a context with an alias of its own")
            named[meant] = name
    id_name, type_name = named.get("@id"), named.get("@type")
    prefixes = frozenset(
        name for name, mapping in context["mappings"].items() if mapping and mapping["_prefix"]
    )
    return State(context, before, id_name, type_name, frozenset(("@context", id_name, type_name)), prefixes)


def is_same(one: Context, other: Context) -> bool:
    """Say whether two contexts define the same."""
    return bool(one["mappings"] == other["mappings"] and one.get("@vocab") == other.get("@vocab"))


def named(mapping: dict[str, Any] | None) -> str:
    """Return the term of N-Quads that a definition stands for."""
    iri = mapping["@id"] if mapping else None
    if iri is None or not nquads.is_iri(iri):
        raise Fallback("a name that stands for no IRI")
    return nquads.iri(iri)


def reading_of(mapping: dict[str, Any], meant: dict[str, Any]) -> Reading:
    """Return how the values of a property are read: `mapping` defines it, `meant` is that where its values are."""
    container = {*(mapping.get("@container") or ())}
    _check_container(mapping, meant, container)
    _check_keywords(mapping, meant)
    coercion = meant.get("@type")
    is_literal = coercion not in _NO_PLAIN_LITERALS
    return Reading(coercion, is_literal, _suffix(coercion), "@list" in container, "@graph" in container)


def _check_container(mapping: dict[str, Any], meant: dict[str, Any], container: set[str]) -> None:
    if mapping["reverse"] or meant.get("reverse") or container - {"@set", "@list", "@graph"}:
        raise Fallback("a property that is reversed or holds a map")
    if ("@list" in (meant.get("@container") or ())) != ("@list" in container):
        raise Fallback("a property that is not a list for its own values")


def _check_keywords(mapping: dict[str, Any], meant: dict[str, Any]) -> None:
    for kept in (mapping, meant):
        if not kept.keys().isdisjoint(("@nest", "@index", "@language", "@direction")):
            raise Fallback("a property with a language, an index or a nest")
    if (meant.get("@id") or "").startswith("@"):
        raise Fallback("a property that is a keyword for its own values")
    if "@json" in (mapping.get("@type"), meant.get("@type")):
        raise Fallback("a property of JSON literals")


def _suffix(coercion: str | None) -> str:
    if coercion in (None, "@none", "@id", "@vocab", XSD + "string"):
        return ""
    if not nquads.is_iri(coercion):
        raise Fallback("a datatype that is no IRI")
    return f"^^{nquads.iri(coercion)}"


def is_plain(name: str) -> bool:
    """Say whether a reader would look for this name of a property: not that of a type, nor an IRI.

    A property called `id` or `type` is not plain either: its values are no names of objects or types.
    """
    return ":" not in name and name not in ("id", "type") and not name[:1].isupper()
