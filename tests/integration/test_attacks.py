"""Attacks that once worked, or nearly: each of these fails without its defence."""

import json
import logging
from dataclasses import replace
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from cairn.app import create_app
from cairn.own_documents import RecordedDocuments
from cairn.wallet.purse import new_purse
from credentials.proofs import data_integrity
from records.errors import Unstorable
from tests.support.builders import at
from tests.support.inprocess import SLUG, URL, form_token
from verifier.web.desk import KEEP
from verifier.web.openid4vp.asking import KEPT, LIFETIME
from web.logs import loggable_path


def claimed(house):
    _, offer_id, _ = house.award()
    return house.claim(offer_id)


def in_our_name(house):
    """Return a badge that looks like one of ours, signed by a stranger, and the stranger as a trusted issuer."""
    stranger = new_purse().key
    document = json.loads(claimed(house))
    del document["proof"], document["credentialStatus"]
    document["issuer"] = {"id": stranger.did, "type": ["Profile"], "name": "Acme"}
    badge = data_integrity.sign(document, stranger.signer, stranger.method_id, house.clock())
    return badge, {"did": stranger.did, "name": "Acme", "source": "an organisation of this service"}


def post_form(client, path, body):
    return client.post(path, content=body, headers={"Content-Type": "application/x-www-form-urlencoded"})


def ask(house):
    return house.client.post("/v1/presentation-requests", json={}).json()


# --- a wrong "valid" on our own pages ---------------------------------------------------------------


def test_whom_a_caller_trusts_is_told_to_the_caller_and_shown_to_nobody_else(house):
    badge, stranger = in_our_name(house)
    policy = {"name": "default", "issuers": [stranger]}
    answer = house.client.post("/v1/verifications", json={"credential": badge, "policy": policy})
    assert (answer.status_code, answer.json()["verdict"]) == (200, "valid")
    assert "location" not in answer.headers
    assert answer.json()["reference"] == ""


def test_under_our_own_trust_list_the_same_badge_is_of_an_unknown_issuer_and_kept(house):
    badge, _ = in_our_name(house)
    answer = house.client.post("/v1/verifications", json={"credential": badge})
    assert (answer.status_code, answer.json()["verdict"]) == (201, "issuer_unknown")
    assert house.client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("issuers", [[5], [{}], [{"did": "x", "name": "y", "source": "z"}]])
def test_a_callers_faulty_trust_list_is_the_callers_fault(house, issuers):
    answer = house.client.post("/v1/verifications", json={"credential": "x", "policy": {"issuers": issuers}})
    assert (answer.status_code, answer.json()["code"]) == (400, "policy_invalid")


# --- documents that are not ours --------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        f"{URL}.evil.example/o/{SLUG}/did.json",
        f"{URL}@evil.example/o/{SLUG}/did.json",
        f"{URL}/o/{SLUG}/status/\0",
        f"{URL}/o/{SLUG}/status/é",
    ],
)
def test_records_are_not_even_asked_for_an_address_that_can_not_be_ours(url):
    """A store that must not be touched: PostgreSQL, for one, refuses to look for a NUL."""
    assert RecordedDocuments(SimpleNamespace(), URL, lambda: at(0), None).by_url(url) is None


def test_our_own_address_is_looked_up_in_the_records(house):
    """The control."""
    own = RecordedDocuments(house.here.desk.store, URL, house.clock, house.here.desk.status_list)
    assert own.by_url(f"{URL}/o/{SLUG}/did.json") is not None


# --- unbounded work and memory ----------------------------------------------------------------------


@pytest.mark.parametrize("where", ["requests", "responses"])
def test_a_form_of_very_many_parameters_is_refused_before_it_is_taken_apart(house, where):
    request_id = ask(house)["id"]
    body = "&".join(f"p{number}=1" for number in range(1000))
    answer = post_form(house.client, f"/openid4vp/{where}/{request_id}", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "response_refused")
    assert "more parameters than are read" in answer.json()["detail"]


def test_a_very_long_nonce_of_a_wallet_is_not_signed(house):
    path = f"/openid4vp/requests/{ask(house)['id']}"
    assert post_form(house.client, path, f"wallet_nonce={'n' * 1024}").status_code == 200
    assert post_form(house.client, path, f"wallet_nonce={'n' * 1025}").status_code == 400


ODD = {
    "a number that is none": "NaN",
    "a number that loses digits": "1" + "0" * 400,
    "half a character": '"\\ud800"',
    "very deep": "[" * 900 + "]" * 900,
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_json_that_nobody_can_sign_or_keep_is_refused_at_the_door(house, odd):
    asked = (
        '{"response_mode": "dc_api", "dcql_query": {"credentials": [{"id": "a", "format": "ldp_vc", '
        '"meta": {"type_values": [["VerifiableCredential"]], "more": %s}}]}}'
    )
    made = house.client.post("/v1/presentation-requests", json={"response_mode": "dc_api"}).json()
    answer = (
        '{"protocol": "openid4vp-v1-unsigned", "data": {"vp_token": {"ldp_vc": [{"type": ["A"], "b": %s}]}}}'
    )
    for address, text in (("/v1/presentation-requests", asked), (made["result_url"], answer)):
        refused = house.client.post(address, content=text % odd, headers={"Content-Type": "application/json"})
        assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_of_a_file_larger_than_any_badge_only_the_beginning_is_kept(house):
    answer = house.client.post("/v1/verifications", content=b"x" * (3 << 20))
    reference = answer.json()["reference"]
    assert answer.json()["checks"][0]["code"] == "too_large"
    assert len(house.here.check.recall(reference).received) == (1 << 20) + 1


def test_a_report_is_deleted_once_its_time_is_over(house):
    first = house.verify(b"x")["reference"]
    house.clock.forward(seconds=KEEP.total_seconds() + 1)
    house.verify(b"y")
    shelf = house.here.check.reports
    assert shelf.get(first, house.clock() - KEEP) is None


def test_a_request_to_a_wallet_is_deleted_some_time_after_it_is_over(house):
    first = ask(house)["id"]
    house.clock.forward(seconds=(LIFETIME + KEPT).total_seconds() - 1)
    ask(house)
    assert house.here.check.requests.get(first) is not None
    house.clock.forward(seconds=2)
    ask(house)
    assert house.here.check.requests.get(first) is None


# --- answers that are no accident -------------------------------------------------------------------


def test_a_level_of_thousands_of_digits_is_no_level(house):
    browser = house.signed_in()
    token = form_token(browser.get("/awards/new").text)
    form = {"csrf": token, "achievement": "communication", "to": "a@example.com", "level": "9" * 5000}
    assert browser.post("/awards", data=form).status_code == 422


def test_a_search_longer_than_the_database_takes_is_refused(house):
    browser = house.signed_in()
    assert browser.get("/awards", params={"q": "a" * 300}).status_code == 200
    assert browser.get("/awards", params={"q": "a" * 55_000}).status_code == 422


class Picky:
    """A shelf that refuses what it is asked, as PostgreSQL does a NUL."""

    def get(self, _):
        raise Unstorable("a NUL")


def test_what_no_database_can_hold_is_the_requests_fault(house):
    here = replace(house.here, check=replace(house.here.check, requests=Picky()))
    answer = TestClient(create_app(here), base_url=URL).get("/openid4vp/requests/x")
    assert (answer.status_code, answer.json()["code"]) == (422, "value_unstorable")


# --- what leaks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/v1/presentation-requests/id.SECRET", "/check/r/SECRET", "/v1/verifications/SECRET"],
)
def test_the_address_of_a_result_or_report_is_not_in_the_log(path):
    assert "SECRET" not in loggable_path(path)


def test_the_log_of_a_real_look_at_a_result_does_not_hold_its_secret(house, caplog):
    url = ask(house)["result_url"]
    with caplog.at_level(logging.INFO, logger="cairn.requests"):
        assert house.client.get(url).status_code == 200
    assert caplog.records
    assert url.rsplit(".", 1)[1] not in repr([record.__dict__ for record in caplog.records])


def test_an_achievement_is_cached_apart_for_people_and_programs(house):
    answer = house.client.get(f"/o/{SLUG}/achievements/communication", headers={"Accept": "application/json"})
    assert answer.headers["vary"] == "Accept"
