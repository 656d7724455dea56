"""A partner withdraws, pauses and cannot be reached: what becomes of the meta-badge here that rests on its badge."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from cairn.app import create_app
from cairn.demo import SLUG, welcome
from cairn.installation import open_installation
from cairn.jobs import worker
from cairn.settings import load
from credentials.badge import StatusEntry
from issuer.revocation import RevokeAward, revoke
from tests.support.inprocess import URL, Clock, House
from tests.support.partner import Partner
from tests.support.showing import Foreign, know, plan, visit, wallet
from tests.unit.issuer.meta_badges.test_cascade import state


class Reaching:
    """Sources of an installation that reach a partner beside what they reach anyway."""

    def __init__(self, partner, before):
        self.partner, self.before = partner, before

    def get(self, url, *, accept, limit):
        asked = self.partner if url.startswith(self.partner.base) else self.before
        return asked.get(url, accept=accept, limit=limit)


@pytest.fixture
def partner():
    return Partner()


@pytest.fixture
def house(tmp_path, partner):
    clock = Clock()
    here = open_installation(load({"CAIRN_STATE_DIR": str(tmp_path)}), clock)
    sources = here.check.sources
    reaching = replace(sources, documents=Reaching(partner, sources.documents))
    here = replace(here, check=replace(here.check, sources=reaching))
    welcome(here, make_first=True)
    yield House(here, TestClient(create_app(here), base_url=URL), clock)
    here.database.close()


@pytest.fixture
def earned(house, partner):
    """The award of a meta-badge that rests on one badge of the partner's, at place 7 of its lists."""
    foreign = Foreign(partner=partner)
    know(house, foreign)
    plan(house, "guest", f"all of: {foreign.need()}", "Guest")
    purse = wallet()
    foreign.badge(purse, status=StatusEntry(partner.list_url, 7, f"{partner.suspension_url}#suspension"))
    seen = visit(house, "guest")
    seen.show(purse)
    assert seen.reached() == "awarded", seen.page()
    with house.here.desk.work(SLUG) as work:
        award_id = work.tx.presented.request(seen.place.rpartition("/")[2]).outcome.award_id
        return work.tx.awards.get(award_id)


def after(house, **delta):
    """Let time pass and whatever is due be done."""
    house.clock.forward(**delta)
    worker(house.here).run_due(house.clock())


def stands(house, award):
    with house.here.desk.work(SLUG) as work:
        return state(work.tx, award)


def page(house, award):
    return house.signed_in().get(f"/awards/{award.id}").text


def test_a_badge_paused_there_pauses_ours_here_and_lifted_there_both_recover(house, partner, earned):
    after(house, minutes=1)
    assert stands(house, earned) == "in force"
    partner.suspended.add(7)
    partner.publish_lists()
    after(house, minutes=6)
    assert stands(house, earned) == "paused"
    assert "paused by its issuer" in page(house, earned)
    partner.suspended.clear()
    partner.publish_lists()
    after(house, minutes=6)
    assert stands(house, earned) == "in force"


def test_a_badge_withdrawn_there_withdraws_ours_when_the_grace_period_is_over(house, partner, earned):
    after(house, minutes=1)
    partner.revoked.add(7)
    partner.publish_lists()
    after(house, minutes=6)
    assert stands(house, earned) == "paused"
    after(house, days=14, minutes=6)
    assert stands(house, earned) == "withdrawn"


def test_a_partner_out_of_reach_changes_nothing_and_hr_sees_since_when(house, partner, earned):
    after(house, minutes=1)
    lists = dict(partner.published)
    partner.published.clear()
    asked = len(partner.fetched)
    after(house, minutes=6)
    after(house, hours=26)
    assert stands(house, earned) == "in force"
    assert len(partner.fetched) >= asked + 2
    assert "It could not be checked since then" in page(house, earned)
    partner.published.update(lists)
    after(house, minutes=6)
    assert "It could not be checked since then" not in page(house, earned)


def test_a_partner_is_asked_no_more_often_than_its_list_says(house, partner, earned):
    after(house, minutes=1)
    asked = len(partner.fetched)
    for _ in range(3):
        after(house, minutes=1)
    assert len(partner.fetched) == asked
    after(house, minutes=2)
    assert len(partner.fetched) > asked


def test_nothing_is_asked_any_more_once_ours_is_withdrawn(house, partner, earned):
    after(house, minutes=1)
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(earned.id, "duplicate"), work.now)
    after(house, minutes=6)
    asked = len(partner.fetched)
    after(house, hours=2)
    assert len(partner.fetched) == asked
