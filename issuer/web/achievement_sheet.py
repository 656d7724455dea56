"""A badge as programs say it: JSON read to a draft by the very readers of the editor's form, and written back.

Faults are told by the place in the document that they are about (RFC 6901).
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from credentials.achievement import LevelWording, Wording
from credentials.wording import N_
from issuer.achievements.catalog import BadgeDraft
from issuer.errors import AchievementRefused
from issuer.plan import plan_cells, rule_words, term_words, wording_words
from issuer.plan.cell_faults import CellFault
from issuer.web.badge_sheet import BadgeForm, BadgeRefused, form_of
from issuer.web.badge_sheet import read as read_form
from issuer.web.wording_sheet import WordingForm, WordingRefused
from issuer.web.wording_sheet import read as read_wording

_Value = TypeVar("_Value")
# Lists go into one field of the form, with this between.
_Item = Annotated[str, Field(pattern="^[^;]+$", max_length=500)]
_STRICT: Final = ConfigDict(extra="forbid", str_max_length=10_000)
EXAMPLE: Final[dict[str, Any]] = {
    "name": "Listening",
    "type": "values",
    "description": "Hears what others mean.",
    "criteria": "Two leaders saw it in talks with customers, and say so.",
    "language": "en",
    "levels": [
        {"name": "Starts", "description": "Asks back.", "thinking": "understand", "assessment": "observation"}
    ],
    "competencies": [{"name": "Active listening", "url": "https://skills.example/2.A.1.b", "type": "CFItem"}],
    "tags": ["care"],
    "evidence_required": True,
    "picture": {"shape": "shield", "colour": "#6a3fa0", "icon": "speech"},
    "other_languages": [
        {"language": "de", "name": "Zuhören", "description": "Hört zu.", "criteria": "Zweimal gesehen."}
    ],
}


class LevelSaid(BaseModel):
    """A star level; the lowest comes first."""

    model_config = _STRICT
    name: str = Field(min_length=1)
    description: str = Field(default="", description="what it looks like")
    thinking: str = Field(default="", description="Bloom's taxonomy: remember … create", examples=["apply"])
    assessment: str = Field(default="", examples=["observation"])


class CompetencySaid(BaseModel):
    """A node of a framework that the badge is tied to."""

    model_config = _STRICT
    name: str = Field(min_length=1)
    url: str
    type: str = ""
    code: str = ""
    framework: str = ""


class PictureSaid(BaseModel):
    """How the badge looks, as somebody designed it; what it shows in words, where these do not follow from it."""

    model_config = _STRICT
    shape: str = Field(default="", examples=["shield"])
    colour: str = Field(default="", examples=["#6a3fa0"])
    icon: str = Field(default="initials", examples=["speech"])
    caption: str = ""
    upload: str = Field(
        default="", description="the digest of a picture that was uploaded, in the place of the rest"
    )


class LevelWordingSaid(BaseModel):
    """A level in a further language."""

    model_config = _STRICT
    name: str = ""
    description: str = ""


class WordingSaid(BaseModel):
    """The badge's texts in a further language; it is used once none is missing."""

    model_config = _STRICT
    language: str = Field(min_length=1, examples=["de"])
    name: str
    description: str = ""
    criteria: str = ""
    levels: list[LevelWordingSaid] = Field(default=[], max_length=plan_cells.LEVEL_COUNT)
    caption: str = ""


class BadgeChange(BaseModel):
    """What is to be otherwise of a badge; what is left out stays as it is."""

    model_config = _STRICT
    name: str = ""
    type: str = Field(default="", examples=["skill"])
    description: str = ""
    criteria: str = Field(default="", description="how it is earned, in Markdown")
    language: str = Field(default="", description="of these texts, as a tag", examples=["en"])
    levels: list[LevelSaid] = Field(default=[], max_length=plan_cells.LEVEL_COUNT)
    competencies: list[CompetencySaid] = Field(default=[], max_length=10)
    expiry_months: int | None = Field(default=None, description="null: it does not expire")
    cap: str = Field(default="", description="how many there may be", examples=["10 per quarter"])
    roles: list[_Item] = Field(default=[], max_length=50)
    departments: list[_Item] = Field(default=[], max_length=50)
    tags: list[_Item] = Field(default=[], max_length=50)
    evidence_required: bool = False
    awarded_by: str = Field(default="leaders", examples=["hr"])
    needs_approval: bool = False
    private: bool = Field(default=False, description="not in the public list of badges")
    picture: PictureSaid | None = Field(default=None, description="null: it looks as its type does")
    other_languages: list[WordingSaid] = Field(default=[], max_length=wording_words.MOST_LANGUAGES)
    privacy: str = Field(default="open", description="how much its awards tell of what they were made for")
    requires: str = Field(
        default="",
        description="of stacked badges: what it rests on",
        examples=["all of: communication level 2; creativity"],
    )
    rule_terms: str = Field(default="", description="of stacked badges: the terms of its rule")
    awarding: str = Field(default="", description="of stacked badges: `automatic`, `approval` or `by hand`")


def read(said: BadgeChange, before: BadgeDraft, slug: str) -> BadgeDraft:
    """Return the badge that a document says; what it does not name is as in `before`.

    Raises:
        AchievementRefused: it says none; every fault is told, at its place.
    """
    faults: dict[str, str] = {}
    try:
        draft = read_form(_form(said, before, slug), before)
    except BadgeRefused as refused:
        faults |= {_pointer(name): told for name, told in refused.faults.items()}
        draft = refused.draft
    given = said.model_fields_set
    cells = _Cells(faults)
    draft = replace(
        draft,
        privacy=cells.read("privacy", said.privacy, plan_cells.privacy, draft.privacy, given),
        requires=cells.read("requires", said.requires, rule_words.read, draft.requires, given),
        rule_terms=cells.read("rule_terms", said.rule_terms, term_words.read, draft.rule_terms, given),
        awarding=cells.read("awarding", said.awarding, plan_cells.awarding, draft.awarding, given),
    )
    if "other_languages" in given:
        draft = _with_wordings(said.other_languages, draft, faults)
    if faults:
        raise AchievementRefused(faults)
    return draft


def told(draft: BadgeDraft) -> dict[str, Any]:
    """Return a badge as `read` reads it."""
    return {
        "name": draft.name,
        "type": draft.kind.value,
        "description": draft.description,
        "criteria": draft.criteria,
        "language": draft.language,
        "levels": [
            {
                "name": each.name,
                "description": each.description,
                "thinking": each.thinking or "",
                "assessment": each.assessment or "",
            }
            for each in draft.levels
        ],
        "competencies": [
            {
                "name": each.target_name,
                "url": each.target_url,
                "type": each.target_type or "",
                "code": each.target_code or "",
                "framework": each.target_framework or "",
            }
            for each in draft.alignments
        ],
        "expiry_months": draft.expiry_months,
        "cap": form_of(draft, 0).cap,
        "roles": list(draft.roles),
        "departments": list(draft.departments),
        "tags": list(draft.tags),
        "evidence_required": draft.needs_evidence,
        "awarded_by": draft.awarders.value,
        "needs_approval": draft.needs_approval,
        "private": draft.is_private,
        "picture": _picture(draft),
        "other_languages": [_wording(each) for each in draft.wordings],
        "privacy": draft.privacy.value,
        "requires": rule_words.write(draft.requires),
        "rule_terms": term_words.write(draft.rule_terms),
        "awarding": plan_cells.awarding_text(draft.awarding),
    }


def _picture(draft: BadgeDraft) -> dict[str, str] | None:
    look = draft.look
    if look is None:
        return None
    if look.upload:
        return {"upload": look.upload, "caption": look.caption}
    return {
        "shape": look.shape.value,
        "colour": look.colour,
        "icon": look.icon.value,
        "caption": look.caption,
    }


def _wording(wording: Wording) -> dict[str, Any]:
    return {
        "language": wording.language,
        "name": wording.name,
        "description": wording.description,
        "criteria": wording.criteria,
        "levels": [{"name": each.name, "description": each.description} for each in wording.levels],
        "caption": wording.caption,
    }


def _form(said: BadgeChange, before: BadgeDraft, slug: str) -> BadgeForm:
    """Return the editor's form of what was before, with what is said in the place of what it names."""
    form = form_of(before, 0)
    form.slug = slug
    for name in said.model_fields_set & _FIELDS.keys():
        for field, text in _FIELDS[name](getattr(said, name)).items():
            setattr(form, field, text)
    return form


def _tick(field: str) -> Callable[[bool], dict[str, Any]]:
    return lambda is_so: {field: "yes" if is_so else ""}


def _text(field: str) -> Callable[[Any], dict[str, Any]]:
    return lambda text: {field: "" if text is None else str(text)}


def _list(field: str) -> Callable[[list[str]], dict[str, Any]]:
    return lambda items: {field: plan_cells.names_text(items)}


def _levels(levels: list[LevelSaid]) -> dict[str, Any]:
    return {
        "level_name": tuple(each.name for each in levels),
        "level_looks": tuple(each.description for each in levels),
        "level_thinking": tuple(each.thinking for each in levels),
        "level_assessment": tuple(each.assessment for each in levels),
    }


def _competencies(competencies: list[CompetencySaid]) -> dict[str, Any]:
    names = ("name", "url", "code", "framework", "type")
    return {f"target_{name}": tuple(getattr(each, name) for each in competencies) for name in names}


def _look(picture: PictureSaid | None) -> dict[str, Any]:
    if picture is None:
        return {"is_designed": "", "upload": ""}
    return {"is_designed": "" if picture.upload else "yes", **picture.model_dump()}


# How each member of the document stands in the form.
_FIELDS: Final[dict[str, Callable[[Any], dict[str, Any]]]] = {
    **{
        each: _text(each)
        for each in ("name", "type", "description", "criteria", "language", "cap", "awarded_by")
    },
    "expiry_months": _text("expiry_months"),
    **{each: _list(each) for each in ("roles", "departments", "tags")},
    "evidence_required": _tick("evidence"),
    "needs_approval": _tick("approval"),
    "private": _tick("private"),
    "levels": _levels,
    "competencies": _competencies,
    "picture": _look,
}
# And where a fault of a field of the form is in the document.
_PLACES: Final = {
    "level_name": "levels/{}/name",
    "level_looks": "levels/{}/description",
    "level_thinking": "levels/{}/thinking",
    "level_assessment": "levels/{}/assessment",
    **{
        f"target_{each}": f"competencies/{{}}/{each}" for each in ("name", "url", "code", "framework", "type")
    },
    **{each: f"picture/{each}" for each in ("shape", "colour", "icon", "caption", "upload")},
    "slug": "slug",
}
_NUMBERED: Final = re.compile(r"([a-z_]+?)(?:-([0-9]+))?")


def _pointer(name: str, within: str = "#/") -> str:
    found = _NUMBERED.fullmatch(name)
    field, number = (name, None) if found is None else found.groups()
    return within + _PLACES.get(field, field).format(number)


def _with_wordings(said: list[WordingSaid], draft: BadgeDraft, faults: dict[str, str]) -> BadgeDraft:
    made = replace(draft, wordings=())
    for place, each in enumerate(said):
        within = f"#/other_languages/{place}/"
        if any(each.language == known.language for known in made.wordings):
            faults[f"{within}language"] = N_("This language stands twice; take one out.")
            continue
        try:
            made = read_wording(_wording_form(each), made)
        except WordingRefused as refused:
            places = {"caption": f"{within}caption"}
            faults |= {
                places.get(name, _pointer(name, within)): fault for name, fault in refused.faults.items()
            }
    return made


def _wording_form(said: WordingSaid) -> WordingForm:
    levels = [LevelWording(each.name, each.description) for each in said.levels]
    return WordingForm(
        language=said.language,
        name=said.name,
        description=said.description,
        criteria=said.criteria,
        level_name=tuple(each.name for each in levels),
        level_looks=tuple(each.description for each in levels),
        caption=said.caption,
    )


class _Cells:
    """Reads what the form has no field for by the readers of the plan's cells."""

    def __init__(self, faults: dict[str, str]) -> None:
        self._faults = faults

    def read(
        self, name: str, text: str, read_it: Callable[[str], _Value], before: _Value, given: set[str]
    ) -> _Value:
        if name not in given:
            return before
        try:
            return read_it(text.strip())
        except CellFault as fault:
            self._faults[f"#/{name}"] = str(fault)
        return before
