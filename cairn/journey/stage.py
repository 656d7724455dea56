"""Where a journey plays: a server of its own, the command line, a wallet, and HTTP like anybody's."""

import io
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx2

from cairn.console import Streams
from cairn.demo import SLUG
from cairn.errors import StageFault
from cairn.wallet.claiming import Wish, claim
from cairn.wallet.http import Http
from cairn.wallet.presenting import present
from cairn.wallet.purse import Purse, new_purse
from cairn.world import utc_now
from keys.multibase import b64url_encode

START_SECONDS = 60
# Two weeks are too long for a story.
GRACE = "1s"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, and what it printed."""

    code: int
    out: str
    err: str


RunCommand = Callable[[Sequence[str], Mapping[str, str], Streams], int]


@dataclass(slots=True)
class Server:
    """A running `cairn run`, with the lines it printed before it was ready."""

    process: subprocess.Popen[str]
    base_url: str
    announced: dict[str, str]

    def stop(self) -> None:
        """Stop the server and wait until it is gone."""
        self.process.terminate()
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@dataclass(slots=True)
class Stage:
    """Everything a journey touches; a test may put a faulty part in place of any method."""

    folder: Path
    port: int
    environment: Mapping[str, str]
    run_command: RunCommand
    purse: Purse = field(default_factory=new_purse)
    server: Server | None = None
    # How many seconds the story waits for what the server does by itself.
    patience: float = 30.0

    @property
    def base_url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Server:
        """Start the server and wait until it is ready."""
        return self.await_ready(self.launch())

    def launch(self) -> Server:
        """Start the server and return at once."""
        command = [sys.executable, "-m", "cairn.cli", "run", "--port", str(self.port), "--json"]
        with (self.folder / "server.log").open("a") as log:
            process = subprocess.Popen(
                command, env=dict(self.environment), stdout=subprocess.PIPE, stderr=log, text=True
            )
        # Known before it has spoken, so that `stop` ends it whatever comes of the start.
        self.server = Server(process, self.base_url, {})
        return self.server

    def await_ready(self, server: Server) -> Server:
        """Wait until a server that was launched is ready."""
        server.announced = _announcement(server.process)
        _wait_until_ready(server.base_url, server.process)
        return server

    def stop(self) -> None:
        """Stop the server if it runs."""
        if self.server is not None:
            self.server.stop()
            self.server = None

    def command(self, *arguments: str, expect: int = 0) -> dict[str, Any]:
        """Run `cairn …  --json` against the same database and return what it printed."""
        done = self.run(*arguments)
        if done.code != expect:
            raise StageFault(f"cairn {arguments[0]} ended with {done.code}: {done.err.strip()[-300:]}")
        return dict(json.loads(done.out)) if done.out.strip() else {}

    def run(self, *arguments: str) -> Ended:
        """Run a `cairn` command beside the server, over the same database, and return how it ended."""
        out, err = io.StringIO(), io.StringIO()
        code = self.run_command([*arguments, "--json"], self.environment, Streams(out, err))
        return Ended(code, out.getvalue(), err.getvalue())

    def claim(self, offer_uri: str, wish: Wish) -> bytes:
        """Claim a badge with the wallet."""
        with Http() as http:
            return claim(offer_uri, wish, self.purse, http, self.now())

    def present(self, request_uri: str) -> dict[str, Any]:
        """Show badges with the wallet."""
        with Http() as http:
            return present(request_uri, self.purse, http, self.now())

    def verify(self, badge: bytes, components: tuple[bytes, ...] = ()) -> dict[str, Any]:
        """Return the report of `POST /v1/verifications`."""
        body = {"credential": badge.decode(), "components": [each.decode() for each in components]}
        answer = httpx2.post(f"{self.base_url}/v1/verifications", json=body, timeout=30, trust_env=False)
        if answer.status_code != httpx2.codes.CREATED:
            raise StageFault(f"POST /v1/verifications answered {answer.status_code}")
        return dict(answer.json())

    def verify_until(self, badge: bytes, is_so: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the report of a badge once it is so; the last one, if that takes too long."""
        deadline = time.monotonic() + self.patience
        report = self.verify(badge)
        while not is_so(report) and time.monotonic() < deadline:
            time.sleep(0.2)
            report = self.verify(badge)
        return report

    def browser(self) -> httpx2.Client:
        """Return a client that keeps cookies, as a browser does."""
        headers = {"Origin": self.base_url, "Accept": "text/html"}
        return httpx2.Client(base_url=self.base_url, timeout=30, trust_env=False, headers=headers)

    def did(self) -> str:
        """Return the DID of the server's organisation."""
        answer = httpx2.get(f"{self.base_url}/o/{SLUG}/did.json", timeout=30, trust_env=False)
        return str(answer.raise_for_status().json()["id"])

    @staticmethod
    def now() -> datetime:
        """Return the present instant."""
        return utc_now()


def _announcement(process: subprocess.Popen[str]) -> dict[str, str]:
    if process.stdout is None:
        raise StageFault("the server's output is not connected")
    line = process.stdout.readline()
    if not line:
        raise StageFault(f"the server ended with {process.wait()} before it said anything")
    return dict(json.loads(line))


def _wait_until_ready(base_url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StageFault(f"the server ended with {process.returncode}")
        if _is_ready(base_url):
            return
        time.sleep(0.1)
    raise StageFault("the server did not become ready")


def _is_ready(base_url: str) -> bool:
    try:
        return httpx2.get(f"{base_url}/readyz", timeout=2, trust_env=False).is_success
    except httpx2.HTTPError:
        return False


def free_port() -> int:
    """Return a port that is free just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def open_stage(folder: Path, run_command: RunCommand, database_url: str | None = None) -> Iterator[Stage]:
    """Open a stage with a fresh database in `folder`; its server is stopped at the end."""
    settings = {"CAIRN_CASCADE_GRACE": GRACE}
    if database_url is not None:
        settings |= {"CAIRN_DATABASE_URL": database_url, "CAIRN_KEK": _fresh_kek()}
    stage = new_stage(folder, run_command, settings)
    try:
        yield stage
    finally:
        stage.stop()


def new_stage(folder: Path, run_command: RunCommand, settings: Mapping[str, str]) -> Stage:
    """Return a stage in `folder`, with a free port and no CAIRN_ settings but these."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    port = free_port()
    usual = {"CAIRN_STATE_DIR": str(folder), "CAIRN_PORT": str(port)}
    return Stage(folder, port, {**own, **usual, **settings}, run_command)


def _fresh_kek() -> str:
    return b64url_encode(os.urandom(32))
