"""`cairn competencies …`: frameworks of what people should be able to do, which badges are tied to."""

import argparse
from pathlib import Path

from cairn.console import Console
from cairn.installation import Installation
from issuer.competencies.bringing import Brought, Importer, bring_in
from issuer.competencies.reading import read
from issuer.errors import FrameworkRefused

BY = "command line"


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn competencies list`: there are none of its own."""


def add_import(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn competencies import`."""
    parser.add_argument(
        "file", type=Path, metavar="FILE", help="a CASE package, a table of ESCO or O*NET, or your own"
    )
    parser.add_argument("--title", default="", metavar="TEXT", help="what a table of your own is called")
    parser.add_argument("--only", default="", metavar="WORDS", help="take only what has these words")


def list_all(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the frameworks of an organisation."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        found = work.tx.competencies.frameworks()
        counts = {each.id: len(work.tx.competencies.items(each.id)) for each in found}
    lines = [
        {"framework": each.id, "title": each.title, "source": each.source, "items": counts[each.id]}
        for each in found
    ]
    text = "\n".join(f"{each['title']:<40}{each['items']:>6}  {each['source']}" for each in lines)
    console.data({"frameworks": lines}, text or "There are no frameworks yet.")
    return 0


def import_framework(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Import a framework, or bring one up to date; with any fault nothing is imported."""
    try:
        brought = _brought(arguments, here)
    except FrameworkRefused as refused:
        for problem in refused.problems:
            console.note(str(problem))
        raise
    numbers = {name: getattr(brought, name) for name in ("new", "changed", "retired", "back", "left_out")}
    told = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in numbers.items())
    console.data({"framework": brought.framework.id, **numbers}, f"{brought.framework.title}: {told}")
    return 0


def _brought(arguments: argparse.Namespace, here: Installation) -> Brought:
    incoming = read(arguments.file.read_bytes(), arguments.title)
    with here.desk.work(here.organisation(arguments.org)) as work:
        importer = Importer(work.tx, here.settings.public_url, work.now, work.randomness, BY)
        return bring_in(importer, incoming, arguments.only)
