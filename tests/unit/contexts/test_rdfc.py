import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyld.canon import URDNA2015
from pyld.nquads import parse_nquads

from contexts.errors import TooComplex
from contexts.nquads import Quad
from contexts.rdfc import Limits, canonical

PATIENT = Limits(steps=10**6)
NODES = st.sampled_from(["_:a", "_:b", "_:c", "_:d", "_:c14n0", "<urn:i>"])
GRAPHS = st.sampled_from(["", "", "_:a", "_:g", "<urn:g>"])
QUADS = st.lists(
    st.builds(Quad, NODES, st.sampled_from(["<urn:p>", "<urn:q>"]), NODES | st.just('"v"'), GRAPHS),
    max_size=9,
    unique=True,
)


def complete(size: int) -> list[Quad]:
    """Return the graph in which each of `size` blank nodes points at each other."""
    return [Quad(f"_:n{a}", "<urn:p>", f"_:n{b}") for a, b in itertools.permutations(range(size), 2)]


def ring(size: int) -> list[Quad]:
    return [Quad(f"_:n{n}", "<urn:p>", f"_:n{(n + 1) % size}") for n in range(size)]


@given(QUADS, st.randoms())
def test_neither_the_order_of_quads_nor_the_labels_of_blank_nodes_matter(quads, random):
    labels = sorted({term for quad in quads for term in quad if term.startswith("_:")})
    others = [f"_:x{number}" for number in range(len(labels))]
    random.shuffle(others)
    renamed = dict(zip(labels, others, strict=True))
    moved = [Quad(*(renamed.get(term, term) for term in quad)) for quad in quads]
    random.shuffle(moved)
    assert canonical(moved, "sha256", PATIENT).nquads == canonical(quads, "sha256", PATIENT).nquads


@given(QUADS)
def test_the_result_is_that_of_an_independent_implementation(drawn):
    # PyLD counts a quad twice for a node that stands in it twice, and leaves a label that already looks canonical.
    quads = [quad for quad in drawn if len({quad.subject, quad.object, quad.graph}) == 3]
    text = "".join(quad.line().replace("c14n", "other") for quad in quads)
    expected = URDNA2015().main(parse_nquads(text), {"format": "application/n-quads"})
    assert canonical(quads, "sha256", PATIENT).nquads == expected


@given(QUADS)
def test_canonicalising_twice_changes_nothing_more(quads):
    once = canonical(quads, "sha256", PATIENT)
    again = [Quad(*(once.issued.get(term, term) for term in quad)) for quad in quads]
    assert canonical(again, "sha256", PATIENT).nquads == once.nquads


@given(QUADS)
def test_every_blank_node_gets_one_label_and_the_labels_have_no_gaps(quads):
    issued = canonical(quads, "sha256", PATIENT).issued
    assert set(issued) == {term for quad in quads for term in quad if term.startswith("_:")}
    assert sorted(issued.values()) == sorted(f"_:c14n{number}" for number in range(len(issued)))


def test_different_datasets_stay_different():
    two_rings, one_ring = [*ring(3), *(Quad(q[0] + "x", q[1], q[2] + "x") for q in ring(3))], ring(6)
    assert canonical(two_rings, "sha256").nquads != canonical(one_ring, "sha256").nquads


def test_the_hash_algorithm_may_change_the_order_of_labels():
    quads = [Quad(f"_:n{n}", "<urn:p>", f'"{n}"') for n in range(8)]
    assert canonical(quads, "sha256").nquads != canonical(quads, "sha384").nquads


@pytest.mark.parametrize("size", range(5, 13))
def test_a_poison_graph_is_refused(size):
    with pytest.raises(TooComplex):
        canonical(complete(size), "sha256")


@pytest.mark.parametrize("size", [20, 40, 70])
def test_a_large_poison_graph_is_refused(size):
    with pytest.raises(TooComplex):
        canonical(complete(size), "sha256")


def test_a_poison_graph_costs_no_more_than_the_steps_allowed():
    """Each step reads a quad of a blank node; ten times the steps would be read if they were not counted."""
    reads = []

    class Counted(Quad):
        def __getattribute__(self, name):
            if name == "subject":
                reads.append(name)
            return super().__getattribute__(name)

    quads = [Counted(*quad) for quad in complete(7)]
    with pytest.raises(TooComplex):
        canonical(quads, "sha256", Limits(steps=1_000))
    assert 0 < len(reads) <= 1_000


def test_without_its_limit_a_poison_graph_of_five_is_still_possible():
    assert canonical(complete(5), "sha256", PATIENT).nquads.count("\n") == 20


def test_a_long_ring_of_alike_nodes_is_refused_before_the_stack_is_full():
    with pytest.raises(TooComplex):
        canonical(ring(300), "sha256", Limits(steps=10**9))


def test_many_blank_nodes_that_differ_are_no_poison():
    quads = [Quad("<urn:s>", "<urn:p>", f"_:n{n}") for n in range(1000)]
    quads += [Quad(f"_:n{n}", "<urn:name>", f'"{n}"') for n in range(1000)]
    assert len(canonical(quads, "sha256").issued) == 1000


def test_twins_that_say_the_same_cost_little():
    quads = [Quad("<urn:s>", "<urn:p>", f"_:n{n}") for n in range(500)]
    quads += [Quad(f"_:n{n}", "<urn:name>", '"same"') for n in range(500)]
    assert len(canonical(quads, "sha256").issued) == 500


def test_the_number_of_statements_is_bounded():
    quads = [Quad("<urn:s>", "<urn:p>", f'"{n}"') for n in range(11)]
    assert canonical(quads, "sha256", Limits(quads=11)).nquads.count("\n") == 11
    with pytest.raises(TooComplex):
        canonical(quads, "sha256", Limits(quads=10))


def test_a_node_met_in_many_graphs_makes_no_new_orders():
    # The same related node once per graph: twelve equal entries have one order, not twelve factorial.
    quads = [Quad("_:a", "<urn:p>", "_:b", f"<urn:g{n}>") for n in range(12)]
    quads += [Quad("_:c", "<urn:p>", "_:d", f"<urn:g{n}>") for n in range(12)]
    assert len(canonical(quads, "sha256").issued) == 4


def test_a_quad_counts_once_for_a_node_that_stands_in_it_twice():
    # 4.4.3, step 2: the map relates a node to the quads in which it appears. Counted twice, the labels are swapped.
    assert canonical([Quad("_:a", "<urn:p>", "_:a", "_:g")], "sha256").issued == {
        "_:a": "_:c14n0",
        "_:g": "_:c14n1",
    }


def test_an_empty_dataset_is_empty():
    assert canonical([], "sha256").nquads == ""
