"""A badge as the editor's form has it: every field as typed, and read to a draft with the faults at their fields."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Annotated, Final, TypeVar

from fastapi import Form

from credentials.achievement import Alignment, Assessment, BadgeKind, Level, Thinking
from credentials.wording import N_
from issuer.achievements.artwork import usual_look
from issuer.achievements.catalog import BadgeDraft
from issuer.ledger import Awarders
from issuer.looks import Look, uploaded
from issuer.plan import cap_words, cell_faults, look_words, plan_cells, wording_words
from issuer.plan.cell_faults import CellFault

_Text = Annotated[str, Form()]
_Texts = Annotated[tuple[str, ...], Form()]
_Value = TypeVar("_Value")
MOST_ALIGNMENTS: Final = 10
LEVELS: Final = range(plan_cells.LEVEL_COUNT)


@dataclass(slots=True)
class BadgeForm:
    """The form of a badge, as sent: what belongs to levels and competencies stands in lists, each to each."""

    csrf: _Text = ""
    do: _Text = ""
    version: _Text = ""
    slug: _Text = ""
    name: _Text = ""
    type: _Text = ""
    description: _Text = ""
    criteria: _Text = ""
    language: _Text = ""
    level_name: _Texts = ()
    level_looks: _Texts = ()
    level_thinking: _Texts = ()
    level_assessment: _Texts = ()
    target_name: _Texts = ()
    target_url: _Texts = ()
    target_code: _Texts = ()
    target_framework: _Texts = ()
    target_type: _Texts = ()
    evidence: _Text = ""
    awarded_by: _Text = ""
    approval: _Text = ""
    private: _Text = ""
    expiry_months: _Text = ""
    cap: _Text = ""
    roles: _Text = ""
    departments: _Text = ""
    tags: _Text = ""
    is_designed: _Text = ""
    shape: _Text = ""
    colour: _Text = ""
    icon: _Text = ""
    caption: _Text = ""
    upload: _Text = ""

    @property
    def based_on(self) -> int:
        """The version that whoever typed looked at; 0 for none."""
        is_number = self.version.isascii() and self.version.isdecimal() and len(self.version) < 10  # noqa: PLR2004
        return int(self.version) if is_number else 0

    @property
    def levels(self) -> list[tuple[str, ...]]:
        """The rows of the levels, empty ones among them, as many as there may be."""
        rows = _rows(self.level_name, self.level_looks, self.level_thinking, self.level_assessment)
        return [*rows, *[("", "", "", "")] * len(LEVELS)][: len(LEVELS)]

    @property
    def alignments(self) -> list[tuple[str, ...]]:
        """The rows of the competencies as typed, and an empty one to go on with."""
        columns = (self.target_name, self.target_url, self.target_code, self.target_framework)
        rows = [row for row in _rows(*columns, self.target_type) if any(row)]
        return [*rows, ("",) * 5][:MOST_ALIGNMENTS]


def _rows(*columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [tuple(each.strip() for each in row) for row in zip(*columns, strict=False)]


def form_of(draft: BadgeDraft, version: int) -> BadgeForm:
    """Return the form of a badge as it stands."""
    look = draft.look or usual_look(draft.kind)
    own = usual_look(draft.kind) if look.upload else look
    return BadgeForm(
        version=str(version),
        slug=draft.slug,
        name=draft.name,
        type=draft.kind.value,
        description=draft.description,
        criteria=draft.criteria,
        language=draft.language,
        level_name=tuple(each.name for each in draft.levels),
        level_looks=tuple(each.description for each in draft.levels),
        level_thinking=tuple(each.thinking or "" for each in draft.levels),
        level_assessment=tuple(each.assessment or "" for each in draft.levels),
        target_name=tuple(each.target_name for each in draft.alignments),
        target_url=tuple(each.target_url for each in draft.alignments),
        target_code=tuple(each.target_code or "" for each in draft.alignments),
        target_framework=tuple(each.target_framework or "" for each in draft.alignments),
        target_type=tuple(each.target_type or "" for each in draft.alignments),
        evidence=_tick(is_so=draft.needs_evidence),
        awarded_by=draft.awarders.value,
        approval=_tick(is_so=draft.needs_approval),
        private=_tick(is_so=draft.is_private),
        expiry_months="" if draft.expiry_months is None else str(draft.expiry_months),
        cap=cap_words.write(draft.cap),
        roles=plan_cells.names_text(draft.roles),
        departments=plan_cells.names_text(draft.departments),
        tags=plan_cells.names_text(draft.tags),
        is_designed=_tick(is_so=draft.look is not None and not look.upload),
        shape=own.shape.value,
        colour=own.colour,
        icon=own.icon.value,
        caption=look.caption,
        upload=look.upload,
    )


def _tick(*, is_so: bool) -> str:
    return "yes" if is_so else ""


class BadgeRefused(Exception):
    """A form says no badge; `faults` has what to do, by the field it is about, `draft` what can be read of it."""

    def __init__(self, faults: dict[str, str], draft: BadgeDraft) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults
        self.draft = draft


def read(form: BadgeForm, before: BadgeDraft) -> BadgeDraft:
    """Return the draft that a form says; `before` has what the form does not ask for.

    Raises:
        BadgeRefused: it says none; every fault is told, at its field.
    """
    reader = _Reader()
    draft = reader.draft(form, before)
    if reader.faults:
        raise BadgeRefused(reader.faults, draft)
    return draft


def _language(text: str, before: BadgeDraft) -> str:
    """Return the language of a badge's own texts, which its other languages need."""
    found = plan_cells.language(text)
    wording_words.checked(before.wordings, found)
    return found


@dataclass(slots=True)
class _Reader:
    """Reads field by field, and notes each fault once at its field."""

    faults: dict[str, str] = field(default_factory=dict)

    def draft(self, form: BadgeForm, before: BadgeDraft) -> BadgeDraft:
        return replace(
            before,
            slug=self._field("slug", form.slug, cell_faults.slug, before.slug),
            name=self._field("name", form.name, plan_cells.name, before.name),
            kind=self._field("type", form.type, plan_cells.kind, before.kind),
            description=self._field("description", form.description, plan_cells.description, ""),
            criteria=self._field("criteria", form.criteria, plan_cells.criteria, ""),
            language=self._field("language", form.language, lambda text: _language(text, before), ""),
            levels=self._levels(form),
            alignments=self._alignments(form),
            needs_evidence=bool(form.evidence),
            awarders=self._field("awarded_by", form.awarded_by, plan_cells.awarders, Awarders.LEADERS),
            needs_approval=bool(form.approval),
            is_private=bool(form.private),
            expiry_months=self._field("expiry_months", form.expiry_months, plan_cells.months, None),
            cap=self._field("cap", form.cap, cap_words.read, None),
            roles=self._field("roles", form.roles, plan_cells.names, ()),
            departments=self._field("departments", form.departments, plan_cells.names, ()),
            tags=self._field("tags", form.tags, plan_cells.tags, ()),
            look=self._look(form) if form.is_designed or form.upload else None,
        )

    def _levels(self, form: BadgeForm) -> tuple[Level, ...]:
        rows = [(place, row) for place, row in enumerate(form.levels) if any(row)]
        found = tuple(self._level(number, place, row) for number, (place, row) in enumerate(rows, 1))
        if len({each.name.casefold() for each in found}) < len(found):
            self.faults.setdefault(
                f"level_name-{rows[-1][0]}", N_("Two levels have the same name; give each its own.")
            )
        return found

    def _level(self, number: int, place: int, row: tuple[str, ...]) -> Level:
        name, looks, thinking, assessment = row
        return Level(
            number,
            self._field(f"level_name-{place}", name, plan_cells.level_name, "?"),
            self._field(f"level_looks-{place}", looks, plan_cells.level_looks, ""),
            self._field(
                f"level_thinking-{place}", thinking, lambda text: Thinking(text) if text else None, None
            ),
            self._field(
                f"level_assessment-{place}", assessment, lambda text: Assessment(text) if text else None, None
            ),
        )

    def _alignments(self, form: BadgeForm) -> tuple[Alignment, ...]:
        return tuple(self._alignment(place, row) for place, row in enumerate(form.alignments) if any(row))

    def _alignment(self, place: int, row: Iterable[str]) -> Alignment:
        name, url, code, framework, kind = row
        return Alignment(
            self._field(f"target_name-{place}", name, plan_cells.alignment_name, "?"),
            self._field(f"target_url-{place}", url, cell_faults.web_address, ""),
            self._field(f"target_type-{place}", kind, plan_cells.target_type, None),
            self._field(f"target_code-{place}", code, plan_cells.alignment_word, None),
            self._field(f"target_framework-{place}", framework, plan_cells.alignment_word, None),
        )

    def _look(self, form: BadgeForm) -> Look:
        if form.upload and not form.is_designed:
            digest = self._field("upload", form.upload, look_words.digest, "")
            return uploaded(digest, self._field("caption", form.caption, look_words.needed_caption, "?"))
        usual = usual_look(BadgeKind.SKILL)
        return Look(
            self._field("shape", form.shape, look_words.shape, usual.shape),
            self._field("colour", form.colour, look_words.colour, usual.colour),
            self._field("icon", form.icon, look_words.icon, usual.icon),
            self._field("caption", form.caption, look_words.caption, ""),
        )

    def _field(self, name: str, text: str, read_it: Callable[[str], _Value], otherwise: _Value) -> _Value:
        try:
            return read_it(text.replace("\r\n", "\n").strip())
        except CellFault as fault:
            self.faults[name] = str(fault)
        except ValueError:
            self.faults[name] = N_("Choose one of the list.")
        return otherwise
