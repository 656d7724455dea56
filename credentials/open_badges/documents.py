"""Whole credentials between JSON and their classes.

Read are Open Badges 3.0.0 to 3.0.3 over VCDM 1.1 or 2.0; written is 3.0.3 over 2.0.
"""

from dataclasses import replace
from typing import Any, Final, TypeVar

from credentials.badge import JsonObject
from credentials.open_badges import codec
from credentials.open_badges.credential import EndorsementCredential, OpenBadgeCredential

Credential = TypeVar("Credential", OpenBadgeCredential, EndorsementCredential)

VCDM_2: Final = "https://www.w3.org/ns/credentials/v2"
VCDM_1: Final = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CONTEXTS: Final = (VCDM_2, OPEN_BADGES)
# VCDM 2.0, 4.9: what VCDM 1.1 called the two dates. Under its context the old names are the ones that count.
_OLD_NAMES: Final = {"issuanceDate": "validFrom", "expirationDate": "validUntil"}


def badge_of(document: JsonObject) -> OpenBadgeCredential:
    """Return the whole badge that a document is; what the standard does not know stays in `others`.

    Raises:
        MalformedBadge: a member is missing or can not be read; the message starts with its JSON path.
    """
    return _credential(OpenBadgeCredential, document)


def endorsement_of(document: JsonObject) -> EndorsementCredential:
    """Return the endorsement that a document is.

    Raises:
        MalformedBadge: as `badge_of`.
    """
    return _credential(EndorsementCredential, document)


def document_of(credential: OpenBadgeCredential | EndorsementCredential) -> JsonObject:
    """Return the document to sign: Open Badges 3.0.3 over VCDM 2.0, whatever was read.

    Raises:
        ValueError: an instant has no time zone.
    """
    written = codec.write(credential)
    return written | {"@context": [*CONTEXTS, *credential.more_contexts]}


def _credential(of: type[Credential], document: JsonObject) -> Credential:
    read = codec.read(of, in_current_names(document))
    return replace(read, more_contexts=read.more_contexts[len(CONTEXTS) :])


def in_current_names(document: JsonObject) -> JsonObject:
    """Return the document with the dates of VCDM 1.1 under their names of VCDM 2.0, unless these are there too."""
    renamed: dict[str, Any] = {}
    for name, value in document.items():
        current = _OLD_NAMES.get(name, name)
        renamed[name if current in document else current] = value
    return renamed
