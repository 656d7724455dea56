"""The VC-API over the whole app: what the suites of W3C send, what it answers, and that nothing breaks it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from cairn.app import create_app
from cairn.conformance import open_for_conformance, require_loopback
from cairn.demo import SLUG
from cairn.errors import InvalidSetting
from cairn.settings import Overrides, load
from contexts.jcs import jcs
from credentials.presentation import Recipient, make_ldp_vp, make_vp_jwt
from credentials.proofs import data_integrity
from records import api_tokens
from records.organisations import every
from records.principals import Role
from tests.support.counts import count
from tests.support.inprocess import URL
from tests.support.suites import ISSUED, REFUSED, SUBJECT, V2, body, new_holder

VERIFY, SHOW, STATUS = (
    "/vc-api/credentials/verify",
    "/vc-api/presentations/verify",
    "/vc-api/credentials/status",
)
PROFILES = ("ed25519", "p256", "p384", "sd")
CHALLENGE = {"challenge": "u-challenge", "domain": "https://verifier.example"}


@pytest.fixture(scope="module")
def opened(house):
    return open_for_conformance(house.here)


@pytest.fixture(scope="module")
def client(opened):
    return TestClient(create_app(opened.here, office=opened.office), base_url=URL)


def issue(client, document, profile="ed25519", **options):
    return client.post(
        f"/vc-api/{profile}/credentials/issue", json={"credential": document, "options": options}
    )


def issued(client, document, profile="ed25519", **options):
    answer = issue(client, document, profile, **options)
    assert answer.status_code == 201, answer.text
    return answer.json()["verifiableCredential"]


def verify(client, credential):
    return client.post(VERIFY, json={"verifiableCredential": credential, "options": {"checks": ["proof"]}})


def is_problem(answer, status=400):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    told = answer.json()
    assert told["type"].startswith("https://www.w3") or told["type"].startswith("https://w3id.org/security#")
    assert told["status"] == status
    assert told["title"]
    return told


# --- what the suites send -------------------------------------------------------------------------


@pytest.mark.parametrize("document", ISSUED.values(), ids=ISSUED)
def test_what_the_suites_want_issued_is_issued_and_verifies(client, opened, document):
    credential = issued(client, document)
    assert isinstance(credential["proof"], list)
    issuer = credential["issuer"]
    assert opened.office.signatories["ed25519"].did in (
        issuer,
        issuer["id"] if isinstance(issuer, dict) else "",
    )
    answer = verify(client, credential)
    assert answer.status_code == 200, answer.text
    assert answer.json()["verified"] is True
    assert answer.json()["errors"] == []


@pytest.mark.parametrize("document", REFUSED.values(), ids=REFUSED)
def test_what_the_suites_want_refused_is_not_issued(client, document):
    is_problem(issue(client, document))


@pytest.mark.parametrize("document", [each for each in REFUSED.values() if "proof" not in each][:12])
def test_what_was_never_issued_does_not_verify(client, document):
    proof = issued(client, body())["proof"]
    is_problem(verify(client, {"issuer": "did:example:a"} | document | {"proof": proof}))


@pytest.mark.parametrize(
    ("profile", "suite", "algorithm"),
    [
        ("ed25519", "eddsa-rdfc-2022", None),
        ("ed25519", "eddsa-jcs-2022", "eddsa-jcs-2022"),
        ("p256", "ecdsa-rdfc-2019", None),
        ("p256", "ecdsa-jcs-2019", "ecdsa-jcs-2019"),
        ("p384", "ecdsa-rdfc-2019", None),
        ("p384", "ecdsa-jcs-2019", "ecdsa-jcs-2019"),
    ],
)
def test_each_profile_signs_in_its_suite_and_notices_a_change(client, profile, suite, algorithm):
    credential = issued(client, body(), profile, **({"cryptosuite": algorithm} if algorithm else {}))
    (proof,) = credential["proof"]
    assert (proof["type"], proof["cryptosuite"]) == ("DataIntegrityProof", suite)
    assert proof["proofPurpose"] == "assertionMethod"
    assert verify(client, credential).status_code == 200
    assert verify(client, credential | {"proof": proof}).status_code == 200
    changed = credential | {"credentialSubject": {"id": "did:example:another"}}
    told = is_problem(verify(client, changed))
    assert told["type"] == "https://www.w3.org/TR/vc-data-model#CRYPTOGRAPHIC_SECURITY_ERROR"
    assert told["report"]["verdict"] == "not_genuine"


@pytest.mark.parametrize(
    "change",
    [
        {"type": "NotAProof"},
        {"cryptosuite": "unknown-2022"},
        {"proofPurpose": "authentication"},
        {"proofValue": "uAAAA"},
        {"proofValue": ...},
        {"verificationMethod": ...},
        {"verificationMethod": "did:example:a#b"},
        {"created": "yesterday"},
        {"proofPurpose": ...},
    ],
    ids=str,
)
def test_a_proof_with_a_wrong_member_does_not_verify(client, change):
    credential = issued(client, body())
    proof = {name: value for name, value in (credential["proof"][0] | change).items() if value is not ...}
    is_problem(verify(client, credential | {"proof": proof}))


def test_parts_are_disclosed_but_not_issuer_dates_and_status(client):
    document = body(id="urn:uuid:sd-1", validUntil="2999-01-01T00:00:00Z", name="Hidden")
    options = {"mandatoryPointers": ["/type"], "statusPurpose": "revocation"}
    base = issued(client, document, "sd", **options)
    assert verify(client, base).status_code == 400
    shown = data_integrity.derive(base, ("/credentialSubject",))
    assert {"issuer", "validUntil", "credentialStatus", "credentialSubject"} <= shown.keys()
    assert "name" not in shown
    assert verify(client, shown).status_code == 200


# --- status ---------------------------------------------------------------------------------------


def change(client, identifier, purpose, **status):
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": purpose}
    return client.post(STATUS, json={"credentialId": identifier, "credentialStatus": entry, **status})


def test_a_credential_is_suspended_reinstated_and_revoked_for_good(client):
    identifier = "urn:uuid:with-status"
    credential = issued(
        client,
        body(id=identifier),
        credentialStatus=[{"statusPurpose": "revocation"}, {"statusPurpose": "suspension"}],
    )
    assert [each["statusPurpose"] for each in credential["credentialStatus"]] == ["revocation", "suspension"]
    assert verify(client, credential).status_code == 200
    assert change(client, identifier, "suspension", status=True).status_code == 200
    assert is_problem(verify(client, credential))["report"]["verdict"] == "no_longer_valid"
    assert change(client, identifier, "suspension", status=False).status_code == 200
    assert verify(client, credential).status_code == 200
    assert change(client, identifier, "revocation").status_code == 200
    assert is_problem(verify(client, credential))["code"] == "revoked"
    is_problem(change(client, identifier, "revocation", status=False))


def test_the_list_is_a_signed_credential_itself(client):
    entry = issued(client, body(id="urn:uuid:listed"), statusPurpose="revocation")["credentialStatus"]
    served = client.get(entry["statusListCredential"].removeprefix(URL))
    assert served.json()["credentialSubject"]["encodedList"].startswith("u")
    assert verify(client, served.json()).status_code == 200
    assert client.get("/vc-api/status/ed25519/refresh").status_code == 404
    assert client.get("/vc-api/status/nobody/revocation").status_code == 404


def test_no_two_credentials_share_an_id_and_none_has_a_status_without_one(client):
    issued(client, body(), credentialId="taken", statusPurpose="revocation")
    is_problem(issue(client, body(), credentialId="taken", statusPurpose="revocation"))
    is_problem(issue(client, body(), statusPurpose="revocation"))
    is_problem(issue(client, body(id="urn:x"), statusPurpose="message"))
    assert change(client, "unheard-of", "revocation", status=True).status_code == 404
    assert change(client, "taken", "suspension", status=True).status_code == 404


# --- requests that are none -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent", [b"", b"[]", b"{", b"null", b'{"a":1,"a":2}', b"{}", b'{"credential": 3}', b"\xff"]
)
@pytest.mark.parametrize("place", [VERIFY, SHOW, STATUS, "/vc-api/ed25519/credentials/issue"])
def test_a_body_that_can_not_be_read_is_answered_422(client, place, sent):
    told = is_problem(client.post(place, content=sent), 422)
    assert told["type"].endswith("#PARSING_ERROR")


def test_an_unknown_profile_or_option_is_refused(client):
    assert issue(client, body(), "rsa").status_code == 404
    is_problem(issue(client, body(), unheardOf=1))
    is_problem(issue(client, body(), cryptosuite="ecdsa-rdfc-2019"))
    is_problem(issue(client, body(), "sd", cryptosuite="ecdsa-rdfc-2019"))
    is_problem(issue(client, body(), mandatoryPointers=["/issuer"]))
    is_problem(issue(client, body(), "sd", mandatoryPointers=["/nothing/there"]))
    is_problem(issue(client, body(), "sd", mandatoryPointers="/issuer"))
    is_problem(issue(client, body(), type="Ed25519Signature2020"))


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from([V2, "VerifiableCredential", "did:example:a", ""]),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@context",
                    "type",
                    "id",
                    "issuer",
                    "credentialSubject",
                    "proof",
                    "credentialStatus",
                    "holder",
                ]
            )
            | st.sampled_from(
                [
                    "verifiableCredential",
                    "challenge",
                    "credentialId",
                    "statusPurpose",
                    "validFrom",
                    "cryptosuite",
                ]
            ),
            inside,
            max_size=5,
        )
    ),
    max_leaves=12,
)
MEMBERS = st.sampled_from(
    [
        "credential",
        "verifiableCredential",
        "verifiablePresentation",
        "options",
        "credentialId",
        "credentialStatus",
    ]
)


@settings(
    max_examples=count(1000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    place=st.sampled_from([VERIFY, SHOW, STATUS, "/vc-api/sd/credentials/issue"]),
    sent=st.dictionaries(MEMBERS, ANYTHING),
)
def test_whatever_is_sent_there_is_an_answer(client, place, sent):
    assert client.post(place, json=sent).status_code in (200, 201, 400, 404, 422)


# --- presentations --------------------------------------------------------------------------------


def show(client, presentation, **options):
    return client.post(SHOW, json={"verifiablePresentation": presentation, "options": options})


def presented(house, *credentials, **changes):
    holder = new_holder()
    recipient = Recipient(CHALLENGE["domain"], CHALLENGE["challenge"])
    document = make_ldp_vp(list(credentials), holder, recipient, house.clock())
    return document | changes


def test_a_presentation_is_verified_with_each_credential_in_it(house, client):
    presentation = presented(house, issued(client, body()), issued(client, body(), "p256"))
    told = show(client, presentation, **CHALLENGE)
    assert told.status_code == 200, told.text
    assert [each["verified"] for each in told.json()["credentialResults"]] == [True, True]
    assert show(client, presentation, checks=[]).status_code == 200


def test_a_presentation_may_show_nothing(house, client):
    holder = new_holder()
    document = {"@context": [V2], "type": ["VerifiablePresentation"], "holder": {"id": holder.did}}
    signed = data_integrity.sign(
        document, holder.signer, holder.method_id, house.clock(), purpose="authentication", **CHALLENGE
    )
    assert show(client, signed, **CHALLENGE).status_code == 200
    assert show(client, signed | {"verifiableCredential": []}, checks=[]).status_code == 200
    claimed = data_integrity.sign(document, holder.signer, holder.method_id, house.clock())
    assert is_problem(show(client, claimed))["code"] == "presentation_key"


def test_a_presentation_for_somebody_else_does_not_verify(house, client):
    presentation = presented(house, issued(client, body()))
    told = is_problem(show(client, presentation, challenge="other", domain=CHALLENGE["domain"]))
    assert told["type"].endswith("#INVALID_CHALLENGE_ERROR")
    told = is_problem(
        show(client, presentation, challenge=CHALLENGE["challenge"], domain="https://other.example")
    )
    assert told["type"].endswith("#INVALID_DOMAIN_ERROR")


def test_a_presentation_that_was_changed_or_shows_a_changed_credential_does_not_verify(house, client):
    good = issued(client, body())
    told = is_problem(show(client, presented(house, good, id="urn:uuid:new")))
    assert told["code"] == "presentation_signature"
    told = is_problem(show(client, presented(house, good, holder="did:example:other")))
    assert told["code"] in ("presentation_signature", "presentation_holder")
    told = is_problem(
        show(client, presented(house, good | {"credentialSubject": {"id": "did:example:thief"}}))
    )
    assert told["presentationResult"] == {"verified": True}
    assert [each["verified"] for each in told["credentialResults"]] == [False]


def test_a_presentation_without_proof_is_told_to_be_unsecured(client):
    told = is_problem(
        show(client, {"@context": [V2], "type": ["VerifiablePresentation"], "verifiableCredential": []})
    )
    assert told["code"] == "presentation_unsecured"
    told = is_problem(show(client, {"@context": [V2], "type": ["Other"]}))
    assert told["code"] == "presentation_malformed"


def test_a_presentation_may_come_as_a_token_bare_or_in_an_envelope(house, client):
    holder, recipient = new_holder(), Recipient(CHALLENGE["domain"], CHALLENGE["challenge"])
    token = make_vp_jwt([issued(client, body())], holder, recipient, house.clock())
    envelope = {
        "@context": V2,
        "type": "EnvelopedVerifiablePresentation",
        "id": f"data:application/vp+jwt,{token}",
    }
    assert show(client, token, **CHALLENGE).status_code == 200
    assert show(client, envelope, **CHALLENGE).status_code == 200
    assert is_problem(show(client, envelope, challenge="other"))["code"] == "presentation_challenge"
    broken = token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")
    is_problem(show(client, broken, **CHALLENGE))


def test_a_badge_verifies_in_each_form(house, client):
    for configuration in ("OpenBadgeCredential_ldp_vc",):
        badge = house.claim(house.award()[1], configuration)
        assert verify(client, json.loads(badge)).json()["report"]["verdict"] == "valid"


# --- the ordinary service -------------------------------------------------------------------------


def token(house, role):
    with house.here.database.transaction() as connection:
        organisation = every(connection)[0].id
        wanted, entropy = api_tokens.Wanted("suite", role), house.here.desk.randomness.token
        made = api_tokens.make(connection, organisation, wanted, entropy, house.clock())
    return {"Authorization": f"Bearer {made}"}


def test_without_a_token_nobody_issues_or_revokes(house):
    for place in ("/vc-api/ed25519/credentials/issue", STATUS):
        assert house.client.post(place, json={"credential": body()}).status_code == 401
        assert house.signed_in().post(place, json={"credential": body()}).status_code == 401


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.PARTNER])
def test_only_hr_issues_what_is_no_badge(house, role):
    place = "/vc-api/ed25519/credentials/issue"
    assert (
        house.client.post(place, json={"credential": body()}, headers=token(house, role)).status_code == 403
    )


def test_an_organisation_issues_under_its_own_identity_and_notes_it(house):
    place, hr = "/vc-api/ed25519/credentials/issue", token(house, Role.HR)
    answer = house.client.post(place, json={"credential": body(id="urn:uuid:own")}, headers=hr)
    assert answer.status_code == 201, answer.text
    credential = answer.json()["verifiableCredential"]
    with house.here.desk.work(SLUG) as work:
        assert credential["issuer"] == work.identity.did
        (noted,) = work.tx.audit.of_object("urn:uuid:own")
        assert noted.action == "credential.issued"
    assert (
        house.client.post(VERIFY, json={"verifiableCredential": credential}).json()["report"]["verdict"]
        == "valid"
    )
    answer = house.client.post(place, json={"credential": body()}, headers=hr)
    assert answer.status_code == 201
    sent = {"credential": body(id="urn:x"), "options": {"statusPurpose": "revocation"}}
    is_problem(house.client.post(place, json=sent, headers=hr))
    sent = {"credential": body()}
    assert house.client.post("/vc-api/p384/credentials/issue", json=sent, headers=hr).status_code == 404


def test_a_badge_is_withdrawn_by_its_credential_id(house):
    _, offer, _ = house.award()
    badge = json.loads(house.claim(offer))
    hr = token(house, Role.HR)
    entry = {"type": "BitstringStatusListEntry", "statusPurpose": "revocation"}
    sent = {"credentialId": badge["id"], "credentialStatus": entry, "status": True}
    assert house.client.post(STATUS, json=sent, headers=hr).status_code == 200
    assert is_problem(house.client.post(VERIFY, json={"verifiableCredential": badge}))["code"] == "revoked"
    is_problem(house.client.post(STATUS, json=sent | {"status": False}, headers=hr))
    assert (
        house.client.post(STATUS, json=sent | {"credentialId": "urn:uuid:no"}, headers=hr).status_code == 404
    )


@pytest.mark.parametrize(
    "overrides",
    [Overrides(host="0.0.0.0"), Overrides(public_url="https://badges.example"), Overrides(host="::")],
)
def test_nobody_outside_this_machine_may_reach_the_open_issuers(overrides):
    with pytest.raises(InvalidSetting, match="loopback"):
        require_loopback(load({}, overrides))
    require_loopback(load({}))


def test_the_open_issuers_serve_with_the_verifier_or_not_at_all():
    with pytest.raises(InvalidSetting, match="together"):
        require_loopback(load({}), "issuer")


def test_subjects_of_the_suites_are_no_badges(client):
    told = verify(client, issued(client, body(credentialSubject=SUBJECT))).json()
    codes = {each["id"]: each["code"] for each in told["report"]["checks"]}
    assert codes["schema"] == "not_open_badge"
    assert jcs(told["report"]["credential"]["document"]).startswith(b"{")
