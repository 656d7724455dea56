"""What the picture of an award or of a version is drawn from: its look, and the picture that somebody uploaded."""

from issuer.achievements import artwork
from issuer.achievements.artwork import Design
from issuer.ledger import Award, PlannedBadge
from issuer.looks import Look
from issuer.ports import Transaction


def of_award(tx: Transaction, award: Award, level: int | None) -> Design:
    """Return the picture of an award, as its version looks, at a level or at none."""
    planned = tx.plan.edition(award.slug, award.achievement.version)
    look = None if planned is None else planned.look
    return artwork.design(award.achievement, tx.organisation.name, level, look, photo_of(tx, look))


def of_badge(tx: Transaction, planned: PlannedBadge, level: int | None) -> Design:
    """Return the picture of a version of a badge."""
    return artwork.design(
        planned.achievement, tx.organisation.name, level, planned.look, photo_of(tx, planned.look)
    )


def photo_of(tx: Transaction, look: Look | None) -> bytes:
    """Return the picture that a look shows; nothing where it is drawn."""
    return b"" if look is None or not look.upload else tx.pictures.get(look.upload) or b""
