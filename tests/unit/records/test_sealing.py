"""What is known of a person is sealed under a key of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import SealBroken
from records.sealing import data_key_context, open_values, seal_values

KEY, OTHER = bytes(range(32)), bytes(32)
VALUES = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=4)


@given(VALUES)
def test_values_come_back_as_they_were_sealed(values):
    assert open_values(seal_values(values, KEY, "audit"), KEY, "audit") == values


@pytest.mark.parametrize(("key", "context"), [(OTHER, "audit"), (KEY, "elsewhere")])
def test_another_key_or_context_opens_nothing(key, context):
    with pytest.raises(SealBroken):
        open_values(seal_values({"address": "zoe@acme.example"}, KEY, "audit"), key, context)


def test_sealed_values_can_not_be_read_or_recognised():
    sealed = [seal_values({"address": "zoe@acme.example"}, KEY, "audit") for _ in range(2)]
    assert sealed[0] != sealed[1]
    assert not any(b"zoe" in each for each in sealed)


def test_a_data_key_is_bound_to_its_person_and_organisation():
    contexts = {data_key_context(org, person) for org in ("a", "b") for person in ("x", "y")}
    assert len(contexts) == 4
