"""The same request through the browser: the Digital Credentials API, for the page that asked and for programs."""

import json

import pytest

from cairn.wallet.http import WalletRefused
from cairn.wallet.presenting import SIGNED, UNSIGNED, answer, answer_digital
from cairn.wallet.purse import new_purse
from cairn.wallet.trusting import Trust
from contexts.strict_json import parse_object
from credentials import jose
from tests.integration.test_ask_pages import ask as ask_on_page
from tests.integration.test_presentation_requests import JWT, LDP, SD_JWT, claim, fetched, send
from tests.support.inprocess import URL

MODES = pytest.mark.parametrize("mode", ["dc_api", "dc_api.jwt"])
PROTOCOLS = pytest.mark.parametrize("protocol", [SIGNED, UNSIGNED])
NAMES = {"ldp_vc": LDP, "jwt_vc_json": JWT, "dc+sd-jwt": SD_JWT}


@pytest.fixture
def purse():
    return new_purse()


def asked(house, mode="dc_api", **wish):
    made = house.client.post("/v1/presentation-requests", json={"response_mode": mode, **wish})
    assert made.status_code == 201, made.text
    return made.json()


def of_protocol(requests, protocol):
    return next(each for each in requests if each["protocol"] == protocol)


def shown(house, made, purse, protocol, origin=URL):
    request = of_protocol(made["digital_credential"]["requests"], protocol)
    return answer_digital(request, origin, purse, house.clock(), Trust())


def hand_over(house, made, credential):
    return house.client.post(made["result_url"], json=credential)


@pytest.mark.parametrize("name", NAMES)
@PROTOCOLS
@MODES
def test_a_badge_in_each_carrier_is_shown_to_the_origin_that_asks(house, purse, name, protocol, mode):
    claim(house, purse, NAMES[name])
    made = asked(house, mode)
    told = hand_over(house, made, shown(house, made, purse, protocol))
    assert told.status_code == 200, told.text
    assert told.json()["satisfied"]
    (report,) = told.json()["reports"]
    assert next(each for each in report["checks"] if each["id"] == "holder")["outcome"] == "passed"


def test_what_the_signed_and_the_unsigned_request_say(house):
    made = asked(house, "dc_api.jwt")
    assert made["request_uri"] is None
    unsigned = of_protocol(made["digital_credential"]["requests"], UNSIGNED)["data"]
    jws = jose.read(of_protocol(made["digital_credential"]["requests"], SIGNED)["data"]["request"])
    signed = parse_object(jws.payload)
    assert {"client_id", "expected_origins", "state", "response_uri", "aud"}.isdisjoint(unsigned)
    assert {"state", "response_uri"}.isdisjoint(signed)
    assert jws.header["typ"] == "oauth-authz-req+jwt"
    assert signed["expected_origins"] == [URL]
    assert signed["client_id"].startswith("decentralized_identifier:")
    for each in (signed, unsigned):
        assert (each["response_type"], each["response_mode"]) == ("vp_token", "dc_api.jwt")
    assert signed["nonce"] == unsigned["nonce"]
    assert signed["client_metadata"]["jwks"] == unsigned["client_metadata"]["jwks"]


@PROTOCOLS
def test_what_was_signed_for_another_origin_or_for_the_client_id_is_refused(house, purse, protocol):
    claim(house, purse)
    made = asked(house)
    request = of_protocol(made["digital_credential"]["requests"], UNSIGNED)
    for audience in ("https://evil.example", f"{URL}/"):
        given = answer_digital(request, audience, purse, house.clock(), Trust()) | {"protocol": protocol}
        refused = hand_over(house, made, given)
        assert (refused.status_code, refused.json()["code"]) == (400, "response_audience")
    data = request["data"] | {"client_id": house.here.check.identity.did, "state": "s"}
    given = {"protocol": protocol, "data": json_of(answer(data, purse, house.clock()))}
    assert hand_over(house, made, given).json()["code"] == "response_audience"
    assert house.client.get(made["result_url"]).json()["state"] == "waiting"


def json_of(form):
    return {"vp_token": json.loads(form["vp_token"])}


def test_a_wallet_answers_a_signed_request_only_for_the_origin_that_it_expects(house, purse):
    claim(house, purse)
    with pytest.raises(WalletRefused, match="another origin"):
        shown(house, asked(house), purse, SIGNED, "https://evil.example")


def test_an_error_comes_as_data_in_the_open_too(house):
    made = asked(house, "dc_api.jwt")
    told = hand_over(house, made, {"protocol": SIGNED, "data": {"error": "access_denied"}})
    assert (told.status_code, told.json()["declined"]) == (200, True)


def test_what_is_no_answer_is_refused_with_its_code(house, purse):
    claim(house, purse)
    made = asked(house, "dc_api.jwt")
    good = shown(house, made, purse, SIGNED)
    plain = shown(house, asked(house), purse, SIGNED)
    faults = {
        "response_not_encrypted": {"protocol": SIGNED, "data": plain["data"]},
        "response_undecryptable": {"protocol": SIGNED, "data": {"response": "a.b.c.d.e"}},
        "response_refused": {"protocol": "openid4vp-v1-multisigned", "data": good["data"]},
    }
    for code, credential in faults.items():
        refused = hand_over(house, made, credential)
        assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert hand_over(house, made, {"protocol": SIGNED, "data": "text"}).status_code == 422
    assert hand_over(house, made, good).status_code == 200


def test_only_the_session_that_asked_hands_over_an_answer_and_the_first_one_counts(house, purse):
    claim(house, purse)
    made = asked(house)
    credential = shown(house, made, purse, SIGNED)
    stranger = house.client.post(f"/v1/presentation-requests/{made['id']}.guess", json=credential)
    assert (stranger.status_code, stranger.json()["code"]) == (404, "request_not_found")
    assert hand_over(house, made, credential).status_code == 200
    assert hand_over(house, made, credential).status_code == 404


def test_a_request_through_the_browser_has_no_other_way_in(house):
    made = asked(house)
    assert house.client.get(f"/openid4vp/requests/{made['id']}").status_code == 404
    assert house.client.post(f"/openid4vp/responses/{made['id']}", data={"error": "x"}).status_code == 404


def test_the_page_hands_over_the_same_request_and_takes_the_answer_for_its_browser_alone(house, purse):
    claim(house, purse)
    browser = house.browser()
    place = ask_on_page(browser)
    page = browser.get(place).text
    assert f'hidden data-digital-credential="{place}/digital-credential"' in page
    told = browser.get(f"{place}/digital-credential")
    assert told.headers["cache-control"] == "no-store"
    credential = answer_digital(
        of_protocol(told.json()["requests"], SIGNED), URL, purse, house.clock(), Trust()
    )
    assert house.browser().post(f"{place}/digital-credential", json=credential).status_code == 404
    assert browser.post(f"{place}/digital-credential", json=credential).status_code == 204
    assert "What you asked for was shown" in browser.get(place).text
    assert browser.get(f"{place}/digital-credential").status_code == 404


def test_whichever_way_an_answer_comes_the_first_one_counts(house, purse):
    claim(house, purse)
    browser = house.browser()
    place = ask_on_page(browser)
    requests = browser.get(f"{place}/digital-credential").json()["requests"]
    credential = answer_digital(of_protocol(requests, UNSIGNED), URL, purse, house.clock(), Trust())
    signed = parse_object(jose.read(of_protocol(requests, SIGNED)["data"]["request"]).payload)
    request = fetched(house, {"request_uri": link_on(browser, place)})
    assert request["nonce"] == signed["nonce"]
    assert send(house, request, answer(request, purse, house.clock())).status_code == 200
    assert browser.post(f"{place}/digital-credential", json=credential).status_code == 404


def link_on(browser, place):
    _, _, rest = browser.get(place).text.partition("data-copy>")
    return rest.partition("<")[0].replace("&amp;", "&")
