"""The shape of a class: which members it has, which it must have, and what each may hold.

It is read once from the class itself, so that reading, writing and the rules can not disagree.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from credentials.open_badges import forms
from credentials.open_badges.forms import Form, Terms

OTHERS: Final = "others"
_FORMS: Final[Mapping[object, Form]] = MappingProxyType(
    {str: forms.TEXT, bool: forms.FLAG, datetime: forms.INSTANT, float: forms.NUMBER, dict: forms.OBJECT}
)


@dataclass(frozen=True, slots=True)
class About:
    """What a class is called in `type`, and whether it may have other members than its own.

    `typed` says whether `type` must be there, `one_type` that it is one text and not an array.
    """

    name: str
    closed: bool = False
    typed: bool = True
    one_type: bool = False


@dataclass(frozen=True, slots=True)
class AsUri:
    """An object in whose place its URI may be written."""


@dataclass(frozen=True, slots=True)
class OneWritten:
    """A member that VCDM allows several of and Open Badges 3.0 one."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a class: `attribute` is ours, `name` the standard's; `of` is the class of its objects."""

    attribute: str
    name: str
    form: Form | Terms
    of: type[Any] | None
    is_many: bool
    is_required: bool
    marks: tuple[object, ...] = ()

    @property
    def may_be_uri(self) -> bool:
        """Whether a URI may be written in place of the object."""
        return any(isinstance(mark, AsUri) for mark in self.marks)

    @property
    def may_be_read_many(self) -> bool:
        """Whether several are read though one is written."""
        return self.is_many or any(isinstance(mark, OneWritten) for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Shape:
    """A class of the data model, its members by the standard's names."""

    about: About
    members: Mapping[str, Member]
    required: tuple[str, ...]


def shape_of(of: type[Any]) -> Shape:
    """Return the shape of one of the classes of this package."""
    key: Any = of
    return _shape(key)


@cache
def _shape(of: Any) -> Shape:  # noqa: ANN401 - a class, which mypy does not take for hashable
    hints = get_type_hints(of, include_extras=True)
    members = [
        _member(
            each.name, hints[each.name], is_required=_has_no_default(each), name=each.metadata.get("name")
        )
        for each in fields(of)
        if each.name != OTHERS
    ]
    required = tuple(member.name for member in members if member.is_required and member.name != "type")
    return Shape(of.ABOUT, MappingProxyType({member.name: member for member in members}), required)


def _has_no_default(field: Any) -> bool:  # noqa: ANN401 - Field is generic in what it holds
    return field.default is MISSING and field.default_factory is MISSING


def _member(attribute: str, hint: object, *, is_required: bool, name: str | None) -> Member:
    marks: list[object] = []
    is_many = False
    hint = _unwrapped(hint, marks)
    if get_origin(hint) is tuple:
        is_many = True
        hint = _unwrapped(get_args(hint)[0], marks)
    form = next((mark for mark in marks if isinstance(mark, Form | Terms)), None)
    of = hint if isinstance(hint, type) and hasattr(hint, "ABOUT") else None
    found = form or (forms.OBJECT if of else _FORMS[get_origin(hint) or hint])
    return Member(attribute, name or _camel(attribute), found, of, is_many, is_required, tuple(marks))


def _unwrapped(hint: object, marks: list[object]) -> object:
    """Return the type inside `Annotated[...]` and `... | None`, and note what it is marked with."""
    while True:
        if get_origin(hint) is Annotated:
            hint, *found = get_args(hint)
            marks += found
        elif get_origin(hint) in (Union, UnionType):
            (hint,) = (each for each in get_args(hint) if each is not NoneType)
        else:
            return hint


def _camel(attribute: str) -> str:
    first, *rest = attribute.split("_")
    return first + "".join(word.capitalize() for word in rest)
