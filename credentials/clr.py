"""Comprehensive Learner Records (CLR 2.0): credentials of one person, put together and signed as one.

The outer proof says only who put them together. Each credential inside keeps its own proof and is verified
alone, from its own JSON: in the graph of the whole record, nodes with the same id would run into each other.
"""

from dataclasses import replace
from typing import Final

from credentials.badge import JsonObject
from credentials.errors import MixedVersions, RulesBroken
from credentials.open_badges import codec
from credentials.open_badges.documents import OPEN_BADGES, VCDM_1, VCDM_2, in_current_names
from credentials.open_badges.learner_record import Association, ClrCredential
from credentials.open_badges.nodes import Node
from credentials.open_badges.rules import class_of, written_faults

LEARNER_RECORD: Final = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
CONTEXTS: Final = (VCDM_2, LEARNER_RECORD, OPEN_BADGES)
MAX_DEPTH: Final = 2


def compose(record: ClrCredential) -> JsonObject:
    """Return the record to sign: CLR 2.0.1 over VCDM 2.0, the credentials inside unchanged.

    Raises:
        MixedVersions: a credential inside is of VCDM 1.1; show it beside the record, in a presentation.
        RulesBroken: the record breaks a rule of CLR 2.0, or records lie in each other too deep.
        ValueError: an instant has no time zone.
    """
    document = codec.write(record) | {"@context": [*CONTEXTS, *record.more_contexts]}
    for part in parts(document):
        check_version(part)
    if depth(document) > MAX_DEPTH:
        raise RulesBroken(f"The record was not signed: it holds records more than {MAX_DEPTH} deep.")
    faults = written_faults(document, is_embedded=True)
    if faults:
        raise RulesBroken(f"The record was not signed: {faults[0]}.")
    return document


def record_of(document: JsonObject) -> ClrCredential:
    """Return the record that a document is.

    Raises:
        MalformedBadge: a member is missing or can not be read; the message starts with its JSON path.
    """
    record = codec.read(ClrCredential, in_current_names(document))
    return replace(record, more_contexts=record.more_contexts[len(CONTEXTS) :])


def parts(document: JsonObject) -> tuple[JsonObject, ...]:
    """Return the credentials inside a record, as received; none for any other document."""
    if class_of(document) is not ClrCredential:
        return ()
    subjects = Node(document).nodes("credentialSubject")
    return tuple(part.value for subject in subjects for part in subject.nodes("verifiableCredential"))


def check_version(part: JsonObject) -> None:
    """Return if a record can hold a credential.

    Raises:
        MixedVersions: it is of VCDM 1.1.
    """
    if VCDM_1 in Node(part).texts("@context"):
        raise MixedVersions(
            "A record of VCDM 2.0 cannot hold a credential of VCDM 1.1: their contexts exclude each other. "
            "Nothing was signed. Show the credential beside the record, in a presentation."
        )


def depth(document: JsonObject) -> int:
    """Return how many records lie in each other, this one counted; 0 for any other document."""
    if class_of(document) is not ClrCredential:
        return 0
    return 1 + max((depth(part) for part in parts(document)), default=0)


def parent_of(whole: str, part: str) -> Association:
    """Return that one achievement stands over another, by the ids of the achievements."""
    return Association(association_type="isParentOf", source_id=whole, target_id=part)


def precedes(first: str, then: str) -> Association:
    """Return that one achievement comes before another."""
    return Association(association_type="precedes", source_id=first, target_id=then)
