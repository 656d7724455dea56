"""When a job may be taken, and how long after a failure it is tried again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.jobs import MOST_ATTEMPTS, Job, next_try
from tests.support.builders import at

JOB = Job("acme", "some.kind", "key", at(10))


@pytest.mark.parametrize(
    ("job", "is_due"),
    [
        (JOB, True),
        (replace(JOB, run_at=at(11)), False),
        (replace(JOB, taken_until=at(11), token="t"), False),
        (replace(JOB, taken_until=at(10), token="t"), True),
        (replace(JOB, attempts=MOST_ATTEMPTS - 1), True),
        (replace(JOB, attempts=MOST_ATTEMPTS), False),
    ],
    ids=["now", "later", "taken", "its taker's time is over", "often", "too often"],
)
def test_a_job_is_due_once_its_time_has_come_while_nobody_has_it_and_it_is_not_given_up(job, is_due):
    assert job.is_due(at(10)) is is_due


def test_each_failure_doubles_the_wait_and_all_together_last_about_an_hour():
    waits = [next_try(attempts, at(0)) - at(0) for attempts in range(1, MOST_ATTEMPTS)]
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert timedelta(minutes=30) < sum(waits, timedelta()) < timedelta(minutes=90)
