"""Jobs in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from issuer.jobs import Job
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryJobs:
    """`issuer.jobs.JobShelf` in memory."""

    ledger: Ledger

    def put(self, kind: str, key: str, run_at: datetime, payload: Mapping[str, str] | None = None) -> None:
        """Have a job run at `run_at`, in place of one of this kind and key; whoever has that taken loses it."""
        made = Job(self.ledger.organisation.slug, kind, key, run_at, dict(payload or {}))
        self.ledger.jobs[kind, key] = made

    def put_unless_there(self, kind: str, key: str, run_at: datetime) -> None:
        """Have a job run at `run_at`, unless there is one of this kind and key; that one stays as it is."""
        if (kind, key) not in self.ledger.jobs:
            self.put(kind, key, run_at)

    def drop(self, kind: str, key: str) -> None:
        """Let there be no job of this kind and key."""
        self.ledger.jobs.pop((kind, key), None)

    def all(self, limit: int) -> Sequence[Job]:
        """Return the jobs, those first that are to run first."""
        return sorted(self.ledger.jobs.values(), key=lambda job: job.run_at)[:limit]

    def finish(self, job: Job, again: datetime | None) -> bool:
        """End a job, or with `again` have it run then; False if it is not the taker's any more."""
        kept = self._mine(job)
        if kept is None:
            return False
        self.drop(job.kind, job.key)
        if again is not None:
            self.put(job.kind, job.key, again, kept.payload)
        return True

    def release(self, job: Job, run_at: datetime, error: str) -> bool:
        """Give a job back to be tried at `run_at`, for this reason; False if it is not the taker's any more."""
        kept = self._mine(job)
        if kept is None:
            return False
        given = replace(kept, run_at=run_at, error=error, taken_until=None, token="", sent_at=None)
        self.ledger.jobs[job.kind, job.key] = given
        return True

    def _mine(self, job: Job) -> Job | None:
        kept = self.ledger.jobs.get((job.kind, job.key))
        return kept if kept is not None and job.token and kept.token == job.token else None
