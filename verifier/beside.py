"""What is handed in beside a badge: its parts, and what others say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contexts.errors import ContextsError
from credentials.badge import JsonObject
from credentials.endorsements import Carried, beside, is_endorsement
from credentials.errors import CredentialsError
from credentials.received import read

_TELLTALE: Final = b"EndorsementCredential"


@dataclass(frozen=True, slots=True)
class Opinion:
    """An endorsement as it came, not verified: its bytes, and what it says it is about."""

    body: bytes
    document: JsonObject


def sorted_out(bodies: Sequence[bytes]) -> tuple[tuple[bytes, ...], tuple[Opinion, ...]]:
    """Return which of the bodies are parts, and which are endorsements; what can not be read is taken for a part."""
    parts: list[bytes] = []
    opinions: list[Opinion] = []
    for body in bodies:
        document = _opinion(body)
        if document is None:
            parts.append(body)
        else:
            opinions.append(Opinion(body, document))
    return tuple(parts), tuple(opinions)


def carried_beside(document: JsonObject, opinions: Sequence[Opinion]) -> tuple[Carried, ...]:
    """Return the endorsements that came beside a badge and are about it, each with the thing that it is about.

    What is about something else, such as another badge of the same presentation, is no opinion of this one.
    """
    found = (beside(document, number, each.body, each.document) for number, each in enumerate(opinions))
    return tuple(each for each in found if each is not None)


def _opinion(body: bytes) -> JsonObject | None:
    # An object that does not name the type is none, and need not be read twice.
    if body[:1] == b"{" and _TELLTALE not in body:
        return None
    try:
        document = read(body).document
    except (CredentialsError, ContextsError):
        return None
    return document if is_endorsement(document) else None
