"""The worker: takes jobs as they fall due and carries each out once in effect (ADR 9).

A job is taken in one transaction, for a while. What it does, and that it is done, are one other transaction, which
counts only if the job is still the worker's. So a worker that is killed leaves the job to the next one, and nothing
half done; one that was only slow finds that the job is not its own any more, and its work is undone.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from typing import Final

from cairn.errors import JobLost
from issuer.achievements.catalog import SYSTEM
from issuer.jobs import LEASE, Job, JobName, next_try
from issuer.ledger import AuditEntry
from issuer.ports import IssuerStore, Transaction
from keys.multibase import b64url_encode

LOG = logging.getLogger("cairn.jobs")
# How long the work of another process may lie here unnoticed, in seconds.
LOOKS_EVERY: Final = 5.0
_SOONEST: Final = 0.2
_TOKEN_BYTES: Final = 16

# What a job does in its transaction; it returns when it is to be done again, None for never.
Effect = Callable[[Transaction, datetime], datetime | None]
# Whatever waits for others is done here, before the transaction.
Prepare = Callable[[Job, datetime], Effect]


@dataclass(slots=True)
class Worker:
    """Carries out the jobs of a store; `kinds` says how each kind is prepared."""

    store: IssuerStore
    kinds: Mapping[str, Prepare]
    clock: Callable[[], datetime]
    entropy: Callable[[int], bytes]
    _stopping: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def run_due(self, now: datetime) -> int:
        """Carry out every job that is due at `now`, one after the other, and return how many were taken."""
        taken = 0
        while not self._stopping.is_set() and (job := self._take(now)) is not None:
            self._carry_out(job, now)
            taken += 1
        return taken

    def run_named(self, name: JobName, now: datetime) -> bool:
        """Carry out one job; False if it is not due at `now`, or somebody else has it or has done it."""
        token = b64url_encode(self.entropy(_TOKEN_BYTES))
        job = self.store.take_named(name, now, now + LEASE, token)
        if job is not None:
            self._carry_out(job, now)
        return job is not None

    def start(self) -> None:
        """Go on carrying out jobs beside the caller, until `stop`."""
        self._thread = Thread(target=self._work, name="cairn-jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more jobs, and return once the one in hand is done."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _take(self, now: datetime) -> Job | None:
        due = self.store.next_job_at()
        if due is None or due > now:
            return None
        return self.store.take_job(now, now + LEASE, b64url_encode(self.entropy(_TOKEN_BYTES)))

    def _carry_out(self, job: Job, now: datetime) -> None:
        try:
            effect = self.kinds[job.kind](job, now)
            with self.store.transaction(job.organisation) as tx:
                again = effect(tx, now)
                # Last, as whoever plans work for somebody holds that person first, and then the job.
                if not tx.jobs.finish(job, again):
                    raise JobLost(f"{job.kind} {job.key} is somebody else's by now; its work was undone.")
        except JobLost as lost:
            LOG.info("%s", lost)
        except Exception as fault:
            LOG.exception("%s %s went wrong", job.kind, job.key)
            self._give_back(job, now, fault)

    def _give_back(self, job: Job, now: datetime, fault: Exception) -> None:
        code = str(getattr(fault, "code", type(fault).__name__))
        with self.store.transaction(job.organisation) as tx:
            is_mine = tx.jobs.release(job, next_try(job.attempts, now), code)
            if is_mine and job.is_given_up:
                values = {"kind": job.kind, "error": code}
                at = now.replace(microsecond=0)
                tx.audit.record(AuditEntry(at, SYSTEM, "job.given_up", job.key, values))

    def _work(self) -> None:
        while not self._stopping.wait(self._pause()):
            try:
                self.run_due(self.clock())
            except Exception:
                # The database may be away; the next look tries again.
                LOG.exception("the jobs could not be looked at")

    def _pause(self) -> float:
        """Return the seconds until the next look."""
        try:
            due = self.store.next_job_at()
        except Exception:
            LOG.exception("the jobs could not be looked at")
            return LOOKS_EVERY
        if due is None:
            return LOOKS_EVERY
        return min(max((due - self.clock()).total_seconds(), _SOONEST), LOOKS_EVERY)
