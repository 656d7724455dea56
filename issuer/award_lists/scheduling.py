"""A single award at a time to come: a list of one row, which is checked now and awarded then (ADR 59)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from credentials.wording import N_
from issuer.award_lists import keeping, running
from issuer.award_lists.checking import CheckedRow, check
from issuer.award_lists.keeping import HandIn, drafted
from issuer.award_lists.tables import Table
from issuer.award_lists.wishes import address_in
from issuer.awarding.awards import AwardBadge, tidied
from issuer.errors import NotScheduled
from issuer.kept.award_lists import AwardList, Field, ListRow
from issuer.ports import Transaction
from issuer.randomness import Randomness

COLUMNS: Final = (Field.EMAIL, Field.NAME, Field.LEVEL, Field.EVIDENCE)
_NOT_BEGUN: Final = frozenset({running.ListState.SCHEDULED, running.ListState.STOPPED})
_HEADER: Final = tuple(each.value for each in COLUMNS)


@dataclass(frozen=True, slots=True)
class Terms:
    """When to award, whether the person is written to then, and where whoever schedules it is, "" for a program."""

    at: datetime
    writes: bool = False
    by_address: str = ""


def schedule(
    tx: Transaction, wish: AwardBadge, terms: Terms, now: datetime, randomness: Randomness
) -> AwardList:
    """Have a badge awarded at a time to come, and return what waits for it.

    It is looked at now as rows of lists are, and once more when it is awarded.

    Raises:
        NotScheduled: it could not be awarded as things are now; the words say why, `about` names the column.
        UnusableTime: the time has passed, or is more than a year away.
    """
    made, row = _drafted(tx, wish, terms, now, randomness)
    tx.award_lists.add(made, [row])
    (checked,) = check(tx, made, [row], now)
    _check_ready(checked)
    return running.begin(tx, made, now, terms.at, wish.by)


def call_off(tx: Transaction, found: AwardList, now: datetime, by: str) -> None:
    """Keep a scheduled award no longer, whether it still waits, stands still or could not be awarded.

    Raises:
        ListBegun: it was awarded, or is being awarded now.
    """
    if running.progress(tx, found, now).state in _NOT_BEGUN:
        found = running.cancel(tx, found, now, by)
    keeping.discard(tx, found, now, by)


def _drafted(
    tx: Transaction, wish: AwardBadge, terms: Terms, now: datetime, randomness: Randomness
) -> tuple[AwardList, ListRow]:
    wish = tidied(wish)
    cells = (wish.to, wish.name, "" if wish.level is None else str(wish.level), wish.evidence)
    table = Table(_HEADER, ((1, cells),))
    said = (wish.by, wish.by_name, wish.leader, wish.sight)
    planned = tx.plan.find(wish.slug)
    name = wish.slug if planned is None else planned.achievement.name
    made = drafted(HandIn(name, table, wish.slug, *said, terms.writes), now, randomness)
    kept = replace(made, columns=COLUMNS, single=True, by_address=terms.by_address)
    return kept, ListRow(1, cells, address_in(cells, COLUMNS))


def _check_ready(checked: CheckedRow) -> None:
    if checked.held is not None:
        raise NotScheduled(
            N_("They have this badge already. To give it once more all the same, award it at once."),
            Field.EMAIL,
        )
    for fault in checked.faults:
        raise NotScheduled(fault.remedy, fault.field)
