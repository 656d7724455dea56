"""The stages of badges in the database: one row a badge, which an idea is nothing but."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, select

from issuer.stages import BadgeStage, Idea
from issuer.store.stage_tables import BADGE_STAGE
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlStages:
    """`issuer.stages.StageShelf` in a database."""

    tenant: Tenant

    def of(self, slug: str) -> BadgeStage | None:
        """Return the stage of a badge; None where none is on record."""
        row = self.tenant.one(BADGE_STAGE, BADGE_STAGE.c.slug == slug)
        return None if row is None else BadgeStage(row.stage)

    def all(self) -> Mapping[str, BadgeStage]:
        """Return every stage on record, by slug."""
        query = select(BADGE_STAGE.c.slug, BADGE_STAGE.c.stage).where(self.tenant.mine(BADGE_STAGE))
        return {row.slug: BadgeStage(row.stage) for row in self.tenant.connection.execute(query)}

    def begin(self, slug: str, stage: BadgeStage, at: datetime) -> bool:
        """Note the stage of a badge that has none on record; False if it has one."""
        values = {"slug": slug, "stage": stage.value, "cells": None, "revision": 0, "changed_at": at}
        return self.tenant.add_unless_there(BADGE_STAGE, **values)

    def move(self, slug: str, was: BadgeStage, to: BadgeStage, at: datetime) -> bool:
        """Bring a badge from one stage on record to another; False if it is not there any more."""
        there = self.tenant.update(BADGE_STAGE, BADGE_STAGE.c.slug == slug, BADGE_STAGE.c.stage == was.value)
        return self.tenant.change(there.values(stage=to.value, cells=None, changed_at=at)) == 1

    def ideas(self) -> Sequence[Idea]:
        """Return every idea, by slug."""
        query = select(BADGE_STAGE).where(
            self.tenant.mine(BADGE_STAGE), BADGE_STAGE.c.stage == BadgeStage.IDEA.value
        )
        found = [Idea(row.slug, row.cells, row.revision) for row in self.tenant.connection.execute(query)]
        return sorted(found, key=lambda idea: idea.slug)

    def idea(self, slug: str) -> Idea | None:
        """Return the idea of this slug."""
        row = self.tenant.one(
            BADGE_STAGE, BADGE_STAGE.c.slug == slug, BADGE_STAGE.c.stage == BadgeStage.IDEA.value
        )
        return None if row is None else Idea(row.slug, row.cells, row.revision)

    def note(self, idea: Idea, at: datetime) -> bool:
        """Keep an idea: a new one with revision 1, else a change of the revision before. False if it is not that."""
        values = {"cells": dict(idea.cells), "revision": idea.revision, "changed_at": at}
        if idea.revision == 1:
            stage = BadgeStage.IDEA.value
            return self.tenant.add_unless_there(BADGE_STAGE, slug=idea.slug, stage=stage, **values)
        before = self.tenant.update(
            BADGE_STAGE,
            BADGE_STAGE.c.slug == idea.slug,
            BADGE_STAGE.c.stage == BadgeStage.IDEA.value,
            BADGE_STAGE.c.revision == idea.revision - 1,
        )
        return self.tenant.change(before.values(**values)) == 1

    def forget(self, slug: str) -> bool:
        """Take an idea out of the plan; False if there is none of this slug."""
        gone = delete(BADGE_STAGE).where(
            self.tenant.mine(BADGE_STAGE),
            BADGE_STAGE.c.slug == slug,
            BADGE_STAGE.c.stage == BadgeStage.IDEA.value,
        )
        return self.tenant.connection.execute(gone).rowcount == 1


def not_live(tenant: Tenant) -> Select[tuple[str]]:
    """Return the slugs of badges that are at another stage than live."""
    return select(BADGE_STAGE.c.slug).where(
        tenant.mine(BADGE_STAGE), BADGE_STAGE.c.stage != BadgeStage.LIVE.value
    )
