"""The plan's badges in the database: one row a version, never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, select

from credentials.stacking import parse_rule
from issuer.ledger import Awarders, Awarding, PlannedBadge, Privacy
from issuer.looks import Icon, Look, Shape
from issuer.scarcity import Cap, Period
from issuer.store.achievement_json import from_text, to_text
from issuer.store.stages import not_live
from issuer.store.tables import BADGE_DEPARTMENT, PLANNED_BADGE
from issuer.store.tenant import Tenant
from issuer.store.versions import is_news


@dataclass(frozen=True, slots=True)
class SqlPlan:
    """`issuer.ports.PlanShelf` in a database."""

    tenant: Tenant

    def all(self) -> Sequence[PlannedBadge]:
        """Return every live badge in its newest version, by slug."""
        return self._newest(PLANNED_BADGE.c.slug.not_in(not_live(self.tenant)))

    def every(self) -> Sequence[PlannedBadge]:
        """Return every badge of whatever stage in its newest version, by slug: those that have an achievement."""
        return self._newest()

    def _newest(self, *conditions: ColumnElement[bool]) -> Sequence[PlannedBadge]:
        table = PLANNED_BADGE
        newest = (
            select(table.c.slug, func.max(table.c.version).label("version"))
            .where(self.tenant.mine(table))
            .group_by(table.c.slug)
            .subquery()
        )
        query = (
            select(table)
            .join(newest, (table.c.slug == newest.c.slug) & (table.c.version == newest.c.version))
            .where(self.tenant.mine(table), *conditions)
        )
        badges = [_badge(row) for row in self.tenant.connection.execute(query)]
        return sorted(badges, key=lambda badge: badge.slug)

    def find(self, slug: str) -> PlannedBadge | None:
        """Return the badge in its newest version."""
        table = PLANNED_BADGE
        query = select(table).where(self.tenant.mine(table), table.c.slug == slug)
        row = self.tenant.connection.execute(query.order_by(table.c.version.desc()).limit(1)).first()
        return None if row is None else _badge(row)

    def edition(self, slug: str, version: int) -> PlannedBadge | None:
        """Return the badge as it was published in this version."""
        table = PLANNED_BADGE
        found = self.tenant.one(table, (table.c.slug == slug) & (table.c.version == version))
        return None if found is None else _badge(found)

    def hold(self, slug: str) -> PlannedBadge | None:
        """Return the badge in its newest version, which nobody else changes until this transaction ends."""
        # The first version is always there, and whoever changes the badge locks it; the newest is read after that.
        self.tenant.one(
            PLANNED_BADGE, PLANNED_BADGE.c.slug == slug, PLANNED_BADGE.c.version == 1, locked=True
        )
        return self.find(slug)

    def departments(self) -> Mapping[str, str]:
        """Return the department of every badge that is of one, by slug."""
        query = select(BADGE_DEPARTMENT.c.slug, BADGE_DEPARTMENT.c.department)
        rows = self.tenant.connection.execute(query.where(self.tenant.mine(BADGE_DEPARTMENT)))
        return {row.slug: row.department for row in rows}

    def set_department(self, slug: str, department: str) -> bool:
        """Say whose badge it is, "" for everybody's; False if that is so already."""
        table = BADGE_DEPARTMENT
        if not department:
            gone = delete(table).where(self.tenant.mine(table), table.c.slug == slug)
            return self.tenant.connection.execute(gone).rowcount == 1
        if self.tenant.add_unless_there(table, slug=slug, department=department):
            return True
        others = self.tenant.update(table, table.c.slug == slug, table.c.department != department)
        return self.tenant.change(others.values(department=department)) == 1

    def put(self, badge: PlannedBadge, at: datetime) -> None:
        """Keep a badge; a version already kept is immutable, so a change needs a higher version number."""
        if not is_news(badge, self.find(badge.slug)):
            return
        self.tenant.add(
            PLANNED_BADGE,
            slug=badge.slug,
            version=badge.achievement.version,
            achievement_id=badge.achievement.id,
            achievement=to_text(badge.achievement),
            expiry_months=badge.expiry_months,
            rule=None if badge.rule is None else badge.rule.document,
            needs_approval=badge.needs_approval,
            awarding=badge.awarding.value,
            privacy=badge.privacy.value,
            cap=None if badge.cap is None else badge.cap.most,
            cap_per=None if badge.cap is None else badge.cap.per.value,
            needs_evidence=badge.needs_evidence,
            awarders=badge.awarders.value,
            is_private=badge.is_private,
            look=None if badge.look is None else asdict(badge.look),
            published_at=at,
        )


def _look(said: dict[str, str]) -> Look:
    return Look(
        Shape(said["shape"]), said["colour"], Icon(said["icon"]), said["caption"], said.get("upload", "")
    )


def _badge(row: Row[Any]) -> PlannedBadge:
    rule = None if row.rule is None else parse_rule(row.rule)
    return PlannedBadge(
        row.slug,
        from_text(row.achievement),
        row.expiry_months,
        rule,
        row.needs_approval,
        Awarding(row.awarding),
        Privacy(row.privacy),
        None if row.cap is None else Cap(row.cap, Period(row.cap_per)),
        row.needs_evidence,
        Awarders(row.awarders),
        row.is_private,
        None if row.look is None else _look(row.look),
    )
