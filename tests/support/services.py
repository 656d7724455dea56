"""Whole installations for tests: a `cairn run` process, and the commands that work beside it."""

import io
import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import httpx2
from cryptography import x509

from cairn.cli import run
from cairn.console import Streams
from cairn.wallet.claiming import Wish, claim
from cairn.wallet.http import Http
from cairn.wallet.purse import Purse, new_purse
from cairn.world import utc_now
from keys.multibase import b64url_encode
from tests.support.authority import Authority
from tests.support.databases import migrated_sqlite
from tests.support.forked import Forked
from tests.support.ports import free_port

START_SECONDS = 120
STOP_SECONDS = 15
COMMAND_SECONDS = 60


class ServiceFault(Exception):
    """The service did not do what the test took for granted; its log is in the message."""


@dataclass
class Service:
    """An installation in a folder of its own. It serves between `start` and `stop`; commands work at any time."""

    folder: Path
    environment: dict[str, str]
    base_url: str
    options: tuple[str, ...] = ()
    authority: Authority | None = None
    purse: Purse = field(default_factory=new_purse)
    process: Forked | None = None

    # --- the process

    def launch(self, *options):
        """Start `cairn run` and return at once."""
        if self._database is not None:
            self._database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            migrated_sqlite(self._database)
        self.process = Forked(["run", *self.options, *options], self.environment, self.output, self.errors)
        return self.process

    @property
    def _database(self):
        """The file of its database, where it is one that is made by the first start."""
        own = "CAIRN_DATABASE_URL" not in self.environment
        return Path(self.environment["CAIRN_STATE_DIR"]) / "cairn.db" if own else None

    def start(self, *options):
        """Start `cairn run` and wait until it is ready."""
        self.launch(*options)
        return self.wait()

    def wait(self):
        """Wait until the service says that it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise ServiceFault(f"cairn run: {self.process.poll()}\n{self.log()}")
            time.sleep(0.05)
        return self

    def stop(self):
        """End the service as an operator would, and return its exit code; None where it does not run."""
        if self.process is None:
            return None
        self.process.terminate()
        try:
            return self.process.wait(STOP_SECONDS)
        finally:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _is_ready(self):
        try:
            return self.get("/readyz").is_success
        except httpx2.HTTPError:
            return False

    # --- what it says

    @property
    def output(self):
        return self.folder / "output.txt"

    @property
    def errors(self):
        return self.folder / "log.txt"

    def log(self):
        """Return everything the service wrote to its log."""
        return self.errors.read_text(encoding="utf-8")

    @property
    def place(self):
        """The `host:port` of this service, as CAIRN_FETCH_ALLOW takes it."""
        return self.base_url.partition("//")[2]

    @property
    def ca_file(self):
        return self.authority.ca_file if self.authority else None

    # --- HTTP

    @cached_property
    def _tls(self):
        return self.authority.client_context() if self.authority else True

    def request(self, method, path, **more):
        url = path if path.startswith("http") else f"{self.base_url}{path}"
        return httpx2.request(method, url, verify=self._tls, timeout=30, trust_env=False, **more)

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def post(self, path, **more):
        return self.request("POST", path, **more)

    def document(self, path):
        """Return the JSON object at a path, or at an address of this service."""
        return self.get(path).raise_for_status().json()

    # --- commands

    def run(self, *arguments):
        """Run a `cairn` command in this process, over the service's database; return how it ended."""
        out, err = io.StringIO(), io.StringIO()
        code = run(arguments, self.environment, Streams(out, err))
        return subprocess.CompletedProcess(arguments, code, out.getvalue(), err.getvalue())

    def spawn(self, *arguments):
        """Run a `cairn` command as a shell does; slower by the start of Python."""
        return subprocess.run(
            [*_PROGRAM, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )

    def command(self, *arguments):
        """Run a `cairn … --json` command that must succeed, and return the object that it printed."""
        done = self.run(*arguments, "--json")
        if done.returncode != 0:
            raise ServiceFault(f"cairn {' '.join(arguments)}: {done.returncode}\n{done.stderr}")
        return json.loads(done.stdout)

    # --- the life of a badge

    @cached_property
    def _bearer(self):
        token = self.command("token", "--name", "tests")["token"]
        return {"Authorization": f"Bearer {token}"}

    def award(self, achievement="communication", **more):
        """Award a badge through the API: level 2 to Zoë, unless said otherwise."""
        wanted = {"achievement": achievement, "to": "zoe@example.org", "level": 2, **more}
        return self.post("/v1/awards", json=wanted, headers=self._bearer).raise_for_status().json()

    def change(self, act, award, reason="issued_by_mistake"):
        """Suspend, reinstate or revoke an award through the API."""
        path = f"/v1/awards/{award}/{act}"
        return self.post(path, json={"reason": reason}, headers=self._bearer).raise_for_status()

    def claim(self, offer_uri, wanted=None, tx_code=None):
        """Claim a badge with Cairn's own wallet, and return its bytes."""
        with Http(self.ca_file) as http:
            return claim(offer_uri, Wish(wanted, tx_code), self.purse, http, utc_now())

    def did(self):
        """Return the DID of the organisation `acme`."""
        return self.document("/o/acme/did.json")["id"]

    # --- checking

    def verify(self, badge):
        """Return the report of POST /v1/verifications."""
        answer = self.post("/v1/verifications", content=badge, headers={"Content-Type": "text/plain"})
        return answer.raise_for_status().json()

    def verify_by_command(self, badge, *, spawned=False):
        """Return the exit code and the report of `cairn verify`; the service need not run."""
        file = self.folder / "badge"
        file.write_bytes(badge)
        done = (self.spawn if spawned else self.run)("verify", str(file), "--json")
        if not done.stdout:
            raise ServiceFault(f"cairn verify: {done.returncode}\n{done.stderr}")
        return done.returncode, json.loads(done.stdout)


_PROGRAM = (sys.executable, "-m", "cairn.cli")


def installation(folder, *, authority=None, database_url=None, **settings):
    """Return an installation that was never started: plain http on loopback, or https with an authority.

    `settings` are CAIRN_ settings by their names in lower case, e.g. `trust_list="issuers.json"`. With a
    `database_url` the key-encryption key is a setting too, as PostgreSQL needs it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    # Tests ask more often than anybody else would.
    usual = {"state_dir": str(folder / "state"), "port": str(port), "rate_limits": "off"}
    base_url, options = f"http://127.0.0.1:{port}", ()
    if authority is not None:
        base_url = f"https://localhost:{port}"
        chain = str(authority.chain(x509.DNSName("localhost")))
        options = ("--tls-cert", chain, "--tls-key", chain)
        usual |= {"public_url": base_url, "fetch_ca": str(authority.ca_file)}
    if database_url is not None:
        usual |= {"database_url": database_url, "kek": b64url_encode(os.urandom(32))}
    return Service(folder, clean_environment(**usual | settings), base_url, options, authority)


def clean_environment(**settings):
    """Return this process's environment with these CAIRN_ settings and no other."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    return own | {f"CAIRN_{name.upper()}": value for name, value in settings.items() if value is not None}


@contextmanager
def serving(*services, options=()):
    """Serve from these installations, started side by side, and stop them at the end."""
    try:
        for service in services:
            service.launch(*options)
        for service in services:
            service.wait()
        yield services if len(services) > 1 else services[0]
    finally:
        for service in services:
            service.stop()
