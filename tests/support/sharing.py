"""How the tests are shared out among processes: a file stays whole, the browser tests stay in one process.

Two browsers at once starve each other on a small machine. What takes long begins first, so that no process is
left with it at the end.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from xdist.scheduler import LoadFileScheduling

from tests.support.tools import ROOT

TESTS = ROOT / "tests"
TOGETHER = ("tests/e2e",)
LONGEST_FIRST = ("tests/e2e", "tests/integration", "tests/interop", "tests/house", "tests/contract")


class SharedByFile(LoadFileScheduling):
    """Gives each process a file at a time, and whole folders where `TOGETHER` says so."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def unit_of(nodeid: str) -> str:
    """Return what a test is given to a process with: its file, or its folder where that stays together."""
    file = nodeid.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(f"{folder}/")), file)


def is_everything(asked: Sequence[str]) -> bool:
    """Return whether all tests are asked for, rather than some files."""
    return [Path(each).resolve() for each in asked] == [TESTS]


def import_share(worker: str, workers: int) -> None:
    """Import this process's share of all tests before the rest, so that each is compiled by one process alone.

    What one process has compiled, the others find compiled when they come to it. A file that can not be imported is
    told of later, where the tests are collected.
    """
    for name in share_of(worker, workers, [_module(file) for file in sorted(TESTS.rglob("test_*.py"))]):
        with suppress(Exception, pytest.skip.Exception):
            import_module(name)


def share_of(worker: str, workers: int, everything: Sequence[str]) -> Sequence[str]:
    """Return the share of `gw0`, `gw1` and so on; together they have everything, and each its own."""
    return everything[int(worker.removeprefix("gw")) % workers :: workers]


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts)


def longest_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return the tests folder by folder, those that take long first; within a folder the order stays."""
    return sorted(items, key=lambda item: _turn(item.path))


def _turn(path: Path) -> int:
    name = path.relative_to(ROOT).as_posix()
    turns = (turn for turn, folder in enumerate(LONGEST_FIRST) if name.startswith(f"{folder}/"))
    return next(turns, len(LONGEST_FIRST))
