"""Our DCQL beside that of the npm package `dcql`: the same credentials fit, by the same claim sets, and are enough.

Where the package departs from OpenID4VP 1.0 the departure is named here and shown; random cases keep clear of them.
"""

import random

import pytest

from credentials.dcql import Candidate, choose, match, read_query
from credentials.errors import MalformedQuery, Unanswered
from tests.interop.peers import Peer
from tests.support.counts import count
from tests.support.tools import need

pytestmark = pytest.mark.node

BATCHES = 4
TYPES, VCTS, NAMES = ("A", "B", "C"), ("urn:v:1", "urn:v:2"), ("a", "b", "c")
VALUES = ("x", "y", 0, 1, 2, True, False)
FORMATS = ("ldp_vc", "jwt_vc_json", "dc+sd-jwt")
AUTHORITIES = ("AAAA", "BBBB")


@pytest.fixture(scope="module")
def npm():
    need("node")
    with Peer("dcql.mjs") as peer:
        yield peer


# --- random credentials and queries -----------------------------------------------------------------


def claims_of(rng, depth=0):
    """Return an object all of whose arrays hold something, of one kind, and nothing is null."""
    return {name: value_of(rng, depth) for name in NAMES if rng.random() < 0.7}


def value_of(rng, depth):
    kind = rng.random()
    if depth < 2 and kind < 0.25:
        return claims_of(rng, depth + 1)
    if depth < 2 and kind < 0.5:
        many = range(rng.randint(1, 3))
        if rng.random() < 0.5:
            return [claims_of(rng, depth + 1) for _ in many]
        return [rng.choice(VALUES) for _ in many]
    return rng.choice(VALUES)


def credential_of(rng):
    name = rng.choice(FORMATS)
    made = {"credential_format": name, "cryptographic_holder_binding": True, "claims": claims_of(rng)}
    if rng.random() < 0.5:
        made["authority"] = {"type": "aki", "values": [rng.choice(AUTHORITIES)]}
    if name == "dc+sd-jwt":
        return made | {"vct": rng.choice(VCTS)}
    return made | {"type": rng.sample(TYPES, rng.randint(1, 3))}


def path_of(rng):
    first = [rng.choice(NAMES)]
    return first + [rng.choice([*NAMES, None, 0, 1]) for _ in range(rng.randint(0, 2))]


def claims_asked(rng):
    paths = {tuple(path_of(rng)) for _ in range(rng.randint(1, 3))}
    asked = [{"id": f"c{place}", "path": list(path)} for place, path in enumerate(sorted(paths, key=repr))]
    for each in asked:
        if rng.random() < 0.4:
            each["values"] = rng.sample(VALUES, rng.randint(1, 3))
    return asked


def query_of(rng, name):
    """Return one credential query."""
    form = rng.choice(FORMATS)
    meta = (
        {"vct_values": rng.sample(VCTS, rng.randint(1, 2))}
        if form == "dc+sd-jwt"
        else {"type_values": [rng.sample(TYPES, rng.randint(1, 2)) for _ in range(rng.randint(1, 2))]}
    )
    made = {"id": name, "format": form, "meta": meta}
    if rng.random() < 0.7:
        made["claims"] = claims_asked(rng)
        ids = [each["id"] for each in made["claims"]]
        if rng.random() < 0.5:
            made["claim_sets"] = [rng.sample(ids, rng.randint(1, len(ids))) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.3:
        made["trusted_authorities"] = [{"type": "aki", "values": rng.sample(AUTHORITIES, rng.randint(1, 2))}]
    return made | ({"multiple": True} if rng.random() < 0.3 else {})


def whole_query(rng):
    ids = [f"q{place}" for place in range(rng.randint(1, 4))]
    made = {"credentials": [query_of(rng, each) for each in ids]}
    if rng.random() < 0.5:
        made["credential_sets"] = [
            {
                "options": [rng.sample(ids, rng.randint(1, len(ids))) for _ in range(rng.randint(1, 3))],
                "required": rng.random() < 0.7,
            }
            for _ in range(rng.randint(1, 3))
        ]
    return made


# --- the two answers --------------------------------------------------------------------------------


def candidate(credential):
    authority = credential.get("authority")
    held = {(authority["type"], value) for value in authority["values"]} if authority else set()
    return Candidate(
        credential["credential_format"],
        credential["claims"],
        frozenset(credential.get("type", ())),
        frozenset({credential["vct"]} if "vct" in credential else ()),
        frozenset(held),
    )


def claim_set(query, found):
    """Return the place of the claim set that was answered, None where there are none."""
    if not query.claim_sets:
        return None
    return query.claim_sets.index(tuple(each.id for each in found))


def by_us(asked, credentials):
    query, candidates = read_query(asked), [candidate(each) for each in credentials]
    fitting = {
        each.id: [
            [place, claim_set(each, found)]
            for place, held in enumerate(candidates)
            if (found := match(each, held)) is not None
        ]
        for each in query.credentials
    }
    try:
        choose(query, candidates)
    except Unanswered:
        return {"satisfied": False, "fitting": fitting}
    return {"satisfied": True, "fitting": fitting}


def is_plain(asked, credentials):
    """Whether no path meets a value of another kind than it goes into: there the package departs, see below."""
    paths = [each["path"] for query in asked["credentials"] for each in query.get("claims", [])]
    return all(_goes_through(path, [each["claims"]]) for path in paths for each in credentials)


def _goes_through(path, selected):
    for step in path:
        wanted = dict if isinstance(step, str) else list
        if not all(isinstance(each, wanted) for each in selected):
            # Where none is of the right kind, both find nothing.
            return not any(isinstance(each, wanted) for each in selected)
        if isinstance(step, str):
            selected = [each[step] for each in selected if step in each]
        elif step is None:
            selected = [element for each in selected for element in each]
        else:
            selected = [each[step] for each in selected if step < len(each)]
    return True


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_same_credentials_answer_the_same_queries(npm, batch):
    compared, enough = 0, {True: 0, False: 0}
    each = count(20_000) // BATCHES
    for seed in range(batch * each, (batch + 1) * each):
        rng = random.Random(seed)
        asked, held = whole_query(rng), [credential_of(rng) for _ in range(rng.randint(0, 5))]
        if not is_plain(asked, held):
            continue
        ours = by_us(asked, held)
        assert npm.ask(query=asked, credentials=held) == ours, seed
        compared += 1
        enough[ours["satisfied"]] += 1
    assert compared > each / 3
    assert min(enough.values()) > compared / 100


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("an empty list of credentials", {"credentials": []}),
        ("an id of other letters", {"id": "a b"}),
        ("no format", {"format": None}),
        ("no meta", {"meta": None}),
        ("no types", {"meta": {"type_values": []}}),
        ("a path of nothing", {"claims": [{"path": []}]}),
        ("a step below zero", {"claims": [{"path": ["a", -1]}]}),
        ("a value with a fraction", {"claims": [{"path": ["a"], "values": [0.5]}]}),
        (
            "a claim set of a claim that is not there",
            {"claims": [{"id": "a", "path": ["a"]}], "claim_sets": [["b"]]},
        ),
        ("a set of a query that is not there", {"credential_sets": [{"options": [["other"]]}]}),
    ],
)
def test_both_refuse_a_query_that_breaks_the_rules(npm, name, broken):
    query = {"id": "q", "format": "ldp_vc", "meta": {"type_values": [["A"]]}} | broken
    sets = {"credential_sets": query.pop("credential_sets")} if "credential_sets" in query else {}
    whole = {"credentials": query.pop("credentials", None)}
    if whole["credentials"] is None:
        whole["credentials"] = [{key: value for key, value in query.items() if value is not None}]
    assert "error" in npm.ask(query=whole | sets, credentials=[])
    with pytest.raises(MalformedQuery):
        read_query(whole | sets)


# --- departures, named and shown --------------------------------------------------------------------


def asked_for(path, **more):
    query = {
        "id": "q",
        "format": "ldp_vc",
        "meta": {"type_values": [["A"]]},
        "claims": [{"path": path, **more}],
    }
    return {"credentials": [query]}


def holding(claims):
    usual = {"credential_format": "ldp_vc", "cryptographic_holder_binding": True, "type": ["A"]}
    return [usual | {"claims": claims}]


def both(npm, path, claims, **more):
    query, held = asked_for(path, **more), holding(claims)
    return npm.ask(query=query, credentials=held)["satisfied"], by_us(query, held)["satisfied"]


def test_the_package_passes_over_elements_of_another_kind(npm):
    """OpenID4VP 1.0, 7.1.1: a name where anything selected is no object aborts the whole."""
    assert both(npm, ["a", None, "b"], {"a": [{"b": 1}, 2]}) == (True, False)


def test_the_package_takes_every_element_of_an_empty_array_for_a_claim(npm):
    """OpenID4VP 1.0, 7.1.1: where nothing is selected the path leads nowhere."""
    assert both(npm, ["a", None], {"a": []}) == (True, False)


def test_the_package_takes_null_for_nothing(npm):
    """OpenID4VP 1.0, 7.1.1 selects it; whether a claim is there and what it is are two questions."""
    assert both(npm, ["a"], {"a": None}) == (False, True)


def test_the_package_lets_a_claim_be_asked_twice(npm):
    """OpenID4VP 1.0, 6.3: it must not be."""
    query = asked_for(["a"])
    query["credentials"][0]["claims"] *= 2
    assert npm.ask(query=query, credentials=holding({"a": 1}))["satisfied"]
    with pytest.raises(MalformedQuery, match="twice"):
        read_query(query)
