"""Messages are sent until they are taken: for days, more and more slowly, under one id; then they are given up."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from issuer.kept.webhooks import DeliveryState, OffReason
from issuer.webhooks import keeping, sending
from issuer.webhooks.secrets import OVERLAP
from tests.support.builders import Seeded, at, give
from tests.unit.issuer.webhooks.hooks import (
    DAYS,
    SEALER,
    URL,
    Receiver,
    carry_out,
    hand,
    organisation_with,
    waiting,
)


@pytest.fixture
def scene():
    store, added = organisation_with()
    with store.transaction("acme") as tx:
        give(tx, "communication")
        (sent,) = waiting(tx)
    return store, added, sent.id


def delivery(store, delivery_id):
    with store.transaction("acme") as tx:
        return tx.webhooks.delivery(delivery_id)


def endpoint(store):
    with store.transaction("acme") as tx:
        return tx.webhooks.all()[0]


def is_signed(secret, sent):
    """Whether somebody else's library signs the same with this secret."""
    _, body, headers = sent
    at_then = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    theirs = Webhook(secret).sign(headers["webhook-id"], at_then, body.decode())
    return theirs in headers["webhook-signature"].split()


def test_a_message_arrives_signed_and_is_over(scene):
    store, added, sent_id = scene
    receiver = Receiver(204)
    assert carry_out(store, sent_id, receiver, at(1)) is None
    (sent,) = receiver.got
    url, body, headers = sent
    assert url == URL
    assert headers["Content-Type"] == "application/json"
    assert headers["webhook-id"] == delivery(store, sent_id).event.id
    assert headers["webhook-timestamp"] == str(int(at(1).timestamp()))
    assert is_signed(added.secret, sent)
    assert json.loads(body)["type"] == "award.created"
    over = delivery(store, sent_id)
    assert (over.state, over.attempts, over.answer, over.tried_at) == (
        DeliveryState.DELIVERED,
        1,
        "204",
        at(1),
    )


def test_one_that_is_over_is_not_sent_again(scene):
    store, _, sent_id = scene
    receiver = Receiver()
    carry_out(store, sent_id, receiver, at(1))
    assert carry_out(store, sent_id, receiver, at(2)) is None
    assert carry_out(store, "never there", receiver, at(2)) is None
    assert len(receiver.got) == 1


@pytest.mark.parametrize("answer", [500, 404, 301, 199, "timeout", "unreachable", "address_refused"])
def test_whatever_is_no_success_is_tried_again_and_what_it_was_is_kept(scene, answer):
    store, _, sent_id = scene
    again = carry_out(store, sent_id, Receiver(answer), at(1))
    kept = delivery(store, sent_id)
    assert (kept.state, kept.attempts, kept.answer) == (DeliveryState.WAITING, 1, str(answer))
    assert kept.next_at == again
    assert timedelta(seconds=5) <= again - at(1) <= timedelta(seconds=6)


def test_it_is_tried_for_three_days_under_one_id_and_then_given_up_and_the_webhook_switched_off(scene):
    store, _, sent_id = scene
    receiver, now = Receiver(500), at(1)
    while again := carry_out(store, sent_id, receiver, now):
        now = again
    assert len(receiver.got) == sending.MOST_ATTEMPTS == 10
    assert 3 * DAYS < now - at(1) < 4 * DAYS
    assert len({headers["webhook-id"] for _, _, headers in receiver.got}) == 1
    assert delivery(store, sent_id).state is DeliveryState.DEAD
    off = endpoint(store)
    assert (off.off_reason, off.off_at) == (OffReason.FAILED_LONG, now)
    with store.transaction("acme") as tx:
        acts = [entry.action for entry in tx.audit.of_object(off.id)]
        give(tx, "creativity")
        assert len(waiting(tx)) == 1
    assert acts == ["webhook.added", "webhook.switched_off"]


def test_each_pause_is_longer_and_no_two_come_back_together():
    assert list(sending.PAUSES) == sorted(sending.PAUSES)
    spread = {sending._spread(timedelta(hours=1), Seeded(seed)) for seed in range(30)}
    assert len(spread) > 20
    assert all(timedelta(hours=1) <= each <= timedelta(minutes=72) for each in spread)


def test_one_that_fails_rests_and_what_waits_for_it_costs_no_try(scene):
    store, _, first = scene
    with store.transaction("acme") as tx:
        give(tx, "creativity")
        second = next(each.id for each in waiting(tx) if each.id != first)
    receiver = Receiver(500)
    carry_out(store, first, receiver, at(1))
    assert carry_out(store, second, receiver, at(2)) >= at(6)
    assert len(receiver.got) == 1
    assert delivery(store, second).attempts == 0
    receiver.answers = [204]
    assert carry_out(store, second, receiver, at(60)) is None
    assert (endpoint(store).failing_since, endpoint(store).rests_until) == (None, None)


def test_one_failing_for_long_is_forgiven_at_the_first_success(scene):
    store, _, sent_id = scene
    carry_out(store, sent_id, Receiver(500), at(1))
    assert endpoint(store).failing_since == at(1)
    carry_out(store, sent_id, Receiver(500), at(100))
    assert endpoint(store).failing_since == at(1)
    carry_out(store, sent_id, Receiver(200), at(900))
    assert endpoint(store).failing_since is None


def test_a_receiver_that_says_that_it_is_gone_is_told_no_more(scene):
    store, _, sent_id = scene
    assert carry_out(store, sent_id, Receiver(410), at(1)) is None
    assert endpoint(store).off_reason is OffReason.GONE
    assert delivery(store, sent_id).state is DeliveryState.DEAD


def test_what_waits_for_one_that_was_switched_off_is_given_up_unsent(scene):
    store, added, sent_id = scene
    with store.transaction("acme") as tx:
        keeping.switch(hand(tx), added.endpoint.id, on=False)
    receiver = Receiver()
    assert carry_out(store, sent_id, receiver, at(1)) is None
    assert receiver.got == []
    assert (delivery(store, sent_id).state, delivery(store, sent_id).answer) == (
        DeliveryState.DEAD,
        "switched_off",
    )


def test_while_a_secret_is_changed_both_sign_and_after_a_day_the_new_one_alone(scene):
    store, added, sent_id = scene
    with store.transaction("acme") as tx:
        fresh = keeping.rotate(hand(tx, at(10), seed=99), added.endpoint.id)
    assert fresh.secret != added.secret
    receiver = Receiver(500)
    carry_out(store, sent_id, receiver, at(20))
    carry_out(store, sent_id, receiver, at(10) + OVERLAP)
    during, after = receiver.got
    assert is_signed(added.secret, during)
    assert is_signed(fresh.secret, during)
    assert is_signed(fresh.secret, after)
    assert not is_signed(added.secret, after)
    assert len(after[2]["webhook-signature"].split()) == 1


def test_a_chat_is_told_in_its_own_way_and_unsigned():
    store, added = organisation_with(kind="slack")
    assert added.secret is None
    with store.transaction("acme") as tx:
        given = give(tx, "communication")
        (sent,) = waiting(tx)
    receiver = Receiver(200)
    carry_out(store, sent.id, receiver, at(1))
    ((_, body, headers),) = receiver.got
    assert set(headers) == {"Content-Type"}
    page = f"https://badges.example/awards/{given.id}"
    assert json.loads(body) == {"text": f"“Communication” was awarded. <{page}|Open in Cairn>"}


def test_what_is_over_for_a_month_is_forgotten_at_the_next_success(scene):
    store, _, old = scene
    carry_out(store, old, Receiver(200), at(1))
    later = at(0) + 31 * DAYS
    with store.transaction("acme") as tx:
        give(tx, "creativity", later)
        (new,) = (each.id for each in waiting(tx) if each.id != old)
    carry_out(store, new, Receiver(200), later)
    assert delivery(store, old) is None
    assert delivery(store, new).state is DeliveryState.DELIVERED


def test_what_is_over_for_a_month_is_forgotten_when_another_is_given_up_too(scene):
    store, added, old = scene
    carry_out(store, old, Receiver(200), at(1))
    later = at(0) + 31 * DAYS
    with store.transaction("acme") as tx:
        give(tx, "creativity", later)
        (new,) = (each.id for each in waiting(tx) if each.id != old)
        keeping.switch(hand(tx, later), added.endpoint.id, on=False)
    carry_out(store, new, Receiver(200), later)
    assert delivery(store, old) is None
    assert delivery(store, new).state is DeliveryState.DEAD


def test_a_sealed_address_opens_for_its_own_webhook_alone(scene):
    store, added, sent_id = scene
    assert URL.encode() not in added.endpoint.sealed
    assert "token" not in repr(added.endpoint)
    with store.transaction("acme") as tx:
        assert sending.letter(tx, sent_id, SEALER, at(1)).url == URL
