"""The published JSON Schema of rule documents: it takes and refuses what the reader does."""

import copy
import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import RuleNotUnderstood
from credentials.stacking import (
    AgeAt,
    Duration,
    MinLevel,
    Option,
    SlotRule,
    parse_rule,
    rule_document,
    rule_schema,
)
from tests.support.counts import count
from tests.support.json_schema import fits

from .rule_mutants import is_beyond_the_schema, mutant
from .stacking_cases import LEVELS, META, slot
from .test_stacking_rules import FAULTS, FULL, altered

SCHEMA = rule_schema()


def refusal(document):
    """Return why the reader refuses a document, None if it takes it."""
    try:
        parse_rule(document)
    except RuleNotUnderstood as refused:
        return str(refused)
    return None


def test_the_schema_takes_what_the_reader_takes():
    assert fits(FULL, SCHEMA)
    assert fits(rule_document(META, 1, [slot(0), slot(1)], 1), SCHEMA)


TEXTS = st.text(min_size=1, max_size=8)
OPTIONS = st.builds(Option, TEXTS, st.lists(TEXTS, min_size=1, max_size=3, unique=True).map(tuple))
SLOTS = st.builds(
    SlotRule,
    st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,9}", fullmatch=True),
    st.lists(OPTIONS, min_size=1, max_size=3).map(tuple),
    st.none() | st.sampled_from(LEVELS).map(lambda least: MinLevel(LEVELS, least)),
    st.none()
    | st.builds(Duration, years=st.integers(0, 9), months=st.integers(0, 9), days=st.integers(1, 9)),
    st.sampled_from(AgeAt),
)


@given(st.lists(SLOTS, min_size=1, max_size=6, unique_by=lambda each: each.name), st.data())
def test_every_rule_that_is_written_fits_the_schema(slots, data):
    k = data.draw(st.none() | st.integers(1, len(slots)))
    assert fits(rule_document(META, data.draw(TEXTS), slots, k), SCHEMA)


@pytest.mark.parametrize(("path", "value", "where"), FAULTS)
def test_the_schema_refuses_what_the_reader_refuses(path, value, where):
    document = altered(path, value)
    why = refusal(document)
    assert why is not None
    assert not fits(document, SCHEMA) or is_beyond_the_schema(why, document)


def test_schema_and_reader_agree_on_rules_that_were_altered_at_random():
    draw = random.Random(13)
    seen = Counter()
    for _ in range(count(20_000)):
        document = mutant(draw, copy.deepcopy(FULL))
        why, is_fit = refusal(document), fits(document, SCHEMA)
        assert is_fit or why is not None, document
        assert not is_fit or why is None or is_beyond_the_schema(why, document), (document, why)
        seen[is_fit, why is None] += 1
    assert set(seen) == {(True, True), (True, False), (False, False)}
    assert seen[True, True] > 50
    assert seen[False, False] > 300


def test_the_schema_says_in_words_what_it_cannot_say():
    assert "Beyond this schema" in SCHEMA["description"]
