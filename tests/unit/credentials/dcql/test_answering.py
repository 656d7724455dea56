"""A whole query: what a wallet shows, and what a verifier accepts as an answer."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.dcql import Candidate, CredentialQuery, CredentialSet, Query, check_answer, choose
from credentials.errors import Unanswered


def held(*formats):
    return [Candidate(each, {}) for each in formats]


def asked(*ids, sets=(), **more):
    return Query(tuple(CredentialQuery(each, each, **more) for each in ids), sets)


def test_without_sets_every_query_is_to_be_answered():
    assert [(each.query_id, each.place) for each in choose(asked("a", "b"), held("b", "a"))] == [
        ("a", 1),
        ("b", 0),
    ]
    with pytest.raises(Unanswered, match="nothing answers b"):
        choose(asked("a", "b"), held("a"))


def test_one_credential_is_shown_unless_several_are_asked_for():
    assert len(choose(asked("a"), held("a", "a"))) == 1
    assert len(choose(asked("a", multiple=True), held("a", "a"))) == 2


def test_of_a_set_the_first_option_that_can_be_answered_counts():
    query = asked("a", "b", "c", sets=(CredentialSet((("a", "b"), ("c",))),))
    assert {each.query_id for each in choose(query, held("a", "b", "c"))} == {"a", "b"}
    assert {each.query_id for each in choose(query, held("a", "c"))} == {"c"}
    with pytest.raises(Unanswered, match="option"):
        choose(query, held("a"))


def test_a_set_that_is_not_required_may_stay_unanswered():
    query = asked("a", "b", sets=(CredentialSet((("a",),)), CredentialSet((("b",),), required=False)))
    assert {each.query_id for each in choose(query, held("a"))} == {"a"}
    assert {each.query_id for each in choose(query, held("a", "b"))} == {"a", "b"}


def test_what_was_shown_must_be_what_was_asked_for():
    check_answer(asked("a", "b"), {"a": held("a"), "b": held("b")})
    for shown in (
        {"a": held("a")},
        {"a": held("a"), "b": held("a")},
        {"a": held("a"), "b": held("b"), "c": held("c")},
        {"a": held("a"), "b": []},
        {"a": held("a"), "b": held("b", "b")},
        {},
    ):
        with pytest.raises(Unanswered):
            check_answer(asked("a", "b"), shown)


def test_an_answer_may_hold_more_than_the_sets_need():
    query = asked("a", "b", sets=(CredentialSet((("a",), ("b",))),))
    check_answer(query, {"a": held("a"), "b": held("b")})


_ids = st.sampled_from("abcd")
_sets = st.lists(
    st.builds(
        CredentialSet,
        st.lists(st.lists(_ids, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple),
        st.booleans(),
    ),
    max_size=3,
).map(tuple)


@given(_sets, st.frozensets(_ids))
def test_a_choice_exists_exactly_where_some_choice_of_queries_is_enough(sets, formats):
    query = asked(*"abcd", sets=sets)
    possible = [
        set(some) for n in range(5) for some in itertools.combinations("abcd", n) if formats.issuperset(some)
    ]
    enough = any(
        all(not each.required or any(some.issuperset(option) for option in each.options) for each in sets)
        if sets
        else some == set("abcd")
        for some in possible
    )
    try:
        chosen = choose(query, held(*sorted(formats)))
    except Unanswered:
        assert not enough
        return
    assert enough
    check_answer(query, {each.query_id: held(each.query_id) for each in chosen})
