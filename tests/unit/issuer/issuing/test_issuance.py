"""Claiming: every refusal, the badge that comes out, and that it comes out once."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from credentials import jose
from credentials.badge import Carrier, SignedBadge
from credentials.digest import copy_digest
from credentials.identity import matches
from credentials.received import read
from credentials.status.entries import status_entries
from credentials.wire import from_wire
from did.methods.jwk import did_jwk
from issuer import revocation
from issuer.achievements.configurations import (
    DC_SD_JWT,
    JWT_VC_JSON,
    JWT_VC_JSON_ES256,
    JWT_VC_JSON_RS256,
    JWT_VC_JSON_V1,
    LDP_VC,
)
from issuer.errors import (
    CredentialRequestDenied,
    InsufficientScope,
    InvalidCredentialRequest,
    InvalidNonce,
    InvalidProof,
    InvalidToken,
    LintFailed,
    UnknownCredentialConfiguration,
    UnknownCredentialIdentifier,
)
from issuer.issuing import issuance
from issuer.issuing.composing import ClaimedAward, compose
from issuer.issuing.issuance import ClaimRequest
from issuer.offering import offers
from issuer.revocation import ReinstateAward, RevokeAward
from issuer.status_lists import ListAddress, current
from keys.keyring import Keyring, KeyringEntry
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.builders import FOUR_C, Seeded, at, give
from tests.support.builders import sign as keep_file_copy
from tests.unit.issuer.scenes import (
    EVE,
    LOOPBACK_URL,
    ZOE,
    bare_store,
    did_of,
    everything_kept,
    scene_of,
    set_out,
    undone,
)

CONFIGURATIONS = [LDP_VC, JWT_VC_JSON, JWT_VC_JSON_ES256, JWT_VC_JSON_RS256, JWT_VC_JSON_V1, DC_SD_JWT]


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def verified(scene, copy):
    """Return what a stranger reads, by the key that the copy names."""
    (secured,) = read(copy.body).secured
    key = next(each for each in scene.identity.keyring.entries if each.method_id == secured.method_id)
    return secured.verify(key.signer.public_key)


# --- what comes out -------------------------------------------------------------------------------


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
def test_a_wallet_gets_a_badge_that_verifies_and_is_bound_to_its_key(scene, award, configuration):
    copy = scene.claim(scene.request(scene.token(award), configuration=configuration))
    content = from_wire(verified(scene, copy))
    assert content.subject_id == did_of(ZOE) == copy.holder
    assert content.id == award.id
    assert content.issuer_id == scene.identity.did
    assert content.achievement_name == "Communication"
    assert content.level_name == "Leads"
    assert content.awarded_at == content.valid_from == at(0)
    assert [each.narrative for each in content.evidence] == ["Said it well."]


@pytest.mark.parametrize(
    ("configuration", "carrier", "method"),
    [
        (LDP_VC, Carrier.LDP_VC, "key-1"),
        (JWT_VC_JSON, Carrier.JWT_VC_JSON, "key-1"),
        (JWT_VC_JSON_ES256, Carrier.JWT_VC_JSON, "key-2"),
    ],
)
def test_each_configuration_has_its_carrier_and_key(scene, award, configuration, carrier, method):
    copy = scene.claim(scene.request(scene.token(award), configuration=configuration))
    assert copy.carrier is carrier
    assert copy.method_id == f"{scene.identity.did}#{method}"


def test_an_ldp_vc_has_one_embedded_eddsa_proof(scene, award):
    document = json.loads(scene.claim(scene.request(scene.token(award))).body)
    (proof,) = document["proof"]
    assert (proof["cryptosuite"], proof["proofPurpose"]) == ("eddsa-rdfc-2022", "assertionMethod")
    assert proof["created"] == "2026-03-02T09:00:02Z"


def test_on_loopback_a_badge_verifies_by_the_did_key_itself():
    store = bare_store()
    set_out(store, LOOPBACK_URL)
    with store.transaction("acme") as tx:
        scene = scene_of(tx, LOOPBACK_URL)
        copy = scene.claim(scene.request(scene.token(give(tx, "communication"))))
        assert copy.method_id.startswith("did:key:z6Mk")
        assert verified(scene, copy)["issuer"]["id"] == scene.identity.did


def test_the_badge_names_its_place_in_both_status_lists(scene, award):
    document = verified(scene, scene.claim(scene.request(scene.token(award))))
    (entry,) = status_entries(document)
    assert (entry.purpose, entry.index) == ("revocation", award.version.status_index)
    assert entry.list_url == "https://badges.example/o/acme/status/1"
    assert entry.reference == "https://badges.example/o/acme/status/1-suspension#suspension"
    assert isinstance(document["credentialStatus"], dict)


def test_the_badge_carries_the_address_as_a_salted_hash_and_never_itself(scene, award):
    copies = [
        scene.claim(scene.request(token, configuration=configuration))
        for token in [scene.token(award)]
        for configuration in CONFIGURATIONS
    ]
    identities = [from_wire(verified(scene, copy)).identities for copy in copies]
    assert matches(identities[0][0], "zoe@example.org")
    assert not matches(identities[0][0], "eve@example.org")
    assert identities[0] == identities[1] == identities[2]
    assert all(b"zoe@" not in copy.body for copy in copies)


def test_the_salt_is_of_the_award_so_that_two_badges_of_one_person_do_not_match(scene):
    one, two = (scene.claimed(slug) for slug in ("communication", "creativity"))
    bodies = [scene.tx.copies.of_award(each.id)[0] for each in (one, two)]
    hashes = [from_wire(verified(scene, copy)).identities[0].identity_hash for copy in bodies]
    assert hashes[0] != hashes[1]


def test_a_badge_without_words_has_no_evidence(scene):
    silent = give(scene.tx, "communication", evidence="")
    document = verified(scene, scene.claim(scene.request(scene.token(silent))))
    assert "evidence" not in document


def test_a_badge_that_expires_says_so(scene, award):
    claimed = ClaimedAward(
        replace(award, version=replace(award.version, valid_until=at(900))), did_of(ZOE), Carrier.LDP_VC
    )
    assert compose(scene.tx, claimed, scene.identity, at(1)).valid_until == at(900)


def test_a_claim_in_a_fraction_of_a_second_is_signed_in_whole_ones(scene, award):
    now = at(2) + timedelta(microseconds=123_456)
    assert scene.claim(scene.request(scene.token(award)), now).signed_at == at(2)


# --- what is kept ---------------------------------------------------------------------------------


def test_the_copy_is_kept_byte_for_byte_with_its_digest(scene, award):
    copy = scene.claim(scene.request(scene.token(award)))
    assert scene.tx.copies.of_award(award.id) == [copy]
    assert copy.digest == copy_digest(SignedBadge(copy.carrier, copy.body))


def test_the_claim_is_audited_and_the_holder_remembered(scene, award):
    copy = scene.claim(scene.request(scene.token(award)))
    entry = scene.tx.audit.of_object(award.id)[-1]
    assert (entry.actor, entry.action, entry.person_id) == ("wallet", "award.claimed", award.person.id)
    assert entry.values == {"holder": did_of(ZOE), "carrier": "ldp_vc", "digest": copy.digest}
    assert scene.tx.people.holders(award.person.id) == [did_of(ZOE)]


def test_the_first_claim_closes_every_other_offer(scene, award):
    token = scene.token(award)
    late = scene.mint(award, at(2))
    scene.claim(scene.request(token), at(3))
    assert isinstance(scene.redeem(scene.code(late), now=at(4)), offers.Refused)


def test_a_badge_that_is_a_token_names_lists_that_are_tokens(scene, award):
    copy = scene.claim(scene.request(scene.token(award), configuration=JWT_VC_JSON))
    (entry,) = status_entries(verified(scene, copy))
    assert entry.list_url == "https://badges.example/o/acme/status/1.jwt"
    assert entry.reference == "https://badges.example/o/acme/status/1-suspension.jwt#suspension"


# --- once -----------------------------------------------------------------------------------------


def test_a_retry_with_the_same_token_and_key_gets_the_same_copy(scene, award):
    token = scene.token(award)
    first = scene.claim(scene.request(token), at(2))
    again = scene.claim(scene.request(token, now=at(60)), at(61))
    assert again == first
    assert len(scene.tx.copies.of_award(award.id)) == 1


def test_one_token_claims_every_configuration_once(scene, award):
    token = scene.token(award)
    bodies = {
        scene.claim(scene.request(token, configuration=each)).body
        for each in [*CONFIGURATIONS, *CONFIGURATIONS]
    }
    assert len(bodies) == len(scene.tx.copies.of_award(award.id)) == len(CONFIGURATIONS)


def test_a_token_serves_one_holder(scene, award):
    token = scene.token(award)
    scene.claim(scene.request(token))
    with pytest.raises(CredentialRequestDenied, match="Another wallet"):
        scene.claim(scene.request(token, EVE))


def test_a_token_stays_with_its_holder_though_the_claim_of_another_configuration_is_to_come(scene, award):
    token = scene.token(award)
    scene.claim(scene.request(token))
    with pytest.raises(CredentialRequestDenied):
        scene.claim(scene.request(token, EVE, configuration=JWT_VC_JSON))


def test_a_token_tied_to_a_holder_serves_no_other_even_where_that_one_has_no_copy(scene, award):
    token = scene.token(award)
    assert scene.tx.offers.bind_grant(offers.token_hash(token), did_of(ZOE))
    with pytest.raises(CredentialRequestDenied, match="Another wallet"):
        scene.claim(scene.request(token, EVE))


def test_of_two_wallets_with_a_token_each_the_second_is_denied(scene, award):
    one, two = scene.token(award), scene.token(award)
    scene.claim(scene.request(one))
    with pytest.raises(CredentialRequestDenied, match="Another wallet"):
        scene.claim(scene.request(two, EVE))


def test_the_same_wallet_with_a_second_token_gets_the_same_copy(scene, award):
    one, two = scene.token(award), scene.token(award)
    assert scene.claim(scene.request(one)) == scene.claim(scene.request(two))


def test_a_copy_without_a_wallet_does_not_stand_in_the_way(scene, award):
    keep_file_copy(scene.tx, award, holder="urn:uuid:random")
    assert scene.claim(scene.request(scene.token_by_hand(award)))


# --- refusals: token and request ------------------------------------------------------------------


@pytest.mark.parametrize("token", [None, "", "unknown"])
def test_a_missing_or_unknown_token_is_refused(scene, token):
    with pytest.raises(InvalidToken):
        scene.claim(scene.request(token))


def test_a_token_lives_five_minutes(scene, award):
    token = scene.token(award, at(1))
    with pytest.raises(InvalidToken):
        scene.claim(scene.request(token, now=at(301)), at(301))
    assert scene.claim(scene.request(token, now=at(300)), at(300))


def test_a_pre_authorized_code_is_no_token(scene, award):
    code = scene.code(scene.mint(award))
    with pytest.raises(InvalidToken):
        scene.claim(scene.request(code))


def test_a_configuration_that_was_not_offered_is_out_of_scope(scene, award):
    request = scene.request(scene.token(award), configuration=JWT_VC_JSON)
    with pytest.raises(InsufficientScope):
        scene.claim(request, offered=[LDP_VC])
    assert scene.claim(request, offered=[JWT_VC_JSON])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"configuration_id": None}, InvalidCredentialRequest),
        ({"credential_identifier": "x"}, InvalidCredentialRequest),
        ({"configuration_id": None, "credential_identifier": "x"}, UnknownCredentialIdentifier),
        ({"configuration_id": "unknown"}, UnknownCredentialConfiguration),
        ({"configuration_id": ""}, UnknownCredentialConfiguration),
        ({"configuration_id": None, "format": "mso_mdoc"}, UnknownCredentialConfiguration),
        ({"configuration_id": None, "format": "jwt_vc_json"}, InvalidCredentialRequest),
        ({"proofs": ()}, InvalidProof),
        ({"proofs": ("a", "b")}, InvalidCredentialRequest),
        ({"proofs": ("",)}, InvalidProof),
        ({"proofs": ("a.b.c",)}, InvalidProof),
    ],
)
def test_a_request_with_a_fault_is_refused(scene, award, changes, error):
    request = replace(scene.request(scene.token(award)), **changes)
    with pytest.raises(error):
        scene.claim(request)
    assert scene.tx.copies.of_award(award.id) == []


def test_a_request_by_format_as_older_wallets_make_it_is_served(scene, award):
    types = ("VerifiableCredential", "OpenBadgeCredential")
    asked = replace(scene.request(scene.token(award)), configuration_id=None, format="ldp_vc", types=types)
    assert scene.claim(asked).carrier is Carrier.LDP_VC


def test_es256_is_not_known_where_there_is_no_key_for_it():
    store = bare_store()
    set_out(store, LOOPBACK_URL)
    with store.transaction("acme") as tx:
        scene = scene_of(tx, LOOPBACK_URL)
        token = scene.token(give(tx, "communication"))
        with pytest.raises(UnknownCredentialConfiguration):
            scene.claim(scene.request(token, configuration=JWT_VC_JSON_ES256))


# --- refusals: proof and nonce --------------------------------------------------------------------


def test_a_proof_for_another_issuer_is_refused(scene, award):
    proof = scene.proof(aud="https://badges.example/o/other")
    with pytest.raises(InvalidProof):
        scene.claim(ClaimRequest(scene.token(award), LDP_VC, proofs=(proof,)))


def test_a_proof_without_a_nonce_is_invalid_and_one_with_a_strange_nonce_has_an_invalid_nonce(scene, award):
    token = scene.token(award)
    with pytest.raises(InvalidProof):
        scene.claim(ClaimRequest(token, LDP_VC, proofs=(scene.proof(nonce=None),)))
    with pytest.raises(InvalidNonce):
        scene.claim(ClaimRequest(token, LDP_VC, proofs=(scene.proof(nonce="made-up"),)))


def test_an_old_nonce_is_refused(scene, award):
    proof = scene.proof(now=at(301), nonce=scene.nonce(at(0)))
    with pytest.raises(InvalidNonce):
        scene.claim(ClaimRequest(scene.token(award, at(300)), LDP_VC, proofs=(proof,)), at(301))


def test_a_proof_serves_once_even_for_the_same_token(scene, award):
    request = scene.request(scene.token(award))
    scene.claim(request)
    with pytest.raises(InvalidNonce):
        scene.claim(request)


def test_a_proof_overheard_can_not_be_used_with_another_token(scene, award):
    request = scene.request(scene.token(award))
    scene.claim(request)
    other = scene.token(give(scene.tx, "creativity"))
    with pytest.raises(InvalidNonce):
        scene.claim(replace(request, token=other))


def test_a_refused_request_leaves_its_nonce_good(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        award = give(tx, "communication")
        request = scene.request(scene.token(award))
        revocation.suspend(tx, RevokeAward(award.id, "key_problem"), at(1))
    with pytest.raises(CredentialRequestDenied), store.transaction("acme") as tx:
        scene_of(tx).claim(request)
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        revocation.reinstate(tx, ReinstateAward(award.id), at(2))
        assert scene.claim(request, at(3))


def test_a_wallet_that_proves_by_a_bare_jwk_is_bound_by_did_jwk(scene, award):
    claims = {"aud": scene.identity.issuer_url, "iat": int(at(1).timestamp()), "nonce": scene.nonce()}
    header = {"typ": "openid4vci-proof+jwt", "jwk": ZOE.public_key.jwk()}
    proof = jose.sign(json.dumps(claims).encode(), header, ZOE)
    copy = scene.claim(ClaimRequest(scene.token(award), LDP_VC, proofs=(proof,)))
    assert copy.holder == did_jwk(ZOE.public_key)


# --- refusals: the award --------------------------------------------------------------------------


def take_back(scene, award):
    revocation.revoke(scene.tx, RevokeAward(award.id, "misconduct"), at(1))


def pause(scene, award):
    revocation.suspend(scene.tx, RevokeAward(award.id, "misconduct"), at(1))


def decline(scene, award):
    offers.decline(scene.tx, award, at(1))


def forget(scene, award):
    assert scene.tx.people.erase(award.person.id, at(1))


@pytest.mark.parametrize("end", [take_back, pause, decline, forget], ids=lambda end: end.__name__)
def test_a_badge_withdrawn_paused_declined_or_of_somebody_forgotten_after_the_token_is_denied(
    scene, award, end
):
    request = scene.request(scene.token(award))
    end(scene, award)
    with pytest.raises(CredentialRequestDenied):
        scene.claim(request)
    assert scene.tx.copies.of_award(award.id) == []


def test_a_claimed_badge_that_was_withdrawn_is_not_handed_over_again(scene, award):
    token = scene.token(award)
    scene.claim(scene.request(token))
    take_back(scene, award)
    with pytest.raises(CredentialRequestDenied):
        scene.claim(scene.request(token))


# --- nothing unverified leaves the house ----------------------------------------------------------


class _Forger:
    """A signer that shows one key and signs with another."""

    def __init__(self, shown, used):
        self.public_key, self._used = shown.public_key, used

    def sign(self, message):
        return self._used.sign(message)


def with_keys(scene, *entries):
    return replace(scene, identity=replace(scene.identity, keyring=Keyring(entries)))


@pytest.mark.parametrize("configuration", [LDP_VC, JWT_VC_JSON])
def test_a_badge_whose_signature_does_not_verify_is_kept_back(scene, award, configuration):
    method_id = scene.identity.key_for(Algorithm.EDDSA).method_id
    broken = with_keys(scene, KeyringEntry("key-1", method_id, _Forger(ZOE, EVE)))
    with pytest.raises(LintFailed):
        broken.claim(broken.request(scene.token(award), configuration=configuration))
    assert scene.tx.copies.of_award(award.id) == []


def test_an_organisation_without_an_ed25519_key_issues_and_signs_its_lists_by_ecdsa(scene, award):
    only_p256 = with_keys(scene, scene.identity.key_for(Algorithm.ES256))
    only_p256.claim(only_p256.request(scene.token(award), configuration=JWT_VC_JSON_ES256), at(2))
    served = current(scene.tx, ListAddress.parse("1"), only_p256.identity.publisher, at(3))
    (secured,) = read(served.body).secured
    assert secured.verify(only_p256.identity.key_for(Algorithm.ES256).signer.public_key)


# --- stacks ---------------------------------------------------------------------------------------


def metas(scene, award):
    held = scene.tx.awards.of_person(award.person.id)
    return [each for each in held if each.slug == "super-4c"]


def test_the_claim_of_the_last_part_awards_the_meta_badge_once(scene):
    for slug in FOUR_C[:3]:
        last = scene.claimed(slug)
        assert metas(scene, last) == []
    last = scene.claimed(FOUR_C[3])
    assert len(metas(scene, last)) == 1
    scene.claim(scene.request(scene.token_by_hand(last), configuration=JWT_VC_JSON))
    assert len(metas(scene, last)) == 1


def all_four(scene):
    parts = [scene.claimed(slug) for slug in FOUR_C]
    return parts, metas(scene, parts[0])[0]


def test_a_claimed_meta_badge_binds_each_part_by_the_digest_of_a_copy(scene):
    parts, meta = all_four(scene)
    content = from_wire(
        verified(scene, scene.claim(scene.request(scene.token(meta, at(3)), now=at(3)), at(3)))
    )
    digests = {each.id: scene.tx.copies.of_award(each.id)[0].digest for each in parts}
    assert {each.id: each.digest for each in content.evidence} == digests
    assert content.rule_url == "https://badges.example/o/acme/achievements/super-4c/v/1/rule.json"
    assert len(content.results) == 5


def test_a_meta_badge_one_of_whose_parts_fell_before_the_claim_is_denied(scene):
    parts, meta = all_four(scene)
    request = scene.request(scene.token(meta, at(3)), now=at(3))
    revocation.revoke(scene.tx, RevokeAward(parts[0].id, "misconduct"), at(3))
    with pytest.raises(CredentialRequestDenied):
        scene.claim(request, at(4))


# --- canaries -------------------------------------------------------------------------------------


def test_no_token_proof_or_nonce_is_kept_or_shown(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        token, used = scene.token(give(tx, "communication")), scene.nonce()
        request = replace(scene.request(token), proofs=(scene.proof(nonce=used),))
        scene.claim(request)
        with pytest.raises(InvalidNonce) as refusal:
            scene.claim(request)
    kept = everything_kept(store)
    for secret in (token, used, request.proofs[0]):
        assert secret not in kept
        assert secret not in f"{request!r} {refusal.value}"


def test_no_private_key_is_kept_or_shown(store):
    secret = bytes(range(32))
    signer = SoftwareSigner.from_secret(Algorithm.EDDSA, secret)
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        method_id = scene.identity.key_for(Algorithm.EDDSA).method_id
        scene = with_keys(scene, KeyringEntry("key-1", method_id, signer))
        scene.claim(scene.request(scene.token(give(tx, "communication"))))
    told = everything_kept(store) + repr(scene.identity)
    assert secret.decode("latin-1") not in told
    assert secret.hex() not in told


def test_a_claim_needs_no_randomness_so_that_it_can_be_repeated(store):
    bodies = set()
    for _ in range(2):
        with undone(store) as tx:
            scene = scene_of(tx)
            request = scene.request(scene.token(give(tx, "communication")))
            bodies.add(issuance.claim(tx, request, scene.identity, at(2), Seeded(99)).copies[0].body)
    assert len(bodies) == 1
