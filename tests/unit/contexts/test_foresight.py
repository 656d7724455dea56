"""Two short cuts, beside the long way: refusing poison before the work, and seeing that JSON is not deep."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts import rdfc, strict_json
from contexts.errors import MalformedJson, TooComplex
from contexts.nquads import Quad
from contexts.rdfc import Limits
from tests.support.counts import count


class Patient(rdfc._Labelling):
    """Works until the steps are used up."""

    def _foresee(self, nodes, issuer):
        pass


class Hasty(rdfc._Labelling):
    """Refuses whatever has more than one order."""

    def _foresee(self, nodes, issuer):
        if len(nodes) > 1:
            raise TooComplex("at once")


def answer(labelling, quads, limits):
    try:
        return labelling(quads, "sha256", limits).labels()
    except TooComplex:
        return None


def graph(seed):
    """Return nodes that all look alike: each points at those some steps further; now and then one is different."""
    r = random.Random(seed)
    size = r.randint(2, 6)
    steps = r.sample(range(size), r.randint(1, size))
    place = r.choice(["", "", "<urn:g>"])
    quads = [
        Quad(f"_:n{one}", "<urn:p>", f"_:n{(one + far) % size}", place)
        for one in range(size)
        for far in steps
    ]
    return quads + ([Quad("_:n0", "<urn:q>", '"x"')] if r.random() < 0.2 else [])


def verdicts(labelling):
    limits = [Limits(steps=random.Random(-seed).randint(1, 3000)) for seed in range(count(4000))]
    return [answer(labelling, graph(seed), limit) for seed, limit in enumerate(limits)]


def test_foreseeing_refuses_exactly_what_working_would_refuse():
    patient = verdicts(Patient)
    assert verdicts(rdfc._Labelling) == patient
    assert 0 < patient.count(None) < len(patient)


def test_foreseeing_too_much_would_be_noticed():
    assert verdicts(Hasty) != verdicts(Patient)


def test_seven_nodes_that_point_at_each_other_are_refused_at_the_first_choice():
    quads = [Quad(f"_:n{a}", "<urn:p>", f"_:n{b}") for a in range(7) for b in range(7) if a != b]
    labelling = rdfc._Labelling(quads, "sha256", Limits())
    with pytest.raises(TooComplex):
        labelling.labels()
    assert labelling.steps < 20


@pytest.mark.parametrize(
    "names", [[], ["a"], ["a", "b", "c", "d"], ["a", "a", "b"], ["a", "b", "b", "c", "c"]]
)
def test_orders_are_counted_as_they_are_made(names):
    assert rdfc._orders(names, enough=10**6) == len(list(rdfc._permutations(names)))


def deep_by_the_long_way(text, most):
    try:
        strict_json._check_depth(text, most)
    except MalformedJson:
        return True
    return False


VALUES = st.recursive(
    st.text('a[]{}"\\\n\u00e9', max_size=6) | st.integers(-3, 3) | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('a[{"\\', max_size=3), inner, max_size=3)
    ),
    max_leaves=30,
)


@given(VALUES, st.integers(0, 6), st.booleans())
def test_the_first_look_at_json_sees_how_deep_it_is(value, most, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert strict_json._is_shallow(text.encode(), most) == (not deep_by_the_long_way(text, most))


@given(st.text('[]{}"\\a:,1 ', max_size=40), st.integers(0, 6))
def test_whatever_text_it_is_the_refusal_is_that_of_the_long_way_or_of_the_syntax(text, most):
    try:
        strict_json.parse(text, max_depth=most)
        code = None
    except MalformedJson as refusal:
        code = refusal.code
    if deep_by_the_long_way(text, most):
        assert code in ("json_depth", "json_syntax")
    else:
        assert code != "json_depth"
