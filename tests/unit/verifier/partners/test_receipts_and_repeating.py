"""Receipts say what came of a check and nothing else; repeated requests get the same answer."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.verifier.recognition.cases import usual
from verifier.errors import AnswerPending, InvalidKey, KeyReused, ReceiptNotFound
from verifier.partners import receipts
from verifier.partners.ports import KeptPolicy, Receipt, Wanted
from verifier.partners.receipts import COLUMNS, PAGE, Occasion, as_table, digests_of, receipt_of
from verifier.partners.repeating import Answer, Call, key_in, once
from verifier.reference import reference_from
from verifier.store.memory_partners import MemoryAnswers, MemoryReceipts
from verifier.verify import Submission

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
POLICY = KeptPolicy("p1", 3, "Strict", {}, "sha-256:p", NOW, "hr")
RECEIPT = Receipt(
    *(reference_from(b"12345678"), NOW, "p1", "Strict", 3, "sha-256:p", "valid", "met"),
    *(("sha-256:a", "sha-256:b"), "hr", "page", NOW + timedelta(days=9)),
)


def test_a_receipt_has_digests_and_nothing_that_a_credential_says():
    case = usual()
    report, found = case.judged({"max_age_months": 12})
    body, parts = case.stack(), tuple(case.supplied.values())
    submission = Submission(body, parts)
    made = receipt_of(report.under("K7QM-3XR9"), found, digests_of(submission), POLICY, Occasion("hr", "api"))
    assert (made.reference, made.verdict, made.outcome, made.policy_version) == (
        "K7QM-3XR9",
        "valid",
        "met",
        3,
    )
    assert len(made.digests) == 3
    assert all(each.startswith("sha-256:") for each in made.digests)
    for said in ("Super", "Partner", "did:", "urn:"):
        assert said not in repr(made)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_table_has_no_cell_that_is_calculated(start):
    (header, row) = csv.reader(io.StringIO(as_table([replace(RECEIPT, policy_name=start)]), newline=""))
    assert tuple(header) == COLUMNS
    assert row[COLUMNS.index("policy")] == f"'{start}"
    assert row[COLUMNS.index("digests")] == "sha-256:a sha-256:b"


def test_a_receipt_is_found_however_its_reference_is_typed_and_by_its_owner_alone():
    shelf = MemoryReceipts()
    shelf.keep("acme", RECEIPT)
    for typed in (RECEIPT.reference, RECEIPT.reference.lower(), RECEIPT.reference.replace("-", "")):
        assert receipts.recall(shelf, "acme", typed, NOW) == RECEIPT
    for owner, typed in (("globex", RECEIPT.reference), ("acme", "nothing")):
        with pytest.raises(ReceiptNotFound):
            receipts.recall(shelf, owner, typed, NOW)


def test_receipts_come_in_pages_of_which_none_is_told_twice():
    shelf, told, begins = MemoryReceipts(), [], None
    for number in range(PAGE * 2 + 1):
        shelf.keep("acme", replace(RECEIPT, reference=reference_from(number.to_bytes(8, "big"))))
    while True:
        page = receipts.page(shelf, "acme", Wanted(before=begins), NOW)
        told += [each.reference for each in page.receipts]
        if page.after is None:
            break
        begins = receipts.after(shelf, "acme", page.after, NOW)
    assert len(told) == len(set(told)) == PAGE * 2 + 1
    assert receipts.after(shelf, "acme", "gone", NOW) is None


# --- repeating ------------------------------------------------------------------------------------


def test_what_may_be_answered_otherwise_before_long_is_not_kept():
    shelf, call = MemoryAnswers(), Call("us", "key", b"request", NOW)
    made = iter([Answer(200, {"try": 1}, is_final=False), Answer(200, {"try": 2}), Answer(200, {"try": 3})])
    told = [once(shelf, call, lambda: next(made)) for _ in range(3)]
    assert [(each.body["try"], each.is_repeated) for each in told] == [(1, False), (2, False), (2, True)]


CALL = Call("acme/token:1", "order-17", b"the request", NOW)
MADE = Answer(201, {"verdict": "valid"}, "https://a.example/r/1")


class Answerer:
    """Answers, and counts how often it was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0

    def __call__(self):
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_the_same_request_is_answered_once():
    shelf, answer = MemoryAnswers(), Answerer(MADE)
    assert once(shelf, CALL, answer) == MADE
    assert once(shelf, replace(CALL, at=NOW + timedelta(hours=23)), answer) == replace(MADE, is_repeated=True)
    assert answer.asked == 1


def test_another_request_under_the_key_is_refused_and_nothing_is_answered():
    shelf = MemoryAnswers()
    once(shelf, CALL, Answerer(MADE))
    nobody = Answerer()
    with pytest.raises(KeyReused):
        once(shelf, replace(CALL, said=b"another"), nobody)
    assert nobody.asked == 0


def test_while_it_is_answered_whoever_repeats_is_told_to_wait():
    shelf = MemoryAnswers()

    def meanwhile():
        with pytest.raises(AnswerPending) as told:
            once(shelf, CALL, Answerer())
        assert told.value.headers == {"Retry-After": "5"}
        return MADE

    assert once(shelf, CALL, meanwhile) == MADE


def test_a_refusal_gives_the_key_back():
    shelf = MemoryAnswers()
    with pytest.raises(KeyError):
        once(shelf, CALL, Answerer(KeyError("x")))
    assert once(shelf, replace(CALL, said=b"mended"), Answerer(MADE)) == MADE


def test_what_is_kept_opens_for_the_very_request_alone():
    shelf = MemoryAnswers()
    once(shelf, CALL, Answerer(MADE))
    (kept,) = shelf._kept.values()
    assert b"valid" not in kept.sealed
    assert "order" not in repr(shelf._kept.keys())


@pytest.mark.parametrize(
    ("header", "key"), [("a", "a"), ('"a b"', "a b"), ('"', '"'), ("x" * 255, "x" * 255)]
)
def test_a_key_is_read_with_or_without_quotes(header, key):
    assert key_in(header) == key


@pytest.mark.parametrize("header", ["", '""', "x" * 256, "a\tb", "ü"])
def test_what_is_no_key_is_refused(header):
    with pytest.raises(InvalidKey):
        key_in(header)
