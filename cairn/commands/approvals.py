"""`cairn approve`, `cairn decline` and `cairn override`: decide on awards that wait for somebody."""

import argparse

from cairn.commands.awards import BY
from cairn.console import Console
from cairn.installation import Installation
from issuer.awarding import approvals, overrides
from issuer.awarding.approvals import RuleOnAward
from issuer.awarding.overrides import OverrideAward


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


def add_override(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn override`."""
    parser.add_argument("award", metavar="AWARD", help="the award's id (urn:uuid:…)")
    parser.add_argument("--reason", required=True, metavar="TEXT", help="why, for the audit log")
    parser.add_argument("--name", required=True, metavar="NAME", help="who decides; the badge names them")


def override(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Give a meta-badge though not everything it rests on could be checked."""
    command = OverrideAward(arguments.award, arguments.reason, BY, arguments.name)
    with here.desk.work(here.organisation(arguments.org)) as work:
        overrides.override(work.tx, command, work.now)
    return _told(arguments, console, "given")


def _ruling(arguments: argparse.Namespace) -> RuleOnAward:
    return RuleOnAward(arguments.award, arguments.note, BY)


def _told(arguments: argparse.Namespace, console: Console, state: str) -> int:
    console.data({"award": arguments.award, "state": state}, f"{arguments.award} is {state}.")
    return 0
