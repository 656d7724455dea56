"""The first run of an organisation, in memory. The store's lock makes each method atomic."""

from dataclasses import dataclass

from issuer.kept.first_runs import FirstRun
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryFirstRuns:
    """`issuer.kept.first_runs.FirstRunShelf` in memory."""

    ledger: Ledger

    def get(self) -> FirstRun | None:
        """Return it; None for an organisation that was not set up by pages."""
        return next(iter(self.ledger.first_runs), None)

    def begin(self, run: FirstRun) -> bool:
        """Keep a new one; False if there is one."""
        if self.ledger.first_runs:
            return False
        self.ledger.first_runs.append(run)
        return True

    def note(self, run: FirstRun) -> None:
        """Keep it in place of the one before; where there is none, nothing is kept."""
        if self.ledger.first_runs:
            self.ledger.first_runs[0] = run
