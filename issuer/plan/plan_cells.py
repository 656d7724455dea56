"""What one cell of a planning table says: each kind of cell is read and written here.

A cell that a spreadsheet would run as a formula is refused when read. What merely begins like one is written
with an apostrophe in front, and read again without it.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from credentials.achievement import Alignment, Assessment, BadgeKind, Level, Thinking
from credentials.open_badges.vocabulary import TARGET_TYPE
from credentials.wording import N_, say
from issuer.ledger import Awarders, Awarding, Privacy
from issuer.plain_text import fault_in_line, fault_in_lines
from issuer.plan.cell_faults import CellFault, refuse, slug, web_address
from issuer.stages import BadgeStage

Choice = TypeVar("Choice", bound=StrEnum)
NAME_LIMIT = 120
DESCRIPTION_LIMIT = 1_000
CRITERIA_LIMIT = 10_000
LEVEL_COUNT = 5
LEVEL_NAME_LIMIT = 60
LEVEL_DESCRIPTION_LIMIT = 500
LIST_COUNT = 50
ALIGNMENT_LIMIT = 2_000
MONTHS = range(1, 121)

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
# A name with its address, and in brackets kind, code and framework where they are known.
_ALIGNMENT = re.compile(r"([^<>]*[^<>\s])\s*<([^<>\s]+)>(?:\s*\[([^\[\];]*);([^\[\];]*);([^\[\];]*)\])?")
# What has a meaning in such a cell stands in its texts as JSON would escape it.
_MARKS = re.compile(r"[<>|\[\];]|\\(?=u)")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
# Open Badges 3.0, LanguageCode: a language, a script and a region of BCP 47.
LANGUAGE = re.compile("[a-z]{2,4}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
# Open Badges 3.0, B.1: the types of node that an alignment may point to, beside those of others' making.
TARGET_TYPES = tuple(sorted(TARGET_TYPE.terms))
_NOTHING = "-"


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
        raise CellFault(
            N_("This would run as a formula. Write its result, or put an apostrophe (') before it.")
        )
    if text in _ERROR_VALUES:
        raise CellFault(N_("A formula failed here. Write the text itself."))
    return text


def _trimmed(cell: str) -> str:
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


# --- one kind of cell each: reading ---------------------------------------------------------------


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
        raise CellFault(say("Choose one of: {known}.", known=", ".join(BadgeKind))) from error


def months(text: str) -> int | None:
    """Return after how many months a badge expires; None for an empty cell: never."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) not in MONTHS:
        raise CellFault(
            say(
                "Give whole months from {least} to {most}, or nothing: never.",
                least=MONTHS[0],
                most=MONTHS[-1],
            )
        )
    return int(text)


def levels(text: str) -> tuple[Level, ...]:
    """Return star levels, lowest first, from `Starts: what it looks like | Leads: …`."""
    found = tuple(_level(number, item) for number, item in enumerate(_items(text, "|"), 1))
    if len(found) > LEVEL_COUNT:
        raise CellFault(
            say("There are {n} levels; {most} stars are the most.", n=len(found), most=LEVEL_COUNT)
        )
    if len({level.name.casefold() for level in found}) < len(found):
        raise CellFault(N_("Two levels have the same name; give each its own."))
    return found


def names(text: str) -> tuple[str, ...]:
    """Return a list of names, from `Sales; Support`."""
    found = tuple(_items(text, ";"))
    for item in found:
        refuse(fault_in_line(item, NAME_LIMIT))
    if len({item.casefold() for item in found}) < len(found):
        raise CellFault(N_("A name stands twice; name each once."))
    return found


def tags(text: str) -> tuple[str, ...]:
    """Return tags such as values and skills, from `teamwork; safety`."""
    found = names(text)
    for item in found:
        if item == "pilot" or item.startswith(("role:", "department:")):
            raise CellFault(
                say("“{item}” has a meaning of its own; take it out, or use its column.", item=item)
            )
    return found


def slugs(text: str) -> tuple[str, ...]:
    """Return a list of badges' short names, from `super-4c; team-lead`."""
    return tuple(slug(item) for item in names(text))


def alignments(text: str) -> tuple[Alignment, ...]:
    """Return nodes of competency frameworks, from `Teamwork <https://example.org/c/1> [CFItem; T1; Ours] | …`."""
    return tuple(_alignment(item) for item in _items(text, "|"))


def approval(text: str) -> bool:
    """Return whether awards of a badge wait for approval, from `yes` or `no`; an empty cell means no."""
    if text.lower() not in {"", YES, NO}:
        raise CellFault(
            say("Write {yes} if somebody else has to approve each award, or {no}.", yes=YES, no=NO)
        )
    return text.lower() == YES


def privacy(text: str) -> Privacy:
    """Return how much a badge tells of what it was awarded for; an empty cell means open."""
    try:
        return Privacy(text.lower()) if text else Privacy.OPEN
    except ValueError as error:
        raise CellFault(
            say(
                "Choose one of: {known}. Open badges say what they were awarded for, selective ones let "
                "their holder choose what to show of it, attested ones do not say it.",
                known=", ".join(Privacy),
            )
        ) from error


def awarding(text: str) -> Awarding:
    """Return how a meta-badge is awarded once its rule is met; an empty cell means automatic."""
    try:
        return Awarding(text.lower() or Awarding.AUTOMATIC)
    except ValueError as error:
        raise CellFault(
            say(
                "Choose one of: {known}. Nothing means automatic; approval: somebody agrees first.",
                known=", ".join(Awarding),
            )
        ) from error


def language(text: str) -> str:
    """Return the language of a badge's texts, as a BCP 47 tag; "" for an empty cell."""
    if text and not LANGUAGE.fullmatch(text):
        raise CellFault(N_("Write the language as a tag, like en, de or pt-BR; or nothing."))
    return text


def thinking(text: str) -> tuple[Thinking | None, ...]:
    """Return what each level asks of the mind, from `apply | create`; `-` says nothing of a level."""
    return tuple(_choice(Thinking, item) for item in _items(text, "|"))


def assessment(text: str) -> tuple[Assessment | None, ...]:
    """Return how each level is assessed, from `exam | performance`; `-` says nothing of a level."""
    return tuple(_choice(Assessment, item) for item in _items(text, "|"))


def _choice(kind: type[Choice], item: str) -> Choice | None:
    try:
        return None if item == _NOTHING else kind(item.lower())
    except ValueError as error:
        raise CellFault(
            say(
                "“{item}” is not known. Write one for each level with | between: {known}; or {nothing}.",
                item=item,
                known=", ".join(kind),
                nothing=_NOTHING,
            )
        ) from error


def yes_or_no(text: str) -> bool:
    """Return whether a cell says `yes`; an empty cell means no."""
    if text.lower() not in {"", YES, NO}:
        raise CellFault(say("Write {yes} or {no}; nothing means {no}.", yes=YES, no=NO))
    return text.lower() == YES


def awarders(text: str) -> Awarders:
    """Return who may award a badge by hand; an empty cell means badge managers and HR."""
    try:
        return Awarders(text.lower() or Awarders.LEADERS)
    except ValueError as error:
        raise CellFault(
            say(
                "Choose one of: {known}. Nothing means leaders, HR among them; hr: HR alone.",
                known=", ".join(Awarders),
            )
        ) from error


def status(text: str) -> BadgeStage | None:
    """Return the stage of a badge; None for an empty cell: as it is, and a new badge is live."""
    try:
        return BadgeStage(text.lower()) if text else None
    except ValueError as error:
        raise CellFault(
            say(
                "Choose one of: {known}. Nothing leaves it as it is; a new badge is live.",
                known=", ".join(BadgeStage),
            )
        ) from error


def _level(number: int, item: str) -> Level:
    title, _, looks_like = (part.strip() for part in item.partition(":"))
    if not title:
        raise CellFault(say("Level {number} has no name; write it before the colon.", number=number))
    refuse(fault_in_line(title, LEVEL_NAME_LIMIT), say("The name of level {number}: ", number=number))
    refuse(
        fault_in_lines(looks_like, LEVEL_DESCRIPTION_LIMIT),
        say("What level {number} looks like: ", number=number),
    )
    return Level(number, title, looks_like)


def _alignment(item: str) -> Alignment:
    match = _ALIGNMENT.fullmatch(item)
    if match is None:
        raise CellFault(
            N_("Write each competency with its address, like Teamwork <https://example.org/c/1>.")
        )
    name, *more = (None if text is None else _unmarked(text.strip()) for text in match.group(1, 3, 4, 5))
    for text in (name, *more):
        refuse(fault_in_line(text or "", ALIGNMENT_LIMIT))
    kind, code, framework = (text or None for text in more)
    return Alignment(name or "", web_address(_unmarked(match[2])), kind, code, framework)


def _unmarked(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def alignment_name(text: str) -> str:
    """Return what a node of a framework is called."""
    return _required(text, fault_in_line(text, ALIGNMENT_LIMIT))


def level_name(text: str) -> str:
    """Return the name of a level."""
    if not {":", "|"}.isdisjoint(text):
        raise CellFault(N_("It can not have : or | in it."))
    return _required(text, fault_in_line(text, LEVEL_NAME_LIMIT))


def level_looks(text: str) -> str:
    """Return what a level looks like; it may say nothing."""
    if "|" in text:
        raise CellFault(N_("It can not have | in it."))
    refuse(fault_in_lines(text, LEVEL_DESCRIPTION_LIMIT))
    return text


def target_type(text: str) -> str | None:
    """Return the kind of node that a badge is aligned to; None for an empty text."""
    if text and not TARGET_TYPE.holds(text):
        raise CellFault(
            say(
                "Choose one of: {known}; or one of your own that begins with ext:.",
                known=", ".join(TARGET_TYPES),
            )
        )
    return text or None


def alignment_word(text: str) -> str | None:
    """Return the code of a node, or the name of its framework; None for an empty text."""
    refuse(fault_in_line(text, ALIGNMENT_LIMIT))
    return text or None


def _items(text: str, separator: str) -> Sequence[str]:
    if not text:
        return ()
    items = [item.strip() for item in text.split(separator)]
    if items[-1] == "" and len(items) > 1:
        items.pop()
    if not all(items):
        raise CellFault(say("Nothing stands between two “{separator}”; take one out.", separator=separator))
    if len(items) > LIST_COUNT:
        raise CellFault(say("There are {n} entries; {most} are the most.", n=len(items), most=LIST_COUNT))
    return items


def _required(text: str, fault: str | None) -> str:
    if not text:
        raise CellFault(N_("This is empty; fill it in."))
    refuse(fault)
    return text


# --- and writing ----------------------------------------------------------------------------------


def levels_text(found: Sequence[Level]) -> str:
    """Return what `levels` reads."""
    return " | ".join(f"{each.name}: {each.description}" if each.description else each.name for each in found)


def names_text(found: Sequence[str]) -> str:
    """Return what `names` and `slugs` read."""
    return "; ".join(found)


def yes_text(*, is_so: bool) -> str:
    """Return what `approval` and `yes_or_no` read."""
    return YES if is_so else NO


def awarding_text(found: Awarding) -> str:
    """Return what `awarding` reads."""
    return found.value


def alignments_text(found: Sequence[Alignment]) -> str:
    """Return what `alignments` reads."""
    return " | ".join(map(_alignment_text, found))


def _alignment_text(each: Alignment) -> str:
    more = [_marked(text or "") for text in (each.target_type, each.target_code, each.target_framework)]
    brackets = f" [{'; '.join(more)}]" if any(more) else ""
    return f"{_marked(each.target_name)} <{_marked(each.target_url)}>{brackets}"


def _marked(text: str) -> str:
    return _MARKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def of_levels_text(found: Sequence[StrEnum | None]) -> str:
    """Return what `thinking` and `assessment` read: nothing where no level says anything."""
    return " | ".join(each or _NOTHING for each in found) if any(found) else ""
