"""Certificates of the organisation's keys: which are kept, and what is signed with them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509

from credentials import jose
from issuer import status_lists
from issuer.achievements.catalog import publish
from issuer.achievements.configurations import DC_SD_JWT, JWT_VC_JSON_ES256
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from issuer.errors import KeyNotCertified, NoSuchKey, UnusableCertificate
from issuer.issuing.deferred_issuance import DeferredRequest, fetch
from issuer.issuing.issuance import Practice
from issuer.issuing.postponing import Postponed
from issuer.ledger import ListKind, ListName
from issuer.organisation import key_certificates
from issuer.organisation.identity import establish
from issuer.organisation.key_certificates import Given
from issuer.organisation.key_life import Hand, retire, rotate
from issuer.status_lists import ListAddress
from keys.certificates.anchors import Anchors
from keys.public import PublicKey
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, at, draft, give
from tests.support.certifiers import Certifier, Odd, library_key, new_key, pem, x5c
from tests.unit.issuer.scenes import KEK, LOOPBACK_URL, ZOE, bare_store, scene_of, set_out

NOW = at(2)
ROOT = Certifier.root("Badge authority", NOW)
BETWEEN = ROOT.below("Badges")
SEALER = Sealer(KEK)
ASSURED = Practice(certified_only=("dc+sd-jwt",))
KEY = "key-2"


def hand(scene, now=NOW):
    return Hand(scene.tx, establish(scene.tx, BASE_URL, SEALER, now), SEALER, now, "hr-1")


def chain_for(scene, name=KEY, by=BETWEEN, odd=None):
    key = library_key(scene.identity.keyring.named(name).signer)
    return by.chain(key, "Acme badges", odd)


def certified(scene, name=KEY, **more):
    """Certify a key; return the scene as it is from then on, and the chain."""
    chain = chain_for(scene, name, **more)
    key_certificates.certify(hand(scene), name, Given(pem(*chain)))
    return replace(scene, identity=establish(scene.tx, BASE_URL, SEALER, NOW)), x5c(*chain)


def copy_of(scene, configuration=DC_SD_JWT, practice=ASSURED, now=NOW, wallet=ZOE):
    award = give(scene.tx, "communication", evidence=f"Seen {now}.")
    (copy,) = scene.claims(
        scene.request(scene.token(award), wallet, now, configuration), now, practice
    ).copies
    return copy


def header(token):
    return jose.header_of(token)


def copies_list(scene, now=NOW):
    address = ListAddress(ListName(ListKind.COPIES, 1), as_token=True)
    return status_lists.current(scene.tx, address, scene.identity.publisher, now).body


def refused(scene, text, words, **more):
    with pytest.raises(UnusableCertificate, match=words):
        key_certificates.certify(hand(scene), KEY, Given(text, **more))
    assert scene.tx.keys.all()[1].certificates is None


# --- asking ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [KEY, f"did:web:badges.example:o:acme#{KEY}"])
def test_a_request_names_the_organisation_its_host_and_its_did(scene, name):
    request = x509.load_pem_x509_csr(key_certificates.request_for(scene.identity, name).encode())
    names = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert request.is_signature_valid
    assert PublicKey.from_library(request.public_key()) == scene.identity.keyring.named(KEY).signer.public_key
    assert names.get_values_for_type(x509.DNSName) == ["badges.example"]
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == [scene.identity.did]


@pytest.mark.parametrize("name", ["key-9", "update-1", ""])
def test_only_keys_that_sign_badges_are_certified(scene, name):
    with pytest.raises(NoSuchKey):
        key_certificates.request_for(scene.identity, name)
    with pytest.raises(NoSuchKey):
        key_certificates.certify(hand(scene), name, Given(b""))


# --- keeping --------------------------------------------------------------------------------------


def test_a_chain_that_fits_is_kept_and_written_down(scene):
    chain = key_certificates.certify(
        hand(scene), KEY, Given(pem(*chain_for(scene)), Anchors.from_pem(pem(ROOT.certificate)))
    )
    assert [each.subject for each in chain.certificates] == ["CN=Acme badges", "CN=Badges"]
    assert scene.tx.keys.all()[1].certificates == chain.pem()
    last = scene.tx.audit.of_object(scene.identity.did)[-1]
    assert (last.action, last.values["key"]) == ("key.certified", KEY)


def test_a_newer_chain_takes_the_place_of_the_one_before(scene):
    certified(scene)
    scene, newer = certified(scene, by=ROOT.below("Other badges"))
    assert scene.identity.keyring.named(KEY).x5c_at(NOW) == newer


def test_a_chain_for_another_key_is_refused(scene):
    refused(scene, pem(*BETWEEN.chain(new_key().public_key())), "another key")


def test_a_chain_out_of_its_time_is_refused(scene):
    for odd in (Odd(begins=timedelta(days=1)), Odd(ends=-timedelta(days=1))):
        refused(scene, pem(*chain_for(scene, odd=odd)), "good from")


def test_a_chain_with_its_anchor_or_signed_by_itself_is_refused(scene):
    refused(scene, pem(*chain_for(scene), ROOT.certificate), "self-signed")
    refused(scene, pem(Certifier.root("Alone", NOW).certificate), "self-signed")


def test_a_chain_of_certificates_that_do_not_certify_each_other_is_refused(scene):
    leaf, _ = chain_for(scene)
    refused(scene, pem(leaf, ROOT.below("Stranger").certificate), "signed by the one behind")
    weak = ROOT.below("Nobody", Odd(is_authority=False))
    refused(scene, pem(*chain_for(scene, by=weak)), "no anchor")


def test_a_chain_that_leads_to_another_anchor_than_told_is_refused(scene):
    other = Anchors.from_pem(pem(Certifier.root("Other", NOW).certificate))
    refused(scene, pem(*chain_for(scene)), "no anchor", anchors=other)


@pytest.mark.parametrize("text", [b"", b"nothing", b"\xff\xfe"])
def test_what_is_no_certificate_is_refused(scene, text):
    refused(scene, text, "PEM")


# --- showing --------------------------------------------------------------------------------------


def test_a_copy_shows_the_certificates_beside_the_name_of_its_key(scene):
    scene, chain = certified(scene)
    told = header(copy_of(scene).body)
    assert told["x5c"] == chain
    assert told["kid"] == scene.identity.keyring.named(KEY).method_id


def test_other_forms_of_a_badge_show_none(scene):
    scene, _ = certified(scene)
    assert "x5c" not in header(copy_of(scene, JWT_VC_JSON_ES256).body)


def test_a_status_list_of_copies_shows_the_certificates_from_the_moment_they_are_kept(scene):
    copy_of(scene, practice=Practice())
    assert "x5c" not in header(copies_list(scene))
    scene, chain = certified(scene)
    signed = copies_list(scene)
    assert header(signed)["x5c"] == chain
    assert copies_list(scene) == signed


def test_certificates_that_are_over_are_shown_no_more(scene):
    scene, _ = certified(scene, odd=Odd(ends=timedelta(minutes=1)))
    later = NOW + timedelta(minutes=2)
    copy_of(scene)
    assert "x5c" in header(copies_list(scene))
    assert "x5c" not in header(copies_list(scene, later))
    assert "x5c" not in header(copy_of(scene, practice=Practice(), now=later).body)


# --- high assurance -------------------------------------------------------------------------------


def test_without_a_certificate_in_time_no_sd_jwt_is_signed_for_high_assurance(scene):
    with pytest.raises(KeyNotCertified, match="cairn keys csr key-2"):
        copy_of(scene)
    scene, _ = certified(scene, odd=Odd(ends=timedelta(minutes=1)))
    assert copy_of(scene)
    with pytest.raises(KeyNotCertified):
        copy_of(scene, now=NOW + timedelta(minutes=2))


def test_a_refusal_for_want_of_a_certificate_leaves_the_badge_to_be_claimed(scene):
    award = give(scene.tx, "communication")
    request = scene.request(scene.token(award), ZOE, NOW, DC_SD_JWT)
    with pytest.raises(KeyNotCertified):
        scene.claims(request, NOW, ASSURED)
    scene, _ = certified(scene)
    assert scene.claims(request, NOW, ASSURED).copies


def test_other_formats_need_no_certificate(scene):
    assert copy_of(scene, JWT_VC_JSON_ES256)


def test_where_badges_are_signed_by_no_es256_there_is_no_high_assurance():
    store = bare_store()
    set_out(store, LOOPBACK_URL)
    with store.transaction("acme") as tx:
        scene = scene_of(tx, LOOPBACK_URL)
        with pytest.raises(KeyNotCertified):
            copy_of(scene)


def test_a_successor_has_no_certificate_until_it_gets_one(scene):
    scene, _ = certified(scene)
    change = rotate(hand(scene))
    scene = replace(scene, identity=change.identity)
    assert [key.certificates for key in change.made] == [None] * 4
    with pytest.raises(KeyNotCertified, match="cairn keys csr key-"):
        copy_of(scene)
    successor = scene.identity.publisher.token_key.name
    scene, chain = certified(scene, successor)
    assert header(copy_of(scene).body)["x5c"] == chain


def test_a_retired_key_is_certified_no_more(scene):
    text = pem(*chain_for(scene))
    before = hand(scene)
    retire(hand(scene), KEY, even_the_last=True)
    with pytest.raises(NoSuchKey):
        key_certificates.certify(hand(scene), KEY, Given(text))
    # Whoever read the keys before the retirement is told by the records.
    with pytest.raises(key_certificates.KeyAlreadyChanged):
        key_certificates.certify(before, KEY, Given(text))


# --- telling the operator -------------------------------------------------------------------------


def test_an_operator_is_told_what_to_do_and_when_to_do_it_again(scene):
    (said,) = key_certificates.advice(scene.identity, NOW)
    assert said.startswith("acme: the key key-2 has no certificate in time")
    scene, _ = certified(scene, odd=Odd(ends=timedelta(days=29)))
    (said,) = key_certificates.advice(scene.identity, NOW)
    assert "end on" in said
    scene, _ = certified(
        scene, odd=Odd(ends=timedelta(days=31)), by=Certifier.root("Long", NOW, Odd(ends=timedelta(days=99)))
    )
    assert key_certificates.advice(scene.identity, NOW) == ()


# --- badges that are put off ----------------------------------------------------------------------


def test_a_badge_that_was_put_off_is_signed_only_with_a_certificate_that_is_in_time_then(scene):
    publish(scene.tx, draft("mastery", needs_approval=True), BASE_URL, scene.identity.did, at(0))
    award = give(scene.tx, "mastery")
    token = scene.token(award)
    later = scene.claims(scene.request(token, ZOE, NOW, DC_SD_JWT), NOW, Practice())
    assert isinstance(later, Postponed)
    approvals.approve(scene.tx, RuleOnAward(award.id, by="hr-2"), at(5))
    asked = DeferredRequest(token, later.transaction_id)
    with pytest.raises(KeyNotCertified):
        fetch(scene.tx, asked, scene.identity, at(10), scene.randomness, ASSURED)
    scene, chain = certified(scene)
    (copy,) = fetch(scene.tx, asked, scene.identity, at(10), scene.randomness, ASSURED).claim.copies
    assert header(copy.body)["x5c"] == chain
