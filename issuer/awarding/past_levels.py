"""Which levels an award had before it was corrected, as the audit trail tells it: no other record keeps them."""

from collections.abc import Mapping
from typing import Final

from credentials.stacking import PastLevel
from issuer.ledger import Award
from issuer.ports import Transaction

CORRECTED: Final = "award.corrected"
VERSION: Final = "version"
LEVEL_BEFORE: Final = "before_level"


def past_levels(tx: Transaction, award: Award) -> tuple[PastLevel, ...]:
    """Return the levels that an award had until its corrections, oldest first; none where nothing was corrected."""
    if award.version.number == 1:
        return ()
    began = {each.number: each.valid_from for each in tx.awards.versions(award.id)}
    told = [each.values for each in tx.audit.of_object(award.id) if each.action == CORRECTED]
    return tuple(
        PastLevel(_level_id(award, values), began[int(values[VERSION])])
        for values in told
        if VERSION in values
    )


def _level_id(award: Award, values: Mapping[str, str]) -> str | None:
    level = values.get(LEVEL_BEFORE, "")
    return award.achievement.level_id(int(level)) if level else None
