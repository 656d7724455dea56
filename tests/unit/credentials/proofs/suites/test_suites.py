"""What all suites have in common: who signs with them, how a value is written, what a proof may hold."""

import copy

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from contexts.errors import ContextsError, DataLoss, UnknownContext
from credentials.errors import CredentialsError, InvalidProof, MalformedProof, UnsupportedProof
from credentials.proofs.data_integrity import proofs, sign, verify
from credentials.proofs.suites import SUITES, suite_for, suite_of
from keys.multibase import b64url_encode, decode_base58, encode_base58
from keys.public import Algorithm
from tests.unit.credentials.badge_cases import AT, METHOD, signer
from tests.unit.credentials.proofs.suites.cases import (
    DOCUMENT,
    IDS,
    KINDS,
    LEGACY,
    bare,
    by_hand,
    check,
    signed,
)

EACH = pytest.mark.parametrize(("name", "algorithm"), KINDS, ids=IDS)
REFUSALS = (CredentialsError, ContextsError)
LATER = "2030-01-01T00:00:00Z"
OTHERS = {
    "created": "2026-03-02T09:00:01Z",
    "proofPurpose": "authentication",
    "verificationMethod": f"{METHOD}2",
    "domain": "https://b.example",
    "challenge": "other",
    "expires": LATER,
    "nonce": "n",
    "id": "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3349",
    "previousProof": "urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3349",
    "evil": "x",
    "@context": "https://www.w3.org/ns/credentials/v2",
    "https://w3id.org/security#expiration": LATER,
}


def with_option(document, name, value):
    changed = copy.deepcopy(document)
    changed["proof"][0][name] = value
    return changed


@EACH
def test_a_signed_document_verifies_and_comes_back_without_its_proof(name, algorithm):
    document = signed(name, algorithm)
    assert check(document, algorithm) == bare(document)


def test_every_suite_is_tried_here():
    assert {name for name, _ in KINDS} == SUITES.keys()
    assert {(name, each) for name, suite in SUITES.items() for each in suite.algorithms} == set(KINDS)


@EACH
def test_another_key_of_the_same_kind_does_not_verify(name, algorithm):
    document = signed(name, algorithm)
    with pytest.raises(InvalidProof):
        verify(document, proofs(document)[0], signer(algorithm, seed=8).public_key)


@EACH
def test_a_key_of_another_kind_does_not_verify(name, algorithm):
    document = signed(name, algorithm)
    for other in {*Algorithm} - {algorithm}:
        with pytest.raises(InvalidProof):
            verify(document, proofs(document)[0], signer(other).public_key)


@EACH
@pytest.mark.parametrize("option", OTHERS)
def test_no_option_can_be_changed_or_added(name, algorithm, option):
    with pytest.raises(REFUSALS):
        check(with_option(signed(name, algorithm), option, OTHERS[option]), algorithm, now=AT)


@EACH
def test_no_option_can_be_taken_away(name, algorithm):
    for option in signed(name, algorithm)["proof"][0]:
        changed = copy.deepcopy(signed(name, algorithm))
        del changed["proof"][0][option]
        with pytest.raises(REFUSALS):
            check(changed, algorithm)


@EACH
def test_a_proof_of_one_suite_is_none_of_another(name, algorithm):
    for other in SUITES.values():
        if other.name == name:
            continue
        changed = copy.deepcopy(signed(name, algorithm))
        proof = changed["proof"][0]
        proof.pop("cryptosuite", None)
        proof |= {"type": other.proof_type}
        if other.proof_type == "DataIntegrityProof":
            proof["cryptosuite"] = other.name
        with pytest.raises(REFUSALS):
            check(changed, algorithm)


@EACH
def test_a_value_is_written_in_one_base_and_no_other(name, algorithm):
    value = signed(name, algorithm)["proof"][0]["proofValue"]
    raw = proofs(signed(name, algorithm))[0].value
    letter, other = ("u", "z") if name == "ecdsa-sd-2023" else ("z", "u")
    assert value[0] == letter
    written_otherwise = other + (b64url_encode(raw) if other == "u" else encode_base58(raw[:64]))
    for text in (
        written_otherwise,
        value[1:],
        other + value[1:],
        "f" + raw.hex(),
        "m" + value[1:],
        "",
        letter,
    ):
        with pytest.raises((MalformedProof, InvalidProof)):
            check(with_option(signed(name, algorithm), "proofValue", text), algorithm)


@pytest.mark.parametrize("name", ["ecdsa-rdfc-2019", "ecdsa-jcs-2019"])
@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.ES384])
def test_a_signature_in_der_is_none(name, algorithm):
    document = signed(name, algorithm)
    raw = decode_base58(document["proof"][0]["proofValue"][1:])
    half = len(raw) // 2
    numbers = (int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
    der = encode_dss_signature(*numbers)
    with pytest.raises(InvalidProof):
        check(with_option(document, "proofValue", "z" + encode_base58(der)), algorithm)


# --- which suite a key signs with -------------------------------------------------------------------


def test_a_key_signs_in_its_usual_suite_unless_told_otherwise():
    usual = {algorithm: suite_for(algorithm).name for algorithm in {*Algorithm} - {Algorithm.RS256}}
    assert usual == {
        Algorithm.EDDSA: "eddsa-rdfc-2022",
        Algorithm.ES256: "ecdsa-rdfc-2019",
        Algorithm.ES384: "ecdsa-rdfc-2019",
    }
    assert suite_for(Algorithm.EDDSA, "eddsa-jcs-2022").name == "eddsa-jcs-2022"


@pytest.mark.parametrize(
    ("algorithm", "wanted"),
    [
        (Algorithm.RS256, None),
        (Algorithm.EDDSA, "ecdsa-rdfc-2019"),
        (Algorithm.ES384, "ecdsa-sd-2023"),
        (Algorithm.EDDSA, "bbs-2023"),
    ],
)
def test_a_key_does_not_sign_in_a_suite_of_others(algorithm, wanted):
    with pytest.raises(UnsupportedProof):
        sign(DOCUMENT, signer(algorithm), METHOD, AT, suite=wanted)


@pytest.mark.parametrize("name", sorted(LEGACY))
def test_what_is_deprecated_is_not_made(name):
    with pytest.raises(UnsupportedProof, match="not made"):
        sign(DOCUMENT, signer(), METHOD, AT, suite=name)


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"type": "DataIntegrityProof"},
        {"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"},
        {"type": "eddsa-rdfc-2022"},
        {"type": ["Ed25519Signature2020"]},
        {"type": "DataIntegrityProof", "cryptosuite": ["eddsa-rdfc-2022"]},
    ],
)
def test_a_suite_is_named_in_one_way(proof):
    assert suite_of(proof) is None


def test_the_older_kind_of_proof_is_unsigned_without_its_context():
    with pytest.raises(DataLoss):
        by_hand("Ed25519Signature2020", DOCUMENT)
    document = signed("Ed25519Signature2020", Algorithm.EDDSA)
    with pytest.raises(DataLoss):
        check(document | {"@context": DOCUMENT["@context"]})


# --- what signs the JSON itself ---------------------------------------------------------------------

OVER_JSON = pytest.mark.parametrize(("name", "algorithm"), [kind for kind in KINDS if "jcs" in kind[0]])
MULTIKEY = "https://w3id.org/security/multikey/v1"


@OVER_JSON
def test_the_proof_repeats_the_contexts(name, algorithm):
    assert signed(name, algorithm)["proof"][0]["@context"] == DOCUMENT["@context"]


@OVER_JSON
def test_contexts_that_were_added_behind_are_not_read(name, algorithm):
    document = signed(name, algorithm)
    more = document | {"@context": [*document["@context"], MULTIKEY]}
    assert check(more, algorithm) == bare(document)


@OVER_JSON
def test_contexts_in_another_order_or_fewer_or_before_are_refused(name, algorithm):
    document = signed(name, algorithm)
    one, other = document["@context"]
    for contexts in ([other, one], [one], [], one, None, [MULTIKEY, one, other], [[one, other]]):
        with pytest.raises(InvalidProof, match="begin"):
            check(document | {"@context": contexts}, algorithm)


@OVER_JSON
def test_a_proof_that_repeats_no_contexts_is_over_the_documents_own(name, algorithm):
    key = signer(algorithm)
    options = {n: v for n, v in signed(name, algorithm)["proof"][0].items() if n[0] not in "@p"}
    options["proofPurpose"] = "assertionMethod"
    data = SUITES[name].hash_data(DOCUMENT, options, algorithm)
    document = {**DOCUMENT, "proof": {**options, "proofValue": "z" + encode_base58(key.sign(data))}}
    assert check(document, algorithm) == DOCUMENT
    with pytest.raises(InvalidProof):
        check(document | {"@context": [*DOCUMENT["@context"], MULTIKEY]}, algorithm)


@OVER_JSON
def test_a_member_that_no_context_defines_is_signed_all_the_same(name, algorithm):
    document = sign({**DOCUMENT, "internalNumber": 7}, signer(algorithm), METHOD, AT, suite=name)
    assert check(document, algorithm)["internalNumber"] == 7
    with pytest.raises(InvalidProof):
        check(document | {"internalNumber": 8}, algorithm)
    with pytest.raises(InvalidProof):
        check(document | {"another": 8}, algorithm)


@OVER_JSON
def test_what_a_document_says_in_unknown_contexts_can_not_be_told(name, algorithm):
    other = "https://kestrel.example/context.json"
    unknown = (
        DOCUMENT | {"@context": [*DOCUMENT["@context"], other]},
        DOCUMENT | {"@context": [*DOCUMENT["@context"], {"@vocab": "https://kestrel.example/"}]},
        DOCUMENT | {"evidence": [{"@context": other, "type": ["Evidence"]}]},
        {name: value for name, value in DOCUMENT.items() if name != "@context"},
    )
    for document in unknown:
        with pytest.raises(UnknownContext):
            sign(document, signer(algorithm), METHOD, AT, suite=name)


@OVER_JSON
def test_the_order_of_a_list_is_signed_too(name, algorithm):
    document = signed(name, algorithm)
    with pytest.raises(InvalidProof):
        check(document | {"type": document["type"][::-1]}, algorithm)
