"""The verdict follows from the findings, worst first, and doubt never counts as a pass."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.report import (
    BEFORE_SHOWING,
    MUST_NOT_BE_UNKNOWN,
    MUST_PASS,
    Check,
    Finding,
    Input,
    Outcome,
    Report,
    Verdict,
    failed,
    not_applicable,
    passed,
    unknown,
    verdict_of,
    verdict_of_failure,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
CODES = st.sampled_from(["anything", "stack_never_met", "rule_of_another_badge", "stack_held", "not_reached"])
FINDINGS = st.lists(
    st.builds(Finding, st.sampled_from(Check), st.sampled_from(Outcome), CODES), max_size=20
).map(tuple)
ALL_PASSED = tuple(passed(check, "fine") for check in Check)
WORST_FIRST = list(Verdict)


def with_one(finding):
    return (*(each for each in ALL_PASSED if each.check is not finding.check), finding)


def of(findings, outcome):
    return {each.check for each in findings if each.outcome is outcome}


def report(findings=(), **changes):
    return Report(Input("ldp_vc", "sha-256:00"), "tests", NOW, findings, **changes)


@given(FINDINGS)
def test_valid_needs_every_necessary_pass_and_no_doubt(findings):
    if verdict_of(findings) is not Verdict.VALID:
        return
    assert of(findings, Outcome.PASSED) >= MUST_PASS
    assert not of(findings, Outcome.FAILED)
    assert not of(findings, Outcome.UNKNOWN) & MUST_NOT_BE_UNKNOWN


@given(FINDINGS)
def test_issuer_unknown_needs_everything_but_trust(findings):
    if verdict_of(findings) is not Verdict.ISSUER_UNKNOWN:
        return
    assert of(findings, Outcome.PASSED) >= MUST_PASS - {Check.ISSUER_TRUST}
    assert of(findings, Outcome.FAILED) == {Check.ISSUER_TRUST}
    assert not of(findings, Outcome.UNKNOWN) & MUST_NOT_BE_UNKNOWN


@given(FINDINGS)
def test_that_it_was_genuine_is_said_only_of_what_was_verified(findings):
    if verdict_of(findings) is Verdict.NO_LONGER_VALID:
        assert of(findings, Outcome.PASSED) >= BEFORE_SHOWING


@given(FINDINGS, st.sampled_from(Check), CODES)
def test_one_more_failure_never_makes_a_verdict_better(findings, check, code):
    before, after = verdict_of(findings), verdict_of((*findings, failed(check, code)))
    could_not = (Verdict.NO_LONGER_VALID, Verdict.ISSUER_UNKNOWN)
    if verdict_of_failure(failed(check, code)) not in could_not or before is not Verdict.VALID:
        assert min(before, after, key=WORST_FIRST.index) is after or before is Verdict.COULD_NOT_CHECK
    assert after is not Verdict.VALID


@given(FINDINGS, st.sampled_from(sorted(MUST_NOT_BE_UNKNOWN)))
def test_one_more_doubt_never_leaves_a_badge_valid(findings, check):
    after = verdict_of((*findings, unknown(check, "doubt")))
    assert after not in (Verdict.VALID, Verdict.ISSUER_UNKNOWN)


@given(FINDINGS)
def test_the_order_of_findings_does_not_matter(findings):
    assert verdict_of(findings) is verdict_of(findings[::-1])


@given(FINDINGS)
def test_a_failure_that_makes_it_not_genuine_is_never_talked_away(findings):
    worst = [verdict_of_failure(each) for each in findings if each.outcome is Outcome.FAILED]
    assert (verdict_of(findings) is Verdict.NOT_GENUINE) == (Verdict.NOT_GENUINE in worst)


def test_an_empty_report_could_not_check_anything():
    assert report().verdict is Verdict.COULD_NOT_CHECK


def test_a_report_in_which_all_passed_is_valid():
    assert report(ALL_PASSED).verdict is Verdict.VALID


@pytest.mark.parametrize("check", sorted(MUST_PASS))
@pytest.mark.parametrize("make", [unknown, not_applicable])
def test_a_necessary_check_that_did_not_pass_could_not_check(check, make):
    assert verdict_of(with_one(make(check, "code"))) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("check", sorted(MUST_PASS))
def test_a_necessary_check_that_was_left_out_could_not_check(check):
    rest = tuple(each for each in ALL_PASSED if each.check is not check)
    assert verdict_of(rest) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("check", sorted(MUST_NOT_BE_UNKNOWN - MUST_PASS))
def test_a_check_may_have_nothing_to_look_at_but_may_not_be_in_doubt(check):
    assert verdict_of(with_one(not_applicable(check, "nothing"))) is Verdict.VALID
    assert verdict_of(with_one(unknown(check, "doubt"))) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(
    "check", [Check.REFRESH, Check.RELATED, Check.ENDORSEMENTS, Check.PARTS, Check.ISSUER_DOMAIN]
)
def test_what_was_not_looked_at_and_need_not_be_leaves_a_badge_valid(check):
    assert verdict_of(with_one(unknown(check, "not_done"))) is Verdict.VALID


WHEN_FAILED = {
    Check.STRUCTURE: Verdict.NOT_GENUINE,
    Check.SCHEMA: Verdict.NOT_GENUINE,
    Check.ISSUER_KEY: Verdict.NOT_GENUINE,
    Check.DATA_LOSS: Verdict.NOT_GENUINE,
    Check.SIGNATURE: Verdict.NOT_GENUINE,
    Check.REFRESH: Verdict.NOT_GENUINE,
    Check.VALIDITY: Verdict.NO_LONGER_VALID,
    Check.STATUS: Verdict.NO_LONGER_VALID,
    Check.HOLDER: Verdict.NOT_GENUINE,
    Check.RELATED: Verdict.NOT_GENUINE,
    Check.ENDORSEMENTS: Verdict.VALID,
    Check.PARTS: Verdict.VALID,
    Check.IMAGE: Verdict.NOT_GENUINE,
    Check.STACK: Verdict.NO_LONGER_VALID,
    Check.ISSUER_TRUST: Verdict.ISSUER_UNKNOWN,
    Check.ISSUER_DOMAIN: Verdict.VALID,
}


@pytest.mark.parametrize("check", list(Check))
def test_one_failed_check_alone_decides(check):
    assert verdict_of(with_one(failed(check, "code"))) is WHEN_FAILED[check]


@pytest.mark.parametrize("code", ["stack_never_met", "rule_of_another_badge"])
def test_a_stack_that_was_wrong_from_the_start_is_not_genuine(code):
    assert verdict_of(with_one(failed(Check.STACK, code))) is Verdict.NOT_GENUINE


@pytest.mark.parametrize("check", sorted(BEFORE_SHOWING))
def test_an_expired_badge_of_which_nothing_is_known_could_not_be_checked(check):
    expired = failed(Check.VALIDITY, "expired", date="yesterday")
    findings = tuple(each for each in with_one(expired) if each.check is not check)
    assert verdict_of((*findings, unknown(check, "doubt"))) is Verdict.COULD_NOT_CHECK


def test_a_check_that_was_never_reached_is_unknown():
    found = report().finding(Check.STATUS)
    assert (found.outcome, found.code) == (Outcome.UNKNOWN, "not_reached")


@given(FINDINGS)
def test_a_badge_is_shown_only_when_key_coverage_and_signature_have_passed(findings):
    badge = object()
    shown = report(findings, badge=badge).shown
    assert shown is (badge if of(findings, Outcome.PASSED) >= BEFORE_SHOWING else None)


def test_a_finding_keeps_the_document_it_rests_on():
    found = passed(Check.STATUS, "not_withdrawn").asked("https://list.example", NOW)
    assert (found.source, found.as_of, found.outcome) == ("https://list.example", NOW, Outcome.PASSED)


def test_a_report_under_a_reference_is_the_same_report():
    named = report(ALL_PASSED).under("K7QM-3XR9-TB4D")
    assert (named.reference, named.findings) == ("K7QM-3XR9-TB4D", ALL_PASSED)
