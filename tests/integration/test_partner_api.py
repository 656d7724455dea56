"""Policies, checks under them, receipts and repeated requests, by the API and over HTTP."""

import json
from datetime import timedelta

import pytest

from cairn.demo import SLUG
from issuer import revocation
from issuer.revocation import RevokeAward
from records.principals import Role
from tests.support.inprocess import open_house
from tests.support.json_schema import fits
from tests.support.partner_house import OTHER, add_other, keep, make_stack, program
from verifier.policy_documents import SCHEMA_PATH


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("partners"))
    add_other(opened)
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def us(house):
    return program(house)


@pytest.fixture(scope="module")
def them(house):
    return program(house, slug=OTHER)


@pytest.fixture(scope="module")
def stack(house):
    return make_stack(house)


@pytest.fixture(scope="module")
def policy(house, us):
    return keep(house, us, max_age_months=36, require_parts=True)


def check(house, headers, **body):
    return house.client.post("/v1/verifications", json=body, headers=headers)


def receipts(house, headers, **query):
    return house.client.get("/v1/receipts", params=query, headers=headers).json()["receipts"]


# --- policies ---------------------------------------------------------------------------------------


def test_a_policy_is_kept_read_changed_and_taken_out_of_use(house, us):
    made = keep(house, us, max_age_months=12)
    place = f"/v1/policies/{made['id']}"
    assert (made["version"], made["policy"]["max_age_months"]) == (1, 12)
    changed = {"policy": {"name": made["name"], "max_age_months": 24}, "version": 1}
    assert house.client.put(place, json=changed, headers=us).json()["version"] == 2
    stale = house.client.put(place, json=changed, headers=us)
    assert (stale.status_code, stale.json()["code"]) == (409, "policy_changed")
    read = house.client.get(place, headers=us).json()
    assert [each["version"] for each in read["versions"]] == [2, 1]
    assert house.client.delete(place, headers=us).status_code == 204
    assert house.client.delete(place, headers=us).status_code == 404
    assert house.client.get(place, headers=us).json()["in_use"] is False
    assert made["id"] not in [
        each["id"] for each in house.client.get("/v1/policies", headers=us).json()["policies"]
    ]


@pytest.mark.parametrize(
    ("document", "status", "code"),
    [
        ({}, 400, "policy_invalid"),
        ({"name": "  "}, 400, "policy_invalid"),
        ({"name": "a\u202eb"}, 400, "policy_invalid"),
        ({"name": "x", "max_age_months": -1}, 400, "policy_invalid"),
        ({"name": "x", "stars": 1}, 400, "policy_invalid"),
        ({"name": "taken"}, 409, "policy_name_taken"),
    ],
)
def test_what_is_no_policy_is_refused_and_nothing_is_kept(house, us, document, status, code):
    house.client.post("/v1/policies", json={"policy": {"name": "taken"}}, headers=us)
    before = house.client.get("/v1/policies", headers=us).json()
    answer = house.client.post("/v1/policies", json={"policy": document}, headers=us)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert house.client.get("/v1/policies", headers=us).json() == before


def test_another_organisations_policy_is_not_there_whatever_is_asked(house, us, them, policy, stack):
    place, unknown = f"/v1/policies/{policy['id']}", "/v1/policies/0123456789ab"
    body = {"policy": {"name": "theirs"}, "version": 1}
    for method, more in (("GET", {}), ("PUT", {"json": body}), ("DELETE", {})):
        answers = [house.client.request(method, each, headers=them, **more) for each in (place, unknown)]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].json() == answers[1].json()
    refused = check(house, them, policy_id=policy["id"], **stack.envelope)
    assert (refused.status_code, refused.json()["code"]) == (404, "policy_not_found")
    assert house.client.get(place, headers=us).json()["version"] == 1


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PARTNER, 201), (Role.HR, 201), (Role.LEADER, 403), (Role.AUDITOR, 403)]
)
def test_partners_and_hr_check_under_policies_and_nobody_else(house, us, policy, stack, role, status):
    assert check(house, program(house, role), policy_id=policy["id"], **stack.envelope).status_code == status


def test_without_a_token_there_is_no_policy_and_a_cookie_is_no_token(house, policy, stack):
    assert check(house, {}, policy_id=policy["id"], **stack.envelope).status_code == 401
    browser = house.signed_in()
    answer = browser.post("/v1/verifications", json={"policy_id": policy["id"], **stack.envelope})
    assert answer.status_code == 401


def test_the_schema_of_policies_is_published_and_what_is_kept_fits_it(house, us, policy):
    answer = house.client.get(SCHEMA_PATH)
    assert answer.headers["content-type"] == "application/schema+json"
    assert fits(policy["policy"], answer.json())


# --- checking ---------------------------------------------------------------------------------------


def test_a_check_under_a_policy_answers_with_everything_and_leaves_a_receipt(house, us, policy, stack):
    answer = check(house, us, policy_id=policy["id"], **stack.envelope)
    report = answer.json()
    assert (answer.status_code, report["verdict"], report["policy_check"]["outcome"]) == (201, "valid", "met")
    assert report["policy_check"]["policy"] == {
        name: policy[name] for name in ("id", "name", "version", "digest")
    }
    assert answer.headers["location"] == report["report_url"]
    assert report["report_url"].endswith(f"/partners/receipts/{report['reference']}")
    assert all({"state", "checked_at", "outcome"} <= each.keys() for each in report["checks"])
    assert all("holder_binding" in each for each in (report, *report["components"]))
    told = house.client.get(f"/v1/receipts/{report['reference']}", headers=us).json()
    assert (told["verdict"], told["outcome"], told["policy"]["version"]) == ("valid", "met", 1)
    assert told["digests"][0] == report["input"]["digest"]
    assert len(told["digests"]) == 5


def test_nothing_of_the_credential_is_kept(house, us, policy, stack):
    report = check(house, us, policy_id=policy["id"], **stack.envelope).json()
    assert house.client.get(f"/v1/verifications/{report['reference']}").status_code == 404
    kept = json.dumps(house.client.get(f"/v1/receipts/{report['reference']}", headers=us).json())
    for secret in (report["credential"]["id"], report["credential"]["subject"], "Super", "sam@"):
        assert secret not in kept


def state_of(stack, house, state):
    """Return what is handed in, and the policy it is held to."""
    body = stack.envelope
    match state:
        case "part_not_supplied":
            body["components"] = body["components"][1:]
        case "part_invalid":
            body["components"][0] = body["components"][0].replace("Communication", "Kommunication", 1)
    return body


@pytest.mark.parametrize("state", ["met", "rule_not_met", "part_invalid", "part_not_supplied"])
def test_the_states_stay_apart_for_the_whole_and_for_the_part(house, us, stack, state):
    unmet = [{"achievement": "https://elsewhere.example/a", "name": "Elsewhere"}]
    asked = keep(
        house, us, **({"required_parts": unmet} if state == "rule_not_met" else {"require_parts": True})
    )
    report = check(house, us, policy_id=asked["id"], **state_of(stack, house, state)).json()
    found = report["policy_check"]
    assert found["outcome"] == state
    if state in ("part_invalid", "part_not_supplied"):
        named = [each for each in found["parts"] if each["is_part"]]
        assert sorted(each["outcome"] for each in named) == sorted(["met", "met", "met", state])
    told = house.client.get(f"/v1/receipts/{report['reference']}", headers=us).json()
    assert told["outcome"] == state


def test_a_part_that_was_withdrawn_does_not_hold_from_the_next_check_on(house, us, policy):
    fallen = make_stack(house, "fallen@example.com")
    assert (
        check(house, us, policy_id=policy["id"], **fallen.envelope).json()["policy_check"]["outcome"] == "met"
    )
    with house.here.desk.work(SLUG) as work:
        revocation.revoke(work.tx, RevokeAward(fallen.awards["creativity"].id, "duplicate"), work.now)
    report = check(house, us, policy_id=policy["id"], **fallen.envelope).json()
    assert (report["verdict"], report["policy_check"]["outcome"]) == ("no_longer_valid", "part_invalid")


def test_as_time_goes_by_a_part_becomes_too_old(tmp_path):
    """In a house of its own: lists that were signed then can not be relied on by whoever goes back."""
    house = open_house(tmp_path)
    us, stack = program(house), make_stack(house)
    policy = keep(house, us, max_age_months=36)
    house.clock.forward(days=365 * 3)
    assert (
        check(house, us, policy_id=policy["id"], **stack.envelope).json()["policy_check"]["outcome"] == "met"
    )
    house.clock.forward(days=31)
    found = check(house, us, policy_id=policy["id"], **stack.envelope).json()["policy_check"]
    assert found["outcome"] == "rule_not_met"
    assert [each["id"] for each in found["demands"] if each["outcome"] == "rule_not_met"] == ["parts_age"]
    house.here.database.close()


def test_own_issuers_of_a_policy_decide_and_the_report_is_still_answered_with_201(house, us, stack):
    nobody = keep(house, us, issuers=[])
    answer = check(house, us, policy_id=nobody["id"], **stack.envelope)
    assert (answer.status_code, answer.json()["verdict"]) == (201, "issuer_unknown")
    assert answer.json()["policy_check"]["outcome"] == "rule_not_met"


def test_raw_bodies_name_their_policy_in_the_address(house, us, policy, stack):
    headers = {**us, "Content-Type": "application/vc"}
    place = f"/v1/verifications?policy_id={policy['id']}"
    report = house.client.post(place, content=stack.body, headers=headers).json()
    assert report["policy_check"]["outcome"] == "part_not_supplied"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "nothing_to_verify"),
        ({"credential": {}, "url": "https://a.example"}, 400, "nothing_to_verify"),
        ({"credential": {}, "policy": {}}, 400, "policy_invalid"),
        ({"url": 7}, 400, "nothing_to_verify"),
        ({"url": "http://a.example/b"}, 422, "credential_unreachable"),
        ({"url": "https://127.0.0.1/b"}, 422, "credential_unreachable"),
        ({"credential": " "}, 400, "nothing_to_verify"),
    ],
)
def test_a_request_that_can_not_be_carried_out_leaves_no_receipt(house, us, policy, body, status, code):
    before = receipts(house, us)
    answer = check(house, us, policy_id=policy["id"], **body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert receipts(house, us) == before


# --- repeating, and several at once ---------------------------------------------------------------


def test_the_same_request_under_one_key_gets_the_same_answer_and_one_receipt(house, us, policy, stack):
    headers = {**us, "Idempotency-Key": "order-17"}
    before = len(receipts(house, us))
    first = check(house, headers, policy_id=policy["id"], **stack.envelope)
    house.clock.forward(seconds=60)
    again = check(house, headers, policy_id=policy["id"], **stack.envelope)
    assert (again.status_code, again.content, again.headers["location"]) == (
        first.status_code,
        first.content,
        first.headers["location"],
    )
    assert ("idempotency-replayed" in first.headers, again.headers["idempotency-replayed"]) == (False, "true")
    assert len(receipts(house, us)) == min(before + 1, 50)


def test_a_key_names_one_request_of_one_client(house, us, them, stack):
    headers = {**us, "Idempotency-Key": '"order-18"'}
    assert check(house, headers, credential=stack.body.decode()).status_code == 201
    other = check(house, headers, **stack.envelope)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    elsewhere = check(house, {**them, "Idempotency-Key": "order-18"}, **stack.envelope)
    assert elsewhere.status_code == 201


def test_a_refusal_is_not_remembered(house, us, policy, stack):
    headers = {**us, "Idempotency-Key": "order-19"}
    assert check(house, headers, policy_id="unknown", **stack.envelope).status_code == 404
    assert check(house, headers, policy_id=policy["id"], **stack.envelope).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "Schl\u00fcssel"])
def test_a_key_that_is_none_is_refused(house, us, stack, key):
    headers = {**us, "Idempotency-Key": key.encode("latin-1")}
    answer = check(house, headers, credential=stack.body.decode())
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_invalid")


def test_what_is_kept_of_an_answer_can_not_be_read_in_the_database(house, us, policy, stack):
    check(house, {**us, "Idempotency-Key": "order-20"}, policy_id=policy["id"], **stack.envelope)
    with house.here.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT client, key_hash, sealed FROM kept_answer").all()
    assert rows
    for row in rows:
        assert b"credential" not in bytes(row.sealed)
        assert "order" not in row.key_hash


def test_each_item_of_a_batch_has_a_result_of_its_own(house, us, policy, stack):
    items = [stack.envelope, {"credential": ""}, {**stack.envelope, "policy_id": policy["id"]}]
    answer = house.client.post(
        "/v1/verifications/batch", json={"policy_id": policy["id"], "items": items}, headers=us
    )
    results = answer.json()["results"]
    assert [each["status"] for each in results] == [201, 400, 400]
    assert results[0]["report"]["policy_check"]["outcome"] == "met"
    assert [each["problem"]["code"] for each in results[1:]] == ["nothing_to_verify", "policy_invalid"]
    told = house.client.get(f"/v1/receipts/{results[0]['report']['reference']}", headers=us).json()
    assert told["way"] == "batch"


@pytest.mark.parametrize(
    ("beside", "own"),
    [
        ({"policy_id": "p"}, {"policy_id": "p"}),
        ({"policy": {}}, {"policy": {}}),
        ({"policy": {}}, {"policy_id": "p"}),
        ({"policy_id": "p"}, {"policy": {}}),
    ],
)
def test_an_item_does_not_set_aside_the_policy_that_stands_beside_it(house, us, stack, beside, own):
    body = {**beside, "items": [{**stack.envelope, **own}]}
    (result,) = house.client.post("/v1/verifications/batch", json=body, headers=us).json()["results"]
    assert (result["status"], result["problem"]["code"]) == (400, "policy_invalid")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"items": []}, 422, "batch_size"),
        ({"items": [{}] * 21}, 422, "batch_size"),
        ({"items": "x"}, 400, "nothing_to_verify"),
        ({"items": ["x"]}, 400, "nothing_to_verify"),
        ({"items": [{}], "more": 1}, 400, "nothing_to_verify"),
        ({}, 400, "nothing_to_verify"),
    ],
)
def test_what_is_no_batch_is_refused_whole(house, us, body, status, code):
    answer = house.client.post("/v1/verifications/batch", json=body, headers=us)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_batch_under_policies_needs_a_token_before_anything_is_checked(house, policy, stack):
    body = {"items": [stack.envelope, {**stack.envelope, "policy_id": policy["id"]}]}
    assert house.client.post("/v1/verifications/batch", json=body).status_code == 401


@pytest.mark.parametrize("where", ["address", "body"])
def test_a_bundle_is_made_under_no_kept_policy(house, us, policy, stack, where):
    place = f"/v1/bundles?policy_id={policy['id']}" if where == "address" else "/v1/bundles"
    more = {"policy_id": policy["id"]} if where == "body" else {}
    answer = house.client.post(place, json=stack.envelope | more, headers=us)
    assert (answer.status_code, answer.json()["code"]) == (400, "policy_invalid")
    assert house.client.post("/v1/bundles", json=stack.envelope).status_code == 200


def test_address_and_body_name_one_policy(house, us, policy, stack):
    body = {**stack.envelope, "policy_id": policy["id"]}
    other = house.client.post("/v1/verifications?policy_id=other", json=body, headers=us)
    assert (other.status_code, other.json()["code"]) == (400, "policy_invalid")
    same = house.client.post(f"/v1/verifications?policy_id={policy['id']}", json=body, headers=us)
    assert same.status_code == 201


# --- receipts ---------------------------------------------------------------------------------------


def test_receipts_are_found_by_words_and_outcome_and_nobody_elses(house, us, them, policy, stack):
    report = check(house, us, policy_id=policy["id"], credential=stack.body.decode()).json()
    reference = report["reference"]
    assert [each["reference"] for each in receipts(house, us, q=reference)] == [reference]
    assert reference in [each["reference"] for each in receipts(house, us, outcome="part_not_supplied")]
    assert reference not in [each["reference"] for each in receipts(house, us, outcome="met")]
    assert reference in [each["reference"] for each in receipts(house, us, q=report["input"]["digest"])]
    assert receipts(house, them) == []
    answers = [house.client.get(f"/v1/receipts/{each}", headers=them) for each in (reference, "K7QM-3XR9")]
    assert [each.status_code for each in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


def test_a_receipt_ends_with_its_time(house, us, policy, stack):
    report = check(house, us, policy_id=policy["id"], credential=stack.body.decode()).json()
    then = house.clock.at
    house.clock.at += house.here.settings.receipt_retention - timedelta(seconds=1)
    place = f"/v1/receipts/{report['reference']}"
    try:
        late = program(house)
        assert house.client.get(place, headers=late).status_code == 200
        house.clock.forward(seconds=1)
        assert house.client.get(place, headers=late).status_code == 404
    finally:
        house.clock.at = then


def test_the_api_describes_all_of_it_with_examples(house):
    paths = house.client.get("/v1/openapi.json").json()["paths"]
    assert {"/v1/policies", "/v1/receipts", "/v1/verifications/batch", "/v1/policies/{policy_id}"} <= set(
        paths
    )
    body = paths["/v1/verifications"]["post"]["requestBody"]["content"]["application/json"]
    assert len(body["examples"]) >= 5
    assert paths["/v1/verifications"]["post"]["parameters"]
    schemas = house.client.get("/v1/openapi.json").json()["components"]["schemas"]
    example = schemas["NewPolicy"]["examples"][0]["policy"]
    assert fits(example, house.client.get(SCHEMA_PATH).json())
