"""Award and withdraw on pages and by API: who may, what is refused, what is kept."""

import re
from datetime import timedelta

import pytest

from cairn.demo import ADMIN, SLUG, sign_in_link
from cairn.jobs import worker
from issuer.ledger import REASONS_TO_GIVE
from records import api_tokens
from records.organisations import by_slug
from records.principals import Principal, Role
from tests.support.inprocess import URL, form_token
from web.signin.permissions import GRANTED, Permission

LEADER = Principal("leader", "Lee Leader", "lee@example.com", Role.LEADER)
AUDITOR = Principal("auditor", "Au Ditor", "au@example.com", Role.AUDITOR)


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def fill(browser, **changes):
    page = browser.get("/awards/new").text
    usual = {
        "achievement": "communication",
        "level": "2",
        "to": "zoe@example.com",
        "name": "Zoë",
        "evidence": "Seen.",
    }
    return {"csrf": form_token(page)} | usual | changes


def give(browser, **changes):
    return browser.post("/awards", data=fill(browser, **changes), follow_redirects=False)


def award_page(browser, **changes):
    return give(browser, **changes).headers["location"]


# --- signing in -----------------------------------------------------------------------------------


def test_reading_a_sign_in_link_twenty_times_does_not_use_it_up(house):
    link = sign_in_link(house.here, SLUG, ADMIN)
    browser = house.browser()
    for _ in range(20):
        assert browser.get(link).status_code == 200
    assert browser.post(link, follow_redirects=False).status_code == 303
    assert house.browser().post(link, follow_redirects=False).status_code == 410


def test_the_session_cookie_is_out_of_reach_of_scripts(house):
    answer = house.browser().post(sign_in_link(house.here, SLUG, ADMIN), follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


@pytest.mark.parametrize("path", ["/awards", "/awards/new", "/awards/urn:uuid:x"])
def test_nobody_known_sees_no_award(house, path):
    assert house.browser().get(path).status_code == 401


def test_signing_out_ends_the_session_at_once(house):
    browser = house.signed_in()
    cookies = dict(browser.cookies)
    browser.post("/sign-out")
    again = house.browser()
    again.cookies.update(cookies)
    assert again.get("/awards").status_code == 401


# --- roles ----------------------------------------------------------------------------------------


def test_a_leader_awards_and_may_not_withdraw_what_somebody_else_gave(house, hr):
    browser = house.signed_in(LEADER)
    page = award_page(hr)
    shown = browser.get(page).text
    assert "Withdraw this badge" not in shown
    form = {"csrf": form_token(browser.get("/awards/new").text), "reason": "duplicate"}
    assert browser.post(f"{page}/revoke", data=form).status_code == 403


def test_an_auditor_sees_awards_and_gives_none(house):
    browser = house.signed_in(AUDITOR)
    assert browser.get("/awards").status_code == 200
    assert browser.get("/awards/new").status_code == 403


def test_every_route_of_the_issuers_people_names_a_permission(house):
    """Default deny: whatever is below /awards or /v1/awards asks for a permission that some role lacks."""
    routes = house.client.app.routes
    guarded = [route for route in routes if getattr(route, "path", "").startswith(("/awards", "/v1/awards"))]
    assert guarded
    for route in guarded:
        asked = [each.call for each in route.dependant.dependencies if hasattr(each.call, "permission")]
        assert asked, route.path
    assert all(granted < frozenset(Permission) for role, granted in GRANTED.items() if role is not Role.HR)


# --- awarding -------------------------------------------------------------------------------------


def test_an_award_leads_to_its_page_with_claim_link_and_history(house, hr):
    answer = give(hr)
    assert answer.status_code == 303
    shown = hr.get(answer.headers["location"]).text
    assert f"{URL}/claim/" in shown
    assert "in force" in shown
    assert "zoe@example.com" in shown


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"to": "not an address"}, "address"),
        ({"level": ""}, "level"),
        ({"level": "9"}, "level"),
        ({"achievement": "unheard-of"}, "badge"),
        ({"achievement": "super-4c", "level": ""}, "rests on other badges"),
    ],
)
def test_a_faulty_award_is_refused_with_what_was_typed_still_there(house, hr, changes, words):
    answer = give(hr, evidence="What I saw, at length.", **changes)
    assert answer.status_code == 422
    assert words in answer.text.lower()
    assert "What I saw, at length." in answer.text
    assert "Nothing was awarded" in answer.text


def test_a_code_for_the_wallet_is_shown_once(house, hr):
    answer = hr.post("/awards", data=fill(hr, tx_code="yes"))
    assert answer.status_code == 200
    assert "code for the wallet" in answer.text
    page = hr.get("/awards").text
    assert "code for the wallet" not in page


SCRIPTS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "'; DROP TABLE award; --",
]


@pytest.mark.parametrize("text", SCRIPTS)
def test_what_people_type_is_text_on_every_page(house, hr, text):
    page = award_page(hr, evidence=text, name=text)
    award = hr.get(page).text
    claim = award.split(f'href="{URL}', 1)[1].split('"', 1)[0]
    for shown in (award, hr.get("/awards").text, house.browser().get(claim).text):
        assert text not in shown or "<" not in text


def test_a_form_without_the_sessions_token_and_one_of_another_session_are_refused(house, hr):
    other = house.signed_in(LEADER)
    assert hr.post("/awards", data=fill(hr, csrf="")).status_code == 403
    assert hr.post("/awards", data=fill(hr, csrf=fill(other)["csrf"])).status_code == 403


def test_a_form_from_another_origin_is_refused(house, hr):
    answer = hr.post("/awards", data=fill(hr), headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403


def test_awards_are_found_by_person_and_an_empty_search_says_so(house, hr):
    award_page(hr, to="findme@example.com")
    assert "findme@example.com" in hr.get("/awards", params={"q": "findme"}).text
    assert "Nothing was found" in hr.get("/awards", params={"q": "nobody-of-this-name"}).text


# --- withdrawing ----------------------------------------------------------------------------------


def change(browser, page, act, **form):
    token = form_token(browser.get("/awards/new").text)
    return browser.post(f"{page}/{act}", data={"csrf": token, "reason": "duplicate"} | form)


def test_pause_lift_withdraw_each_shows_on_the_page(house, hr):
    page = award_page(hr)
    assert "paused" in change(hr, page, "suspend").text
    assert "in force" in change(hr, page, "reinstate").text
    assert "withdrawn: misconduct" in change(hr, page, "revoke", reason="misconduct").text


def test_a_withdrawal_on_a_page_can_be_undone_for_some_minutes_and_made_final_before(house, hr):
    page = award_page(hr)
    shown = change(hr, page, "revoke", reason="misconduct").text
    assert "being withdrawn: misconduct" in shown
    assert "Undo the withdrawal" in shown
    undone = change(hr, page, "reinstate").text
    assert "in force" in undone
    assert "withdrawal undone" in undone
    change(hr, page, "revoke", reason="misconduct")
    final = change(hr, page, "finish").text
    assert 'data-standing="withdrawn: misconduct"' in final
    for act in ("finish", "reinstate", "revoke"):
        assert change(hr, page, act).status_code == 409


def test_what_others_will_read_is_seen_before_it_is_so_and_is_what_they_read_then(house, hr):
    award, _, _ = house.award(to="foretold@example.com")
    page = f"/awards/{award.id}"
    said = {"note": "Ann knows.", "public_sentence": "Paused while on leave."}
    seen = change(hr, page, "suspend", **said, tell="yes", look="yes").text
    foretold = re.search(r"<blockquote>(Paused on .*: Paused while on leave\.)</blockquote>", seen)
    assert foretold
    assert 'value="Ann knows."' in seen
    assert seen.count('value="Paused while on leave."') == 1
    assert len(re.findall(r'name="tell" value="yes" checked', seen)) == 1
    assert "Withdrawn on" in change(hr, page, "revoke", look="yes").text
    assert change(hr, page, "revoke", look="yes", reason="because").status_code == 200
    assert 'data-standing="in force"' in hr.get(page).text
    change(hr, page, "suspend", **said)
    assert foretold.group(1) in house.client.get(f"/claim/{award.claim_id}").text


def test_a_withdrawal_that_nobody_undoes_becomes_final_by_itself(house, hr):
    page = award_page(hr)
    change(hr, page, "revoke", reason="misconduct")
    over = house.clock() + house.here.desk.cascade.undo
    worker(house.here).run_due(over - timedelta(seconds=1))
    assert "being withdrawn" in hr.get(page).text
    worker(house.here).run_due(over)
    assert 'data-standing="withdrawn: misconduct"' in hr.get(page).text


def test_what_was_not_withdrawn_can_not_be_made_final(house, hr):
    page = award_page(hr)
    assert change(hr, page, "finish").status_code == 409
    change(hr, page, "suspend")
    assert change(hr, page, "finish").status_code == 409


@pytest.mark.parametrize("reason", [code.value for code in REASONS_TO_GIVE])
def test_every_reason_can_be_given(house, hr, reason):
    assert change(hr, award_page(hr), "suspend", reason=reason).status_code == 200


def test_withdrawing_twice_an_unknown_reason_and_an_unknown_act_are_refused(house, hr):
    page = award_page(hr)
    assert change(hr, page, "revoke", reason="because").status_code == 409
    assert change(hr, page, "revoke").status_code == 200
    assert change(hr, page, "finish").status_code == 200
    assert change(hr, page, "revoke").status_code == 409
    assert change(hr, award_page(hr), "explode").status_code in (404, 409)
    assert change(hr, award_page(hr), "reinstate").status_code == 409


def test_a_badge_in_a_wallet_is_checked_as_withdrawn_at_once(house, hr):
    award, offer_id, _ = house.award()
    badge = house.claim(offer_id)
    assert house.verify(badge)["verdict"] == "valid"
    change(hr, f"/awards/{award.id}", "suspend")
    assert house.verify(badge)["verdict"] == "no_longer_valid"
    change(hr, f"/awards/{award.id}", "reinstate")
    assert house.verify(badge)["verdict"] == "valid"
    change(hr, f"/awards/{award.id}", "revoke")
    assert house.verify(badge)["verdict"] == "no_longer_valid"
    change(hr, f"/awards/{award.id}", "finish")
    report = house.verify(badge)
    assert report["verdict"] == "no_longer_valid"
    assert next(each["code"] for each in report["checks"] if each["id"] == "status") == "revoked"


# --- the claim page -------------------------------------------------------------------------------


def test_reading_the_claim_page_twenty_times_leaves_the_badge_claimable(house):
    award, offer_id, _ = house.award()
    browser = house.browser()
    for _ in range(20):
        assert browser.get(f"/claim/{award.claim_id}").status_code == 200
        assert browser.head(f"/claim/{award.claim_id}").status_code == 200
    assert house.claim(offer_id)


def test_an_expired_code_is_renewed_by_a_button_and_the_old_one_is_dead(house):
    award, old, _ = house.award()
    old_code = house.code(old)
    house.clock.forward(minutes=11)
    browser = house.browser()
    assert "/qr.svg" not in browser.get(f"/claim/{award.claim_id}").text
    page = browser.post(f"/claim/{award.claim_id}/offer").text
    assert "/qr.svg" in page
    assert house.token(old_code).json()["error"] == "invalid_grant"


def test_the_link_alone_does_not_get_round_a_transaction_code(house):
    award, _, _ = house.award(tx_code=True)
    answer = house.opened(award).post(f"/claim/{award.claim_id}/offer")
    assert answer.status_code == 403


def test_who_awarded_a_badge_makes_a_new_code_that_is_shown_once_and_ends_the_one_before(house, hr):
    award, offer_id, _ = house.award(tx_code=True)
    page = hr.get(f"/awards/{award.id}").text
    assert "New code" in page
    answer = hr.post(f"/awards/{award.id}/new-code", data={"csrf": form_token(page)})
    (code,) = re.findall(r'class="tx-code" data-copy>(\d{6})<', answer.text)
    assert house.offer(offer_id).status_code == 404
    assert code not in hr.get(f"/awards/{award.id}").text
    with house.here.desk.work(SLUG) as work:
        newest = work.tx.offers.newest(award.id)
    assert house.claim(newest.id, tx_code=code)


def test_a_badge_that_asks_for_no_code_is_given_none(house, hr):
    award, _, _ = house.award()
    page = hr.get(f"/awards/{award.id}").text
    assert "New code" not in page
    answer = hr.post(f"/awards/{award.id}/new-code", data={"csrf": form_token(page)})
    assert answer.status_code == 409
    assert "without a code that is sent apart" in answer.text


def test_a_claimed_badge_shows_its_state_and_offers_no_second_copy(house):
    award, offer_id, _ = house.award()
    house.claim(offer_id)
    browser = house.browser()
    page = browser.get(f"/claim/{award.claim_id}").text
    assert 'data-state="claimed"' in page
    assert "/qr.svg" not in page
    assert browser.post(f"/claim/{award.claim_id}/offer").status_code == 409


def test_a_claim_link_is_over_after_ninety_days(house):
    award, _, _ = house.award()
    house.clock.forward(days=91)
    try:
        browser = house.browser()
        assert 'data-state="link_expired"' in browser.get(f"/claim/{award.claim_id}").text
        assert browser.post(f"/claim/{award.claim_id}/offer").status_code == 410
    finally:
        house.clock.forward(days=-91)


def test_an_unknown_claim_link_is_a_page_not_found(house):
    answer = house.browser().get("/claim/unheard-of")
    assert answer.status_code == 404
    assert "Check the link" in answer.text


# --- the API --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def program(house):
    def headers(role):
        with house.here.database.transaction() as connection:
            organisation = by_slug(connection, SLUG)
            wanted = api_tokens.Wanted("tests", role)
            token = api_tokens.make(
                connection, organisation.id, wanted, house.here.desk.randomness.token, house.clock()
            )
        return {"Authorization": f"Bearer {token}"}

    return headers


def test_a_program_awards_and_withdraws(house, program):
    hr_token = program(Role.HR)
    asked = {"achievement": "creativity", "to": "api@example.com", "level": 1, "evidence": "By machine."}
    made = house.client.post("/v1/awards", json=asked, headers=hr_token)
    assert made.status_code == 201
    assert made.json()["offer_uri"].startswith("openid-credential-offer://?credential_offer_uri=")
    award = made.json()["award"]
    for act in ("suspend", "reinstate", "revoke"):
        done = house.client.post(f"/v1/awards/{award}/{act}", json={"reason": "duplicate"}, headers=hr_token)
        assert done.json() == {"award": award, "done": act}
    again = house.client.post(f"/v1/awards/{award}/revoke", json={"reason": "duplicate"}, headers=hr_token)
    assert (again.status_code, again.json()["code"]) == (409, "already_revoked")


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (None, "/v1/awards", 401),
        (Role.AUDITOR, "/v1/awards", 403),
        (Role.EMPLOYEE, "/v1/awards", 403),
        (Role.AUDITOR, "/v1/awards/urn:uuid:x/revoke", 403),
        (Role.LEADER, "/v1/awards/urn:uuid:x/revoke", 404),
        (Role.HR, "/v1/awards/urn:uuid:x/revoke", 404),
    ],
)
def test_a_program_may_do_what_its_role_may(house, program, role, path, status):
    headers = program(role) if role else {}
    body = (
        {"reason": "duplicate"} if "revoke" in path else {"achievement": "creativity", "to": "a@example.com"}
    )
    answer = house.client.post(path, json=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body", [{}, {"achievement": 7}, {"achievement": "x", "to": "a@b.example", "extra": 1}]
)
def test_a_malformed_api_request_names_each_fault_and_echoes_nothing(house, program, body):
    answer = house.client.post("/v1/awards", json=body, headers=program(Role.HR))
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert all("input" not in each for each in answer.json()["errors"])


def test_the_api_describes_itself(house):
    document = house.client.get("/v1/openapi.json").json()
    assert {"/v1/awards", "/v1/verifications", "/v1/presentation-requests"} <= set(document["paths"])
