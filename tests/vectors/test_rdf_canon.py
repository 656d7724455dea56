"""The W3C test suite of RDF Dataset Canonicalization 1.0, and canonical documents that other W3C vectors print."""

import hashlib
import json

import pytest

from contexts.canonical import canonize, canonize_quads, issued_identifiers
from contexts.errors import TooComplex
from contexts.loader import PACKAGED, PinnedContexts
from tests.support.tools import VECTORS, need

SUITE = VECTORS / "w3c-rdf-canon"
ECDSA = VECTORS / "w3c-ecdsa"
EXPECTED = {"rdfc:RDFC10EvalTest": 64, "rdfc:RDFC10MapTest": 21, "rdfc:RDFC10NegativeEvalTest": 1}
EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"

pytestmark = pytest.mark.vectors


def entries(kind):
    manifest = SUITE / "manifest.jsonld"
    listed = json.loads(manifest.read_text())["entries"] if manifest.exists() else []
    return [pytest.param(entry, id=entry["id"]) for entry in listed if entry["type"] == kind]


@pytest.fixture(autouse=True)
def _vectors():
    need("vectors")


def algorithm(entry):
    return entry.get("hashAlgorithm", "SHA256").lower()


def action(entry):
    return (SUITE / entry["action"]).read_text()


@pytest.mark.parametrize("kind", EXPECTED)
def test_the_suite_is_complete(kind):
    assert len(entries(kind)) == EXPECTED[kind]


@pytest.mark.parametrize("entry", entries("rdfc:RDFC10EvalTest"))
def test_a_dataset_has_the_canonical_form_that_the_suite_gives(entry):
    expected = (SUITE / entry["result"]).read_bytes()
    assert canonize_quads(action(entry), algorithm=algorithm(entry)) == expected


@pytest.mark.parametrize("entry", entries("rdfc:RDFC10MapTest"))
def test_blank_nodes_get_the_labels_that_the_suite_gives(entry):
    issued = issued_identifiers(action(entry), algorithm=algorithm(entry))
    bare = {name.removeprefix("_:"): label.removeprefix("_:") for name, label in issued.items()}
    assert bare == json.loads((SUITE / entry["result"]).read_text())


@pytest.mark.parametrize("entry", entries("rdfc:RDFC10NegativeEvalTest"))
def test_a_poison_graph_is_refused(entry):
    with pytest.raises(TooComplex):
        canonize_quads(action(entry), algorithm=algorithm(entry))


@pytest.fixture
def with_examples(tmp_path):
    """The pinned contexts and the one of the specifications' examples, which makes every term a term."""
    data = b'{"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}'
    (tmp_path / "examples.json").write_bytes(data)
    pins = {}
    for url, pin in PACKAGED.pins.items():
        pins[url] = {key: value for key, value in vars(pin).items() if key != "url"}
        (tmp_path / pin.file).write_text(json.dumps(PACKAGED.load(url)))
        pins[url]["sha256"] = hashlib.sha256((tmp_path / pin.file).read_bytes()).hexdigest()
    first = next(iter(pins.values()))
    pins[EXAMPLES] = first | {"file": "examples.json", "sha256": hashlib.sha256(data).hexdigest()}
    (tmp_path / "manifest.json").write_text(json.dumps(pins))
    return PinnedContexts(tmp_path)


@pytest.mark.parametrize(("curve", "hashed"), [("256", "sha256"), ("384", "sha384")])
def test_the_canonical_documents_printed_for_ecdsa_rdfc_2019_are_ours(curve, hashed, with_examples):
    folder = ECDSA / f"ecdsa-rdfc-2019-p{curve}"
    document = json.loads((ECDSA / "unsigned.json").read_text())
    proof = json.loads((folder / f"proofConfigECDSAP{curve}.json").read_text())
    for value, printed in ((document, "canonDoc"), (proof, "proofCanon")):
        expected = (folder / f"{printed}ECDSAP{curve}.txt").read_text()
        assert canonize(value, algorithm=hashed, contexts=with_examples).decode() == expected


def test_the_hash_printed_for_eddsa_rdfc_2022_is_ours(with_examples):
    folder = VECTORS / "w3c-eddsa"
    document = json.loads((folder / "eddsa-rdfc-2022-signed.json").read_text())
    proof = document.pop("proof") | {"@context": document["@context"]}
    del proof["proofValue"]
    parts = [
        hashlib.sha256(canonize(value, contexts=with_examples)).hexdigest() for value in (proof, document)
    ]
    assert "".join(parts) == (folder / "eddsa-rdfc-2022-combinedHash.txt").read_text().strip()
