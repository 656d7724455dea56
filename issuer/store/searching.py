"""What of an award a search looks at; kept folded, so that every database finds the same."""

from issuer.ledger import Award


def folded(*texts: str) -> str:
    """Return the texts, one a line, without difference of case."""
    return "\n".join(texts).casefold()


def search_text(award: Award) -> str:
    """Return person, address, badge and id of an award, folded."""
    return folded(award.person.name, award.address, award.achievement.name, award.slug, award.id)
