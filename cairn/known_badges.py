"""The badges of the organisations here, as the verifier lets people choose them."""

from collections.abc import Iterator

from issuer.awarding.openness import is_known
from issuer.ledger import Organisation, PlannedBadge
from issuer.web.desk import Desk
from verifier.ports import KnownBadge


def known_badges(desk: Desk) -> tuple[KnownBadge, ...]:
    """Return the badges of every plan that anybody may know of, in the order of organisations and plans."""
    return tuple(_every(desk))


def _every(desk: Desk) -> Iterator[KnownBadge]:
    for organisation in desk.store.organisations():
        with desk.store.transaction(organisation.slug) as tx:
            planned = [each for each in tx.plan.every() if is_known(tx, each)]
        yield from (_known(organisation, each) for each in planned)


def _known(organisation: Organisation, planned: PlannedBadge) -> KnownBadge:
    achievement = planned.achievement
    return KnownBadge(
        issuer=organisation.name,
        awarder=organisation.did,
        achievement=achievement.id,
        name=achievement.name,
        levels=tuple(achievement.level_id(each.number) for each in achievement.levels),
        parts=tuple(slot.achievement for slot in achievement.rule.slots) if achievement.rule else (),
    )
