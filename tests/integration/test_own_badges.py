"""One's own badges over HTTP: seen, shown by links, taken along, said to be wrong; and what strangers see of it."""

import html
import io
import itertools
import json
import re
import zipfile
from datetime import timedelta

import pytest
from PIL import Image

from cairn.demo import SLUG
from issuer.revocation import RevokeAward, revoke
from records.principals import Principal, Role
from tests.support.inprocess import form_token

_NUMBERS = itertools.count(1)


class Mine:
    """Somebody of the house with badges, signed in."""

    def __init__(self, house, *slugs):
        number = next(_NUMBERS)
        self.house, self.address = house, f"own{number}@example.com"
        self.awards = [house.award(slug, to=self.address)[0] for slug in slugs]
        with house.here.desk.work(SLUG) as work:
            person = work.tx.people.find(self.address)
            if person is not None:
                work.tx.people.rename(person.id, "Zoë Rivera")
        self.principal = Principal(f"own-{number}", "Zoë Rivera", self.address, Role.EMPLOYEE)
        self.browser = house.signed_in(self.principal)

    def post(self, path, **fields):
        data = {"csrf": form_token(self.browser.get("/me").text), **fields}
        return self.browser.post(path, data=data, follow_redirects=False)

    def page(self, award):
        return f"/me/badges/{award.id}"

    def share(self, award, **fields):
        answer = self.post(f"{self.page(award)}/links", naming="initials", level="yes", **fields)
        assert answer.status_code == 303, answer.text
        return self.links(award)[-1]

    def links(self, award):
        return re.findall(r"data-copy>(http[^<]*/b/[^<]*)<", self.browser.get(self.page(award)).text)

    def shares(self):
        with self.house.here.desk.work(SLUG) as work:
            return list(work.tx.shares.of_person(work.tx.people.find(self.address).id))


@pytest.fixture
def zoe(house):
    return Mine(house, "communication", "creativity")


def stranger(house, url, **more):
    return house.browser().get(url, headers={"accept": "text/html"}, **more)


# --- one's own page ---------------------------------------------------------------------------------


def test_the_page_has_ones_badges_and_what_comes_next_and_nobody_elses(house, zoe):
    shown = zoe.browser.get("/me").text
    for each in zoe.awards:
        assert f'href="/me/badges/{each.id}"' in shown
    assert "What comes next" in shown
    assert "Super 4C" in shown
    other = Mine(house, "communication")
    assert zoe.awards[0].id not in other.browser.get("/me").text
    for path in ("", "/links", "/check-page", "/correction", "/files/json"):
        page = f"{zoe.page(zoe.awards[0])}{path}"
        answer = other.post(page, text="x") if path else other.browser.get(page)
        assert answer.status_code == 404
    assert house.browser().get("/me").status_code == 401


def test_somebody_without_badges_is_told_so_and_what_to_do(house):
    shown = Mine(house).browser.get("/me")
    assert shown.status_code == 200
    assert "There are no badges for own" in shown.text
    assert "ask HR to look" in shown.text


@pytest.mark.parametrize("form", ["json", "png", "svg"])
def test_a_badge_is_downloaded_and_checks_as_valid(house, zoe, form):
    answer = zoe.post(f"{zoe.page(zoe.awards[0])}/files/{form}")
    assert answer.headers["content-disposition"].endswith(f'.{form}"')
    report = house.client.post("/v1/verifications", content=answer.content).json()
    assert report["verdict"] == "valid"


def test_everything_is_had_in_one_file_and_by_a_link_that_needs_no_sign_in(house, zoe):
    own = zoe.post("/me/export")
    assert own.headers["content-type"] == "application/zip"
    assert zoe.post("/me/kit").status_code == 303
    url = re.search(r"data-copy>(http[^<]*/kit/[^<]*)<", zoe.browser.get("/me").text)[1]
    assert "to take along" in stranger(house, url).text
    later = house.browser().post(url)
    for answer in (own, later):
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert names[0] == "index.html"
        assert len(names) == 7
        assert [each for each in names if each.endswith(".pdf")]
    assert stranger(house, url.replace("/kit/", "/b/")).status_code == 404
    (kit,) = [each for each in zoe.shares() if each.kind == "kit"]
    zoe.post("/me/links", share=kit.id, act="off")
    assert stranger(house, url).status_code == 410
    assert house.browser().post(url).status_code == 410


def test_a_name_that_no_font_can_draw_costs_the_certificate_alone_and_a_text_says_so(house, zoe):
    with house.here.desk.work(SLUG) as work:
        work.tx.people.rename(zoe.awards[0].person.id, "Zoë \U00012031")
    kit = zipfile.ZipFile(io.BytesIO(zoe.post("/me/export").content))
    endings = sorted(each.rpartition("-")[2] for each in kit.namelist()[1:] if "no-pdf" in each)
    assert endings == ["pdf.txt", "pdf.txt"]
    assert not [each for each in kit.namelist() if each.endswith(".pdf")]
    said = next(kit.read(each).decode() for each in kit.namelist() if each.endswith(".txt"))
    assert "fonts-noto-core" in said
    assert "certificate was not made" in said


def test_what_is_wrong_is_told_to_hr_with_the_badge(house, zoe):
    page = zoe.page(zoe.awards[1])
    refused = zoe.post(f"{page}/correction", text=" ")
    assert refused.status_code == 422
    assert "Say what is wrong" in refused.text
    sent = zoe.post(f"{page}/correction", text="It was level 3.")
    assert sent.headers["location"] == f"{page}?asked=yes"
    assert "HR sees it" in zoe.browser.get(sent.headers["location"]).text
    history = house.signed_in().get(f"/awards/{zoe.awards[1].id}").text
    assert "said to be wrong by whose it is" in history
    hr = house.signed_in()
    queue = hr.get("/corrections").text
    assert "It was level 3." in queue
    answer = f"/corrections/{zoe.awards[1].id}/answer"
    fields = {"csrf": form_token(queue)}
    assert hr.post(answer, data=fields | {"note": ""}).status_code == 422
    assert hr.post(answer, data=fields | {"note": "Li saw level 2."}).status_code == 200
    assert hr.post(answer, data=fields | {"note": "Again."}).status_code == 409
    assert "It was level 3." not in hr.get("/corrections").text
    assert "HR left it as it is: Li saw level 2." in zoe.browser.get(page).text


def test_hr_sends_somebody_who_leaves_the_link_to_everything(house, zoe):
    person_id, hr = zoe.awards[0].person.id, house.signed_in()
    page = hr.get(f"/people/{person_id}/progress").text
    fields = {"csrf": form_token(page), "address": f"gone{next(_NUMBERS)}@example.org"}
    assert hr.post(f"/people/{person_id}/kit", data=fields | {"address": "x"}).status_code == 422
    assert "is on its way" in hr.post(f"/people/{person_id}/kit", data=fields).text
    with house.here.desk.work(SLUG) as work:
        (letter,) = work.tx.mail.search(fields["address"], None, 5)
        link = work.tx.mail.values(letter)["link"]
    assert house.browser().post(link).headers["content-type"] == "application/zip"
    leader = house.signed_in(Principal("own-leader", "Lia", "lia-own@example.com", Role.LEADER))
    assert "leaves?" not in leader.get(f"/people/{person_id}/progress").text
    assert leader.post(f"/people/{person_id}/kit", data=fields).status_code in (403, 404)


def test_the_button_on_the_page_checks_the_signature(house, zoe):
    url = zoe.share(zoe.awards[0], evidence="yes")
    zoe.post(f"{zoe.page(zoe.awards[0])}/files/json")
    signed = html.unescape(re.search(r'name="text" value="([^"]*)"', stranger(house, url).text)[1])
    report = house.browser().post("/check", data={"text": signed})
    assert report.status_code == 200
    assert "Valid" in report.text


def test_a_form_from_elsewhere_changes_nothing(house, zoe):
    page = zoe.page(zoe.awards[0])
    for path in (
        "/me/export",
        "/me/kit",
        "/me/links",
        "/me/addresses",
        f"{page}/links",
        f"{page}/files/json",
    ):
        assert zoe.browser.post(path, data={"csrf": "wrong"}).status_code == 403


# --- links ------------------------------------------------------------------------------------------


def test_a_link_shows_what_was_chosen_and_previews_name_nobody(house, zoe):
    (award, _), url = zoe.awards, zoe.share(zoe.awards[0])
    page = stranger(house, url)
    assert page.status_code == 200
    assert "Zoë R." in page.text
    assert "Rivera" not in page.text
    assert award.evidence not in page.text
    assert '<meta name="robots" content="noindex">' in page.text
    title = re.search(r'property="og:title" content="([^"]*)"', page.text)[1]
    assert title == "Communication ★★ · Acme"
    picture = house.browser().get(f"{url}/card.png")
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 630)
    told = house.browser().get(f"{url}/oembed.json").json()
    assert (told["version"], told["title"], told["thumbnail_width"]) == ("1.0", title, 1200)
    assert f'<a href="{url}">' in told["html"]


def test_what_is_shown_more_is_shown_because_its_holder_says_so(house, zoe):
    award = zoe.awards[0]
    answer = zoe.post(f"{zoe.page(award)}/links", naming="full", level="yes", evidence="yes", is_found="yes")
    assert answer.status_code == 303
    page = stranger(house, zoe.links(award)[-1]).text
    assert "Communication ★★ — Zoë Rivera · Acme" in page
    assert award.evidence in page
    assert "noindex" not in page


def test_the_signature_is_checked_from_the_link_by_the_page_for_that(house, zoe):
    award = zoe.awards[0]
    url = zoe.share(award, evidence="yes")
    zoe.post(f"{zoe.page(award)}/files/json")
    signed = re.search(r'name="text" value="([^"]*)"', stranger(house, url).text)[1]
    assert json.loads(html.unescape(signed))["id"] == award.id
    assert house.verify(html.unescape(signed).encode())["verdict"] == "valid"


def change(zoe, award, **fields):
    return zoe.post(f"{zoe.page(award)}/links/change", **fields)


def test_what_a_link_shows_and_until_when_is_changed_and_the_link_stays(house, zoe):
    award, url = zoe.awards[0], zoe.share(zoe.awards[0])
    made = zoe.shares()[-1]
    shown = zoe.browser.get(zoe.page(award)).text
    assert f'name="share" value="{made.id}"' in shown
    last = f"{house.clock() + timedelta(days=3):%Y-%m-%d}"
    answer = change(zoe, award, share=made.id, naming="full", evidence="yes", last_day=last)
    assert answer.status_code == 303
    page = stranger(house, url).text
    assert "Zoë Rivera" in page
    assert award.evidence in page
    assert "★" not in re.search(r'og:title" content="([^"]*)"', page)[1]
    own = zoe.browser.get(zoe.page(award)).text
    assert f'id="last_day-{made.id}" name="last_day" type="date" value="{last}"' in own
    house.clock.forward(days=4)
    assert stranger(house, url).status_code == 410
    zoe.browser = house.signed_in(zoe.principal)
    assert change(zoe, award, share=made.id, naming="initials", level="yes").status_code == 303
    assert "Zoë R." in stranger(house, url).text


def test_a_change_that_can_not_be_is_said_at_its_own_field_and_changes_nothing(house, zoe):
    award = zoe.awards[0]
    url = zoe.share(award)
    made = zoe.shares()[-1]
    answer = change(zoe, award, share=made.id, naming="nobody", last_day="2020-01-01")
    assert answer.status_code == 422
    assert f'href="#last_day-{made.id}"' in answer.text
    assert re.search(r"<details open>\s*<summary>Change what it shows", answer.text)
    assert 'value="2020-01-01"' in answer.text
    assert "Zoë R." in stranger(house, url).text
    other = Mine(house, "communication")
    assert change(other, other.awards[0], share=made.id, naming="nobody").status_code == 404
    form = {"csrf": "wrong", "share": made.id, "naming": "nobody"}
    assert zoe.browser.post(f"{zoe.page(award)}/links/change", data=form).status_code == 403
    assert zoe.shares()[-1] == made


def test_the_page_to_check_a_badge_shows_what_its_holder_wants_and_keeps_no_end(house, zoe):
    award = zoe.awards[1]
    zoe.post(f"{zoe.page(award)}/check-page")
    (check,) = [each for each in zoe.shares() if each.kind == "check"]
    assert change(zoe, award, share=check.id, naming="nobody", level="yes").status_code == 303
    assert "Zoë" not in stranger(house, f"/b/{check.id}").text
    assert change(zoe, award, share=check.id, naming="full", last_day="2026-12-24").status_code == 422
    (kept,) = [each for each in zoe.shares() if each.kind == "check"]
    assert (kept.ends_at, kept.looks.naming) == (None, "nobody")


def test_a_link_that_ended_or_is_off_says_that_the_badge_is_another_thing(house, zoe):
    award = zoe.awards[0]
    wrong = zoe.post(f"{zoe.page(award)}/links", naming="initials", last_day="2020-01-01")
    assert wrong.status_code == 422
    assert "today or later" in wrong.text
    assert zoe.post(f"{zoe.page(award)}/links", naming="x").status_code == 422
    url = zoe.share(award, last_day=f"{house.clock():%Y-%m-%d}")
    made = zoe.shares()[-1]
    assert zoe.post("/me/links", share=made.id, act="off").status_code == 303
    off = stranger(house, url)
    assert off.status_code == 410
    assert "switched this link off" in off.text
    zoe.post("/me/links", share=made.id, act="on")
    assert stranger(house, url).status_code == 200
    house.clock.forward(days=1)
    over = stranger(house, url)
    assert over.status_code == 410
    assert "This link has ended" in over.text
    assert "says nothing of the badge" in over.text
    assert stranger(house, url[:-1]).status_code == 404


def test_of_a_withdrawn_badge_the_link_tells_the_truth(house):
    zoe = Mine(house, "communication")
    url = zoe.share(zoe.awards[0])
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(zoe.awards[0].id, "duplicate"), work.now)
    page = stranger(house, url)
    assert page.status_code == 200
    assert "ithdrawn" in page.text


@pytest.mark.parametrize(
    ("looks", "is_whole"),
    [
        ({"naming": "initials", "level": "yes", "evidence": "yes"}, True),
        ({"naming": "initials", "level": "yes"}, False),
        ({"naming": "initials", "evidence": "yes"}, False),
        ({"naming": "nobody", "level": "yes", "evidence": "yes"}, False),
    ],
)
def test_what_a_link_hides_is_not_in_its_page_as_the_signed_badge_either(house, zoe, looks, is_whole):
    award = zoe.awards[0]
    zoe.post(f"{zoe.page(award)}/files/json")
    zoe.post(f"{zoe.page(award)}/links", **looks)
    page = stranger(house, zoe.links(award)[-1]).text
    assert ("identityHash" in page, "narrative" in page, "achievedLevel" in page) == (is_whole,) * 3
    assert ("Check its signature" in page, "shows a part of the badge" in page) == (is_whole, not is_whole)


def test_profiles_and_printed_codes_lead_to_a_page_without_an_end(house, zoe):
    award = zoe.awards[1]
    assert "linkedin.com" not in zoe.browser.get(zoe.page(award)).text
    zoe.post(f"{zoe.page(award)}/check-page")
    zoe.post(f"{zoe.page(award)}/check-page")
    shown = zoe.browser.get(zoe.page(award)).text
    (check,) = [each for each in zoe.shares() if each.kind == "check"]
    assert check.ends_at is None
    assert f"certUrl=http%3A%2F%2F127.0.0.1%3A8000%2Fb%2F{check.id}" in shown
    assert "issueMonth=" in shown
    assert "<svg" in shown
    page = stranger(house, f"/b/{check.id}")
    assert page.status_code == 200
    assert "shows a part of the badge" not in page.text


def handed_on(house, url):
    """Return the signed badge that a page hands on to be checked, None where it has no such button."""
    found = re.search(r'name="text" value="([^"]*)"', stranger(house, url).text)
    return found and html.unescape(found[1]).encode()


def test_the_page_that_a_profile_leads_to_checks_the_very_badge_though_no_file_was_made(house, zoe):
    award = zoe.awards[1]
    zoe.post(f"{zoe.page(award)}/check-page")
    (check,) = [each for each in zoe.shares() if each.kind == "check"]
    signed = handed_on(house, f"/b/{check.id}")
    assert json.loads(signed)["id"] == award.id
    assert house.verify(signed)["verdict"] == "valid"
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(award.id, "duplicate"), work.now)
    assert house.verify(handed_on(house, f"/b/{check.id}"))["verdict"] == "no_longer_valid"


def test_a_link_that_hides_a_part_has_nothing_signed_for_it_until_it_hides_nothing(house, zoe):
    award, url = zoe.awards[0], zoe.share(zoe.awards[0])
    assert handed_on(house, url) is None
    with house.here.desk.work(SLUG) as work:
        assert work.tx.copies.of_award(award.id) == []
    shown = {"naming": "initials", "level": "yes", "evidence": "yes"}
    assert change(zoe, award, share=zoe.shares()[-1].id, **shown).status_code == 303
    assert house.verify(handed_on(house, url))["verdict"] == "valid"


# --- addresses --------------------------------------------------------------------------------------


def test_another_address_is_ones_own_once_its_link_was_followed(house):
    zoe, private = Mine(house, "communication"), f"private{next(_NUMBERS)}@example.org"
    assert zoe.post("/me/addresses", text="nonsense").status_code == 422
    assert "yours already" in zoe.post("/me/addresses", text=zoe.address).text
    assert zoe.post("/me/addresses", text=private).status_code == 303
    with house.here.desk.work(SLUG) as work:
        person = work.tx.people.find(zoe.address)
        (letter,) = [each for each in work.tx.mail.search(private, None, 5)]
        link = work.tx.mail.values(letter)["link"]
    assert "Is this your address?" in stranger(house, link).text
    with house.here.desk.work(SLUG) as work:
        assert work.tx.people.find(private) is None
    assert "yours now" in house.browser().post(link).text
    assert "yours now" in house.browser().post(link).text
    with house.here.desk.work(SLUG) as work:
        assert work.tx.people.find(private).id == person.id
    assert private in zoe.browser.get("/me").text
    other = Mine(house, "communication")
    other.post("/me/addresses", text=f"late{next(_NUMBERS)}@example.org")
    assert stranger(house, f"{link[:-2]}AA").status_code == 422
    house.clock.forward(days=3)
    assert "time is over" in stranger(house, link).text
