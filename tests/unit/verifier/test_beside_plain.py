"""What is handed in beside a badge that is no stack is not passed over in silence; a stack in a record takes it in."""

import json

from tests.support.partner import NAMES, Partner
from tests.unit.verifier.enclosed import record
from verifier.rendering import headline, sentence
from verifier.report import Check, Outcome, Verdict
from verifier.verify import Submission, verify_badge

SLUGS = tuple(NAMES)


def verified(partner, body, *components, **more):
    return verify_badge(Submission(body, components, **more), partner.setting())


def test_components_beside_a_plain_badge_are_said_not_to_have_been_looked_at():
    partner = Partner()
    report = verified(partner, partner.badge(), partner.badge("creativity"), b"whatever it is")
    finding = report.finding(Check.STACK)
    assert (finding.outcome, finding.code) == (Outcome.NOT_APPLICABLE, "beside_no_stack")
    assert "what came beside it (2) was not looked at" in sentence(finding)
    assert "was not looked at" in headline(report)
    assert report.verdict is Verdict.VALID
    assert report.components == ()


def test_without_any_nothing_is_said_of_them():
    partner = Partner()
    assert verified(partner, partner.badge()).finding(Check.STACK).code == "not_a_stack"


def test_where_each_has_a_report_of_its_own_nothing_is_said_of_them():
    partner = Partner()
    report = verified(partner, partner.badge(), partner.badge("creativity"), each_told=True)
    assert report.finding(Check.STACK).code == "not_a_stack"


def test_an_endorsement_is_no_component_and_is_looked_at():
    partner = Partner()
    report = verified(partner, partner.badge())
    assert report.finding(Check.STACK).code == "not_a_stack"


def stacked(partner):
    parts = {slug: partner.badge(slug) for slug in SLUGS}
    return parts, json.loads(partner.stack(parts))


def test_a_stack_in_a_record_takes_what_came_beside_the_record_as_its_parts():
    partner = Partner()
    parts, meta = stacked(partner)
    held = [json.loads(parts[slug]) for slug in SLUGS[:2]]
    whole = json.dumps(partner.signed(record(partner, meta, *held))).encode()
    alone = verified(partner, whole)
    assert alone.components[0].finding(Check.STACK).code == "stack_indeterminate"
    report = verified(partner, whole, *(parts[slug] for slug in SLUGS[2:]))
    (top,) = report.components
    assert (top.finding(Check.STACK).code, top.stack.outcome.value) == ("stack_valid", "valid")
    assert report.verdict is Verdict.VALID
    assert "was not looked at" not in headline(report)


def test_a_stack_alone_in_a_record_is_completed_by_what_came_beside_it():
    partner = Partner()
    parts, meta = stacked(partner)
    whole = json.dumps(partner.signed(record(partner, meta))).encode()
    report = verified(partner, whole, *parts.values())
    assert report.components[0].finding(Check.STACK).code == "stack_valid"


def test_a_withdrawn_part_beside_a_record_brings_the_stack_in_it_down():
    partner = Partner()
    parts, meta = stacked(partner)
    whole = json.dumps(partner.signed(record(partner, meta))).encode()
    partner.revoked.add(1)
    partner.publish_lists()
    report = verified(partner, whole, *parts.values())
    assert report.components[0].finding(Check.STACK).outcome is Outcome.FAILED


def test_beside_a_record_without_a_stack_they_are_said_not_to_have_been_looked_at():
    partner = Partner()
    whole = json.dumps(partner.signed(record(partner, json.loads(partner.badge())))).encode()
    report = verified(partner, whole, partner.badge("creativity"))
    assert report.finding(Check.STACK).code == "beside_no_stack"
