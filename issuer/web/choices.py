"""What the form of a new award offers: the badge that is chosen, and the languages that there are of it."""

from collections.abc import Sequence

from issuer.ledger import PlannedBadge


def chosen_of(badges: Sequence[PlannedBadge], slug: str) -> PlannedBadge | None:
    """Return the badge of this short name; None where none is chosen yet."""
    return next((each for each in badges if each.slug == slug), None)


def languages_of(badges: Sequence[PlannedBadge]) -> tuple[str, ...]:
    """Return the languages to choose from, if there is a badge with several of them; its own language is first."""
    several = [each.achievement.languages for each in badges if each.achievement.editions]
    return tuple(dict.fromkeys(language for each in several for language in each))
