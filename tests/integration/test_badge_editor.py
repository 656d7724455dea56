"""The badge editor: what is typed becomes a version, what is wrong is told at its field; the picture is its own."""

import io
import re
from html import unescape

import pytest
from PIL import Image

from cairn.demo import SLUG
from credentials.baking import extract
from issuer.issuing.files import FileForm
from records.principals import Principal, Role
from tests.support.inprocess import form_token, open_house

SALES = Principal("sam", "Sam Sales", "sam@example.com", Role.LEADER, None, "Sales")
TYPED = {
    "name": "Listening",
    "type": "values",
    "description": "Hears what others mean.",
    "criteria": "Two leaders saw it in talks with customers, and say so.",
    "language": "en",
    "level_name": ["Starts", "Leads", "", "", ""],
    "level_looks": ["Asks back.", "Sums up.", "", "", ""],
    "level_thinking": ["understand", "evaluate", "", "", ""],
    "level_assessment": ["observation", "performance", "", "", ""],
    "target_name": ["Active listening", ""],
    "target_url": ["https://skills.example/2.A.1.b", ""],
    "target_code": ["2.A.1.b", ""],
    "target_framework": ["Our skills", ""],
    "target_type": ["CFItem", ""],
    "awarded_by": "leaders",
    "evidence": "yes",
    "tags": "care",
    "is_designed": "yes",
    "shape": "shield",
    "colour": "#6a3fa0",
    "icon": "speech",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One installation for all: each test writes a badge of its own."""
    made = open_house(tmp_path_factory.mktemp("editor"))
    yield made
    made.here.database.close()


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def said(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def post(browser, path, do="save", **fields):
    token = form_token(browser.get("/badges/new").text)
    return browser.post(path, data={"csrf": token, "do": do, **fields}, follow_redirects=True)


def planned(house, slug):
    with house.here.desk.work(SLUG) as work:
        return work.tx.plan.find(slug)


def live(house, hr, slug):
    token = form_token(hr.get("/framework/plan").text)
    hr.post(f"/framework/plan/{slug}/stage", data={"csrf": token, "to": "live"})


def test_a_badge_is_written_awarded_and_says_all_of_it(house, hr):
    page = post(hr, "/badges/new", **TYPED)
    assert (page.status_code, page.url.path) == (200, "/badges/listening/edit")
    assert "100 of 100" in said(page)
    live(house, hr, "listening")
    _, offer, _ = house.award("listening", 2)
    badge = house.claim(offer)
    report = house.verify(badge)
    assert report["verdict"] == "valid"
    for told in (
        b'"inLanguage":"en"',
        b"It asks to evaluate (Bloom's taxonomy). Assessed by performance.",
        b'"targetCode":"2.A.1.b"',
        b'"targetType":"CFItem"',
        b"Listening: a values badge, a purple shield with a speech bubble",
    ):
        assert told in re.sub(rb'":\s+', b'":', badge)
    public = house.browser().get(f"/o/{SLUG}/achievements/listening")
    assert 'alt="Listening: a values badge, a purple shield with a speech bubble"' in public.text


def test_the_designed_picture_is_served_with_the_stars_of_a_level_and_carries_the_badge(house, hr):
    post(hr, "/badges/new", **TYPED | {"name": "Telling", "icon": "cup"})
    live(house, hr, "telling")
    place = f"/o/{SLUG}/achievements/telling/v/1/image"
    plain, one, two = (house.client.get(f"{place}.png{more}") for more in ("", "?level=1", "?level=2"))
    assert len({plain.content, one.content, two.content}) == 3
    assert Image.open(io.BytesIO(two.content)).size == (512, 512)
    assert house.client.get(f"{place}.svg?level=3").status_code == 404
    made, _, _ = house.award("telling", 2)
    zoe = house.opened(made)
    baked = zoe.post(f"/claim/{made.claim_id}/files/{FileForm.PNG}").content
    assert Image.open(io.BytesIO(baked)).convert("RGBA").tobytes() == (
        Image.open(io.BytesIO(two.content)).convert("RGBA").tobytes()
    )
    assert b"a cup" in baked
    assert extract(baked)


def test_each_fault_stands_at_its_field_and_nothing_is_saved(house, hr):
    wrong = TYPED | {
        "name": "",
        "slug": "wrong",
        "colour": "#ffff00",
        "language": "English",
        "level_name": ["Starts", "starts", "", "", ""],
        "target_url": ["nowhere", ""],
        "target_type": ["Skill", ""],
        "cap": "many",
    }
    answer = post(hr, "/badges/new", **wrong)
    assert answer.status_code == 422
    for name in ("name", "colour", "language", "level_name-1", "target_url-0", "target_type-0", "cap"):
        assert f'id="{name}-fault"' in answer.text, name
    assert "contrast of 1.1 to 1" in said(answer)
    assert planned(house, "wrong") is None


def test_a_preview_shows_what_is_typed_and_keeps_nothing(house, hr):
    answer = post(hr, "/badges/new", do="preview", **TYPED | {"name": "Nearly", "criteria": ""})
    assert (answer.status_code, 'id="criteria-fault"' in answer.text) == (200, True)
    assert "Nearly: a values badge" in answer.text
    silent = post(hr, "/badges/new", do="", **TYPED | {"name": "Nearly", "criteria": ""})
    assert "criteria-fault" not in silent.text
    assert "80 of 100" in said(silent)
    whole = post(hr, "/badges/new", do="preview", **TYPED | {"name": "Nearly"})
    assert (whole.status_code, "100 of 100" in said(whole)) == (200, True)
    assert planned(house, "nearly") is None


def test_an_edit_is_a_version_and_one_of_an_old_version_is_refused_with_what_changed(house, hr):
    post(hr, "/badges/new", **TYPED | {"name": "Asking"})
    live(house, hr, "asking")
    edit = "/badges/asking/edit"
    assert "keeps the version it was awarded by" in said(hr.get(edit))
    changed = TYPED | {"name": "Asking well", "version": "1"}
    assert "version 2 now" in said(post(hr, edit, **changed))
    stale = post(hr, edit, **TYPED | {"name": "Asking", "tags": "mine", "version": "1"})
    assert (stale.status_code, "name is now “Asking well”" in said(stale)) == (409, True)
    assert 'name="version" value="2"' in stale.text
    assert 'value="mine"' in stale.text
    assert post(hr, edit, **TYPED | {"name": "Asking", "tags": "mine", "version": "2"}).status_code == 200
    assert planned(house, "asking").achievement.version == 3


def test_a_name_is_taken_once(hr):
    post(hr, "/badges/new", **TYPED | {"name": "Once"})
    again = post(hr, "/badges/new", **TYPED | {"name": "Once"})
    assert (again.status_code, "already" in said(again)) == (409, True)


def test_badges_for_fun_begin_private(hr):
    assert 'name="private" value="yes" checked' in hr.get("/badges/new?type=fun").text
    assert 'name="private" value="yes" checked' not in hr.get("/badges/new").text


def test_a_badge_manager_edits_their_own(house, hr):
    sales = house.signed_in(SALES)
    assert post(sales, "/badges/new", **TYPED | {"name": "Selling"}).status_code == 200
    assert post(sales, "/badges/selling/edit", **TYPED | {"name": "Sold", "version": "1"}).status_code == 200
    refused = post(sales, "/badges/communication/edit", **TYPED | {"version": "1"})
    assert (refused.status_code, "Ask HR" in said(refused)) == (403, True)


def test_a_stacked_badge_keeps_its_rule(house, hr):
    page = hr.get("/badges/super-4c/edit")
    assert "/stacks/super-4c" in page.text
    fields = {"name": "Super 4C", "type": "meta", "description": "All four.", "criteria": "Hold all four."}
    before = planned(house, "super-4c")
    version = str(before.achievement.version)
    assert (
        post(hr, "/badges/super-4c/edit", **fields, awarded_by="leaders", version=version).status_code == 200
    )
    assert planned(house, "super-4c").achievement.rule.slots == before.achievement.rule.slots
