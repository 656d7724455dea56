"""Webhooks and the messages to them, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select

from issuer.kept.webhooks import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointKind,
    Event,
    EventType,
    OffReason,
)
from issuer.store.tenant import Tenant
from issuer.store.webhook_tables import WEBHOOK, WEBHOOK_DELIVERY


@dataclass(frozen=True, slots=True)
class SqlWebhooks:
    """`issuer.kept.webhooks.WebhookShelf` in a database."""

    tenant: Tenant

    def all(self) -> Sequence[Endpoint]:
        """Return every endpoint, oldest first."""
        query = select(WEBHOOK).where(self.tenant.mine(WEBHOOK))
        ordered = query.order_by(WEBHOOK.c.created_at, WEBHOOK.c.slot)
        return [_endpoint(row) for row in self.tenant.connection.execute(ordered)]

    def get(self, endpoint_id: str, *, locked: bool = False) -> Endpoint | None:
        """Return an endpoint, if wanted locked against other transactions until this one ends."""
        row = self.tenant.one(WEBHOOK, WEBHOOK.c.id == endpoint_id, locked=locked)
        return None if row is None else _endpoint(row)

    def add(self, endpoint: Endpoint, limit: int) -> bool:
        """Keep a new endpoint; False if there are as many as `limit`, however many ask at once."""
        return self.tenant.add_in_slot(WEBHOOK, limit, id=endpoint.id, **_columns(endpoint))

    def change(self, endpoint: Endpoint) -> None:
        """Keep an endpoint in place of the one of its id; one that is gone stays gone."""
        kept = self.tenant.update(WEBHOOK, WEBHOOK.c.id == endpoint.id)
        self.tenant.change(kept.values(**_columns(endpoint)))

    def remove(self, endpoint_id: str) -> bool:
        """Keep an endpoint and its deliveries no longer; False if there is none of this id."""
        theirs = (self.tenant.mine(WEBHOOK_DELIVERY), WEBHOOK_DELIVERY.c.endpoint_id == endpoint_id)
        self.tenant.connection.execute(delete(WEBHOOK_DELIVERY).where(*theirs))
        gone = delete(WEBHOOK).where(self.tenant.mine(WEBHOOK), WEBHOOK.c.id == endpoint_id)
        return self.tenant.connection.execute(gone).rowcount == 1

    def enqueue(self, delivery: Delivery) -> None:
        """Keep a new delivery."""
        event = delivery.event
        self.tenant.add(
            WEBHOOK_DELIVERY,
            id=delivery.id,
            endpoint_id=delivery.endpoint_id,
            event_id=event.id,
            event_type=event.type,
            event_at=event.at,
            data=dict(event.data),
            **_progress(delivery),
        )

    def delivery(self, delivery_id: str) -> Delivery | None:
        """Return a delivery, locked against other transactions until this one ends."""
        row = self.tenant.one(WEBHOOK_DELIVERY, WEBHOOK_DELIVERY.c.id == delivery_id, locked=True)
        return None if row is None else _delivery(row)

    def deliveries(self, endpoint_id: str, limit: int) -> Sequence[Delivery]:
        """Return an endpoint's deliveries, newest first."""
        newest_first = self._to(endpoint_id).order_by(WEBHOOK_DELIVERY.c.serial.desc()).limit(limit)
        return [_delivery(row) for row in self.tenant.connection.execute(newest_first)]

    def in_state(self, endpoint_id: str, state: DeliveryState, limit: int) -> Sequence[Delivery]:
        """Return an endpoint's deliveries in a state, oldest first."""
        query = self._to(endpoint_id).where(WEBHOOK_DELIVERY.c.state == state.value)
        oldest_first = query.order_by(WEBHOOK_DELIVERY.c.serial).limit(limit)
        return [_delivery(row) for row in self.tenant.connection.execute(oldest_first)]

    def note(self, delivery: Delivery) -> None:
        """Keep a delivery in place of the one of its id; one that is gone stays gone."""
        kept = self.tenant.update(WEBHOOK_DELIVERY, WEBHOOK_DELIVERY.c.id == delivery.id)
        self.tenant.change(kept.values(**_progress(delivery)))

    def sweep(self, endpoint_id: str, before: datetime) -> int:
        """Delete an endpoint's deliveries of events before that instant that are over; return how many."""
        columns = WEBHOOK_DELIVERY.c
        over = delete(WEBHOOK_DELIVERY).where(
            self.tenant.mine(WEBHOOK_DELIVERY),
            columns.endpoint_id == endpoint_id,
            columns.event_at < before,
            columns.state != DeliveryState.WAITING.value,
        )
        return self.tenant.connection.execute(over).rowcount

    def _to(self, endpoint_id: str) -> Select[Any]:
        mine = self.tenant.mine(WEBHOOK_DELIVERY)
        return select(WEBHOOK_DELIVERY).where(mine, WEBHOOK_DELIVERY.c.endpoint_id == endpoint_id)


def _columns(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "kind": endpoint.kind.value,
        "place": endpoint.place,
        "sealed": endpoint.sealed,
        "events": [each.value for each in endpoint.events],
        "tells_people": endpoint.tells_people,
        "created_at": endpoint.created_at,
        "failing_since": endpoint.failing_since,
        "rests_until": endpoint.rests_until,
        "off_at": endpoint.off_at,
        "off_reason": None if endpoint.off_reason is None else endpoint.off_reason.value,
    }


def _progress(delivery: Delivery) -> dict[str, Any]:
    return {
        "state": delivery.state.value,
        "attempts": delivery.attempts,
        "next_at": delivery.next_at,
        "tried_at": delivery.tried_at,
        "answer": delivery.answer,
    }


def _endpoint(row: Row[Any]) -> Endpoint:
    return Endpoint(
        id=row.id,
        kind=EndpointKind(row.kind),
        place=row.place,
        sealed=bytes(row.sealed),
        events=tuple(EventType(each) for each in row.events),
        tells_people=row.tells_people,
        created_at=row.created_at,
        failing_since=row.failing_since,
        rests_until=row.rests_until,
        off_at=row.off_at,
        off_reason=None if row.off_reason is None else OffReason(row.off_reason),
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        endpoint_id=row.endpoint_id,
        event=Event(row.event_id, row.event_type, row.event_at, row.data),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_at=row.next_at,
        tried_at=row.tried_at,
        answer=row.answer,
    )
