"""Badges in SVG pictures: one `openbadges:credential` element (Open Badges 3.0, 5.3.2)."""

import re
from typing import Final

from credentials.baking.svg_scan import OPEN_BADGES, Element, Scan, scan
from credentials.errors import (
    MalformedImage,
    NothingBaked,
    OlderBadge,
    SeveralBaked,
    Unbakeable,
    WronglyBaked,
)

_BOM: Final = b"\xef\xbb\xbf"
_PREFIX: Final = "openbadges"
_DECLARED: Final = f' xmlns:{_PREFIX}="{OPEN_BADGES}"'
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)+")
# XML 1.0, 2.2: what a document may hold, and no way around it.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def is_xml(body: bytes) -> bool:
    """Return whether these bytes begin as an XML document does."""
    return body[:64].removeprefix(_BOM).lstrip().startswith(b"<")


def extract(body: bytes) -> tuple[bytes, bytes] | None:
    """Return the credential's text and the picture without it, or None if this is not an SVG.

    Raises:
        credentials.errors.BakingError: the picture does not carry exactly one badge as it should.
    """
    found = scan(body)
    if found is None:
        return None
    if not found.badges:
        raise NothingBaked("the picture carries no badge")
    if len(found.badges) > 1:
        raise SeveralBaked("the picture carries more than one badge")
    return _text(found.badges[0]).encode(), _without(body, found)


def bake(image: bytes, text: str) -> bytes | None:
    """Return the picture with this credential directly after its `svg` tag, in place of any it carried.

    Returns None if this is not an SVG.

    Raises:
        credentials.errors.BakingError: the picture can not be read whole, or the text has a character that
            XML has not.
    """
    found = scan(image)
    if found is None:
        return None
    if _NOT_XML.search(text):
        raise Unbakeable("the text holds a character that can not stand in XML")
    return _tagged(_without(image, found), found, text)


def _text(badge: Element) -> str:
    if badge.is_older:
        raise OlderBadge("the picture carries a badge of Open Badges 2.0 or before")
    if not badge.is_on_top or badge.has_children:
        raise WronglyBaked("the badge stands deep inside the picture, or has other elements in it")
    verify = badge.attributes.get("verify")
    if verify is None:
        return badge.text
    if badge.text.strip():
        raise SeveralBaked("the picture carries a badge as an attribute and another as text")
    return verify


def _without(image: bytes, found: Scan) -> bytes:
    parts, at = [], 0
    for badge in found.badges:
        parts.append(image[at : badge.start])
        at = badge.end
    return b"".join([*parts, image[at:]])


def _tagged(image: bytes, found: Scan, text: str) -> bytes:
    """Return the picture with the credential as the root's first child.

    What was taken out stood inside the root, so the root's tag is where it was.
    """
    root = found.root
    tag, rest = image[root.start : root.tag_end], image[root.tag_end :]
    is_empty = tag.endswith(b"/>")
    opening = tag[: -2 if is_empty else -1]
    closing = _closing(opening) if is_empty else b""
    is_free = _PREFIX not in found.namespaces
    is_another = not is_free and found.namespaces[_PREFIX] != OPEN_BADGES
    element = _element(text, _DECLARED if is_another else "")
    on_root = _DECLARED.encode() if is_free else b""
    return b"".join([image[: root.start], opening, on_root, b">", element, closing, rest])


def _element(text: str, scope: str) -> bytes:
    name = f"{_PREFIX}:credential"
    if _TOKEN.fullmatch(text):
        return f'<{name}{scope} verify="{text}"></{name}>'.encode()
    # A CDATA section ends at the first "]]>", and readers turn CR into LF everywhere but in a reference.
    inside = text.replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<{name}{scope}><![CDATA[{inside}]]></{name}>".encode()


def _closing(opening: bytes) -> bytes:
    name = re.match(rb"<([^\s/>]+)", opening)
    if name is None:
        raise MalformedImage("the picture's first tag has no name")
    return b"</" + name[1] + b">"
