"""The planning table as pages: rows changed in place, files in and out, stages, and a pilot and its report."""

import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from cairn.demo import SLUG
from issuer.plan.planning import COLUMNS
from issuer.stages import BadgeStage
from records.principals import Principal, Role
from tests.support.inprocess import form_token, open_house

PLAN = "/framework/plan"
SALES = Principal("sam", "Sam Sales", "sam@example.com", Role.LEADER, None, "Sales")
ROW = {
    "name": "Tea",
    "type": "skill",
    "description": "Makes tea.",
    "criteria": "Be seen making it.",
    "levels": "Starts: tries | Leads",
    "approval": "no",
    "privacy": "open",
    "evidence": "yes",
    "awarded_by": "leaders",
    "private": "no",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One installation for all: each test plans a badge of its own."""
    made = open_house(tmp_path_factory.mktemp("plan"))
    yield made
    made.here.database.close()


@pytest.fixture
def hr(house):
    return house.signed_in()


def said(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def post(browser, path, **fields):
    token = form_token(browser.get(PLAN).text)
    return browser.post(path, data={"csrf": token, **fields}, follow_redirects=True)


def upload(browser, body, do="import"):
    token = form_token(browser.get(PLAN).text)
    files = {"file": ("plan.csv", body)}
    return browser.post("/framework/import", data={"csrf": token, "do": do}, files=files)


def versions(house):
    with house.here.desk.work(SLUG) as work:
        return {each.slug: each.achievement.version for each in work.tx.plan.every()}


def stage(house, slug):
    with house.here.desk.work(SLUG) as work:
        return work.tx.stages.of(slug)


def test_an_idea_is_added_filled_in_and_brought_live_and_then_awarded(house, hr):
    named = ROW | {"name": "Tea"}
    page = post(hr, PLAN, name="Tea", slug="", type="skill")
    assert (page.status_code, str(page.url).endswith(f"{PLAN}/tea")) == (200, True)
    early = post(hr, f"{PLAN}/tea/stage", to="draft")
    assert early.status_code == 422
    assert 'href="#criteria"' in early.text
    assert "Saved." in said(post(hr, f"{PLAN}/tea", version="1", **named))
    assert "at the stage draft" in said(post(hr, f"{PLAN}/tea/stage", to="draft"))
    assert house.client.get(f"/o/{SLUG}/achievements/tea").status_code == 404
    assert house.client.get(f"/o/{SLUG}/achievements/tea/v/1/image.png").status_code == 404
    assert "Tea" not in said(hr.get("/awards/new"))
    post(hr, f"{PLAN}/tea/stage", to="live")
    assert house.client.get(f"/o/{SLUG}/achievements/tea").json()["stage"] == "live"
    award = {"achievement": "tea", "to": "zoe@example.com", "level": "1"}
    refused = post(hr, "/awards", **award)
    assert (refused.status_code, "Write what you saw" in said(refused)) == (422, True)
    assert post(hr, "/awards", **award, evidence="Seen.").status_code == 200
    assert "Not awarded any more" in said(post(hr, f"{PLAN}/tea/stage", to="retired"))
    assert "not awarded any more" in said(house.browser().get(f"/o/{SLUG}/achievements/tea"))
    assert post(hr, "/awards", **award, evidence="Seen.").status_code == 422


def test_a_row_is_saved_as_a_version_and_an_edit_of_an_old_one_is_refused_with_what_changed(house, hr):
    named = ROW | {"name": "Chai"}
    post(hr, PLAN, name="Chai", slug="chai", type="skill")
    post(hr, f"{PLAN}/chai", version="1", **named)
    post(hr, f"{PLAN}/chai/stage", to="draft")
    assert "Saved: version 2" in said(post(hr, f"{PLAN}/chai", version="1", **named | {"name": "Green chai"}))
    stale = post(hr, f"{PLAN}/chai", version="1", **named | {"criteria": "Mine."})
    assert stale.status_code == 409
    assert "name is now “Green chai”" in said(stale)
    assert "Mine." in stale.text
    wrong = post(hr, f"{PLAN}/chai", version="2", **named | {"expiry_months": "0"})
    assert (wrong.status_code, 'id="expiry_months-fault"' in wrong.text) == (422, True)
    assert "Version 2: Name changed" in said(hr.get(f"{PLAN}/chai"))


def test_the_plan_goes_out_and_comes_in_as_csv_and_xlsx(house, hr):
    post(hr, PLAN, name="Mate", slug="mate", type="skill")
    before = versions(house)
    for form in ("csv", "xlsx"):
        plan = hr.get(f"/framework/export/{form}")
        assert plan.headers["content-disposition"] == f'attachment; filename="plan.{form}"'
        assert "Nothing was imported yet" in said(upload(hr, plan.content, "check"))
        assert "Imported" in said(upload(hr, plan.content))
    book = load_workbook(io.BytesIO(hr.get("/framework/template/xlsx").content))
    assert [cell.value for cell in book.active[1]] == list(COLUMNS)
    assert versions(house) == before


def test_a_faulty_table_changes_nothing_and_each_fault_is_told_with_what_to_do(house, hr):
    rows = "slug,name,type,description,criteria,status\ntea,Cocoa,course,Makes cocoa.,,\nsoup,Soup,fun,S.,S.,soon\n"
    answer = upload(hr, rows.encode())
    assert answer.status_code == 422
    for told in ("type course Choose one of", "criteria nothing This is empty", "status soon Choose one of"):
        assert told in said(answer)
    assert upload(hr, b"\xd0\xcf\x11\xe0old").status_code == 422
    assert upload(hr, b"").status_code == 422
    assert (stage(house, "cocoa"), stage(house, "soup")) == (None, None)


def test_a_pilot_is_awarded_to_its_group_says_so_and_is_told_of(house, hr):
    named = ROW | {"name": "Latte"}
    post(hr, PLAN, name="Latte", slug="latte", type="skill")
    post(hr, f"{PLAN}/latte", version="1", **named | {"levels": "", "evidence": "no"})
    post(hr, f"{PLAN}/latte/stage", to="draft")
    assert post(hr, f"{PLAN}/latte/pilot", people="nobody").status_code == 422
    assert "1 person is in" in said(post(hr, f"{PLAN}/latte/pilot", people="zoe@example.com"))
    post(hr, f"{PLAN}/latte/stage", to="pilot")
    outside = post(hr, "/awards", achievement="latte", to="sam@example.com", level="")
    assert (outside.status_code, "not in its pilot group" in said(outside)) == (422, True)
    made, offer, _ = house.award("latte", None)
    badge = house.claim(offer)
    assert b'"pilot"' in badge
    assert house.verify(badge)["verdict"] == "valid"

    zoe = house.opened(made)
    path = f"/claim/{made.claim_id}/feedback"
    assert path in zoe.get(f"/claim/{made.claim_id}").text
    assert zoe.get(path).status_code == 200
    assert zoe.post(path, data={"understood": "yes"}).status_code == 422
    sent = zoe.post(path, data={"understood": "yes", "fair": "no", "comment": "Too <b>long</b>."})
    assert "Thank you" in said(sent)
    report = said(hr.get(f"{PLAN}/latte"))
    assert "Awarded 1 Claimed 1 Said something 1 Understood it 1 of 1 Found it fair 0 of 1" in report
    assert "Too &lt;b&gt;long" in hr.get(f"{PLAN}/latte").text
    post(hr, f"{PLAN}/latte/stage", to="live")
    live, _, _ = house.award("latte", None, "sam@example.com")
    assert house.opened(live).get(f"/claim/{live.claim_id}/feedback").status_code == 409


def test_a_stranger_presses_no_button_of_the_form(house):
    made, _, _ = house.award()
    assert house.browser().get(f"/claim/{made.claim_id}/feedback").status_code == 409
    assert house.browser().post(f"/claim/{made.claim_id}/feedback").status_code == 403


def test_a_badge_manager_looks_at_all_and_changes_their_own(house, hr):
    named = ROW | {"name": "Juice"}
    sales = house.signed_in(SALES)
    assert post(sales, PLAN, name="Juice", slug="juice", type="skill").status_code == 200
    page = sales.get(f"{PLAN}/communication")
    assert (page.status_code, "Save the row" in page.text) == (200, False)
    assert post(sales, f"{PLAN}/communication/stage", to="retired").status_code == 403
    assert post(sales, f"{PLAN}/communication", version="1", **named).status_code == 403
    exported = sales.get("/framework/export/csv").text
    assert ("juice" in exported, "communication" in exported) == (True, False)
    assert "Another department" in said(upload(sales, hr.get("/framework/export/csv").content))
    assert stage(house, "juice") is BadgeStage.IDEA
    assert post(sales, f"{PLAN}/juice/drop").status_code == 200
    assert stage(house, "juice") is None


def test_private_badges_are_not_in_the_public_list_and_their_pages_stay(house, hr):
    named = ROW | {"name": "Milk"}
    post(hr, PLAN, name="Milk", slug="milk", type="fun")
    post(hr, f"{PLAN}/milk", version="1", **named | {"private": "yes"})
    for to in ("draft", "live"):
        post(hr, f"{PLAN}/milk/stage", to=to)
    assert "Milk" not in said(house.client.get(f"/o/{SLUG}"))
    assert "Milk" not in said(house.client.get("/ask"))
    assert house.client.get(f"/o/{SLUG}/achievements/milk").status_code == 200


def test_stages_of_the_plan_are_listed_by_stage(house, hr):
    post(hr, PLAN, name="Cider", slug="cider", type="fun")
    assert ">Cider<" in hr.get(f"{PLAN}?stage=idea").text
    assert ">Communication<" not in hr.get(f"{PLAN}?stage=idea").text
    assert "There is no badge at this stage" in said(hr.get(f"{PLAN}?stage=pilot"))
