"""`cairn plan import` and `cairn plan export`."""

import argparse
from pathlib import Path

from cairn.console import Console
from cairn.installation import Installation
from issuer.errors import PlanRefused
from issuer.plan import plan_files, planning


def add_import(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn plan import`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
    parser.add_argument("--dry-run", action="store_true", help="check it and import nothing")


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn plan export`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file to write")


def import_plan(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Import a planning table; with any faulty row nothing is imported."""
    try:
        slugs = here.import_plan(arguments.file, here.organisation(arguments.org), dry_run=arguments.dry_run)
    except PlanRefused as refused:
        for problem in refused.problems:
            console.note(str(problem))
        raise
    what = "would be imported" if arguments.dry_run else "are in the plan"
    console.data(
        {"badges": slugs, "dry_run": arguments.dry_run}, f"{len(slugs)} badges {what}: {', '.join(slugs)}"
    )
    return 0


def export_plan(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Write the planning table as it stands."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        rows = planning.export_rows(work.tx)
    write = plan_files.write_xlsx if arguments.file.suffix.lower() == ".xlsx" else plan_files.write_csv
    arguments.file.write_bytes(write(rows))
    console.data(
        {"file": str(arguments.file), "rows": len(rows)}, f"{len(rows)} rows written to {arguments.file}"
    )
    return 0
