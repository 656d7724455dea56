"""Install what the tests can use and is missing: npm packages; Chromium and fonts by apt where that is allowed.

Run as `python -m tests.support.prepare [--browser]`. Nothing here is required: what stays absent is skipped by
the tests with a reason, unless CAIRN_REQUIRE_ALL=1.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.tools import E2E, INTEROP, missing

SHELL = "chromium-headless-shell"


def _npm_packages(folder: Path) -> None:
    lock, stamp = folder / "package-lock.json", folder / "node_modules" / ".cairn-stamp"
    if shutil.which("npm") is None or not lock.exists():
        return
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    done = subprocess.run(["npm", "ci", "--no-fund", "--no-audit"], cwd=folder, check=False)
    if done.returncode == 0:
        stamp.write_bytes(lock.read_bytes())


def _browser() -> None:
    is_there = all(missing(tool) is None for tool in ("browser", "fonts")) and shutil.which(SHELL)
    if is_there or shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=False, env=environment, stdout=subprocess.DEVNULL)
    _install(environment, "chromium", "fontconfig", "fonts-dejavu-core", "fonts-wqy-zenhei")
    _install(environment, SHELL)  # by itself, as an older Debian has none


def _install(environment: dict[str, str], *packages: str) -> None:
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)


def main() -> None:
    """Prepare what this machine allows."""
    for folder in (INTEROP, E2E):
        _npm_packages(folder)
    if "--browser" in sys.argv or os.environ.get("CAIRN_REQUIRE_ALL") == "1":
        _browser()


if __name__ == "__main__":
    main()
