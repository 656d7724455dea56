"""`/o/{organisation}`: who signs here, in words; the badges anybody may know of; and the pages that lead there."""

import html
import re

import pytest

from cairn.demo import SLUG
from issuer.achievements.catalog import publish
from issuer.ledger import Organisation
from issuer.looks import Look, Shape
from issuer.revocation import RevokeAward, revoke
from tests.support.builders import draft
from tests.support.inprocess import URL

EMPTY = "globex"


@pytest.fixture(scope="module")
def page(house):
    """Return the page as words and as its source."""

    def read(slug=SLUG):
        answer = house.browser().get(f"/o/{slug}")
        assert answer.status_code == 200
        return answer.text

    return read


def words(source):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", source)).split())


def card(source, name):
    cards = re.findall(r'<li class="card">.*?</li>', source, re.DOTALL)
    return next(each for each in cards if f">{name}</a>" in each)


def test_it_says_under_which_name_and_by_which_keys_badges_are_signed(house, page):
    shown = page()
    with house.here.desk.work(SLUG) as work:
        did, (key, *_) = work.identity.did, work.tx.keys.all()
    assert did in shown
    assert re.search(rf"{key.name} \( ?Ed25519 ?\): signs since", words(shown))
    assert f'href="/o/{SLUG}/did.json"' in shown


def test_its_lists_can_be_read_from_there_and_say_when_they_were_signed(house, page):
    house.award()
    shown = page()
    place = re.search(r'href="(/o/acme/status/[0-9]+)"', shown)[1]
    house.client.get(place)
    assert f"signed on {house.clock():%-d %B %Y}" in words(page())


def test_badges_say_their_levels_and_how_many_hold_them(house, page):
    before = int(re.search(r'data-holders="(\d+)"', card(page(), "Collaboration"))[1])
    award, _, _ = house.award("collaboration", to="holds@organisation.example")
    shown = card(page(), "Collaboration")
    assert f'data-holders="{before + 1}"' in shown
    assert "Levels: " in words(shown)
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(award.id, "duplicate"), work.now)
    assert f'data-holders="{before}"' in card(page(), "Collaboration")


def test_a_designed_badge_has_its_picture_and_a_private_one_is_not_there(house, page):
    with house.here.desk.work(SLUG) as work:
        for slug, more in (
            ("drawn", {"look": Look(Shape.HEXAGON, "#1f6f43")}),
            ("hidden", {"is_private": True}),
        ):
            publish(work.tx, draft(slug, **more), house.url, work.identity.did, work.now)
    shown = page()
    picture = re.search(r'<img class="badge-picture" src="([^"]+)"', card(shown, "Drawn"))[1]
    assert house.client.get(picture).headers["content-type"] == "image/svg+xml"
    assert "Hidden" not in shown


def test_an_organisation_without_badges_says_so_and_what_to_do_meanwhile(house, page):
    house.here.desk.store.add_organisation(Organisation("9" * 32, EMPTY, "Globex", "UTC"), house.clock())
    shown = words(page(EMPTY))
    assert "There are none yet. Come back once Globex has planned some." in shown
    assert "check a badge" in shown
    assert "There is no list yet" in shown


@pytest.mark.parametrize("place", ["claim", "report", "help", "home"])
def test_pages_about_its_badges_lead_to_it(house, place):
    award, offer_id, _ = house.award()
    browser = house.browser()
    if place == "report":
        answer = browser.post("/check", data={"text": house.claim(offer_id).decode()})
        assert f'<a href="{URL}/o/{SLUG}">Acme</a>' in answer.text
        return
    places = {"claim": f"/claim/{award.claim_id}", "help": "/help/wallets", "home": "/"}
    assert f'href="/o/{SLUG}">Acme</a>' in browser.get(places[place]).text


def test_a_report_on_a_changed_badge_or_one_of_a_stranger_leads_nowhere(house):
    _, offer_id, _ = house.award()
    changed = house.claim(offer_id).replace(b"Communication", b"Kommunication", 1)
    assert f"/o/{SLUG}" not in house.browser().post("/check", data={"text": changed.decode()}).text
    assert house.here.check.issuer_page("did:web:stranger.example") == ""
