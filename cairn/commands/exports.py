"""`cairn export`: an award as a file or a picture, for people without a wallet."""

import argparse
from pathlib import Path

from cairn.commands.awards import BY
from cairn.console import Console
from cairn.installation import Installation
from issuer.awarding import awards
from issuer.issuing import files
from issuer.issuing.files import FileForm


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn export`."""
    parser.add_argument("award", metavar="AWARD", help="the award's id (urn:uuid:…)")
    forms = [form.value for form in FileForm]
    parser.add_argument("--form", required=True, choices=forms, metavar="FORM", help=", ".join(forms))
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="where to (default: ORGANISATION-BADGE.FORM, here)"
    )


def export(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Write an award to a file, signed at the first time; print where it is."""
    form = FileForm(arguments.form)
    with here.desk.work(here.organisation(arguments.org)) as work:
        award = awards.find(work.tx, arguments.award)
        made = files.make(work.tx, award, form, work.identity, work.now, work.randomness, BY)
    path = arguments.out or Path(made.name)
    path.write_bytes(made.body)
    told = {"award": award.id, "form": form.value, "file": str(path), "bytes": len(made.body)}
    console.data(told, f"{path} holds {award.achievement.name}; `cairn verify {path}` checks it.")
    return 0
