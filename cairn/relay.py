"""The relay: sends a message for each job that falls due, where several machines share the work (ADR 52).

The job's row stays the truth. A message only says which job there is, so one that comes twice does nothing, and one
that is lost is sent again.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from typing import Final, Protocol

from cairn.errors import QueueUnavailable
from issuer.jobs import LEASE, JobName
from issuer.ports import IssuerStore

LOG = logging.getLogger("cairn.relay")
# How long the work of another process, or work that was put off, may lie here without a message, in seconds.
SWEEPS_EVERY: Final = 5.0
_SOONEST: Final = 0.2
AT_ONCE: Final = 500


class Courier(Protocol):
    """Carries messages to whoever works."""

    def send(self, names: Sequence[JobName]) -> None:
        """Send a message for each of these jobs.

        Raises:
            QueueUnavailable: not all could be sent.
        """
        ...


@dataclass(slots=True)
class Relay:
    """Sends messages for the jobs of a store. `planned` is set by whoever has just committed a job."""

    store: IssuerStore
    courier: Courier
    clock: Callable[[], datetime]
    planned: Event
    _stopping: bool = False
    _thread: Thread | None = field(default=None, repr=False)

    def send_due(self, now: datetime) -> int:
        """Send a message for every job that is due at `now`, and return how many.

        One that was sent is sent again only after a while: by then it was done, or its message or its worker is lost.

        Raises:
            QueueUnavailable: the queue can not be reached; what was not sent is sent next time.
        """
        sent = 0
        while names := self.store.jobs_to_send(now, now - LEASE, AT_ONCE):
            try:
                self.courier.send(names)
            except QueueUnavailable:
                self.store.note_unsent(names)
                raise
            sent += len(names)
        return sent

    def start(self) -> None:
        """Go on sending beside the caller, until `stop`."""
        self._thread = Thread(target=self._work, name="cairn-relay", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Send nothing more."""
        self._stopping = True
        self.planned.set()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        pause = _SOONEST
        while not self._stopping:
            self.planned.wait(pause)
            self.planned.clear()
            pause = self._sweep()

    def _sweep(self) -> float:
        """Send what is due, and return the seconds until the next look, if nobody plans anything before."""
        try:
            self.send_due(self.clock())
            due = self.store.next_job_at()
        except Exception:
            # The database or the queue may be away; the next look tries again.
            LOG.exception("messages could not be sent")
            return SWEEPS_EVERY
        left = SWEEPS_EVERY if due is None else (due - self.clock()).total_seconds()
        # What is due was sent just now, and is seen to by the sweep should its message be lost.
        return min(max(left, _SOONEST), SWEEPS_EVERY) if left > 0 else SWEEPS_EVERY
