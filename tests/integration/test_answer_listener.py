"""Whoever listens is told of each answer that counted, once, with what was found; and each page is led back to."""

import json
from dataclasses import replace

import pytest

from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from tests.integration.test_presentation_requests import claim
from verifier.report import Verdict
from verifier.web.openid4vp.answering import take
from verifier.web.openid4vp.asking import Ask, ask_of, make_request, open_request
from verifier.web.openid4vp.request_object import parameters
from verifier.wishes import BadgeWish, query_for

DECLINED = "access_denied"


@pytest.fixture
def heard():
    return []


@pytest.fixture
def desk(house, heard):
    return replace(house.here.check, listener=lambda request, came: heard.append((request, came)))


def request_object(desk, request):
    return parameters(desk, request)


def answered(house, desk, purse, **more):
    made = make_request(desk, Ask(query_for([BadgeWish()]), **more))
    request = open_request(desk, made["id"])
    return take(desk, request, answer(request_object(desk, request), purse, house.clock()))


def test_an_answer_is_heard_with_what_was_found(house, desk, heard):
    purse = new_purse()
    claim(house, purse)
    assert answered(house, desk, purse, page="/somewhere") == {}
    ((request, came),) = heard
    (shown,) = came.answers
    assert ask_of(request).page == "/somewhere"
    assert shown.report.verdict is Verdict.VALID


def test_a_wallet_that_declines_is_heard_to_show_nothing(desk, heard):
    made = make_request(desk, Ask(query_for([BadgeWish()])))
    request = open_request(desk, made["id"])
    take(desk, request, {"error": DECLINED, "state": request_object(desk, request)["state"]})
    assert [came for _, came in heard] == [None]


def test_presentations_that_do_not_hold_are_heard_of_without_what_they_showed(house, desk, heard):
    purse = new_purse()
    claim(house, purse)
    made = make_request(desk, Ask(query_for([BadgeWish()])))
    request = open_request(desk, made["id"])
    form = answer(request_object(desk, request), purse, house.clock())
    shown = json.loads(form["vp_token"])
    shown["ldp_vc"][0]["holder"] = "did:key:z6MkSomebodyElse"
    take(desk, request, form | {"vp_token": json.dumps(shown)})
    ((_, came),) = heard
    assert (came.answers, len(came.broken)) == ((), 1)


def test_on_one_device_the_wallet_leads_back_to_the_page_that_asks(house, desk):
    purse = new_purse()
    claim(house, purse)
    back = answered(house, desk, purse, same_device=True, page="/somewhere")["redirect_uri"]
    assert back.startswith(f"{desk.public_url}/somewhere/")
