"""`cairn keys`."""

import argparse

from cairn.console import Console
from cairn.installation import Installation


def add_list(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn keys list`: there are none of its own."""


def list_keys(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """List the organisation's signing keys."""
    with here.desk.work(here.organisation(arguments.org)) as work:
        kept = work.tx.keys.all()
        did = work.identity.did
    lines = [{"id": f"{did}#{key.name}", "algorithm": key.algorithm, "state": key.state} for key in kept]
    text = "\n".join(f"{each['state']:<12}{each['algorithm']:<7}{each['id']}" for each in lines)
    console.data({"did": did, "keys": lines}, text)
    return 0
