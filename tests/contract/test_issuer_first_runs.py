"""The first run of an organisation: one, kept whole, and nobody else's."""

from dataclasses import replace

from issuer.kept.first_runs import FirstRun
from tests.support.builders import at

RUN = FirstRun(at(1), ("communication", "fun"), ("Sälés", "Support"), "urn:uuid:1", at(9))


def test_a_first_run_comes_back_as_it_was_kept_and_only_in_its_organisation(store):
    with store.transaction("acme") as tx:
        assert tx.first_runs.get() is None
        assert tx.first_runs.begin(RUN)
        assert not tx.first_runs.begin(FirstRun(at(2)))
    with store.transaction("acme") as tx:
        assert tx.first_runs.get() == RUN
    with store.transaction("globex") as tx:
        assert tx.first_runs.get() is None


def test_what_is_noted_takes_the_place_of_what_was_there(store):
    changed = replace(RUN, answers=(), ended_at=None)
    with store.transaction("acme") as tx:
        tx.first_runs.note(RUN)
        assert tx.first_runs.get() is None
        tx.first_runs.begin(RUN)
        tx.first_runs.note(changed)
    with store.transaction("acme") as tx:
        assert tx.first_runs.get() == changed
