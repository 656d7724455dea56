"""From what is done to what others are told: each act on record is an event, or none.

Whatever is done goes on record, so here nothing is forgotten: the events are written in the transaction of the act.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from issuer.jobs import TELL
from issuer.kept.webhooks import Delivery, DeliveryState, Endpoint, Event, EventType
from issuer.ledger import AuditEntry, Award, Stage
from issuer.ports import Transaction
from keys.multibase import b64url_encode

Entropy = Callable[[int], bytes]

_ID_BYTES: Final = 16
# What each act does to the standing of a badge, as messages say it.
_CHANGES: Final[Mapping[str, str]] = {
    "award.suspended": "suspended",
    "award.withdrawn": "suspended",
    "award.reinstated": "reinstated",
    "award.withdrawal_undone": "reinstated",
    "award.revoked": "revoked",
    "cascade.suspended": "suspended",
    "cascade.lifted": "reinstated",
    "cascade.revoked": "revoked",
}
_TOLD: Final[Mapping[str, EventType]] = {
    "award.made": EventType.AWARD_CREATED,
    "award.claimed": EventType.AWARD_CLAIMED,
    "award.declined": EventType.AWARD_DECLINED,
    **dict.fromkeys(_CHANGES, EventType.STATUS_CHANGED),
}
# What whoever asks for a badge, and whoever answers, brings about. Asked once more, it waits as a new one does.
_OF_REQUESTS: Final[Mapping[str, EventType]] = {
    "request.made": EventType.REQUEST_MADE,
    "request.changed": EventType.REQUEST_MADE,
    "request.granted": EventType.REQUEST_GRANTED,
    "request.returned": EventType.REQUEST_RETURNED,
    "request.declined": EventType.REQUEST_DECLINED,
}


def announce(tx: Transaction, entries: Sequence[AuditEntry], entropy: Entropy) -> None:
    """Have everybody told of acts who wants to be."""
    telling = [entry for entry in entries if entry.action in _TOLD or entry.action in _OF_REQUESTS]
    wanting = [each for each in tx.webhooks.all() if each.is_on] if telling else []
    if not wanting:
        return
    for entry in telling:
        _announce(tx, entry, wanting, entropy)


def _announce(tx: Transaction, entry: AuditEntry, wanting: list[Endpoint], entropy: Entropy) -> None:
    if entry.action in _OF_REQUESTS:
        tell(tx, wanting, _OF_REQUESTS[entry.action], _of_request(tx, entry), entry.at, entropy)
        return
    award = tx.awards.get(entry.object_id)
    if award is None or _is_another_copy(tx, entry, award):
        return
    for event_type, data in _events(entry, award):
        tell(tx, wanting, event_type, data, entry.at, entropy)


def tell(
    tx: Transaction,
    wanting: list[Endpoint],
    event_type: str,
    data: Mapping[str, str],
    at: datetime,
    entropy: Entropy,
) -> None:
    """Have those endpoints told that want messages of this type."""
    event = new_event(event_type, {"organisation": tx.organisation.slug, **data}, at, entropy)
    for endpoint in wanting:
        if endpoint.wants(event_type):
            send_later(tx, endpoint, event, at, entropy)


def new_event(event_type: str, data: Mapping[str, str], at: datetime, entropy: Entropy) -> Event:
    """Return an event under an id of its own."""
    return Event(f"msg_{b64url_encode(entropy(_ID_BYTES))}", event_type, at.replace(microsecond=0), data)


def send_later(tx: Transaction, endpoint: Endpoint, event: Event, at: datetime, entropy: Entropy) -> Delivery:
    """Have an event sent to an endpoint, at `at` or soon after; return the delivery."""
    made = Delivery(b64url_encode(entropy(_ID_BYTES)), endpoint.id, event, DeliveryState.WAITING, 0, at)
    tx.webhooks.enqueue(made)
    tx.jobs.put(TELL, made.id, at)
    return made


def _of_request(tx: Transaction, entry: AuditEntry) -> Mapping[str, str]:
    """Return which request it is, of which badge, and what it became: nothing of whoever asked."""
    badge = tx.plan.find(entry.values.get("badge", ""))
    made = {"award": entry.values["award"]} if "award" in entry.values else {}
    return {"request": entry.object_id, "achievement": "" if badge is None else badge.achievement.id, **made}


def _is_another_copy(tx: Transaction, entry: AuditEntry, award: Award) -> bool:
    """Whether a wallet only got one more copy of what is claimed already."""
    if entry.action != "award.claimed":
        return False
    in_wallets = [each for each in tx.copies.of_award(award.id) if each.holder.startswith("did:")]
    return len(in_wallets) > 1


def _events(entry: AuditEntry, award: Award) -> Iterator[tuple[EventType, Mapping[str, str]]]:
    data = {"award": award.id, "credential": award.id, "achievement": award.achievement.id}
    change = _CHANGES.get(entry.action)
    if change is not None:
        cause = "cascade" if entry.action.startswith("cascade.") else "by_hand"
        yield EventType.STATUS_CHANGED, data | {"change": change, "cause": cause}
        return
    yield _TOLD[entry.action], data | {"stage": award.stage.value}
    if entry.action == "award.made" and award.stage is Stage.WAITING:
        yield EventType.APPROVAL_REQUESTED, data
