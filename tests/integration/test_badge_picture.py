"""A picture that somebody uploads: it becomes the look of the next version, and is seen wherever the badge is."""

import base64
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
PLACE = "/badges/communication/picture"
WORDS = "An orange square"
ORANGE = (240, 130, 10)


def orange(size=(300, 300), form="JPEG"):
    body = io.BytesIO()
    Image.new("RGB", size, ORANGE).save(body, form)
    return body.getvalue()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One installation, in which `communication` has an uploaded picture."""
    made = open_house(tmp_path_factory.mktemp("picture"))
    answer = upload(made.signed_in(), orange())
    assert answer.status_code == 200, said(answer)
    yield made
    made.here.database.close()


@pytest.fixture(scope="module")
def hr(house):
    return house.signed_in()


def said(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def upload(browser, body, caption=WORDS, place=PLACE, **fields):
    page = browser.get(place).text
    version = re.search(r'name="version" value="([0-9]+)"', page).group(1)
    fields = {"csrf": form_token(page), "version": version, "do": "upload", "caption": caption} | fields
    return browser.post(place, data=fields, files={"file": ("logo.jpg", body)}, follow_redirects=True)


def planned(house, slug="communication"):
    with house.here.desk.work(SLUG) as work:
        return work.tx.plan.find(slug)


def is_orange(body, at=(20, 20)):
    pixel = Image.open(io.BytesIO(body)).convert("RGBA").getpixel(at)[:3]
    return all(abs(one - other) < 6 for one, other in zip(pixel, ORANGE, strict=True))


def test_the_picture_is_the_look_of_the_next_version_and_is_served_sealed_off(house, hr):
    badge = planned(house)
    assert (badge.achievement.version, badge.achievement.picture.caption) == (2, WORDS)
    page = hr.get(PLACE)
    assert f'alt="{WORDS}"' in page.text
    place = f"/o/{SLUG}/achievements/communication/v/2/image"
    png = house.client.get(f"{place}.png")
    assert (png.headers["content-type"], is_orange(png.content)) == ("image/png", True)
    assert png.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in png.headers["content-security-policy"]
    svg = house.client.get(f"{place}.svg").text
    inside = re.search(r'href="data:image/png;base64,([^"]+)"', svg).group(1)
    assert is_orange(base64.b64decode(inside))
    assert svg.count("href=") == 1
    assert not is_orange(house.client.get(f"{place.replace('/v/2', '/v/1')}.png").content)


def test_the_stars_of_a_level_stand_on_it(house):
    place = f"/o/{SLUG}/achievements/communication/v/2/image.png?level="
    one, two = (house.client.get(f"{place}{level}").content for level in (1, 2))
    assert one != two
    assert is_orange(two)
    assert not is_orange(two, (256, 384))


def test_it_is_seen_on_the_claim_page_and_carries_the_badge(house):
    made, _, _ = house.award("communication", 2, "yve@example.com")
    browser = house.opened(made)
    page = browser.get(f"/claim/{made.claim_id}").text
    assert f'src="/o/{SLUG}/achievements/communication/v/2/image.svg?level=2" alt="{WORDS}"' in page
    for form in (FileForm.PNG, FileForm.SVG):
        baked = browser.post(f"/claim/{made.claim_id}/files/{form}").content
        assert house.verify(extract(baked).text)["verdict"] == "valid"
        assert form is FileForm.SVG or is_orange(baked)
    paper = browser.post(f"/claim/{made.claim_id}/certificate")
    assert paper.status_code == 200
    assert paper.content.startswith(b"%PDF")


def test_it_is_seen_where_the_badge_is_awarded_listed_and_read(house, hr):
    path = f'src="/o/{SLUG}/achievements/communication/v/2/image.svg"'
    assert path in hr.get("/awards/new?achievement=communication").text
    assert path in house.browser().get(f"/o/{SLUG}").text
    assert f'{path} alt="{WORDS}"' in house.browser().get(f"/o/{SLUG}/achievements/communication").text


@pytest.mark.parametrize(
    ("body", "caption", "field", "told"),
    [
        (b"", WORDS, "file", "No picture was chosen"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WORDS, "file", "no PNG, JPEG or WebP"),
        (orange((5000, 4000), "PNG"), WORDS, "file", "more than 16 million pixels"),
        (orange(), "", "caption", "Say in words what the picture shows"),
        (orange(), "x" * 301, "caption", "shorten it to 300"),
    ],
)
def test_what_can_not_be_used_is_told_at_its_field_and_nothing_is_saved(
    house, hr, body, caption, field, told
):
    before = planned(house)
    answer = upload(hr, body, caption)
    assert (answer.status_code, f'id="{field}-fault"' in answer.text) == (422, True)
    assert told in said(answer)
    assert planned(house) == before


def test_who_looked_at_an_older_version_and_who_may_not_are_refused(house, hr):
    before = planned(house)
    stale = upload(hr, orange(), version="1")
    assert (stale.status_code, "Somebody else saved" in said(stale)) == (409, True)
    refused = upload(house.signed_in(SALES), orange((200, 200)))
    assert (refused.status_code, "Ask HR" in said(refused)) == (403, True)
    assert planned(house) == before


def test_the_editor_keeps_it_until_a_look_is_designed_and_it_is_taken_off_again(house, hr):
    place = "/badges/creativity/picture"
    upload(hr, orange(), place=place)
    page = hr.get("/badges/creativity/edit").text
    digest = planned(house, "creativity").look.upload
    assert f'name="upload" value="{digest}" checked' in page
    names = ("name", "description", "criteria", "type", "language", "awarded_by")
    fields = {
        "name": "Creativity",
        "description": "D",
        "criteria": "C",
        "type": "values",
        "awarded_by": "leaders",
    }
    assert set(fields) <= set(names)
    look = {"upload": digest, "caption": "Still orange", "shape": "seal", "colour": "#14619e", "icon": "cup"}
    sent = {"csrf": form_token(page), "do": "save", **fields, **look}
    assert hr.post("/badges/creativity/edit", data=sent | {"version": "2"}).status_code == 200
    assert (planned(house, "creativity").look.upload, planned(house, "creativity").look.caption) == (
        digest,
        "Still orange",
    )
    hr.post("/badges/creativity/edit", data=sent | {"version": "3", "is_designed": "yes"})
    assert (planned(house, "creativity").look.upload, planned(house, "creativity").look.icon) == ("", "cup")
    upload(hr, orange(), place=place)
    upload(hr, b"", place=place, do="remove")
    assert planned(house, "creativity").look is None


def test_it_goes_out_with_the_plan_and_comes_back_in_and_by_the_api(house, hr):
    before = planned(house)
    sheet = hr.get("/framework/export/csv").content
    assert f"upload:{before.look.upload}; {WORDS}" in sheet.decode("utf-8-sig")
    token = form_token(hr.get("/framework/plan").text)
    sent = {"csrf": token, "do": "import"}
    assert hr.post("/framework/import", data=sent, files={"file": ("p.csv", sheet)}).status_code == 200
    told = hr.get("/v1/achievements/communication").json()
    assert told["picture"]["upload"] == before.look.upload
    same = {"version": told["version"], "picture": told["picture"]}
    assert hr.patch("/v1/achievements/communication", json=same).json()["version"] == told["version"]
    assert planned(house) == before
    unknown = {"version": told["version"], "picture": {"upload": "0" * 64, "caption": "X"}}
    refused = hr.patch("/v1/achievements/communication", json=unknown)
    assert (refused.status_code, refused.json()["code"]) == (422, "picture_refused")
    wrong = hr.patch(
        "/v1/achievements/communication", json={**unknown, "picture": {"upload": "x", "caption": ""}}
    )
    assert {each["pointer"] for each in wrong.json()["errors"]} == {"#/picture/upload", "#/picture/caption"}


def test_it_has_an_entry(house):
    with house.here.desk.work(SLUG) as work:
        actions = [each.action for each in work.tx.audit.of_object("communication")]
    assert "picture.uploaded" in actions
