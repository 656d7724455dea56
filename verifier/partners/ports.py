"""What is kept for those who check under policies of their own, and the shelves that keep it.

Everything but an answer belongs to one organisation, named by its slug; no other organisation is ever told of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, Protocol

from verifier.ports import Receipt


@dataclass(frozen=True, slots=True)
class KeptPolicy:
    """One version of a policy; `document` is the JSON that was read, `digest` names it, `changed_by` is a principal."""

    id: str
    version: int
    name: str
    document: dict[str, Any]
    digest: str
    changed_at: datetime
    changed_by: str


class Changed(Enum):
    """What came of a change: it is kept, or it is not and why."""

    KEPT = auto()
    NAME_TAKEN = auto()
    NOT_THE_NEXT = auto()


class PolicyShelf(Protocol):
    """The policies of each organisation. Every change is written into its audit chain with it."""

    def add(self, organisation: str, policy: KeptPolicy) -> bool:
        """Keep a new policy; False if its id is taken, or its name by a policy in use."""
        ...

    def change(self, organisation: str, policy: KeptPolicy) -> Changed:
        """Keep the next version, if the one before it is in force and its name is no other policy's."""
        ...

    def retire(self, organisation: str, policy_id: str, at: datetime, by: str) -> bool:
        """Take a policy out of use; its receipts stay. False if none of this id is in use."""
        ...

    def get(self, organisation: str, policy_id: str) -> KeptPolicy | None:
        """Return the version in force of a policy in use."""
        ...

    def all(self, organisation: str) -> Sequence[KeptPolicy]:
        """Return the versions in force of all policies in use, by name."""
        ...

    def history(self, organisation: str, policy_id: str) -> Sequence[KeptPolicy]:
        """Return every version of a policy, in use or not, the newest first."""
        ...


@dataclass(frozen=True, slots=True)
class CheckLink:
    """A link with which somebody who does not sign in checks under one policy; only the hash of its secret is kept.

    `uses_left` is None for as often as wanted until it ends.
    """

    secret_hash: str
    policy_id: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    uses_left: int | None = 1


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that still works, and whose it is."""

    organisation: str
    link: CheckLink


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which receipts: `text` stands in the reference, the policy's name or a digest; the others are exact."""

    text: str = ""
    outcome: str = ""
    before: tuple[datetime, str] | None = None


class ReceiptShelf(Protocol):
    """Receipts, and the links that lead to some of them."""

    def keep(self, organisation: str, receipt: Receipt, link_hash: str | None = None) -> bool:
        """Keep a receipt; with `link_hash` only if that link still works, of which this is one use.

        Raises:
            records.errors.Conflict: the reference is taken.
        """
        ...

    def get(self, organisation: str, reference: str, now: datetime) -> Receipt | None:
        """Return a receipt that is still kept."""
        ...

    def find(self, organisation: str, wanted: Wanted, now: datetime, limit: int) -> Sequence[Receipt]:
        """Return the receipts that are wanted, the newest first."""
        ...

    def sweep(self, now: datetime) -> int:
        """Delete what is no longer kept, receipts and links; return how many receipts."""
        ...

    def add_link(self, organisation: str, link: CheckLink) -> None:
        """Keep a new link; it is written into the audit chain."""
        ...

    def link(self, secret_hash: str, now: datetime) -> OpenLink | None:
        """Return the link of this secret, if it still works."""
        ...

    def links(self, organisation: str, now: datetime) -> Sequence[CheckLink]:
        """Return the links that still work, those first that end first."""
        ...

    def end_link(self, organisation: str, secret_hash: str, at: datetime, by: str) -> bool:
        """Let a link work no more; False if it did not work any more."""
        ...


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What is known of a request that a client named by a key: the hash of its body, and the sealed answer if any.

    `is_begun` is true for the one caller that is to answer it.
    """

    body_hash: str
    started_at: datetime
    sealed: bytes | None = field(default=None, repr=False)
    is_begun: bool = False


class AnswerShelf(Protocol):
    """Answers to requests that clients may repeat; each client has keys of its own."""

    def begin(self, client: str, key_hash: str, body_hash: str, now: datetime) -> KeptAnswer:
        """Begin to answer, or return what is known already.

        Of several who begin at once, one does. What was begun and not finished for a while may be begun anew.
        """
        ...

    def finish(self, client: str, key_hash: str, begun: KeptAnswer, sealed: bytes) -> None:
        """Keep the answer to what was begun."""
        ...

    def release(self, client: str, key_hash: str, begun: KeptAnswer) -> None:
        """Forget what was begun: it was refused."""
        ...
