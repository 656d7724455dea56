"""Whose rows they are, and the audit chain that every change of them is written into."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from records import audit
from records.chain import Entry
from records.columns import json_text
from records.organisations import by_slug


def organisation_id(connection: Connection, slug: str) -> str:
    """Return the id of the organisation whose rows are asked for.

    Raises:
        LookupError: there is none; whoever asks was signed in to one, so that is a fault of ours.
    """
    found = by_slug(connection, slug)
    if found is None:
        raise LookupError(slug)
    return found.id


def record(
    connection: Connection,
    owner: str,
    at: datetime,
    by: str,
    action: str,
    object_id: str,
    said: Mapping[str, str],
) -> None:
    """Append one entry to the organisation's audit chain, last before the commit; it is about nobody."""
    entry = Entry(at, by, action, object_id, None, json_text(dict(said)).encode())
    audit.append(connection, owner, [entry])
