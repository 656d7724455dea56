"""Reading a rule document: what is not understood to the letter is refused, so it is never true (SC-1)."""

import copy
import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final, NoReturn, TypeVar

from credentials.errors import RuleNotUnderstood
from credentials.stacking.duration import Duration
from credentials.stacking.rule import (
    ALL_BINDINGS,
    MAX_DEPTH,
    MAX_SLOTS,
    RULE_VERSION,
    AgeAt,
    Binding,
    Cascade,
    Distinct,
    MinLevel,
    Option,
    Require,
    Rule,
    SlotRule,
)

MAX_LIST = 64
MAX_TEXT = 2048
SLOT_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
EXPIRED_PREFIX: Final = "fail-after-award:"
# The part of `cascade` that leaves no choice: what each event does in version 1.
CASCADE_FIXED: Final = {
    "revoked": "fail",
    "suspended": "hold",
    "superseded": "accept-same-issuer",
    "unreachable": "indeterminate",
}

_Json = dict[str, Any]
_Value = TypeVar("_Value")
_Choice = TypeVar("_Choice", bound=StrEnum)


def parse_rule(document: object) -> Rule:
    """Return the rule that a document states; left-out options take the meaning that version 1 gives them.

    Raises:
        RuleNotUnderstood: an unknown version, key or value, a missing key, a slot that is not there, a slot
            required twice. The message begins with the JSON path of the fault.
    """
    if isinstance(document, dict) and "version" in document:
        _is_version(document["version"])
    required = ("version", "achievement", "achievementVersion", "slots", "require")
    fields = _object(document, "$", required, ("distinct", "maxDepth", "binding", "cascade"))
    slots = _slots(fields["slots"])
    return Rule(
        achievement=_text(fields["achievement"], "$.achievement"),
        achievement_version=_text(fields["achievementVersion"], "$.achievementVersion"),
        slots=slots,
        require=_required(fields["require"], slots),
        distinct=_distinct(fields.get("distinct", {})),
        max_depth=_whole(fields["maxDepth"], "$.maxDepth", MAX_DEPTH) if "maxDepth" in fields else None,
        binding=_binding(fields["binding"]) if "binding" in fields else ALL_BINDINGS,
        cascade=_cascade(fields.get("cascade", {})),
        # Last: by now the document is known to be small.
        document=copy.deepcopy(fields),
    )


def _is_version(value: object) -> None:
    if type(value) is not int or value != RULE_VERSION:
        _refuse("$.version", f"only version {RULE_VERSION} is understood")


def _slots(value: object) -> tuple[SlotRule, ...]:
    if not isinstance(value, dict) or not 1 <= len(value) <= MAX_SLOTS:
        _refuse("$.slots", f"an object of 1 to {MAX_SLOTS} slots is needed")
    return tuple(_slot(name, each) for name, each in value.items())


def _slot(name: object, value: object) -> SlotRule:
    if not isinstance(name, str) or SLOT_NAME.fullmatch(name) is None:
        _refuse("$.slots", f"{name!r} is not a name for a slot")
    path = f"$.slots['{name}']"
    fields = _object(value, path, ("anyOf",), ("minLevel", "maxAge", "ageAt"))
    if "ageAt" in fields and "maxAge" not in fields:
        _refuse(f"{path}.ageAt", "there is no maxAge to count")
    return SlotRule(
        name=name,
        any_of=_list(fields["anyOf"], f"{path}.anyOf", _option),
        min_level=_min_level(fields["minLevel"], f"{path}.minLevel") if "minLevel" in fields else None,
        max_age=_duration(fields["maxAge"], f"{path}.maxAge") if "maxAge" in fields else None,
        age_at=_choice(fields.get("ageAt", AgeAt.AWARD), f"{path}.ageAt", AgeAt),
    )


def _option(value: object, path: str) -> Option:
    fields = _object(value, path, ("achievement", "issuers"))
    issuers = _distinct_list(fields["issuers"], f"{path}.issuers", _text)
    return Option(_text(fields["achievement"], f"{path}.achievement"), issuers)


def _min_level(value: object, path: str) -> MinLevel:
    fields = _object(value, path, ("order", "atLeast"))
    order = _distinct_list(fields["order"], f"{path}.order", _text)
    if fields["atLeast"] not in order:
        _refuse(f"{path}.atLeast", "the level is not in the order")
    return MinLevel(order, fields["atLeast"])


def _required(value: object, slots: Sequence[SlotRule]) -> Require:
    free = {slot.name for slot in slots}
    return _require(value, "$.require", free, MAX_DEPTH)


def _require(value: object, path: str, free: set[str], depth: int) -> Require:
    if not isinstance(value, dict) or len(value) != 1:
        _refuse(path, "exactly one of all, any and atLeast is needed")
    if depth == 0:
        _refuse(path, f"requirements are nested deeper than {MAX_DEPTH}")
    form, content = next(iter(value.items()))
    if form == "atLeast":
        path = f"{path}.atLeast"
        fields = _object(content, path, ("k", "of"))
        of = _terms(fields["of"], f"{path}.of", free, depth)
        return Require(_whole(fields["k"], f"{path}.k", len(of)), of)
    if form not in {"all", "any"}:
        _refuse(path, f"{form!r} is not understood")
    of = _terms(content, f"{path}.{form}", free, depth)
    return Require(len(of) if form == "all" else 1, of)


def _terms(value: object, path: str, free: set[str], depth: int) -> tuple[str | Require, ...]:
    """Read the terms of a requirement, taking each slot out of those that are `free` to be named.

    One slot named twice would let one badge count twice.
    """

    def term(each: object, where: str) -> str | Require:
        if not isinstance(each, str):
            return _require(each, where, free, depth - 1)
        if each not in free:
            _refuse(where, f"there is no slot {each!r}, or it is required twice")
        free.remove(each)
        return each

    return _list(value, path, term)


def _distinct(value: object) -> Distinct:
    fields = _object(value, "$.distinct", (), ("credentials", "leaves"))
    for key, each in fields.items():
        if not isinstance(each, bool):
            _refuse(f"$.distinct.{key}", "true or false is needed")
    return Distinct(fields.get("credentials", True), fields.get("leaves", True))


def _binding(value: object) -> tuple[Binding, ...]:
    return _distinct_list(value, "$.binding", lambda each, path: _choice(each, path, Binding))


def _cascade(value: object) -> Cascade:
    fields = _object(value, "$.cascade", (), (*CASCADE_FIXED, "expired"))
    for event, effect in CASCADE_FIXED.items():
        if fields.get(event, effect) != effect:
            _refuse(f"$.cascade.{event}", f"only {effect!r} is understood")
    if "expired" not in fields:
        return Cascade()
    expired = fields["expired"]
    if not isinstance(expired, str) or not expired.startswith(EXPIRED_PREFIX):
        _refuse("$.cascade.expired", f"{EXPIRED_PREFIX!r} and a duration are needed")
    return Cascade(_duration(expired.removeprefix(EXPIRED_PREFIX), "$.cascade.expired"))


def _object(value: object, path: str, required: Sequence[str], optional: Sequence[str] = ()) -> _Json:
    if not isinstance(value, dict):
        _refuse(path, "an object is needed")
    for key in value:
        if key not in required and key not in optional:
            _refuse(path, f"the key {key!r} is not understood")
    for key in required:
        if key not in value:
            _refuse(path, f"the key {key!r} is missing")
    return value


def _list(value: object, path: str, read: Callable[[object, str], _Value]) -> tuple[_Value, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_LIST:
        _refuse(path, f"a list of 1 to {MAX_LIST} is needed")
    return tuple(read(each, f"{path}[{position}]") for position, each in enumerate(value))


def _distinct_list(value: object, path: str, read: Callable[[object, str], _Value]) -> tuple[_Value, ...]:
    found = _list(value, path, read)
    if len(set(found)) != len(found):
        _refuse(path, "a value stands there twice")
    return found


def _text(value: object, path: str) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_TEXT:
        _refuse(path, f"a text of 1 to {MAX_TEXT} characters is needed")
    return value


def _whole(value: object, path: str, most: int) -> int:
    if type(value) is not int or not 1 <= value <= most:
        _refuse(path, f"a whole number from 1 to {most} is needed")
    return value


def _duration(value: object, path: str) -> Duration:
    try:
        return Duration.parse(_text(value, path))
    except ValueError as error:
        _refuse(path, str(error))


def _choice(value: object, path: str, kind: type[_Choice]) -> _Choice:
    if not isinstance(value, str) or value not in {each.value for each in kind}:
        _refuse(path, f"one of {', '.join(kind)} is needed")
    return kind(value)


def _refuse(path: str, why: str) -> NoReturn:
    raise RuleNotUnderstood(f"{path}: {why}")
