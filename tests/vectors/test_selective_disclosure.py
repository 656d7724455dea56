"""ecdsa-sd-2023: every intermediate value that W3C publishes, and a derived proof of 1EdTech."""

import hashlib
import json

import pytest

from contexts.canonical import canonize
from credentials.errors import BaseProofShown
from credentials.proofs import data_integrity
from credentials.proofs.suites.ecdsa_sd import statements
from credentials.proofs.suites.ecdsa_sd.pointers import select
from credentials.proofs.suites.ecdsa_sd.suite import SUITES, Disclosing
from credentials.proofs.suites.ecdsa_sd.values import BaseValue, DerivedValue, key_bytes
from credentials.proofs.suites.rdfc import in_context_of
from keys.multibase import b64url_encode, decode_base58
from keys.public import Algorithm, PublicKey
from keys.software import SoftwareSigner
from tests.support.tools import VECTORS, need
from tests.vectors.test_proofs import contexts, key_of, unsigned

__all__ = ["contexts"]
pytestmark = pytest.mark.vectors

FOLDER = VECTORS / "w3c-ecdsa" / "ecdsa-sd-2023"
EACH = pytest.mark.parametrize("kind", ["employ", "prc"])
PREFIXES = {"employ": "employ", "prc": "prCred"}
(SUITE,) = SUITES


@pytest.fixture(autouse=True)
def _vectors():
    need("vectors")


def load(kind, name):
    return json.loads((FOLDER / kind / f"{name}.json").read_text())


def keys():
    return json.loads((FOLDER / "SDKeyMaterial.json").read_text())


def signer_of(pair):
    secret = decode_base58(keys()[pair]["secretKeyMultibase"][1:])[2:]
    return SoftwareSigner.from_secret(Algorithm.ES256, secret)


def hmac_key():
    return bytes.fromhex(keys()["hmacKeyString"])


def pointers(kind, which):
    return json.loads((FOLDER.parent / f"{PREFIXES[kind]}{which}.json").read_text())


def told(kind, contexts):
    return statements.of_document(unsigned(load(kind, "addSignedSDBase")), hmac_key(), contexts)


def proof_of(kind, name):
    document = load(kind, name)
    (proof,) = data_integrity.proofs(document)
    return document, proof


def of_map(group):
    return dict(group["value"])


# --- the base proof ---------------------------------------------------------------------------------


@EACH
def test_the_statements_are_canonical_and_then_shuffled_by_the_secret_key(kind, contexts):
    document = unsigned(load(kind, "addSignedSDBase"))
    assert canonize(document, contexts=contexts).decode() == "".join(load(kind, "addBaseDocCanon"))
    assert list(told(kind, contexts).lines) == load(kind, "addBaseDocHMACCanon")


@EACH
def test_the_mandatory_statements_are_the_published_ones(kind, contexts):
    published, made = load(kind, "addBaseTransform"), told(kind, contexts)
    assert published["mandatoryPointers"] == pointers(kind, "Mandatory")
    places = made.chosen(pointers(kind, "Mandatory"))
    assert {place: made.lines[place] for place in places} == of_map(published["mandatory"])
    others = set(range(len(made.lines))) - set(places)
    assert {place: made.lines[place] for place in others} == of_map(published["nonMandatory"])


@EACH
def test_the_values_that_pointers_lead_to_are_the_published_ones(kind):
    document = load(kind, "addSignedSDBase")
    for each in load(kind, "addPointerValues"):
        name = each["pointer"].removeprefix("/")
        assert select(document, [each["pointer"]])[name] == each["value"]


@EACH
def test_the_options_and_both_hashes_are_the_published_ones(kind, contexts):
    document, proof = proof_of(kind, "addSignedSDBase")
    options = in_context_of(document, proof.options)
    assert options == load(kind, "addProofConfig")
    canonical = canonize(options, contexts=contexts)
    assert canonical == (FOLDER / kind / "addProofConfigCanon.txt").read_bytes()
    hashes, made = load(kind, "addHashData"), told(kind, contexts)
    always = "".join(made.lines[place] for place in made.chosen(pointers(kind, "Mandatory")))
    assert hashlib.sha256(canonical).hexdigest() == hashes["proofHash"]
    assert hashlib.sha256(always.encode()).hexdigest() == hashes["mandatoryHash"]


@EACH
def test_the_base_proof_holds_what_is_published(kind):
    _, proof = proof_of(kind, "addSignedSDBase")
    value, raw = BaseValue.decode(proof.value), load(kind, "addRawBaseSignatureInfo")
    assert value.signature.hex() == raw["baseSignature"]
    assert [each.hex() for each in value.signatures] == raw["signatures"]
    assert value.one_time_key == PublicKey.from_multikey(raw["publicKey"])
    assert value.hmac_key == hmac_key()
    assert list(value.mandatory) == pointers(kind, "Mandatory")
    assert value.encode() == proof.value


@EACH
def test_the_base_proof_is_made_the_same_again(kind, contexts):
    document, proof = proof_of(kind, "addSignedSDBase")
    suite = Disclosing(
        mandatory=tuple(pointers(kind, "Mandatory")),
        hmac_key=hmac_key(),
        one_time=signer_of("proofKeyPair"),
    )
    made = suite.prove(unsigned(document), proof.options, signer_of("baseKeyPair"), contexts)
    assert made == document["proof"]


@EACH
def test_a_base_proof_is_refused_where_it_is_shown(kind, contexts):
    document, proof = proof_of(kind, "addSignedSDBase")
    with pytest.raises(BaseProofShown):
        data_integrity.verify(document, proof, key_of(proof), contexts=contexts)


# --- the derived proof ------------------------------------------------------------------------------


@EACH
def test_what_is_read_back_from_the_base_proof_is_the_published(kind):
    _, proof = proof_of(kind, "addSignedSDBase")
    value, published = BaseValue.decode(proof.value), load(kind, "derivedRecoveredBaseData")
    assert value.hmac_key.hex() == published["hmacKey"]
    assert value.signature.hex() == published["baseSignature"]
    assert [each.hex() for each in value.signatures] == published["signatures"]
    assert value.one_time_key.multikey() == published["proofPublicKey"]


@EACH
def test_the_groups_are_the_published_ones(kind, contexts):
    made, published = told(kind, contexts), load(kind, "derivedGroupIndexes")
    mandatory, selective = pointers(kind, "Mandatory"), pointers(kind, "Selective")
    assert list(made.chosen(mandatory)) == published["mandatoryIndexes"]
    assert list(made.chosen(selective)) == published["selectiveIndexes"]
    assert list(made.chosen([*mandatory, *selective])) == published["combinedIndexes"]
    groups = load(kind, "derivedAllGroupData")["groups"]
    for name, chosen in (("selective", selective), ("mandatory", mandatory)):
        places = made.chosen(chosen)
        assert {place: made.lines[place] for place in places} == of_map(groups[name]["matching"])


@EACH
def test_the_disclosed_document_and_its_proof_are_made_the_same_again(kind, contexts):
    document = load(kind, "addSignedSDBase")
    made = data_integrity.derive(document, pointers(kind, "Selective"), contexts)
    assert unsigned(made) == load(kind, "derivedUnsignedReveal")
    published = load(kind, "derivedRevealDocument")
    assert made == {**published, "proof": [published["proof"]]}


@EACH
def test_the_derived_proof_holds_what_is_published(kind):
    document, proof = proof_of(kind, "derivedRevealDocument")
    value, published = DerivedValue.decode(proof.value), load(kind, "derivedDisclosureData")
    assert value.signature.hex() == published["baseSignature"]
    assert value.one_time_key.multikey() == published["publicKey"]
    assert [each.hex() for each in value.signatures] == published["signatures"]
    assert published["signatures"] == load(kind, "derivedAdjSignatures")["filteredSignatures"]
    labels = {f"c14n{number}": "u" + b64url_encode(label) for number, label in value.labels.items()}
    assert labels == of_map(published["labelMap"])
    assert labels == dict(load(kind, "verifyDerivedProofValue")["labelMap"])
    assert list(value.mandatory) == published["mandatoryIndexes"]
    assert list(value.mandatory) == load(kind, "derivedAdjMandatoryIndexes")["adjMandatoryIndexes"]
    assert value.encode() == proof.value
    assert document


@EACH
def test_what_the_verifier_makes_of_it_is_the_published(kind, contexts):
    document, proof = proof_of(kind, "derivedRevealDocument")
    value, published = DerivedValue.decode(proof.value), load(kind, "verifyCreateVerifyData")
    lines = statements.of_part(unsigned(document), value.labels, contexts)
    assert lines == load(kind, "verifyNQuads")
    always = [lines[place] for place in value.mandatory]
    assert [each for each in lines if each not in always] == published["nonMandatory"]
    assert hashlib.sha256("".join(always).encode()).hexdigest() == published["mandatoryHash"]
    options = canonize(in_context_of(document, proof.options), contexts=contexts)
    assert hashlib.sha256(options).hexdigest() == published["proofHash"]
    assert "z" not in published["baseSignature"]
    assert key_bytes(value.one_time_key).hex().startswith("8024")


@EACH
def test_the_published_derived_proof_holds(kind, contexts):
    document, proof = proof_of(kind, "derivedRevealDocument")
    assert proof.suite is SUITE
    assert data_integrity.verify(document, proof, key_of(proof), contexts=contexts) == unsigned(document)
