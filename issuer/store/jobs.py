"""Jobs in the database: the shared outbox, as the issuer's use cases ask it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from issuer.jobs import Job
from records.outbox import Outbox


@dataclass(frozen=True, slots=True)
class SqlJobs:
    """`issuer.jobs.JobShelf` in a database; `planned` is told of every job that is put."""

    outbox: Outbox
    planned: Callable[[], None] = lambda: None

    def put(self, kind: str, key: str, run_at: datetime, payload: Mapping[str, str] | None = None) -> None:
        """Have a job run at `run_at`, in place of one of this kind and key; whoever has that taken loses it."""
        self.outbox.put(kind, key, run_at, payload or {})
        self.planned()

    def put_unless_there(self, kind: str, key: str, run_at: datetime) -> None:
        """Have a job run at `run_at`, unless there is one of this kind and key; that one stays as it is."""
        self.outbox.put_unless_there(kind, key, run_at)
        self.planned()

    def drop(self, kind: str, key: str) -> None:
        """Let there be no job of this kind and key."""
        self.outbox.drop(kind, key)

    def all(self, limit: int) -> Sequence[Job]:
        """Return the jobs, those first that are to run first."""
        return [job_of(row) for row in self.outbox.all(limit)]

    def finish(self, job: Job, again: datetime | None) -> bool:
        """End a job, or with `again` have it run then; False if it is not the taker's any more."""
        return self.outbox.finish(job.kind, job.key, job.token, again)

    def release(self, job: Job, run_at: datetime, error: str) -> bool:
        """Give a job back to be tried at `run_at`, for this reason; False if it is not the taker's any more."""
        return self.outbox.release(job.kind, job.key, job.token, run_at, error)


def job_of(row: Row[Any]) -> Job:
    """Return the job that a row says, with its organisation's slug beside it."""
    return Job(
        organisation=row.slug,
        kind=row.kind,
        key=row.key,
        run_at=row.run_at,
        payload=row.payload,
        attempts=row.attempts,
        taken_until=row.taken_until,
        token=row.token or "",
        error=row.error,
        sent_at=row.sent_at,
    )
