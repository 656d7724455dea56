"""What a page says in plain English though it is drawn in the language whose every letter is another one (ADR 76).

Left out is what is no text of ours: elements with `translate="no"`, codes, ids, addresses, and the words of `content`,
which people of the test wrote.
"""

import ast
import csv
import re

from lxml import html

# What is for programs, and what people typed.
_SKIPPED = frozenset({"script", "style", "code", "textarea", "svg", "noscript"})
_ATTRIBUTES = ("title", "alt", "aria-label", "placeholder", "data-label", "label")
# Names and sentences; what has no capital at its start is a code.
_A_NAME = re.compile(r"[A-Z][^_]*$", re.DOTALL)
_LETTERS = re.compile(r"[A-Za-z]{2,}")
# Addresses, mail addresses, ids, digests, references, tags of languages and the name of the service.
_CODES = re.compile(
    r"\b(?:https?|did|urn|openid[\w-]*|sha-?\d+)[:-]\S+|\S+@\w[\w.-]*|\b[\w-]*\d[\w-]*\b|\b[A-Z]{4}(?:-[A-Z]{4})+\b"
    r"|/\w[\w/.?=&-]*|\bCairn\b|\bUTC\b|\blocalhost\b"
)


def untranslated(page, content):
    """Return the texts of a page that nobody marked, each after its element; `content` are words of people."""
    known = re.compile(
        "|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in sorted(content, key=len, reverse=True))
        or "$^"
    )
    found = []
    for where, text in _texts(html.document_fromstring(page)):
        rest = _CODES.sub(" ", known.sub(" ", " ".join(text.split())))
        if _LETTERS.search(rest):
            found.append(f"<{where}> {' '.join(text.split())}")
    return found


def _texts(element):
    if not isinstance(element.tag, str) or element.tag in _SKIPPED or element.get("translate") == "no":
        return
    for name, value in element.attrib.items():
        if name in _ATTRIBUTES or name.startswith("data-say-"):
            yield f"{element.tag} {name}", value
    if element.tag == "input" and element.get("type") in {"submit", "button"}:
        yield "input value", element.get("value", "")
    if element.text:
        yield element.tag, element.text
    for child in element:
        yield from _texts(child)
        if child.tail:
            yield element.tag, child.tail


def written_by_people(*sources):
    """Return what people wrote in the files of the test: cells of CSV, and names and sentences that Python holds."""
    found = set()
    for source in sources:
        text = source.read_text(encoding="utf-8")
        if source.suffix == ".csv":
            cells = [cell for row in list(csv.reader(text.splitlines(keepends=True)))[1:] for cell in row]
            found |= {part.strip() for cell in cells for part in re.split(r"[|:\n]", cell)} | set(cells)
        else:
            found |= {each.value for each in ast.walk(ast.parse(text)) if _is_text(each)}
    lines = {line for each in found for line in each.splitlines() if _LETTERS.search(line)}
    return {each for each in lines if _A_NAME.match(each) or " " in each}


def typed_by_tests(*sources):
    """Return what tests type into pages by `write(page, field, text)`: other pages show it later."""
    calls = (
        node
        for source in sources
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "write"
    )
    return {each.value for call in calls for each in call.args[2:] if _is_text(each)}


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(_A_NAME.match(node.value))
