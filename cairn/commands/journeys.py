"""`cairn journey`."""

import argparse
import tempfile
from pathlib import Path

from cairn.console import Console
from cairn.journey.stage import open_stage
from cairn.journey.story import play
from cairn.settings import Settings


def add_journey(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn journey`."""
    parser.add_argument(
        "--database-url", metavar="URL", help="an empty database (default: a SQLite file of its own)"
    )


def journey(arguments: argparse.Namespace, console: Console, _: Settings) -> int:
    """Play the whole life of badges against a server of its own; 0 only if every step came out as expected."""
    all_ok = True
    with (
        tempfile.TemporaryDirectory(prefix="cairn-journey-") as folder,
        open_stage(Path(folder), arguments.run_command, arguments.database_url) as stage,
    ):
        for number, step in enumerate(play(stage), start=1):
            all_ok = all_ok and step.ok
            mark = "ok  " if step.ok else "FAIL"
            said = step.got if step.ok else f"expected {step.expected}, got {step.got}"
            console.data(step.as_json(), f"{mark} {number:>2}. {step.step}: {said}")
    return 0 if all_ok else 1
