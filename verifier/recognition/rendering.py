"""What a policy comes to as JSON, beside the report: the same for the page, the API and the command line."""

from typing import Any

from verifier.policy import Policy
from verifier.recognition import words
from verifier.recognition.deciding import recognise
from verifier.recognition.model import Demand, PartRow, Question, Recognition, Standing
from verifier.rendering import as_json
from verifier.report import Report

_STATES = {
    Standing.MET: "pass",
    Standing.RULE_NOT_MET: "fail",
    Standing.PART_INVALID: "fail",
    Standing.PART_NOT_SUPPLIED: "not_checked",
    Standing.COULD_NOT_CHECK: "not_checked",
}


def told(report: Report, policy: Policy) -> dict[str, Any]:
    """Return the JSON of a report with what the policy comes to, null where the policy demands nothing of its own."""
    return told_with(report, recognise(report, policy))


def told_with(report: Report, found: Recognition | None) -> dict[str, Any]:
    """Return the same, once it is known what the policy comes to."""
    if found is None:
        return as_json(report) | {"policy_check": None}
    return _with_instants(as_json(report)) | {"policy_check": recognition_json(found)}


def _with_instants(told: dict[str, Any]) -> dict[str, Any]:
    """Return a report in which each check says when it was made, in all parts."""
    at = told["checked_at"]
    return told | {
        "checks": [each | {"checked_at": at} for each in told["checks"]],
        "components": [_with_instants(each) for each in told["components"]],
    }


def recognition_json(found: Recognition) -> dict[str, Any]:
    """Return what a policy comes to, as JSON."""
    edition = found.edition
    return {
        "policy": {
            "id": edition.id,
            "name": found.policy,
            "version": edition.version,
            "digest": edition.digest,
        },
        "outcome": found.standing.value,
        "title": words.OUTCOMES[found.standing],
        "headline": headline(found),
        "demands": [_demand(each) for each in found.demands],
        "parts": [_part(each) for each in found.parts],
    }


def headline(found: Recognition) -> str:
    """Return what a policy comes to, in one or two sentences."""
    why = " ".join(dict.fromkeys(_said(each) for each in found.deciding))
    return words.HEADLINES[found.standing].format(policy=found.policy, why=why)


def _said(demand: Demand) -> str:
    said = words.of_demand(demand.id, demand.code, demand.facts)
    return said if demand.of is None else f"{demand.of}: {said}"


def _demand(demand: Demand) -> dict[str, Any]:
    return {
        "id": demand.id,
        "outcome": demand.standing.value,
        "state": _STATES[demand.standing],
        "code": demand.code,
        "of": demand.of,
        "title": words.DEMANDS[demand.id],
        "detail": _said(demand),
    }


def _part(row: PartRow) -> dict[str, Any]:
    return {
        "credential": row.credential_id or None,
        "name": row.name,
        "achievement": row.achievement,
        "issuer": row.issuer,
        "stack": row.stack,
        "digest": row.digest,
        "counts": row.counts,
        "is_part": row.is_part,
        "outcome": row.standing.value,
        "state": _STATES[row.standing],
        "title": words.OUTCOMES[row.standing] if row.standing is not Standing.MET else "Holds",
        "questions": [_question(each) for each in row.questions],
    }


def _question(question: Question) -> dict[str, Any]:
    is_told_only = not question.decides and question.standing is not Standing.MET
    return {
        "id": question.asked.value,
        "outcome": question.standing.value,
        "state": "warn" if is_told_only else _STATES[question.standing],
        "code": question.code,
        "title": words.QUESTIONS[question.asked],
        "detail": words.of_part(question.code, question.facts),
        "decides": question.decides,
    }
