"""How levels lead to the next, and who is proposed for one, in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select

from issuer.kept.courses import LevelStep, Proposal
from issuer.store.course_tables import LEVEL_PROPOSAL, LEVEL_STEP
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlSteps:
    """`issuer.kept.courses.StepShelf` in a database."""

    tenant: Tenant

    def all(self) -> Sequence[LevelStep]:
        """Return every step, by badge and level."""
        query = select(LEVEL_STEP).where(self.tenant.mine(LEVEL_STEP))
        in_order = query.order_by(LEVEL_STEP.c.slug, LEVEL_STEP.c.level)
        return [
            LevelStep(row.slug, row.level, row.completions, row.months, row.least, row.is_automatic)
            for row in self.tenant.connection.execute(in_order)
        ]

    def put(self, step: LevelStep) -> None:
        """Keep a step, in place of one to this level of this badge."""
        said = asdict(step)
        if not self.tenant.add_unless_there(LEVEL_STEP, **said):
            named = (LEVEL_STEP.c.slug == said.pop("slug"), LEVEL_STEP.c.level == said.pop("level"))
            self.tenant.change(self.tenant.update(LEVEL_STEP, *named).values(**said))

    def remove(self, slug: str, level: int) -> bool:
        """Keep a step no longer; False if there is none."""
        named = (LEVEL_STEP.c.slug == slug, LEVEL_STEP.c.level == level)
        gone = delete(LEVEL_STEP).where(self.tenant.mine(LEVEL_STEP), *named)
        return self.tenant.connection.execute(gone).rowcount == 1

    def propose(self, proposal: Proposal) -> bool:
        """Keep a proposal; False if this award was proposed for this level before."""
        said = asdict(proposal)
        return self.tenant.add_unless_there(LEVEL_PROPOSAL, **said | {"decided_by": said.pop("by")})

    def proposal(self, proposal_id: str) -> Proposal | None:
        """Return a proposal, locked against other transactions until this one ends."""
        row = self.tenant.one(LEVEL_PROPOSAL, LEVEL_PROPOSAL.c.id == proposal_id, locked=True)
        return None if row is None else _proposal(row)

    def open_proposals(self, limit: int) -> Sequence[Proposal]:
        """Return what nobody has decided yet, oldest first."""
        undecided = (self.tenant.mine(LEVEL_PROPOSAL), LEVEL_PROPOSAL.c.decided_at.is_(None))
        query = select(LEVEL_PROPOSAL).where(*undecided).order_by(LEVEL_PROPOSAL.c.serial).limit(limit)
        return [_proposal(row) for row in self.tenant.connection.execute(query)]

    def decide(self, proposal_id: str, at: datetime, by: str) -> bool:
        """Note that somebody has decided; False if somebody had, or there is no such proposal."""
        undecided = (LEVEL_PROPOSAL.c.id == proposal_id, LEVEL_PROPOSAL.c.decided_at.is_(None))
        decided = self.tenant.update(LEVEL_PROPOSAL, *undecided).values(decided_at=at, decided_by=by)
        return self.tenant.change(decided) == 1


def forget(tenant: Tenant, person_id: str) -> None:
    """Delete what a person was proposed for."""
    theirs = (tenant.mine(LEVEL_PROPOSAL), LEVEL_PROPOSAL.c.person_id == person_id)
    tenant.connection.execute(delete(LEVEL_PROPOSAL).where(*theirs))


def _proposal(row: Row[Any]) -> Proposal:
    return Proposal(
        row.id, row.award_id, row.person_id, row.level, row.why, row.at, row.decided_at, row.decided_by
    )
