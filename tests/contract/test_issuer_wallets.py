"""What wallets asked, were told, and told: every store keeps the same promises."""

from dataclasses import replace

import pytest

from issuer.deliveries import Delivery, DeliveryEvent, OfferStep, Step
from tests.contract.ledger_values import award, grant, stocked
from tests.support.builders import at

READ = OfferStep("offer-1", award().id, Step.OFFER, "", at(10), at(10))
HANDED_OVER = Delivery("d-1", grant().token_hash, "offer-1", award().id, at(20))


@pytest.fixture
def wallets(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.offers.add_grant(grant())
        yield tx.wallets


def test_a_step_with_the_same_answer_is_counted_and_another_answer_is_another_step(wallets):
    wallets.note(READ)
    wallets.note(replace(READ, step=Step.TOKEN, told="invalid_grant", first_at=at(11), last_at=at(11)))
    wallets.note(replace(READ, first_at=at(12), last_at=at(12)))
    wallets.note(replace(READ, step=Step.TOKEN, first_at=at(13), last_at=at(13)))
    steps = wallets.steps(award().id)
    assert [(step.step, step.told, step.times) for step in steps] == [
        (Step.OFFER, "", 2),
        (Step.TOKEN, "invalid_grant", 1),
        (Step.TOKEN, "", 1),
    ]
    assert (steps[0].first_at, steps[0].last_at) == (at(10), at(12))


def test_only_the_steps_of_an_award_are_its_own(wallets):
    wallets.note(READ)
    assert wallets.steps("another") == []


def test_steps_of_one_organisation_are_unknown_to_another(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.wallets.note(READ)
    with store.transaction("globex") as tx:
        assert tx.wallets.steps(award().id) == []


def test_a_delivery_is_kept_once_and_comes_back_as_it_was(wallets):
    wallets.deliver(HANDED_OVER)
    wallets.deliver(replace(HANDED_OVER, delivered_at=at(30)))
    assert wallets.delivery("d-1") == HANDED_OVER
    assert wallets.delivery("d-2") is None


def test_each_event_of_a_delivery_is_told_once(wallets):
    wallets.deliver(HANDED_OVER)
    assert wallets.tell("d-1", DeliveryEvent.ACCEPTED, at(21))
    assert not wallets.tell("d-1", DeliveryEvent.ACCEPTED, at(22))
    assert wallets.tell("d-1", DeliveryEvent.DELETED, at(23))


def test_what_a_token_was_asked_for_in_detail_comes_back(wallets):
    assert wallets.details(grant().token_hash) is None
    wallets.detail(grant().token_hash, ["a", "b"])
    assert wallets.details(grant().token_hash) == ("a", "b")
