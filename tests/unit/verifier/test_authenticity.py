"""Is it signed by a key of its issuer: which key, which purpose, which of several proofs."""

import json
from datetime import timedelta

import pytest

from contexts.errors import DataLoss
from credentials.badge import Carrier
from credentials.proofs import data_integrity, vc_jwt
from credentials.received import read
from did.document import DidDocument, Purpose, VerificationMethod
from did.errors import (
    DidUnresolvable,
    InvalidDidDocument,
    KeyNotAuthorised,
    MalformedDid,
    MethodNotFound,
    UnsupportedDidMethod,
)
from did.syntax import Did
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.specimens.bench import FOLDER, setting
from tests.support.partner import AWARDED, NOW, Partner
from verifier.authenticity import Asker, authenticate, is_authentic
from verifier.report import Check, Outcome

PARTNER = Partner()
OTHER = Partner()
RESOLVER = PARTNER.sources().resolver


class Answering:
    """A resolver with one answer, or one refusal."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def resolve(self, did):
        self.asked.append(did.value)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def asked(body, resolver=RESOLVER, issuer=PARTNER.did, now=NOW):
    return authenticate(read(body), issuer, Asker(resolver, now))


def codes(authenticity):
    return {each.check: (each.outcome, each.code) for each in authenticity.findings}


def proofs(*changes):
    """Return a good badge whose one proof stands in it once for each of these changes."""
    document = json.loads(PARTNER.badge())
    proof = document["proof"][0]
    return json.dumps(document | {"proof": [proof | change for change in changes]}).encode()


@pytest.mark.parametrize("carrier", list(Carrier))
def test_a_badge_of_its_issuer_is_authentic_in_either_carrier(carrier):
    found = asked(PARTNER.badge(carrier=carrier))
    assert is_authentic(found)
    assert "proof" not in found.document


@pytest.mark.parametrize("carrier", list(Carrier))
def test_a_badge_signed_by_another_is_not(carrier):
    found = asked(OTHER.badge(carrier=carrier))
    assert codes(found) == {Check.ISSUER_KEY: (Outcome.FAILED, "key_of_another")}
    assert found.document is None
    assert not is_authentic(found)


@pytest.mark.parametrize("carrier", list(Carrier))
def test_a_changed_badge_is_not(carrier):
    body = PARTNER.badge(carrier=carrier)
    token, parting, disclosures = body.partition(b"~")
    is_json = carrier is Carrier.LDP_VC
    changed = body.replace(b"weekly", b"yearly") if is_json else token[:-4] + b"AAAA" + parting + disclosures
    found = asked(changed)
    assert codes(found)[Check.SIGNATURE] == (Outcome.FAILED, "signature_invalid")
    assert found.document is None


@pytest.mark.parametrize(
    ("refusal", "outcome", "code"),
    [
        (UnsupportedDidMethod(), Outcome.UNKNOWN, "issuer_method_unsupported"),
        (DidUnresolvable(), Outcome.UNKNOWN, "issuer_unreachable"),
        (InvalidDidDocument(), Outcome.UNKNOWN, "issuer_document_invalid"),
        (MalformedDid(), Outcome.UNKNOWN, "issuer_document_invalid"),
        (MethodNotFound(), Outcome.FAILED, "key_not_found"),
        (KeyNotAuthorised(), Outcome.FAILED, "key_not_authorised"),
    ],
)
def test_every_refusal_of_the_resolver_has_its_finding(refusal, outcome, code):
    found = asked(PARTNER.badge(), Answering(refusal))
    assert codes(found) == {Check.ISSUER_KEY: (outcome, code)}
    assert found.document is None


def document(**changes):
    did = Did.parse(PARTNER.did)
    method = VerificationMethod(**{"id": PARTNER.method_id, "controller": PARTNER.did, "type": "Multikey"} | {
        "key_data": PARTNER.signer.public_key.multikey()
    } | changes)  # fmt: skip
    return DidDocument.of_one_key(did, method)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": f"{PARTNER.did}#another"}, "key_not_found"),
        ({"controller": OTHER.did}, "key_not_authorised"),
        ({"revoked": NOW}, "key_revoked"),
        ({"expires": NOW}, "key_not_authorised"),
        ({"key_data": None}, "key_unusable"),
        ({"key_data": "z0"}, "key_unusable"),
        ({"type": "Kestrel2020"}, "proof_unsupported"),
    ],
)
def test_a_key_that_may_not_be_used_does_not_make_a_badge_authentic(changes, code):
    found = asked(PARTNER.badge(), Answering(document(**changes)))
    assert [each.code for each in found.findings] == [code]
    assert not is_authentic(found)


def test_a_key_for_authentication_only_does_not_sign_badges():
    made = document()
    only = DidDocument(made.id, made.methods, {Purpose.AUTHENTICATION: (PARTNER.method_id,)})
    assert codes(asked(PARTNER.badge(), Answering(only)))[Check.ISSUER_KEY] == (
        Outcome.FAILED,
        "key_not_authorised",
    )


def test_only_the_issuer_is_asked_for_keys():
    resolver = Answering(document())
    asked(PARTNER.badge(), resolver)
    assert resolver.asked == [PARTNER.did]
    asked(OTHER.badge(), resolver)
    assert resolver.asked == [PARTNER.did]


def test_a_method_named_by_its_fragment_is_the_issuers_own():
    bare = {name: value for name, value in json.loads(PARTNER.badge()).items() if name != "proof"}
    fragment = PARTNER.method_id.removeprefix(PARTNER.did)
    assert is_authentic(asked(vc_jwt.sign(bare, PARTNER.signer, fragment).encode()))
    # As a proof's option it would be relative, which is not signed.
    with pytest.raises(DataLoss):
        data_integrity.sign(bare, PARTNER.signer, fragment, AWARDED)


def test_all_proofs_that_can_be_checked_must_hold():
    assert is_authentic(asked(proofs({}, {})))
    assert not is_authentic(asked(proofs({}, {"created": "2026-11-02T09:00:00Z"})))
    assert not is_authentic(asked(proofs({"created": "2026-11-02T09:00:00Z"}, {})))


@pytest.mark.parametrize(
    "change", [{"cryptosuite": "kestrel-2026"}, {"type": "Kestrel2020"}, {"type": "Ed25519Signature2018"}]
)
def test_a_proof_of_a_kind_that_is_not_checked_counts_neither_for_nor_against(change):
    assert is_authentic(asked(proofs(change, {})))
    assert codes(asked(proofs(change))) == {Check.SIGNATURE: (Outcome.UNKNOWN, "proof_unsupported")}
    assert not is_authentic(asked(proofs(change, {"created": "2026-11-02T09:00:00Z"})))


def test_a_proof_of_another_kind_may_have_any_members():
    strange = {"cryptosuite": "kestrel-2026", "verificationMethod": 7, "proofPurpose": "anything"}
    assert is_authentic(asked(proofs(strange, {})))


def test_a_proof_for_another_purpose_issues_nothing():
    bare = {name: value for name, value in json.loads(PARTNER.badge()).items() if name != "proof"}
    signed = data_integrity.sign(bare, PARTNER.signer, PARTNER.method_id, AWARDED, purpose="authentication")
    found = asked(json.dumps(signed).encode())
    assert codes(found) == {Check.SIGNATURE: (Outcome.FAILED, "proof_purpose")}


def test_when_the_signature_itself_ends_is_told_and_judged_by_who_relies_on_it():
    now = setting().now
    ended = (FOLDER / "signature-ended.json").read_bytes()
    found = authenticate(received := read(ended), json.loads(ended)["issuer"]["id"], Asker(RESOLVER, now))
    assert is_authentic(found)
    assert found.has_run_out(now)
    assert not found.has_run_out(now - timedelta(days=2))
    assert received.secured[0].expires == found.expires


def test_a_signature_without_an_end_never_runs_out():
    assert not asked(PARTNER.badge()).has_run_out(NOW + timedelta(days=36500))


def test_of_several_signatures_the_first_end_counts():
    ended = json.loads((FOLDER / "signature-ended.json").read_bytes())
    bare = {name: value for name, value in ended.items() if name != "proof"}
    signer = SoftwareSigner.from_secret(Algorithm.EDDSA, bytes([1]) * 32)
    endless = data_integrity.sign(bare, signer, ended["proof"][0]["verificationMethod"], AWARDED)["proof"][0]
    for order in ([endless, *ended["proof"]], [*ended["proof"], endless]):
        body = json.dumps(bare | {"proof": order}).encode()
        found = authenticate(read(body), bare["issuer"]["id"], Asker(RESOLVER, NOW))
        assert is_authentic(found)
        assert found.has_run_out(NOW)


@pytest.mark.parametrize(
    "issuer", ["", "Partner", "https://partner.example", "did:web", f"{PARTNER.did}#1", "urn:x"]
)
def test_an_issuer_that_is_no_did_cannot_be_looked_up(issuer):
    found = asked(PARTNER.badge(), issuer=issuer)
    assert codes(found) == {Check.ISSUER_KEY: (Outcome.UNKNOWN, "issuer_method_unsupported")}


def test_a_proof_that_names_its_issuer_and_none_of_its_keys_is_not_looked_up():
    found = asked(proofs({"verificationMethod": PARTNER.did}))
    assert codes(found) == {Check.ISSUER_KEY: (Outcome.UNKNOWN, "key_without_fragment")}


def test_a_base_proof_is_for_its_holder_and_can_not_be_checked_here():
    bare = {name: value for name, value in json.loads(PARTNER.badge()).items() if name != "proof"}
    key = SoftwareSigner.from_secret(Algorithm.ES256, bytes([5]) * 32)
    suite = data_integrity.Disclosing(mandatory=("/issuer",), hmac_key=bytes(32), one_time=key)
    issuer = Partner(signer=key)
    bare["issuer"] = {**bare["issuer"], "id": issuer.did}
    signed = data_integrity.sign(bare, key, issuer.method_id, AWARDED, suite=suite)
    found = asked(json.dumps(signed).encode(), issuer=issuer.did)
    assert codes(found)[Check.SIGNATURE] == (Outcome.UNKNOWN, "base_proof_shown")
    assert not is_authentic(found)
    shown = data_integrity.derive(signed, ("/credentialSubject",))
    assert is_authentic(asked(json.dumps(shown).encode(), issuer=issuer.did))


@pytest.mark.parametrize("method", ["#", "key-1", "https://partner.example#1", "z6Mk"])
def test_a_proof_that_names_no_key_cannot_be_looked_up(method):
    found = asked(proofs({"verificationMethod": method}))
    assert codes(found) == {Check.ISSUER_KEY: (Outcome.UNKNOWN, "key_not_named")}
