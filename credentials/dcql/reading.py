"""Reading a `dcql_query` strictly: what cannot be understood is refused, what is merely unknown is passed over."""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from credentials.badge import JsonObject
from credentials.dcql.paths import Path, Step
from credentials.dcql.query import (
    ClaimQuery,
    CredentialQuery,
    CredentialSet,
    Query,
    TrustedAuthority,
    Value,
)
from credentials.errors import MalformedQuery

# More would only make work; nobody asks a person for so much.
MAX_LISTED: Final = 64
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
_READ_META: Final = frozenset({"type_values", "vct_values"})
# OpenID4VP 1.0, B.1.1 and B.3.5: nobody asks for just anything in these formats.
_NEEDED_META: Final = {"ldp_vc": "type_values", "jwt_vc_json": "type_values", "dc+sd-jwt": "vct_values"}
T = TypeVar("T")


def read_query(value: object) -> Query:
    """Return a query.

    Raises:
        MalformedQuery: it breaks OpenID4VP 1.0, 6; the message names the member.
    """
    document = _object(value, "dcql_query")
    credentials = _listed(document, "credentials", _credential)
    _check_distinct([each.id for each in credentials], "credentials")
    sets = _listed(document, "credential_sets", _set) if "credential_sets" in document else ()
    known = {each.id for each in credentials}
    for each in sets:
        if any(query_id not in known for option in each.options for query_id in option):
            raise MalformedQuery("credential_sets names a credential query that is not there")
    return Query(credentials, sets)


def _credential(value: object) -> CredentialQuery:
    asked = _object(value, "a credential query")
    query = CredentialQuery(
        id=_id(asked),
        format=_text(asked, "format"),
        claims=_listed(asked, "claims", _claim) if "claims" in asked else (),
        claim_sets=_listed(asked, "claim_sets", _ids) if "claim_sets" in asked else (),
        trusted_authorities=_authorities(asked),
        multiple=_flag(asked, "multiple", default=False),
        holder_binding=_flag(asked, "require_cryptographic_holder_binding", default=True),
        **_meta(asked),
    )
    _check_claims(query)
    return query


def _meta(asked: JsonObject) -> dict[str, Any]:
    meta = _object(asked.get("meta"), "meta")
    needed = _NEEDED_META.get(_text(asked, "format"))
    if needed is not None and needed not in meta:
        raise MalformedQuery(f"meta has no {needed}, which a query for this format needs")
    return {
        "type_values": _listed(meta, "type_values", _types) if "type_values" in meta else (),
        "vct_values": _listed(meta, "vct_values", _plain_text) if "vct_values" in meta else (),
        "other_meta": {name: member for name, member in meta.items() if name not in _READ_META},
    }


def _check_claims(query: CredentialQuery) -> None:
    ids = [each.id for each in query.claims if each.id is not None]
    _check_distinct(ids, "claims")
    _check_distinct([each.path for each in query.claims], "claims")
    if query.claim_sets and len(ids) < len(query.claims):
        raise MalformedQuery("claim_sets needs claims that each have an id")
    if any(claim_id not in ids for option in query.claim_sets for claim_id in option):
        raise MalformedQuery("claim_sets names a claim that is not there")


def _authorities(asked: JsonObject) -> tuple[TrustedAuthority, ...]:
    if "trusted_authorities" not in asked:
        return ()
    return _listed(asked, "trusted_authorities", _authority)


def _authority(value: object) -> TrustedAuthority:
    authority = _object(value, "a trusted authority")
    return TrustedAuthority(_text(authority, "type"), _listed(authority, "values", _plain_text))


def _claim(value: object) -> ClaimQuery:
    claim = _object(value, "a claims query")
    values = _listed(claim, "values", _value) if "values" in claim else ()
    return ClaimQuery(_path(claim), values, _id(claim) if "id" in claim else None)


def _path(claim: JsonObject) -> Path:
    return _listed(claim, "path", _step)


def _step(value: object) -> Step:
    is_place = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if value is None or isinstance(value, str) or is_place:
        return value  # type: ignore[return-value]
    raise MalformedQuery("a step of path is a name, null, or a number from 0 up")


def _value(value: object) -> Value:
    if isinstance(value, str | int | bool):
        return value
    raise MalformedQuery("values are texts, whole numbers or booleans")


def _types(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) for each in value):
        raise MalformedQuery("type_values holds lists of types")
    return frozenset(value)


def _set(value: object) -> CredentialSet:
    described = _object(value, "a credential set")
    return CredentialSet(_listed(described, "options", _ids), _flag(described, "required", default=True))


def _ids(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or len(value) > MAX_LISTED:
        raise MalformedQuery("an option is a list of ids")
    return tuple(_plain_text(each) for each in value)


# --- members --------------------------------------------------------------------------------------


def _object(value: object, what: str) -> JsonObject:
    if not isinstance(value, dict):
        raise MalformedQuery(f"{what} is not an object")
    return value


def _listed(document: JsonObject, name: str, read: Callable[[object], T]) -> tuple[T, ...]:
    value = document.get(name)
    if not isinstance(value, list) or not value:
        raise MalformedQuery(f"{name} is not a list with something in it")
    if len(value) > MAX_LISTED:
        raise MalformedQuery(f"{name} has more than {MAX_LISTED} entries")
    return tuple(read(each) for each in value)


def _id(document: JsonObject) -> str:
    found = document.get("id")
    if not isinstance(found, str) or not _ID.fullmatch(found):
        raise MalformedQuery("an id is made of letters, digits, _ and -")
    return found


def _text(document: JsonObject, name: str) -> str:
    return _plain_text(document.get(name), name)


def _plain_text(value: object, name: str = "a value") -> str:
    if not isinstance(value, str) or not value:
        raise MalformedQuery(f"{name} is not text")
    return value


def _flag(document: JsonObject, name: str, *, default: bool) -> bool:
    found = document.get(name, default)
    if not isinstance(found, bool):
        raise MalformedQuery(f"{name} is not true or false")
    return found


def _check_distinct(found: list[Any], name: str) -> None:
    if len(set(found)) < len(found):
        raise MalformedQuery(f"{name} asks for the same twice")
