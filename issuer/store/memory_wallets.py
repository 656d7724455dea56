"""What wallets asked, were told, and told, in memory. The store's lock makes each method atomic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.deliveries import Delivery, DeliveryEvent, OfferStep
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryWallets:
    """`issuer.deliveries.WalletShelf` in memory."""

    ledger: Ledger

    def note(self, step: OfferStep) -> None:
        """Keep a step; the same step with the same answer again is counted, and keeps its first time."""
        key = (step.offer_id, step.step, step.told)
        kept = self.ledger.steps.get(key)
        again = None if kept is None else replace(kept, last_at=step.last_at, times=kept.times + 1)
        self.ledger.steps[key] = again or step

    def steps(self, award_id: str) -> Sequence[OfferStep]:
        """Return the steps with every offer of an award, in the order they first happened."""
        return [step for step in self.ledger.steps.values() if step.award_id == award_id]

    def deliver(self, delivery: Delivery) -> None:
        """Keep a delivery; twice is the same as once."""
        self.ledger.deliveries.setdefault(delivery.id, delivery)

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return the delivery of this id."""
        return self.ledger.deliveries.get(delivery_id)

    def tell(self, delivery_id: str, event: DeliveryEvent, at: datetime) -> bool:
        """Keep what a wallet tells of a delivery; True exactly once for each event."""
        if (delivery_id, event) in self.ledger.delivery_events:
            return False
        self.ledger.delivery_events[delivery_id, event] = at
        return True

    def detail(self, token_hash: str, configuration_ids: Sequence[str]) -> None:
        """Keep which configurations a token was asked for in detail."""
        self.ledger.grant_details[token_hash] = tuple(configuration_ids)

    def details(self, token_hash: str) -> tuple[str, ...] | None:
        """Return which configurations a token was asked for in detail; None if it was not."""
        return self.ledger.grant_details.get(token_hash)
