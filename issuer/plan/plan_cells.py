"""What one cell of a planning table says: each kind of cell is read and written here.

A cell that a spreadsheet would run as a formula is refused when read. What merely begins like one is written
with an apostrophe in front, and read again without it.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from credentials.achievement import Alignment, BadgeKind, Level
from issuer.achievements.slots import Need, PartnerNeed, Requirement
from issuer.plain_text import fault_in_line, fault_in_lines

SLUG_LIMIT = 64
NAME_LIMIT = 120
DESCRIPTION_LIMIT = 1_000
CRITERIA_LIMIT = 10_000
ADDRESS_LIMIT = 2_000
LEVEL_COUNT = 5
LEVEL_NAME_LIMIT = 60
LEVEL_DESCRIPTION_LIMIT = 500
LIST_COUNT = 50
MONTHS = range(1, 121)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LIVE = "live"
YES, NO = "yes", "no"
# What spreadsheets take for a formula, and what OWASP adds: full-width signs, and a leading tab or return.
_ACTIVE = r"(?:\s*[=+\-@＝＋－＠]|[\t\r\n])"  # noqa: RUF001 - the full-width signs are meant
_NEEDS_APOSTROPHE = re.compile("'*" + _ACTIVE)
_HAS_APOSTROPHE = re.compile("'+" + _ACTIVE)
# A lone minus before a space begins a list in Markdown, and a signed number is no formula either.
_FORMULA = re.compile(r"[=@＝＠]|[+\-＋－](?!\s|$)")  # noqa: RUF001 - the full-width signs are meant
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+")
_ERROR_VALUES = frozenset(
    {"#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_REQUIRES = re.compile(r"(?:(all|any|[0-9]{1,2})\s+of\s*:)?(.*)", re.IGNORECASE | re.DOTALL)
_NEED = re.compile(r"(\S+)(?:\s+level\s+([0-9]))?", re.IGNORECASE)
_PARTNER_NEED = re.compile(
    r"([^<>]*[^<>\s])\s*<([^<>\s]+)>\s+from\s+(.+?)(?:\s+level\s+([0-9])\s+of\s+([0-9]))?", re.IGNORECASE
)
_ALIGNMENT = re.compile(r"([^<>]*[^<>\s])\s*<([^<>\s]+)>")


class CellFault(Exception):
    """A cell can not be read as what its column holds; the message is the remedy."""


# --- any cell -------------------------------------------------------------------------------------


def neutralised(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula; `text_of` gives the text back."""
    return f"'{text}" if _NEEDS_APOSTROPHE.match(text) else text


def text_of(cell: str) -> str:
    r"""Return the text of a cell: without the apostrophe of `neutralised`, trimmed, line ends as `\n`.

    Raises:
        CellFault: it is a formula, or the error a formula left behind.
    """
    if _HAS_APOSTROPHE.match(cell):
        return _trimmed(cell[1:])
    text = _trimmed(cell)
    if _FORMULA.match(text) and not _SIGNED_NUMBER.fullmatch(text):
        raise CellFault("This would run as a formula. Write its result, or put an apostrophe (') before it.")
    if text in _ERROR_VALUES:
        raise CellFault("A formula failed here. Write the text itself.")
    return text


def _trimmed(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


# --- one kind of cell each: reading ---------------------------------------------------------------


def slug(text: str) -> str:
    """Return a badge's short name."""
    if not _SLUG.fullmatch(text) or len(text) > SLUG_LIMIT:
        raise CellFault(
            f"Give a short name of lower-case letters, digits and single hyphens, at most {SLUG_LIMIT} "
            "characters, like critical-thinking. It can never be changed later."
        )
    return text


def name(text: str) -> str:
    """Return a badge's name."""
    return _required(text, fault_in_line(text, NAME_LIMIT))


def description(text: str) -> str:
    """Return a badge's description."""
    return _required(text, fault_in_lines(text, DESCRIPTION_LIMIT))


def criteria(text: str) -> str:
    """Return how a badge is earned, in Markdown."""
    return _required(text, fault_in_lines(text, CRITERIA_LIMIT))


def kind(text: str) -> BadgeKind:
    """Return a badge's type."""
    try:
        return BadgeKind(text.lower())
    except ValueError as error:
        raise CellFault(f"Choose one of: {', '.join(BadgeKind)}.") from error


def months(text: str) -> int | None:
    """Return after how many months a badge expires; None for an empty cell: never."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) not in MONTHS:
        raise CellFault(f"Give whole months from {MONTHS[0]} to {MONTHS[-1]}, or nothing: never.")
    return int(text)


def levels(text: str) -> tuple[Level, ...]:
    """Return star levels, lowest first, from `Starts: what it looks like | Leads: …`."""
    found = tuple(_level(number, item) for number, item in enumerate(_items(text, "|"), 1))
    if len(found) > LEVEL_COUNT:
        raise CellFault(f"There are {len(found)} levels; {LEVEL_COUNT} stars are the most.")
    if len({level.name.casefold() for level in found}) < len(found):
        raise CellFault("Two levels have the same name; give each its own.")
    return found


def requirement(text: str) -> Requirement | None:
    """Return what a meta-badge needs, from `all of: a; b level 2`, `any of: …` or `2 of: …`.

    A partner's badge stands there as `Teamwork <https://partner.example/teamwork> from Partner level 2 of 3`.
    """
    match = _REQUIRES.fullmatch(text) if text else None
    if match is None:
        return None
    needs = tuple(_need(item) for item in _items(match[2].strip(), ";"))
    if not needs:
        raise CellFault("No badge is named; write them like all of: communication; creativity.")
    if len({_badge_of(need) for need in needs}) < len(needs):
        raise CellFault("A badge is named twice; name each once.")
    return Requirement(_count(match[1], len(needs)), needs)


def names(text: str) -> tuple[str, ...]:
    """Return a list of names, from `Sales; Support`."""
    found = tuple(_items(text, ";"))
    for item in found:
        _refuse(fault_in_line(item, NAME_LIMIT))
    if len({item.casefold() for item in found}) < len(found):
        raise CellFault("A name stands twice; name each once.")
    return found


def slugs(text: str) -> tuple[str, ...]:
    """Return a list of badges' short names, from `super-4c; team-lead`."""
    return tuple(slug(item) for item in names(text))


def alignments(text: str) -> tuple[Alignment, ...]:
    """Return nodes of competency frameworks, from `Teamwork <https://example.org/c/1> | …`."""
    return tuple(_alignment(item) for item in _items(text, "|"))


def approval(text: str) -> bool:
    """Return whether awards of a badge wait for approval, from `yes` or `no`; an empty cell means no."""
    if text.lower() not in {"", YES, NO}:
        raise CellFault(f"Write {YES} if somebody else has to approve each award, or {NO}.")
    return text.lower() == YES


def status(text: str) -> str:
    """Return the stage of a badge. Only live badges can be imported; an empty cell means live."""
    if text.lower() not in {"", LIVE}:
        raise CellFault("Only live badges can be imported. Write live, or take the row out until it is.")
    return LIVE


def _level(number: int, item: str) -> Level:
    title, _, looks_like = (part.strip() for part in item.partition(":"))
    if not title:
        raise CellFault(f"Level {number} has no name; write it before the colon.")
    _refuse(fault_in_line(title, LEVEL_NAME_LIMIT), f"The name of level {number}: ")
    _refuse(fault_in_lines(looks_like, LEVEL_DESCRIPTION_LIMIT), f"What level {number} looks like: ")
    return Level(number, title, looks_like)


def _need(item: str) -> Need | PartnerNeed:
    if "<" in item:
        return _partner_need(item)
    match = _NEED.fullmatch(item)
    if match is None:
        raise CellFault(f"“{item}” is not a badge; write it like communication or communication level 2.")
    return Need(slug(match[1]), int(match[2]) if match[2] else None)


def _partner_need(item: str) -> PartnerNeed:
    match = _PARTNER_NEED.fullmatch(item)
    if match is None:
        raise CellFault(
            f"“{item}” is not a partner's badge; write it like Teamwork <https://partner.example/teamwork> from "
            "Partner, and level 2 of 3 after it where a level is needed."
        )
    for text in (match[1], match[3]):
        _refuse(fault_in_line(text, NAME_LIMIT))
    _check_web_address(match[2])
    level, levels_there = (int(match[4]), int(match[5])) if match[4] else (None, None)
    if level is not None and levels_there is not None and not 1 <= level <= levels_there:
        raise CellFault(f"There is no level {level} of {levels_there}; ask for one of 1 to {levels_there}.")
    return PartnerNeed(match[1], match[2], match[3], level, levels_there)


def _badge_of(need: Need | PartnerNeed) -> str:
    return need.slug if isinstance(need, Need) else need.achievement


def _count(word: str | None, most: int) -> int:
    if word is None or word.lower() == "all":
        return most
    count = 1 if word.lower() == "any" else int(word)
    if not 1 <= count <= most:
        raise CellFault(f"{count} of {most} badges can not be held; ask for 1 to {most}.")
    return count


def _alignment(item: str) -> Alignment:
    match = _ALIGNMENT.fullmatch(item)
    if match is None:
        raise CellFault("Write each competency with its address, like Teamwork <https://example.org/c/1>.")
    _refuse(fault_in_line(match[1], NAME_LIMIT))
    _check_web_address(match[2])
    return Alignment(match[1], match[2])


def _check_web_address(text: str) -> None:
    _refuse(fault_in_line(text, ADDRESS_LIMIT))
    if not _is_web_address(text):
        raise CellFault(f"“{text}” is not a web address; begin it with https://.")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # how urlsplit refuses a broken bracket or port
        return False


def _items(text: str, separator: str) -> Sequence[str]:
    if not text:
        return ()
    items = [item.strip() for item in text.split(separator)]
    if items[-1] == "" and len(items) > 1:
        items.pop()
    if not all(items):
        raise CellFault(f"Nothing stands between two “{separator}”; take one out.")
    if len(items) > LIST_COUNT:
        raise CellFault(f"There are {len(items)} entries; {LIST_COUNT} are the most.")
    return items


def _required(text: str, fault: str | None) -> str:
    if not text:
        raise CellFault("This is empty; fill it in.")
    _refuse(fault)
    return text


def _refuse(fault: str | None, where: str = "") -> None:
    if fault is not None:
        raise CellFault(where + fault)


# --- and writing ----------------------------------------------------------------------------------


def levels_text(found: Sequence[Level]) -> str:
    """Return what `levels` reads."""
    return " | ".join(f"{each.name}: {each.description}" if each.description else each.name for each in found)


def requirement_text(found: Requirement | None) -> str:
    """Return what `requirement` reads."""
    if found is None:
        return ""
    words: dict[int, str] = {1: "any", len(found.of): "all"}
    return f"{words.get(found.count, str(found.count))} of: {'; '.join(map(_need_text, found.of))}"


def _need_text(need: Need | PartnerNeed) -> str:
    if isinstance(need, Need):
        return need.slug if need.level is None else f"{need.slug} level {need.level}"
    level = "" if need.level is None else f" level {need.level} of {need.level_count}"
    return f"{need.name} <{need.achievement}> from {need.partner}{level}"


def names_text(found: Sequence[str]) -> str:
    """Return what `names` and `slugs` read."""
    return "; ".join(found)


def approval_text(*, needed: bool) -> str:
    """Return what `approval` reads."""
    return YES if needed else NO


def alignments_text(found: Sequence[Alignment]) -> str:
    """Return what `alignments` reads."""
    return " | ".join(f"{each.target_name} <{each.target_url}>" for each in found)
