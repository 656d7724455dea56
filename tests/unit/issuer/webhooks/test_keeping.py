"""Webhooks as HR keeps them: what can not be used is refused in words, the secret is told once, messages go again."""

from dataclasses import replace

import pytest

from issuer.errors import (
    StillOnItsWay,
    TooManyWebhooks,
    UnknownDelivery,
    UnknownWebhook,
    WebhookOff,
    WebhookRefused,
)
from issuer.kept.webhooks import DeliveryState, EndpointKind, EventType, OffReason
from issuer.webhooks import keeping
from issuer.webhooks.secrets import unseal
from tests.support.builders import at, give, stocked
from tests.unit.issuer.webhooks.hooks import (
    SEALER,
    URL,
    Receiver,
    add,
    carry_out,
    hand,
    organisation_with,
    waiting,
)


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        yield tx


def acts(tx, endpoint_id):
    return [entry.action for entry in tx.audit.of_object(endpoint_id)]


def test_one_is_added_with_a_secret_that_is_kept_sealed(tx):
    added = add(tx)
    (kept,) = keeping.listed(tx)
    assert kept == added.endpoint
    assert added.secret.startswith("whsec_")
    assert added.secret not in repr(added)
    assert unseal(kept, tx.organisation, SEALER).url == URL
    assert acts(tx, kept.id) == ["webhook.added"]
    assert "token" not in str(tx.audit.of_object(kept.id))


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("standard", "https://hr.example/cairn"),
        ("slack", "https://hr.example/…"),
        ("teams", "https://hr.example/…"),
    ],
)
def test_of_an_address_people_are_shown_what_is_no_secret(tx, kind, place):
    assert add(tx, kind=kind).endpoint.place == place


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"url": " "}, "address is missing"),
        ({"url": "https://a.example/" + "x" * 2000}, "longer than 2000"),
        ({"events": ()}, "Choose at least one"),
        ({"events": ("award.eaten",)}, "Events are: award.created"),
        ({"kind": "fax"}, "one of: standard, slack, teams"),
    ],
)
def test_what_can_not_be_used_is_refused(tx, changes, why):
    with pytest.raises(WebhookRefused, match=why):
        add(tx, **changes)
    assert keeping.listed(tx) == []


def test_an_event_chosen_twice_is_told_once(tx):
    made = add(tx, events=["award.created", "award.created"]).endpoint
    assert made.events == (EventType.AWARD_CREATED,)


def test_there_are_ten_at_most(tx):
    for number in range(keeping.MOST_ENDPOINTS):
        add(tx, seed=number)
    with pytest.raises(TooManyWebhooks, match="at most 10"):
        add(tx, seed=99)


def test_one_is_switched_off_and_on_and_forgiven_what_it_failed(tx):
    endpoint_id = add(tx).endpoint.id
    off = keeping.switch(hand(tx, at(5)), endpoint_id, on=False)
    assert (off.off_at, off.off_reason) == (at(5), OffReason.BY_HAND)
    assert keeping.switch(hand(tx, at(6)), endpoint_id, on=False) == off
    on = keeping.switch(hand(tx, at(7)), endpoint_id, on=True)
    assert on.is_on
    assert acts(tx, endpoint_id) == ["webhook.added", "webhook.switched_off", "webhook.switched_on"]


def test_one_is_removed_with_what_was_on_its_way(tx):
    endpoint_id = add(tx).endpoint.id
    give(tx, "communication")
    keeping.remove(hand(tx), endpoint_id)
    assert keeping.listed(tx) == []
    assert waiting(tx) == []
    assert [job.kind for job in tx.jobs.all(10) if job.kind == "webhook.send"] == []
    assert acts(tx, endpoint_id)[-1] == "webhook.removed"


def test_a_test_is_sent_to_one_alone_whatever_it_wants(tx):
    chosen = add(tx, events=["award.declined"]).endpoint
    add(tx, seed=8)
    sent = keeping.try_out(hand(tx), chosen.id)
    assert [each.endpoint_id for each in waiting(tx)] == [chosen.id]
    assert sent.event.type == "webhook.test"
    keeping.switch(hand(tx), chosen.id, on=False)
    with pytest.raises(WebhookOff, match="Switch it on"):
        keeping.try_out(hand(tx), chosen.id)


def test_a_chat_has_no_secret_to_change(tx):
    chat = add(tx, kind=EndpointKind.TEAMS)
    with pytest.raises(WebhookRefused, match="not signed"):
        keeping.rotate(hand(tx), chat.endpoint.id)


@pytest.mark.parametrize(
    "act",
    [
        lambda tx: keeping.find(tx, "none"),
        lambda tx: keeping.rotate(hand(tx), "none"),
        lambda tx: keeping.switch(hand(tx), "none", on=True),
        lambda tx: keeping.remove(hand(tx), "none"),
        lambda tx: keeping.try_out(hand(tx), "none"),
        lambda tx: keeping.replay_lost(hand(tx), "none"),
    ],
    ids=["find", "rotate", "switch", "remove", "test", "replay"],
)
def test_one_that_is_not_there_is_told(tx, act):
    with pytest.raises(UnknownWebhook):
        act(tx)


# --- again ------------------------------------------------------------------------------------------


@pytest.fixture
def lost():
    """A store with two messages that were given up."""
    store, added = organisation_with()
    with store.transaction("acme") as tx:
        give(tx, "communication")
        give(tx, "creativity")
        sent = waiting(tx)
        keeping.switch(hand(tx), added.endpoint.id, on=False)
    for each in sent:
        carry_out(store, each.id, Receiver(), at(1))
    with store.transaction("acme") as tx:
        # The worker ends jobs that are done.
        for each in sent:
            tx.jobs.drop("webhook.send", each.id)
        keeping.switch(hand(tx), added.endpoint.id, on=True)
    return store, added.endpoint.id, sent


def test_one_message_is_sent_again_under_the_id_that_it_has(lost):
    store, endpoint_id, (first, _) = lost
    with store.transaction("acme") as tx:
        again = keeping.replay(hand(tx, at(50)), endpoint_id, first.id)
        assert (again.state, again.attempts, again.next_at) == (DeliveryState.WAITING, 0, at(50))
        assert [each.id for each in waiting(tx)] == [first.id]
        assert acts(tx, endpoint_id)[-1] == "webhook.replayed"
        with pytest.raises(StillOnItsWay):
            keeping.replay(hand(tx, at(51)), endpoint_id, first.id)
    receiver = Receiver()
    carry_out(store, first.id, receiver, at(52))
    assert receiver.got[0][2]["webhook-id"] == first.event.id


def test_a_message_is_sent_again_only_by_the_webhook_that_it_went_to(lost):
    store, endpoint_id, (first, _) = lost
    with store.transaction("acme") as tx:
        other = replace(tx.webhooks.get(endpoint_id), id="other")
        assert tx.webhooks.add(other, 10)
        with pytest.raises(UnknownDelivery):
            keeping.replay(hand(tx, at(50)), other.id, first.id)
        assert waiting(tx) == []


def test_one_that_was_delivered_can_be_sent_again_too(lost):
    store, endpoint_id, (first, _) = lost
    for now in (at(50), at(60)):
        with store.transaction("acme") as tx:
            keeping.replay(hand(tx, now), endpoint_id, first.id)
        carry_out(store, first.id, Receiver(), now)
    with store.transaction("acme") as tx:
        assert tx.webhooks.delivery(first.id).state is DeliveryState.DELIVERED


def test_all_that_were_given_up_are_sent_again(lost):
    store, endpoint_id, sent = lost
    with store.transaction("acme") as tx:
        assert keeping.replay_lost(hand(tx, at(50)), endpoint_id) == 2
        assert {each.id for each in waiting(tx)} == {each.id for each in sent}
        assert keeping.replay_lost(hand(tx, at(51)), endpoint_id) == 0


def test_nothing_is_sent_again_that_is_not_there_or_to_one_that_is_off(lost):
    store, endpoint_id, (first, _) = lost
    with store.transaction("acme") as tx:
        with pytest.raises(UnknownDelivery):
            keeping.replay(hand(tx), endpoint_id, "none")
        keeping.switch(hand(tx), endpoint_id, on=False)
        with pytest.raises(WebhookOff):
            keeping.replay(hand(tx), endpoint_id, first.id)
        with pytest.raises(WebhookOff):
            keeping.replay_lost(hand(tx), endpoint_id)
