"""A container run from an image by the kernel's own means, as hardened as the compose file asks for.

A read-only root, a tmpfs on /tmp, the image's volumes in folders of the test, namespaces for mounts and processes, no
new privileges; user, environment, entry point and healthcheck are those of the image. The network is this machine's.
"""

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx2

from tests.support.ports import free_port

START_SECONDS = 90
STOP_SECONDS = 30
# $1 is the image's root, $2 where it is put, $3 the user; then pairs of volumes up to --, then the command.
SCRIPT = """\
set -e
root=$1; here=$2; user=$3; shift 3
mount --bind "$root" "$here"
mount -o remount,ro,bind "$here"
mount -t tmpfs -o size=64m,mode=1777,nosuid,nodev,noexec tmpfs "$here/tmp"
mount -t tmpfs -o size=64k,mode=755,nosuid tmpfs "$here/dev"
for device in null zero random urandom; do
  : > "$here/dev/$device"
  mount --bind "/dev/$device" "$here/dev/$device"
done
mount -t proc proc "$here/proc"
while [ "$1" != -- ]; do mount --bind "$1" "$here$2"; shift 2; done
shift
cd "$here"
exec setpriv --no-new-privs chroot --userspec="$user" --groups= . /usr/bin/env -i "$@"
"""


class ContainerFault(Exception):
    """The container did not do what the test took for granted; its log is in the message."""


class Container:
    """A service in a container; `settings` are added to the environment that the image gives."""

    def __init__(self, buildah, image, folder):
        self._buildah, self._image, self._folder = buildah, image, folder
        self.configuration = buildah.configuration(image)
        self.port = free_port()
        self.settings = {"CAIRN_PORT": str(self.port)}
        self._id, self._process, self.pid = None, None, 0
        (folder / "root").mkdir()
        self._volumes = {inside: self._volume(inside) for inside in self.configuration["Volumes"]}

    def _volume(self, inside):
        """Make a folder for a volume; an engine gives it the owner that the path has in the image."""
        folder = self._folder / "volumes" / inside.strip("/").replace("/", "-")
        folder.mkdir(parents=True, mode=0o700)
        os.chown(folder, *self.user)
        return folder

    # --- the process

    def __enter__(self):
        self._id, root = self._buildah.mount(self._image)
        volumes = [str(each) for pair in ((self._volumes[at], at) for at in self._volumes) for each in pair]
        command = [*self.configuration["Entrypoint"], *self.configuration["Cmd"]]
        user = "{}:{}".format(*self.user)
        script = [
            "sh",
            "-c",
            SCRIPT,
            "sh",
            root,
            self._folder / "root",
            user,
            *volumes,
            "--",
            *self.environment,
            *command,
        ]
        namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child=KILL", "--"]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen([*namespaces, *map(str, script)], stdout=log, stderr=log)
        try:
            self._wait()
        except ContainerFault:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self._process is not None:
            # The kernel forgets whom to take along where a process changes its user, so both are ended.
            self._end_service()
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._id is not None:
            self._buildah.remove(self._id)
            self._id = None

    def _end_service(self):
        if self.pid and self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def stop(self):
        """Stop the service as an engine does, and return the exit code of its process."""
        os.kill(self.pid, signal.SIGTERM)
        return self._process.wait(STOP_SECONDS)

    def _wait(self):
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise ContainerFault(f"{self._image}: {self._process.poll()}\n{self.log()}")
            time.sleep(0.1)
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        self.pid = int(children.read_text(encoding="ascii"))

    def _is_ready(self):
        try:
            return self.get("/readyz").is_success
        except httpx2.HTTPError:
            return False

    # --- what it is

    @property
    def user(self):
        """The numbers of the image's user and group."""
        user, _, group = self.configuration["User"].partition(":")
        return int(user), int(group)

    @property
    def environment(self):
        return [*self.configuration["Env"], *(f"{name}={value}" for name, value in self.settings.items())]

    @property
    def log_file(self):
        return self._folder / "log.txt"

    def log(self):
        """Return everything the service printed."""
        return self.log_file.read_text(encoding="utf-8")

    def status(self):
        """Return what the kernel says about the service's process."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        return {name: value.split() for name, _, value in (line.partition(":") for line in lines)}

    def keep(self, name, content):
        """Put a file into the image's first volume, and return its path inside."""
        inside, folder = next(iter(self._volumes.items()))
        file = folder / name
        file.write_text(content, encoding="utf-8")
        file.chmod(0o644)
        return f"{inside}/{name}"

    # --- commands inside

    def run(self, *command, user=None, timeout=280):
        """Run a command in the container, beside the service, and return how it ended."""
        user, group = self.user if user is None else (user, user)
        enter = ["nsenter", f"--target={self.pid}", "--mount", "--pid", "--root", "--wd=/"]
        who = [f"--setuid={user}", f"--setgid={group}"]
        inside = ["/usr/bin/env", "-i", *self.environment, *command]
        return subprocess.run(
            [*enter, *who, *inside], capture_output=True, text=True, timeout=280, check=False
        )

    def command(self, *arguments):
        """Run a `cairn … --json` command in the container, and return the object that it printed."""
        done = self.run("cairn", *arguments, "--json")
        if done.returncode != 0:
            raise ContainerFault(
                f"cairn {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
            )
        return json.loads(done.stdout)

    # --- HTTP

    @property
    def place(self):
        """The `host:port` of the service, as CAIRN_FETCH_ALLOW takes it."""
        return f"127.0.0.1:{self.port}"

    def get(self, path):
        return httpx2.get(f"http://{self.place}{path}", timeout=30, trust_env=False)

    def verify(self, badge):
        """Return the report of POST /v1/verifications."""
        answer = httpx2.post(
            f"http://{self.place}/v1/verifications",
            content=badge,
            headers={"Content-Type": "text/plain"},
            timeout=30,
            trust_env=False,
        )
        return answer.raise_for_status().json()

    def trust_list(self):
        """Return a trust list that names this service's organisation `acme` and nobody else."""
        did = self.get("/o/acme/did.json").raise_for_status().json()["id"]
        return json.dumps({"version": 1, "issuers": [{"did": did, "name": "Acme", "source": "our partners"}]})
