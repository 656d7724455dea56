"""The pages of those who check under policies: policies, checks, one-off links, wallets, receipts."""

import csv
import io
import re

import pytest

from cairn.demo import SLUG
from cairn.wallet.presenting import present
from cairn.wallet.purse import new_purse
from records.principals import Principal, Role
from tests.support.inprocess import URL, HouseHttp, form_token, open_house
from tests.support.partner_house import FOUR, OTHER, add_other, keep, make_stack, program

PARTNER = Principal("partner-1", "Pat Ner", "pat@example.com", Role.PARTNER)


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("pages"))
    add_other(opened)
    yield opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def us(house):
    return program(house)


@pytest.fixture(scope="module")
def stack(house):
    return make_stack(house)


@pytest.fixture
def pat(house):
    return house.signed_in(PARTNER)


def token(browser, place="/policies/new"):
    return form_token(browser.get(place).text)


def make(browser, **form):
    answer = browser.post("/policies", data={"csrf": token(browser), **form}, follow_redirects=False)
    return answer, answer.headers.get("location", "")


def check(browser, place, stack, **form):
    files = [("file", ("badge.json", stack.body, "application/json"))]
    files += [
        ("components", (f"{slug}.json", body, "application/json")) for slug, body in stack.parts.items()
    ]
    return browser.post(place, data=form, files=files, follow_redirects=False)


def reference_in(page):
    return re.search(r"/partners/receipts/([0-9A-Z-]{6,})", page).group(1)


# --- policies ---------------------------------------------------------------------------------------


def test_a_policy_is_written_changed_and_taken_out_of_use_on_pages(house, pat):
    answer, place = make(
        pat,
        name="Leads",
        max_age_months="36",
        require_parts="yes",
        issuers="did:web:acme.example Acme Ltd\n\ndid:web:b.example",
        trust="beside",
        required_parts="https://acme.example/a 2 Communication\nhttps://acme.example/b",
    )
    assert answer.status_code == 303
    page = pat.get(place).text
    assert "https://acme.example/a 2 Communication" in page
    assert "did:web:acme.example Acme Ltd" in page
    changed = pat.post(
        place, data={"csrf": token(pat, place), "name": "Leads", "version": "1"}, follow_redirects=False
    )
    assert changed.status_code == 303
    assert "Version 2" in pat.get(place).text
    pat.post(f"{place}/retire", data={"csrf": token(pat, place)})
    assert pat.get(place).status_code == 404
    assert "Leads" not in pat.get("/policies").text


@pytest.mark.parametrize(
    ("form", "status", "why"),
    [
        ({"name": ""}, 409, "has no name"),
        ({"name": "N", "max_age_months": "many"}, 409, "whole number"),
        ({"name": "N", "issuers": "acme"}, 409, "Issuer 0"),
        ({"name": "N", "required_parts": "https://a.example two"}, 409, "whole number"),
        ({"name": "N", "require_parts": "yes", "attested_only": "accept"}, 409, "attested_only"),
    ],
)
def test_what_is_wrong_is_said_and_stays_in_the_form(pat, form, status, why):
    answer, _ = make(pat, **form)
    assert answer.status_code in (400, status)
    assert why in answer.text
    assert "Nothing was kept" in answer.text
    for typed in form.values():
        assert typed in answer.text


def test_whoever_comes_second_is_told_and_loses_nothing(pat):
    _, place = make(pat, name="Both change it")
    csrf = token(pat, place)
    pat.post(place, data={"csrf": csrf, "name": "First", "version": "1"})
    second = pat.post(place, data={"csrf": csrf, "name": "Second of two", "version": "1"})
    assert second.status_code == 409
    assert "Somebody changed this policy meanwhile" in second.text
    assert "Second of two" in second.text


@pytest.mark.parametrize(
    "place", ["/policies", "/policies/new", "/partners/check", "/partners/receipts", "/partners/receipts.csv"]
)
def test_the_pages_are_for_partners_and_hr(house, place, pat):
    assert house.browser().get(place).status_code == 401
    leader = house.signed_in(Principal("leader-x", "L", "l@example.com", Role.LEADER))
    assert leader.get(place).status_code == 403
    assert pat.get(place).status_code == 200
    assert house.signed_in().get(place).status_code == 200


def test_forms_from_elsewhere_change_nothing(pat):
    answer = pat.post("/policies", data={"csrf": "x", "name": "Forged"}, follow_redirects=False)
    assert answer.status_code == 403
    assert "Forged" not in pat.get("/policies").text


# --- checking ---------------------------------------------------------------------------------------


def test_a_stack_is_checked_and_every_part_answers_every_question(house, us, pat, stack):
    policy = keep(house, us, max_age_months=36, require_parts=True)
    page = check(pat, "/partners/check", stack, policy=policy["id"], csrf=token(pat, "/partners/check")).text
    assert "Meets your policy" in page
    for question in ("Valid today?", "Same holder?", "Awarded before the stack?", "Issuer on my list?"):
        assert page.count(question) == len(FOUR)
    assert page.count("Age?") == page.count("Level?") == len(FOUR)
    reference = reference_in(page)
    receipt = pat.get(f"/partners/receipts/{reference}").text
    assert policy["name"] in receipt
    assert "Super" not in receipt


def test_the_page_says_the_same_as_the_api(house, us, pat, stack):
    policy = keep(house, us, max_age_months=36, require_parts=True)
    api = house.client.post(
        "/v1/verifications", json={"policy_id": policy["id"], **stack.envelope}, headers=us
    ).json()
    page = check(pat, "/partners/check", stack, policy=policy["id"], csrf=token(pat, "/partners/check")).text
    for demand in api["policy_check"]["demands"]:
        assert demand["title"] in page
    for part in api["policy_check"]["parts"]:
        assert part["name"] in page


@pytest.mark.parametrize("form", [{"policy": "unknown"}, {}])
def test_without_a_policy_or_a_badge_nothing_is_checked(house, us, pat, stack, form):
    keep(house, us)
    answer = pat.post("/partners/check", data={"csrf": token(pat, "/partners/check"), "text": "eyJ", **form})
    assert answer.status_code == 422
    assert "Nothing was checked" in answer.text


def test_a_changed_badge_shows_none_of_its_content(house, us, pat, stack):
    policy = keep(house, us)
    text = stack.body.replace(b"Super", b"Hyper", 1).decode()
    answer = pat.post(
        "/partners/check", data={"csrf": token(pat, "/partners/check"), "policy": policy["id"], "text": text}
    )
    assert "Do not rely on this" in answer.text
    assert "Hyper" not in answer.text


# --- links ------------------------------------------------------------------------------------------


def link_to(pat, place, **form):
    page = pat.post(f"{place}/links", data={"csrf": token(pat, place), "days": "7", **form})
    found = re.search(rf"{URL}(/partners/check/[\w-]+)", page.text)
    return page, found.group(1) if found else ""


def test_a_link_checks_once_however_often_it_is_looked_at(house, pat, stack):
    _, place = make(pat, name="By link")
    _, link = link_to(pat, place)
    anybody = house.browser()
    for _ in range(5):
        assert anybody.get(link).status_code == 200
        assert anybody.head(link).status_code in (200, 405)
    empty = anybody.post(link, data={"text": ""})
    assert (empty.status_code, "the link still works" in empty.text) == (422, True)
    page = check(anybody, link, stack)
    assert "Meets your policy" in page.text
    assert check(anybody, link, stack).status_code == 410
    assert anybody.get(link).status_code == 410
    reference = reference_in(page.text)
    assert "with a link" in pat.get(f"/partners/receipts/{reference}").text
    assert anybody.get(f"/partners/receipts/{reference}").status_code == 401


def test_a_link_for_several_uses_ends_when_it_is_ended(house, pat, stack):
    _, place = make(pat, name="By link, often")
    _, link = link_to(pat, place, often="yes")
    for _ in range(2):
        assert check(house.browser(), link, stack).status_code == 200
    name = re.search(r'name="link" value="([^"]+)"', pat.get(place).text).group(1)
    pat.post(f"{place}/links/end", data={"csrf": token(pat, place), "link": name})
    assert house.browser().get(link).status_code == 410


def test_a_link_ends_with_its_policy_and_with_its_days(house, pat):
    _, place = make(pat, name="Short lived")
    _, link = link_to(pat, place)
    pat.post(f"{place}/retire", data={"csrf": token(pat, place)})
    assert house.browser().get(link).status_code == 410
    assert house.browser().get("/partners/check/nobody-knows-it").status_code == 410


@pytest.mark.parametrize("days", ["0", "91", "x", ""])
def test_a_link_for_no_time_is_not_made(pat, days):
    _, place = make(pat, name=f"Days {days or 'none'}")
    page, link = link_to(pat, place, days=days)
    assert (page.status_code, link) == (422, "")
    assert "works for 1 to 90 days" in page.text


# --- wallets ----------------------------------------------------------------------------------------


def test_a_wallet_shows_a_badge_and_it_is_judged_under_the_policy(house, us, pat):
    purse = new_purse()
    _, offer_id, _ = house.award("communication", 2, "wallet@example.com")
    badge = house.claim(offer_id, purse=purse)
    purse.add(badge) if hasattr(purse, "add") else purse.badges.append(badge)
    policy = keep(house, us, require_holder=True)
    asked = pat.post(
        "/partners/ask",
        data={"csrf": token(pat, "/partners/check"), "policy": policy["id"], "device": "other"},
        follow_redirects=False,
    )
    assert asked.status_code == 303
    place = asked.headers["location"]
    uri = (
        re.search(r'class="offer-uri" data-copy>([^<]+)<', pat.get(place).text).group(1).replace("&amp;", "&")
    )
    present(uri, purse, HouseHttp(house), house.clock())
    page = pat.get(place).text
    assert "Meets your policy" in page
    receipt = house.client.get(f"/v1/receipts/{reference_in(page)}", headers=us).json()
    assert (receipt["way"], receipt["outcome"], receipt["by"]) == ("wallet", "met", PARTNER.id)


# --- receipts ---------------------------------------------------------------------------------------


def test_receipts_are_searched_and_leave_as_a_table(house, us, pat, stack):
    policy = keep(house, us)
    report = house.client.post(
        "/v1/verifications", json={"policy_id": policy["id"], "credential": stack.body.decode()}, headers=us
    ).json()
    reference = report["reference"]
    assert reference in pat.get("/partners/receipts", params={"q": policy["name"]}).text
    assert "No receipt fits" in pat.get("/partners/receipts", params={"q": "nothing of this name"}).text
    table = pat.get("/partners/receipts.csv", params={"q": reference})
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [(each["reference"], each["outcome"]) for each in rows] == [(reference, "met")]


def test_another_organisation_sees_none_of_it(house, us, stack):
    policy = keep(house, us)
    report = house.client.post(
        "/v1/verifications", json={"policy_id": policy["id"], "credential": stack.body.decode()}, headers=us
    ).json()
    from cairn.demo import sign_in_link

    other = house.browser()
    other.post(sign_in_link(house.here, OTHER, Principal("o", "O", "o@example.com", Role.PARTNER)))
    for place in (f"/policies/{policy['id']}", f"/partners/receipts/{report['reference']}"):
        assert other.get(place).status_code == 404
    assert "There are none yet" in other.get("/partners/receipts").text
    assert policy["name"] not in other.get("/policies").text
    assert SLUG != OTHER
