"""Tokens both ways: what Cairn signs verifies in `jose` and `@sd-jwt/core`, and what they sign verifies in Cairn."""

from dataclasses import replace

import pytest

from credentials.badge import Carrier
from credentials.presentation import Recipient, make_sd_jwt_presentation
from credentials.presentation import read as read_presentation
from credentials.proofs import vc_jwt
from credentials.proofs.badge_claims import Terms, to_claims
from credentials.wire import to_wire
from did.methods.jwk import did_jwk
from keys.public import Algorithm, PublicKey
from tests.interop.peers import Peer
from tests.support.partner import AWARDED, NOW, Partner
from tests.support.tools import need
from tests.unit.verifier.carriers import partner_of, token
from verifier.report import Verdict
from verifier.verify import Submission, verify_badge

pytestmark = pytest.mark.node

RECIPIENT = Recipient("https://verifier.example", "nonce-1")
BINDING = {"iat": int(NOW.timestamp()), "aud": RECIPIENT.audience, "nonce": RECIPIENT.nonce}
TYPE = "https://partner.example/types/open-badge"
PARTNER = Partner()
EACH_ALGORITHM = pytest.mark.parametrize("algorithm", list(Algorithm))


@pytest.fixture(scope="module")
def npm():
    need("node")
    with Peer("tokens.mjs") as peer:
        yield peer


def verdict_on(text, partner=PARTNER):
    return verify_badge(Submission(text.encode()), partner.setting()).verdict


def changed(token):
    head, dot, signature = token.rpartition(".")
    return f"{head}{dot}{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


# --- JWT --------------------------------------------------------------------------------------------


@EACH_ALGORITHM
@pytest.mark.parametrize("profile", list(vc_jwt.Profile))
def test_jose_verifies_every_profile_and_refuses_it_changed(npm, algorithm, profile):
    partner = partner_of(algorithm)
    made = token(profile)(partner)[0].decode()
    jwk = partner.signer.public_key.jwk()
    checked = npm.ask(do="verify", token=made, jwk=jwk)
    assert checked["verified"]
    assert checked["header"]["alg"] == algorithm
    assert vc_jwt.read(made).document["credentialSubject"]["id"] in str(checked["payload"])
    assert not npm.ask(do="verify", token=changed(made), jwk=jwk)["verified"]


def document():
    made = to_wire(replace(PARTNER.unsigned(), status=None))
    return made | {"issuer": {**made["issuer"], "id": "did:of:issuer"}}


def claims(of):
    started = int(AWARDED.timestamp())
    return {"iss": "did:of:issuer", "jti": of["id"], "sub": of["credentialSubject"]["id"], "nbf": started}


def in_open_badges(of):
    return {"typ": "JWT"}, of | claims(of)


def in_vc_jwt(of):
    return {"typ": "vc+jwt", "cty": "vc"}, of


def in_first_version(of):
    older = {"issuanceDate" if name == "validFrom" else name: value for name, value in of.items()}
    contexts = ["https://www.w3.org/2018/credentials/v1", of["@context"][1].replace("3.0.3", "3.0.1")]
    return {"typ": "JWT"}, {"vc": older | {"@context": contexts}, **claims(of)}


@EACH_ALGORITHM
@pytest.mark.parametrize("profile", [in_open_badges, in_vc_jwt, in_first_version])
def test_what_jose_signs_is_genuine(npm, algorithm, profile):
    header, payload = profile(document())
    signed = npm.ask(do="sign", alg=algorithm.value, header=header, payload=payload)["token"]
    assert verdict_on(signed) is Verdict.ISSUER_UNKNOWN
    assert verdict_on(changed(signed)) is Verdict.NOT_GENUINE


# --- SD-JWT -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def holder(npm):
    made = npm.ask(do="key", alg="ES256")
    return made | {"key": PublicKey.from_jwk(made["jwk"])}


def bound_badge(holder):
    return replace(PARTNER.unsigned(), status=None, subject_id=did_jwk(holder["key"]))


def issued(holder):
    return PARTNER.sd_jwt(bound_badge(holder), Carrier.DC_SD_JWT, holder=holder["key"])


def test_sd_jwt_core_verifies_what_cairn_issues_and_refuses_it_changed(npm, holder):
    made, jwk = issued(holder), PARTNER.signer.public_key.jwk()
    checked = npm.ask(do="verifySd", token=made, jwk=jwk)
    assert checked["verified"]
    assert checked["payload"]["evidence"][0]["name"] == "What was seen"
    signed, tilde, rest = made.partition("~")
    assert not npm.ask(do="verifySd", token=changed(signed) + tilde + rest, jwk=jwk)["verified"]


def test_a_credential_of_vcdm_in_an_sd_jwt_verifies_too(npm, holder):
    made = PARTNER.sd_jwt(bound_badge(holder), Carrier.VC_SD_JWT, holder=holder["key"])
    assert npm.ask(do="verifySd", token=made, jwk=PARTNER.signer.public_key.jwk())["verified"]


@pytest.mark.parametrize("frame", [{}, {"evidence": {0: True}}], ids=["nothing", "evidence"])
def test_sd_jwt_core_presents_with_key_binding_and_cairn_verifies_badge_and_holder(npm, holder, frame):
    shown = npm.ask(do="present", token=issued(holder), frame=frame, binding=BINDING, secret=holder["secret"])
    assert verdict_on(shown["token"]) is Verdict.VALID
    received = read_presentation(shown["token"])
    (inside,) = received.verify(holder["key"], RECIPIENT, NOW)
    assert (b"What was seen" in disclosed(inside)) is bool(frame)


def disclosed(inside):
    report = verify_badge(Submission(inside), PARTNER.setting())
    return str(report.shown.content.evidence).encode()


def test_sd_jwt_core_verifies_the_key_binding_that_cairn_makes(npm):
    signer = PARTNER.signer
    bound = replace(PARTNER.unsigned(), status=None, subject_id=did_jwk(signer.public_key))
    made = PARTNER.sd_jwt(bound, Carrier.DC_SD_JWT, holder=signer.public_key)
    shown = make_sd_jwt_presentation(made, [()], signer, RECIPIENT, NOW)
    jwk = signer.public_key.jwk()
    asked = {"do": "verifySd", "token": shown, "jwk": jwk, "holder": jwk}
    assert npm.ask(**asked, nonce=RECIPIENT.nonce)["verified"]
    assert not npm.ask(**asked, nonce="another")["verified"]


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_what_sd_jwt_core_issues_is_genuine(npm, holder, algorithm):
    said = to_claims(to_wire(bound_badge(holder)), Terms(TYPE))
    payload = {name: value for name, value in said.items() if name not in ("iss", "sub")}
    asked = {"payload": payload, "frame": {"evidence": {"_sd": [0]}}, "header": {"typ": "dc+sd-jwt"}}
    made = npm.ask(do="issue", alg=algorithm, holder=holder["jwk"], **asked)["token"]
    assert verdict_on(made) is Verdict.ISSUER_UNKNOWN
    assert b"What was seen" in disclosed(made.encode())
    signed, tilde, rest = made.partition("~")
    assert verdict_on(changed(signed) + tilde + rest) is Verdict.NOT_GENUINE
