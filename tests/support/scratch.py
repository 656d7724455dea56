"""Where tests write: in memory where there is room for it, so that no database of theirs waits for a disk.

What the service asks of its disk stays as it is; only that here it is answered at once.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
PREFIX = "cairn-tests-"


def has_room(memory: Path, room: int = ROOM) -> bool:
    """Return whether a folder has `room` bytes free and lets programs in it run, as some that tests install do."""
    try:
        found = os.statvfs(memory)
    except OSError:
        return False
    return found.f_bavail * found.f_frsize >= room and not found.f_flag & os.ST_NOEXEC


@contextmanager
def scratch_in(memory: Path) -> Iterator[Path]:
    """Let this process and those it starts keep what is temporary in a new folder in `memory`, gone afterwards."""
    folder, held = _made(memory)
    before = os.environ.get("TMPDIR")
    _set(str(folder))
    try:
        yield folder
    finally:
        _set(before)
        os.close(held)
        shutil.rmtree(folder, ignore_errors=True)


def _made(memory: Path) -> tuple[Path, int]:
    # One process at a time, lest another takes the new folder for one that nobody holds.
    turn = _hold(memory, fcntl.LOCK_EX)
    try:
        _clear(memory)
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=memory))
        return folder, _hold(folder)
    finally:
        os.close(turn)


def _clear(memory: Path) -> None:
    """Remove the folders of processes that were ended before they could: nobody holds them any more."""
    for folder in memory.glob(f"{PREFIX}*"):
        with suppress(OSError):
            os.close(_hold(folder))
            shutil.rmtree(folder)


def _hold(folder: Path, how: int = fcntl.LOCK_EX | fcntl.LOCK_NB) -> int:
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, how)
    except OSError:
        os.close(held)
        raise
    return held


def _set(folder: str | None) -> None:
    if folder is None:
        os.environ.pop("TMPDIR", None)
    else:
        os.environ["TMPDIR"] = folder
    tempfile.tempdir = None  # read anew
