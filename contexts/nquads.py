"""RDF quads in the canonical form of RDF Dataset Canonicalization (RDFC-1.0), and N-Quads read into them.

A term is the text it has in canonical N-Quads: `<iri>`, `_:label`, `"literal"^^<datatype>`. Two terms are the
same exactly when their texts are.
"""

import re
import sys
from typing import NamedTuple

from contexts.errors import MalformedDocument

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DEFAULT_GRAPH = ""

# RFC 3987 in the loose form of the N-Quads grammar: a scheme, then none of the characters IRIREF forbids.
IRI = re.compile(r'([A-Za-z][A-Za-z0-9+.-]*):([^\x00-\x20<>"{}|^`\\\ud800-\udfff]*)')
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")

_ESCAPED = re.compile(r'[\x00-\x1f"\\\x7f]')
_SHORT_ESCAPES = {"\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r", '"': r"\"", "\\": r"\\"}
_UNESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)

# PN_CHARS_U and PN_CHARS of the N-Quads grammar.
_NAME_START = (
    "A-Za-z_:0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _NAME_START + "\u00b7\u0300-\u036f\u203f\u2040\\-"
_BLANK = rf"_:[{_NAME_START}](?:[{_NAME}.]*[{_NAME}])?"
_IRIREF = r'<([^\x00-\x20<>"{}|^`]*)>'
_STRING = r'"((?:[^"\\\n\r]|\\.)*+)"'
_LINE = re.compile(
    rf"[ \t]*(?:{_IRIREF}|({_BLANK}))[ \t]*{_IRIREF}[ \t]*"
    rf"(?:{_IRIREF}|({_BLANK})|{_STRING}(?:\^\^{_IRIREF}|@([A-Za-z]+(?:-[A-Za-z0-9]+)*))?)[ \t]*"
    rf"(?:{_IRIREF}|({_BLANK}))?[ \t]*\.[ \t]*(?:#.*)?"
)
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_NOTHING = re.compile(r"[ \t]*(?:#.*)?")


class Quad(NamedTuple):
    """One statement; `graph` is empty for the default graph."""

    subject: str
    predicate: str
    object: str
    graph: str = DEFAULT_GRAPH

    def line(self) -> str:
        """Return the quad as a line of canonical N-Quads, with its newline."""
        if self.graph:
            return f"{self.subject} {self.predicate} {self.object} {self.graph} .\n"
        return f"{self.subject} {self.predicate} {self.object} .\n"


def is_iri(text: str) -> bool:
    """Say whether `text` is an absolute IRI that N-Quads can hold unescaped."""
    return IRI.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Say whether `text` is a well-formed language tag (BCP 47)."""
    return _LANGUAGE.fullmatch(text) is not None


def is_blank(term: str) -> bool:
    """Say whether a term is a blank node."""
    return term.startswith("_:")


def is_blank_label(text: str) -> bool:
    """Say whether `text` is a blank node identifier such as `_:b0`."""
    return re.fullmatch(_BLANK, text) is not None


def iri(text: str) -> str:
    """Return the term of an IRI that `is_iri` has approved."""
    return f"<{text}>"


def literal(value: str, datatype: str = XSD + "string", language: str = "") -> str:
    """Return the term of a literal, escaped as RDFC-1.0 section 5 (canonical N-Quads) demands."""
    quoted = f'"{_ESCAPED.sub(_escape, value)}"'
    if language:
        return f"{quoted}@{language}"
    return quoted if datatype == XSD + "string" else f"{quoted}^^<{datatype}>"


def parse(text: str) -> list[Quad]:
    """Return the quads of an N-Quads document, each once.

    Raises:
        MalformedDocument: a line is not N-Quads, or names no absolute IRI where one is needed.
    """
    found: dict[Quad, None] = {}
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if _NOTHING.fullmatch(line):
            continue
        parts = _LINE.fullmatch(line)
        if parts is None:
            raise MalformedDocument(f"Line {number} is not N-Quads.")
        found[_quad(parts)] = None
    return list(found)


def _quad(parts: re.Match[str]) -> Quad:
    subject, blank_subject, predicate, target, blank_target, *value, graph, blank_graph = parts.groups()
    object_ = blank_target or (_read_literal(*value) if target is None else _read_iri(target))
    name = DEFAULT_GRAPH if graph is None else _read_iri(graph)
    return Quad(blank_subject or _read_iri(subject), _read_iri(predicate), object_, blank_graph or name)


def _read_iri(text: str) -> str:
    found = _unescaped(text)
    if not is_iri(found):
        raise MalformedDocument(f"“{found}” is not an absolute IRI.")
    return iri(found)


def _read_literal(value: str, datatype: str | None, language: str | None) -> str:
    if datatype is None:
        return literal(_unescaped(value), language=language or "")
    return literal(_unescaped(value), _read_iri(datatype)[1:-1])


def _escape(found: re.Match[str]) -> str:
    return _SHORT_ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_unescape, text)


def _unescape(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    if digits is None and found[3] not in _UNESCAPES:
        raise MalformedDocument(f"“\\{found[3]}” is not an escape of N-Quads.")
    if digits is None:
        return _UNESCAPES[found[3]]
    point = int(digits, 16)
    if point > sys.maxunicode or _SURROGATE.match(chr(point)):
        raise MalformedDocument(f"“{found[0]}” names no character.")
    return chr(point)
