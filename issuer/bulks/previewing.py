"""What a change of many awards would bring about, told before it is asked for."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from issuer.bulks.asking import MOST_AWARDS
from issuer.kept.bulks import Bulk, BulkAct
from issuer.meta_badges.cascade_terms import USUAL, CascadeTerms
from issuer.meta_badges.impact import Act, Affected, joint_impact
from issuer.ports import Transaction

_SUPPOSED: Final = {BulkAct.REVOKE: Act.REVOKE, BulkAct.SUSPEND: Act.SUSPEND}


def preview(
    tx: Transaction, bulk: Bulk, act: BulkAct, now: datetime, terms: CascadeTerms = USUAL
) -> Iterator[Affected]:
    """Yield the meta-badges that rest on the chosen awards, and what becomes of each if all of these are changed.

    Lifting a pause, another end of validity and reminders let nothing fall.
    """
    if act not in _SUPPOSED:
        return
    for person_id, award_ids in _of_stack_holders(tx, bulk).items():
        yield from joint_impact(tx, person_id, award_ids, _SUPPOSED[act], now, terms)


def _of_stack_holders(tx: Transaction, bulk: Bulk) -> dict[str, set[str]]:
    """Return the chosen awards of whoever has a meta-badge, by person: of nobody else can anything fall."""
    stacked = [each.slug for each in tx.plan.all() if each.achievement.rule]
    holders = {each.person.id for each in tx.awards.of_badges(stacked)} if stacked else set()
    found: dict[str, set[str]] = defaultdict(set)
    chosen = [row.award_id for row in tx.bulks.rows(bulk.id, 0, MOST_AWARDS)] if holders else []
    for award in tx.awards.several(chosen).values():
        if award.person.id in holders:
            found[award.person.id].add(award.id)
    return found
