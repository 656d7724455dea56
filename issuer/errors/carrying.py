"""Refusals about badges that leave on paper, or together with the badges they rest on."""

from issuer.errors.base import IssuerError


class PartsNotAtHand(IssuerError):
    """A badge that another one rests on can not be handed out along with it."""

    code = "parts_not_at_hand"


class PartsNotCarried(IssuerError):
    """A badge that another one rests on is written so that a learner record can not hold it."""

    code = "parts_not_carried"


class BundleNotMade(IssuerError):
    """What a badge and its parts need for being checked is more than a bundle holds."""

    code = "bundle_not_made"


class GlyphMissing(IssuerError):
    """A certificate says something that no font at hand can draw."""

    code = "glyph_missing"
