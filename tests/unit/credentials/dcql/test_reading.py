"""A query is read strictly, and written as it was read."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.dcql import ClaimQuery, CredentialQuery, CredentialSet, Query, TrustedAuthority, read_query
from credentials.errors import MalformedQuery

FULL = {
    "credentials": [
        {
            "id": "communication",
            "format": "ldp_vc",
            "meta": {"type_values": [["a:Badge", "a:Credential"]], "extra": 1},
            "claims": [
                {
                    "id": "level",
                    "path": ["credentialSubject", "result", None, "achievedLevel"],
                    "values": ["x"],
                },
                {"id": "name", "path": ["name"]},
            ],
            "claim_sets": [["level", "name"], ["name"]],
            "multiple": True,
            "require_cryptographic_holder_binding": False,
            "trusted_authorities": [{"type": "aki", "values": ["abc"]}],
        },
        {"id": "tokens", "format": "dc+sd-jwt", "meta": {"vct_values": ["https://x.example/vct"]}},
    ],
    "credential_sets": [{"options": [["communication"], ["tokens"]], "required": False}],
}


def test_every_member_is_read_and_written_again():
    query = read_query(FULL)
    assert query.to_json() == FULL
    assert query.credentials[0].trusted_authorities == (TrustedAuthority("aki", ("abc",)),)
    assert query.credential_sets == (CredentialSet((("communication",), ("tokens",)), required=False),)


def test_members_that_are_not_known_are_passed_over():
    changed = copy.deepcopy(FULL)
    changed["new"] = changed["credentials"][0]["claims"][0]["intent_to_retain"] = True
    assert read_query(changed) == read_query(FULL)


def _without(*path):
    changed = copy.deepcopy(FULL)
    place = changed
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return changed


def _with(value, *path):
    changed = copy.deepcopy(FULL)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return changed


FIRST = ("credentials", 0)
FAULTS = {
    "no object": [],
    "no credentials": _without("credentials"),
    "credentials empty": _with([], "credentials"),
    "two of one id": _with("tokens", *FIRST, "id"),
    "no id": _without(*FIRST, "id"),
    "an id of other letters": _with("a b", *FIRST, "id"),
    "no format": _without(*FIRST, "format"),
    "no meta": _without(*FIRST, "meta"),
    "type_values flat": _with(["a:Badge"], *FIRST, "meta", "type_values"),
    "type_values with nothing": _with([[]], *FIRST, "meta", "type_values"),
    "vct_values of numbers": _with([1], "credentials", 1, "meta", "vct_values"),
    "claims empty": _with([], *FIRST, "claims"),
    "a claim without path": _without(*FIRST, "claims", 0, "path"),
    "an empty path": _with([], *FIRST, "claims", 0, "path"),
    "a path below zero": _with(["a", -1], *FIRST, "claims", 0, "path"),
    "a path by true": _with([True], *FIRST, "claims", 0, "path"),
    "the same claim twice": _with(["name"], *FIRST, "claims", 0, "path"),
    "the same claim id twice": _with("name", *FIRST, "claims", 0, "id"),
    "values empty": _with([], *FIRST, "claims", 0, "values"),
    "a value with a fraction": _with([1.5], *FIRST, "claims", 0, "values"),
    "claim_sets without claims": _without(*FIRST, "claims"),
    "claim_sets of claims without ids": _without(*FIRST, "claims", 1, "id"),
    "claim_sets of an unknown claim": _with([["other"]], *FIRST, "claim_sets"),
    "multiple as text": _with("yes", *FIRST, "multiple"),
    "holder binding as number": _with(0, *FIRST, "require_cryptographic_holder_binding"),
    "an authority without values": _without(*FIRST, "trusted_authorities", 0, "values"),
    "a set of an unknown query": _with([["other"]], "credential_sets", 0, "options"),
    "a set without options": _without("credential_sets", 0, "options"),
    "an empty option": _with([[]], "credential_sets", 0, "options"),
    "required as text": _with("no", "credential_sets", 0, "required"),
    "too much": _with([FULL["credentials"][0]] * 65, "credentials"),
}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_what_can_not_be_understood_is_refused(fault):
    with pytest.raises(MalformedQuery):
        read_query(FAULTS[fault])


_texts = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=5)
_claims = st.lists(
    st.builds(
        ClaimQuery,
        path=st.lists(st.one_of(_texts, st.none(), st.integers(0, 9)), min_size=1, max_size=4).map(tuple),
        values=st.lists(st.one_of(_texts, st.booleans(), st.integers(0, 9)), max_size=3).map(tuple),
    ),
    max_size=3,
    unique_by=lambda claim: claim.path,
).map(tuple)
_credentials = st.lists(
    st.builds(
        CredentialQuery,
        id=_texts,
        format=_texts,
        type_values=st.lists(st.frozensets(_texts, min_size=1, max_size=3), max_size=2).map(tuple),
        claims=_claims,
        multiple=st.booleans(),
        holder_binding=st.booleans(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda asked: asked.id,
).map(tuple)


@given(_credentials)
def test_whatever_is_written_is_read_as_the_same(credentials):
    query = Query(credentials)
    assert read_query(query.to_json()) == query
