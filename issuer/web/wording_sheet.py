"""A badge's texts in one further language as a form has them, and read to a wording with the faults at their fields."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, TypeVar

from fastapi import Form

from credentials.achievement import LevelWording, Wording
from credentials.wording import N_
from issuer.achievements.catalog import BadgeDraft
from issuer.plan import look_words, plan_cells, wording_words
from issuer.plan.cell_faults import CellFault

_Text = Annotated[str, Form()]
_Texts = Annotated[tuple[str, ...], Form()]
_Value = TypeVar("_Value")


@dataclass(slots=True)
class WordingForm:
    """The form of one language, as sent: what belongs to levels stands in lists, each to each."""

    csrf: _Text = ""
    do: _Text = ""
    version: _Text = ""
    language: _Text = ""
    name: _Text = ""
    description: _Text = ""
    criteria: _Text = ""
    level_name: _Texts = ()
    level_looks: _Texts = ()
    caption: _Text = ""

    @property
    def based_on(self) -> int:
        """The version that whoever typed looked at; 0 for none."""
        is_number = self.version.isascii() and self.version.isdecimal() and len(self.version) < 10  # noqa: PLR2004
        return int(self.version) if is_number else 0

    def levels(self, count: int) -> list[tuple[str, str]]:
        """Return as many rows of levels as a badge has."""
        rows = [
            (name.strip(), looks.strip())
            for name, looks in zip(self.level_name, self.level_looks, strict=False)
        ]
        return [*rows, *[("", "")] * count][:count]


def form_of(wording: Wording, version: int) -> WordingForm:
    """Return the form of a language as it stands."""
    return WordingForm(
        version=str(version),
        language=wording.language,
        name=wording.name,
        description=wording.description,
        criteria=wording.criteria,
        level_name=tuple(each.name for each in wording.levels),
        level_looks=tuple(each.description for each in wording.levels),
        caption=wording.caption,
    )


class WordingRefused(Exception):
    """A form says no wording; `faults` has what to do, by the field it is about."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


def read(form: WordingForm, before: BadgeDraft) -> BadgeDraft:
    """Return a badge with the texts that a form says of one language, in the place of those it had of it.

    Raises:
        WordingRefused: they can not be used; every fault is told, at its field.
    """
    reader = _Reader()
    wording = reader.wording(form, len(before.levels))
    kept = [each for each in before.wordings if each.language != wording.language]
    place = next(
        (at for at, each in enumerate(before.wordings) if each.language == wording.language), len(kept)
    )
    made = (*kept[:place], wording, *kept[place:])
    if not reader.faults:
        reader.field("language", "", lambda _: wording_words.checked(made, before.language), made)
    if reader.faults:
        raise WordingRefused(reader.faults)
    return replace(before, wordings=made)


def without(language: str, before: BadgeDraft) -> BadgeDraft:
    """Return a badge without its texts in a language."""
    return replace(before, wordings=tuple(each for each in before.wordings if each.language != language))


@dataclass(slots=True)
class _Reader:
    """Reads field by field, and notes each fault once at its field."""

    faults: dict[str, str] = field(default_factory=dict)

    def wording(self, form: WordingForm, count: int) -> Wording:
        return Wording(
            self.field("language", form.language, _language, ""),
            self.field("name", form.name, plan_cells.name, ""),
            self.field("description", form.description, wording_words.optional(plan_cells.description), ""),
            self.field("criteria", form.criteria, wording_words.optional(plan_cells.criteria), ""),
            wording_words.without_empty_end(self._levels(form.levels(count))),
            self.field("caption", form.caption, look_words.caption, ""),
        )

    def _levels(self, rows: Sequence[tuple[str, str]]) -> list[LevelWording]:
        return [
            LevelWording(
                self.field(f"level_name-{place}", name, wording_words.level_name, ""),
                self.field(f"level_looks-{place}", looks, plan_cells.level_looks, ""),
            )
            for place, (name, looks) in enumerate(rows)
        ]

    def field(self, name: str, text: str, read_it: Callable[[str], _Value], otherwise: _Value) -> _Value:
        try:
            return read_it(text.replace("\r\n", "\n").strip())
        except CellFault as fault:
            self.faults[name] = str(fault)
        return otherwise


def _language(text: str) -> str:
    if not text:
        raise CellFault(N_("Write a language as a tag, like de, fr or pt-BR."))
    return plan_cells.language(text)
