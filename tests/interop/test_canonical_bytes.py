"""Byte for byte: our canonical N-Quads beside those of the npm packages `jsonld` and `rdf-canonize` in safe mode.

Where they depart from the specifications, the departure is named here and shown; with its cause taken out of a
document, nothing may differ. PyLD and Oxigraph are compared in tests/unit/contexts/test_oracles.py.
"""

import json

import pytest

from contexts.canonical import canonize
from contexts.errors import ContextsError, DataLoss
from tests.interop.peers import Peer
from tests.support import oracles
from tests.support.counts import count
from tests.support.random_credentials import everyday, hostile
from tests.support.random_rarities import rare
from tests.support.tools import need
from tests.unit.contexts.documents import V2, badge

pytestmark = pytest.mark.node

BATCHES = 20
EACH_BATCH = pytest.mark.parametrize("batch", range(BATCHES))


@pytest.fixture(scope="module")
def npm():
    need("node")
    with Peer("canonize.mjs") as peer:
        yield peer


def of_batch(batch, total):
    each = count(total) // BATCHES
    return range(batch * each, (batch + 1) * each)


def by_npm(npm, document):
    """Return the bytes of the npm packages, or None where they refuse."""
    text = npm.ask(document=document).get("nquads")
    return None if text is None else text.encode()


def are_equal(npm, document):
    return by_npm(npm, document) == canonize(document)


def without_departures(document):
    plain = oracles.without_numbers_beside_their_text(document)
    return oracles.in_one_order(oracles.without_wide_spaces(oracles.without_numbers_that_look_whole(plain)))


def test_the_npm_packages_state_twice_what_a_number_and_its_text_state_once(npm):
    document = {"@context": V2, "id": "urn:x", "type": "VerifiableCredential", "validFrom": [1, "1"]}
    lines = by_npm(npm, document).splitlines()
    assert canonize(document).splitlines() == sorted(set(lines))
    assert len(lines) == len(set(lines)) + 1


@EACH_BATCH
def test_the_bytes_are_those_of_the_npm_packages(npm, batch):
    for seed in of_batch(batch, 10_000):
        document = (rare, everyday)[seed % 2](seed)
        assert are_equal(npm, document) or are_equal(npm, without_departures(document)), seed


@EACH_BATCH
def test_what_the_npm_packages_refuse_is_refused_and_the_rest_is_equal_or_refused_too(npm, batch):
    """Ours may be the stricter; what it lets through of a hostile document has the same bytes."""
    for seed in of_batch(batch, 5_000):
        document = hostile(seed)
        if is_accepted(document):
            assert are_equal(npm, document) or are_equal(npm, without_departures(document)), seed


def is_accepted(document):
    try:
        return bool(canonize(document)) and bool(json.dumps(document, allow_nan=False))
    except ContextsError:
        return False


def test_most_documents_are_equal_as_they_are(npm):
    compared = [rare(seed) for seed in range(count(2_000))]
    odd = [document for document in compared if not are_equal(npm, document)]
    assert len(odd) < len(compared) / 10
    assert all(document != without_departures(document) for document in odd)


@pytest.mark.parametrize(
    "document",
    [
        badge(evil=1),
        badge(type=["VerifiableCredential", "Nothing"]),
        badge(id="relative"),
        badge(issuer="relative"),
    ],
)
def test_both_refuse_what_would_not_be_signed(npm, document):
    assert by_npm(npm, document) is None
    with pytest.raises(DataLoss):
        canonize(document)


# --- departures, named and shown --------------------------------------------------------------------


def test_jsonld_signs_a_small_number_without_a_point_as_zero(npm):
    """JavaScript writes 1e-7 so; `jsonld` then takes it for a whole number. JSON-LD 1.1 API, 8.6, says 1.0E-7."""
    document = badge(name=1e-7)
    assert b'"0"^^<http://www.w3.org/2001/XMLSchema#integer>' in by_npm(npm, document)
    assert b'"1.0E-7"^^<http://www.w3.org/2001/XMLSchema#double>' in canonize(document)
    assert canonize(document) == oracles.by_pyld(document) == oracles.by_oxigraph(document)


def test_rdf_canonize_sorts_lines_by_the_units_of_utf_16(npm):
    """RDFC-1.0, 4.4.3: by code points, so what is beyond the first plane comes last."""
    document = {"@context": V2, "id": "urn:x", "type": "Profile"} | {
        "@context": [V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "name": ["\ue000", "\U00010000"],
    }
    ours, theirs = (text.decode().splitlines() for text in (canonize(document), by_npm(npm, document)))
    assert [line[-5:-3] for line in ours[-2:]] == ['"\ue000', '"\U00010000']
    assert theirs == [*ours[:-2], ours[-1], ours[-2]]
    assert canonize(document) == oracles.by_pyld(document) == oracles.by_oxigraph(document)


def test_jsonld_takes_an_iri_with_a_wide_space_for_no_iri(npm):
    """RFC 3987, 2.2: `ucschar` begins with U+00A0. PyLD's pattern has the same `\\s`."""
    document = badge(id="urn:\u00a0")
    assert by_npm(npm, document) is None
    assert canonize(document) == oracles.by_oxigraph(document)
    assert b"<urn:\xc2\xa0>" in canonize(document)
