"""Editions of one credential, and which of them counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.equality import is_same, supersedes
from credentials.wire import from_wire, to_wire
from tests.unit.credentials.badge_cases import AT, unsigned

BADGE = from_wire(to_wire(unsigned(id="https://a.example/badges/Team work%21")))


@pytest.mark.parametrize(
    "text", ["https://a.example/badges/Team%20work!", " https://a.example/badges/Team work%21 "]
)
def test_ids_are_the_same_after_decoding_and_trimming(text):
    assert is_same(BADGE, replace(BADGE, id=text))


@pytest.mark.parametrize(
    "changes", [{"id": "urn:other"}, {"issuer_id": "did:web:other.example"}, {"id": None}]
)
def test_another_id_or_another_issuer_is_another_credential(changes):
    assert not is_same(BADGE, replace(BADGE, **changes))
    assert not is_same(replace(BADGE, **changes), BADGE)


def test_one_without_an_id_is_like_no_other():
    assert not is_same(replace(BADGE, id=None), replace(BADGE, id=None))


def test_the_later_edition_counts():
    newer = replace(BADGE, valid_from=AT + timedelta(seconds=1))
    assert supersedes(newer, BADGE)
    assert not supersedes(BADGE, newer)
    assert not supersedes(BADGE, BADGE)
    assert not supersedes(replace(newer, id="urn:other"), BADGE)
    assert not supersedes(replace(newer, valid_from=None), BADGE)
