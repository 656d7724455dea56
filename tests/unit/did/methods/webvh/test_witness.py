"""Witnesses: where a log names them, enough of them must have approved it."""

import json

import pytest

from did.errors import DidUnresolvable, InvalidDidDocument
from did.methods.webvh.log import read_log
from did.methods.webvh.witness import check_approvals, needs_approval
from tests.support.webvh_logs import (
    NOW,
    STRANGER,
    WITNESSES,
    after,
    approvals,
    body,
    first,
    parameters,
    witnesses,
)

A, B, C = WITNESSES
ONE, _ = first(parameters(witness=witnesses(2)))
TWO = after(ONE)
PLAIN, _ = first()


def check(entries, *made):
    check_approvals(read_log(body(*entries), NOW), approvals(*made))


def test_a_log_without_witnesses_needs_none():
    assert not needs_approval(read_log(body(PLAIN), NOW))
    assert needs_approval(read_log(body(ONE), NOW))


def test_enough_witnesses_are_enough():
    check([ONE], (ONE, A), (ONE, C))


def test_who_approves_an_entry_approves_those_before_it():
    check([ONE, TWO], (TWO, A), (TWO, B))


def test_who_approved_an_earlier_entry_has_not_approved_the_later():
    with pytest.raises(DidUnresolvable):
        check([ONE, TWO], (ONE, A), (ONE, B), (TWO, B))


@pytest.mark.parametrize("made", [(), ((ONE, A),), ((ONE, A), (ONE, A)), ((TWO, A), (TWO, B))])
def test_too_few_twice_the_same_or_of_an_entry_not_published_are_not_enough(made):
    with pytest.raises(DidUnresolvable):
        check([ONE], *made)


def test_a_stranger_s_approval_counts_for_nothing():
    with pytest.raises(InvalidDidDocument):
        check([ONE], (ONE, A), (ONE, STRANGER))


def test_an_approval_of_another_entry_does_not_hold_for_this_one():
    replayed = json.loads(approvals((PLAIN, A), (PLAIN, B)))
    for each in replayed:
        each["versionId"] = ONE["versionId"]
    with pytest.raises(InvalidDidDocument):
        check_approvals(read_log(body(ONE), NOW), json.dumps(replayed).encode())


def test_a_proof_that_does_not_hold_harms_nothing_where_enough_others_do():
    check([ONE], (ONE, STRANGER), (ONE, A), (ONE, B))


def test_new_witnesses_begin_with_the_next_entry():
    changed = after(ONE, {"witness": witnesses(1, (C,))})
    check([ONE, changed], (changed, A), (changed, B))
    with pytest.raises(DidUnresolvable):
        check([ONE, changed], (ONE, A), (ONE, B), (changed, C))


def test_the_first_witnesses_approve_their_own_naming_and_the_last_ones_their_leaving():
    named = after(PLAIN, {"witness": witnesses(1, (A,))})
    with pytest.raises(DidUnresolvable):
        check([PLAIN, named])
    check([PLAIN, named], (named, A))
    ended = after(named, {"witness": {}})
    with pytest.raises(DidUnresolvable):
        check([PLAIN, named, ended], (named, A))
    check([PLAIN, named, ended, after(ended)], (ended, A))


@pytest.mark.parametrize("text", [b"", b"{}", b"[7]", b"x", b'[{"versionId": "1-x"}', b"[" * 40, b"[{}]" * 2])
def test_a_file_that_is_not_one_of_proofs_is_refused(text):
    with pytest.raises(InvalidDidDocument):
        check_approvals(read_log(body(ONE), NOW), text)


def test_a_file_of_very_many_proofs_is_refused():
    with pytest.raises(InvalidDidDocument):
        check_approvals(read_log(body(ONE), NOW), json.dumps([{}] * 1001).encode())
