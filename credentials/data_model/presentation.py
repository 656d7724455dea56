"""The rules for a presentation (VCDM 2.0, 4.13; VCDM 1.1, 4.10)."""

from collections.abc import Callable
from typing import Final

from credentials.badge import JsonObject
from credentials.data_model.common import Typed, check_context, check_party, check_proofs, check_typed
from credentials.data_model.node import Node
from credentials.enveloped import CREDENTIAL, PRESENTATION, is_enveloped

PRESENTATION_TYPE: Final = "VerifiablePresentation"


def check_presentation(document: JsonObject) -> None:
    """Return if a presentation, or one in an envelope, keeps the rules of the data model.

    The credentials inside are looked at only as far as that they are objects: each is verified alone.

    Raises:
        MalformedCredential: it breaks one; the message is the JSON path and our own sentence.
    """
    node = Node(document)
    if is_enveloped(document, PRESENTATION):
        _check_envelope(node)
        return
    for rule in RULES:
        rule(node)


def _check_type(node: Node) -> None:
    node.require_type(PRESENTATION_TYPE)


def _check_id(node: Node) -> None:
    node.allow_url("id")


def _check_holder(node: Node) -> None:
    if node.has("holder"):
        check_party(node, "holder")


def _check_terms(node: Node) -> None:
    check_typed(node, Typed("termsOfUse"))


def _check_credentials(node: Node) -> None:
    """VCDM 2.0, 4.13: objects only; what is a token stands in an envelope."""
    for each in node.objects("verifiableCredential"):
        each.require_type()
        if is_enveloped(each.value, CREDENTIAL):
            _check_envelope(each)


def _check_envelope(node: Node) -> None:
    if not node.has("@context"):
        raise node.fault("@context", "this member is required")
    node.require_url("id")
    if not node.value["id"].lower().startswith("data:"):
        raise node.fault("id", "a data: URL is expected")


Rule = Callable[[Node], None]
RULES: Final[tuple[Rule, ...]] = (
    check_context,
    _check_type,
    _check_id,
    _check_holder,
    _check_terms,
    _check_credentials,
    check_proofs,
)
