"""`cairn journey`."""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cairn.console import Console
from cairn.journey import stack_story, story
from cairn.journey.stage import open_stage
from cairn.journey.steps import Step
from cairn.journey.trio import open_trio
from cairn.settings import Settings


def add_journey(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn journey`."""
    parser.add_argument(
        "--database-url",
        metavar="URL",
        help="an empty database for the life of one badge (default: a SQLite file of its own); "
        "the three installations of the stack have files of their own",
    )


def journey(arguments: argparse.Namespace, console: Console, _: Settings) -> int:
    """Play the whole life of badges against servers of its own; 0 only if every step came out as expected."""
    all_ok = True
    with tempfile.TemporaryDirectory(prefix="cairn-journey-") as folder:
        for number, step in enumerate(_steps(arguments, Path(folder)), start=1):
            all_ok = all_ok and step.ok
            mark = "ok  " if step.ok else "FAIL"
            said = step.got if step.ok else f"expected {step.expected}, got {step.got}"
            console.data(step.as_json(), f"{mark} {number:>2}. {step.step}: {said}")
    return 0 if all_ok else 1


def _steps(arguments: argparse.Namespace, folder: Path) -> Iterator[Step]:
    for name in ("one", "three"):
        (folder / name).mkdir()
    with open_stage(folder / "one", arguments.run_command, arguments.database_url) as stage:
        yield from story.play(stage)
    with open_trio(folder / "three", arguments.run_command) as trio:
        yield from stack_story.play(trio)
