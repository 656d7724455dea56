"""Policies as documents: one strict JSON object, whoever reads it, and its published schema (ADR 47)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from contexts.errors import MalformedJson
from contexts.jcs import jcs
from contexts.strict_json import parse_object
from credentials.stacking import Duration
from credentials.wording import N_, say
from verifier.errors import InvalidPolicy, InvalidTrustList
from verifier.policy import Attested, Demands, Edition, Policy, RequiredPart, TrustList, read_issuers

T = TypeVar("T")
SCHEMA_PATH: Final = "/schemas/verification-policy-1.json"
MAX_BYTES: Final = 256 << 10
NAME_LIMIT: Final = 120
TEXT_LIMIT: Final = 2000
MOST_MONTHS: Final = 1200
MOST_PARTS: Final = 64
MOST_ISSUERS: Final = 500
MOST_LEVELS: Final = 20
INSTEAD, BESIDE = "instead", "beside"
MEMBERS: Final = frozenset(
    {
        *("name", "description", "require_parts", "require_holder", "attested_only", "trust", "issuers"),
        *("max_age_months", "required_parts"),
    }
)


def parse_policy(data: bytes, base: Policy) -> Policy:
    """Return `base` with what a policy document says; see `read_policy`.

    Raises:
        InvalidPolicy: it is not one.
    """
    try:
        document = parse_object(data, max_bytes=MAX_BYTES)
    except MalformedJson as fault:
        raise InvalidPolicy(say("The policy is not readable JSON: {fault}.", fault=str(fault))) from fault
    return read_policy(document, base)


def read_policy(document: Mapping[str, Any], base: Policy, edition: Edition | None = None) -> Policy:
    """Return `base` with the members that a policy document sets; docs/policies.md tells what each means.

    Raises:
        InvalidPolicy: a member is unknown, of the wrong type or beyond its limits, or two contradict each other.
    """
    unknown = document.keys() - MEMBERS
    if unknown:
        raise InvalidPolicy(
            say(
                "The policy has members that mean nothing here: {unknown}.",
                unknown=", ".join(sorted(unknown)),
            )
        )
    _text(document, "description", "", TEXT_LIMIT)
    parts = _typed(document, "require_parts", bool, base.require_parts)
    return replace(
        base,
        name=_text(document, "name", base.name, NAME_LIMIT),
        require_parts=parts,
        require_holder=_typed(document, "require_holder", bool, base.require_holder),
        trust=_trust(document, base.trust),
        demands=Demands(
            edition or Edition(digest_of(document)),
            _max_age(document),
            _required(document),
            _attested(document, require_parts=parts),
            "issuers" in document,
        ),
    )


def digest_of(document: Mapping[str, Any]) -> str:
    """Return the digest by which a policy document is named: SHA-256 over its canonical form (RFC 8785)."""
    return f"sha-256:{hashlib.sha256(jcs(dict(document))).hexdigest()}"


def policy_schema_bytes() -> bytes:
    """Return the JSON Schema of policy documents, as it is published."""
    return (Path(__file__).parent / "policy_schema.json").read_bytes()


@cache
def policy_schema() -> dict[str, Any]:
    """Return the same as a value."""
    schema: dict[str, Any] = json.loads(policy_schema_bytes())
    return schema


def _typed(document: Mapping[str, object], member: str, kind: type[T], default: T) -> T:
    value = document.get(member, default)
    if not isinstance(value, kind):
        raise InvalidPolicy(say("{member} must be of type {name}.", member=member, name=kind.__name__))
    return value


def _text(document: Mapping[str, object], member: str, default: str, limit: int) -> str:
    text = _typed(document, member, str, default)
    if len(text) > limit:
        raise InvalidPolicy(say("{member} may have at most {limit} characters.", member=member, limit=limit))
    return text


def _number(document: Mapping[str, object], member: str, default: int, most: int) -> int:
    value = document.get(member, default)
    if isinstance(value, bool) or not isinstance(value, int) or not default <= value <= most:
        raise InvalidPolicy(say("{member} must be a whole number up to {most}.", member=member, most=most))
    return value


def _list(document: Mapping[str, object], member: str, most: int) -> list[Any]:
    entries = _typed(document, member, list, [])
    if len(entries) > most:
        raise InvalidPolicy(say("{member} may have at most {most} entries.", member=member, most=most))
    return entries


def _max_age(document: Mapping[str, object]) -> Duration | None:
    if "max_age_months" not in document:
        return None
    months = _number(document, "max_age_months", 1, MOST_MONTHS)
    return Duration(months=months)


def _required(document: Mapping[str, object]) -> tuple[RequiredPart, ...]:
    parts = tuple(_required_part(each) for each in _list(document, "required_parts", MOST_PARTS))
    if len({each.achievement for each in parts}) < len(parts):
        raise InvalidPolicy(N_("required_parts names an achievement twice."))
    return parts


def _required_part(entry: object) -> RequiredPart:
    if not isinstance(entry, dict) or entry.keys() - {"achievement", "name", "min_level"}:
        raise InvalidPolicy(N_("A required part is an object of achievement, name and min_level."))
    achievement = _text(entry, "achievement", "", TEXT_LIMIT)
    if not achievement:
        raise InvalidPolicy(N_("A required part names its achievement by its id."))
    level = _number(entry, "min_level", 0, MOST_LEVELS)
    return RequiredPart(achievement, _text(entry, "name", "", NAME_LIMIT), level)


def _attested(document: Mapping[str, object], *, require_parts: bool) -> Attested:
    usual = Attested.ASK if require_parts else Attested.ACCEPT
    said = document.get("attested_only", usual.value)
    if not isinstance(said, str) or said not in set(Attested):
        raise InvalidPolicy(say("attested_only is one of {attested}.", attested=", ".join(Attested)))
    if require_parts and said == Attested.ACCEPT:
        raise InvalidPolicy(N_("attested_only can not be “accept” where require_parts asks for the parts."))
    return Attested(said)


def _trust(document: Mapping[str, object], base: TrustList) -> TrustList:
    mode = document.get("trust", INSTEAD)
    if mode not in (INSTEAD, BESIDE):
        raise InvalidPolicy(say("trust is {instead} or {beside}.", instead=INSTEAD, beside=BESIDE))
    if "issuers" not in document:
        if "trust" in document:
            raise InvalidPolicy(N_("trust says how issuers count, and there are no issuers."))
        return base
    own = _issuers(document)
    return own.joined(base) if mode == BESIDE else own


def _issuers(document: Mapping[str, object]) -> TrustList:
    try:
        return read_issuers(_list(document, "issuers", MOST_ISSUERS))
    except InvalidTrustList as fault:
        # The list of the document, not the service's own.
        raise InvalidPolicy(str(fault)) from fault
