"""The story of the stack: a fault in any part is named by the steps that meet it (that all is well: test_journey)."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass

from cairn import cli
from cairn.journey.stack_story import play
from cairn.journey.trio import Trio, new_trio, open_trio
from issuer.jobs import WATCH

# Whatever the worker does and however slow it is, there is nothing for it to look at.
UNWATCHED = f"""
CREATE TRIGGER unwatched BEFORE INSERT ON job WHEN NEW.kind = '{WATCH}' BEGIN SELECT RAISE(IGNORE); END
"""


@dataclass(slots=True)
class Faulty(Trio):
    """Ours looks at no partner's badge ever, and in one bundle lie the status lists of an earlier one."""

    def start(self):
        Trio.start(self)
        with closing(sqlite3.connect(self.ours.folder / "cairn.db", timeout=30)) as connection:
            connection.execute(UNWATCHED)

    def save(self, name, badge, parts):
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
