"""Has it everything that Open Badges 3.0 asks for?"""

import re
from collections.abc import Callable

from credentials.badge import BadgeContent, JsonObject
from verifier.report import Check, Finding, failed, not_applicable, passed

VCDM_CONTEXTS = ("https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1")
_OB_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)?\.json")


def check(document: JsonObject, content: BadgeContent) -> Finding:
    """Return whether the rules of OB 3.0, 6.3 hold; a credential that is no badge is not asked."""
    if not content.is_badge:
        return not_applicable(Check.SCHEMA, "not_open_badge")
    for fault, holds in _RULES.items():
        if not holds(document, content):
            return failed(Check.SCHEMA, "open_badge_incomplete", fault=fault)
    return passed(Check.SCHEMA, "open_badge")


def _contexts_in_order(document: JsonObject, _: BadgeContent) -> bool:
    contexts = document.get("@context")
    if not isinstance(contexts, list) or len(contexts) < 2:  # noqa: PLR2004 - OB 3.0: data model, then badges
        return False
    return contexts[0] in VCDM_CONTEXTS and bool(_OB_CONTEXT.fullmatch(str(contexts[1])))


def _has_start(_: JsonObject, content: BadgeContent) -> bool:
    return content.valid_from is not None


def _has_subject(document: JsonObject, content: BadgeContent) -> bool:
    subject = document.get("credentialSubject")
    if isinstance(subject, list):
        return len(subject) == 1 and (content.subject_id is not None or bool(content.identities))
    return content.subject_id is not None or bool(content.identities)


def _has_achievement(_: JsonObject, content: BadgeContent) -> bool:
    return None not in (content.achievement_id, content.achievement_name, content.description)


def _has_criteria(_: JsonObject, content: BadgeContent) -> bool:
    return bool(content.criteria or content.rule_url)


def _has_id(_: JsonObject, content: BadgeContent) -> bool:
    return content.id is not None


_RULES: dict[str, Callable[[JsonObject, BadgeContent], bool]] = {
    "its contexts are missing or in the wrong order": _contexts_in_order,
    "it has no id": _has_id,
    "it has no start date": _has_start,
    "it does not say who holds it": _has_subject,
    "its achievement lacks an id, a name or a description": _has_achievement,
    "its achievement does not say how it is earned": _has_criteria,
}
