"""A badge gets a picture that somebody uploaded, as its next version (ADR 58)."""

import hashlib
from dataclasses import dataclass, replace

from issuer.achievements import catalog
from issuer.achievements.catalog import draft_of
from issuer.ledger import PlannedBadge
from issuer.looks import uploaded
from issuer.plan import editing
from issuer.plan.staging import Planner


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture for a badge, cleaned by `artwork.uploads`; what it shows; the version that was looked at."""

    slug: str
    body: bytes
    caption: str
    based_on: int


def put(planner: Planner, upload: Upload) -> PlannedBadge:
    """Keep a picture, let the badge look so from now on, and return it.

    What was awarded keeps the picture of its version.

    Raises:
        UnknownAchievement, OutsideDepartment, BadgeChanged: as `editing.save`; then nothing was kept.
    """
    draft = draft_of(catalog.find(planner.tx, upload.slug))
    planner.check(upload.slug)
    digest = hashlib.sha256(upload.body).hexdigest()
    if planner.tx.pictures.put(digest, upload.body, planner.at):
        planner.note("picture.uploaded", upload.slug, {"digest": digest, "caption": upload.caption})
    return editing.save(planner, replace(draft, look=uploaded(digest, upload.caption)), upload.based_on)


def remove(planner: Planner, slug: str, based_on: int) -> PlannedBadge:
    """Let a badge look as its type does again, and return it.

    Raises:
        UnknownAchievement, OutsideDepartment, BadgeChanged: as `editing.save`.
    """
    draft = draft_of(catalog.find(planner.tx, slug))
    return editing.save(planner, replace(draft, look=None), based_on)
