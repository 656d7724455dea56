"""`cairn journey`: every step is ok, and a fault in any part is named by the step that meets it."""

import json
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import make_url

from cairn import cli
from cairn.journey.stage import Stage, free_port, open_stage
from cairn.journey.story import play
from tests.support.databases import fresh_postgres
from tests.support.proxy import CuttableProxy
from tests.support.tools import need


def failed(steps):
    return [step.step for step in steps if not step.ok]


def first_failed(steps):
    """Play no further than to the first step that fails, and return its name."""
    return next((step.step for step in steps if not step.ok), None)


@pytest.mark.timeout(600)
def test_every_step_of_the_journey_is_ok():
    command = [sys.executable, "-m", "cairn.cli", "journey", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=580, check=False)
    steps = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(steps) == 47
    assert all(set(step) == {"step", "expected", "got", "ok"} and step["ok"] for step in steps)


class WithoutRevocation(Stage):
    """Revoking is turned off: the command says that it was done, and nothing happens; nobody waits for it."""

    def verify_until(self, badge, is_so):
        return self.verify(badge)

    def command(self, *arguments, expect=0):
        return {} if arguments[0] == "revoke" else super().command(*arguments, expect=expect)


class WithFlippedByte(Stage):
    """One byte of every badge is changed on its way into the wallet."""

    def claim(self, offer_uri, wish):
        badge = super().claim(offer_uri, wish)
        place = badge.rindex(b"Communication") if b"Communication" in badge else len(badge) // 2
        return badge[:place] + bytes([badge[place] ^ 1]) + badge[place + 1 :]


@contextmanager
def stage_of(stage_class, folder, database_url=None, **more):
    with open_stage(folder, cli.run, database_url) as usual:
        stage = stage_class(usual.folder, usual.port, usual.environment, cli.run, **more)
        try:
            yield stage
        finally:
            stage.stop()


def test_a_journey_with_revocation_disabled_fails_where_the_badge_should_be_withdrawn(tmp_path):
    with stage_of(WithoutRevocation, tmp_path) as stage:
        steps = failed(play(stage))
    assert steps == [
        "revoke Communication",
        "check Super 4C after that",
        "the grace period of Super 4C ends",
        "start again",
    ]


def test_a_journey_with_one_byte_flipped_fails_where_the_badges_are_checked(tmp_path):
    # Nothing comes of waiting, nor of what follows: it would only make the test long.
    with stage_of(WithFlippedByte, tmp_path, patience=0) as stage:
        assert first_failed(play(stage)) == "check what was claimed"


@dataclass(slots=True)
class Cutting(Stage):
    """The connection to the database is cut when the third badge is claimed."""

    proxy: CuttableProxy | None = field(default=None)
    claims: int = 0

    def claim(self, offer_uri, wish):
        self.claims += 1
        if self.claims == 3:
            self.proxy.cut()
        return Stage.claim(self, offer_uri, wish)


def test_a_journey_whose_database_connection_is_cut_half_way_fails_from_there_on(tmp_path):
    need("postgres")
    with fresh_postgres() as url:
        target = make_url(url)
        proxy = CuttableProxy(target.host, target.port or 5432)
        through = target.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
        with stage_of(Cutting, tmp_path, through, proxy=proxy) as stage:
            assert first_failed(play(stage)) == "claim a third"


def test_two_stages_never_share_a_port():
    assert free_port() != free_port()
