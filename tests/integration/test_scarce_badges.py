"""A scarce badge over HTTP: awarded by page, API and command until none is left, and read by whoever checks it."""

import io
import json
from dataclasses import replace

import pytest

from cairn.cli import run
from cairn.console import Streams
from issuer.achievements.catalog import draft_of, publish
from issuer.scarcity import Cap
from records import api_tokens
from records.principals import Role
from tests.support.inprocess import SLUG, form_token

MOST = 3


@pytest.fixture(scope="module")
def bearer(house):
    wanted = api_tokens.Wanted("scarce", Role.HR)
    organisation = house.here.desk.store.organisations()[0].id
    with house.here.database.transaction() as connection:
        made = api_tokens.make(
            connection, organisation, wanted, house.here.desk.randomness.token, house.clock()
        )
    return {"Authorization": f"Bearer {made}"}


@pytest.fixture
def rare(house, request):
    """Return the slug of a badge of which there may be three, one of them awarded."""
    slug = request.node.name.removeprefix("test_").replace("_", "-")[:40].strip("-")
    with house.here.desk.work(SLUG) as work:
        usual = draft_of(work.tx.plan.find("communication"))
        made = replace(usual, slug=slug, name=f"Rare {slug}", levels=(), cap=Cap(MOST))
        publish(work.tx, made, house.url, work.identity.did, work.now)
    house.award(slug, level=None, to="first@example.com")
    return slug


def by_page(browser, slug, number):
    form = {"csrf": form_token(browser.get("/awards/new").text), "achievement": slug, "level": ""}
    return browser.post("/awards", data=form | {"to": f"p{number}@example.com"}, follow_redirects=False)


def by_api(house, bearer, slug, number):
    asked = {"achievement": slug, "to": f"a{number}@example.com"}
    return house.client.post("/v1/awards", json=asked, headers=bearer)


def test_the_form_says_how_many_are_left_and_keeps_what_was_typed_when_none_is(house, rare):
    browser = house.signed_in()
    assert "2 are left" in browser.get(f"/awards/new?achievement={rare}").text
    made = [by_page(browser, rare, number) for number in range(MOST)]
    assert [each.status_code for each in made] == [303, 303, 422]
    assert "3 of 3" in browser.get(made[1].headers["location"]).text
    refused = made[2].text
    assert "is left: at most 3 are awarded in all. Nothing was awarded." in refused
    assert "None is left" in refused
    assert 'value="p2@example.com"' in refused


def test_the_api_says_the_number_and_then_none_left(house, rare, bearer):
    made = [by_api(house, bearer, rare, number) for number in range(MOST)]
    assert [each.status_code for each in made] == [201, 201, 409]
    assert [each.json()["edition"] for each in made[:2]] == ["2 of 3", "3 of 3"]
    assert made[2].json()["code"] == "none_left"
    assert "Nothing was awarded" in made[2].json()["detail"]


def test_anybody_can_see_how_many_are_left(house, rare, bearer):
    page = f"/o/{SLUG}/achievements/{rare}"
    told = house.client.get(page, headers={"Accept": "application/json"}).json()["cap"]
    assert told == {"most": 3, "per": "ever", "awarded": 1, "left": 2}
    for number in range(2):
        by_api(house, bearer, rare, number)
    html = house.client.get(page, headers={"Accept": "text/html"}).text
    assert "3 of 3 are awarded; none is left." in html
    usual = house.client.get(
        f"/o/{SLUG}/achievements/creativity", headers={"Accept": "application/json"}
    ).json()
    assert usual["cap"] is None


def test_the_command_says_the_number(house, rare):
    out, err = io.StringIO(), io.StringIO()
    environment = {"CAIRN_STATE_DIR": str(house.here.settings.state_dir)}
    code = run(
        ["award", "--achievement", rare, "--to", "cli@example.com", "--json"], environment, Streams(out, err)
    )
    assert (code, err.getvalue()) == (0, "")
    assert json.loads(out.getvalue())["edition"] == "2 of 3"


def test_whoever_claims_and_whoever_checks_reads_the_number(house, rare):
    made, offer_id, _ = house.award(rare, level=None, to="holder@example.com")
    assert "2 of 3" in house.client.get(f"/claim/{made.claim_id}").text
    answer = house.client.post("/v1/verifications", json={"credential": house.claim(offer_id).decode()})
    report = answer.json()
    assert (report["verdict"], report["credential"]["number"]) == ("valid", "2 of 3")
    assert report["credential"]["document"]["credentialSubject"]["licenseNumber"] == "2 of 3"
    page = house.browser().get(answer.headers["location"]).text
    assert "<dt>Number</dt><dd>2 of 3</dd>" in page
