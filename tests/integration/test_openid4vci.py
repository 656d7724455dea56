"""OpenID4VCI 1.0 over HTTP: metadata, offers, tokens, nonces, credentials, and how each refuses."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from cairn.wallet.claiming import PRE_AUTHORIZED, key_proof
from cairn.wallet.purse import new_purse
from contexts.jcs import jcs
from credentials import jose
from credentials.received import read
from credentials.status.bitstring import read_list
from issuer import revocation
from issuer.offering import offer_links, offers
from keys.public import Algorithm
from tests.support.inprocess import SLUG, form_token

LDP, JWT = "OpenBadgeCredential_ldp_vc", "OpenBadgeCredential_jwt_vc_json"
SD_JWT, JWT_V1 = "OpenBadgeCredential_dc_sd_jwt", "OpenBadgeCredential_jwt_vc_json_vcdm1"


def request_for(house, token, purse, configuration=LDP, **changes):
    body = {"credential_configuration_id": configuration, "proofs": {"jwt": [house.proof(purse)]}}
    return house.credential(token, body | changes)


@pytest.fixture
def token(house):
    _, offer_id, _ = house.award()
    return house.token(house.code(offer_id)).json()["access_token"]


# --- metadata -------------------------------------------------------------------------------------

WELL_KNOWN = (
    f"/.well-known/openid-credential-issuer/o/{SLUG}",
    f"/o/{SLUG}/.well-known/openid-credential-issuer",
)
SERVER = (
    f"/.well-known/oauth-authorization-server/o/{SLUG}",
    f"/o/{SLUG}/.well-known/oauth-authorization-server",
    f"/o/{SLUG}/.well-known/openid-configuration",
)


@pytest.mark.parametrize("path", WELL_KNOWN)
@pytest.mark.parametrize("accept", [None, "*/*", "application/json"])
def test_issuer_metadata_stands_at_both_places_as_plain_json(house, path, accept):
    answer = house.client.get(path, headers={"Accept": accept} if accept else {})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json()["credential_issuer"] == house.issuer


def test_every_configuration_says_how_it_is_bound_proved_and_shown(house):
    metadata = house.client.get(WELL_KNOWN[0]).json()
    configurations = metadata["credential_configurations_supported"]
    assert set(configurations) == {LDP, JWT, SD_JWT, JWT_V1}  # a loopback did:key signs with EdDSA only
    for each in configurations.values():
        assert each["cryptographic_binding_methods_supported"][-2:] == ["did:key", "did:jwk"]
        algorithms = each["proof_types_supported"]["jwt"]["proof_signing_alg_values_supported"]
        assert algorithms[:2] == ["EdDSA", "ES256"]
        # What some wallets look for before they take an ldp_vc at all.
        assert ("Ed25519Signature2020" in algorithms) is (each["format"] == "ldp_vc")
        assert each["credential_metadata"]["display"][0]["name"]
        assert "display" not in each
        assert each["scope"]
    assert "@context" in configurations[LDP]["credential_definition"]
    assert "@context" not in configurations[JWT]["credential_definition"]


@pytest.mark.parametrize("path", SERVER)
def test_the_server_names_the_pre_authorized_grant_and_anonymous_access(house, path):
    document = house.client.get(path).json()
    assert document["issuer"] == house.issuer
    assert PRE_AUTHORIZED in document["grant_types_supported"]
    assert document["pre-authorized_grant_anonymous_access_supported"] is True


def test_an_unknown_organisation_has_no_metadata(house):
    for path in (*WELL_KNOWN, *SERVER):
        assert house.client.get(path.replace(SLUG, "nobody")).status_code == 404


def test_a_forged_host_changes_no_address(house):
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    assert "evil" not in house.client.get(WELL_KNOWN[0], headers=headers).text


# --- offers ---------------------------------------------------------------------------------------


def test_an_offer_is_read_by_reference_as_often_as_a_wallet_likes(house):
    _, offer_id, _ = house.award()
    first, second = house.offer(offer_id), house.offer(offer_id)
    assert first.json() == second.json()
    assert first.headers["cache-control"] == "no-store"
    assert first.json()["credential_configuration_ids"] == [LDP, JWT, SD_JWT]
    assert "tx_code" not in first.json()["grants"][PRE_AUTHORIZED]


def test_an_offer_that_asks_for_a_code_says_how_it_looks(house):
    _, offer_id, tx_code = house.award(tx_code=True)
    asked = house.offer(offer_id).json()["grants"][PRE_AUTHORIZED]["tx_code"]
    assert (asked["input_mode"], asked["length"]) == ("numeric", 6)
    assert len(tx_code) == 6
    assert tx_code not in house.offer(offer_id).text


def test_the_offer_link_holds_the_reference_and_nothing_else(house):
    link = offer_links.by_reference(house.issuer, "abc")
    assert parse_qs(urlsplit(link).query) == {"credential_offer_uri": [f"{house.issuer}/offers/abc"]}
    assert "+" not in link


def test_a_used_a_cancelled_and_an_unknown_offer_look_the_same(house):
    award, used, _ = house.award()
    house.claim(used)
    award, cancelled, _ = house.award()
    with house.here.desk.work(SLUG) as work:
        offers.cancel(work.tx, work.tx.awards.get(award.id), work.now)
    answers = [house.offer(each) for each in (used, cancelled, "unknown")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


# --- tokens ---------------------------------------------------------------------------------------


def test_a_good_code_gives_one_token_for_five_minutes(house):
    _, offer_id, _ = house.award()
    answer = house.token(house.code(offer_id))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["token_type"] == "Bearer"
    assert answer.json()["expires_in"] == 300
    assert "authorization_details" not in answer.json()


def test_a_token_answer_has_the_members_of_the_standard_and_a_nonce_for_older_wallets(house):
    _, offer_id, _ = house.award()
    answer = house.token(house.code(offer_id))
    older = {"c_nonce", "c_nonce_expires_in"}
    assert answer.json().keys() - older == {"access_token", "token_type", "expires_in"}
    assert len(answer.json()["access_token"]) >= 22


def error(answer, status=400):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json().get("error_description", "")
    assert all(" " <= sign <= "~" and sign not in '"\\' for sign in said)
    return answer.json().get("error")


def test_a_token_request_without_a_code_is_invalid(house):
    answer = house.client.post(f"/o/{SLUG}/token", data={"grant_type": PRE_AUTHORIZED})
    assert error(answer) == "invalid_request"


def test_another_grant_is_not_supported(house):
    answer = house.client.post(f"/o/{SLUG}/token", data={"grant_type": "password"})
    assert error(answer) == "unsupported_grant_type"


def test_a_json_body_and_a_parameter_sent_twice_are_invalid(house):
    _, offer_id, _ = house.award()
    code = house.code(offer_id)
    assert (
        error(house.client.post(f"/o/{SLUG}/token", json={"grant_type": PRE_AUTHORIZED})) == "invalid_request"
    )
    twice = f"grant_type={PRE_AUTHORIZED}&pre-authorized_code={code}&pre-authorized_code={code}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert error(house.client.post(f"/o/{SLUG}/token", content=twice, headers=headers)) == "invalid_request"
    assert house.token(code).status_code == 200  # nothing was used up


def test_unknown_parameters_are_ignored(house):
    _, offer_id, _ = house.award()
    assert house.token(house.code(offer_id), client_id="wallet", frobnicate="1").status_code == 200


def test_a_missing_and_an_unexpected_transaction_code_are_invalid_requests(house):
    _, asks, tx_code = house.award(tx_code=True)
    _, does_not, _ = house.award()
    assert error(house.token(house.code(asks))) == "invalid_request"
    assert error(house.token(house.code(does_not), tx_code="123456")) == "invalid_request"
    assert house.token(house.code(asks), user_pin=tx_code).status_code == 200


def test_the_sixth_guess_of_a_transaction_code_is_too_late_even_if_it_is_right(house):
    _, offer_id, tx_code = house.award(tx_code=True)
    code = house.code(offer_id)
    wrong = "000000" if tx_code != "000000" else "111111"
    for _ in range(5):
        assert error(house.token(code, tx_code=wrong)) == "invalid_grant"
    assert error(house.token(code, tx_code=tx_code)) == "invalid_grant"


def test_four_wrong_guesses_do_not_burn_the_offer(house):
    _, offer_id, tx_code = house.award(tx_code=True)
    code = house.code(offer_id)
    wrong = "000000" if tx_code != "000000" else "111111"
    for _ in range(4):
        house.token(code, tx_code=wrong)
    assert house.token(code, tx_code=tx_code).status_code == 200


def test_unknown_used_and_expired_codes_can_not_be_told_apart(house):
    _, used_id, _ = house.award()
    used = house.code(used_id)
    house.token(used)
    _, expired_id, _ = house.award()
    expired = house.code(expired_id)
    house.clock.forward(minutes=11)
    answers = [house.token(each) for each in (used, expired, "nonsense")]
    assert {error(answer) for answer in answers} == {"invalid_grant"}
    assert len({answer.text for answer in answers}) == 1


# --- nonces ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "application/json"}])
def test_a_nonce_needs_no_token_and_no_body(house, headers):
    answer = house.client.post(f"/o/{SLUG}/nonce", headers=headers)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.json()["c_nonce"]) >= 22


def test_a_nonce_can_not_be_had_by_get(house):
    assert house.client.get(f"/o/{SLUG}/nonce").status_code == 405


# --- credentials ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["did:key", "did:jwk"])
@pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES256])
@pytest.mark.parametrize("configuration", [LDP, JWT])
def test_a_badge_is_bound_to_the_key_that_was_proved(house, method, algorithm, configuration):
    _, offer_id, _ = house.award()
    purse = new_purse(method, algorithm)
    badge = house.claim(offer_id, configuration, purse)
    report = house.verify(badge)
    assert report["verdict"] == "valid"
    assert report["credential"]["subject"] == purse.key.did


def test_ldp_vc_is_an_object_and_jwt_vc_json_a_string(house):
    _, first, _ = house.award()
    _, second, _ = house.award()
    assert json.loads(house.claim(first, LDP))["proof"][0]["cryptosuite"] == "eddsa-rdfc-2022"
    assert house.claim(second, JWT).count(b".") == 2


def test_no_token_gets_the_bare_challenge_and_a_bad_one_its_error(house):
    bare = house.client.post(f"/o/{SLUG}/credential", json={})
    assert (bare.status_code, bare.headers["www-authenticate"], bare.json()) == (401, "Bearer", {})
    bad = house.credential("nonsense", {"credential_configuration_id": LDP})
    assert bad.status_code == 401
    assert 'error="invalid_token"' in bad.headers["www-authenticate"]


def test_a_token_is_dead_after_five_minutes(house, token):
    purse = new_purse()
    house.clock.forward(minutes=6)
    answer = request_for(house, token, purse)
    assert error(answer, 401) == "invalid_token"
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid_credential_request"),
        ({"credential_configuration_id": LDP, "credential_identifier": "x"}, "invalid_credential_request"),
        ({"credential_configuration_id": "unheard of"}, "unknown_credential_configuration"),
        ({"credential_identifier": "unheard of"}, "unknown_credential_identifier"),
        ({"credential_configuration_id": 7}, "invalid_credential_request"),
        ({"credential_configuration_id": LDP}, "invalid_proof"),
        ({"credential_configuration_id": LDP, "proofs": {}}, "invalid_credential_request"),
        ({"credential_configuration_id": LDP, "proofs": {"jwt": []}}, "invalid_credential_request"),
        (
            {"credential_configuration_id": LDP, "proofs": {"jwt": ["a"], "x": []}},
            "invalid_credential_request",
        ),
        ({"credential_configuration_id": LDP, "proofs": {"attestation": ["a"]}}, "invalid_proof"),
        ({"credential_configuration_id": LDP, "proofs": {"jwt": ["not a proof"]}}, "invalid_proof"),
        ({"credential_configuration_id": LDP, "proof": {}, "proofs": {}}, "invalid_credential_request"),
    ],
)
def test_a_malformed_credential_request_gets_its_code(house, token, body, code):
    assert error(house.credential(token, body)) == code


def test_members_that_nobody_knows_are_passed_over_and_never_read_as_json_ld(house, token):
    unknown = {
        "@context": ["https://evil.example/context"],
        "@graph": [{"@id": 7}],
        "frobnicate": {"a": None},
    }
    handed_over = request_for(house, token, new_purse(), **unknown)
    assert handed_over.status_code == 200, handed_over.text


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"a":1,"a":2}', b"\xff"])
def test_a_body_that_is_no_object_is_refused_and_never_a_server_fault(house, token, content):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    answer = house.client.post(f"/o/{SLUG}/credential", content=content, headers=headers)
    assert error(answer) == "invalid_credential_request"


def test_another_content_type_is_refused(house, token):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}
    answer = house.client.post(f"/o/{SLUG}/credential", content=b"{}", headers=headers)
    assert error(answer) == "invalid_credential_request"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"aud": "https://another.example/o/acme"}, "invalid_proof"),
        ({"iat": 0}, "invalid_proof"),
        ({"iat": 10**12}, "invalid_proof"),
        ({"nonce": None}, "invalid_proof"),
        ({"nonce": "made-up"}, "invalid_nonce"),
    ],
)
def test_a_proof_for_another_issuer_time_or_nonce_is_refused(house, token, claims, code):
    purse = new_purse()
    usual = {"aud": house.issuer, "iat": int(house.clock().timestamp()), "nonce": house.nonce()}
    payload = {name: value for name, value in (usual | claims).items() if value is not None}
    header = {"alg": "EdDSA", "typ": "openid4vci-proof+jwt", "kid": purse.key.method_id}
    proof = jose.sign(jcs(payload), header, purse.key.signer)
    answer = house.credential(token, {"credential_configuration_id": LDP, "proofs": {"jwt": [proof]}})
    assert error(answer) == code


def test_the_single_proof_of_older_wallets_is_taken(house, token):
    proof = {"proof_type": "jwt", "jwt": house.proof(new_purse())}
    body = {"format": "ldp_vc", "credential_definition": {"type": ["OpenBadgeCredential"]}, "proof": proof}
    assert house.credential(token, body).status_code == 200


def test_an_answer_has_one_object_for_each_copy_and_is_not_kept(house, token):
    answer = request_for(house, token, new_purse())
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert said.keys() - {"c_nonce", "c_nonce_expires_in"} == {"credentials", "notification_id"}
    assert [set(each) for each in said["credentials"]] == [{"credential"}]


def test_an_old_nonce_is_told_from_a_missing_one(house, token):
    _, offer_id, _ = house.award()
    old = house.nonce()
    house.clock.forward(minutes=5)
    token = house.token(house.code(offer_id)).json()["access_token"]
    body = {"credential_configuration_id": LDP, "proofs": {"jwt": [house.proof(new_purse(), old)]}}
    assert error(house.credential(token, body)) == "invalid_nonce"


def test_one_bad_proof_among_good_ones_issues_nothing(house, token):
    proofs = [house.proof(new_purse()), house.proof(new_purse(), audience="https://another.example")]
    refused = house.credential(token, {"credential_configuration_id": LDP, "proofs": {"jwt": proofs}})
    assert error(refused) == "invalid_proof"
    # Not even the good one was used up: its nonce and the token serve as before.
    again = house.credential(token, {"credential_configuration_id": LDP, "proofs": {"jwt": proofs[:1]}})
    assert len(again.json()["credentials"]) == 1


def test_a_retry_with_the_same_token_and_key_returns_the_same_copy(house, token):
    purse = new_purse()
    first, second = request_for(house, token, purse), request_for(house, token, purse)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["credentials"] == second.json()["credentials"]


def test_a_second_key_can_not_use_the_same_token(house, token):
    assert request_for(house, token, new_purse()).status_code == 200
    assert error(request_for(house, token, new_purse())) == "credential_request_denied"


def test_a_proof_serves_once(house):
    purse = new_purse()
    nonce = house.nonce()
    proof = key_proof(purse.key, house.issuer, nonce, house.clock())
    tokens = []
    for _ in range(2):
        _, offer_id, _ = house.award()
        tokens.append(house.token(house.code(offer_id)).json()["access_token"])
    body = {"credential_configuration_id": LDP, "proofs": {"jwt": [proof]}}
    assert house.credential(tokens[0], body).status_code == 200
    assert error(house.credential(tokens[1], body)) == "invalid_nonce"


def test_a_badge_withdrawn_between_token_and_request_is_denied(house):
    award, offer_id, _ = house.award()
    token = house.token(house.code(offer_id)).json()["access_token"]
    browser = house.signed_in()
    page = browser.get(f"/awards/{award.id}").text
    form = {"csrf": form_token(page), "reason": "issued_by_mistake"}
    assert browser.post(f"/awards/{award.id}/revoke", data=form).status_code == 200
    assert error(request_for(house, token, new_purse())) == "credential_request_denied"


@pytest.mark.parametrize("name", ["2", "1-copies", "1.json", "01", "kestrel"])
def test_a_status_list_that_is_not_there_answers_404(house, name):
    assert house.client.get(f"/o/{SLUG}/status/{name}").status_code == 404


@pytest.mark.parametrize(("name", "kind"), [("1", "application/vc"), ("1.jwt", "application/vc+jwt")])
def test_a_withdrawal_is_in_the_list_that_is_served_next_in_either_form(house, name, kind):
    award, _, _ = house.award()
    first = house.client.get(f"/o/{SLUG}/status/{name}")
    with house.here.desk.work(SLUG) as work:
        revocation.revoke(work.tx, revocation.RevokeAward(award.id, "duplicate"), work.now)
    stale = {"If-None-Match": first.headers["etag"]}
    second = house.client.get(f"/o/{SLUG}/status/{name}", headers=stale)
    assert (second.status_code, second.headers["content-type"]) == (200, kind)
    bits = [read_list(read(each.content).document, "revocation") for each in (first, second)]
    assert [each.is_set(award.version.status_index) for each in bits] == [False, True]


def test_the_status_list_is_served_with_an_etag_and_unchanged_answers_304(house):
    house.award()
    first = house.client.get(f"/o/{SLUG}/status/1")
    assert first.status_code == 200
    assert first.headers["cache-control"] == "public, max-age=300"
    again = house.client.get(f"/o/{SLUG}/status/1", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_no_secret_of_a_flow_stands_in_the_log(house, caplog):
    caplog.set_level("DEBUG")
    _, offer_id, tx_code = house.award(tx_code=True)
    code = house.code(offer_id)
    token = house.token(code, tx_code=tx_code).json()["access_token"]
    nonce = house.nonce()
    purse = new_purse()
    proof = key_proof(purse.key, house.issuer, nonce, house.clock())
    house.credential(token, {"credential_configuration_id": LDP, "proofs": {"jwt": [proof]}})
    # The test client is in this process too, and logs what it asks; the service's own lines are judged.
    ours = [record for record in caplog.records if not record.name.startswith(("httpx2", "httpcore2"))]
    assert any(record.name == "cairn.requests" for record in ours)
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in ours)
    for secret in (code, token, nonce, proof, offer_id, tx_code):
        assert secret not in logged
