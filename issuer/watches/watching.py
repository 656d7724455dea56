"""Watch a credential: nothing of it is kept but how to ask, and a change is told once.

Whoever can not be reached has said nothing: that is no change. The verifier, a stranger here, says how one stands.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from credentials.badge import JsonObject
from credentials.wording import N_, say
from issuer.achievements.catalog import SYSTEM
from issuer.errors import InvalidText, NotWatchable, TooManyWatches, UnknownWatch
from issuer.jobs import WATCH_STATUS
from issuer.kept.watches import Standing, Watch
from issuer.kept.webhooks import EventType
from issuer.ledger import AuditEntry
from issuer.plain_text import fault_in_line
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.recognition.checked import Checked
from issuer.webhooks import announcing
from keys.multibase import b64url_encode

MOST_WATCHES: Final = 200
LABEL_LIMIT: Final = 120
_ID_BYTES: Final = 9
_SOONEST: Final = timedelta(minutes=1)
_LATEST: Final = timedelta(days=1)
# What of a credential tells where its status is: the entries themselves, and the id by which some lists know it.
_TELLING: Final = ("id", "credentialStatus", "status")


@dataclass(frozen=True, slots=True)
class Told:
    """What the lists say of a credential: how it stands, None where nothing can be told; when there may be news."""

    standing: Standing | None
    again_at: datetime


# Asks the lists of a credential, of which it is given the status entries and the issuer.
AskStatus = Callable[[JsonObject, str], Told]


def add(
    tx: Transaction, checked: Checked, label: str, now: datetime, randomness: Randomness, by: str = SYSTEM
) -> Watch:
    """Watch a credential that was checked just now; one that is watched already stays as it is.

    Raises:
        NotWatchable: it does not hold, is our own, or names no list that tells of it.
        InvalidText: the label is too long or has characters that can not be shown.
        TooManyWatches: the organisation watches as many as it may.
    """
    status, at = _status(tx, checked), now.replace(microsecond=0)
    label = _label(label)
    known = tx.watches.of_digest(checked.digest)
    if known is not None:
        return known
    watch = Watch(
        id=b64url_encode(randomness.token(_ID_BYTES)),
        digest=checked.digest,
        issuer=checked.issuer,
        credential_id=checked.credential_id or "",
        status=status,
        valid_until=checked.valid_until,
        label=label,
        standing=Standing.GOOD,
        as_of=at,
        added_at=at,
    )
    if not tx.watches.add(watch, MOST_WATCHES):
        # Somebody may have begun to watch the same just now.
        known = tx.watches.of_digest(checked.digest)
        if known is not None:
            return known
        raise TooManyWatches(
            say(
                "At most {most_watches} credentials are watched. Stop watching one that you do not need.",
                most_watches=MOST_WATCHES,
            )
        )
    tx.jobs.put(WATCH_STATUS, watch.id, at + _SOONEST)
    tx.audit.record(AuditEntry(at, by, "watch.begun", watch.id, {"issuer": watch.issuer}))
    return watch


def listed(tx: Transaction) -> Sequence[Watch]:
    """Return every watch, newest first."""
    return tx.watches.all()


def end(tx: Transaction, watch_id: str, now: datetime, by: str = SYSTEM) -> None:
    """Watch a credential no longer; nothing is kept of it.

    Raises:
        UnknownWatch: there is none of this id.
    """
    if not tx.watches.remove(watch_id):
        raise UnknownWatch(N_("There is no such watch here. It may have been ended."))
    tx.jobs.drop(WATCH_STATUS, watch_id)
    tx.audit.record(AuditEntry(now.replace(microsecond=0), by, "watch.ended", watch_id, {}))


def ask(watch: Watch | None, asking: AskStatus, now: datetime) -> Told | None:
    """Return what is to be told of a watched credential now; it waits for others, so it needs no transaction."""
    if watch is None or watch.is_over:
        return None
    if watch.valid_until is not None and watch.valid_until < now:
        return Told(Standing.EXPIRED, now)
    return asking(watch.status, watch.issuer)


def take_note(
    tx: Transaction, watch_id: str, told: Told | None, now: datetime, randomness: Randomness
) -> datetime | None:
    """Keep what was told, have everybody told of a change who wants to be, and return when to ask again.

    It is None where nothing can change any more, or the watch was ended.
    """
    watch, at = tx.watches.get(watch_id), now.replace(microsecond=0)
    if watch is None or watch.is_over or told is None:
        return None
    if told.standing is not None:
        watch = _noted(tx, watch, told.standing, at, randomness)
    return None if watch.is_over else _again(watch, told, at)


def _noted(tx: Transaction, watch: Watch, standing: Standing, at: datetime, randomness: Randomness) -> Watch:
    if standing is watch.standing:
        same = replace(watch, as_of=at)
        tx.watches.note(same)
        return same
    changed = replace(watch, standing=standing, as_of=at, changed_at=at)
    tx.watches.note(changed)
    tx.audit.record(AuditEntry(at, SYSTEM, "watch.changed", watch.id, {"standing": standing.value}))
    _tell(tx, changed, at, randomness)
    return changed


def _tell(tx: Transaction, watch: Watch, at: datetime, randomness: Randomness) -> None:
    change = "reinstated" if watch.standing is Standing.GOOD else watch.standing.value
    data = {
        "watch": watch.id,
        "credential": watch.credential_id,
        "issuer": watch.issuer,
        "digest": watch.digest,
        "change": change,
        "cause": "watched",
    }
    wanting = list(tx.webhooks.all())
    announcing.tell(tx, wanting, EventType.STATUS_CHANGED, data, at, randomness.token)


def _again(watch: Watch, told: Told, at: datetime) -> datetime:
    wanted = min(max(told.again_at, at + _SOONEST), at + _LATEST)
    if watch.valid_until is None:
        return wanted
    # A second later it has run out.
    return max(at + timedelta(seconds=1), min(wanted, watch.valid_until + timedelta(seconds=1)))


def _status(tx: Transaction, checked: Checked) -> JsonObject:
    if not checked.holds or checked.document is None:
        raise NotWatchable(say("Only a credential that holds is watched. {why}", why=checked.why))
    if checked.issuer == tx.organisation.did:
        raise NotWatchable(N_("It is your own: what becomes of it is told without being watched."))
    status: JsonObject = {name: checked.document[name] for name in _TELLING if name in checked.document}
    if not status.keys() - {"id"} and checked.valid_until is None:
        raise NotWatchable(
            N_("It names no list that tells of it, and no end, so nothing about it can change.")
        )
    return status


def _label(text: str) -> str:
    label = " ".join(text.split())
    fault = fault_in_line(label, LABEL_LIMIT)
    if fault is not None:
        raise InvalidText(say("The name of the watch can not be used. {fault}", fault=str(fault)))
    return label
