"""Whoever listens is told of each answer that counted, once, with what was found; and each page is led back to."""

from dataclasses import replace

import pytest

from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from contexts.strict_json import parse_object
from credentials import jose
from tests.integration.test_presentation_requests import claim
from verifier.report import Verdict
from verifier.web.openid4vp.answering import take
from verifier.web.openid4vp.asking import Ask, ask_of, make_request, open_request
from verifier.web.openid4vp.request_object import signed
from verifier.wishes import BadgeWish, query_for

DECLINED = "access_denied"


@pytest.fixture
def heard():
    return []


@pytest.fixture
def desk(house, heard):
    return replace(house.here.check, listener=lambda request, answers: heard.append((request, answers)))


def request_object(desk, request):
    return parse_object(jose.read(signed(desk, request, None)).payload)


def answered(house, desk, purse, **more):
    made = make_request(desk, Ask(query_for([BadgeWish()]), **more))
    request = open_request(desk, made["id"])
    return take(desk, request, answer(request_object(desk, request), purse, house.clock()))


def test_an_answer_is_heard_with_what_was_found(house, desk, heard):
    purse = new_purse()
    claim(house, purse)
    assert answered(house, desk, purse, page="/somewhere") == {}
    ((request, (shown,)),) = heard
    assert ask_of(request).page == "/somewhere"
    assert shown.report.verdict is Verdict.VALID


def test_a_wallet_that_declines_is_heard_to_show_nothing(desk, heard):
    made = make_request(desk, Ask(query_for([BadgeWish()])))
    request = open_request(desk, made["id"])
    take(desk, request, {"error": DECLINED, "state": request_object(desk, request)["state"]})
    assert [answers for _, answers in heard] == [()]


def test_on_one_device_the_wallet_leads_back_to_the_page_that_asks(house, desk):
    purse = new_purse()
    claim(house, purse)
    back = answered(house, desk, purse, same_device=True, page="/somewhere")["redirect_uri"]
    assert back.startswith(f"{desk.public_url}/somewhere/")
