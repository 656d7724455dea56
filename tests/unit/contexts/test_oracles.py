"""Byte for byte: our canonical N-Quads beside PyLD's and Oxigraph's, for documents of everyday and rare ones.

Where another program departs from the specifications, the departure is named here and shown, and the comparison
goes on as far as it can: nothing else may differ. The npm programs are compared in tests/interop.
"""

import os
import random
import subprocess
import sys

import pytest

from contexts.canonical import canonize, canonize_exactly, canonize_quads
from contexts.engine.fallback import Fallback
from tests.support import oracles
from tests.support.counts import count
from tests.support.random_credentials import everyday
from tests.support.random_rarities import rare
from tests.unit.contexts.documents import V2, badge
from tests.unit.contexts.engine.answers import by_engine

BATCHES = 20
EACH_BATCH = pytest.mark.parametrize("batch", range(BATCHES))


def documents(batch, total=10_000):
    """Return the documents of a batch, every other one rare."""
    each = count(total) // BATCHES
    return [(rare, everyday)[seed % 2](seed) for seed in range(batch * each, (batch + 1) * each)]


@EACH_BATCH
def test_the_bytes_are_those_of_pyld_with_its_escapes_corrected(batch):
    for document in documents(batch):
        assert oracles.by_pyld(document) == canonize(document) == canonize_exactly(document)


@EACH_BATCH
def test_the_bytes_are_those_of_oxigraph(batch):
    for document in documents(batch):
        assert is_oxigraphs(document) or is_oxigraphs(without_departures(document))


def is_oxigraphs(document):
    ours = canonize(document)
    return oracles.by_oxigraph(document) in (ours, oracles.relabelled_once(ours))


def without_departures(document):
    return oracles.in_one_order(oracles.without_subnormal_numbers(document))


def test_few_documents_show_a_departure_of_oxigraph():
    """Most are compared as they are; all those that are not have a cause that can be taken out."""
    compared = [rare(seed) for seed in range(0, count(4000), 2)]
    odd = [document for document in compared if not is_oxigraphs(document)]
    assert len(odd) < len(compared) / 10
    assert all(document != without_departures(document) for document in odd)


def test_the_documents_are_of_both_ways_and_of_every_plane():
    """The control of the tests above: what they compare is not all alike."""
    rarities = [rare(seed) for seed in range(0, 200, 2)]
    falls = sum(by_engine(document) is Fallback for document in rarities)
    assert 10 < falls < 90
    planes = {ord(character) >> 16 for document in rarities for character in canonize(document).decode()}
    assert planes == set(range(17))
    text = b"".join(map(canonize, rarities))
    for sign in (b'"@de', b"#JSON>", b"#double>", b"#rest>", rb"\u0000", rb"\u007F", rb"\b"):
        assert sign in text


# --- departures, named and shown --------------------------------------------------------------------


def test_pyld_leaves_control_characters_as_they_are():
    document = badge(name="a\b\x00\x7f")
    assert b'"a\b\x00\x7f"' in oracles.by_stock_pyld(document)
    assert rb'"a\b\u0000\u007F"' in canonize(document)


def test_oxigraph_writes_the_smallest_numbers_with_fewer_digits():
    """JSON-LD 1.1 API, 8.6: sixteen digits, so 5e-324 is 4.940656458412465E-324."""
    document = badge(name=5e-324)
    assert b'"4.940656458412465E-324"^^' in canonize(document)
    assert canonize(document).replace(b"4.940656458412465E", b"5.0E") == oracles.by_oxigraph(document)
    assert oracles.by_pyld(document) == canonize(document)


def test_oxigraph_sorts_the_names_of_json_by_code_points():
    """RFC 8785, 3.2.3: by the units of UTF-16, so what is beyond the first plane comes before U+E000."""
    document = {
        "@context": V2,
        "id": "urn:x",
        "type": "JsonSchema",
        "jsonSchema": {"\ue000": 1, "\U00010000": 2},
    }
    assert '{\\"\U00010000\\":2,\\"\ue000\\":1}' in canonize(document).decode()
    assert '{\\"\ue000\\":1,\\"\U00010000\\":2}' in oracles.by_oxigraph(document).decode()
    assert oracles.by_pyld(document) == canonize(document)


def test_oxigraph_counts_a_related_node_once():
    """`_:n1` stands in the graph `_:n0`, and `_:n3` is a graph and a node of another: see `oracles.Once`."""
    text = "_:n2 <urn:p> _:n3 _:n2 .\n_:n1 <urn:p> _:n0 _:n3 .\n_:n1 <urn:p> _:n1 _:n0 .\n"
    ours, theirs = canonize_quads(text), oracles.quads_by_oxigraph(text)
    assert theirs == oracles.relabelled_once(ours)
    assert theirs != ours


def test_with_its_own_reading_oxigraph_is_equal_on_random_graphs():
    """That it counts once is the whole difference: no graph has a third answer."""
    differ = 0
    for seed in range(count(2000)):
        text = graph(random.Random(seed))
        ours, theirs = canonize_quads(text), oracles.quads_by_oxigraph(text)
        if theirs not in (ours, oracles.relabelled_once(ours)):
            assert theirs in by_other_orders(text), seed
            continue
        differ += theirs != ours
    assert differ


def by_other_orders(text):
    """Return the canonical forms of a graph with its statements in other orders: RDFC-1.0 has two for some.

    A node's hash tells by which places it is related to which nodes, but not which of them stand in one statement.
    Where nodes also name graphs, two that are not alike may have one hash; then the order they come in decides.
    """
    lines, r = text.splitlines(keepends=True), random.Random(1)
    return {canonize_quads("".join(r.sample(lines, len(lines)))) for _ in range(200)}


AMBIGUOUS = "_:n1 <urn:p> _:n0 _:n4 .\n_:n4 <urn:p> _:n2 _:n1 .\n_:n2 <urn:p> _:n3 _:n3 .\n"


def test_a_graph_that_the_standard_leaves_open_is_written_alike_as_long_as_its_statements_stand_alike():
    assert len(by_other_orders(AMBIGUOUS)) == 2
    script = f"from contexts.canonical import canonize_quads; print(canonize_quads({AMBIGUOUS!r}))"
    written = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "4", "7")
    }
    assert len(written) == 1


def graph(r):
    """Return statements of few nodes that look alike, some of them graphs."""
    names = [f"_:n{number}" for number in range(r.randint(2, 5))]
    lines = [
        f"{r.choice(names)} <urn:p> {r.choice([*names, chr(34) + 'x' + chr(34)])} {r.choice([*names, ''])} .\n"
        for _ in range(r.randint(3, 9))
    ]
    return "".join(lines)


def test_under_contexts_written_out_oxigraph_reads_the_pinned_ones():
    assert oracles.by_oxigraph({"@context": V2, "id": "urn:x", "name": "n"}) == (
        b'<urn:x> <https://schema.org/name> "n" .\n'
    )
