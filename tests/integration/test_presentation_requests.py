"""Asking a wallet for badges: each carrier, in the open and encrypted, on one device and on two."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from cairn.demo import SLUG
from cairn.wallet.http import WalletRefused
from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from contexts.strict_json import parse_object
from credentials import jose
from credentials.jwe import encrypt
from keys.agreement import DecryptionKey
from tests.support.inprocess import URL

LDP, JWT, SD_JWT = (f"OpenBadgeCredential_{name}" for name in ("ldp_vc", "jwt_vc_json", "dc_sd_jwt"))
CARRIERS = pytest.mark.parametrize("configuration", [LDP, JWT, SD_JWT])


@pytest.fixture
def purse():
    return new_purse()


def claim(house, purse, configuration=LDP, slug="communication", level=2):
    _, offer_id, _ = house.award(slug, level)
    purse.badges.append(house.claim(offer_id, configuration, purse=purse))


def achievement(slug="communication"):
    return f"{URL}/o/{SLUG}/achievements/{slug}"


def ask(house, **wish):
    answer = house.client.post("/v1/presentation-requests", json=wish)
    assert answer.status_code == 201, answer.text
    return answer.json()


def fetched(house, made):
    """Return the claims of the request object, as a wallet fetches it."""
    query = parse_qs(urlsplit(made["request_uri"]).query)
    assert query["request_uri_method"] == ["post"]
    (reference,) = query["request_uri"]
    answer = house.client.post(reference, data={"wallet_nonce": "w-1"})
    assert answer.headers["content-type"] == "application/oauth-authz-req+jwt"
    claims = parse_object(jose.read(answer.text).payload)
    assert (claims["wallet_nonce"], claims["client_id"]) == ("w-1", query["client_id"][0])
    return claims


def send(house, request, form):
    return house.client.post(request["response_uri"], data=form)


def result(house, made, **query):
    return house.client.get(made["result_url"], params=query)


def shown(house, made, purse):
    request = fetched(house, made)
    told = send(house, request, answer(request, purse, house.clock()))
    assert told.status_code == 200, told.text
    return told.json()


@CARRIERS
@pytest.mark.parametrize("mode", ["direct_post", "direct_post.jwt"])
def test_a_badge_in_each_carrier_answers_in_the_open_and_encrypted(house, purse, configuration, mode):
    claim(house, purse, configuration)
    made = ask(house, achievement=achievement(), response_mode=mode)
    assert result(house, made).json()["state"] == "waiting"
    assert shown(house, made, purse) == {}
    told = result(house, made).json()
    assert (told["state"], told["satisfied"]) == ("answered", True)
    (report,) = told["reports"]
    assert report["verdict"] == "valid"
    holder = next(each for each in report["checks"] if each["id"] == "holder")
    assert holder["outcome"] == "passed"


def test_a_level_is_asked_for_and_a_lower_one_is_not_shown(house, purse):
    claim(house, purse, level=1)
    wish = {"achievement": achievement(), "levels": [f"{achievement()}#level-{n}" for n in (2, 3)]}
    request = fetched(house, ask(house, **wish))
    with pytest.raises(WalletRefused, match="nothing_fits"):
        answer(request, purse, house.clock())
    claim(house, purse, level=3)
    made = ask(house, **wish)
    shown(house, made, purse)
    assert result(house, made).json()["satisfied"]


def test_several_badges_are_asked_for_at_once(house, purse):
    claim(house, purse, LDP)
    claim(house, purse, SD_JWT, "creativity")
    badges = [{"achievement": achievement(slug)} for slug in ("communication", "creativity")]
    made = ask(house, badges=badges)
    shown(house, made, purse)
    told = result(house, made).json()
    assert told["satisfied"]
    assert len(told["reports"]) == 2


def test_a_query_of_ones_own_is_asked_as_it_is(house, purse):
    claim(house, purse, LDP)
    meta = {"type_values": [["OpenBadgeCredential"]]}
    query = {
        "credentials": [{"id": "mine", "format": "ldp_vc", "meta": meta, "claims": [{"path": ["name"]}]}]
    }
    made = ask(house, dcql_query=query)
    assert fetched(house, made)["dcql_query"] == query
    shown(house, made, purse)
    assert result(house, made).json()["satisfied"]


@pytest.mark.parametrize(
    "query", [{}, {"credentials": []}, {"credentials": [{"id": "a", "format": "ldp_vc"}]}]
)
def test_a_query_that_nobody_understands_is_refused(house, query):
    refused = house.client.post("/v1/presentation-requests", json={"dcql_query": query})
    assert (refused.status_code, refused.json()["code"]) == (422, "wish_unclear")


@pytest.mark.parametrize("name", ["jwt_vc_json-ld", "mso_mdoc"])
def test_a_query_for_a_format_that_is_not_read_is_refused(house, name):
    query = {"credentials": [{"id": "a", "format": name, "meta": {}}]}
    refused = house.client.post("/v1/presentation-requests", json={"dcql_query": query})
    assert (refused.status_code, refused.json()["code"]) == (422, "wish_unclear")
    assert name in refused.json()["detail"]


def test_a_level_or_more_and_a_stack_with_its_parts_are_asked_for_by_name(house, purse):
    stack = f"{URL}/o/{SLUG}/achievements/super-4c"
    asked = [
        fetched(house, ask(house, **wish))["dcql_query"]
        for wish in (
            {"achievement": achievement(), "level": 2},
            {"achievement": stack, "parts": True},
            {"badges": [{"achievement": achievement(), "level": 9}, {"achievement": stack}]},
        )
    ]
    levels = [
        asked[0]["credentials"][0]["claims"][1]["values"],
        asked[2]["credentials"][0]["claims"][1]["values"],
    ]
    assert levels == [[f"{achievement()}#level-{n}" for n in (2, 3)], [f"{achievement()}#level-3"]]
    assert [len(each["credential_sets"]) for each in asked] == [1, 5, 2]
    wish = {"achievement": "https://elsewhere.example/a", "level": 2}
    refused = house.client.post("/v1/presentation-requests", json=wish)
    assert (refused.status_code, refused.json()["code"]) == (422, "wish_unclear")


def test_a_badge_of_another_issuer_than_was_named_is_not_what_was_asked_for(house, purse):
    claim(house, purse)
    for issuers, is_satisfied in ((["did:web:other.example"], False), ([], True)):
        made = ask(house, achievement=achievement(), issuers=issuers)
        shown(house, made, purse)
        told = result(house, made).json()
        assert (told["reports"][0]["verdict"], told["satisfied"]) == ("valid", is_satisfied)


def test_the_report_says_how_the_holder_was_proved(house, purse):
    claim(house, purse, JWT)
    claim(house, purse, SD_JWT, "creativity")
    made = ask(house, badges=[{"achievement": achievement(slug)} for slug in ("communication", "creativity")])
    shown(house, made, purse)
    checks = [check for report in result(house, made).json()["reports"] for check in report["checks"]]
    key = purse.key
    assert [each["source"] for each in checks if each["id"] == "holder"] == [
        f"a presentation as a token, signed with {key.method_id}, with our nonce",
        f"a key binding (SD-JWT) by the key {key.signer.public_key.thumbprint()}, with our nonce",
    ]


def test_an_answer_in_the_open_is_refused_where_it_was_to_be_encrypted(house, purse):
    claim(house, purse)
    made = ask(house, response_mode="direct_post.jwt")
    request = fetched(house, made)
    plain = answer({**request, "response_mode": "direct_post"}, purse, house.clock())
    refused = send(house, request, plain)
    assert (refused.status_code, refused.json()["code"]) == (400, "response_not_encrypted")
    assert result(house, made).json()["state"] == "waiting"


def test_an_answer_encrypted_to_another_key_is_refused(house, purse):
    claim(house, purse)
    made = ask(house, response_mode="direct_post.jwt")
    request = fetched(house, made)
    (key,) = request["client_metadata"]["jwks"]["keys"]
    other = DecryptionKey.generate(key["kid"]).public_jwk()
    refused = send(house, request, {"response": encrypt(b"{}", other, "A256GCM")})
    assert refused.status_code == 400


def test_a_state_inside_the_encryption_counts_too(house, purse):
    claim(house, purse)
    request = fetched(house, ask(house, response_mode="direct_post.jwt"))
    wrong = answer({**request, "state": "another"}, purse, house.clock())
    assert send(house, request, wrong).status_code == 400


def test_a_wallet_that_declines_may_say_so_in_the_open(house):
    made = ask(house, response_mode="direct_post.jwt")
    request = fetched(house, made)
    told = send(house, request, {"error": "access_denied", "state": request["state"]})
    assert (told.status_code, told.json()) == (200, {})
    assert result(house, made).json()["declined"]


def test_every_request_has_a_key_of_its_own(house):
    keys = [
        fetched(house, ask(house, response_mode="direct_post.jwt"))["client_metadata"]["jwks"]["keys"][0]
        for _ in range(2)
    ]
    assert keys[0]["x"] != keys[1]["x"]
    assert "client_metadata" in fetched(house, ask(house))
    assert "jwks" not in fetched(house, ask(house))["client_metadata"]


def test_on_one_device_the_result_is_shown_only_where_the_wallet_led_back_to(house, purse):
    claim(house, purse)
    made = ask(house, same_device=True)
    back = shown(house, made, purse)["redirect_uri"]
    assert back.startswith(f"{URL}/ask/{made['id']}?response_code=")
    (code,) = parse_qs(urlsplit(back).query)["response_code"]
    assert result(house, made).status_code == 404
    assert result(house, made, response_code="guess").status_code == 404
    assert result(house, made, response_code=code).json()["satisfied"]


def test_another_presentation_than_was_asked_for_is_refused(house, purse):
    claim(house, purse, slug="creativity")
    made = ask(house, achievement=achievement())
    request = fetched(house, made)
    instead = {**request, "dcql_query": fetched(house, ask(house))["dcql_query"]}
    refused = send(house, request, answer(instead, purse, house.clock()))
    assert refused.status_code == 400
    assert "asked for" in refused.json()["detail"]


def test_the_first_answer_counts(house, purse):
    claim(house, purse)
    made = ask(house)
    request = fetched(house, made)
    form = answer(request, purse, house.clock())
    assert send(house, request, form).status_code == 200
    assert send(house, request, form).status_code == 404
    assert json.dumps(result(house, made).json()).count('"reference"') >= 1
