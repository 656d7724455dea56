"""The organisations of this installation: each issues under its own slug, keys and time zone."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, RowMapping, insert, select, update

from records.errors import InvalidOrganisation
from records.tables import ORGANISATION

DEFAULT_ZONE = "UTC"
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation. `slug` never changes; the first signature fixes `public_url` and `did`.

    `names_leaders`: its badges say who awarded them. `four_eyes_above`: a change of more awards needs two people.
    """

    id: str
    slug: str
    name: str
    zone: str = DEFAULT_ZONE
    public_url: str | None = None
    did: str | None = None
    names_leaders: bool = True
    four_eyes_above: int = 10


def check(slug: str, zone: str) -> None:
    """Check what an organisation is to be known by.

    Raises:
        InvalidOrganisation: the slug does not fit in a URL, or the zone is none of the IANA database.
    """
    if not _SLUG.fullmatch(slug):
        raise InvalidOrganisation(
            f"“{slug}” can not stand in a URL. Use up to 63 of a-z, 0-9 and - (not at either end)."
        )
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise InvalidOrganisation(
            f"“{zone}” is not an IANA time zone. Use one such as Europe/Amsterdam, or UTC."
        ) from fault


def add(connection: Connection, organisation: Organisation, at: datetime) -> None:
    """Keep a new organisation.

    Raises:
        InvalidOrganisation: see `check`.
        records.errors.Conflict: its id, slug or DID is taken.
    """
    check(organisation.slug, organisation.zone)
    connection.execute(insert(ORGANISATION).values(**asdict(organisation), created_at=at))


def by_slug(connection: Connection, slug: str) -> Organisation | None:
    """Return the organisation of this slug."""
    row = connection.execute(select(ORGANISATION).where(ORGANISATION.c.slug == slug)).mappings().first()
    return None if row is None else _organisation(row)


def every(connection: Connection) -> Sequence[Organisation]:
    """Return every organisation, oldest first."""
    query = select(ORGANISATION).order_by(ORGANISATION.c.created_at, ORGANISATION.c.slug)
    return [_organisation(row) for row in connection.execute(query).mappings()]


def fix_identity(connection: Connection, organisation_id: str, public_url: str, did: str) -> bool:
    """Set public URL and DID for ever; False if they are set already."""
    table = ORGANISATION
    fixed = connection.execute(
        update(table)
        .where(table.c.id == organisation_id, table.c.did.is_(None), table.c.public_url.is_(None))
        .values(public_url=public_url, did=did)
    )
    return fixed.rowcount == 1


def name_leaders(connection: Connection, organisation_id: str, *, are_named: bool) -> bool:
    """Say whether badges of an organisation name who awarded them; False if it was so already."""
    table = ORGANISATION
    mine = (table.c.id == organisation_id, table.c.names_leaders.is_not(are_named))
    return connection.execute(update(table).where(*mine).values(names_leaders=are_named)).rowcount == 1


def look_twice_above(connection: Connection, organisation_id: str, count: int) -> bool:
    """Say of how many awards at most one person alone may have a change; False if it was so already."""
    table = ORGANISATION
    mine = (table.c.id == organisation_id, table.c.four_eyes_above != count)
    return connection.execute(update(table).where(*mine).values(four_eyes_above=count)).rowcount == 1


def lock(connection: Connection, organisation_id: str) -> None:
    """Let nobody else append to this organisation's audit chain until the transaction ends."""
    # NO KEY UPDATE: foreign keys that point here may still be checked meanwhile.
    query = select(ORGANISATION.c.id).where(ORGANISATION.c.id == organisation_id)
    connection.execute(query.with_for_update(key_share=True))


def _organisation(row: RowMapping) -> Organisation:
    names = ("id", "slug", "name", "zone", "public_url", "did", "names_leaders", "four_eyes_above")
    return Organisation(**{name: row[name] for name in names})
