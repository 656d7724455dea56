"""`cairn award-list`: award to a list of people, and see how far it is."""

import argparse
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from cairn.commands.awards import BY
from cairn.console import Console
from cairn.installation import Installation
from issuer.award_lists import keeping, running, tables
from issuer.award_lists.checking import CheckedRow
from issuer.award_lists.keeping import HandIn
from issuer.errors import UnusableTime
from issuer.kept.award_lists import AwardList, RowState
from issuer.web.award_lists import Looked, award_at_once, columns_of, look, look_only, problems
from issuer.web.desk import Work

_LISTED = 200


def add_import(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn award-list import`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
    parser.add_argument("--achievement", default="", metavar="SLUG", help="the badge of rows that name none")
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NAME=WHAT",
        help="what a column holds: email, name, badge, level, evidence; may be repeated (default: guessed)",
    )
    parser.add_argument(
        "--at", metavar="TIME", help="when to award, such as 2026-12-24T09:00:00Z (default: now)"
    )
    parser.add_argument("--mail", action="store_true", help="write to whoever is awarded")
    parser.add_argument("--check", action="store_true", help="tell what would be, and keep nothing")


def import_list(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Keep a list and have its ready rows awarded by whatever carries out jobs; tell every problem row."""
    table = tables.read(arguments.file.read_bytes())
    said = dict(each.partition("=")[::2] for each in arguments.column)
    columns = columns_of(table, said or None)
    handed = HandIn(arguments.file.name, table, arguments.achievement, BY, BY, writes=arguments.mail)
    with here.desk.work(here.organisation(arguments.org)) as work:
        if arguments.check:
            keeping.check_columns(table, arguments.achievement, columns)
            checked = look_only(work, handed, columns)
            told = _counted(checked)
        else:
            made = award_at_once(work, handed, columns, _instant(arguments.at))
            looked = look(work, made)
            checked, told = looked.open_rows, _told(looked)
    for each in problems(checked):
        console.note(each.sentence)
    console.data(told | {"problems": [each.sentence for each in problems(checked)]}, _text(told))
    return 0


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn award-list list`: there are none of its own."""


def list_all(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the lists, newest first."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        found = work.tx.award_lists.all(None, _LISTED)
        lines = [_told(Looked(each, running.progress(work.tx, each, work.now), ())) for each in found]
    console.data({"lists": lines}, "\n".join(map(_text, lines)) or "There are no lists.")
    return 0


def add_one(parser: argparse.ArgumentParser) -> None:
    """Add the options of a command about one list."""
    parser.add_argument("list", metavar="LIST", help="the list's id")


def show(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Tell how far a list is, and every problem row."""
    return _one(arguments, console, here, lambda _, found: found)


def stop(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Award nothing more of a list."""
    return _one(arguments, console, here, lambda work, found: running.stop(work.tx, found, work.now, BY))


def resume(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Go on with a list that stands still."""
    return _one(arguments, console, here, lambda work, found: running.resume(work.tx, found, work.now, BY))


def cancel(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Call off a list whose time is still to come."""
    return _one(arguments, console, here, lambda work, found: running.cancel(work.tx, found, work.now, BY))


def _one(
    arguments: argparse.Namespace,
    console: Console,
    here: Installation,
    act: Callable[[Work, AwardList], AwardList],
) -> int:
    with here.desk.work(here.organisation(arguments.org)) as work:
        looked = look(work, act(work, keeping.held(work.tx, arguments.list)))
    found = problems(looked.open_rows)
    for each in found:
        console.note(each.sentence)
    told = _told(looked)
    console.data(told | {"problems": [each.sentence for each in found]}, _text(told))
    return 0


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as fault:
        raise UnusableTime(f"“{text}” is no time. Write it like 2026-12-24T09:00:00Z.") from fault
    if found.tzinfo is None:
        raise UnusableTime(
            f"“{text}” names no zone. Write it like 2026-12-24T09:00:00Z, or with +01:00 at its end."
        )
    return found


def _told(looked: Looked) -> dict[str, Any]:
    found, made = looked.progress, looked.award_list
    return {
        "list": made.id,
        "name": made.name,
        "state": found.state.value,
        "rows": found.rows,
        **{state.value: found.of(state) for state in (RowState.AWARDED, RowState.PENDING, RowState.HELD)},
        "open": found.of(RowState.OPEN),
        "starts_at": None if made.starts_at is None else made.starts_at.isoformat(),
    }


def _counted(checked: Sequence[CheckedRow]) -> dict[str, Any]:
    return {
        "rows": len(checked),
        "ready": sum(each.command is not None for each in checked),
        "held": sum(each.held is not None for each in checked),
    }


def _text(told: dict[str, Any]) -> str:
    return "  ".join(f"{name} {value}" for name, value in told.items() if value is not None)
