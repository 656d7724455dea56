"""What a page says in plain English though it is drawn in the language whose every letter is another one (ADR 76).

Left out is what is no text of ours: elements with `translate="no"`, codes, ids, addresses, and the words of `content`,
which people of the test wrote.
"""

import re

from lxml import html

# What is for programs, and what people typed.
_SKIPPED = frozenset({"script", "style", "code", "textarea", "svg", "noscript"})
_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "data-label", "label")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
# Addresses, mail addresses, ids, digests, references, tags of languages and the name of the service.
_CODES = re.compile(
    r"\b(?:https?|did|urn|openid[\w-]*|sha-?\d+)[:-]\S+|\S+@\S+\.\w+|\b[\w-]*\d[\w-]*\b|/\w[\w/.?=&-]*|\bCairn\b|\bUTC\b"
)


def untranslated(page, content):
    """Return the texts of a page that nobody marked, each after its element; `content` are words of people."""
    known = re.compile(
        "|".join(rf"\b{re.escape(each)}\b" for each in sorted(content, key=len, reverse=True)) or "$^"
    )
    found = []
    for where, text in _texts(html.document_fromstring(page)):
        rest = _CODES.sub(" ", known.sub(" ", text))
        if _LETTERS.search(rest):
            found.append(f"<{where}> {' '.join(text.split())}")
    return found


def _texts(element):
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or element.get("translate") == "no":
        return
    for name in _ATTRIBUTES:
        if element.get(name):
            yield f"{element.tag} {name}", element.get(name)
    if element.tag == "input" and element.get("type") in {"submit", "button"}:
        yield "input value", element.get("value", "")
    if element.text:
        yield element.tag, element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield element.tag, child.tail
