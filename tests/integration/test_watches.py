"""Watched credentials over HTTP: an issuer elsewhere changes its lists, and a receiver hears of it once."""

import json
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from cairn.app import create_app
from cairn.demo import SLUG, welcome
from cairn.installation import open_installation
from cairn.jobs import worker
from cairn.settings import load
from records.principals import Principal, Role
from tests.integration.test_recognition import program
from tests.integration.test_watching import Reaching
from tests.support.inprocess import URL, Clock, House, form_token
from tests.support.partner import AWARDED, Partner
from tests.support.receiver import receiving
from verifier.verify import Submission


@pytest.fixture
def partner():
    return Partner(name="Beta GmbH")


@pytest.fixture
def receiver():
    with receiving() as made:
        yield made


@pytest.fixture
def house(tmp_path, partner, receiver):
    clock = Clock()
    environment = {
        "CAIRN_STATE_DIR": str(tmp_path),
        "CAIRN_FETCH_ALLOW": receiver.place,
        "CAIRN_RATE_LIMITS": "off",
    }
    here = open_installation(load(environment), clock)
    sources = here.check.sources
    reaching = replace(sources, documents=Reaching(partner, sources.documents))
    here = replace(here, check=replace(here.check, sources=reaching))
    welcome(here, make_first=True)
    made = House(here, TestClient(create_app(here), base_url=URL), clock)
    asked = {"url": receiver.url, "events": ["credential.status_changed"]}
    assert made.client.post("/v1/webhooks", json=asked, headers=program(made, Role.HR)).status_code == 201
    yield made
    here.database.close()


def after(house, **delta):
    house.clock.forward(**delta)
    worker(house.here).run_due(house.clock())
    # What was found is told by jobs of their own.
    worker(house.here).run_due(house.clock())


def watch(house, badge, **more):
    asked = {"credential": json.loads(badge), "label": "Case 7"} | more
    return house.client.post("/v1/watches", json=asked, headers=program(house))


def listed(house):
    return house.client.get("/v1/watches", headers=program(house)).json()


def heard(receiver):
    return [json.loads(body)["data"]["change"] for _, body in receiver.got]


def test_a_change_elsewhere_is_heard_once_and_shown(house, partner, receiver):
    badge = partner.badge(awarded_at=AWARDED)
    made = watch(house, badge)
    assert made.status_code == 201, made.text
    assert made.json()["standing"] == "good"
    after(house, minutes=2)
    assert heard(receiver) == []
    partner.suspended.add(1)
    partner.publish_lists()
    for _ in range(3):
        after(house, minutes=6)
    assert heard(receiver) == ["suspended"]
    (seen,) = listed(house)
    assert (seen["standing"], seen["is_over"]) == ("suspended", False)
    assert json.loads(receiver.got[0][1])["data"]["watch"] == seen["id"]
    partner.suspended.clear()
    partner.revoked.add(1)
    partner.publish_lists()
    after(house, minutes=6)
    assert heard(receiver) == ["suspended", "revoked"]
    asked = len(partner.fetched)
    after(house, hours=30)
    assert len(partner.fetched) == asked
    assert listed(house)[0]["is_over"]


def test_an_issuer_out_of_reach_is_no_change_and_the_page_says_since_when(house, partner, receiver):
    watch(house, partner.badge(awarded_at=AWARDED))
    after(house, minutes=2)
    lists = dict(partner.published)
    partner.published.clear()
    after(house, minutes=6)
    after(house, hours=26)
    assert heard(receiver) == []
    assert listed(house)[0]["standing"] == "good"
    hr = house.signed_in()
    assert "could not be checked since then" in hr.get("/watches").text
    partner.published.update(lists)
    after(house, hours=1)
    assert "could not be checked since then" not in hr.get("/watches").text


def test_one_that_runs_out_is_told_and_over(house, partner, receiver):
    until = house.clock.at.replace(hour=23)
    watch(house, partner.badge(awarded_at=AWARDED, valid_until=until))
    after(house, hours=10)
    assert heard(receiver) == []
    after(house, hours=2)
    assert heard(receiver) == ["expired"]
    assert listed(house)[0]["is_over"]


def test_ended_on_request_nothing_is_asked_or_told(house, partner, receiver):
    made = watch(house, partner.badge(awarded_at=AWARDED)).json()
    one = f"/v1/watches/{made['id']}"
    assert house.client.delete(one, headers=program(house)).status_code == 204
    assert house.client.delete(one, headers=program(house)).status_code == 404
    partner.revoked.add(1)
    partner.publish_lists()
    asked = len(partner.fetched)
    after(house, hours=1)
    assert (len(partner.fetched), heard(receiver)) == (asked, [])


def test_what_can_not_be_watched_is_refused_in_words(house, partner):
    withdrawn = partner.badge(awarded_at=AWARDED)
    partner.revoked.add(1)
    partner.publish_lists()
    refused = watch(house, withdrawn)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_watchable")
    neither = watch(house, b"null", credential=None)
    assert neither.json()["code"] == "not_watchable"
    for role in (Role.LEADER, Role.AUDITOR, Role.EMPLOYEE):
        assert house.client.get("/v1/watches", headers=program(house, role)).status_code == 403


def test_a_partner_watches_by_the_page_of_a_report_and_stops(house, partner):
    visitor = house.signed_in(Principal("partner-who-watches", "Bo", "bo@example.com", Role.PARTNER))
    report = house.here.check.verify(Submission(partner.badge(awarded_at=AWARDED)))
    assert f"/watches?report={report.reference}" in visitor.get(f"/check/r/{report.reference}").text
    page = visitor.get(f"/watches?report={report.reference}").text
    assert f'value="{report.reference}"' in page
    form = {"csrf": form_token(page), "reference": report.reference, "label": "Case 7"}
    assert "Case 7" in visitor.post("/watches", data=form, follow_redirects=True).text
    wrong = visitor.post("/watches", data=form | {"reference": "K7QM-3XR9"})
    assert wrong.status_code == 422
    assert "Check the badge again" in wrong.text
    with house.here.desk.work(SLUG) as work:
        (kept,) = work.tx.watches.all()
    ended = visitor.post("/watches/end", data={"csrf": form["csrf"], "id": kept.id}, follow_redirects=True)
    assert "Nothing is watched yet" in ended.text
    assert visitor.post("/watches", data=form | {"csrf": "x"}).status_code == 403
    assert visitor.post("/watches/end", data={"csrf": "x"}).status_code == 403
