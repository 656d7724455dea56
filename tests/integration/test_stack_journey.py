"""The story of the stack: a fault in any part is named by the steps that meet it (that all is well: test_journey)."""

import json
from dataclasses import dataclass
from datetime import timedelta

from cairn import cli
from cairn.installation import open_installation
from cairn.journey.stack_story import play
from cairn.journey.trio import Trio, new_trio, open_trio
from cairn.settings import load
from issuer.jobs import WATCH


@dataclass(slots=True)
class Faulty(Trio):
    """Ours looks at no partner's badge any more, and in one bundle lie the status lists of an earlier one."""

    def look(self):
        here = open_installation(load(self.ours.environment))
        with here.desk.store.transaction("acme") as tx:
            for job in tx.jobs.all(1000):
                if job.kind == WATCH:  # put off rather than dropped: what is there is not planned again
                    tx.jobs.put(WATCH, job.key, job.run_at + timedelta(days=3650))
        here.database.close()

    def save(self, name, badge, parts):
        self.look()  # from the first one on, before the worker's own look a minute after the award
        report = Trio.save(self, name, badge, parts)
        if name == "paused":
            older = self.saved["whole"].read_bytes()
            self.saved[name].write_bytes(with_lists_of(self.saved[name].read_bytes(), older))
        return report


def with_lists_of(bundle, other):
    document = json.loads(bundle)
    document["documents"] = json.loads(other)["documents"]
    return json.dumps(document).encode()


def test_without_the_cascade_and_with_older_lists_in_a_bundle_the_journey_fails_where_these_count(tmp_path):
    trio = new_trio(tmp_path, cli.run)
    trio.ours.patience = 0
    faulty = Faulty(trio.folder, trio.houses, trio.stranger, trio.latecomer)
    try:
        steps = list(play(faulty))
    finally:
        faulty.stop()
    told = {step.step: step.got for step in steps if not step.ok}
    assert told == {
        "the badge on top is paused with it": "valid, not_withdrawn",
        "the badge on top is paused for its grace period": "valid, not_withdrawn",
        "the grace period ends": "valid, not_withdrawn",
        "all three are gone; each bundle tells of its time": "whole valid, paused valid, lifted valid, "
        "fallen invalid, withdrawn invalid",
        "to a stranger who never asked, too": "whole valid, paused valid, lifted valid, fallen invalid, "
        "withdrawn invalid",
    }


def test_the_servers_of_a_trio_are_stopped_whatever_happens(tmp_path):
    with open_trio(tmp_path, cli.run) as trio:
        process = trio.ours.launch().process
    assert process.poll() is not None
