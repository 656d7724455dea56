"""Where the journey of a stack plays: three installations, and strangers who check what these signed."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cairn.errors import StageFault
from cairn.journey.stage import RunCommand, Stage, new_stage
from cairn.wallet.claiming import Wish

# Long enough to see the pause before the withdrawal.
GRACE = "8s"
HOUSES = ("ours", "beta", "gamma")
Report = dict[str, Any]


@dataclass(slots=True)
class Checker:
    """A stranger to all three: an installation without a server, that trusts them and checks by command."""

    stage: Stage

    def trust(self, houses: Sequence[Stage]) -> None:
        """Trust the organisations of these servers from now on."""
        issuers = [{"did": each.did(), "name": each.folder.name, "source": "the story"} for each in houses]
        file = self.stage.folder / "issuers.json"
        file.write_text(json.dumps({"version": 1, "issuers": issuers}))
        self.stage.environment = {**self.stage.environment, "CAIRN_TRUST_LIST": str(file)}

    def check(self, badge: bytes, parts: Sequence[bytes], bundle: Path | None = None) -> Report:
        """Return the report of `cairn verify`; with `bundle`, keep there what was asked."""
        saving = ("--save-bundle", str(bundle)) if bundle else ()
        with_parts = [str(self._kept(f"part-{number}", each)) for number, each in enumerate(parts)]
        more = ("--with", *with_parts) if with_parts else ()
        return self._told(str(self._kept("badge", badge)), *more, *saving)

    def open(self, bundle: Path) -> Report:
        """Return the report on a bundle, which asks nobody."""
        return self._told(str(bundle))

    def _kept(self, name: str, body: bytes) -> Path:
        file = self.stage.folder / name
        file.write_bytes(body)
        return file

    def _told(self, *arguments: str) -> Report:
        done = self.stage.run("verify", *arguments)
        if not done.out:
            raise StageFault(f"cairn verify ended with {done.code}: {done.err.strip()[-300:]}")
        return dict(json.loads(done.out))


@dataclass(slots=True)
class Trio:
    """Ours, two partners, and two strangers; a test may put a faulty part in place of any method."""

    folder: Path
    houses: tuple[Stage, ...]
    stranger: Checker
    latecomer: Checker
    saved: dict[str, Path] = field(default_factory=dict)

    @property
    def ours(self) -> Stage:
        """The installation that awards the badge on top."""
        return self.houses[0]

    @property
    def partners(self) -> tuple[Stage, ...]:
        """The two others."""
        return self.houses[1:]

    def start(self) -> None:
        """Start all three servers side by side, and tell the strangers whom to trust."""
        for each in [(house, house.launch()) for house in self.houses]:
            each[0].await_ready(each[1])
        for checker in (self.stranger, self.latecomer):
            checker.trust(self.houses)

    def stop(self) -> None:
        """Stop all servers that run."""
        for each in self.houses:
            each.stop()

    def claim(self, house: Stage, offer_uri: str) -> bytes:
        """Claim a badge into the one wallet."""
        return house.claim(offer_uri, Wish("ldp_vc"))

    def look(self) -> None:
        """Have ours look how the partners' badges stand."""
        self.ours.command("partner", "look")

    def save(self, name: str, badge: bytes, parts: Sequence[bytes]) -> Report:
        """Have the stranger check a badge with its parts, and keep the bundle under a name."""
        self.saved[name] = self.folder / f"{name}.cairn"
        return self.stranger.check(badge, parts, self.saved[name])


@contextmanager
def open_trio(folder: Path, run_command: RunCommand) -> Iterator[Trio]:
    """Open a trio in `folder`, each with a database and a port of its own; all servers are stopped at the end."""
    trio = new_trio(folder, run_command)
    try:
        yield trio
    finally:
        trio.stop()


def new_trio(folder: Path, run_command: RunCommand) -> Trio:
    """Return a trio of which nothing runs yet."""
    beta, gamma = (_stage(folder, name, run_command) for name in HOUSES[1:])
    reach = f"127.0.0.1:{beta.port},127.0.0.1:{gamma.port}"
    ours = _stage(folder, HOUSES[0], run_command, CAIRN_FETCH_ALLOW=reach, CAIRN_CASCADE_GRACE=GRACE)
    reach = f"{reach},127.0.0.1:{ours.port}"
    stranger = Checker(_stage(folder, "stranger", run_command, CAIRN_FETCH_ALLOW=reach))
    latecomer = Checker(_stage(folder, "latecomer", run_command, CAIRN_FETCH_ALLOW=reach))
    # One person, one wallet.
    houses = (ours, replace(beta, purse=ours.purse), replace(gamma, purse=ours.purse))
    return Trio(folder, houses, stranger, latecomer)


def _stage(folder: Path, name: str, run_command: RunCommand, **settings: str) -> Stage:
    (folder / name).mkdir()
    return new_stage(folder / name, run_command, settings)
