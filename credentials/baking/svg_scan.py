"""One bounded pass over an SVG: where its badges stand. No entity is ever expanded, nothing is ever fetched."""

import re
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from credentials.errors import BakingError, DamagedImage, ImageTooLarge, MalformedImage

OPEN_BADGES: Final = "https://purl.imsglobal.org/ob/v3p0"
CLR: Final = "https://purl.imsglobal.org/clr/v2p0"
MAX_DEPTH: Final = 100
MAX_ELEMENTS: Final = 50_000

_SVG: Final = "http://www.w3.org/2000/svg svg"
_CREDENTIALS: Final = frozenset({f"{OPEN_BADGES} credential", f"{CLR} credential"})
# Open Badges 2.0 and 1.1, and the Mozilla form before them.
_OLDER: Final = frozenset({"http://openbadges.org assertion", "https://openbadges.org assertion"})
_UTF_8: Final = frozenset({"utf-8", "utf8", "us-ascii"})
_ROOT_DEPTH: Final = 1
# A ">" may stand inside an attribute's quotes.
_TAG: Final = re.compile(rb"(?>[^\"'>]+|\"[^\"]*\"|'[^']*')*+>")


@dataclass(slots=True)
class Element:
    """An element that holds a badge, and the places in the file where it begins, its tag ends, and it ends."""

    start: int
    attributes: dict[str, str]
    is_older: bool = False
    is_on_top: bool = True
    has_children: bool = False
    text: str = field(default="", repr=False)
    tag_end: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen: the root's tag, the prefixes it declares, and the elements that hold badges, in order."""

    root: Element
    namespaces: dict[str | None, str]
    badges: tuple[Element, ...]


def scan(body: bytes) -> Scan | None:
    """Return what a picture holds, or None if this is not an SVG.

    Raises:
        DamagedImage: it begins as an SVG, but is not well-formed to its end, or is not UTF-8.
        MalformedImage: it declares or uses entities.
        ImageTooLarge: it is nested too deeply, or has too many elements.
    """
    pass_over = _Pass(body)
    try:
        pass_over.run()
    except expat.ExpatError as fault:
        if pass_over.root is None:
            return None
        raise DamagedImage("the picture is not well-formed to its end") from fault
    except _NotSvg:
        return None
    except BakingError:
        if pass_over.root is None and not pass_over.is_called_svg:
            return None
        raise
    return pass_over.result()


class _NotSvg(Exception):
    pass


class _Pass:
    def __init__(self, body: bytes) -> None:
        self.body = body
        self.root: Element | None = None
        self.is_called_svg = False
        self._pending: dict[str | None, str] = {}
        self._namespaces: dict[str | None, str] = {}
        self._badges: list[Element] = []
        self._open: Element | None = None
        self._open_at = 0
        self._encoding = "utf-8"
        self._depth = 0
        self._count = 0
        self._text: list[str] = []
        self._parser = self._prepared()

    def run(self) -> None:
        self._parser.Parse(self.body, True)  # noqa: FBT003 - its own signature

    def result(self) -> Scan:
        if self.root is None:
            raise DamagedImage("the picture is empty")
        return Scan(self.root, self._namespaces, tuple(self._badges))

    def _prepared(self) -> expat.XMLParserType:
        # The encoding is given, so that no declaration makes two readers see two texts.
        parser = expat.ParserCreate("UTF-8", " ")
        parser.buffer_text = True
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.SkippedEntityHandler = self._entity
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._encoding = (encoding or "utf-8").lower()

    def _doctype(self, name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        self.is_called_svg = name.rpartition(":")[2] == "svg"
        if has_subset:
            raise MalformedImage("the picture declares things of its own, such as entities")

    def _entity(self, *_: object) -> None:
        raise MalformedImage("the picture uses entities")

    def _namespace(self, prefix: str | None, namespace: str | None) -> None:
        self._pending[prefix] = namespace or ""

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or self._count > MAX_ELEMENTS:
            raise ImageTooLarge("the picture is nested too deeply, or has too many elements")
        if self.root is None:
            self._begin(name, attributes)
        elif self._open is not None:
            self._open.has_children = True
        elif name in _CREDENTIALS or name in _OLDER:
            self._begin_badge(name, attributes)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name != _SVG:
            raise _NotSvg
        start = self._parser.CurrentByteIndex
        self.root = Element(start, attributes, tag_end=self._after_tag(start))
        self._namespaces = dict(self._pending)
        if self._encoding not in _UTF_8:
            raise DamagedImage("the picture is not written in UTF-8")

    def _begin_badge(self, name: str, attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        is_on_top = self._depth == _ROOT_DEPTH + 1
        badge = Element(start, attributes, name in _OLDER, is_on_top, tag_end=self._after_tag(start))
        if b"&" in self.body[start : badge.tag_end]:
            # Of an attribute it is not told which entities were left out; a token needs none.
            raise MalformedImage("the picture uses entities")
        self._badges.append(badge)
        self._open, self._open_at, self._text = badge, self._depth, []

    def _end(self, _name: str) -> None:
        if self._open is not None and self._depth == self._open_at:
            self._open.text = "".join(self._text)
            self._open.end = self._end_of(self._open)
            self._open = None
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._open is not None:
            self._text.append(text)

    def _end_of(self, element: Element) -> int:
        is_empty = self.body[element.tag_end - 2 : element.tag_end] == b"/>"
        return element.tag_end if is_empty else self._after_tag(self._parser.CurrentByteIndex)

    def _after_tag(self, start: int) -> int:
        """Return where the tag that begins at `start` ends."""
        tag = _TAG.match(self.body, start)
        if tag is None:
            raise DamagedImage("a tag of the picture does not end")
        return tag.end()
