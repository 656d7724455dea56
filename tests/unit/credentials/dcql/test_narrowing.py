"""A query for a wallet that knows some formats: what it could not show is not asked, and what is required stays so."""

import itertools

import pytest

from credentials.dcql import CredentialQuery, CredentialSet, Query, narrowed
from credentials.errors import Unanswered


def query(sets=(), **formats):
    return Query(tuple(CredentialQuery(name, form) for name, form in formats.items()), tuple(sets))


def ids(found):
    return {each.id for each in found.credentials}


def test_without_sets_everything_is_asked_or_the_wallet_can_not_answer():
    asked = query(a="x", b="y")
    assert narrowed(asked, {"x", "y"}) == asked
    with pytest.raises(Unanswered):
        narrowed(asked, {"x"})


def test_alternatives_that_the_wallet_can_not_show_are_left_out():
    asked = query([CredentialSet((("a",), ("b",))), CredentialSet((("b",),), required=False)], a="x", b="y")
    found = narrowed(asked, {"x"})
    assert ids(found) == {"a"}
    assert found.credential_sets == (CredentialSet((("a",),)),)


def test_a_required_set_of_which_nothing_is_left_can_not_be_asked():
    with pytest.raises(Unanswered):
        narrowed(query([CredentialSet((("a", "b"),))], a="x", b="y"), {"x"})


def test_what_stands_in_no_set_is_asked_as_before_where_it_can_be():
    asked = query([CredentialSet((("a",),))], a="x", loose="x", other="y")
    assert ids(narrowed(asked, {"x"})) == {"a", "loose"}


def test_every_option_of_the_rest_was_one_before_and_names_only_what_is_asked():
    sets = [CredentialSet((("a", "b"), ("b", "c"), ("c",))), CredentialSet((("a",), ("d",)), required=False)]
    asked = query(sets, a="x", b="y", c="z", d="y")
    for count in range(4):
        for formats in itertools.combinations("xyz", count):
            try:
                found = narrowed(asked, formats)
            except Unanswered:
                continue
            options = [option for each in found.credential_sets for option in each.options]
            assert all(any(option in each.options for each in sets) for option in options)
            assert all(ids(found).issuperset(option) for option in options)
            assert all(each.format in formats for each in found.credentials)
