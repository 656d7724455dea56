"""The report in words and as JSON: one object for the page, the API and the command line."""

import unicodedata
from datetime import UTC, datetime
from typing import Any

from credentials.badge import BadgeContent, VerifiedBadge
from credentials.endorsements import comment_of
from credentials.stacking import Evaluation, PartOutcome, Reason, SlotOutcome
from verifier import words
from verifier.report import (
    MUST_NOT_BE_UNKNOWN,
    Check,
    Endorsement,
    Finding,
    Offline,
    Outcome,
    Report,
    ToldReport,
    Verdict,
    verdict_of_failure,
)

REPORT_VERSION = 1
CHECKER = "Cairn 0.1"
_GENUINE = (Verdict.VALID, Verdict.ISSUER_UNKNOWN)
# What other credentials come to is said with a good verdict, where there are any.
_SAY_MORE = (Check.STACK, Check.PARTS)
_SILENT = ("not_a_stack", "no_parts", "not_reached")
# Control characters, those that turn the direction of writing, and those without width. Joiners stay: scripts and
# emoji need them.
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_WITHOUT_WIDTH = (0x00AD, 0x180E, 0x200B, *range(0x2060, 0x2066), 0xFEFF, *range(0xFFF9, 0xFFFC))
_TAGS = range(0xE0000, 0xE0080)
_UNSEEN = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *_TURNING, *_WITHOUT_WIDTH, *_TAGS))
_UNSEEN_IN_LINES = {point: None for point in _UNSEEN if chr(point) not in "\n\t"}


def instant(at: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sentence(finding: Finding) -> str:
    """Return the plain sentence for a finding."""
    return words.SENTENCES[finding.code].format_map(_plainly(finding))


def headline(report: Report) -> str:
    """Return the verdict in one or two sentences, the first thing a reader sees."""
    if report.told is not None:
        return told_sentence(report.told)
    verdict = report.verdict
    said = f"{verdict_words(report)} {_explanation(report, verdict)}"
    return said if report.offline is None else f"{said} {offline_sentence(report.offline)}"


def told_sentence(told: ToldReport) -> str:
    """Return, in plain words, what was handed in where a genuine report was: whose, and of when."""
    by = plain(told.name) or plain(told.by)
    said = words.TOLD.format(by=by, then=_moment(told.checked_at))
    return said if told.name else f"{said} {words.TOLD_BY_STRANGER}"


def verdict_words(report: Report) -> str:
    """Return the verdict in the few words that a headline begins with."""
    if report.offline is None or report.verdict is not Verdict.VALID:
        return words.HEADLINES[report.verdict]
    return words.VALID_THEN.format(then=_moment(report.offline.as_of))


def offline_sentence(offline: Offline) -> str:
    """Return, in plain words, what a report rests on for which nobody was asked."""
    text = words.OFFLINE_OURS if offline.is_ours else words.OFFLINE_BROUGHT
    return text.format(then=_moment(offline.as_of))


def _moment(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _explanation(report: Report, verdict: Verdict) -> str:
    deciding = _deciding(report, verdict)
    code = deciding.code if deciding and deciding.code in words.EXPLANATIONS else verdict.value
    facts = {"what": sentence(deciding) if deciding else "Nothing could be checked."}
    facts |= _facts_of(report)
    facts |= _plainly(deciding) if deciding else {}
    text = words.EXPLANATIONS[code].format_map(facts)
    if verdict not in _GENUINE:
        return text
    return " ".join(
        [text, *(sentence(each) for each in map(report.finding, _SAY_MORE) if each.code not in _SILENT)]
    )


def _deciding(report: Report, verdict: Verdict) -> Finding | None:
    if verdict is Verdict.COULD_NOT_CHECK:
        return next((each for each in report.findings if _is_open(each)), None)
    failures = (each for each in report.findings if each.outcome is Outcome.FAILED)
    deciding = [each for each in failures if verdict_of_failure(each) is verdict]
    # Withdrawn is final; of a badge that has expired too, that is what to say.
    return min(deciding, key=lambda each: each.code != "revoked", default=None)


def _is_open(finding: Finding) -> bool:
    is_needed = finding.check in MUST_NOT_BE_UNKNOWN and finding.code != "not_reached"
    return is_needed and finding.outcome is Outcome.UNKNOWN


def _facts_of(report: Report) -> dict[str, str]:
    badge = report.shown
    if badge is None:
        return {"issuer": "", "did": "", "badge": "", "awarded": ""}
    content = badge.content
    awarded = content.awarded_at or content.valid_from
    return {
        "issuer": issuer_name(report, content),
        "did": content.issuer_id,
        "badge": badge_name(content),
        "awarded": f"{awarded.day} {awarded:%B %Y}" if awarded else "an unknown date",
    }


def issuer_name(report: Report, content: BadgeContent) -> str:
    """Return the issuer's name: the trust list's before the badge's own claim, its DID where there is none."""
    trust = report.finding(Check.ISSUER_TRUST)
    return trust.facts.get("name") or plain(content.issuer_name) or content.issuer_id


def badge_name(content: BadgeContent) -> str:
    """Return the badge's name, with its level where it has one."""
    name = plain(content.achievement_name or content.name) or "a credential"
    level = plain(content.level_name)
    return f"{name} ({level})" if level else name


def _plainly(finding: Finding) -> dict[str, str]:
    return {name: plain(fact) for name, fact in finding.facts.items()}


def plain(name: str | None) -> str:
    """Return a name without the signs that change how the text around it is read (Unicode UAX 9, 2), in NFC."""
    return unicodedata.normalize("NFC", (name or "").translate(_UNSEEN))


def _lines(text: str | None) -> str | None:
    """Return a text that may have several lines in the same way, or None if there is none."""
    return None if text is None else unicodedata.normalize("NFC", text.translate(_UNSEEN_IN_LINES))


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as its JSON object."""
    return {
        "report_version": REPORT_VERSION,
        "input": {"format": report.input.format, "digest": report.input.digest},
        "policy": report.policy,
        "verdict": report.verdict.value,
        "headline": headline(report),
        "reference": report.reference,
        "checked_at": instant(report.checked_at),
        "checked_by": CHECKER,
        "offline": _offline(report.offline),
        "holder_binding": _holder_binding(report),
        "checks": [_check(report.finding(check), report) for check in Check],
        "credential": _credential(report, report.shown),
        "told_report": _told(report.told),
        "stack": _stack(report.rule, report.stack),
        "components": [as_json(component) for component in report.components],
        "endorsements": [_endorsement(each) for each in report.endorsements],
        "disclaimer": words.DISCLAIMER,
    }


def _offline(offline: Offline | None) -> dict[str, Any] | None:
    if offline is None:
        return None
    return {
        "as_of": instant(offline.as_of),
        "made_here": offline.is_ours,
        "same_contexts": offline.has_our_contexts,
        "detail": offline_sentence(offline),
    }


def _told(told: ToldReport | None) -> dict[str, Any] | None:
    if told is None:
        return None
    return {
        "by": told.by,
        "name": plain(told.name) or None,
        "checked_at": instant(told.checked_at),
        "reference": told.reference,
        "address": plain(told.address),
        "digest": told.digest,
        "policy": plain(told.policy),
        "stated_verdict": told.stated.value,
        "stated": words.HEADLINES[told.stated],
    }


def _check(finding: Finding, report: Report) -> dict[str, Any]:
    # An address is something that the file says, and is told only once the file is proved genuine.
    source = finding.source if report.shown is not None else None
    return {
        "id": finding.check.value,
        "outcome": finding.outcome.value,
        "state": _state(finding),
        "code": finding.code,
        "title": words.TITLES[finding.check],
        "detail": sentence(finding),
        "source": source,
        "as_of": instant(finding.as_of) if finding.as_of else None,
        **({"faults": list(finding.faults)} if finding.faults else {}),
    }


def _state(finding: Finding) -> str:
    """Return the outcome in the fewest words: what fails without touching the verdict is a warning."""
    match finding.outcome:
        case Outcome.PASSED:
            return "pass"
        case Outcome.FAILED:
            return "warn" if verdict_of_failure(finding) in _GENUINE else "fail"
    return "not_checked"


def _holder_binding(report: Report) -> dict[str, Any]:
    """Return whether the holder showed it, and how that is known."""
    found = report.finding(Check.HOLDER)
    return {"state": _state(found), "code": found.code, "detail": sentence(found)}


def _endorsement(endorsement: Endorsement) -> dict[str, Any]:
    finding, badge = endorsement.finding, endorsement.report.shown
    return {
        "path": endorsement.path,
        "by": issuer_name(endorsement.report, badge.content) if badge else None,
        "comment": comment_of(badge.document) if badge else None,
        "outcome": finding.outcome.value,
        "code": finding.code,
        "detail": sentence(finding),
        "report": as_json(endorsement.report),
    }


def _credential(report: Report, badge: VerifiedBadge | None) -> dict[str, Any] | None:
    if badge is None:
        return None
    content = badge.content
    return {
        "id": content.id,
        "types": list(content.types),
        "name": badge_name(content),
        "issuer": {"id": content.issuer_id, "name": issuer_name(report, content)},
        "source": _source(content),
        "subject": content.subject_id,
        "awarded": _optional_instant(content.awarded_at),
        "number": plain(content.license_number) or None,
        "valid_from": _optional_instant(content.valid_from),
        "valid_until": _optional_instant(content.valid_until),
        "achievement": _achievement(content),
        "evidence": [
            {"name": _lines(each.name), "narrative": _lines(each.narrative), "id": each.id}
            for each in content.evidence
        ],
        "document": badge.document,
    }


def _source(content: BadgeContent) -> dict[str, str] | None:
    """Return whom the issuer names as who assessed or nominated; nobody but the issuer vouches for that."""
    if content.source is None:
        return None
    return {"id": content.source.id, "name": plain(content.source.name)}


def _optional_instant(at: datetime | None) -> str | None:
    return instant(at) if at else None


def _achievement(content: BadgeContent) -> dict[str, Any] | None:
    if content.achievement_id is None:
        return None
    return {
        "id": content.achievement_id,
        "version": content.achievement_version,
        "name": _lines(content.achievement_name),
        "language": content.language,
        "type": content.achievement_type,
        "description": _lines(content.description),
        "criteria": _lines(content.criteria),
        "level": _lines(content.level_name),
        "levels": [_lines(level) for level in content.levels],
    }


def _stack(rule: str | None, evaluation: Evaluation | None) -> dict[str, Any] | None:
    if evaluation is None:
        return None
    return {
        "outcome": evaluation.outcome.value,
        "rule": rule,
        "holder": evaluation.holder.value if evaluation.holder else None,
        "slots": [_slot(slot) for slot in evaluation.slots],
        "parts": [_part(part) for part in evaluation.parts],
        "reasons": [_reason(reason) for reason in evaluation.reasons],
    }


def _part(part: PartOutcome) -> dict[str, Any]:
    return {
        "credential": part.credential_id,
        "name": plain(part.name),
        "outcome": part.outcome.value,
        "digest_bound": part.digest_bound,
        "holder": part.holder.value,
        "reasons": [_reason(reason) for reason in part.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "detail": reason.detail,
        "slot": reason.slot,
        "credential": reason.credential_id,
    }


def _slot(slot: SlotOutcome) -> dict[str, Any]:
    return {
        "slot": slot.slot,
        "outcome": slot.outcome.value,
        "credential": slot.credential_id,
        "digest_bound": slot.digest_bound,
        "reasons": [_reason(reason) for reason in slot.reasons],
    }
