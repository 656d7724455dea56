"""Receipts and one-off links in a database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from records.engine import Database
from records.tables import ORGANISATION
from verifier.partners.ports import CheckLink, OpenLink, Wanted
from verifier.ports import Receipt, Witnessed
from verifier.store.partner_tables import LINK, RECEIPT
from verifier.store.tenants import organisation_id, record


@dataclass(frozen=True, slots=True)
class SqlReceipts:
    """`verifier.partners.ports.ReceiptShelf` in a database."""

    database: Database

    def keep(self, organisation: str, receipt: Receipt, link_hash: str | None = None) -> bool:
        """Keep a receipt; with `link_hash` only if that link still works, of which this is one use."""
        with self.database.transaction() as connection:
            owner = organisation_id(connection, organisation)
            if link_hash is not None and not _use(connection, owner, link_hash, receipt.at):
                return False
            write_receipt(connection, Witnessed(organisation, receipt))
        return True

    def get(self, organisation: str, reference: str, now: datetime) -> Receipt | None:
        """Return a receipt that is still kept."""
        with self.database.reading() as connection:
            mine = _mine(organisation_id(connection, organisation), now)
            row = connection.execute(select(RECEIPT).where(*mine, RECEIPT.c.reference == reference)).first()
        return None if row is None else _receipt(row)

    def find(self, organisation: str, wanted: Wanted, now: datetime, limit: int) -> Sequence[Receipt]:
        """Return the receipts that are wanted, the newest first."""
        with self.database.reading() as connection:
            mine = _mine(organisation_id(connection, organisation), now)
            query = select(RECEIPT).where(*mine, *_wanted(wanted))
            newest = query.order_by(RECEIPT.c.at.desc(), RECEIPT.c.reference.desc()).limit(limit)
            rows = connection.execute(newest).all()
        return [_receipt(row) for row in rows]

    def sweep(self, now: datetime) -> int:
        """Delete what is no longer kept, receipts and links; return how many receipts."""
        with self.database.transaction() as connection:
            connection.execute(delete(LINK).where(LINK.c.expires_at <= now))
            return connection.execute(delete(RECEIPT).where(RECEIPT.c.expires_at <= now)).rowcount

    def add_link(self, organisation: str, link: CheckLink) -> None:
        """Keep a new link."""
        with self.database.transaction() as connection:
            owner = organisation_id(connection, organisation)
            connection.execute(insert(LINK).values(organisation_id=owner, **asdict(link)))
            said = {"link": link.secret_hash[:12], "uses": str(link.uses_left or "any")}
            record(connection, owner, link.made_at, link.made_by, "check_link.made", link.policy_id, said)

    def link(self, secret_hash: str, now: datetime) -> OpenLink | None:
        """Return the link of this secret, if it still works."""
        query = select(LINK, ORGANISATION.c.slug).join(
            ORGANISATION, ORGANISATION.c.id == LINK.c.organisation_id
        )
        with self.database.reading() as connection:
            row = connection.execute(query.where(LINK.c.secret_hash == secret_hash, *_works(now))).first()
        return None if row is None else OpenLink(row.slug, _link(row))

    def links(self, organisation: str, now: datetime) -> Sequence[CheckLink]:
        """Return the links that still work, those first that end first."""
        with self.database.reading() as connection:
            owner = organisation_id(connection, organisation)
            query = select(LINK).where(LINK.c.organisation_id == owner, *_works(now))
            rows = connection.execute(query.order_by(LINK.c.expires_at, LINK.c.secret_hash)).all()
        return [_link(row) for row in rows]

    def end_link(self, organisation: str, secret_hash: str, at: datetime, by: str) -> bool:
        """Let a link work no more; False if it did not work any more."""
        with self.database.transaction() as connection:
            owner = organisation_id(connection, organisation)
            mine = (LINK.c.organisation_id == owner, LINK.c.secret_hash == secret_hash)
            ended = update(LINK).where(*mine, *_works(at)).values(uses_left=0).returning(LINK.c.policy_id)
            policy_id = connection.execute(ended).scalar()
            if policy_id is None:
                return False
            said = {"link": secret_hash[:12]}
            record(connection, owner, at, by, "check_link.ended", policy_id, said)
        return True


def write_receipt(connection: Connection, witnessed: Witnessed) -> None:
    """Keep a receipt with whatever else a transaction keeps."""
    owner, receipt = organisation_id(connection, witnessed.organisation), witnessed.receipt
    row = asdict(receipt) | {"digests": list(receipt.digests)}
    connection.execute(insert(RECEIPT).values(organisation_id=owner, **row))


def _use(connection: Connection, owner: str, secret_hash: str, at: datetime) -> bool:
    mine = (LINK.c.organisation_id == owner, LINK.c.secret_hash == secret_hash)
    used = update(LINK).where(*mine, *_works(at)).values(uses_left=LINK.c.uses_left - 1)
    return connection.execute(used).rowcount == 1


def _works(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return LINK.c.expires_at > now, or_(LINK.c.uses_left.is_(None), LINK.c.uses_left > 0)


def _mine(owner: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return RECEIPT.c.organisation_id == owner, RECEIPT.c.expires_at > now


def _wanted(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.text:
        text = wanted.text.lower()
        columns = (RECEIPT.c.reference, RECEIPT.c.policy_name, RECEIPT.c.digests)
        conditions.append(or_(*(func.lower(each).contains(text, autoescape=True) for each in columns)))
    if wanted.outcome:
        conditions.append(RECEIPT.c.outcome == wanted.outcome)
    if wanted.before is not None:
        at, reference = wanted.before
        is_same = (RECEIPT.c.at == at) & (RECEIPT.c.reference < reference)
        conditions.append(or_(RECEIPT.c.at < at, is_same))
    return conditions


def _receipt(row: Row[Any]) -> Receipt:
    return Receipt(
        reference=row.reference,
        at=row.at,
        policy_id=row.policy_id,
        policy_name=row.policy_name,
        policy_version=row.policy_version,
        policy_digest=row.policy_digest,
        verdict=row.verdict,
        outcome=row.outcome,
        digests=tuple(row.digests),
        by=row.by,
        way=row.way,
        expires_at=row.expires_at,
    )


def _link(row: Row[Any]) -> CheckLink:
    return CheckLink(row.secret_hash, row.policy_id, row.made_by, row.made_at, row.expires_at, row.uses_left)
