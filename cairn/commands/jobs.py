"""`cairn jobs`: the work that waits, and doing it without a server."""

import argparse
from datetime import datetime
from typing import Any

from cairn.console import Console
from cairn.installation import Installation
from cairn.jobs import worker
from issuer.jobs import Job

MOST_RETRIED = 100_000


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn jobs list`."""
    parser.add_argument("--limit", type=int, default=100, help="how many at most")


def list_jobs(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the jobs that wait, run or were given up, those first that are to run first."""
    now = here.desk.clock()
    with here.desk.store.transaction(here.organisation(arguments.org)) as tx:
        lines = [_line(each, now) for each in tx.jobs.all(max(arguments.limit, 0))]
    text = "\n".join(
        f"{each['run_at']}  {each['state']:<9} {each['kind']:<16} {each['key']} {each['error'] or ''}".rstrip()
        for each in lines
    )
    console.data({"jobs": lines}, text or "Nothing waits.")
    return 0


def _line(job: Job, now: datetime) -> dict[str, Any]:
    return {
        "kind": job.kind,
        "key": job.key,
        "run_at": job.run_at.isoformat(),
        "state": _state(job, now),
        "attempts": job.attempts,
        "error": job.error or None,
    }


def _state(job: Job, now: datetime) -> str:
    if job.taken_until is not None and job.taken_until > now:
        return "running"
    return "given up" if job.is_given_up else "waiting"


def add_retry(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn jobs retry`: there are none of its own."""


def retry_jobs(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Have every job that was given up tried again."""
    now = here.desk.clock()
    with here.desk.store.transaction(here.organisation(arguments.org)) as tx:
        again = [each for each in tx.jobs.all(MOST_RETRIED) if each.is_given_up]
        for each in again:
            tx.jobs.put(each.kind, each.key, now, each.payload)
    console.data(
        {"retried": len(again)}, f"{len(again)} job{'' if len(again) == 1 else 's'} to be tried again."
    )
    return 0


def add_run(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn jobs run`: there are none of its own."""


def run_jobs(_: argparse.Namespace, console: Console, here: Installation) -> int:
    """Carry out every job that is due now; a running service does the same by itself."""
    count = worker(here).run_due(here.desk.clock())
    console.data({"run": count}, f"{count} job{'' if count == 1 else 's'} carried out.")
    return 0
