"""Watched credentials: little is kept, a change is told once, and silence is no change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from issuer.errors import InvalidText, NotWatchable, TooManyWatches, UnknownWatch
from issuer.jobs import TELL, WATCH_STATUS
from issuer.kept.watches import Standing
from issuer.recognition.checked import Checked
from issuer.watches import watching
from issuer.watches.watching import Told
from tests.support.builders import ISSUER_DID, Seeded, at, stocked
from tests.unit.issuer.webhooks.hooks import add as add_webhook
from tests.unit.issuer.webhooks.hooks import waiting

ENTRY = {"id": "https://b.example/s#1", "type": "BitstringStatusListEntry"}
DOCUMENT = {"id": "urn:uuid:1", "credentialStatus": ENTRY, "credentialSubject": {"name": "Zoë Rivera"}}
CHECKED = Checked(
    verdict="valid",
    why="Valid today.",
    document=DOCUMENT,
    credential_id="urn:uuid:1",
    issuer="did:web:b.example",
    digest="uDigest",
)
LATER = at(600)


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        add_webhook(tx, events=["credential.status_changed"])
        yield tx


def add(tx, checked=CHECKED, label="Case 7", seed=1):
    return watching.add(tx, checked, label, at(0), Seeded(seed), "partner-1")


def hear(tx, watch, standing, now=at(60), again=LATER):
    return watching.take_note(tx, watch.id, Told(standing, again), now, Seeded(50 + len(waiting(tx))))


def changes(tx):
    return [each.event.data["change"] for each in waiting(tx)]


def jobs(tx, kind=WATCH_STATUS):
    return [(job.key, job.run_at) for job in tx.jobs.all(100) if job.kind == kind]


def test_nothing_is_kept_but_how_to_ask(tx):
    watch = add(tx)
    assert watch.status == {"id": "urn:uuid:1", "credentialStatus": ENTRY}
    assert "Zoë" not in str(watch)
    assert "Zoë" not in str(tx.audit.of_object(watch.id))
    assert (watch.digest, watch.issuer, watch.credential_id) == ("uDigest", "did:web:b.example", "urn:uuid:1")
    assert jobs(tx) == [(watch.id, at(60))]
    assert watching.listed(tx) == [watch]


def test_the_same_is_watched_once(tx):
    assert add(tx, label="Once more", seed=2) == add(tx, seed=3)
    assert len(jobs(tx)) == 1


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"verdict": "no_longer_valid"}, "Only a credential that holds"),
        ({"document": None}, "Only a credential that holds"),
        ({"issuer": ISSUER_DID}, "your own"),
        ({"document": {"id": "urn:uuid:1"}}, "nothing about it can change"),
    ],
)
def test_what_can_not_be_watched_is_refused(tx, changes, why):
    with pytest.raises(NotWatchable, match=why):
        add(tx, replace(CHECKED, **changes))
    assert watching.listed(tx) == []


def test_one_that_only_runs_out_is_watched_for_that(tx):
    assert add(tx, replace(CHECKED, document={"id": "urn:uuid:1"}, valid_until=at(999))).valid_until == at(
        999
    )


@pytest.mark.parametrize("label", ["x" * 121, "a\u202eb"])
def test_a_name_can_be_shown(tx, label):
    with pytest.raises(InvalidText):
        add(tx, label=label)


def test_there_are_two_hundred_at_most(tx, monkeypatch):
    monkeypatch.setattr(watching, "MOST_WATCHES", 2)
    for number in range(2):
        add(tx, replace(CHECKED, digest=str(number)), seed=number)
    with pytest.raises(TooManyWatches):
        add(tx, replace(CHECKED, digest="one more"), seed=9)


def test_each_change_is_told_once_with_ids_alone(tx):
    watch = add(tx)
    for standing in (Standing.GOOD, Standing.SUSPENDED, Standing.SUSPENDED, Standing.GOOD, Standing.REVOKED):
        hear(tx, watch, standing)
    assert changes(tx) == ["suspended", "reinstated", "revoked"]
    first = waiting(tx)[0].event
    assert first.type == "credential.status_changed"
    assert dict(first.data) == {
        "organisation": "acme",
        "watch": watch.id,
        "credential": "urn:uuid:1",
        "issuer": "did:web:b.example",
        "digest": "uDigest",
        "change": "suspended",
        "cause": "watched",
    }
    kept = watching.listed(tx)[0]
    assert (kept.standing, kept.changed_at) == (Standing.REVOKED, at(60))


def test_silence_is_no_change_and_is_told_to_nobody(tx):
    watch = add(tx)
    assert hear(tx, watch, None) == LATER
    assert watching.listed(tx) == [watch]
    assert changes(tx) == []


def test_it_is_asked_when_there_may_be_news_but_not_all_the_time_and_daily_at_least(tx):
    watch = add(tx)
    assert hear(tx, watch, Standing.GOOD, at(60), at(300)) == at(300)
    assert hear(tx, watch, Standing.GOOD, at(60), at(61)) == at(120)
    assert hear(tx, watch, Standing.GOOD, at(60), at(60) + timedelta(days=9)) == at(60) + timedelta(days=1)


def test_it_is_asked_just_when_it_runs_out(tx):
    watch = add(tx, replace(CHECKED, valid_until=at(200)))
    assert hear(tx, watch, Standing.GOOD, at(60), at(900)) == at(201)
    assert watching.ask(watch, never, at(201)) == Told(Standing.EXPIRED, at(201))
    assert hear(tx, watch, Standing.EXPIRED, at(201)) is None
    assert changes(tx) == ["expired"]


def never(status, issuer):
    raise AssertionError("nobody is asked")


@pytest.mark.parametrize("standing", [Standing.REVOKED, Standing.EXPIRED])
def test_where_nothing_can_change_any_more_nobody_is_asked(tx, standing):
    watch = add(tx)
    assert hear(tx, watch, standing) is None
    (over,) = watching.listed(tx)
    assert watching.ask(over, never, at(100)) is None
    assert hear(tx, watch, Standing.GOOD) is None
    assert changes(tx) == [standing.value]


def test_what_asks_is_given_the_entries_and_the_issuer(tx):
    watch = add(tx)
    asked = []
    told = watching.ask(watch, lambda *said: asked.append(said) or Told(None, LATER), at(60))
    assert told == Told(None, LATER)
    assert asked == [(watch.status, watch.issuer)]


def test_ended_on_request_nothing_is_kept_or_asked(tx):
    watch = add(tx)
    watching.end(tx, watch.id, at(50), "partner-1")
    assert watching.listed(tx) == []
    assert jobs(tx) == []
    assert watching.ask(tx.watches.get(watch.id), never, at(60)) is None
    assert hear(tx, watch, Standing.REVOKED) is None
    assert jobs(tx, TELL) == []
    with pytest.raises(UnknownWatch):
        watching.end(tx, watch.id, at(51))
