"""The first run of an organisation, in the database."""

from dataclasses import asdict, dataclass

from issuer.kept.first_runs import FirstRun
from issuer.store.first_run_tables import FIRST_RUN
from issuer.store.tenant import Tenant


@dataclass(frozen=True, slots=True)
class SqlFirstRuns:
    """`issuer.kept.first_runs.FirstRunShelf` in a database."""

    tenant: Tenant

    def get(self) -> FirstRun | None:
        """Return it; None for an organisation that was not set up by pages."""
        row = self.tenant.one(FIRST_RUN)
        if row is None:
            return None
        answers, departments = tuple(row.answers), tuple(row.departments)
        return FirstRun(row.begun_at, answers, departments, row.award_id, row.ended_at)

    def begin(self, run: FirstRun) -> bool:
        """Keep a new one; False if there is one."""
        return self.tenant.add_unless_there(FIRST_RUN, **asdict(run))

    def note(self, run: FirstRun) -> None:
        """Keep it in place of the one before; where there is none, nothing is kept."""
        self.tenant.change(self.tenant.update(FIRST_RUN).values(**asdict(run)))
