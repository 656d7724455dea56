"""The rules for a credential (VCDM 2.0, 4 and 5; VCDM 1.1, 4 and 5)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from credentials.badge import JsonObject
from credentials.data_model.common import (
    Typed,
    check_context,
    check_party,
    check_proofs,
    check_typed,
    check_words,
    is_first_version,
)
from credentials.data_model.node import Node
from credentials.instants import instant_of

CREDENTIAL_TYPE: Final = "VerifiableCredential"
_DIGESTS: Final = ("digestSRI", "digestMultibase")

TYPED: Final = (
    Typed("credentialStatus"),
    Typed("credentialSchema", needs_id=True),
    Typed("termsOfUse"),
    Typed("evidence"),
    Typed("refreshService"),
    Typed("confidenceMethod"),
    Typed("renderMethod"),
)
# VCDM 1.1, 4.9 and 5.4 ask for an id where 2.0 lets it be.
TYPED_BEFORE: Final = (
    Typed("credentialStatus", needs_id=True),
    Typed("credentialSchema", needs_id=True),
    Typed("termsOfUse"),
    Typed("evidence"),
    Typed("refreshService", needs_id=True),
)


def check(document: JsonObject) -> None:
    """Return if a credential keeps the rules of its version of the data model.

    Raises:
        MalformedCredential: it breaks one; the message is the JSON path and our own sentence.
    """
    node = Node(document)
    for rule in RULES:
        rule(node)


def _check_type(node: Node) -> None:
    node.require_type(CREDENTIAL_TYPE)


def _check_id(node: Node) -> None:
    node.allow_url("id")


def _check_issuer(node: Node) -> None:
    check_party(node, "issuer")


def _check_names(node: Node) -> None:
    check_words(node, "name")
    check_words(node, "description")


def _check_subjects(node: Node) -> None:
    subjects = list(node.objects("credentialSubject"))
    if not subjects:
        raise node.fault("credentialSubject", "this member is required")
    for each in subjects:
        if not each.value:
            raise node.fault("credentialSubject", "a subject of which nothing is said")
        each.allow_url("id")


def _check_dates(node: Node) -> None:
    if is_first_version(node) and not {"issuanceDate", "validFrom"} & node.value.keys():
        raise node.fault("issuanceDate", "this member is required")
    _check_order(node, "validFrom", "validUntil")
    _check_order(node, "issuanceDate", "expirationDate")


def _check_order(node: Node, first: str, last: str) -> None:
    begins, ends = _instant(node, first), _instant(node, last)
    if begins and ends and ends < begins:
        raise node.fault(last, f"it lies before {first}")


def _instant(node: Node, member: str) -> datetime | None:
    if not node.has(member):
        return None
    found = node.value[member]
    try:
        return instant_of(found if isinstance(found, str) else "")
    except ValueError as fault:
        raise node.fault(member, "a date and time with a time zone is expected") from fault


def _check_typed(node: Node) -> None:
    for typed in TYPED_BEFORE if is_first_version(node) else TYPED:
        check_typed(node, typed)


def _check_related(node: Node) -> None:
    """VCDM 2.0, 5.3: each resource once, and bound by at least one digest."""
    seen = set()
    for each in node.objects("relatedResource"):
        each.require_url("id")
        if each.value["id"] in seen:
            raise each.fault("id", "this resource is listed twice")
        seen.add(each.value["id"])
        if not any(isinstance(each.value.get(digest), str) for digest in _DIGESTS):
            raise each.fault("digestMultibase", "a digest of the resource is required")


Rule = Callable[[Node], None]
RULES: Final[tuple[Rule, ...]] = (
    check_context,
    _check_type,
    _check_id,
    _check_names,
    _check_issuer,
    _check_subjects,
    _check_dates,
    _check_typed,
    _check_related,
    check_proofs,
)
