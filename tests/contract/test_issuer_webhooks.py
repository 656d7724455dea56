"""Webhooks: no more than an organisation may have, changed while they are there, their messages kept in order."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from issuer.errors import Busy
from issuer.kept.webhooks import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    Event,
    EventType,
    OffReason,
)
from records.errors import Conflict
from tests.support.builders import at

HOOK = Endpoint(
    "hook-1",
    EndpointKind.STANDARD,
    "https://hr.example/cairn",
    b"\x00sealed\xff",
    (EventType.AWARD_CREATED, EventType.STATUS_CHANGED),
    tells_people=True,
    created_at=at(10),
)
EVENT = Event("msg_1", "award.created", at(20), {"award": "urn:uuid:1", "zoë": "ü"})
SENT = Delivery("d-1", "hook-1", EVENT, DeliveryState.WAITING, 0, at(20))


@pytest.fixture
def kept(store):
    with store.transaction("acme") as tx:
        assert tx.webhooks.add(HOOK, 10)
        tx.webhooks.enqueue(SENT)
    return store


def test_a_webhook_comes_back_as_it_was_kept_and_only_in_its_organisation(kept):
    with kept.transaction("acme") as tx:
        assert tx.webhooks.get("hook-1") == HOOK
        assert tx.webhooks.get("hook-1", locked=True) == HOOK
        assert list(tx.webhooks.all()) == [HOOK]
    with kept.transaction("globex") as tx:
        assert tx.webhooks.get("hook-1") is None
        assert list(tx.webhooks.all()) == []
        assert tx.webhooks.delivery("d-1") is None
        assert list(tx.webhooks.deliveries("hook-1", 10)) == []
        assert not tx.webhooks.remove("hook-1")
    with kept.transaction("acme") as tx:
        assert tx.webhooks.get("hook-1") == HOOK


def test_they_are_listed_oldest_first(kept):
    with kept.transaction("acme") as tx:
        tx.webhooks.add(replace(HOOK, id="hook-0", created_at=at(5)), 10)
        assert [each.id for each in tx.webhooks.all()] == ["hook-0", "hook-1"]


def test_there_are_no_more_than_the_limit_until_one_is_removed(kept):
    with kept.transaction("acme") as tx:
        assert tx.webhooks.add(replace(HOOK, id="hook-2"), 2)
        assert not tx.webhooks.add(replace(HOOK, id="hook-3"), 2)
        assert tx.webhooks.remove("hook-1")
        assert tx.webhooks.add(replace(HOOK, id="hook-3"), 2)


def test_of_many_who_add_at_once_no_more_get_in_than_may(kept):
    def add(number):
        try:
            with kept.transaction("acme") as tx:
                return tx.webhooks.add(replace(HOOK, id=f"many-{number}"), 3)
        except Busy:
            return False

    with ThreadPoolExecutor(6) as pool:
        added = list(pool.map(add, range(6)))
    with kept.transaction("acme") as tx:
        assert len(tx.webhooks.all()) == 1 + sum(added) <= 3


def test_a_change_is_kept_and_what_is_gone_stays_gone(kept):
    off = replace(HOOK, failing_since=at(30), rests_until=at(40), off_at=at(50), off_reason=OffReason.GONE)
    with kept.transaction("acme") as tx:
        tx.webhooks.change(off)
        tx.webhooks.change(replace(HOOK, id="never-there"))
    with kept.transaction("acme") as tx:
        assert list(tx.webhooks.all()) == [off]
        assert tx.webhooks.remove("hook-1")
        assert not tx.webhooks.remove("hook-1")
        tx.webhooks.change(HOOK)
        assert list(tx.webhooks.all()) == []


def test_a_message_comes_back_as_it_was_noted(kept):
    tried = replace(SENT, attempts=3, next_at=None, tried_at=at(25), state=DeliveryState.DEAD, answer="500")
    with kept.transaction("acme") as tx:
        assert tx.webhooks.delivery("d-1") == SENT
        tx.webhooks.note(tried)
        tx.webhooks.note(replace(SENT, id="never-there"))
    with kept.transaction("acme") as tx:
        assert tx.webhooks.delivery("d-1") == tried
        assert tx.webhooks.delivery("never-there") is None


def test_messages_are_listed_newest_first_and_by_state_oldest_first(kept):
    with kept.transaction("acme") as tx:
        tx.webhooks.add(replace(HOOK, id="hook-2"), 10)
        tx.webhooks.enqueue(replace(SENT, id="d-2"))
        tx.webhooks.enqueue(replace(SENT, id="d-3", state=DeliveryState.DELIVERED))
        tx.webhooks.enqueue(replace(SENT, id="other", endpoint_id="hook-2"))
        assert [each.id for each in tx.webhooks.deliveries("hook-1", 10)] == ["d-3", "d-2", "d-1"]
        assert [each.id for each in tx.webhooks.deliveries("hook-1", 1)] == ["d-3"]
        waiting = tx.webhooks.in_state("hook-1", DeliveryState.WAITING, 10)
        assert [each.id for each in waiting] == ["d-1", "d-2"]
        assert len(tx.webhooks.in_state("hook-1", DeliveryState.WAITING, 1)) == 1


def test_a_message_to_nowhere_is_not_kept(store):
    with pytest.raises(Conflict), store.transaction("acme") as tx:
        tx.webhooks.enqueue(SENT)


def test_a_webhook_takes_its_messages_with_it(kept):
    with kept.transaction("acme") as tx:
        tx.webhooks.remove("hook-1")
        assert tx.webhooks.delivery("d-1") is None


def test_only_old_messages_that_are_over_are_swept_away(kept):
    old = replace(EVENT, at=at(1))
    with kept.transaction("acme") as tx:
        for state in DeliveryState:
            tx.webhooks.enqueue(replace(SENT, id=state.value, event=old, state=state))
        tx.webhooks.note(replace(SENT, state=DeliveryState.DEAD))
        assert tx.webhooks.sweep("another", at(20)) == 0
        assert tx.webhooks.sweep("hook-1", at(20)) == 2
        assert {each.id for each in tx.webhooks.deliveries("hook-1", 10)} == {"waiting", "d-1"}
