"""Who is one person where two are asked for: somebody, the programs whose tokens they made, and whom they let in.

Every rule of two people asks here, so that what is no second person to one of them is none to any.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from issuer.audit_trail import AuditSearch
from issuer.kept.actors import PROGRAM
from issuer.ports import Transaction

LET_IN_WITHIN: Final = timedelta(days=7)
# What whoever runs the service does is told under these names: that they let somebody in makes nobody their hands, as
# they can decide everything by a command anyway.
COMMANDS: Final = frozenset({"system", "command line", "set-up link"})
# By the command, and on the page for HR.
_TOKEN_MADE: Final = frozenset({"token.made", "sign_in.token_made"})
# Whoever makes a link for somebody can follow it; whoever adds somebody can be them.
_LET_IN: Final = frozenset({"sign_in.link_made", "principal.added", "principal.changed", "principal.enabled"})
_MOST_TOKENS: Final = 1000


class Tie(StrEnum):
    """Why somebody is no second person beside the first."""

    SAME = "same"
    LET_IN = "let_in"


def tie(tx: Transaction, first: str, second: str, now: datetime) -> Tie | None:
    """Return why the second is no second person beside the first; None where they are one.

    They are not if they are the same, or one is a program whose token the other made, or if the first let the second,
    or whoever made the second's token, in within the last week.
    """
    people = people_of(tx, second)
    if people & people_of(tx, first):
        return Tie.SAME
    hands = hands_of(tx, first)
    return Tie.LET_IN if any(was_let_in_by(tx, hands, each, now) for each in people) else None


def hands_of(tx: Transaction, by: str) -> frozenset[str]:
    """Return every id under which the person acts who acts as `by`: their own, and those of the tokens they made.

    Of a token it is that of whoever made it, with all of their tokens.
    """
    people = people_of(tx, by)
    made = tx.audit.found(AuditSearch(who=people, actions=_TOKEN_MADE), None, _MOST_TOKENS)
    tokens = (f"{PROGRAM}{each.entry.object_id}" for each in made if each.entry.actor in people)
    return frozenset({by, *people, *tokens})


def people_of(tx: Transaction, by: str) -> frozenset[str]:
    """Return who acts as `by`: whoever made the token of a program, else `by` alone."""
    return _makers(tx, by) or frozenset({by})


def addresses_of(tx: Transaction, by: str, now: datetime) -> frozenset[str]:
    """Return the e-mail addresses of whoever acts as `by`, also where a program does whose token they made."""
    found = (tx.actors.find(each, now) for each in people_of(tx, by))
    return frozenset(each.address for each in found if each is not None and each.address)


def was_let_in_by(tx: Transaction, hands: frozenset[str], somebody: str, now: datetime) -> bool:
    """Whether somebody was added, changed or sent a link to sign in by these hands within the last week."""
    since, people = now - LET_IN_WITHIN, hands - COMMANDS
    told = tx.audit.of_object(somebody)
    return any(each.action in _LET_IN and each.actor in people and each.at > since for each in told)


def _makers(tx: Transaction, by: str) -> frozenset[str]:
    """Return who made the token of a program; nobody for a person."""
    if not by.startswith(PROGRAM):
        return frozenset()
    told = tx.audit.of_object(by.removeprefix(PROGRAM))
    return frozenset(each.actor for each in told if each.action in _TOKEN_MADE)
