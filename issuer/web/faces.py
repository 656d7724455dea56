"""Where the picture of an award is that somebody designed or uploaded, as pages show it."""

from issuer.achievements.catalog import image_path
from issuer.ledger import Award, PlannedBadge
from issuer.ports import Transaction


def face_of(tx: Transaction, award: Award, level: int | None) -> str:
    """Return the address of an award's picture with the stars of a level; "" where it looks as its kind does."""
    planned = tx.plan.edition(award.slug, award.achievement.version)
    stars = "" if level is None else f"?level={level}"
    return (
        "" if planned is None or planned.look is None else picture_path(tx.organisation.slug, planned) + stars
    )


def picture_path(organisation: str, planned: PlannedBadge) -> str:
    """Return where the picture of a badge is that somebody designed or uploaded; "" for any other."""
    version = planned.achievement.version
    return "" if planned.look is None else image_path(organisation, planned.slug, version, "svg")
