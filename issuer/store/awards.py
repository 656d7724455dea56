"""Awards and their versions in the database. What may happen once is one statement with its conditions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from issuer.ledger import Award, ListKind, Withdrawal
from issuer.store.award_rows import award_values, awards_of, version_values, withdrawal_values
from issuer.store.searching import folded
from issuer.store.statuses import count_changes
from issuer.store.tables import AWARD, AWARD_VERSION
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlAwards:
    """`issuer.ports.AwardShelf` in a database."""

    tenant: Tenant

    def add(self, award: Award) -> None:
        """Keep a new award with its first version."""
        self.tenant.add(AWARD, **award_values(award))
        self.tenant.add(AWARD_VERSION, **version_values(award.version))

    def get(self, award_id: str) -> Award | None:
        """Return the award, locked against other transactions until this one ends."""
        return self._locked(AWARD.c.id == award_id)

    def by_claim(self, claim_id: str) -> Award | None:
        """Return the award a claim link belongs to, locked like `get`."""
        return self._locked(AWARD.c.claim_id == claim_id)

    def of_person(self, person_id: str) -> Sequence[Award]:
        """Return a person's awards, oldest first."""
        query = select(AWARD).where(self.tenant.mine(AWARD), AWARD.c.person_id == person_id)
        ordered = query.order_by(AWARD.c.awarded_at, AWARD.c.serial)
        return awards_of(self.tenant, self.tenant.connection.execute(ordered))

    def search(self, text: str, limit: int) -> Sequence[Award]:
        """Return awards whose person, address, badge or id contains `text`, newest first."""
        if "\0" in text:
            return []  # no award holds one, and SQLite would read the pattern only up to it
        contains = AWARD.c.search_text.contains(folded(text), autoescape=True)
        query = select(AWARD).where(self.tenant.mine(AWARD), contains)
        ordered = query.order_by(AWARD.c.awarded_at.desc(), AWARD.c.serial.desc()).limit(limit)
        return awards_of(self.tenant, self.tenant.connection.execute(ordered))

    def set_revocation(self, award_id: str, version: int, withdrawal: Withdrawal) -> bool:
        """Revoke a version; False if it was revoked already. A suspension of it ends."""
        was_suspended = self._is_suspended(award_id, version)
        said = withdrawal_values("revocation", withdrawal) | withdrawal_values("suspension", None)
        revoked = self.tenant.update(AWARD_VERSION, *_not_revoked(award_id, version))
        if self.tenant.change(revoked.values(**said)) != 1:
            return False
        ended = (ListKind.SUSPENSION,) if was_suspended else ()
        count_changes(self.tenant, award_id, version, ListKind.REVOCATION, *ended)
        return True

    def set_suspension(self, award_id: str, version: int, withdrawal: Withdrawal | None) -> bool:
        """Suspend (or with None reinstate) a version; False if it was so already, or is revoked."""
        at = AWARD_VERSION.c.suspension_at
        otherwise = at.is_not(None) if withdrawal is None else at.is_(None)
        changed = self.tenant.update(AWARD_VERSION, *_not_revoked(award_id, version), otherwise)
        if self.tenant.change(changed.values(**withdrawal_values("suspension", withdrawal))) != 1:
            return False
        count_changes(self.tenant, award_id, version, ListKind.SUSPENSION)
        return True

    def set_claim(self, award_id: str, claim_id: str, expires_at: datetime) -> None:
        """Give the award a new claim link; the one before leads nowhere any more."""
        renewed = self.tenant.update(AWARD, AWARD.c.id == award_id)
        self.tenant.change(renewed.values(claim_id=claim_id, claim_expires_at=expires_at))

    def set_declined(self, award_id: str, at: datetime | None) -> None:
        """Note that the person declined, or took that back."""
        self.tenant.change(self.tenant.update(AWARD, AWARD.c.id == award_id).values(declined_at=at))

    def _is_suspended(self, award_id: str, version: int) -> bool:
        table = AWARD_VERSION
        row = self.tenant.one(table, table.c.award_id == award_id, table.c.number == version, locked=True)
        return row is not None and row.suspension_at is not None

    def _locked(self, condition: ColumnElement[bool]) -> Award | None:
        row = self.tenant.one(AWARD, condition, locked=True)
        # The version is read after the lock is had: whoever held it before may have changed it.
        return None if row is None else awards_of(self.tenant, [row])[0]


def _not_revoked(award_id: str, version: int) -> tuple[ColumnElement[bool], ...]:
    table = AWARD_VERSION
    return table.c.award_id == award_id, table.c.number == version, table.c.revocation_at.is_(None)
