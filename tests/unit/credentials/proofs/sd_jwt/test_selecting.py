import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.proofs.sd_jwt import read, select, split
from tests.unit.credentials.proofs.sd_jwt.cases import ISSUER, issued
from tests.unit.credentials.proofs.sd_jwt.test_reading import EVERYWHERE

WHOLE = issued(*EVERYWHERE, decoys=1)
BARE = {"iss": "did:web:issuer.example", "seen": [], "count": 7}


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ([], {}),
        ([("name",)], {"name": "Teamwork"}),
        ([("address", "parts", "floor")], {"address": {"town": "Ulm", "parts": {"floor": 3}}}),
        ([("address", "street")], {"address": {"town": "Ulm", "street": "Hill 1"}}),
        ([("address", "town")], {"address": {"town": "Ulm"}}),
        ([("seen", 0)], {"seen": ["first"]}),
        ([("seen", 1)], {"seen": [{"what": "second"}]}),
        ([("seen", None)], {"seen": ["first", {"what": "second"}, ["third"]]}),
        ([("count",)], {}),
        ([("missing",), ("address", None)], {"address": {"town": "Ulm"}}),
    ],
)
def test_what_is_shown_is_what_was_wanted_and_what_leads_there(wanted, shown):
    assert read(select(WHOLE, wanted)).payload == BARE | shown


@given(st.sets(st.sampled_from([each.path for each in read(WHOLE).disclosed])))
def test_any_choice_is_signed_and_says_nothing_else(wanted):
    chosen = read(select(WHOLE, wanted))
    chosen.verify(ISSUER.public_key)
    whole = read(WHOLE)
    kept = {each.text for each in chosen.disclosed}
    assert kept <= {each.text for each in whole.disclosed}
    for each in whole.disclosed:
        leads_there = any(path[: len(each.path)] == each.path for path in wanted)
        is_inside = any(each.path[: len(path)] == path for path in wanted)
        assert (each.text in kept) == (leads_there or is_inside)


def test_a_key_binding_is_not_shown_again():
    assert split(select(WHOLE + "k.k.k", [()])).key_binding is None
    assert select(WHOLE, [()]) == WHOLE
