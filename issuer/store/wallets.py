"""What wallets asked, were told, and told, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from issuer.deliveries import Delivery, DeliveryEvent, OfferStep, Step
from issuer.store.tenant import Tenant
from issuer.store.wallet_tables import DELIVERY, DELIVERY_EVENT, GRANT_DETAIL, OFFER_STEP


@dataclass(frozen=True, slots=True)
class SqlWallets:
    """`issuer.deliveries.WalletShelf` in a database."""

    tenant: Tenant

    def note(self, step: OfferStep) -> None:
        """Keep a step; the same step with the same answer again is counted, and keeps its first time."""
        if self.tenant.add_unless_there(OFFER_STEP, **asdict(step)):
            return
        table = OFFER_STEP
        same = (table.c.offer_id == step.offer_id, table.c.step == step.step, table.c.told == step.told)
        again = self.tenant.update(table, *same)
        self.tenant.change(again.values(times=table.c.times + 1, last_at=step.last_at))

    def steps(self, award_id: str) -> Sequence[OfferStep]:
        """Return the steps with every offer of an award, in the order they first happened."""
        query = select(OFFER_STEP).where(self.tenant.mine(OFFER_STEP), OFFER_STEP.c.award_id == award_id)
        rows = self.tenant.connection.execute(query.order_by(OFFER_STEP.c.serial))
        return [
            OfferStep(
                row.offer_id, row.award_id, Step(row.step), row.told, row.first_at, row.last_at, row.times
            )
            for row in rows
        ]

    def deliver(self, delivery: Delivery) -> None:
        """Keep a delivery; twice is the same as once."""
        self.tenant.add_unless_there(DELIVERY, **asdict(delivery))

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return the delivery of this id."""
        row = self.tenant.one(DELIVERY, DELIVERY.c.id == delivery_id)
        if row is None:
            return None
        return Delivery(row.id, row.token_hash, row.offer_id, row.award_id, row.delivered_at)

    def tell(self, delivery_id: str, event: DeliveryEvent, at: datetime) -> bool:
        """Keep what a wallet tells of a delivery; True exactly once for each event."""
        return self.tenant.add_unless_there(
            DELIVERY_EVENT, delivery_id=delivery_id, event=event.value, told_at=at
        )

    def detail(self, token_hash: str, configuration_ids: Sequence[str]) -> None:
        """Keep which configurations a token was asked for in detail."""
        self.tenant.add(GRANT_DETAIL, token_hash=token_hash, configuration_ids=list(configuration_ids))

    def details(self, token_hash: str) -> tuple[str, ...] | None:
        """Return which configurations a token was asked for in detail; None if it was not."""
        row = self.tenant.one(GRANT_DETAIL, GRANT_DETAIL.c.token_hash == token_hash)
        return None if row is None else tuple(row.configuration_ids)
