"""`cairn partner …`: the issuers elsewhere whose badges count where a plan names them."""

import argparse

from cairn.console import Console
from cairn.installation import Installation
from cairn.jobs import worker
from issuer.meta_badges import partners, watching

BY = "command line"


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn partner list`: there are none of its own."""


def add_add(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn partner add`."""
    parser.add_argument("name", metavar="NAME", help="what plans call it after “from”")
    parser.add_argument("did", metavar="DID", help="the DID that it signs its badges as")


def add_remove(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn partner remove`."""
    parser.add_argument("name", metavar="NAME", help="what plans call it")


def add_look(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn partner look`: there are none of its own."""


def list_all(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the partners of an organisation."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        found = partners.listed(work.tx)
    lines = [{"name": each.name, "did": each.did} for each in found]
    text = "\n".join(f"{each['name']:<30}{each['did']}" for each in lines)
    console.data({"partners": lines}, text or "There are no partners yet.")
    return 0


def add(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Add a partner, once its DID has been resolved."""
    did = partners.checked(arguments.did, here.check.sources.resolver)
    with here.desk.work(here.organisation(arguments.org)) as work:
        made = partners.add(work.tx, arguments.name, did, work.now, BY)
    console.data({"name": made.name, "did": made.did}, f"{made.name} is a partner now: {made.did}")
    return 0


def remove(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Take a partner off the list."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        partners.remove(work.tx, arguments.name, work.now, BY)
    console.data({"name": arguments.name}, f"{arguments.name} is no partner any more.")
    return 0


def look(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Look now at the partners' badges that ours rest on, instead of when their lists have run out."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        people = watching.hurry(work.tx, work.now)
    worker(here).run_due(here.desk.clock())
    whose = "1 person" if people == 1 else f"{people} people"
    console.data({"people": people}, f"Looked at the partners' badges that {whose} showed.")
    return 0
