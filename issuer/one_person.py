"""Who is one person where two are asked for: somebody, the programs whose tokens they made, and whom they let in."""

from datetime import datetime, timedelta
from typing import Final

from issuer.audit_trail import AuditSearch
from issuer.ports import Transaction

LET_IN_WITHIN: Final = timedelta(days=7)
# By the command, and on the page for HR.
_TOKEN_MADE: Final = frozenset({"token.made", "sign_in.token_made"})
# Whoever makes a link for somebody can follow it; whoever adds somebody can be them.
_LET_IN: Final = frozenset({"sign_in.link_made", "principal.added", "principal.changed", "principal.enabled"})
_MOST_TOKENS: Final = 1000
_PROGRAM: Final = "token:"


def hands_of(tx: Transaction, by: str) -> frozenset[str]:
    """Return every id under which the person acts who acts as `by`: their own, and those of the tokens they made.

    Of a token it is that of whoever made it, with all of their tokens.
    """
    people = _makers(tx, by) or frozenset({by})
    made = tx.audit.found(AuditSearch(who=people, actions=_TOKEN_MADE), None, _MOST_TOKENS)
    tokens = (f"{_PROGRAM}{each.entry.object_id}" for each in made if each.entry.actor in people)
    return frozenset({by, *people, *tokens})


def was_let_in_by(tx: Transaction, hands: frozenset[str], somebody: str, now: datetime) -> bool:
    """Whether somebody was added, changed or sent a link to sign in by these hands within the last week."""
    since = now - LET_IN_WITHIN
    told = tx.audit.of_object(somebody)
    return any(each.action in _LET_IN and each.actor in hands and each.at > since for each in told)


def _makers(tx: Transaction, by: str) -> frozenset[str]:
    """Return who made the token of a program; nobody for a person."""
    if not by.startswith(_PROGRAM):
        return frozenset()
    told = tx.audit.of_object(by.removeprefix(_PROGRAM))
    return frozenset(each.actor for each in told if each.action in _TOKEN_MADE)
