"""Badges as files over HTTP and on the command line: made by a POST, read by a GET, checked like any other."""

import io
import json
import os
import re

import pytest
from PIL import Image

from cairn.cli import run
from cairn.console import Streams
from credentials.baking import extract
from issuer.web.pages.claim import OPENED
from records import api_tokens
from records.principals import Role
from tests.support.inprocess import SLUG, form_token, open_house

FORMS = pytest.mark.parametrize("form", ["json", "jwt", "png", "svg"])
TYPES = {"json": "application/vc", "jwt": "text/plain", "png": "image/png", "svg": "image/svg+xml"}


@pytest.fixture(scope="module")
def bearer(house):
    wanted = api_tokens.Wanted("tests", Role.HR)
    organisation = house.here.desk.store.organisations()[0].id
    entropy = house.here.desk.randomness.token
    with house.here.database.transaction() as connection:
        token = api_tokens.make(connection, organisation, wanted, entropy, house.clock())
    return {"Authorization": f"Bearer {token}"}


def claim_url(house, award, form):
    return f"/claim/{award.claim_id}/files/{form}"


def checked(house, body):
    """Return the report of the API on the bytes of a file."""
    answer = house.client.post("/v1/verifications", content=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def outcome(report, check):
    return next(each["code"] for each in report["checks"] if each["id"] == check)


# --- the claim page -------------------------------------------------------------------------------


@FORMS
def test_whoever_has_the_claim_link_and_no_wallet_gets_a_file_that_is_valid(house, form):
    made, _, _ = house.award()
    answer = house.opened(made).post(claim_url(house, made, form))
    assert answer.status_code == 200, answer.text
    assert answer.history[0].status_code == 303
    assert answer.headers["content-type"].split(";")[0] == TYPES[form]
    assert answer.headers["content-disposition"] == f'attachment; filename="{SLUG}-communication.{form}"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    report = checked(house, answer.content)
    assert report["verdict"] == "valid"
    assert report["input"]["format"] == {"json": "ldp_vc", "jwt": "jwt_vc_json"}.get(form, form)
    assert outcome(report, "image") == ("image_one_badge" if form in ("png", "svg") else "no_image")
    assert outcome(report, "holder") in ("no_holder_key", "not_presented")


@FORMS
def test_a_get_makes_nothing(house, form):
    made, _, _ = house.award()
    assert house.browser().get(claim_url(house, made, form)).status_code == 404
    with house.here.desk.work(SLUG) as work:
        assert work.tx.copies.of_award(made.id) == []


def test_asked_again_the_same_bytes_come_back_and_the_picture_holds_them(house):
    made, _, _ = house.award()
    browser = house.opened(made)
    first = browser.post(claim_url(house, made, "json")).content
    house.clock.forward(minutes=1)
    assert browser.post(claim_url(house, made, "json")).content == first
    assert extract(browser.post(claim_url(house, made, "png")).content).text == first
    assert extract(browser.get(claim_url(house, made, "svg")).content).text == first


def test_another_site_can_not_make_a_file(house):
    made, _, _ = house.award()
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert house.opened(made).post(claim_url(house, made, "json"), headers=headers).status_code == 403


def test_after_a_wallet_has_the_badge_the_link_gives_no_file(house):
    made, offer_id, _ = house.award()
    house.opened(made).post(claim_url(house, made, "json"))
    house.claim(offer_id)
    assert house.opened(made).post(claim_url(house, made, "json")).status_code == 409
    assert house.browser().get(claim_url(house, made, "json")).status_code == 409


def test_a_wallet_can_claim_after_a_file_was_made(house):
    made, offer_id, _ = house.award()
    house.opened(made).post(claim_url(house, made, "jwt"))
    assert json.loads(house.claim(offer_id))["id"] == made.id


def test_the_claim_page_explains_files_and_offers_each_form(house):
    made, _, _ = house.award()
    page = house.browser().get(f"/claim/{made.claim_id}").text
    assert "not tied to a key" in page
    for form in TYPES:
        assert f'action="{claim_url(house, made, form)}"' in page


def test_where_a_code_was_sent_apart_the_page_offers_no_file_and_the_link_gives_none(house):
    made, _, _ = house.award(tx_code=True)
    assert "/files/" not in house.browser().get(f"/claim/{made.claim_id}").text
    assert house.opened(made).post(claim_url(house, made, "json")).status_code == 403


def test_an_unknown_form_or_link_is_not_there(house):
    made, _, _ = house.award()
    assert house.opened(made).post(claim_url(house, made, "gif")).status_code in (404, 422)
    browser = house.browser()
    browser.cookies.set(OPENED, "yes")
    assert browser.post("/claim/unknown/files/png").status_code == 404


# --- the award's page -----------------------------------------------------------------------------


@FORMS
def test_hr_gets_a_file_from_the_awards_page(house, form):
    made, _, _ = house.award()
    browser = house.signed_in()
    page = browser.get(f"/awards/{made.id}").text
    answer = browser.post(f"/awards/{made.id}/files/{form}", data={"csrf": form_token(page)})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, TYPES[form])
    assert checked(house, answer.content)["verdict"] == "valid"
    assert "signed as a file" in browser.get(f"/awards/{made.id}").text


def test_without_the_forms_token_or_without_signing_in_nothing_is_made(house):
    made, _, _ = house.award()
    assert house.signed_in().post(f"/awards/{made.id}/files/json").status_code == 403
    assert house.browser().post(f"/awards/{made.id}/files/json").status_code == 401
    assert house.browser().get(f"/awards/{made.id}/files/json").status_code == 401


# --- the API --------------------------------------------------------------------------------------


@FORMS
def test_a_program_makes_and_reads_files_by_token(house, bearer, form):
    made, _, _ = house.award()
    path = f"/v1/awards/{made.id}/files/{form}"
    assert house.client.get(path, headers=bearer).status_code == 404
    first = house.client.post(path, headers=bearer)
    assert (first.status_code, first.headers["content-type"].split(";")[0]) == (200, TYPES[form])
    assert house.client.get(path, headers=bearer).content == first.content
    assert house.client.post(path).status_code == 401


@pytest.mark.parametrize(
    ("form", "accept", "given"),
    [
        ("json", "application/vc+ld+json", "application/vc+ld+json"),
        ("json", "application/json", "application/json"),
        ("json", "application/ld+json;q=0.9, */*", "application/ld+json"),
        ("json", "*/*", "application/vc"),
        ("json", "text/html, application/vc", "application/vc"),
        ("jwt", "application/vc+jwt", "application/vc+jwt"),
        ("jwt", "", "text/plain"),
    ],
)
def test_a_file_comes_as_the_media_type_that_is_asked_for(house, bearer, form, accept, given):
    made, _, _ = house.award()
    answer = house.client.post(f"/v1/awards/{made.id}/files/{form}", headers={**bearer, "Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == given


def test_no_file_of_a_withdrawn_badge(house, bearer):
    made, _, _ = house.award()
    house.client.post(f"/v1/awards/{made.id}/revoke", json={"reason": "duplicate"}, headers=bearer)
    answer = house.client.post(f"/v1/awards/{made.id}/files/json", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_revoked")


def test_a_file_made_before_the_badge_was_withdrawn_says_so_when_checked(house, bearer):
    made, _, _ = house.award()
    files = [
        house.client.post(f"/v1/awards/{made.id}/files/{form}", headers=bearer).content for form in TYPES
    ]
    house.client.post(f"/v1/awards/{made.id}/revoke", json={"reason": "duplicate"}, headers=bearer)
    house.clock.forward(minutes=10)
    assert {checked(house, each)["verdict"] for each in files} == {"no_longer_valid"}


# --- pictures of achievements, and the check page ----------------------------------------------------


@pytest.mark.parametrize("form", ["png", "svg"])
def test_every_version_of_an_achievement_has_its_picture(house, form):
    answer = house.client.get(f"/o/{SLUG}/achievements/communication/v/1/image.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].split(";")[0] == TYPES[form]
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["access-control-allow-origin"] == "*"
    if form == "png":
        assert Image.open(io.BytesIO(answer.content)).size == (512, 512)


@pytest.mark.parametrize(
    "path", ["communication/v/99/image.png", "absent/v/1/image.png", "communication/v/1/image.gif"]
)
def test_where_there_is_no_picture_it_is_said(house, path):
    assert house.client.get(f"/o/{SLUG}/achievements/{path}").status_code in (404, 422)


def test_a_version_beyond_any_column_is_refused_quietly(house):
    path = f"/o/{SLUG}/achievements/communication/v/{10**30}/image.png"
    assert house.client.get(path).status_code in (404, 422)


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_picture_is_checked_on_the_check_page_and_can_be_checked_again(house, bearer, form):
    made, _, _ = house.award()
    body = house.client.post(f"/v1/awards/{made.id}/files/{form}", headers=bearer).content
    browser = house.browser()
    page = browser.post("/check", files={"file": (f"badge.{form}", body)})
    assert page.status_code == 200
    assert "carries exactly one badge" in page.text
    again = browser.post(re.search(r"/check/r/[A-Z0-9-]+", str(page.url)).group())
    assert "carries exactly one badge" in again.text


def test_a_picture_larger_than_allowed_is_not_read(house):
    report = checked(house, b"\x89PNG\r\n\x1a\n" + bytes(3 << 20))
    assert report["verdict"] == "could_not_check"
    assert outcome(report, "image") == "image_too_large"


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cairn(tmp_path_factory):
    """Run a command on an installation of its own, whose clock is the machine's."""
    folder = tmp_path_factory.mktemp("commands")
    open_house(folder).here.database.close()

    def command(*arguments):
        out, err = io.StringIO(), io.StringIO()
        environment = {**os.environ, "CAIRN_STATE_DIR": str(folder)}
        return run(arguments, environment, Streams(out, err)), out.getvalue(), err.getvalue()

    return command


@FORMS
def test_cairn_export_writes_a_file_that_cairn_verify_finds_valid(cairn, tmp_path, form):
    wanted = ("--achievement", "communication", "--to", "cli@example.com", "--level", "1")
    award = json.loads(cairn("award", *wanted, "--json")[1])["award"]
    path = tmp_path / f"badge.{form}"
    code, told, _ = cairn("export", award, "--form", form, "-o", str(path), "--json")
    assert code == 0
    size = path.stat().st_size
    assert json.loads(told) == {"award": award, "form": form, "file": str(path), "bytes": size}
    assert cairn("verify", str(path))[0] == 0


def test_cairn_export_refuses_an_unknown_award_and_an_unknown_form(cairn):
    code, _, told = cairn("export", "urn:uuid:absent", "--form", "png")
    assert (code, "award_unknown" in told) == (1, True)
    assert cairn("export", "urn:uuid:absent", "--form", "gif")[0] == 64
