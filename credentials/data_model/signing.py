"""What a credential must be to be signed here: more than is asked of one that is read."""

from credentials.badge import JsonObject
from credentials.data_model.credential import check
from credentials.data_model.node import Node


def to_sign(document: JsonObject) -> JsonObject:
    """Return a credential as it is signed: its types in an array, everything else as it was given.

    Terms that nobody would sign are found when it is signed; see `credentials.proofs.data_integrity.sign`.

    Raises:
        MalformedCredential: it breaks a rule of the data model, has a proof already, a null or an empty
            array, or its context is not in an array.
    """
    node = Node(document)
    if node.has("proof"):
        raise node.fault("proof", "it is signed already")
    if node.has("@context") and not isinstance(document["@context"], list):
        raise node.fault("@context", "an array is expected")
    check(document)
    _check_nothing_empty(node)
    return {**document, "type": [each for _, each in node.listed("type")]}


def _check_nothing_empty(node: Node) -> None:
    # In JSON-LD neither says anything, so no signature would cover it.
    for member, value in node.value.items():
        if value is None or value == []:
            raise node.fault(member, "it says nothing, and would not be signed")
