"""What the page and the API of webhooks share: who acts, whether an address may be asked, how one is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.wording import N_, say, say_many
from did.errors import FetchFailed
from issuer.errors import WebhookRefused
from issuer.kept.webhooks import Delivery, DeliveryState, Endpoint, EventType, OffReason
from issuer.web.desk import Desk, Work
from issuer.webhooks import keeping
from issuer.webhooks.keeping import Added, AddWebhook, Hand
from web.signin.visitors import Visitor
from web.targets import AllowList, read_target

LOG_LENGTH: Final = 50
EVENT_WORDS: Final = {
    EventType.AWARD_CREATED: N_("A badge is awarded"),
    EventType.AWARD_CLAIMED: N_("A badge is claimed into a wallet"),
    EventType.AWARD_DECLINED: N_("A badge is declined"),
    EventType.STATUS_CHANGED: N_("A badge is paused, counts again or is withdrawn"),
    EventType.APPROVAL_REQUESTED: N_("A badge waits for approval"),
    EventType.REQUEST_MADE: N_("Somebody asks for a badge"),
    EventType.REQUEST_GRANTED: N_("Somebody who asked for a badge gets it"),
    EventType.REQUEST_RETURNED: N_("Somebody who asks for a badge is asked back"),
    EventType.REQUEST_DECLINED: N_("Somebody who asked for a badge does not get it"),
}
OFF_WORDS: Final = {
    OffReason.BY_HAND: N_("switched off"),
    OffReason.FAILED_LONG: N_("switched off, since nothing arrived there for three days"),
    OffReason.GONE: N_("switched off, since the receiver said that it is gone"),
}
_STATE_WORDS: Final = {
    DeliveryState.WAITING: N_("on its way"),
    DeliveryState.DELIVERED: N_("delivered"),
    DeliveryState.DEAD: N_("given up"),
}
_ANSWER_WORDS: Final = {
    "timeout": N_("no answer in time"),
    "unreachable": N_("could not be reached"),
    "address_refused": N_("the address may not be asked"),
    "switched_off": N_("the webhook was off"),
}


@dataclass(frozen=True, slots=True)
class WebhookDesk:
    """Where webhooks are kept from; `places` may be asked although they are not public https."""

    desk: Desk
    places: AllowList

    def hand(self, work: Work, visitor: Visitor) -> Hand:
        """Return who keeps webhooks in this unit of work."""
        return Hand(work.tx, self.desk.sealer, work.randomness, work.now, visitor.id)

    def add(self, visitor: Visitor, wish: AddWebhook) -> Added:
        """Keep a new webhook at an address that may be asked.

        Raises:
            WebhookRefused: the address may not, or as `issuer.webhooks.keeping.add`.
            TooManyWebhooks: as there.
        """
        try:
            read_target(wish.url.strip(), self.places)
        except FetchFailed as fault:
            raise WebhookRefused(
                say(
                    "The address can not be used: messages go to public https addresses on port 443 alone. "
                    "({fault})",
                    fault=str(fault),
                )
            ) from fault
        with self.desk.work(visitor.organisation) as work:
            return keeping.add(self.hand(work, visitor), wish)


@dataclass(frozen=True, slots=True)
class ToldDelivery:
    """A message as people are told of it."""

    delivery: Delivery
    state: str
    answer: str

    @property
    def can_be_sent_again(self) -> bool:
        """Whether somebody may have it sent once more."""
        return self.delivery.state is not DeliveryState.WAITING


def told(delivery: Delivery) -> ToldDelivery:
    """Return a message in words."""
    answer = delivery.answer
    words = (
        say("answered {answer}", answer=answer) if answer.isdecimal() else _ANSWER_WORDS.get(answer, answer)
    )
    return ToldDelivery(delivery, _STATE_WORDS[delivery.state], words)


def standing(endpoint: Endpoint, now: datetime) -> str:
    """Return how a webhook stands, in words."""
    if endpoint.off_reason is not None:
        return OFF_WORDS[endpoint.off_reason]
    if endpoint.failing_since is None:
        return N_("on")
    days = (now - endpoint.failing_since).days
    if days < 1:
        return N_("failing since today")
    return say_many("failing for {n} day", "failing for {n} days", days)


def was_given_up(endpoint: Endpoint) -> bool:
    """Whether it was switched off by itself, which people have to hear of."""
    return endpoint.off_reason in (OffReason.FAILED_LONG, OffReason.GONE)
