"""From expanded JSON-LD to RDF quads (JSON-LD 1.1 API, section 8), refusing what would be skipped there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contexts import nquads
from contexts.errors import DataLoss, MalformedDocument
from contexts.jcs import jcs
from contexts.nquads import DEFAULT_GRAPH, RDF, XSD, Quad

_TYPE, _FIRST, _REST, _NIL = (nquads.iri(RDF + name) for name in ("type", "first", "rest", "nil"))
_DOUBLE = XSD + "double"
_SMALLEST_DOUBLE_INTEGER = 1e21  # JSON-LD 1.1 API, 8.6: from here on integers are written as doubles.


def quads_of(expanded: Iterable[Any]) -> list[Quad]:
    """Return the statements of an expanded document, each once.

    Raises:
        DataLoss: an id, type, property, datatype or language is not one RDF can hold, a node says nothing,
            or a keyword or a digit of a number would be left out.
        MalformedDocument: a literal is not well formed.
    """
    statements = _Statements()
    statements.members(expanded, DEFAULT_GRAPH)
    return list(dict.fromkeys(statements.quads))


class _Statements:
    """The quads said so far, and the blank nodes they name."""

    def __init__(self) -> None:
        self.quads: list[Quad] = []
        self._blanks: dict[str, str] = {}
        self._unnamed = 0
        self._root: Mapping[str, Any] | None = None

    def members(self, nodes: Iterable[Mapping[str, Any]], graph: str) -> None:
        """Say the nodes of a graph. One without a property would vanish from it."""
        for node in nodes:
            said = len(self.quads)
            self._node(node, graph)
            if len(self.quads) == said:
                raise DataLoss("An object with nothing but an id would not be signed.")

    def _node(self, node: Mapping[str, Any], graph: str) -> str:
        if not isinstance(node, Mapping):
            raise MalformedDocument("A JSON-LD node is not an object.")
        subject = self._resource(node["@id"], "id") if "@id" in node else self._fresh()
        self._check_root(node, graph)
        for key, values in node.items():
            if key.startswith("@"):
                self._keyword(subject, key, values, graph)
            else:
                self._property(subject, key, values, graph)
        return subject

    def _check_root(self, node: Mapping[str, Any], graph: str) -> None:
        """Refuse a document that hides its own properties inside one of its objects.

        An endorsement may describe the credential it stands in; with that credential's type it could take
        over its status or dates, which a reader of the JSON would then miss.
        """
        if self._root is None:
            self._root = node
            return
        again = graph == DEFAULT_GRAPH and "@id" in node and node["@id"] == self._root.get("@id")
        if again and not {*node.get("@type", ())}.isdisjoint(self._root.get("@type", ())):
            raise MalformedDocument("The document is described a second time inside itself.")

    def _property(self, subject: str, key: str, values: Sequence[Any], graph: str) -> None:
        # RDF has no blank nodes as properties; they would be skipped.
        if not nquads.is_iri(key):
            raise DataLoss(f"The property “{key}” is not an absolute IRI; it would not be signed.")
        described = [value["@id"] for value in values if "@id" in value and len(value) > 1]
        if len(described) != len(set(described)):
            raise MalformedDocument(f"One value of “{key}” is described in two pieces.")
        predicate = nquads.iri(key)
        self.quads += [Quad(subject, predicate, self._object(value, graph), graph) for value in values]

    def _keyword(self, subject: str, key: str, values: Any, graph: str) -> None:  # noqa: ANN401
        match key:
            case "@id":
                pass
            case "@type":
                self.quads += [Quad(subject, _TYPE, self._resource(value, "type"), graph) for value in values]
            case "@graph":
                self.members(values, subject)
            case _:
                raise DataLoss(f"The keyword “{key}” would not be signed.")

    def _object(self, value: Mapping[str, Any], graph: str) -> str:
        if "@value" in value:
            return _literal(value)
        return self._list(value, graph) if "@list" in value else self._node(value, graph)

    def _list(self, value: Mapping[str, Any], graph: str) -> str:
        _only(value, "@list")
        items = [self._object(item, graph) for item in value["@list"]]
        links = [self._fresh() for _ in items]
        for link, item, rest in zip(links, items, [*links[1:], _NIL], strict=False):
            self.quads += [Quad(link, _FIRST, item, graph), Quad(link, _REST, rest, graph)]
        return links[0] if links else _NIL

    def _resource(self, name: object, role: str) -> str:
        if not isinstance(name, str):
            raise DataLoss(f"A reserved word as {role} would not be signed.")
        if nquads.is_iri(name):
            return nquads.iri(name)
        if not nquads.is_blank_label(name):
            raise DataLoss(f"The {role} “{name}” is not an absolute IRI; it would not be signed.")
        return self._blanks.get(name) or self._blanks.setdefault(name, self._fresh())

    def _fresh(self) -> str:
        self._unnamed += 1
        return f"_:b{self._unnamed}"


def _only(value: Mapping[str, Any], *expected: str) -> None:
    for key in value:
        if key not in expected:
            raise DataLoss(f"The keyword “{key}” would not be signed.")


def _literal(value: Mapping[str, Any]) -> str:
    """Return the literal of a value object (JSON-LD 1.1 API, 8.6)."""
    _only(value, "@value", "@type", "@language")
    content, datatype = value["@value"], value.get("@type")
    if datatype == "@json":
        return nquads.literal(jcs(content).decode("utf-8"), RDF + "JSON")
    if datatype is not None and not nquads.is_iri(datatype):
        raise DataLoss(f"The datatype “{datatype}” is not an absolute IRI; it would not be signed.")
    if isinstance(content, str):
        return text(content, datatype, value.get("@language"))
    return native(content, datatype)


def text(content: str, datatype: str | None, language: str | None = None) -> str:
    """Return the literal of a string.

    Raises:
        DataLoss: the language is none, or a double is not spelled as doubles are signed.
    """
    if language is not None:
        if not nquads.is_language(language):
            raise DataLoss(f"“{language}” is not a language tag; the text would not be signed.")
        return nquads.literal(content, language=language)
    if datatype == _DOUBLE and content != _double_or_nothing(content):
        raise DataLoss(f"“{content}” is not how a double is signed; other spellings would verify too.")
    return nquads.literal(content, datatype or XSD + "string")


def native(content: object, datatype: str | None) -> str:
    """Return the literal of a number or truth value.

    Raises:
        DataLoss: a digit would not be signed.
        MalformedDocument: it is neither.
    """
    match content:
        case bool():
            return nquads.literal("true" if content else "false", datatype or XSD + "boolean")
        case int() | float() if datatype != _DOUBLE and _is_integer(content):
            return nquads.literal(str(int(content)), datatype or XSD + "integer")
        case int() | float():
            return nquads.literal(_double(float(content)), datatype or _DOUBLE)
        case _:
            raise MalformedDocument("A literal is neither text, number, nor truth value.")


def _is_integer(number: float) -> bool:
    return number == int(number) and abs(number) < _SMALLEST_DOUBLE_INTEGER


def _double(number: float) -> str:
    """Return the canonical form of an xsd:double: sixteen digits, as JSON-LD 1.1 API, 8.6 has it."""
    mantissa, exponent = f"{number:.15E}".split("E")
    whole, fraction = mantissa.split(".")
    text = f"{whole}.{fraction.rstrip('0') or '0'}E{int(exponent)}"
    if float(text) != number:
        raise DataLoss(f"The number {number!r} has more digits than would be signed.")
    return text


def _double_or_nothing(content: str) -> str | None:
    try:
        return _double(float(content))
    except ValueError:
        return None
