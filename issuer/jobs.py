"""Work for later: jobs that are written with what causes them, and run at least once with effect once (ADR 9).

A job has a kind, which says who runs it, and a key; there is one of each kind and key at a time. What it does and
that it is done are one transaction, so a worker that is killed leaves nothing half done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

# Looks at all badges of one person, whose id is the key: what has run out, and what rests on it (ADR 41).
SETTLE: Final = "badges.settle"
# Awards the meta-badges whose rules one person meets; the person's id is the key (ADR 46).
EARN: Final = "stacks.earn"
# Has that done again when a scarce badge that was earned can be awarded again; the person's id is the key (ADR 53).
EARN_LATER: Final = "stacks.earn_later"
# Looks at the badges of others that one person's meta-badges rest on; the person's id is the key.
WATCH: Final = "parts.watch"
# Sends one message to one webhook; the delivery's id is the key (ADR 48).
TELL: Final = "webhook.send"
# Sends one letter; the letter's id is the key (ADR 62).
MAIL: Final = "mail.send"
# Reminds a person of a badge that they have not claimed; the award's id is the key (ADR 62).
REMIND: Final = "mail.remind"
# Raises or proposes whoever has come as far as a badge's next level; the badge's slug is the key (ADR 63).
GRADUATE: Final = "levels.look"
# Asks how one watched credential stands; the watch's id is the key (ADR 48).
WATCH_STATUS: Final = "credential.watch"
# Awards some rows of a list; the key is the list's id and the number of the part (ADR 61).
AWARD_ROWS: Final = "list.award"
# Writes to those of a part of a list who have not claimed; the key is that of the part (ADR 61).
REMIND_ROWS: Final = "list.remind"
# Signs where the audit log stands, for others to keep; there is one job of it, of this key (ADR 50).
CHECKPOINT: Final = "audit.checkpoint"
# Goes on with a change of many awards, or ends one that nobody confirmed; the change's id is the key (ADR 69).
BULK: Final = "awards.bulk"
# Writes the weekly digest of the wall; there is one job of it, of the key `PERIODIC` (ADR 77).
DIGEST: Final = "wall.digest"
PERIODIC: Final = "periodic"
# Forgets who asked at an event in vain; the event's id is the key (ADR 81).
EVENT_OVER: Final = "event.over"

MOST_ATTEMPTS: Final = 8
LEASE: Final = timedelta(minutes=2)
_FIRST_PAUSE: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class JobName:
    """Which job is meant: its organisation's slug, its kind and its key. Nothing in it is about people."""

    organisation: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Job:
    """One job of an organisation, which is named by its slug.

    `attempts` counts how often a worker has taken it, `taken_until` how long the last one has it for itself, and
    `token` is that worker's alone. `error` is the code of what went wrong last, `sent_at` when a message about it was
    sent, where several machines share the work.
    """

    organisation: str
    kind: str
    key: str
    run_at: datetime
    payload: Mapping[str, str] = field(default_factory=dict)
    attempts: int = 0
    taken_until: datetime | None = None
    token: str = ""
    error: str = ""
    sent_at: datetime | None = None

    @property
    def is_given_up(self) -> bool:
        """Whether it was tried as often as a job is tried."""
        return self.attempts >= MOST_ATTEMPTS

    def is_due(self, now: datetime) -> bool:
        """Whether a worker may take it."""
        is_free = self.taken_until is None or self.taken_until <= now
        return self.run_at <= now and is_free and not self.is_given_up


def next_try(attempts: int, now: datetime) -> datetime:
    """Return when a job is tried again that went wrong this often: later each time, at most about an hour."""
    return now + _FIRST_PAUSE * (1 << (attempts - 1))


class JobShelf(Protocol):
    """The jobs of one organisation."""

    def put(self, kind: str, key: str, run_at: datetime, payload: Mapping[str, str] | None = None) -> None:
        """Have a job run at `run_at`, in place of one of this kind and key; whoever has that taken loses it."""
        ...

    def put_unless_there(self, kind: str, key: str, run_at: datetime) -> None:
        """Have a job run at `run_at`, unless there is one of this kind and key; that one stays as it is."""
        ...

    def drop(self, kind: str, key: str) -> None:
        """Let there be no job of this kind and key."""
        ...

    def all(self, limit: int) -> Sequence[Job]:
        """Return the jobs, those first that are to run first."""
        ...

    def finish(self, job: Job, again: datetime | None) -> bool:
        """End a job, or with `again` have it run then; False if it is not the taker's any more."""
        ...

    def release(self, job: Job, run_at: datetime, error: str) -> bool:
        """Give a job back to be tried at `run_at`, for this reason; False if it is not the taker's any more."""
        ...
