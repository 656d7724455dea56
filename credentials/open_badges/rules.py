"""All rules of Open Badges 3.0 about one credential: what is wrong with it, place by place.

Our own words for what the JSON schemas and the text of the standard demand; the schema files themselves are not
carried. An inline schema at one of the published addresses asks for nothing more.
"""

import re
from collections.abc import Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from credentials.badge import JsonObject
from credentials.open_badges import members
from credentials.open_badges.across import embedded_faults, faults_across
from credentials.open_badges.credential import EndorsementCredential, OpenBadgeCredential
from credentials.open_badges.documents import VCDM_1, VCDM_2, in_current_names
from credentials.open_badges.faults import Fault, Faults, Strictness
from credentials.open_badges.learner_record import ClrCredential
from credentials.open_badges.nodes import Node

MAX_FAULTS: Final = 50
CLASSES: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        "OpenBadgeCredential": OpenBadgeCredential,
        "AchievementCredential": OpenBadgeCredential,
        "EndorsementCredential": EndorsementCredential,
        "ClrCredential": ClrCredential,
    }
)
_VCDM: Final = (VCDM_2, VCDM_1)
_OPEN_BADGES: Final = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)?\.json")
_LEARNER_RECORD: Final = re.compile(r"https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)?\.json")
_WRITTEN: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
_SCHEMA_TYPE: Final = "1EdTechJsonSchemaValidator2019"
_KNOWN_SCHEMA: Final = re.compile(
    r"https://purl\.imsglobal\.org/spec/(ob/v3p0|clr/v2p0)/schema/json(-ld)?/"
    r"(ob_v3p0|clr_v2p0)_(anyof)?(achievement|endorsement|clr)?credential_schema\.json"
)


def class_of(document: JsonObject) -> type[Any] | None:
    """Return the class of the standard that a document claims to be, or None."""
    return next(iter(_classes(document)), None)


def _classes(document: JsonObject) -> list[type[Any]]:
    types = Node(document).texts("type")
    return list(dict.fromkeys(CLASSES[name] for name in types if name in CLASSES))


def read_faults(document: JsonObject) -> tuple[Fault, ...]:
    """Return what is wrong with a received credential; nothing for one of no class of the standard."""
    return tuple(islice(_faults(document, Strictness.READING), MAX_FAULTS))


def written_faults(document: JsonObject, *, is_embedded: bool) -> tuple[Fault, ...]:
    """Return what is wrong with a credential about to be signed; `is_embedded` if by an embedded proof."""
    return tuple(islice(_written_faults(document, is_embedded=is_embedded), MAX_FAULTS))


def _written_faults(document: JsonObject, *, is_embedded: bool) -> Faults:
    yield from _faults(document, Strictness.WRITING)
    yield from _faults_of_extensions(Node(document))
    if is_embedded:
        yield from embedded_faults(Node(document))


def _faults(document: JsonObject, strictness: Strictness) -> Faults:
    of = class_of(document)
    if of is None:
        return
    if len(_classes(document)) > 1:
        yield Fault("$.type", "one kind of credential is expected")
    yield from _faults_of_contexts(document, of, strictness)
    current = in_current_names(document) if strictness is Strictness.READING else document
    named = {name: value for name, value in current.items() if name not in ("@context", "proof")}
    yield from members.faults_of_members(of, named, "$", strictness)
    yield from faults_across(Node(current), strictness)


def _faults_of_contexts(document: JsonObject, of: type[Any], strictness: Strictness) -> Faults:
    found = document.get("@context")
    given = [str(each) for each in found] if isinstance(found, list) else []
    wanted = [_is_vcdm, *([_is_learner_record] if of is ClrCredential else []), _is_open_badges]
    holds = [
        _is_written(each, strictness) and asked(each) for asked, each in zip(wanted, given, strict=False)
    ]
    if len(holds) < len(wanted) or not all(holds):
        yield Fault("$", "its contexts are missing or in the wrong order")


def _faults_of_extensions(document: Node) -> Faults:
    """Return where a type of 1EdTech's own stands without the context that says what it means."""
    if _EXTENSIONS in document.texts("@context"):
        return
    for member in ("credentialSchema", "credentialStatus", "refreshService"):
        for node in document.nodes(member):
            if any(each.startswith("1EdTech") for each in node.texts("type")):
                yield node.fault("the context of this type is missing", "type")


def _is_vcdm(context: str) -> bool:
    return context in _VCDM


def _is_open_badges(context: str) -> bool:
    return _OPEN_BADGES.fullmatch(context) is not None


def _is_learner_record(context: str) -> bool:
    return _LEARNER_RECORD.fullmatch(context) is not None


def _is_written(context: str, strictness: Strictness) -> bool:
    """Return whether Cairn itself would write this context; any is read."""
    is_other = context == VCDM_1 or (_is_open_badges(context) and context != _WRITTEN)
    return strictness is Strictness.READING or not is_other


def unknown_schemas(document: JsonObject) -> tuple[str, ...]:
    """Return the addresses of the schemas a credential names for itself that these rules do not stand for.

    They are told, and never fetched: rules of its own bind the issuer, and say nothing against the badge.
    """
    named = Node(document).nodes("credentialSchema")
    return tuple(each.text("id") or "" for each in named if not _is_stood_for(each))


def _is_stood_for(schema: Node) -> bool:
    is_known = _KNOWN_SCHEMA.fullmatch(schema.text("id") or "") is not None
    return is_known and _SCHEMA_TYPE in schema.texts("type")
