"""What a plan's versions promise, in every store: once kept, never changed."""

from issuer.ledger import PlannedBadge
from records.errors import Conflict


def is_news(badge: PlannedBadge, newest: PlannedBadge | None) -> bool:
    """Whether a badge is to be kept beside its newest kept version; False if it is that version.

    Raises:
        records.errors.Conflict: it would change a kept version, or the achievement's id.
    """
    if newest is None:
        return True
    if newest.achievement.id != badge.achievement.id:
        raise Conflict("the id of an achievement never changes")
    if newest.achievement.version < badge.achievement.version:
        return True
    if newest != badge:
        raise Conflict("a kept version of a badge never changes: give the change a higher version number")
    return False
