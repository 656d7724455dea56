"""Who was shut out by somebody and not by a directory: a directory that wants them back does not let them in again.

The audit log says who shut somebody out, and whether a directory has asked for them since.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from records.tables import AUDIT_ENTRY

SHUT_OUT: Final = "principal.disabled"
KEPT_OUT: Final = "directory.kept_out"
_PROGRAM: Final = "token:"


def is_program(by: str) -> bool:
    """Return whether who acts, as the audit trail names them, is a program."""
    return by.startswith(_PROGRAM)


@dataclass(frozen=True, slots=True)
class ShutOut:
    """That somebody is let in no more: by a program or not, and when one asked in vain to have them back since."""

    by_program: bool
    asked_at: datetime | None = None


def last_of(connection: Connection, organisation_id: str, ids: Collection[str]) -> Mapping[str, ShutOut]:
    """Return of each of these people how they were shut out last; whoever never was is left out."""
    table = AUDIT_ENTRY
    query = select(table.c.object_id, table.c.action, table.c.actor, table.c.at).where(
        table.c.organisation_id == organisation_id,
        table.c.object_id.in_(ids),
        table.c.action.in_((SHUT_OUT, KEPT_OUT)),
    )
    found: dict[str, ShutOut] = {}
    for who, action, actor, at in connection.execute(query.order_by(table.c.seq)):
        if action == SHUT_OUT:
            found[who] = ShutOut(is_program(actor))
        else:
            before = found.get(who, ShutOut(by_program=False))
            # Only the first time is told of: directories ask again every hour.
            found[who] = ShutOut(before.by_program, before.asked_at or at)
    return found


def asked_back(connection: Connection, organisation_id: str, ids: Collection[str]) -> Mapping[str, datetime]:
    """Return when a directory asked in vain to have people back since they were shut out, by their ids."""
    found = last_of(connection, organisation_id, ids)
    return {who: each.asked_at for who, each in found.items() if each.asked_at is not None}
