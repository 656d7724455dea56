"""Proofs of others: every intermediate value of the W3C vectors, and badges of 1EdTech and the DCC."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from contexts.canonical import canonize
from contexts.errors import ContextsError, DataLoss, UnknownContext
from contexts.jcs import jcs
from contexts.loader import DATA, PinnedContexts
from credentials.errors import (
    InvalidProof,
    MalformedBadge,
    MalformedProof,
    MalformedStatusList,
    Unsigned,
    UnsupportedProof,
)
from credentials.proofs import data_integrity, vc_jwt
from credentials.proofs.suites import jcs as jcs_suite
from credentials.status.bitstring import Bitstring, read_list
from credentials.status.entries import status_entries
from credentials.wire import from_wire
from keys.multibase import decode_base58, encode_base58
from keys.public import Algorithm, PublicKey
from keys.software import SoftwareSigner
from tests.support.tools import VECTORS, need

pytestmark = pytest.mark.vectors


@pytest.fixture(autouse=True)
def _vectors():
    need("vectors")


def load(name: str) -> dict:
    return json.loads((VECTORS / name).read_text())


def text(name: str) -> str:
    return (VECTORS / name).read_text().strip()


# --- every step of the W3C suites -----------------------------------------------------------------

CITIZENSHIP = "https://w3id.org/citizenship#"
SCHEMA = "https://schema.org/"
TERMS = (
    "EmploymentAuthorizationDocumentCredential",
    "EmploymentAuthorizationDocument",
    "EmployablePerson",
    "employmentAuthorizationDocument",
    "lprCategory",
    "lprNumber",
    "birthCountry",
    "PermanentResidentCardCredential",
    "PermanentResident",
    "PermanentResidentCard",
    "permanentResidentCard",
    "commuterClassification",
)
# The two contexts of the vectors are not pinned. These say what the vectors' canonical documents show of them.
EXAMPLES = {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
CITIZENS = {
    **{term: CITIZENSHIP + term for term in TERMS},
    **{
        term: SCHEMA + term
        for term in ("Person", "additionalName", "familyName", "gender", "givenName", "identifier")
    },
    "image": {"@id": f"{SCHEMA}image", "@type": "@id"},
    "birthDate": {"@id": f"{SCHEMA}birthDate", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "residentSince": {
        "@id": f"{CITIZENSHIP}residentSince",
        "@type": "http://www.w3.org/2001/XMLSchema#dateTime",
    },
}
EXTRA = {
    "https://www.w3.org/ns/credentials/examples/v2": EXAMPLES,
    "https://w3id.org/citizenship/v4rc1": CITIZENS,
}


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> PinnedContexts:
    folder = tmp_path_factory.mktemp("contexts") / "data"
    shutil.copytree(DATA, folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    for number, (url, terms) in enumerate(EXTRA.items()):
        manifest[url] = _pin(folder / f"extra-{number}.jsonld", {"@context": terms}, manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return PinnedContexts(folder)


def _pin(file: Path, document: dict, manifest: dict) -> dict:
    data = json.dumps(document).encode()
    file.write_bytes(data)
    template = manifest["https://www.w3.org/ns/credentials/v2"]
    return {**template, "file": file.name, "sha256": hashlib.sha256(data).hexdigest()}


SUITES = [
    ("w3c-ecdsa/ecdsa-rdfc-2019-p256", "ECDSAP256", Algorithm.ES256),
    ("w3c-ecdsa/ecdsa-rdfc-2019-p256/employ", "ECDSAP256", Algorithm.ES256),
    ("w3c-ecdsa/ecdsa-rdfc-2019-p384", "ECDSAP384", Algorithm.ES384),
    ("w3c-ecdsa/ecdsa-rdfc-2019-p384/employ", "ECDSAP384", Algorithm.ES384),
]
HASHES = {Algorithm.EDDSA: "sha256", Algorithm.ES256: "sha256", Algorithm.ES384: "sha384"}
EDDSA = (
    "w3c-eddsa/eddsa-rdfc-2022-signed.json",
    Algorithm.EDDSA,
    "w3c-eddsa/keyPair.json",
    "privateKeyMultibase",
)
SIGNED = [
    EDDSA,
    *(
        (
            f"{folder}/signed{name}.json",
            algorithm,
            f"w3c-ecdsa/p{name[-3:]}KeyPair.json",
            "secretKeyMultibase",
        )
        for folder, name, algorithm in SUITES
    ),
]


def unsigned(document: dict) -> dict:
    return {name: value for name, value in document.items() if name != "proof"}


@pytest.mark.parametrize(("folder", "name", "algorithm"), SUITES)
def test_the_canonical_document_and_its_hash_are_the_published_ones(folder, name, algorithm, contexts):
    document = unsigned(load(f"{folder}/signed{name}.json"))
    canonical = canonize(document, algorithm=HASHES[algorithm], contexts=contexts)
    assert canonical == (VECTORS / f"{folder}/canonDoc{name}.txt").read_bytes()
    assert hashlib.new(HASHES[algorithm], canonical).hexdigest() == text(f"{folder}/docHash{name}.txt")


@pytest.mark.parametrize(("folder", "name", "algorithm"), SUITES)
def test_the_canonical_proof_options_and_their_hash_are_the_published_ones(folder, name, algorithm, contexts):
    document = load(f"{folder}/signed{name}.json")
    (proof,) = data_integrity.proofs(document)
    options = {**proof.options, "@context": document["@context"]}
    assert options == load(f"{folder}/proofConfig{name}.json")
    canonical = canonize(options, algorithm=HASHES[algorithm], contexts=contexts)
    assert canonical == (VECTORS / f"{folder}/proofCanon{name}.txt").read_bytes()
    assert hashlib.new(HASHES[algorithm], canonical).hexdigest() == text(f"{folder}/proofHash{name}.txt")


@pytest.mark.parametrize(("folder", "name", "algorithm"), SUITES)
def test_the_bytes_signed_and_the_signature_are_the_published_ones(folder, name, algorithm, contexts):
    document = load(f"{folder}/signed{name}.json")
    (proof,) = data_integrity.proofs(document)
    data = data_integrity.hash_data(unsigned(document), proof.options, algorithm, contexts)
    assert data.hex() == text(f"{folder}/combinedHash{name}.txt")
    assert proof.value.hex() == text(f"{folder}/sigHex{name}.txt")
    assert "z" + encode_base58(proof.value) == text(f"{folder}/sigBTC58{name}.txt")


def test_the_bytes_signed_by_eddsa_are_the_published_ones(contexts):
    document = load(EDDSA[0])
    (proof,) = data_integrity.proofs(document)
    data = data_integrity.hash_data(unsigned(document), proof.options, Algorithm.EDDSA, contexts)
    assert data.hex() == text("w3c-eddsa/eddsa-rdfc-2022-combinedHash.txt")


@pytest.mark.parametrize(("signed", "algorithm", "pair", "secret"), SIGNED)
def test_the_published_key_has_signed_and_signs_the_same_again(signed, algorithm, pair, secret, contexts):
    document, keys = load(signed), load(pair)
    (proof,) = data_integrity.proofs(document)
    data = data_integrity.hash_data(unsigned(document), proof.options, algorithm, contexts)
    key = PublicKey.from_multikey(keys["publicKeyMultibase"])
    key.verify(proof.value, data)
    signer = SoftwareSigner.from_secret(algorithm, decode_base58(keys[secret][1:])[2:])
    assert signer.public_key == key
    assert signer.sign(data) == proof.value


@pytest.mark.parametrize("signed", [each[0] for each in SIGNED])
def test_without_their_contexts_the_vectors_can_not_be_checked(signed):
    document = load(signed)
    (proof,) = data_integrity.proofs(document)
    key = PublicKey.from_multikey(proof.method_id.rsplit("#", 1)[1])
    with pytest.raises(UnknownContext):
        data_integrity.verify(document, proof, key)


def test_every_link_of_a_proof_chain_holds(contexts):
    document = load("w3c-eddsa/proofChain2-signed.json")
    assert [len(proof.previous) for proof in data_integrity.proofs(document)] == [0, 0, 2, 1]
    for proof in data_integrity.proofs(document):
        assert data_integrity.verify(document, proof, key_of(proof), contexts=contexts) == unsigned(document)


@pytest.mark.parametrize("place", range(3))
def test_a_link_of_a_proof_chain_signs_the_proofs_it_stands_on(place, contexts):
    document = load("w3c-eddsa/proofChain2-signed.json")
    document["proof"][place]["created"] = "2023-02-24T23:36:39Z"
    fallen = [proof for proof in data_integrity.proofs(document) if not holds(document, proof, contexts)]
    standing_on_it = {0: 2, 1: 2, 2: 3}[place]
    assert [document["proof"].index(each) for each in map(as_listed(document), fallen)] == [
        place,
        standing_on_it,
    ]


def as_listed(document):
    return lambda proof: next(
        each for each in document["proof"] if each["created"] and proof.options.items() <= each.items()
    )


def holds(document, proof, contexts) -> bool:
    try:
        data_integrity.verify(document, proof, key_of(proof), contexts=contexts)
    except InvalidProof:
        return False
    return True


JCS = [
    ("w3c-ecdsa/ecdsa-jcs-2019-p256", "JCSECDSAP256", Algorithm.ES256),
    ("w3c-ecdsa/ecdsa-jcs-2019-p384", "JCSECDSAP384", Algorithm.ES384),
]


@pytest.mark.parametrize(("folder", "name", "algorithm"), JCS)
def test_every_step_of_a_proof_over_json_is_the_published_one(folder, name, algorithm, contexts):
    document = load(f"{folder}/signed{name}.json")
    (proof,) = data_integrity.proofs(document)
    assert proof.options == load(f"{folder}/proofConfig{name}.json")
    assert jcs(proof.options) == (VECTORS / f"{folder}/proofCanon{name}.txt").read_bytes()
    assert jcs(unsigned(document)) == (VECTORS / f"{folder}/canonDoc{name}.txt").read_bytes()
    data = jcs_suite.hash_data(unsigned(document), proof.options, algorithm, contexts)
    assert data.hex() == text(f"{folder}/combinedHash{name}.txt")
    assert data.hex() == text(f"{folder}/proofHash{name}.txt") + text(f"{folder}/docHash{name}.txt")
    assert proof.value.hex() == text(f"{folder}/sigHex{name}.txt")
    assert "z" + encode_base58(proof.value) == text(f"{folder}/sigBTC58{name}.txt")


OVER_JSON = [
    ("w3c-eddsa/eddsa-jcs-2022-signed.json", Algorithm.EDDSA, EDDSA[2], EDDSA[3]),
    *(
        (
            f"{folder}/signed{name}.json",
            algorithm,
            f"w3c-ecdsa/p{name[-3:]}KeyPair.json",
            "secretKeyMultibase",
        )
        for folder, name, algorithm in JCS
    ),
]


@pytest.mark.parametrize(("signed", "algorithm", "pair", "secret"), OVER_JSON)
def test_a_published_proof_over_json_holds_and_is_made_the_same_again(
    signed, algorithm, pair, secret, contexts
):
    document, keys = load(signed), load(pair)
    (proof,) = data_integrity.proofs(document)
    assert data_integrity.verify(document, proof, key_of(proof), contexts=contexts) == unsigned(document)
    signer = SoftwareSigner.from_secret(algorithm, decode_base58(keys[secret][1:])[2:])
    options = {name: value for name, value in proof.options.items() if name != "@context"}
    assert proof.suite.prove(unsigned(document), options, signer, contexts) == document["proof"]
    with pytest.raises(UnknownContext):
        data_integrity.verify(document, proof, key_of(proof))


# --- badges ---------------------------------------------------------------------------------------


def key_of(proof: data_integrity.Proof) -> PublicKey:
    """Return the key that the method id itself spells, as the publishers' own tests do."""
    return PublicKey.from_multikey(proof.method_id.rsplit("#", 1)[-1].removeprefix("did:key:"))


VALID = [
    "dcc/v2OBv3SpecExample.json",
    "dcc/v2Revoked.json",
    "1edtech-ob30/sd/derivedcredential.json",
    "dcc/v2EddsaWithValidStatus.json",
    "1edtech-ob30/simple.json",
    "1edtech-ob30/complete.json",
    "1edtech-ob30/endorsement-valid.json",
    "1edtech-ob30/simple-did-key-method.json",
    "1edtech-ob30/simple-err-expired.json",
    "1edtech-ob30/bit-string-list/credential-status-revoked.json",
    "1edtech-ob30/bit-string-list/credential-status-revoked-blank-nodes.json",
    "1edtech-ob30/bit-string-list/testlist",
]


@pytest.mark.parametrize("name", VALID)
def test_a_good_signature_holds_and_the_document_can_be_read(name):
    document = load(name)
    (proof,) = data_integrity.proofs(document)
    secured = data_integrity.verify(document, proof, key_of(proof))
    assert secured == unsigned(document)
    assert from_wire(secured).issuer_id


@pytest.mark.parametrize("name", VALID)
def test_nothing_can_be_added_to_a_good_document(name):
    document = load(name)
    (proof,) = data_integrity.proofs(document)
    with pytest.raises(DataLoss):
        data_integrity.verify({**document, "evilGrade": "A"}, proof, key_of(proof))
    with pytest.raises((InvalidProof, MalformedProof, ContextsError)):
        data_integrity.verify({**document, "validUntil": "2099-01-01T00:00:00Z"}, proof, key_of(proof))


def test_of_several_proofs_the_good_one_holds():
    document = load("1edtech-ob30/simple-multiple-proofs.json")
    unknown, good = data_integrity.proofs(document)
    assert data_integrity.verify(document, good, key_of(good)) == unsigned(document)
    with pytest.raises(UnsupportedProof):
        data_integrity.verify(document, unknown, key_of(good))


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("1edtech-ob30/simple-err-proof-value.json", InvalidProof),
        ("1edtech-ob30/simple-err-type.json", DataLoss),
        ("1edtech-ob30/simple-err-evidence-type.json", DataLoss),
        ("1edtech-ob30/simple-err-context.json", ContextsError),
    ],
)
def test_a_bad_document_is_refused(name, refusal):
    document = load(name)
    (proof,) = data_integrity.proofs(document)
    with pytest.raises(refusal):
        data_integrity.verify(document, proof, key_of(proof))


def test_a_document_without_proof_is_unsigned():
    with pytest.raises(Unsigned):
        data_integrity.proofs(load("1edtech-ob30/simple-noproof.json"))


def test_an_rsa_token_that_names_no_key_is_read_and_by_no_key_of_ours():
    token = vc_jwt.read(text("1edtech-ob30/simple.jwt"))
    assert token.kid is None
    document = load("1edtech-ob30/simple.json")
    with pytest.raises(InvalidProof):
        vc_jwt.verified(token, key_of(data_integrity.proofs(document)[0]))


def test_a_list_of_100_000_entries_is_too_short():
    encoded = load("dcc/status-e5WK8CbZ1GjycuPombrj.json")["credentialSubject"]["encodedList"]
    with pytest.raises(MalformedStatusList, match="100000"):
        Bitstring.decode(encoded)


def test_a_revoked_badge_is_revoked_in_the_list_it_names():
    """It writes its index as a number, which the standard does not allow; as text it is found."""
    badge = load("1edtech-ob30/bit-string-list/credential-status-revoked.json")
    with pytest.raises(MalformedBadge, match="statusListIndex"):
        status_entries(badge)
    badge["credentialStatus"]["statusListIndex"] = str(badge["credentialStatus"]["statusListIndex"])
    (entry,) = status_entries(badge)
    assert read_list(load("1edtech-ob30/bit-string-list/testlist"), entry.purpose).is_set(entry.index)


def test_a_proof_of_the_older_kind_without_its_context_is_not_signed():
    document = load("dcc/v2Revoked.json")
    (proof,) = data_integrity.proofs(document)
    less = {**document, "@context": document["@context"][:2]}
    with pytest.raises(DataLoss):
        data_integrity.verify(less, proof, key_of(proof))
