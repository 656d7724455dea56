"""Certificates over HTTP: from the claim page, from the award's page and by API, in every script at hand."""

import argparse
import io
import json

import pytest

from cairn.commands import checks
from cairn.console import Console, Streams
from tests.integration.test_badge_files import bearer as bearer
from tests.support import printed as paper
from tests.support.inprocess import SLUG, form_token
from tests.support.papers import pdf
from tests.support.tools import need
from verifier.errors import PdfWithoutBadge

NAMES = ["Zoë Rivera", "Łukasz Żółć", "محمد علي", "王小明"]


def verdict(house, body):
    answer = house.client.post("/v1/verifications", content=body)
    assert answer.status_code == 201, answer.text
    return answer.json()["verdict"]


def claim_url(award):
    return f"/claim/{award.claim_id}/certificate"


def test_whoever_has_the_claim_link_and_no_wallet_gets_a_certificate_whose_badge_is_valid(house):
    made, _, _ = house.award()
    browser = house.opened(made)
    assert "Certificate to print (PDF)" in browser.get(f"/claim/{made.claim_id}").text
    answer = browser.post(claim_url(made))
    assert answer.status_code == 200, answer.text
    assert answer.history[0].status_code == 303
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f'attachment; filename="{SLUG}-communication.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    assert verdict(house, paper.attached(answer.content)["badge.json"]) == "valid"
    assert "/check" in paper.text(answer.content)


def test_a_get_signs_nothing(house):
    made, _, _ = house.award()
    answer = house.browser().get(claim_url(made))
    assert (answer.status_code, "no such file" in answer.text.lower()) == (404, True)
    with house.here.desk.work(SLUG) as work:
        assert work.tx.copies.of_award(made.id) == []


def test_somebody_who_did_not_open_the_claim_page_makes_none(house):
    made, _, _ = house.award()
    assert house.browser().post(claim_url(made)).status_code == 403


def test_it_carries_the_badge_that_the_data_file_is(house):
    made, _, _ = house.award()
    browser = house.opened(made)
    as_data = browser.post(f"/claim/{made.claim_id}/files/json").content
    assert paper.attached(browser.post(claim_url(made)).content) == {"badge.json": as_data}


def test_a_certificate_is_handed_in_as_it_is_on_the_page_and_by_the_api(house):
    made, _, _ = house.award()
    certificate = house.opened(made).post(claim_url(made)).content
    page = house.browser().post("/check", files={"file": ("certificate.pdf", certificate)})
    assert page.url.path.startswith("/check/r/")
    assert "<h1>Valid</h1>" in page.text
    headers = {"Content-Type": "application/pdf"}
    answer = house.client.post("/v1/verifications", content=certificate, headers=headers)
    assert answer.json()["verdict"] == verdict(house, certificate) == "valid"
    assert answer.json()["input"]["format"] == "ldp_vc"
    bundle = house.client.post("/v1/bundles", content=certificate, headers=headers)
    assert verdict(house, bundle.content) == "valid"


def test_the_command_line_checks_the_badge_in_a_certificate_and_never_its_page(house, tmp_path):
    made, _, _ = house.award()
    path = tmp_path / "certificate.pdf"
    path.write_bytes(house.opened(made).post(claim_url(made)).content)
    parser = argparse.ArgumentParser()
    checks.add_verify(parser)
    said = io.StringIO()
    console = Console(Streams(said, said), as_json=True)
    assert checks.verify(parser.parse_args([str(path)]), console, house.here) == 0
    assert json.loads(said.getvalue())["verdict"] == "valid"
    path.write_bytes(pdf(links=[]))
    with pytest.raises(PdfWithoutBadge):
        checks.verify(parser.parse_args([str(path)]), console, house.here)


def test_leaders_make_one_on_the_page_and_programs_by_api(house, bearer):
    made, _, _ = house.award()
    leader = house.signed_in()
    page = leader.get(f"/awards/{made.id}")
    assert f"/awards/{made.id}/certificate" in page.text
    by_hand = leader.post(f"/awards/{made.id}/certificate", data={"csrf": form_token(page.text)})
    by_api = house.client.post(f"/v1/awards/{made.id}/certificate", headers=bearer)
    assert (by_hand.status_code, by_api.status_code) == (200, 200), by_hand.text + by_api.text
    assert by_hand.content == by_api.content


def test_a_withdrawn_badge_is_not_printed(house, bearer):
    made, _, _ = house.award()
    house.client.post(f"/v1/awards/{made.id}/revoke", headers=bearer, json={"reason": "duplicate"})
    answer = house.client.post(f"/v1/awards/{made.id}/certificate", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_revoked")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_right_in_the_text_and_in_the_glyphs(house, bearer, name):
    need("fonts")
    made, _, _ = house.award(to=f"{NAMES.index(name)}@names.example", name=name)
    answer = house.client.post(f"/v1/awards/{made.id}/certificate", headers=bearer)
    assert answer.status_code == 200, answer.text
    # Readers give words of scripts that run to the left in the order in which they are seen.
    assert set(name.split()) <= set(paper.text(answer.content).split())
    assert 0 not in paper.glyphs(answer.content)


def test_a_letter_that_no_font_has_is_refused_by_name(house, bearer):
    made, _, _ = house.award(to="sumer@names.example", name="Zoë \U00012031")
    answer = house.client.post(f"/v1/awards/{made.id}/certificate", headers=bearer)
    assert (answer.status_code, answer.json()["code"]) == (409, "glyph_missing")
    assert "fonts-noto" in json.dumps(answer.json())
    with house.here.desk.work(SLUG) as work:
        assert work.tx.copies.of_award(made.id) == []
