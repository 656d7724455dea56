"""Who acts here, as they stand now: people who sign in, and programs by their tokens."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

# What the audit trail calls a program by: this, and the first part of its token.
PROGRAM: Final = "token:"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who signs in, or a program, as it stands now; `id` is what the audit trail calls it.

    `role` is that which it signs in with, `department` "" for none, `address` a person's e-mail address and "" for a
    program. Whoever was shut out, and a token that was revoked or is over, is not let in.
    """

    id: str
    role: str
    address: str = ""
    department: str = ""
    is_let_in: bool = True


class ActorShelf(Protocol):
    """The people who sign in at one organisation, and its programs."""

    def find(self, actor_id: str, now: datetime) -> Actor | None:
        """Return who acts under this id, let in or not; None for nobody, and for commands."""
        ...
