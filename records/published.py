"""Documents that are served to anybody, byte for byte: DID documents, signed lists, rules."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, select
from sqlalchemy.dialects import postgresql, sqlite

from records.tables import PUBLISHED_DOCUMENT


@dataclass(frozen=True, slots=True)
class Published:
    """A document and where it stands; `etag` names its bytes."""

    path: str
    media_type: str
    body: bytes
    etag: str
    published_at: datetime


def etag_of(body: bytes) -> str:
    """Return the strong entity tag of a document's bytes (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def put(connection: Connection, organisation_id: str | None, document: Published) -> None:
    """Publish a document in place of what stood at its path; `None` is the installation itself."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    said = {
        "media_type": document.media_type,
        "body": document.body,
        "etag": document.etag,
        "published_at": document.published_at,
    }
    insertion = dialect.insert(PUBLISHED_DOCUMENT).values(
        organisation_id=organisation_id, path=document.path, **said
    )
    if organisation_id is None:
        place = {"index_elements": ["path"], "index_where": _belongs_to(None)}
    else:
        place = {"index_elements": ["organisation_id", "path"]}
    connection.execute(insertion.on_conflict_do_update(**place, set_=said))


def get(connection: Connection, organisation_id: str | None, path: str) -> Published | None:
    """Return the document at this path; `None` is the installation itself."""
    table = PUBLISHED_DOCUMENT
    query = select(table).where(_belongs_to(organisation_id), table.c.path == path)
    row = connection.execute(query).mappings().first()
    return None if row is None else _published(row)


def several(
    connection: Connection, organisation_id: str | None, paths: Collection[str]
) -> dict[str, Published]:
    """Return the documents at these paths, as many as there are, by path."""
    table = PUBLISHED_DOCUMENT
    query = select(table).where(_belongs_to(organisation_id), table.c.path.in_(paths))
    return {row["path"]: _published(row) for row in connection.execute(query).mappings()}


def _published(row: RowMapping) -> Published:
    return Published(row["path"], row["media_type"], bytes(row["body"]), row["etag"], row["published_at"])


def _belongs_to(organisation_id: str | None) -> ColumnElement[bool]:
    column = PUBLISHED_DOCUMENT.c.organisation_id
    return column.is_(None) if organisation_id is None else column == organisation_id
