"""Acts upon accounts, written into the audit chain of their organisation."""

from datetime import datetime

from sqlalchemy import Connection

from records import audit
from records.chain import Entry
from records.columns import json_text


def note(
    connection: Connection,
    organisation_id: str,
    action: str,
    object_id: str,
    *,
    actor: str,
    now: datetime,
    **values: str,
) -> None:
    """Append one entry; call it last in the transaction. `values` hold ids, never names or addresses."""
    entry = Entry(now, actor, action, object_id, None, json_text(values).encode())
    audit.append(connection, organisation_id, [entry])
