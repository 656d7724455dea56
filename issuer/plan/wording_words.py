r"""A badge's texts in further languages, as a cell of the planning table says them.

Each language begins a line with its tag and the name, and what else it says follows:

    [de] Zuhören
    [description] Hört anderen zu.
    [criteria] Zeige, dass du zuhörst.
    [levels] Lernend: fragt nach | Sicher: fasst zusammen
    [picture] Ein blaues Schild mit einer Sprechblase

A text may have several lines. One of them that looks like such a beginning stands with a `\` before it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from credentials.achievement import LevelWording, Wording
from credentials.wording import N_, in_a_row, say
from issuer.plain_text import shown
from issuer.plan import look_words, plan_cells
from issuer.plan.cell_faults import CellFault

_Value = TypeVar("_Value")
MOST_LANGUAGES: Final = 10
# A spreadsheet's cell holds 32,767 characters.
MOST_CHARACTERS: Final = 30_000
NOTHING: Final = "-"
_PARTS: Final = ("description", "criteria", "levels", "picture")
_KEY: Final = rf"\[({plan_cells.LANGUAGE.pattern}|{'|'.join(_PARTS)})\](?: |$)"
_BEGINS: Final = re.compile(_KEY)
_LOOKS_SO: Final = re.compile(r"\\*" + _KEY)


def read(text: str, language: str) -> tuple[Wording, ...]:
    """Return the wordings that a cell states; `language` is that of the badge's own texts.

    Raises:
        CellFault: it states none.
    """
    found: list[dict[str, str]] = []
    for key, said in _parts(text):
        if key not in _PARTS:
            found.append({"language": key, "name": said})
        elif not found:
            raise CellFault(N_("Begin with a language and the name in it, like [de] Zuhören."))
        elif key in found[-1]:
            raise CellFault(say("[{key}] stands twice in one language; take one out.", key=key))
        else:
            found[-1][key] = said
    return checked(tuple(_wording(each) for each in found), language)


def checked(wordings: Sequence[Wording], language: str) -> tuple[Wording, ...]:
    """Return the wordings, if a badge with texts of its own in `language` can have them.

    Raises:
        CellFault: it can not.
    """
    if wordings and not language:
        raise CellFault(N_("Say first in which language the badge's own texts are."))
    tags = [each.language for each in wordings]
    if language in tags or len(set(tags)) < len(tags):
        raise CellFault(N_("A language stands twice; the badge's own counts too."))
    if len(wordings) > MOST_LANGUAGES:
        raise CellFault(
            say("There are {n} further languages; {most} are the most.", n=len(wordings), most=MOST_LANGUAGES)
        )
    if len(write(wordings)) > MOST_CHARACTERS:
        raise CellFault(
            say(
                "The texts of all languages have more than {most} characters; shorten them.",
                most=f"{MOST_CHARACTERS:,}",
            )
        )
    return tuple(wordings)


def write(wordings: Iterable[Wording]) -> str:
    """Return what `read` reads."""
    return "\n".join(line for each in wordings for line in _lines(each))


def level_name(text: str) -> str:
    """Return the name of a level in a further language; it may be missing.

    Raises:
        CellFault: it can not be a level's name.
    """
    if text == NOTHING:
        raise CellFault(say("“{nothing}” stands for no name; write a name, or nothing.", nothing=NOTHING))
    return plan_cells.level_name(text) if text else ""


def without_empty_end(levels: Sequence[LevelWording]) -> tuple[LevelWording, ...]:
    """Return the levels without those at the end that say nothing."""
    count = max((place for place, each in enumerate(levels, 1) if each.name or each.description), default=0)
    return tuple(levels[:count])


def _parts(text: str) -> Iterable[tuple[str, str]]:
    """Yield each key with its text."""
    key, lines = "", list[str]()
    for line in text.split("\n") if text else ():
        begins = _BEGINS.match(line)
        if begins:
            if key:
                yield key, "\n".join(lines).strip()
            key, lines = begins[1], [line[begins.end() :]]
        elif not key:
            raise CellFault(
                say("“{line}” belongs to no language. Begin with one, like [de] Zuhören.", line=shown(line))
            )
        else:
            lines.append(line[1:] if _LOOKS_SO.match(line) else line)
    if key:
        yield key, "\n".join(lines).strip()


def _wording(said: dict[str, str]) -> Wording:
    where = say("In {language}: ", language=said["language"])
    levels = _in(where, _levels, said.get("levels", ""))
    return Wording(
        said["language"],
        _in(where, plan_cells.name, said["name"]),
        _in(where, optional(plan_cells.description), said.get("description", "")),
        _in(where, optional(plan_cells.criteria), said.get("criteria", "")),
        levels,
        _in(where, look_words.caption, said.get("picture", "")),
    )


def optional(read_it: Callable[[str], str]) -> Callable[[str], str]:
    """Return a reader of a text that may be missing."""
    return lambda text: read_it(text) if text else ""


def _in(where: str, read_it: Callable[[str], _Value], text: str) -> _Value:
    try:
        return read_it(text)
    except CellFault as fault:
        raise CellFault(in_a_row((where, str(fault)), "")) from fault


def _levels(text: str) -> tuple[LevelWording, ...]:
    items = [item.partition(":") for item in text.split("|")] if text else []
    if len(items) > plan_cells.LEVEL_COUNT:
        raise CellFault(
            say("There are {n} levels; {most} are the most.", n=len(items), most=plan_cells.LEVEL_COUNT)
        )
    return without_empty_end([_level(name.strip(), looks.strip()) for name, _, looks in items])


def _level(name: str, looks: str) -> LevelWording:
    return LevelWording("" if name == NOTHING else level_name(name), plan_cells.level_looks(looks))


def _lines(wording: Wording) -> Iterable[str]:
    yield f"[{wording.language}] {wording.name}"
    levels = " | ".join(map(_level_text, wording.levels))
    said = (wording.description, wording.criteria, levels, wording.caption)
    for key, text in zip(_PARTS, said, strict=True):
        if text:
            first, *more = text.split("\n")
            yield f"[{key}] {first}"
            yield from (f"\\{line}" if _LOOKS_SO.match(line) else line for line in more)


def _level_text(level: LevelWording) -> str:
    name = level.name or NOTHING
    return f"{name}: {level.description}" if level.description else name
