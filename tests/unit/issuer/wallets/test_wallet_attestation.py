"""Attested wallets: every member of both tokens that could let a stranger pass for one (3.4; appendix E)."""

from datetime import timedelta

import pytest

from credentials import jose
from issuer.errors import InvalidClientAttestation, UseAttestationChallenge, UseFreshAttestation
from issuer.wallets import wallet_attestation
from issuer.wallets.wallet_attestation import Shown, Terms
from keys.certificates.anchors import Anchors
from keys.public import Algorithm
from tests.support.attestations import Provider, attestation_proof, new_signer
from tests.support.builders import Seeded, at
from tests.support.certifiers import Certifier, Odd, library_key, x5c
from tests.unit.issuer.scenes import bare_store, set_out

ISSUER = "https://badges.example/o/acme"
NOW = at(0)
SECONDS = int(NOW.timestamp())
PROVIDER = Provider(NOW)
TERMS = Terms(Anchors.from_pem(PROVIDER.pem), ISSUER, b"s" * 32)
KEY = new_signer()


@pytest.fixture
def tx():
    store = bare_store()
    set_out(store)
    with store.transaction("acme") as opened:
        yield opened


def challenge(now=NOW):
    return wallet_attestation.new_challenge(TERMS, now, Seeded(1))


def proof(key=KEY, now=NOW, **changes):
    return attestation_proof(key, ISSUER, now, **{"challenge": challenge(now), **changes})


def judge(tx, attestation=None, proved=None, now=NOW, **more):
    shown = Shown((attestation or PROVIDER.wallet(KEY),), (proved or proof(now=now),), **more)
    return wallet_attestation.judge(tx, shown, TERMS, now, Seeded(2))


def refused(tx, attestation=None, proved=None, words=None):
    with pytest.raises(InvalidClientAttestation, match=words):
        judge(tx, attestation, proved)


@pytest.mark.parametrize("algorithm", [Algorithm.ES256, Algorithm.EDDSA, Algorithm.ES384])
def test_a_wallet_that_is_attested_and_proves_its_key_is_the_one_named(tx, algorithm):
    key = new_signer(algorithm)
    assert judge(tx, PROVIDER.wallet(key, "https://wallet.example"), proof(key)) == "https://wallet.example"


def test_one_attestation_serves_for_many_proofs(tx):
    attestation = PROVIDER.wallet(KEY)
    assert [judge(tx, attestation, proof()) for _ in range(2)] == ["wallet", "wallet"]


def test_a_proof_serves_once(tx):
    once = proof()
    judge(tx, proved=once)
    refused(tx, proved=once, words="used before")


def test_a_proof_id_is_used_up_for_its_key_alone(tx):
    other = new_signer()
    judge(tx, proved=proof(jti="same"))
    judge(tx, PROVIDER.wallet(other), proof(other, jti="same"))
    refused(tx, proved=proof(jti="same"), words="used before")


@pytest.mark.parametrize(
    ("attestations", "proofs"),
    [((), ("p",)), (("a", "a"), ("p",)), (("a",), ("p", "p")), (("a",), ()), ((), ())],
)
def test_attestation_and_proof_are_there_exactly_once(tx, attestations, proofs):
    tokens = {"a": PROVIDER.wallet(KEY), "p": proof()}
    shown = Shown(tuple(tokens[each] for each in attestations), tuple(tokens[each] for each in proofs))
    with pytest.raises(InvalidClientAttestation, match="exactly one"):
        wallet_attestation.judge(tx, shown, TERMS, NOW, Seeded(2))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"header": {"typ": "jwt"}}, "typ"),
        ({"header": {"typ": None}}, "typ"),
        ({"header": {"typ": "key-attestation+jwt"}}, "typ"),
        ({"header": {"x5c": None}}, "x5c"),
        ({"header": {"x5c": None, "kid": "11"}}, "x5c"),
        ({"sub": None}, "sub"),
        ({"sub": 7}, "sub"),
        ({"exp": None}, "exp"),
        ({"exp": "soon"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": SECONDS + 61}, "iat"),
        ({"nbf": SECONDS + 61}, "nbf"),
        ({"cnf": None}, "cnf"),
        ({"cnf": {"kid": "1"}}, "cnf"),
        ({"cnf": {"jwk": {"kty": "oct", "k": "AAAA"}}}, "private"),
        ({"cnf": {"jwk": {**KEY.public_key.jwk(), "d": "AAAA"}}}, "private"),
        ({"cnf": {"jwk": {**KEY.public_key.jwk(), "x": "AAAA"}}}, "bytes"),
    ],
)
def test_an_attestation_with_one_member_wrong_is_refused(tx, changes, words):
    refused(tx, PROVIDER.wallet(KEY, **changes), words=words)


def test_an_attestation_whose_time_is_over_asks_for_a_fresh_one(tx):
    with pytest.raises(UseFreshAttestation):
        judge(tx, PROVIDER.wallet(KEY, exp=SECONDS))
    assert judge(tx, PROVIDER.wallet(KEY, exp=SECONDS + 1)) == "wallet"


def _stranger():
    return Provider(NOW).wallet(KEY)


def _self_signed():
    signer = new_signer()
    alone = Certifier.root("Provider", NOW, Odd(is_authority=False, usages=("digital_signature",)))
    return Provider(NOW, chain=(alone.certificate,), signer=signer).wallet(KEY)


def _with_its_anchor():
    return PROVIDER.wallet(KEY, header={"x5c": x5c(*PROVIDER.chain, PROVIDER.root.certificate)})


def _without_the_certificate_between():
    return PROVIDER.wallet(KEY, header={"x5c": x5c(PROVIDER.chain[0])})


def _out_of_time():
    signer = new_signer()
    old = PROVIDER.root.chain(library_key(signer), odd=Odd(ends=-timedelta(days=1)))
    return Provider(NOW, chain=old, signer=signer).wallet(KEY)


def _signed_by_another_key():
    return Provider(NOW, root=PROVIDER.root, chain=PROVIDER.chain).wallet(KEY)


@pytest.mark.parametrize(
    "attestation",
    [
        _stranger,
        _self_signed,
        _with_its_anchor,
        _without_the_certificate_between,
        _out_of_time,
        _signed_by_another_key,
        lambda: "no token",
        lambda: PROVIDER.wallet(KEY)[:-4] + "AAAA",
    ],
)
def test_an_attestation_that_no_trusted_provider_signed_is_refused(tx, attestation):
    refused(tx, attestation(), words="does not hold")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"header": {"typ": "jwt"}}, "typ"),
        ({"aud": "https://badges.example/o/globex"}, "addressed"),
        ({"aud": None}, "addressed"),
        ({"aud": [ISSUER, "https://elsewhere.example"]}, "addressed"),
        ({"iat": None}, "iat"),
        ({"iat": SECONDS - 301}, "iat"),
        ({"iat": SECONDS + 61}, "iat"),
        ({"exp": SECONDS}, "exp"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": "j" * 257}, "jti"),
    ],
)
def test_a_proof_with_one_member_wrong_is_refused(tx, changes, words):
    refused(tx, proved=proof(**changes), words=words)


def test_a_proof_of_another_key_is_refused(tx):
    refused(tx, proved=proof(new_signer()), words="does not hold")


def test_a_proof_by_an_algorithm_that_is_not_advertised_is_refused(tx):
    key = new_signer(Algorithm.RS256)
    refused(tx, PROVIDER.wallet(key), proof(key), words="alg")


@pytest.mark.parametrize(
    "wrong",
    [None, "", "made-up", 7, wallet_attestation.new_challenge(TERMS, NOW - timedelta(minutes=5), Seeded(1))],
)
def test_a_proof_without_a_challenge_of_ours_in_time_is_told_one(tx, wrong):
    with pytest.raises(UseAttestationChallenge) as refusal:
        judge(tx, proved=proof(challenge=wrong))
    assert judge(tx, proved=proof(challenge=refusal.value.challenge)) == "wallet"


def test_a_challenge_of_another_organisation_is_none_of_ours(tx):
    foreign = Terms(TERMS.anchors, "https://badges.example/o/globex", TERMS.secret)
    with pytest.raises(UseAttestationChallenge):
        judge(tx, proved=proof(challenge=wallet_attestation.new_challenge(foreign, NOW, Seeded(1))))


def test_the_dpop_proof_of_the_attested_key_is_proof_enough(tx):
    shown = Shown((PROVIDER.wallet(KEY),), (), KEY.public_key.thumbprint())
    assert wallet_attestation.judge(tx, shown, TERMS, NOW, Seeded(2)) == "wallet"


def test_the_dpop_proof_of_another_key_is_none(tx):
    shown = Shown((PROVIDER.wallet(KEY),), (), new_signer().public_key.thumbprint())
    with pytest.raises(InvalidClientAttestation, match="DPoP"):
        wallet_attestation.judge(tx, shown, TERMS, NOW, Seeded(2))


def test_beside_a_proof_of_its_own_the_dpop_key_may_be_another(tx):
    assert judge(tx, thumbprint=new_signer().public_key.thumbprint()) == "wallet"


def test_tokens_of_one_kind_do_not_pass_for_the_other(tx):
    refused(tx, proof(), words="typ")
    refused(tx, proved=jose.sign(b"{}", {"typ": "dpop+jwt"}, KEY), words="typ")
