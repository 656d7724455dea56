"""Counts of how badges are used, in the database: a row for each badge, use and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, literal_column, select

from issuer.kept.uses import Use, UseTotal
from issuer.store.tenant import Tenant
from issuer.store.use_tables import BADGE_USE
from records.insertion import count_one

_MONTH = len("2026-05")


@dataclass(frozen=True, slots=True)
class SqlUses:
    """`issuer.kept.uses.UseShelf` in a database."""

    tenant: Tenant

    def add(self, use: Use, slug: str, day: date) -> None:
        """Count one more; of many at once each counts."""
        whose = {"use": use.value, "slug": slug, "day": day.isoformat()}
        count_one(self.tenant.connection, BADGE_USE, organisation_id=self.tenant.organisation_id, **whose)

    def totals(self, first: date | None, last: date | None) -> Sequence[UseTotal]:
        """Return the counts of these days, both included, by use, badge and month; None for no bound."""
        table = BADGE_USE.c
        # As text in the query: two bound values in SELECT and GROUP BY count as different ones to PostgreSQL.
        month = func.substr(table.day, literal_column("1"), literal_column(str(_MONTH))).label("month")
        query = select(table.use, table.slug, month, func.sum(table["count"]).label("total"))
        if first is not None:
            query = query.where(table.day >= first.isoformat())
        if last is not None:
            query = query.where(table.day <= last.isoformat())
        ordered = query.where(self.tenant.mine(BADGE_USE)).group_by(table.use, table.slug, month)
        rows = self.tenant.connection.execute(ordered.order_by(table.use, table.slug, month))
        return [UseTotal(Use(row.use), row.slug, row.month, int(row.total)) for row in rows]
