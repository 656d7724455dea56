"""What the verifier keeps: reports for a while, and requests that are answered once."""

from dataclasses import replace

import pytest

from records.errors import Conflict
from tests.contract.test_verifier_partners import RECEIPT
from tests.support.builders import at
from verifier.ports import Answer, KeptReport, PresentationRequest, Witnessed

REPORT = {"verdict": "valid", "checks": [{"code": "ok", "detail": "Ünicode"}], "stack": None}
REFERENCE = "K7QM-3XR9-TB4D"
ASKED = PresentationRequest("request-1", "s" * 64, "nonce", "c" * 64, {"credentials": []}, at(0), at(300))
ANSWER = Answer({"verdict": "valid"}, "r" * 64, at(100))


def test_a_report_comes_back_as_it_was_kept(reports):
    reports.keep(REFERENCE, REPORT, b"\x00badge\xff", at(100), at(0))
    assert reports.get(REFERENCE, at(99)) == KeptReport(REFERENCE, REPORT, b"\x00badge\xff", at(0), at(100))
    assert reports.get("OTHR-OTHR-OTHR", at(99)) is None


def test_a_report_is_gone_the_second_its_time_is_over(reports):
    reports.keep(REFERENCE, REPORT, b"badge", at(100), at(0))
    assert reports.get(REFERENCE, at(100)) is None


def test_a_reference_is_one_reports(reports):
    reports.keep(REFERENCE, REPORT, b"badge", at(100), at(0))
    with pytest.raises(Conflict):
        reports.keep(REFERENCE, {}, b"other", at(200), at(0))
    assert reports.get(REFERENCE, at(99)).received == b"badge"


def test_sweeping_deletes_the_reports_whose_time_is_over_and_no_other(reports):
    for reference, until in (("A", at(100)), ("B", at(101)), ("C", at(50))):
        reports.keep(reference, REPORT, b"badge", until, at(0))
    assert reports.sweep(at(100)) == 2
    assert reports.sweep(at(100)) == 0
    assert [reports.get(reference, at(0)) is not None for reference in "ABC"] == [False, True, False]


def test_a_request_is_found_by_id_and_by_state(requests):
    requests.add(ASKED)
    assert requests.get("request-1") == requests.by_state("s" * 64) == ASKED
    assert requests.get("request-2") is None
    assert requests.by_state("t" * 64) is None


@pytest.mark.parametrize("other", [replace(ASKED, state_hash="t" * 64), replace(ASKED, id="request-2")])
def test_an_id_and_a_state_are_one_requests(requests, other):
    requests.add(ASKED)
    with pytest.raises(Conflict):
        requests.add(other)


def test_the_first_answer_wins(requests):
    requests.add(ASKED)
    assert requests.answer("request-1", ANSWER)
    assert not requests.answer("request-1", Answer({"verdict": "not_genuine"}, None, at(101)))
    expected = replace(ASKED, answered_at=at(100), response_code_hash="r" * 64, result={"verdict": "valid"})
    assert requests.get("request-1") == expected


def test_a_response_code_serves_once_and_no_other_does(requests):
    requests.add(ASKED)
    assert not requests.release("request-1", "r" * 64)
    requests.answer("request-1", ANSWER)
    assert not requests.release("request-1", "q" * 64)
    assert not requests.release("request-2", "r" * 64)
    assert requests.release("request-1", "r" * 64)
    assert not requests.release("request-1", "r" * 64)
    assert requests.get("request-1").response_code_hash is None
    assert requests.get("request-1").result == {"verdict": "valid"}


def test_the_first_answer_leaves_its_receipt_and_no_other_does(witnessed):
    """A wallet that answered under a policy has left its receipt, whatever happens next."""
    requests, receipts = witnessed
    requests.add(ASKED)
    assert not requests.answer("request-2", replace(ANSWER, witnessed=Witnessed("acme", RECEIPT)))
    assert receipts.get("acme", RECEIPT.reference, at(11)) is None
    assert requests.answer("request-1", replace(ANSWER, witnessed=Witnessed("acme", RECEIPT)))
    late = replace(RECEIPT, reference="OTHR-OTHR")
    assert not requests.answer("request-1", replace(ANSWER, witnessed=Witnessed("acme", late)))
    assert receipts.get("acme", RECEIPT.reference, at(11)) == RECEIPT
    assert receipts.get("acme", late.reference, at(11)) is None


def test_an_answer_comes_before_the_request_expires_and_to_one_that_there_is(requests):
    requests.add(ASKED)
    assert not requests.answer("request-1", replace(ANSWER, at=at(300)))
    assert not requests.answer("request-2", ANSWER)
    assert requests.answer("request-1", replace(ANSWER, at=at(299)))


def test_sweeping_deletes_the_requests_whose_time_is_over(requests):
    requests.add(ASKED)
    requests.add(replace(ASKED, id="request-2", state_hash="t" * 64, expires_at=at(301)))
    assert requests.sweep(at(300)) == 1
    assert requests.get("request-1") is None
    assert requests.get("request-2") is not None
