"""Images built by buildah in a store of their own, over a stand-in for the official Python image made from Debian."""

import json
import os
import shutil
import subprocess
from pathlib import Path

BASE = "docker.io/library/python:3.13-slim"
# The Debian release whose Python is 3.13.
RELEASE = "trixie"
PACKAGES = "ca-certificates,python3,python3-venv,python3-pip"
RECIPE = """\
FROM scratch
ADD rootfs.tar /
RUN ln -sf python3 /usr/bin/python
ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["python3"]
"""


class CommandFailed(Exception):
    """A command ended with another code than 0; the end of what it said is in the message."""


def said(*command):
    """Run a command and return what it printed."""
    done = subprocess.run([str(each) for each in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CommandFailed(
            f"{' '.join(map(str, command))}: {done.returncode}\n{(done.stdout + done.stderr)[-3000:]}"
        )
    return done.stdout.strip()


class Buildah:
    """A store below `folder`. Whoever makes it closes it: overlay mounts outlive the process otherwise."""

    def __init__(self, folder):
        self.folder = folder
        self._command = ("buildah", "--root", folder / "store", "--runroot", folder / "run")

    def make_base(self):
        """Make the base image; CAIRN_TEST_ROOTFS may name a root file system that mmdebstrap made before."""
        context = self.folder / "base"
        context.mkdir()
        rootfs, ready = context / "rootfs.tar", os.environ.get("CAIRN_TEST_ROOTFS")
        if ready:
            shutil.copy(ready, rootfs)
        else:
            said("mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", RELEASE, rootfs)
        (context / "Containerfile").write_text(RECIPE, encoding="ascii")
        self("bud", "--isolation", "chroot", "--tag", BASE, "--file", context / "Containerfile", context)
        rootfs.unlink()

    def build(self, recipe, context, shared):
        """Build a Dockerfile as it stands, with these paths mounted while it is built; return the image's name."""
        name = f"localhost/cairn-{Path(recipe).name.partition('.')[0]}"
        volumes = [f"--volume={path}:{inside}:ro" for inside, path in shared.items()]
        # The healthcheck is in Docker's image format only; layers are kept for the stage that both images share.
        options = ("--isolation", "chroot", "--format", "docker", "--pull-never", "--layers", *volumes)
        self("bud", *options, "--tag", name, "--file", context / recipe, context)
        return name

    def configuration(self, image):
        """Return what an image says about how it is run."""
        return json.loads(self("inspect", "--type", "image", image))["Docker"]["config"]

    def mount(self, image):
        """Return a new container of an image, and the folder that its root is mounted on."""
        container = self("from", "--pull-never", image)
        return container, Path(self("mount", container))

    def remove(self, container):
        """Unmount and remove a container."""
        self("umount", container)
        self("rm", container)

    def close(self):
        """Remove all images, and unmount whatever the store still has mounted."""
        self("rm", "--all")
        self("rmi", "--all", "--force")
        for place in reversed(mounted_below(self.folder)):
            said("umount", place)

    def __call__(self, *arguments):
        """Run a buildah command over this store and return what it printed."""
        return said(*self._command, *arguments)


def mounted_below(folder):
    """Return what is mounted below a folder, outermost first."""
    lines = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    places = [Path(line.split()[4].encode().decode("unicode_escape")) for line in lines]
    return sorted(place for place in places if folder in place.parents)
