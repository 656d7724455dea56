"""What the verifier needs from outside: small protocols, given as arguments."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Protocol

from credentials.status.bitstring import BitstringList
from credentials.status.revocation_list_1edtech import RevocationList
from credentials.status.token_list import TokenList
from did.resolver import Resolver


class Origin(Enum):
    """Who vouches for it that a document comes from its address (ADR 33)."""

    ASKED = auto()  # we asked there just now
    NOTED = auto()  # we asked there at the instant that it is of, and noted what we got
    BROUGHT = auto()  # whoever handed it in says so: it proves what its own signature proves, and no more


@dataclass(frozen=True, slots=True)
class Document:
    """A document as fetched: its bytes, and the instant it was current.

    `etag` names its bytes: what was found out about the same bytes just before need not be found out again. For
    `keep_for` nobody needs to ask again at all.
    """

    body: bytes
    media_type: str
    as_of: datetime
    etag: str | None = None
    keep_for: timedelta = timedelta()
    origin: Origin = Origin.ASKED


class DocumentSource(Protocol):
    """Gets status lists and rule documents: from the network, from this installation, from a bundle."""

    def get(self, url: str, *, accept: str, limit: int) -> Document:
        """Return the document at `url`.

        Raises:
            did.errors.FetchFailed: it could not be had just now.
        """
        ...


_LITTLE = timedelta(seconds=60)
ListContent = BitstringList | TokenList | RevocationList


@dataclass(frozen=True, slots=True)
class KeptList:
    """A status list whose signature, issuer, address and dates were found good; `as_of` is when it was fetched.

    `kind` is what it was read as. Until `unasked_until` it may be relied on without asking its source; until
    `fresh_until` if the source still gives the same bytes, named by `etag`; after that it says nothing any more.
    """

    url: str
    issuer: str
    kind: str
    content: ListContent = field(repr=False)
    as_of: datetime
    fresh_until: datetime
    unasked_until: datetime
    etag: str | None = None

    def needs_asking(self, now: datetime) -> bool:
        """Return whether its source has to be asked whether this is still the list in force."""
        return now >= self.unasked_until

    def is_fresh(self, now: datetime) -> bool:
        """Return whether a verification that began now may rely on it; the fetch may lie a little behind it."""
        return self.as_of - _LITTLE <= now <= self.fresh_until


class ListShelf(Protocol):
    """Status lists that were checked, for as long as they may be relied on without asking again."""

    def get(self, url: str, issuer: str) -> KeptList | None:
        """Return the list at this address that this issuer signed; the caller looks at its time."""
        ...

    def keep(self, kept: KeptList) -> None:
        """Keep a list in place of what was kept of it before."""
        ...


class NoListsKept:
    """For a verifier that fetches every list every time."""

    def get(self, url: str, issuer: str) -> KeptList | None:  # noqa: ARG002 - the protocol's shape
        """Return None."""
        return None

    def keep(self, kept: KeptList) -> None:
        """Forget it."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything the verifier asks outside itself, and the lists it still remembers."""

    resolver: Resolver
    documents: DocumentSource
    lists: ListShelf = field(default_factory=NoListsKept)


@dataclass(frozen=True, slots=True)
class HolderProof:
    """A holder proved control of these subject ids in one answer to one request (OpenID4VP 1.0, 14.1).

    `together` are those proved by other presentations of the same answer: they speak for the parts of a stack, and
    for nothing that was shown here.
    """

    subjects: frozenset[str]
    how: str
    together: frozenset[str] = frozenset()

    def of_parts(self) -> "HolderProof":
        """Return the proof as it counts for the parts of a stack: all that was proved at once."""
        return HolderProof(self.subjects | self.together, self.how)


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report as it was given out, in its JSON form, and the bytes it was about."""

    reference: str
    report: dict[str, Any]
    received: bytes
    kept_at: datetime
    expires_at: datetime


class ReportShelf(Protocol):
    """Reports under their references, each for as long as it says."""

    def keep(
        self, reference: str, report_json: dict[str, Any], received: bytes, expires_at: datetime, at: datetime
    ) -> None:
        """Keep a report under a reference that is not taken.

        Raises:
            records.errors.Conflict: the reference is taken.
        """
        ...

    def get(self, reference: str, now: datetime) -> KeptReport | None:
        """Return the report of this reference, unless its time is over."""
        ...

    def sweep(self, now: datetime) -> int:
        """Delete the reports whose time is over; return how many."""
        ...


@dataclass(frozen=True, slots=True)
class PresentationRequest:
    """One request to a wallet (OpenID4VP 1.0, 5): what was asked, of which session, and the one answer to it.

    Random values that must not be guessed are kept as SHA-256, hex: the state, the session's secret and the
    response code.
    """

    id: str
    state_hash: str
    nonce: str
    session_hash: str
    query: dict[str, Any]
    created_at: datetime
    expires_at: datetime
    answered_at: datetime | None = None
    response_code_hash: str | None = None
    result: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """That something was checked under a policy, and what came of it: no credential, nothing about a person.

    `digests` are those of the files that were checked, the badge's first; `by` is a principal, a program or a link.
    """

    reference: str
    at: datetime
    policy_id: str
    policy_name: str
    policy_version: int
    policy_digest: str
    verdict: str
    outcome: str
    digests: tuple[str, ...]
    by: str
    way: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A receipt, and the organisation by its slug whose it is."""

    organisation: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a wallet's answer, and the code that lets the asking session see it.

    `witnessed` is the receipt that it leaves, None where it leaves none.
    """

    result: dict[str, Any]
    response_code_hash: str | None
    at: datetime
    witnessed: Witnessed | None = None


class RequestShelf(Protocol):
    """Presentation requests; each is answered at most once."""

    def add(self, request: PresentationRequest) -> None:
        """Keep a new request.

        Raises:
            records.errors.Conflict: its id or state is taken.
        """
        ...

    def get(self, request_id: str) -> PresentationRequest | None:
        """Return a request in whatever state."""
        ...

    def by_state(self, state_hash: str) -> PresentationRequest | None:
        """Return the request of this state, in whatever state it is."""
        ...

    def answer(self, request_id: str, answer: Answer) -> bool:
        """Note the answer and keep its receipt; True exactly once, and only before the request expires.

        The first answer wins; of no other one a receipt is kept.
        """
        ...

    def release(self, request_id: str, code_hash: str) -> bool:
        """Forget the response code that the answer waits for, if it is this one; True exactly once."""
        ...

    def sweep(self, now: datetime) -> int:
        """Delete the requests whose time is over; return how many."""
        ...


@dataclass(frozen=True, slots=True)
class KnownBadge:
    """A badge that can be chosen to ask for: `levels` and `parts` by their ids, levels from the lowest up.

    `awarder` is the DID of the one organisation that awards it; None where it has none yet.
    """

    issuer: str
    achievement: str
    name: str
    levels: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    awarder: str | None = None
