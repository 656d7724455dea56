"""Key proofs over presentations: what holds, and each thing that does not."""

import pytest

from contexts.strict_json import parse_object
from credentials.proofs import data_integrity
from did.methods.jwk import did_jwk, method_id_of_jwk
from did.methods.key import did_of_key, method_id_of_key
from issuer.achievements.configurations import DC_SD_JWT, LDP_VC
from issuer.errors import InvalidNonce, InvalidProof
from issuer.issuing.issuance import ClaimRequest, Practice
from issuer.wallets.presentation_proof import check
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.builders import at, give
from tests.unit.issuer.scenes import EVE, ZOE, did_of

ISSUER = "https://badges.example/o/acme"
P256 = SoftwareSigner.generate(Algorithm.ES256)


def presentation(wallet=ZOE, method=None, members=None, **options):
    usual = {"purpose": "authentication", "domain": ISSUER, "challenge": "nonce"} | options
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiablePresentation"],
        "holder": did_of_key(wallet.public_key),
        **(members or {}),
    }
    document = {name: value for name, value in document.items() if value is not None}
    return data_integrity.sign(
        document, wallet, method or method_id_of_key(wallet.public_key), at(1), **usual
    )


@pytest.mark.parametrize("wallet", [ZOE, P256], ids=["EdDSA", "ES256"])
def test_the_key_that_signed_and_the_nonce_it_signed_are_returned(wallet):
    proof = check(presentation(wallet), ISSUER, at(2))
    assert (proof.holder.did, proof.holder.public_key) == (did_of_key(wallet.public_key), wallet.public_key)
    assert proof.nonce == "nonce"


def test_a_did_jwk_is_a_holder_too_and_the_holder_may_be_left_out_or_an_object():
    method, did = method_id_of_jwk(ZOE.public_key), did_jwk(ZOE.public_key)
    for holder in (did, None, {"id": did}):
        assert check(presentation(method=method, members={"holder": holder}), ISSUER, at(2)).holder.did == did


@pytest.mark.parametrize(
    ("suite", "members"),
    [
        ("eddsa-jcs-2022", {"frobnicate": {"a": 1}}),
        ("eddsa-rdfc-2022", {"termsOfUse": [{"type": "https://terms.example/T"}]}),
    ],
    ids=["of no context", "of a context"],
)
def test_members_that_mean_nothing_to_the_protocol_are_passed_over(suite, members):
    assert check(presentation(suite=suite, members=members), ISSUER, at(2)).nonce == "nonce"


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "assertionMethod"},
        {"domain": "https://badges.example/o/other"},
        {"domain": None},
        {"challenge": None},
        {"method": method_id_of_key(EVE.public_key)},
        {"method": "did:web:badges.example#key-1"},
        {"members": {"holder": did_of(EVE)}},
        {"members": {"type": ["VerifiableCredential"], "holder": None}},
    ],
    ids=str,
)
def test_what_is_signed_for_something_else_is_refused(changes):
    with pytest.raises(InvalidProof):
        check(presentation(**changes), ISSUER, at(2))


def changed(**members):
    made = presentation()
    return made | {"proof": [made["proof"][0] | members]}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"type": ["VerifiablePresentation"]},
        presentation() | {"proof": []},
        presentation() | {"proof": presentation()["proof"] * 2},
        presentation() | {"id": "urn:uuid:0d5a8b0e-1111-4222-8333-444455556666"},
        presentation() | {"@context": ["https://www.w3.org/ns/credentials/v2", "https://evil.example/c"]},
        presentation() | {"more": "x" * 20_000},
        changed(challenge="another"),
        changed(domain=[ISSUER, "https://other.example"]),
        changed(cryptosuite="bbs-2023"),
        changed(proofValue="z3" * 40),
        changed(verificationMethod="did:web:badges.example#key-1"),
        changed(verificationMethod=did_of(ZOE)),
        changed(expires="2020-01-01T00:00:00Z"),
    ],
    ids=range(14),
)
def test_what_was_changed_or_is_malformed_is_refused(document):
    with pytest.raises(InvalidProof):
        check(document, ISSUER, at(2))


# --- as part of a claim -----------------------------------------------------------------------------


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def asked(scene, award, *wallets, configuration=LDP_VC, nonce=None):
    shown = tuple(presentation(wallet, challenge=nonce or scene.nonce()) for wallet in wallets)
    return ClaimRequest(scene.token(award), configuration, presentations=shown)


def test_a_badge_is_bound_to_the_key_that_signed_a_presentation(scene, award):
    copy = scene.claim(asked(scene, award, ZOE))
    assert copy.holder == did_of(ZOE)
    assert parse_object(copy.body)["credentialSubject"]["id"] == did_of(ZOE)


def test_presentations_come_in_batches_too(scene, award):
    copies = scene.claims(asked(scene, award, ZOE, EVE), practice=Practice(batch=2)).copies
    assert [copy.holder for copy in copies] == [did_of(ZOE), did_of(EVE)]


def test_its_nonce_is_judged_like_that_of_any_proof(scene, award):
    with pytest.raises(InvalidNonce):
        scene.claim(asked(scene, award, ZOE, nonce="made-up"))
    once = asked(scene, award, ZOE)
    scene.claim(once)
    with pytest.raises(InvalidNonce):
        scene.claim(once)


def test_a_configuration_that_does_not_name_presentations_does_not_take_them(scene, award):
    with pytest.raises(InvalidProof):
        scene.claim(asked(scene, award, ZOE, configuration=DC_SD_JWT))
