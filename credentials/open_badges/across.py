"""The rules that look at several members at once (Open Badges 3.0, B.1; the text beside the schema)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from credentials.instants import instant_of
from credentials.open_badges.faults import Fault, Faults, Strictness
from credentials.open_badges.nodes import Node

WRITING: Final = frozenset({Strictness.WRITING})
ALWAYS: Final = frozenset(Strictness)
_HASH: Final = re.compile(r"sha256\$[0-9A-Fa-f]{64}|md5\$[0-9A-Fa-f]{32}")
_ISSUED_HASH: Final = re.compile(r"sha256\$[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule about all nodes of one kind, and when it is asked."""

    about: Callable[[Node], Iterator[Node]]
    check: Callable[[Node], Faults]
    when: frozenset[Strictness] = ALWAYS


def faults_across(document: Node, strictness: Strictness) -> Faults:
    """Return the faults of a credential that no single member has."""
    for rule in RULES:
        if strictness in rule.when:
            for node in rule.about(document):
                yield from rule.check(node)


# --- where ------------------------------------------------------------------------------------------


def _credential(document: Node) -> Iterator[Node]:
    yield document


def _subjects(document: Node) -> Iterator[Node]:
    return document.nodes("credentialSubject")


def _holders(document: Node) -> Iterator[Node]:
    return (subject for subject in _subjects(document) if "EndorsementSubject" not in subject.texts("type"))


def _achievements(document: Node) -> Iterator[Node]:
    for subject in _subjects(document):
        yield from subject.nodes("achievement")


def _descriptions(document: Node) -> Iterator[Node]:
    for achievement in _achievements(document):
        yield from achievement.nodes("resultDescription")


def _identities(document: Node) -> Iterator[Node]:
    for subject in _holders(document):
        yield from subject.nodes("identifier")


# --- what -------------------------------------------------------------------------------------------


def _dates_in_order(credential: Node) -> Faults:
    start, end = (_instant(credential, member) for member in ("validFrom", "validUntil"))
    if start and end and start > end:
        yield credential.fault("it ends before it begins", "validUntil")


def _instant(node: Node, member: str) -> datetime | None:
    try:
        return instant_of(node.text(member) or "")
    except ValueError:
        return None


def _activity_in_order(subject: Node) -> Faults:
    start, end = (_instant(subject, member) for member in ("activityStartDate", "activityEndDate"))
    if start and end and start > end:
        yield subject.fault("the activity ends before it begins", "activityEndDate")


def _has_name(credential: Node) -> Faults:
    if not credential.has("name"):
        yield credential.fault("this member is required", "name")


def _has_recipient(subject: Node) -> Faults:
    if not subject.has("id", "identifier"):
        yield subject.fault("it does not say who holds it, by id or by identifier")


def _says_how_it_is_earned(achievement: Node) -> Faults:
    for criteria in achievement.nodes("criteria"):
        if not criteria.has("id", "narrative"):
            yield criteria.fault("it does not say how it is earned, by id or by narrative")


def _is_variant(achievement: Node) -> Faults:
    for related in achievement.nodes("related"):
        if not related.has("inLanguage", "version"):
            yield related.fault("only the same achievement in another language or version is related")
        elif related.text("id") == achievement.text("id") and related.text("version") is None:
            yield related.fault("an achievement is not a variant of itself", "id")


def _described_once(achievement: Node) -> Faults:
    yield from _ids_once(achievement, "resultDescription")


def _levels_once(description: Node) -> Faults:
    yield from _ids_once(description, "rubricCriterionLevel")


def _ids_once(node: Node, member: str) -> Faults:
    seen: set[str] = set()
    for each in node.nodes(member):
        identifier = each.text("id")
        if identifier in seen:
            yield each.fault("this id is used twice", "id")
        seen |= {identifier} if identifier else set()


def _results_described(subject: Node) -> Faults:
    described = {each.text("id"): each for each in _descriptions_of(subject)}
    for result in subject.nodes("result"):
        named = result.text("resultDescription")
        if named is not None and named not in described:
            yield result.fault("the achievement has no such result description", "resultDescription")
        elif named is not None and _is_status(described[named]) and not result.has("status"):
            yield result.fault("this member is required for a result of the type Status", "status")


def _is_status(description: Node) -> bool:
    return description.text("resultType") == "Status"


def _levels_reached(subject: Node) -> Faults:
    known = {level for each in _descriptions_of(subject) for level in _levels_of(each)}
    for result in subject.nodes("result"):
        level = result.text("achievedLevel")
        if level is not None and level not in known:
            yield result.fault("the achievement has no such level", "achievedLevel")


def _levels_reached_on_their_scale(subject: Node) -> Faults:
    scales = {each.text("id"): _levels_of(each) for each in _descriptions_of(subject)}
    for result in subject.nodes("result"):
        level, named = result.text("achievedLevel"), result.text("resultDescription")
        if level is not None and level not in scales.get(named, ()):
            yield result.fault("the result description has no such level", "achievedLevel")


def _descriptions_of(subject: Node) -> Iterator[Node]:
    for achievement in subject.nodes("achievement"):
        yield from achievement.nodes("resultDescription")


def _levels_of(description: Node) -> frozenset[str]:
    levels = (level.text("id") for level in description.nodes("rubricCriterionLevel"))
    return frozenset(level for level in levels if level is not None)


def _required_level_exists(description: Node) -> Faults:
    level = description.text("requiredLevel")
    if level is not None and level not in _levels_of(description):
        yield description.fault("the result description has no such level", "requiredLevel")


def _required_value_allowed(description: Node) -> Faults:
    value, allowed = description.text("requiredValue"), description.texts("allowedValue")
    if value is not None and allowed and value not in allowed:
        yield description.fault("it is none of the allowed values", "requiredValue")


def _values_in_range(description: Node) -> Faults:
    low, value, high = (_number(description.text(each)) for each in ("valueMin", "requiredValue", "valueMax"))
    if low is not None and high is not None and low > high:
        yield description.fault("it is less than the least value", "valueMax")
    elif value is not None and ((low is not None and value < low) or (high is not None and value > high)):
        yield description.fault("it lies outside the range of values", "requiredValue")


def _number(text: str | None) -> Decimal | None:
    try:
        found = Decimal(text) if text is not None and len(text) < 30 else None  # noqa: PLR2004 - longer is no score
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _hash_written_as_one(identity: Node) -> Faults:
    text = identity.text("identityHash")
    if identity.value.get("hashed") is True and text is not None and not _HASH.fullmatch(text):
        yield identity.fault("a hash starts with sha256$ or md5$, in hexadecimal", "identityHash")


def _hash_is_strong(identity: Node) -> Faults:
    text = identity.text("identityHash")
    if identity.value.get("hashed") is True and text is not None and not _ISSUED_HASH.fullmatch(text):
        yield identity.fault("only SHA-256 is issued", "identityHash")


def _status_has_id(credential: Node) -> Faults:
    for entry in credential.nodes("credentialStatus"):
        if not entry.has("id"):
            yield entry.fault("this member is required", "id")
        elif entry.text("id") == entry.text("statusListCredential"):
            yield entry.fault("the entry is not the list", "id")


def _endorsements_are_endorsements(document: Node) -> Faults:
    for holder in endorsable(document):
        for endorsement in holder.nodes("endorsement"):
            if "EndorsementCredential" not in endorsement.texts("type"):
                yield endorsement.fault("EndorsementCredential is missing", "type")


def endorsable(document: Node) -> Iterator[Node]:
    """Return everything in a badge that others may endorse: itself, its achievements, its profiles."""
    yield document
    yield from document.nodes("issuer")
    for subject in _subjects(document):
        yield from subject.nodes("source")
    for achievement in _achievements(document):
        yield achievement
        yield from achievement.nodes("creator")


def embedded_faults(document: Node) -> Iterator[Fault]:
    """Return what must not stand in a credential with an embedded proof.

    Two contents of the 3.0.3 context are in use, and only one of them knows these members: under the other
    they are not signed.
    """
    for node in endorsable(document):
        if "endorsementJwt" in node.value:
            yield node.fault("it may stand only in a badge that is signed as a token", "endorsementJwt")
    for node in (document, *document.nodes("credentialSubject")):
        if "jti" in node.value:
            yield node.fault("it may stand only in a badge that is signed as a token", "jti")


RULES: Final = (
    # Such a badge is never in force; which of its dates is wrong, a reader can not know.
    Rule(_credential, _dates_in_order, WRITING),
    Rule(_credential, _has_name, WRITING),
    Rule(_credential, _status_has_id, WRITING),
    Rule(_credential, _endorsements_are_endorsements),
    Rule(_holders, _has_recipient),
    Rule(_subjects, _activity_in_order, WRITING),
    Rule(_subjects, _results_described),
    Rule(_subjects, _levels_reached),
    Rule(_subjects, _levels_reached_on_their_scale, WRITING),
    Rule(_achievements, _says_how_it_is_earned),
    Rule(_achievements, _is_variant, WRITING),
    Rule(_achievements, _described_once),
    Rule(_descriptions, _levels_once),
    Rule(_descriptions, _required_level_exists),
    Rule(_descriptions, _required_value_allowed, WRITING),
    Rule(_descriptions, _values_in_range, WRITING),
    Rule(_identities, _hash_written_as_one),
    Rule(_identities, _hash_is_strong, WRITING),
)
