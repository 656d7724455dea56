"""Webhooks and the messages to them, in memory. The store's lock makes each method atomic."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from issuer.kept.webhooks import Delivery, DeliveryState, Endpoint
from issuer.store.memory_ledger import Ledger
from records.errors import Conflict


@dataclass(frozen=True, slots=True)
class MemoryWebhooks:
    """`issuer.kept.webhooks.WebhookShelf` in memory."""

    ledger: Ledger

    def all(self) -> Sequence[Endpoint]:
        """Return every endpoint, oldest first."""
        return sorted(self.ledger.webhooks.values(), key=lambda each: each.created_at)

    def get(self, endpoint_id: str, *, locked: bool = False) -> Endpoint | None:  # noqa: ARG002 - alone as it is
        """Return an endpoint; the transaction is alone as it is."""
        return self.ledger.webhooks.get(endpoint_id)

    def add(self, endpoint: Endpoint, limit: int) -> bool:
        """Keep a new endpoint; False if there are as many as `limit`."""
        if len(self.ledger.webhooks) >= limit:
            return False
        self.ledger.webhooks[endpoint.id] = endpoint
        return True

    def change(self, endpoint: Endpoint) -> None:
        """Keep an endpoint in place of the one of its id; one that is gone stays gone."""
        if endpoint.id in self.ledger.webhooks:
            self.ledger.webhooks[endpoint.id] = endpoint

    def remove(self, endpoint_id: str) -> bool:
        """Keep an endpoint and its deliveries no longer; False if there is none of this id."""
        for each in self._to(endpoint_id):
            del self.ledger.webhook_deliveries[each.id]
        return self.ledger.webhooks.pop(endpoint_id, None) is not None

    def enqueue(self, delivery: Delivery) -> None:
        """Keep a new delivery."""
        if delivery.endpoint_id not in self.ledger.webhooks:
            raise Conflict("a delivery is to an endpoint that is kept")
        self.ledger.webhook_deliveries[delivery.id] = delivery

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return a delivery; the transaction is alone as it is."""
        return self.ledger.webhook_deliveries.get(delivery_id)

    def deliveries(self, endpoint_id: str, limit: int) -> Sequence[Delivery]:
        """Return an endpoint's deliveries, newest first."""
        return self._to(endpoint_id)[::-1][:limit]

    def in_state(self, endpoint_id: str, state: DeliveryState, limit: int) -> Sequence[Delivery]:
        """Return an endpoint's deliveries in a state, oldest first."""
        return [each for each in self._to(endpoint_id) if each.state is state][:limit]

    def note(self, delivery: Delivery) -> None:
        """Keep a delivery in place of the one of its id; one that is gone stays gone."""
        if delivery.id in self.ledger.webhook_deliveries:
            self.ledger.webhook_deliveries[delivery.id] = delivery

    def sweep(self, endpoint_id: str, before: datetime) -> int:
        """Delete an endpoint's deliveries of events before that instant that are over; return how many."""
        over = [
            each
            for each in self._to(endpoint_id)
            if each.event.at < before and each.state is not DeliveryState.WAITING
        ]
        for each in over:
            del self.ledger.webhook_deliveries[each.id]
        return len(over)

    def _to(self, endpoint_id: str) -> list[Delivery]:
        kept = self.ledger.webhook_deliveries.values()
        return [each for each in kept if each.endpoint_id == endpoint_id]
