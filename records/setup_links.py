"""The link by which an installation is set up, once: whoever has it makes the first organisation of their own.

There is one row. A newer link takes the place of one that was not used; once one was used, there is none any more.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, select, update

from records.bearer import Entropy, hashed, new_secret
from records.insertion import insert_unless_there
from records.tables import SETUP_LINK

LIFETIME = timedelta(hours=24)
_ONLY = 1


def make(connection: Connection, entropy: Entropy, now: datetime) -> str | None:
    """Return the secret of a new link, which takes the place of the one before; None if the installation is set up."""
    secret = new_secret(entropy)
    said = {"token_hash": hashed(secret), "created_at": now, "expires_at": now + LIFETIME}
    if insert_unless_there(connection, SETUP_LINK, slot=_ONLY, **said):
        return secret
    replaced = update(SETUP_LINK).where(SETUP_LINK.c.used_at.is_(None)).values(**said)
    return secret if connection.execute(replaced).rowcount == 1 else None


def is_open(connection: Connection, secret: str, now: datetime) -> bool:
    """Return whether a link still leads to the set-up."""
    return connection.execute(select(SETUP_LINK.c.slot).where(*_open(secret, now))).first() is not None


def use(connection: Connection, secret: str, now: datetime) -> bool:
    """Use the link up; True exactly once, however many try at once."""
    used = update(SETUP_LINK).where(*_open(secret, now)).values(used_at=now)
    return connection.execute(used).rowcount == 1


def _open(secret: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    table = SETUP_LINK
    return table.c.token_hash == hashed(secret), table.c.used_at.is_(None), table.c.expires_at > now
