"""Keys, did:key and signatures of the W3C Data Integrity test vectors."""

import json
from datetime import UTC, datetime

import pytest

from did.document import Purpose
from did.methods.key import KeyResolver, did_of_key, method_id_of_key
from did.syntax import DidUrl
from keys.errors import InvalidSignature
from keys.multibase import decode_base58
from keys.public import Algorithm, PublicKey
from keys.software import SoftwareSigner
from tests.support.tools import VECTORS, need

pytestmark = pytest.mark.vectors
NOW = datetime(2026, 1, 1, tzinfo=UTC)

PAIRS = [
    (Algorithm.EDDSA, "w3c-eddsa/keyPair.json", ()),
    (Algorithm.ES256, "w3c-ecdsa/p256KeyPair.json", ()),
    (Algorithm.ES384, "w3c-ecdsa/p384KeyPair.json", ()),
    (Algorithm.ES256, "w3c-ecdsa/ecdsa-sd-2023/SDKeyMaterial.json", ("baseKeyPair",)),
    (Algorithm.ES256, "w3c-ecdsa/ecdsa-sd-2023/SDKeyMaterial.json", ("proofKeyPair",)),
]
SIGNED = [
    ("w3c-eddsa/eddsa-rdfc-2022-combinedHash.txt", "w3c-eddsa/eddsa-rdfc-2022-signed.json", PAIRS[0]),
    (
        "w3c-ecdsa/ecdsa-rdfc-2019-p256/combinedHashECDSAP256.txt",
        "w3c-ecdsa/ecdsa-rdfc-2019-p256/signedECDSAP256.json",
        PAIRS[1],
    ),
    (
        "w3c-ecdsa/ecdsa-rdfc-2019-p384/combinedHashECDSAP384.txt",
        "w3c-ecdsa/ecdsa-rdfc-2019-p384/signedECDSAP384.json",
        PAIRS[2],
    ),
]
# Multicodec prefixes of private keys are two bytes long.
SECRET_PREFIX = 2


@pytest.fixture(autouse=True)
def _needs_the_vectors():
    need("vectors")


def published(pair):
    """Return the algorithm, the public Multikey and the secret bytes of a key pair file."""
    algorithm, path, inside = pair
    document = json.loads((VECTORS / path).read_text())
    for name in inside:
        document = document[name]
    secret = document.get("secretKeyMultibase") or document["privateKeyMultibase"]
    return algorithm, document["publicKeyMultibase"], decode_base58(secret[1:])[SECRET_PREFIX:]


@pytest.mark.parametrize("pair", PAIRS)
def test_the_public_key_is_read_and_written_the_same(pair):
    algorithm, multikey, _ = published(pair)
    key = PublicKey.from_multikey(multikey)
    assert key.algorithm is algorithm
    assert key.multikey() == multikey
    assert PublicKey.from_jwk(key.jwk()).multikey() == multikey


@pytest.mark.parametrize("pair", PAIRS)
def test_the_secret_key_gives_the_public_one(pair):
    algorithm, multikey, secret = published(pair)
    assert SoftwareSigner.from_secret(algorithm, secret).public_key.multikey() == multikey


@pytest.mark.parametrize("pair", PAIRS)
def test_the_did_key_of_the_pair_resolves_to_its_key(pair):
    _, multikey, _ = published(pair)
    key = PublicKey.from_multikey(multikey)
    assert did_of_key(key) == f"did:key:{multikey}"
    method = DidUrl.parse(method_id_of_key(key))
    document = KeyResolver().resolve(method.did)
    assert document.key_for(str(method), Purpose.ASSERTION, NOW) == key


@pytest.mark.parametrize(("hashed", "signed", "pair"), SIGNED)
def test_the_published_signature_verifies_and_is_made_again(hashed, signed, pair):
    algorithm, multikey, secret = published(pair)
    message = bytes.fromhex((VECTORS / hashed).read_text().strip())
    proof = json.loads((VECTORS / signed).read_text())["proof"]
    signature = decode_base58(proof["proofValue"][1:])

    key = PublicKey.from_multikey(multikey)
    key.verify(signature, message)
    with pytest.raises(InvalidSignature):
        key.verify(signature, message + b"\0")
    assert SoftwareSigner.from_secret(algorithm, secret).sign(message) == signature


@pytest.mark.parametrize("signed", [signed for _, signed, _ in SIGNED[1:]])
def test_the_verification_method_of_a_published_proof_is_found_in_its_did(signed):
    method_id = json.loads((VECTORS / signed).read_text())["proof"]["verificationMethod"]
    method = DidUrl.parse(method_id)
    key = KeyResolver().resolve(method.did).key_for(method_id, Purpose.ASSERTION, NOW)
    assert method_id_of_key(key) == method_id
