"""`cairn mail …`: letters that came back."""

import argparse
import sys
from pathlib import Path

from cairn.console import Console
from cairn.installation import Installation
from issuer.mail import bounces


def add_bounce(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn mail bounce`."""
    parser.add_argument("file", help="the report of a mail server, as a file; - reads it from standard input")


def bounce(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Take the report of a mail server about a letter of ours."""
    body = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
    report = bounces.read(body)
    with here.desk.work(here.organisation(arguments.org)) as work:
        letter = bounces.take(work.tx, report, work.now)
        takes_mail = work.tx.mail.standing(letter.address).bounced_at is None
    told = {"letter": letter.id, "to": letter.address, "state": letter.state.value, "takes_mail": takes_mail}
    words = "" if takes_mail else " The address takes no mail: later letters to it are held."
    console.data(told, f"The letter to {letter.address} is {letter.state.value}.{words}")
    return 0
