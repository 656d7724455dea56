"""`cairn approve` and `cairn decline`: decide on awards that wait for approval."""

import argparse

from cairn.commands.awards import BY
from cairn.console import Console
from cairn.installation import Installation
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward


def add_ruling(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn approve` and `cairn decline`."""
    parser.add_argument("award", metavar="AWARD", help="the award's id (urn:uuid:…)")
    parser.add_argument("--note", default="", metavar="TEXT", help="private note for the audit log")


def approve(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Approve an award that somebody else made."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        approvals.approve(work.tx, _ruling(arguments), work.now)
    return _told(arguments, console, "approved")


def decline(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Do not approve an award that somebody else made."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        approvals.decline(work.tx, _ruling(arguments), work.now)
    return _told(arguments, console, "not approved")


def _ruling(arguments: argparse.Namespace) -> RuleOnAward:
    return RuleOnAward(arguments.award, arguments.note, BY)


def _told(arguments: argparse.Namespace, console: Console, state: str) -> int:
    console.data({"award": arguments.award, "state": state}, f"{arguments.award} is {state}.")
    return 0
