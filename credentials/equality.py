"""Which credentials are the same one, and which of two editions counts (Open Badges 3.0, 9: Comparing)."""

from urllib.parse import unquote

from credentials.badge import BadgeContent


def known_by(content: BadgeContent) -> tuple[str, str] | None:
    """Return by what a credential is known again, issuer and id; None for one without an id."""
    return None if content.id is None else known_as(content.issuer_id, content.id)


def known_as(issuer_id: str, credential_id: str) -> tuple[str, str]:
    """Return by what the credential of this issuer and id is known again."""
    return _plain(issuer_id), _plain(credential_id)


def is_same(one: BadgeContent, other: BadgeContent) -> bool:
    """Return whether two credentials are editions of one: the same issuer gave both the same id.

    Ids are compared after percent-decoding, and without spaces around them. One without an id is like no other.
    """
    known = known_by(one)
    return known is not None and known == known_by(other)


def supersedes(newer: BadgeContent, older: BadgeContent) -> bool:
    """Return whether one credential takes the place of another: the same, and valid from a later instant on."""
    if newer.valid_from is None or older.valid_from is None:
        return False
    return is_same(newer, older) and newer.valid_from > older.valid_from


def _plain(identifier: str) -> str:
    return unquote(identifier).strip()
