"""Writing a rule document: plain JSON under an address of its own, its bytes bound by a digest (ADR 5)."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from contexts.jcs import jcs
from credentials.stacking.rule import (
    ALL_BINDINGS,
    RULE_VERSION,
    AgeAt,
    Cascade,
    Distinct,
    MinLevel,
    Option,
    Require,
    SlotRule,
)
from credentials.stacking.rule_reading import CASCADE_FIXED, EXPIRED_PREFIX, parse_rule

# A stack of stacks of stacks is already more than people follow.
USUAL_DEPTH = 4
_ONCE = Distinct()
_FALLS = Cascade()


def rule_document(
    achievement: str,
    version: int | str,
    slots: Sequence[SlotRule],
    require: Require | int | None = None,
    *,
    distinct: Distinct = _ONCE,
    cascade: Cascade = _FALLS,
) -> dict[str, Any]:
    """Return a rule over these slots as a document to publish.

    `require` says which of them have to be filled: groups in groups, at least so many of all, or with None all. Every
    option is written out, so that what the document says never hangs on what a reader takes as usual.

    Raises:
        RuleNotUnderstood: Cairn itself would not evaluate the rule: no slots, two of one name, a slot that is not
            there or is required twice, more required than there are.
    """
    names = tuple(slot.name for slot in slots)
    root = (
        require
        if isinstance(require, Require)
        else Require(len(names) if require is None else require, names)
    )
    document = {
        "version": RULE_VERSION,
        "achievement": achievement,
        "achievementVersion": str(version),
        "slots": {slot.name: _slot(slot) for slot in slots},
        "require": _require(root),
        "distinct": _distinct(distinct),
        "maxDepth": USUAL_DEPTH,
        "binding": [binding.value for binding in ALL_BINDINGS],
        "cascade": _cascade(cascade),
    }
    parse_rule(document)
    return document


def rule_bytes(document: dict[str, Any]) -> bytes:
    """Return the bytes in which a rule document is served, and over which its digest is taken (RFC 8785)."""
    return jcs(document)


def rule_schema_bytes() -> bytes:
    """Return the JSON Schema of rule documents as it is published."""
    return files("credentials.stacking").joinpath("rule_schema.json").read_bytes()


def rule_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of rule documents, version 1."""
    schema: dict[str, Any] = json.loads(rule_schema_bytes())
    return schema


def _slot(slot: SlotRule) -> dict[str, Any]:
    document: dict[str, Any] = {"anyOf": [_option(option) for option in slot.any_of]}
    if slot.min_level is not None:
        document["minLevel"] = _min_level(slot.min_level)
    if slot.max_age is not None:
        document["maxAge"] = str(slot.max_age)
        document["ageAt"] = AgeAt(slot.age_at).value
    return document


def _option(option: Option) -> dict[str, Any]:
    return {"achievement": option.achievement, "issuers": list(option.issuers)}


def _min_level(least: MinLevel) -> dict[str, Any]:
    return {"order": list(least.order), "atLeast": least.at_least}


def _require(group: Require) -> dict[str, Any]:
    terms = [term if isinstance(term, str) else _require(term) for term in group.of]
    if group.k == len(terms):
        return {"all": terms}
    return {"atLeast": {"k": group.k, "of": terms}}


def _distinct(distinct: Distinct) -> dict[str, Any]:
    return {"credentials": distinct.credentials, "leaves": distinct.leaves}


def _cascade(cascade: Cascade) -> dict[str, Any]:
    return {**CASCADE_FIXED, "expired": f"{EXPIRED_PREFIX}{cascade.after_expiry}"}
