"""Documents signed in every suite, for the tests of this folder."""

from functools import cache

from credentials.proofs.data_integrity import Disclosing, derive, hash_data, proofs, sign, verify
from credentials.wire import to_wire
from keys.multibase import encode_base58
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.unit.credentials.badge_cases import AT, METHOD, signer, unsigned

DOCUMENT = to_wire(unsigned())
ED25519_CONTEXT = "https://w3id.org/security/suites/ed25519-2020/v1"
MANDATORY = ("/issuer", "/validFrom", "/validUntil", "/credentialStatus", "/credentialSubject/achievement")
HMAC_KEY = bytes(range(32))
LEGACY = {"Ed25519Signature2020", "eddsa-2022"}
# Each suite with each kind of key that it signs with.
KINDS = (
    ("eddsa-rdfc-2022", Algorithm.EDDSA),
    ("ecdsa-rdfc-2019", Algorithm.ES256),
    ("ecdsa-rdfc-2019", Algorithm.ES384),
    ("eddsa-jcs-2022", Algorithm.EDDSA),
    ("ecdsa-jcs-2019", Algorithm.ES256),
    ("ecdsa-jcs-2019", Algorithm.ES384),
    ("ecdsa-sd-2023", Algorithm.ES256),
    ("eddsa-2022", Algorithm.EDDSA),
    ("Ed25519Signature2020", Algorithm.EDDSA),
)
IDS = [f"{name}-{algorithm}" for name, algorithm in KINDS]


def disclosing(mandatory=MANDATORY):
    one_time = SoftwareSigner.from_secret(Algorithm.ES256, bytes([9]) * 32)
    return Disclosing(mandatory=mandatory, hmac_key=HMAC_KEY, one_time=one_time)


def base(document=DOCUMENT, mandatory=MANDATORY):
    """Return a document with a base proof."""
    return sign(document, signer(Algorithm.ES256), METHOD, AT, suite=disclosing(mandatory))


@cache
def signed(name, algorithm):
    """Return a document as it is shown, in a suite."""
    if name == "ecdsa-sd-2023":
        return derive(base(), ("/credentialSubject/result", "/evidence/0"))
    if name in LEGACY:
        return by_hand(name)
    return sign(DOCUMENT, signer(algorithm), METHOD, AT, suite=name)


def by_hand(name, document=None, seed=7):
    """Return a document with a proof of a kind that Cairn does not make."""
    usual = DOCUMENT | {"@context": [*DOCUMENT["@context"], ED25519_CONTEXT]}
    bare = usual if document is None else document
    kind = {"type": name} if name[0] == "E" else {"type": "DataIntegrityProof", "cryptosuite": name}
    options = kind | {
        "created": "2026-03-02T09:00:00Z",
        "verificationMethod": METHOD,
        "proofPurpose": "assertionMethod",
    }
    key = signer(seed=seed)
    value = key.sign(hash_data(bare, options, Algorithm.EDDSA))
    return {**bare, "proof": [{**options, "proofValue": "z" + encode_base58(value)}]}


def check(document, algorithm=Algorithm.EDDSA, **more):
    """Verify the first proof of a document by the usual key of an algorithm."""
    return verify(document, proofs(document)[0], signer(algorithm).public_key, **more)


def bare(document):
    return {name: value for name, value in document.items() if name != "proof"}
