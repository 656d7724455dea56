"""`cairn audit …`: whether the audit log is whole, checkpoints for others to keep, and the log as a file."""

import argparse
from pathlib import Path
from typing import Any

from cairn.audit_checkpoints import write
from cairn.console import Console
from cairn.installation import Installation
from credentials.instants import instant_text
from issuer.audit_trail import AuditSearch
from issuer.auditing import checkpoints, exporting, verifying
from issuer.auditing.checkpoints import Checkpoint
from issuer.auditing.exporting import Form
from issuer.auditing.verifying import Verified
from issuer.errors import AuditTampered

BY = "command line"
TAMPERED = 1


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn audit verify`."""
    parser.epilog = (
        "Ends with 0 if the log holds, 1 if somebody tampered with it, and 2 if it could not be checked, for "
        "example because a file is not a checkpoint of this organisation."
    )
    parser.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a checkpoint that was kept elsewhere; give several by repeating it",
    )


def verify(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Tell whether the audit log of an organisation is whole, and up to where a checkpoint shows it."""
    slug = here.organisation(arguments.org)
    given = [path.read_bytes() for path in arguments.checkpoint]
    try:
        with here.desk.store.transaction(slug) as tx:
            found = verifying.verify(tx, given)
    except AuditTampered as fault:
        told = {"organisation": slug, "holds": False, "entry": fault.number, "reason": str(fault)}
        console.data(told, _tampered_words(slug, fault))
        return TAMPERED
    console.data(_told(slug, found), "\n".join(_words(slug, found)))
    return 0


def _tampered_words(slug: str, fault: AuditTampered) -> str:
    return (
        f"The audit log of {slug} was tampered with. It shows at entry {fault.number}: {fault}.\n"
        "Keep the database as it is, and compare it with a backup from before."
    )


def _told(slug: str, found: Verified) -> dict[str, Any]:
    return {
        "organisation": slug,
        "holds": True,
        "entries": found.head.entries,
        "hash": found.head.hash.hex(),
        "vouched_for": found.vouched,
        "checkpoints": [_of(each) for each in found.given],
        "own_checkpoint": None if found.own is None else _of(found.own),
        "own_checkpoint_key_lost": found.own_is_lost,
    }


def _of(checkpoint: Checkpoint) -> dict[str, Any]:
    head = checkpoint.head
    return {"entries": head.entries, "hash": head.hash.hex(), "at": instant_text(checkpoint.at)}


def _words(slug: str, found: Verified) -> list[str]:
    entries = found.head.entries
    lines = [f"The audit log of {slug} holds: {_counted(entries)}, each as it was written and in its place."]
    if found.own_is_lost:
        lines.append(
            "The checkpoint that is published here was signed by a key that was in other hands by then: it was not "
            "counted. Sign a new one: cairn audit checkpoint"
        )
    if not found.given:
        lines.append(
            "No checkpoint from elsewhere was compared: that nothing was cut off at the end, or written anew, this "
            "does not show. Give one that somebody kept, with --checkpoint FILE."
        )
        return lines
    last = max(found.given, key=lambda each: each.head.entries)
    lines.append(
        f"The checkpoint of {instant_text(last.at)} shows that none of the first {found.vouched} was cut off or "
        "written anew."
    )
    if entries > found.vouched:
        lines.append(f"{_counted(entries - found.vouched)} came after it; a later checkpoint shows them.")
    return lines


def _counted(number: int) -> str:
    return "1 entry" if number == 1 else f"{number} entries"


def add_checkpoint(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn audit checkpoint`."""
    parser.add_argument(
        "-o", "--out", type=Path, metavar="FOLDER", help="where to (default: CAIRN_AUDIT_CHECKPOINT_DIR)"
    )


def checkpoint(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Sign where the audit log stands, publish it and write it to a file."""
    slug = here.organisation(arguments.org)
    with here.desk.work(slug) as work:
        made = checkpoints.make(work.tx, work.identity, work.now, BY)
    path = write(arguments.out or here.settings.checkpoint_dir, slug, made)
    address = f"{here.settings.public_url}{checkpoints.checkpoint_path(slug)}"
    told = {"file": str(path), "url": address, **_of(made)}
    count = _counted(made.head.entries)
    console.data(
        told, f"{path} vouches for {count}. Keep it where whoever has the database can not change it."
    )
    return 0


def add_export(parser: argparse.ArgumentParser) -> None:
    """Add the options of `cairn audit export`."""
    forms = [form.value for form in Form]
    parser.add_argument("--form", default=Form.JSONL.value, choices=forms, help="csv, or jsonl (the default)")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE", help="where to (default: standard output)")
    parser.add_argument("--object", metavar="ID", help="only what was done to this, e.g. an award's id")
    parser.add_argument(
        "--action", action="append", metavar="CODE", help="only these acts, e.g. award.revoked"
    )


def export(arguments: argparse.Namespace, console: Console, here: Installation) -> int:
    """Write the audit log, the oldest entry first."""
    actions = None if arguments.action is None else frozenset(arguments.action)
    search = AuditSearch(object_id=arguments.object, actions=actions)
    with here.desk.store.transaction(here.organisation(arguments.org)) as tx:
        found = exporting.everything(tx, search)
        text = exporting.written(found, Form(arguments.form))
    if arguments.out is None:
        console.data([exporting.line(each) for each in found], text.rstrip("\r\n"))
        return 0
    arguments.out.write_text(text, encoding="utf-8", newline="")
    told = {"file": str(arguments.out), "entries": len(found)}
    console.data(told, f"{arguments.out} holds {_counted(len(found))}.")
    return 0
