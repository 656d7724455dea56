"""Checkpoints of the audit logs, made by the clock and written where others can fetch them."""

from datetime import datetime
from pathlib import Path

from cairn.installation import Installation
from issuer.auditing import checkpoints
from issuer.auditing.checkpoints import Checkpoint
from issuer.jobs import CHECKPOINT, PERIODIC
from issuer.organisation.identity import establish
from issuer.ports import Transaction


def plan_checkpoints(here: Installation) -> None:
    """Have the next checkpoint of every organisation made, where that is not planned already."""
    if not here.settings.checkpoint_every:
        return
    for organisation in here.desk.store.organisations():
        with here.desk.store.transaction(organisation.slug) as tx:
            tx.jobs.put_unless_there(CHECKPOINT, PERIODIC, here.desk.clock())


def export_checkpoint(here: Installation, tx: Transaction, now: datetime) -> datetime | None:
    """Sign a checkpoint and write it to its file; return when the next one is due, None for never."""
    desk, every = here.desk, here.settings.checkpoint_every
    identity = establish(tx, desk.public_url, desk.sealer, now)
    # What was signed is of entries that are committed: a file of it is right even if this transaction comes to nothing.
    write(here.settings.checkpoint_dir, tx.organisation.slug, checkpoints.make(tx, identity, now))
    return now + every if every else None


def write(folder: Path, slug: str, made: Checkpoint) -> Path:
    """Write a checkpoint to its file in a folder, whole or not at all; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{slug}-{made.head.entries}.jwt"
    part = path.with_suffix(".part")
    part.write_bytes(made.token)
    part.replace(path)
    return path
