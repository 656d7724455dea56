"""Whoever asks too often is refused, in the form that the caller reads, and nobody else is."""

import json

import pytest
from starlette.testclient import TestClient

from cairn.app import create_app
from cairn.conformance import open_for_conformance
from cairn.demo import SLUG
from cairn.traffic import USUAL_TRAFFIC
from records import counts
from tests.support.inprocess import PRE_AUTHORIZED, URL, open_house

FEW = "nonce=3,token=3,wallet=3,sign-in=3,claim=3,ask=3,verify=3,other=40"


@pytest.fixture
def house(tmp_path):
    opened = open_house(tmp_path, CAIRN_RATE_LIMITS=FEW, CAIRN_PROXIES="10.0.0.0/8")
    yield opened
    opened.here.database.close()


def somebody(house, address="8.8.4.4", **headers):
    """Return a client whose connection comes from this address."""
    return TestClient(house.client.app, base_url=URL, client=(address, 4000), headers=headers)


ASKED = {
    "nonce": ("POST", f"/o/{SLUG}/nonce"),
    "token": ("POST", f"/o/{SLUG}/token"),
    "wallet": ("POST", f"/o/{SLUG}/credential"),
    "sign-in": ("POST", "/sign-in/s3cr3t"),
    "claim": ("POST", "/claim/unknown/decline"),
    "ask": ("POST", "/v1/presentation-requests"),
    "verify": ("POST", "/v1/verifications"),
}


@pytest.mark.parametrize("name", ASKED)
def test_after_so_many_requests_of_a_kind_an_address_has_to_wait(house, name):
    method, path = ASKED[name]
    answers = [somebody(house).request(method, path, json={}) for _ in range(4)]
    assert [answer.status_code == 429 for answer in answers] == [False] * 3 + [True]
    refused = answers[-1]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["cache-control"] == "no-store"
    assert somebody(house, "8.8.8.8").request(method, path, json={}).status_code != 429


@pytest.mark.parametrize("name", ["nonce", "token", "wallet"])
def test_wallets_are_told_in_the_form_of_oauth_and_web_wallets_can_read_it(house, name):
    method, path = ASKED[name]
    client = somebody(house, Origin="https://wallet.example")
    refused = [client.request(method, path, json={}) for _ in range(4)][-1]
    assert refused.headers["content-type"] == "application/json"
    assert refused.json()["error"] == "too_many_requests"
    assert set(refused.json()) == {"error", "error_description"}
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "Retry-After" in refused.headers["access-control-expose-headers"]


def test_programs_are_told_by_a_problem_and_people_by_a_page(house):
    programs = [somebody(house).post("/v1/verifications", content=b"x") for _ in range(4)][-1]
    assert programs.headers["content-type"] == "application/problem+json"
    assert programs.json()["code"] == "too_many_requests"
    people = somebody(house, "8.8.8.8", Accept="text/html", Origin=URL)
    page = [people.post("/ask", follow_redirects=False) for _ in range(4)][-1]
    assert page.status_code == 429
    assert "Too many requests" in page.text
    assert "Try again in" in page.text


def test_behind_a_named_proxy_each_client_is_counted_alone(house):
    def ask(client):
        headers = {"X-Forwarded-For": f"1.2.3.4, {client}"}
        return somebody(house, "10.0.0.1", **headers).post(f"/o/{SLUG}/nonce").status_code

    assert [ask("9.9.9.9") for _ in range(4)] == [200] * 3 + [429]
    assert ask("9.9.9.8") == 200


def test_whoever_is_no_proxy_gains_nothing_by_a_header(house):
    def ask(number):
        headers = {
            "X-Forwarded-For": f"9.9.9.{number}",
            "Forwarded": f"for=9.9.9.{number}",
            "X-Real-IP": "9.9.9.9",
        }
        return somebody(house, **headers).post(f"/o/{SLUG}/nonce").status_code

    assert [ask(number) for number in range(4)] == [200] * 3 + [429]


def test_the_forwarded_address_says_nothing_about_where_we_are(house):
    headers = {"X-Forwarded-For": "9.9.9.9", "X-Forwarded-Host": "evil.example", "Host": "evil.example"}
    metadata = somebody(house, "10.0.0.1", **headers).get(f"/.well-known/openid-credential-issuer/o/{SLUG}")
    assert "evil" not in metadata.text


def test_processes_count_together_what_leaves_rows_behind_and_alone_what_does_not(house):
    """Two apps over one database, as two processes are."""
    other = create_app(house.here)

    def ask(app, path):
        return TestClient(app, base_url=URL, client=("8.8.4.4", 1)).post(path, json={}).status_code

    wish = "/v1/presentation-requests"
    assert [ask(app, wish) for app in (house.client.app, other) * 2] == [201, 201, 201, 429]
    nonce = f"/o/{SLUG}/nonce"
    assert [ask(app, nonce) for app in (house.client.app, other) * 3] == [200] * 6


def test_a_flood_that_one_process_refuses_does_not_reach_the_database(house, monkeypatch):
    taken = []
    real = counts.take
    monkeypatch.setattr(counts, "take", lambda *given: taken.append(1) or real(*given))
    for _ in range(20):
        somebody(house).post("/v1/presentation-requests", json={})
    assert len(taken) == 3


def test_addresses_are_kept_as_keyed_hashes_and_for_no_longer_than_they_count(house):
    somebody(house).post("/v1/presentation-requests", json={})
    with house.here.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT subject FROM shared_count").fetchall()
    assert len(rows) == 1
    assert "8.8.4.4" not in str(rows)
    house.clock.forward(minutes=6)
    somebody(house, "9.9.9.9").post("/v1/presentation-requests", json={})
    with house.here.database.reading() as connection:
        assert len(connection.exec_driver_sql("SELECT subject FROM shared_count").fetchall()) == 1


def test_no_nonce_leaves_a_row_behind(house):
    def rows():
        with house.here.database.reading() as connection:
            names = [
                row[0]
                for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='table'")
            ]
            return {
                name: connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar() for name in names
            }

    before = rows()
    for _ in range(3):
        assert somebody(house).post(f"/o/{SLUG}/nonce").status_code == 200
    assert rows() == before


def test_a_request_that_is_refused_changes_nothing(house):
    award, _, _ = house.award()
    browser = somebody(house, Accept="text/html", Origin=URL)
    browser.get(f"/claim/{award.claim_id}")
    for _ in range(3):
        assert browser.post(f"/claim/{award.claim_id}/offer", follow_redirects=False).status_code == 303
    newest = _newest(house, award)
    assert browser.post(f"/claim/{award.claim_id}/offer", follow_redirects=False).status_code == 429
    assert browser.post(f"/claim/{award.claim_id}/decline", follow_redirects=False).status_code == 429
    assert _newest(house, award) == newest


def _newest(house, award):
    with house.here.desk.work(SLUG) as work:
        return work.tx.offers.newest(award.id), work.tx.awards.get(award.id).declined_at


def test_a_class_of_thirty_behind_one_address_claims_at_once(tmp_path):
    house = open_house(tmp_path, CAIRN_RATE_LIMITS=",".join(_as_they_are()))
    for number in range(30):
        award, offer_id, _ = house.award(to=f"pupil{number}@example.com")
        assert house.opened(award).post(f"/claim/{award.claim_id}/offer").status_code == 200
        for _ in range(20):
            assert house.browser().get(f"/claim/{award.claim_id}/state").status_code == 200
        with house.here.desk.work(SLUG) as work:
            offer_id = work.tx.offers.newest(award.id).id
        assert house.claim(offer_id)
    house.here.database.close()


def _as_they_are():
    return [f"{name}={each.count}" for name, each in USUAL_TRAFFIC.allowances.items()]


def test_without_the_setting_limits_are_on_and_off_turns_them_off(tmp_path):
    house = open_house(tmp_path, CAIRN_RATE_LIMITS="")
    assert house.here.settings.traffic == USUAL_TRAFFIC
    house.here.database.close()


# --- transaction codes (SEC-3) --------------------------------------------------------------------


def test_wrong_codes_are_counted_for_a_person_over_new_offers_too(tmp_path):
    house = open_house(tmp_path)
    outcomes = []
    for _ in range(5):
        _, offer_id, right = house.award(tx_code=True)
        wrong = "000000" if right != "000000" else "111111"
        code = house.code(offer_id)
        outcomes += [house.token(code, tx_code=wrong).json() for _ in range(5)]
    # Fifteen were judged; the codes after them are not, so that the right one is refused like any other.
    _, offer_id, right = house.award(tx_code=True)
    refused = house.token(house.code(offer_id), tx_code=right)
    assert (refused.status_code, refused.json()) == (400, outcomes[0])
    assert {json.dumps(each) for each in outcomes} == {json.dumps(outcomes[0])}
    _, offer_id, right = house.award(to="somebody-else@example.com", tx_code=True)
    assert house.token(house.code(offer_id), tx_code=right).status_code == 200
    house.clock.forward(days=1)
    _, offer_id, right = house.award(tx_code=True)
    assert house.token(house.code(offer_id), tx_code=right).status_code == 200
    house.here.database.close()


def test_a_right_code_counts_for_nobody(tmp_path):
    house = open_house(tmp_path)
    for _ in range(20):
        _, offer_id, right = house.award(tx_code=True)
        assert house.token(house.code(offer_id), tx_code=right).status_code == 200
    house.here.database.close()


def test_unknown_used_expired_and_locked_codes_are_refused_alike(tmp_path):
    """TOK-7 and SEC-20: status, body and headers, but for the date and the id of the request."""
    house = open_house(tmp_path)
    _, used, right_of_used = house.award(tx_code=True)
    _, expired, right_of_expired = house.award(tx_code=True)
    _, locked, right_of_locked = house.award(tx_code=True)
    award, cancelled, right_of_cancelled = house.award(tx_code=True)
    codes = {each: house.code(each) for each in (used, expired, locked, cancelled)}
    assert house.token(codes[used], tx_code=right_of_used).status_code == 200
    house.opened(award).post(f"/claim/{award.claim_id}/decline")
    for _ in range(5):
        house.token(codes[locked], tx_code="x")
    house.clock.forward(days=6, hours=23)
    _, fresh, right_of_fresh = house.award(tx_code=True)
    house.clock.forward(hours=1)
    asked = {
        "unknown": ("A" * 43, "123456"),
        "used": (codes[used], right_of_used),
        "expired": (codes[expired], right_of_expired),
        "locked": (codes[locked], right_of_locked),
        "cancelled": (codes[cancelled], right_of_cancelled),
        "wrong": (house.code(fresh), "x"),
    }
    answers = {name: house.token(code, tx_code=tx_code) for name, (code, tx_code) in asked.items()}
    told = {(answer.status_code, answer.text, _headers(answer)) for answer in answers.values()}
    assert len(told) == 1, {name: (each.text, _headers(each)) for name, each in answers.items()}
    assert answers["unknown"].json()["error"] == "invalid_grant"
    # The control: the one that is neither is taken.
    assert house.token(house.code(fresh), tx_code=right_of_fresh).status_code == 200
    house.here.database.close()


def _headers(answer):
    changing = {"date", "x-request-id"}
    return tuple(sorted((name, value) for name, value in answer.headers.items() if name not in changing))


def test_a_code_of_no_form_is_told_from_none_of_them(tmp_path):
    house = open_house(tmp_path)
    for code in ("", " ", "\u0000", "é", "A" * 100_000):
        answer = house.client.post(
            f"/o/{SLUG}/token", data={"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code}
        )
        assert answer.status_code == 400
        assert answer.json()["error"] in {"invalid_request", "invalid_grant"}
    house.here.database.close()


def test_suites_that_check_us_on_this_machine_are_not_counted(house):
    """`cairn run --conformance` serves them, on loopback alone."""
    opened = open_for_conformance(house.here)
    suite = TestClient(create_app(opened.here, office=opened.office), base_url=URL)
    assert {suite.post("/v1/presentation-requests", json={}).status_code for _ in range(9)} == {201}
