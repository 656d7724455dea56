"""The rule of a stack: fetched, bound to the badge by its digest, and read to the letter."""

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.badge import BadgeContent
from credentials.digest import matches
from credentials.errors import MalformedDigest, RuleNotUnderstood
from credentials.stacking import Rule, parse_rule
from did.errors import FetchFailed
from verifier.ports import DocumentSource
from verifier.report import Check, Finding, failed, unknown

RULE_LIMIT = 1 << 18


def rule_of(content: BadgeContent, documents: DocumentSource) -> Rule | Finding:
    """Return the rule that a badge names, or the finding on why it can not be applied."""
    if content.rule_url is None or content.rule_digest is None:
        return unknown(Check.STACK, "rule_unreachable")
    try:
        fetched = documents.get(content.rule_url, accept="application/json, */*;q=0.1", limit=RULE_LIMIT)
        is_signed_one = matches(content.rule_digest, fetched.body)
        rule = parse_rule(parse_object(fetched.body, max_bytes=RULE_LIMIT)) if is_signed_one else None
    except FetchFailed:
        return unknown(Check.STACK, "rule_unreachable").asked(content.rule_url)
    except (MalformedDigest, MalformedJson, RuleNotUnderstood):
        return unknown(Check.STACK, "rule_not_understood").asked(content.rule_url)
    if rule is None:
        return unknown(Check.STACK, "rule_changed").asked(content.rule_url)
    if (rule.achievement, rule.achievement_version) != (content.achievement_id, content.achievement_version):
        return failed(Check.STACK, "rule_of_another_badge").asked(content.rule_url)
    return rule
