"""Webhooks and their messages as people read them, and the addresses that may be told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.errors import WebhookRefused
from issuer.kept.webhooks import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    Event,
    EventType,
    OffReason,
)
from issuer.web.webhooks import EVENT_WORDS, OFF_WORDS, WebhookDesk, standing, told, was_given_up
from issuer.webhooks.keeping import AddWebhook
from tests.support.builders import at
from web.targets import AllowList

HOOK = Endpoint(
    "h",
    EndpointKind.STANDARD,
    "https://a.example/",
    b"",
    tuple(EventType),
    tells_people=False,
    created_at=at(0),
)
SENT = Delivery("d", "h", Event("msg_1", "award.created", at(0), {}), DeliveryState.WAITING, 0, at(0))
OFF = {reason: replace(HOOK, off_at=at(5), off_reason=reason) for reason in OffReason}


def test_every_event_and_every_reason_has_words():
    assert set(EVENT_WORDS) == set(EventType)
    assert set(OFF_WORDS) == set(OffReason)


@pytest.mark.parametrize(
    ("failing_for", "words"),
    [
        (None, "on"),
        (timedelta(hours=3), "failing since today"),
        (timedelta(days=1), "failing for 1 day"),
        (timedelta(days=2, hours=5), "failing for 2 days"),
    ],
)
def test_a_webhook_says_since_when_it_fails(failing_for, words):
    since = None if failing_for is None else at(0)
    assert standing(replace(HOOK, failing_since=since), at(0) + (failing_for or timedelta())) == words


@pytest.mark.parametrize(
    ("reason", "is_news"),
    [(OffReason.BY_HAND, False), (OffReason.FAILED_LONG, True), (OffReason.GONE, True)],
)
def test_people_hear_of_one_that_was_switched_off_by_itself(reason, is_news):
    assert was_given_up(OFF[reason]) is is_news
    assert standing(OFF[reason], at(9)) == OFF_WORDS[reason]


@pytest.mark.parametrize(
    ("state", "answer", "words", "can_go_again"),
    [
        (DeliveryState.WAITING, "", ("on its way", ""), False),
        (DeliveryState.DELIVERED, "204", ("delivered", "answered 204"), True),
        (DeliveryState.DEAD, "timeout", ("given up", "no answer in time"), True),
        (DeliveryState.DEAD, "switched_off", ("given up", "the webhook was off"), True),
        (DeliveryState.DEAD, "some_new_code", ("given up", "some_new_code"), True),
    ],
)
def test_a_message_says_what_became_of_it(state, answer, words, can_go_again):
    said = told(replace(SENT, state=state, answer=answer))
    assert (said.state, said.answer) == words
    assert said.can_be_sent_again is can_go_again


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/",
        "https://a.example:8443/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest",
        "https://user:pass@a.example/",
        "file:///etc/passwd",
        "",
    ],
)
def test_an_address_that_may_not_be_told_is_refused_before_anything_is_kept(url):
    desk = WebhookDesk(None, AllowList())
    with pytest.raises(WebhookRefused, match="public https addresses"):
        desk.add(None, AddWebhook(url, ["award.created"]))
