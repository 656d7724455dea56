"""What a wallet posts in answer, what comes of it, and who gets to see that."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from credentials.jwe import ENCRYPTIONS, encrypt
from keys.multibase import b64url_decode, b64url_encode
from tests.integration.test_presentation_requests import (
    CARRIERS,
    JWT,
    LDP,
    achievement,
    ask,
    claim,
    fetched,
    result,
    send,
)

WALLET_ERRORS = (
    *("access_denied", "invalid_request", "invalid_client", "vp_formats_not_supported"),
    *("invalid_request_uri_method", "invalid_transaction_data", "wallet_unavailable"),
)
ENCRYPTED = "direct_post.jwt"


@pytest.fixture
def purse():
    return new_purse()


def asked(house, **wish):
    made = ask(house, **wish)
    return made, fetched(house, made)


def shown(house, request, purse):
    return answer(request, purse, house.clock())


def token_of(form):
    return json.loads(form["vp_token"])


def with_token(form, vp_token):
    return form | {"vp_token": vp_token if isinstance(vp_token, str) else json.dumps(vp_token)}


def refused(house, made, request, form, status=400):
    """Return the code of a refusal, after which the request is as open as before."""
    told = send(house, request, form)
    assert told.status_code == status, told.text
    assert result(house, made).json()["state"] == "waiting"
    return told.json()["code"]


@CARRIERS
def test_a_wallet_is_told_in_json_that_it_delivered_and_nothing_of_the_rest(house, purse, configuration):
    claim(house, purse, configuration)
    made, request = asked(house)
    told = send(house, request, shown(house, request, purse) | {"kestrel": "x", "iss": "me"})
    assert (told.status_code, told.json()) == (200, {})
    assert told.headers["content-type"] == "application/json"
    assert told.headers["cache-control"] == "no-store"
    assert result(house, made).json()["satisfied"]


def test_a_bare_element_in_place_of_a_list_of_one_is_taken(house, purse):
    claim(house, purse)
    made, request = asked(house)
    form = shown(house, request, purse)
    bare = {query: listed[0] for query, listed in token_of(form).items()}
    assert send(house, request, with_token(form, bare)).status_code == 200
    assert result(house, made).json()["satisfied"]


def test_an_answer_to_other_queries_than_were_asked_is_refused_whole(house, purse):
    claim(house, purse)
    claim(house, purse, JWT)
    badges = [{"achievement": achievement()}, {"achievement": achievement("creativity")}]
    made, request = asked(house)
    form = shown(house, request, purse)
    ((query, listed),) = token_of(form).items()
    wrong = {
        "response_not_asked": (
            {query: listed, "another": listed},
            {query: []},
            {query: [*listed, *listed]},
            {query: listed, "jwt_vc_json": []},
        ),
        "response_refused": ({}, [], "text", "", '{"a": 1, "a": 2}'),
    }
    for code, tokens in wrong.items():
        for each in tokens:
            assert refused(house, made, request, with_token(form, each)) == code
    made, request = asked(house, badges=badges)
    lone = {"badge1_ldp_vc": listed_for(house, purse, request)}
    assert refused(house, made, request, with_token(form | {"state": request["state"]}, lone)) == (
        "response_not_asked"
    )


def listed_for(house, purse, request):
    """Return what shows the first of two badges alone, rightly bound to the request."""
    (first, *_), (sets, *_) = (request["dcql_query"][each] for each in ("credentials", "credential_sets"))
    lone = {"credentials": [first], "credential_sets": [{**sets, "options": [[first["id"]]]}]}
    return token_of(shown(house, {**request, "dcql_query": lone}, purse))[first["id"]]


@pytest.mark.parametrize("state", ["another", "", None])
def test_an_answer_of_another_state_or_of_none_is_refused(house, purse, state):
    claim(house, purse)
    made, request = asked(house)
    form = shown(house, request, purse) | {"state": state}
    form = {name: value for name, value in form.items() if value is not None}
    assert refused(house, made, request, form) == "response_state_unknown"


def test_a_request_that_is_used_over_or_unknown_takes_no_answer(house, purse):
    claim(house, purse)
    made, request = asked(house)
    form = shown(house, request, purse)
    assert send(house, request, form).status_code == 200
    again = send(house, request, form)
    unknown = send(house, {"response_uri": request["response_uri"].replace(made["id"], "0" * 32)}, form)
    late, request = asked(house)
    form = shown(house, request, purse)
    house.clock.forward(seconds=300)
    over = send(house, request, form)
    assert [each.status_code for each in (again, unknown, over)] == [404] * 3
    assert len({each.json()["detail"] for each in (again, unknown, over)}) == 1
    assert result(house, late).json()["state"] == "expired"


# --- encrypted answers -----------------------------------------------------------------------------


def sealed(request, value, **key):
    (recipient,) = request["client_metadata"]["jwks"]["keys"]
    return {"response": encrypt(json.dumps(value).encode(), recipient | key, "A256GCM")}


def with_header(form, **members):
    """Return the same message under another header."""
    header, rest = form["response"].split(".", 1)
    changed = json.loads(b64url_decode(header)) | members
    return {"response": f"{b64url_encode(json.dumps(changed).encode())}.{rest}"}


@pytest.mark.parametrize("encryption", ENCRYPTIONS)
def test_an_answer_is_encrypted_to_the_key_of_its_request_in_either_cipher(house, purse, encryption):
    claim(house, purse)
    made, request = asked(house, response_mode=ENCRYPTED)
    one = request["client_metadata"] | {"encrypted_response_enc_values_supported": [encryption]}
    assert send(house, request, shown(house, {**request, "client_metadata": one}, purse)).status_code == 200
    assert result(house, made).json()["satisfied"]


def test_an_encrypted_answer_that_is_not_to_this_request_is_refused(house, purse):
    claim(house, purse)
    made, request = asked(house, response_mode=ENCRYPTED)
    _, other = asked(house, response_mode=ENCRYPTED)
    form = shown(house, request, purse)
    plain = shown(house, {**request, "response_mode": "direct_post"}, purse)
    said = {"vp_token": token_of(plain), "state": request["state"]}
    wrong = {
        "response_not_encrypted": (plain, {}),
        "response_undecryptable": (
            sealed(other, said),
            sealed(request, said, kid="another"),
            with_header(form, alg="ECDH-ES+A256KW"),
            with_header(form, enc="A256CBC-HS512"),
            with_header(form, zip="DEF"),
            {"response": form["response"][:-4] + "AAAA"},
            {"response": "text"},
        ),
        "response_state_unknown": (
            sealed(request, said | {"state": other["state"]}),
            sealed(request, {"vp_token": said["vp_token"]}),
        ),
        "response_refused": (sealed(request, [said]),),
    }
    for code, forms in wrong.items():
        for each in forms:
            assert refused(house, made, request, each) == code
    assert send(house, request, form).status_code == 200


def test_an_answer_that_is_too_large_is_not_read(house):
    made, request = asked(house)
    assert refused(house, made, request, {"vp_token": "x" * (6 << 20)}, 413)


# --- wallets that say no ---------------------------------------------------------------------------


@pytest.mark.parametrize("error", WALLET_ERRORS)
def test_whatever_error_a_wallet_names_is_kept_as_no_answer_and_says_nothing_more(house, error):
    made, request = asked(house, response_mode=ENCRYPTED)
    form = {"error": error, "state": request["state"], "error_description": "words-of-the-wallet"}
    told = send(house, request, form)
    assert (told.status_code, told.json()) == (200, {})
    kept = result(house, made)
    assert kept.json() == {
        **{"id": made["id"], "state": "answered", "declined": True, "satisfied": False},
        **{"reports": [], "refused": []},
    }
    assert error not in kept.text
    assert "words-of-the-wallet" not in kept.text


def test_an_error_of_another_state_is_the_answer_of_nobody(house):
    made, request = asked(house)
    assert refused(house, made, request, {"error": "access_denied", "state": "x"}) == "response_state_unknown"


# --- what does not hold ----------------------------------------------------------------------------


def broken(form):
    """Return the form with a presentation whose signature is another."""
    token = token_of(form)
    ((query, (presentation,)),) = token.items()
    return with_token(form, {query: [f"{presentation[:-6]}AAAAAA"]})


def test_a_presentation_that_does_not_hold_is_shown_in_the_session_and_the_wallet_delivered(house, purse):
    claim(house, purse, JWT)
    made, request = asked(house)
    told = send(house, request, broken(shown(house, request, purse)))
    assert (told.status_code, told.json()) == (200, {})
    found = result(house, made).json()
    assert (found["state"], found["satisfied"], found["declined"], found["reports"]) == (
        *("answered", False, False),
        [],
    )
    assert found["refused"] == [
        {
            "query": "jwt_vc_json",
            "code": "signature_invalid",
            "detail": "It was not signed with the key of its holder, or was changed since.",
        }
    ]


def test_what_does_not_hold_is_left_out_and_the_rest_is_held_against_the_query_again(house, purse):
    claim(house, purse, JWT)
    claim(house, purse, LDP)
    made, request = asked(house)
    queries = request["dcql_query"]["credentials"]
    both = {**request, "dcql_query": {"credentials": queries[:2]}}
    form = shown(house, both, purse)
    token = token_of(form)
    token["jwt_vc_json"] = [token["jwt_vc_json"][0][:-6] + "AAAAAA"]
    assert send(house, request, with_token(form, token)).status_code == 200
    found = result(house, made).json()
    assert (found["satisfied"], len(found["reports"])) == (True, 1)
    assert [each["query"] for each in found["refused"]] == ["jwt_vc_json"]


@CARRIERS
def test_an_answer_of_another_nonce_or_for_somebody_else_is_refused_whole(house, purse, configuration):
    claim(house, purse, configuration)
    made, request = asked(house)
    for code, changed in {
        "response_nonce": {"nonce": "of-another-request"},
        "response_audience": {"client_id": request["client_id"].partition(":")[2]},
    }.items():
        assert refused(house, made, request, shown(house, request | changed, purse)) == code


# --- whose result it is ----------------------------------------------------------------------------


def test_session_state_and_response_code_are_three_values_and_the_link_shows_none(house, purse):
    claim(house, purse)
    made, request = asked(house, same_device=True)
    session = made["result_url"].rpartition(".")[2]
    back = send(house, request, shown(house, request, purse)).json()["redirect_uri"]
    (code,) = parse_qs(urlsplit(back).query)["response_code"]
    values = {session, request["state"], request["nonce"], code, made["id"]}
    assert len(values) == 5
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,}", each) for each in values)
    assert not any(each in made["request_uri"] for each in (session, request["state"], code))
    kept = house.here.check.requests.get(made["id"])
    assert not {session, request["state"], code} & set(map(str, (kept.state_hash, kept.session_hash)))


def test_a_response_code_serves_once_and_only_with_its_session(house, purse):
    claim(house, purse)
    made, request = asked(house, same_device=True)
    back = send(house, request, shown(house, request, purse)).json()["redirect_uri"]
    (code,) = parse_qs(urlsplit(back).query)["response_code"]
    assert result(house, made).status_code == 404
    assert house.client.get(f"/v1/presentation-requests/{made['id']}.guess?response_code={code}").is_error
    assert result(house, made, response_code=code).json()["satisfied"]
    assert not house.here.check.requests.release(made["id"], "a" * 64)
    assert house.here.check.requests.get(made["id"]).response_code_hash is None
    assert result(house, made).json()["satisfied"]


def test_the_id_of_a_request_alone_gives_nothing(house, purse):
    claim(house, purse)
    made, request = asked(house)
    send(house, request, shown(house, request, purse))
    for secret in (made["id"], f"{made['id']}.", f"{made['id']}.{request['state']}", f".{request['state']}"):
        told = house.client.get(f"/v1/presentation-requests/{secret}")
        assert (told.status_code, told.json()["code"]) == (404, "request_not_found")


def test_an_answer_is_no_login_and_no_token(house, purse):
    """A presentation opens nothing here but the report on it, in the session that asked for it."""
    claim(house, purse, JWT)
    made, request = asked(house)
    form = shown(house, request, purse)
    told = send(house, request, form)
    assert "set-cookie" not in told.headers
    ((presentation,),) = token_of(form).values()
    for token in (presentation, form["vp_token"]):
        bearer = {"Authorization": f"Bearer {token.encode('ascii', 'replace').decode()}"}
        for path in ("/v1/awards", f"/v1/presentation-requests/{made['id']}.x", "/awards"):
            assert house.client.get(path, headers=bearer, follow_redirects=False).status_code != 200
        assert house.client.post("/o/acme/credential", json={}, headers=bearer).status_code == 401
