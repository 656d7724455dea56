"""`cairn export`: an award as a file or a picture, or together with what it rests on, for people without a wallet."""

import argparse
from pathlib import Path
from typing import Final

from cairn.binder import BundleBinder
from cairn.commands.awards import BY
from cairn.console import Console
from cairn.installation import Installation
from issuer.awarding import awards
from issuer.issuing import files, handing_out
from issuer.issuing.files import FileForm
from issuer.issuing.handing_out import Gathered, Wish, Wrapping
from issuer.web.desk import Work
from issuer.web.together import File, errand_of, handed_out

TOGETHER: Final = {"clr": Wrapping.RECORD, "cairn": Wrapping.BUNDLE}


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn export`."""
    parser.add_argument("award", metavar="AWARD", help="the award's id (urn:uuid:…)")
    forms = [*(form.value for form in FileForm), *TOGETHER]
    parser.add_argument("--form", required=True, choices=forms, metavar="FORM", help=", ".join(forms))
    parser.add_argument(
        "--leave-out", action="store_true", help="make a record even if it can not hold all it rests on"
    )
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FILE", help="where to (default: ORGANISATION-BADGE.FORM, here)"
    )


def export(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Write an award to a file, signed at the first time; print where it is."""
    made = _together(arguments, here) if arguments.form in TOGETHER else _file(arguments, here)
    path = arguments.out or Path(made.name)
    path.write_bytes(made.body)
    told = {"award": made.award.id, "form": arguments.form, "file": str(path), "bytes": len(made.body)}
    console.data(told, f"{path} holds {made.award.achievement.name}; `cairn verify {path}` checks it.")
    return 0


def _file(arguments: argparse.Namespace, here: Installation) -> File:
    with here.desk.work(here.organisation(arguments.org)) as work:
        award = awards.find(work.tx, arguments.award)
        form = FileForm(arguments.form)
        made = files.make(work.tx, award, form, work.identity, work.now, work.randomness, BY)
    return File(award, made.name, form.media_types[0], made.body)


def _together(arguments: argparse.Namespace, here: Installation) -> File:
    wish = Wish(TOGETHER[arguments.form], arguments.leave_out)

    def gather(work: Work) -> Gathered:
        award = awards.find(work.tx, arguments.award)
        return handing_out.gather(work.tx, award, wish, errand_of(work, BY))

    return handed_out(here.desk, here.organisation(arguments.org), BundleBinder(here.check), gather)
