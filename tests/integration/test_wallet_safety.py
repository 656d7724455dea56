"""What wallets and people are safe from: other tenants' tokens, forged places, pictures that watch, false forms."""

import json
import re
from datetime import UTC, datetime

import pytest

from cairn.demo import SLUG, sign_in_link
from cairn.wallet.purse import new_purse
from issuer.awarding.awards import AwardBadge, award
from issuer.ledger import Organisation
from keys.public import Algorithm
from keys.software import SoftwareSigner
from records.principals import Principal, Role
from tests.integration.test_code_flow import LDP, Person, house_with_clients
from tests.support.dpop import dpop_proof
from tests.support.inprocess import PRE_AUTHORIZED, URL

OTHER = "globex"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A house of two organisations, both with the starter plan, which know one wallet."""
    opened = house_with_clients(tmp_path_factory.mktemp("two"))
    made = Organisation("00000000000000000000000000000002", OTHER, "Globex", "UTC")
    opened.here.desk.store.add_organisation(made, datetime(2026, 11, 1, tzinfo=UTC))
    opened.here.import_plan(opened.here.settings.starter_plan, OTHER)
    yield opened
    opened.here.database.close()


def post(house, path, slug=OTHER, token=None, **more):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return house.client.post(f"/o/{slug}/{path}", headers=headers, **more)


def offered(house, slug, tx_code=False):
    """Return the pre-authorized code of a new offer of this organisation."""
    with house.here.desk.work(slug) as work:
        made = award(work.tx, AwardBadge("creativity", "zoe@example.com", level=1), work.now, work.randomness)
        minted = work.mint(made, tx_code=tx_code)
    offer = house.client.get(f"/o/{slug}/offers/{minted.offer.id}").json()
    return offer["grants"][PRE_AUTHORIZED]["pre-authorized_code"]


def redeem(house, code, slug):
    return post(house, "token", slug, data={"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code})


def body(house, slug, purse=None, audience=None, nonce_of=None):
    nonce = post(house, "nonce", nonce_of or slug).json()["c_nonce"]
    proof = house.proof(purse or new_purse(), nonce, audience or f"{URL}/o/{slug}")
    return {"credential_configuration_id": LDP, "proofs": {"jwt": [proof]}}


# --- one tenant's things at another's (SEC-16) --------------------------------------------------------


def test_at_its_own_organisation_each_of_these_is_taken(house):
    """The control of all that follow."""
    for slug in (SLUG, OTHER):
        token = redeem(house, offered(house, slug), slug).json()["access_token"]
        answer = post(house, "credential", slug, token, json=body(house, slug))
        assert answer.status_code == 200, answer.text
        told = {"notification_id": answer.json()["notification_id"], "event": "credential_accepted"}
        assert post(house, "notification", slug, token, json=told).status_code == 204


def test_a_code_of_one_organisation_gets_no_token_of_another_and_is_not_used_up(house):
    code = offered(house, SLUG)
    refused = redeem(house, code, OTHER)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert redeem(house, code, SLUG).status_code == 200


def test_a_token_of_one_organisation_is_none_at_another(house):
    token = redeem(house, offered(house, SLUG), SLUG).json()["access_token"]
    answer = post(house, "credential", SLUG, token, json=body(house, SLUG))
    told = {"notification_id": answer.json()["notification_id"], "event": "credential_accepted"}
    for path, wanted in (("credential", body(house, OTHER)), ("notification", told)):
        refused = post(house, path, OTHER, token, json=wanted)
        assert refused.status_code == 401, path
        assert 'error="invalid_token"' in refused.headers["www-authenticate"]


def test_nonces_and_proofs_of_one_organisation_are_none_at_another(house):
    token = redeem(house, offered(house, OTHER), OTHER).json()["access_token"]
    foreign_nonce = post(house, "credential", OTHER, token, json=body(house, OTHER, nonce_of=SLUG))
    assert foreign_nonce.json()["error"] == "invalid_nonce"
    foreign_audience = body(house, OTHER, audience=f"{URL}/o/{SLUG}")
    assert post(house, "credential", OTHER, token, json=foreign_audience).json()["error"] == "invalid_proof"
    assert post(house, "credential", OTHER, token, json=body(house, OTHER)).status_code == 200


def test_a_request_sent_ahead_and_a_code_of_a_wallet_are_one_organisations(house):
    zoe = Person(house, "zoe-two@example.com")
    made, _, _ = zoe.award()
    uri = zoe.push().json()["request_uri"]
    asked = {"client_id": "wallet", "request_uri": uri}
    elsewhere = signed_in_at(house, OTHER).get(f"/o/{OTHER}/authorize", params=asked, follow_redirects=False)
    assert (elsewhere.status_code, "over" in elsewhere.text) == (400, True)
    assert zoe.page(asked).status_code == 200
    code = zoe.code(made)
    refused = post(house, "token", OTHER, data=zoe.form(code))
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_grant")
    assert zoe.exchange(code).status_code == 200


def signed_in_at(house, slug):
    browser = house.browser()
    somebody = Principal("p-elsewhere", "Zoë", "zoe-elsewhere@example.com", Role.EMPLOYEE)
    assert browser.post(sign_in_link(house.here, slug, somebody), follow_redirects=False).status_code == 303
    return browser


def test_a_proof_of_a_key_for_one_organisation_is_none_at_another(house):
    code = offered(house, OTHER)
    signer = SoftwareSigner.generate(Algorithm.ES256)
    form = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code}
    for slug, status in ((SLUG, 400), (OTHER, 200)):
        proof = dpop_proof(signer, f"{URL}/o/{slug}/token", house.clock())
        answer = house.client.post(f"/o/{OTHER}/token", data=form, headers={"DPoP": proof})
        assert answer.status_code == status, answer.text


def test_where_a_wallet_is_led_back_to_it_is_told_by_whom(house):
    """RFC 9207: with the answer of one server a wallet does not go to another's token endpoint."""
    zoe = Person(house, "zoe-back@example.com")
    made, _, _ = zoe.award()
    for decision in ("allow", "deny"):
        back = zoe.decide(zoe.pushed_page(), made.id, decision).headers["location"]
        assert re.search(r"[?&]iss=http%3A%2F%2F127\.0\.0\.1%3A8000%2Fo%2Facme(&|$)", back)


# --- where we are (SEC-17, SEC-18) --------------------------------------------------------------------

FORGED = {
    "Host": "evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Original-URL": "https://evil.example/",
    "Forwarded": "host=evil.example",
}
DOCUMENTS = (
    f"/.well-known/openid-credential-issuer/o/{SLUG}",
    f"/.well-known/oauth-authorization-server/o/{SLUG}",
    f"/o/{SLUG}/.well-known/openid-credential-issuer",
    f"/o/{SLUG}",
    f"/o/{SLUG}/achievements/communication",
    f"/o/{SLUG}/did.json",
    "/check",
)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_no_header_moves_an_address_that_we_write(house, path):
    plain, forged = house.client.get(path), house.client.get(path, headers=FORGED)
    assert (forged.status_code, forged.content) == (plain.status_code, plain.content)


def test_offers_claim_pages_and_requests_are_where_we_are(house):
    made, offer_id, _ = house.award()
    for path in (f"/claim/{made.claim_id}", f"/o/{SLUG}/offers/{offer_id}"):
        shown = house.client.get(path, headers=FORGED)
        assert shown.status_code == 200
        assert "evil" not in shown.text
    asked = house.client.post("/v1/presentation-requests", json={}, headers=FORGED)
    assert asked.status_code == 201
    assert "evil" not in asked.text
    again = house.browser()
    again.get(f"/claim/{made.claim_id}")
    led = again.post(f"/claim/{made.claim_id}/offer", headers=FORGED, follow_redirects=False)
    assert led.headers["location"].startswith("/claim/")


# --- pictures (SEC-22) ------------------------------------------------------------------------------


def pictures(document):
    """Return every address of a picture in a document, wherever it stands."""
    if isinstance(document, dict):
        here = [document["uri"]] if set(document) <= {"uri", "alt_text"} and "uri" in document else []
        return here + [found for each in document.values() for found in pictures(each)]
    if isinstance(document, list):
        return [found for each in document for found in pictures(each)]
    return []


def test_pictures_in_metadata_are_ours_and_the_same_for_everybody(house):
    addresses = []
    for slug in (SLUG, OTHER):
        path = f"/.well-known/openid-credential-issuer/o/{slug}"
        documents = [house.client.get(path).json() for _ in range(2)]
        assert documents[0] == documents[1]
        addresses += pictures(documents[0])
    assert all(each.startswith((f"{URL}/", "data:")) for each in addresses)


def test_a_picture_elsewhere_would_be_found():
    """The control, since metadata may name no picture at all."""
    planted = {"display": [{"name": "x", "logo": {"uri": "https://tracker.example/p.png", "alt_text": "x"}}]}
    assert pictures(planted) == ["https://tracker.example/p.png"]


def test_the_picture_of_a_badge_is_the_achievements_and_nobodys_own(house):
    badges = [json.loads(house.claim(house.award(to=f"{who}@example.com")[1])) for who in ("a", "b")]
    images = {each["credentialSubject"]["achievement"]["image"]["id"] for each in badges}
    (image,) = images
    assert image.startswith(f"{URL}/o/{SLUG}/")
    first, second = (house.client.get(image.removeprefix(URL)) for _ in range(2))
    assert first.content == second.content
    assert "set-cookie" not in first.headers


# --- who asks for a code (SEC-1, SEC-2) ---------------------------------------------------------------


def test_no_page_of_ours_asks_for_a_code_that_was_sent_for_the_wallet(house):
    made, _, tx_code = house.award(tx_code=True)
    page = house.browser().get(f"/claim/{made.claim_id}").text
    assert "type the six digits you were sent" in page
    assert not re.search(r"<(input|textarea|select)\b", page)
    assert tx_code not in page


def test_wallets_are_told_who_offers_and_where_the_code_comes_from(house):
    metadata = house.client.get(f"/.well-known/openid-credential-issuer/o/{SLUG}").json()
    with house.here.desk.work(SLUG) as work:
        assert metadata["display"][0]["name"] == work.tx.organisation.name
    _, offer_id, _ = house.award(tx_code=True)
    asked = house.offer(offer_id).json()["grants"][PRE_AUTHORIZED]["tx_code"]
    assert asked["length"] == 6
    assert "sent" in asked["description"]


def test_a_code_sent_apart_is_told_once_and_never_again(house):
    """Whoever forwards the link, or reads over a shoulder, has the offer and not the code."""
    made, offer_id, tx_code = house.award(tx_code=True)
    assert tx_code not in house.offer(offer_id).text
    assert tx_code not in house.signed_in().get(f"/awards/{made.id}").text
    with house.here.desk.work(SLUG) as work:
        assert tx_code not in str(work.tx.offers.newest(made.id))
