"""What is on record about badges of other issuers: whose count here, what people showed, and what was made of it.

A *partner* is an issuer whose badges a rule may ask for. A *presented part* is a badge that a person showed from a
wallet; its bytes are theirs, and kept sealed. A *basis* is what an award rests on that was made because of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from credentials.stacking import Part
from issuer.ledger import Person


@dataclass(frozen=True, slots=True)
class Partner:
    """An issuer elsewhere whose badges count where a rule names it: its DID, and the name that plans call it by."""

    name: str
    did: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class PresentedPart:
    """A badge that a person showed, as it stood when it was checked: `verdict` and `part` are of the instant `as_of`.

    `digest` is the one to name it by, `body` the bytes that were shown.
    """

    part: Part
    media_type: str
    digest: str
    verdict: str
    as_of: datetime
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Showing:
    """What one person showed, the oldest check first."""

    person: Person
    parts: tuple[PresentedPart, ...]


@dataclass(frozen=True, slots=True)
class BasisPart:
    """A badge that filled a slot at the award, as it was found then."""

    slot: str
    issuer: str
    credential_id: str
    digest: str
    verdict: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Basis:
    """What an award was made for that somebody earned by showing badges: rule, parts, and whose keys showed them.

    Only `holders` may have it. There are none once its person was forgotten.
    """

    award_id: str
    holders: tuple[str, ...]
    rule: str
    rule_digest: str
    parts: tuple[BasisPart, ...]
    made_at: datetime


class ShownState(StrEnum):
    """What came of asking somebody for the parts of a badge."""

    WAITING = "waiting"
    EXPIRED = "expired"
    DECLINED = "declined"
    AWARDED = "awarded"
    NOT_MET = "not_met"
    COULD_NOT_CHECK = "could_not_check"
    SEVERAL_PEOPLE = "several_people"
    NONE_LEFT = "none_left"


@dataclass(frozen=True, slots=True)
class SlotLine:
    """One slot in words: whether it is filled, by which badge, or why not."""

    slot: str
    is_filled: bool
    words: str


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """What came of an answer: the award, if one was made or found; `notes` is what else there is to say.

    `holder` is how it is known that the parts are one person's (docs/stacking.md, SC-8).
    """

    state: ShownState
    at: datetime
    award_id: str | None = None
    lines: tuple[SlotLine, ...] = ()
    notes: tuple[str, ...] = ()
    holder: str = ""


@dataclass(frozen=True, slots=True)
class PartsRequest:
    """A request for the parts of a badge, as one browser made it; `session_hash` is of the secret it got.

    `uri` is the link that opens a wallet.
    """

    id: str
    slug: str
    session_hash: str
    uri: str
    same_device: bool
    created_at: datetime
    expires_at: datetime
    outcome: ShownOutcome | None = None

    def state(self, now: datetime) -> ShownState:
        """Return how far it is."""
        if self.outcome is not None:
            return self.outcome.state
        return ShownState.WAITING if now < self.expires_at else ShownState.EXPIRED


class PartnerShelf(Protocol):
    """The partners of an organisation: one of each name, in whatever case, and one of each DID."""

    def all(self) -> Sequence[Partner]:
        """Return every partner, by name."""
        ...

    def find(self, name: str) -> Partner | None:
        """Return the partner of this name, in whatever case."""
        ...

    def add(self, partner: Partner) -> bool:
        """Keep a partner; False if its name or DID is taken."""
        ...

    def remove(self, name: str) -> bool:
        """Keep a partner no longer; False if there is none of this name."""
        ...


class PresentedShelf(Protocol):
    """Requests for parts, what was shown, and the awards made for it: one-time things by single atomic statements."""

    def ask(self, request: PartsRequest) -> None:
        """Keep a new request."""
        ...

    def request(self, request_id: str) -> PartsRequest | None:
        """Return a request in whatever state."""
        ...

    def answer(self, request_id: str, outcome: ShownOutcome) -> bool:
        """Note what came of a request; True exactly once."""
        ...

    def sweep(self, before: datetime) -> int:
        """Delete the requests whose time was over before that instant; return how many."""
        ...

    def owners(self, holders: Collection[str]) -> frozenset[str]:
        """Return the ids of the people who claimed, or showed badges, with any of these DIDs."""
        ...

    def own(self, holder: str, person_id: str, at: datetime) -> str:
        """Return the id of the person who first showed badges with this DID, which is this one if nobody did.

        Of several who ask that at the same time, one is noted and the others find it. The person need not be there
        yet.
        """
        ...

    def show(self, person_id: str, shown: PresentedPart) -> bool:
        """Keep a badge that a person showed, in place of what was kept of it before; False if it is another's.

        A badge is whose it was first kept for, whichever key it is bound to: of several who show one at the same time,
        it is one's.
        """
        ...

    def of_person(self, person_id: str) -> Sequence[PresentedPart]:
        """Return what a person showed, the oldest check first; nothing once they are forgotten."""
        ...

    def of_everybody(self) -> Sequence[Showing]:
        """Return the same for everybody who showed something: as few questions for many people as for one."""
        ...

    def hold(self, person_id: str, slug: str) -> str | None:
        """Return the id of the award made for what a person showed for this badge, None before there is one.

        Whoever asks the same at the same time waits until this transaction ends.
        """
        ...

    def rest(self, person_id: str, slug: str, basis: Basis) -> None:
        """Keep what an award rests on, in place of the one before; the caller holds the place."""
        ...

    def basis(self, award_id: str) -> Basis | None:
        """Return what an award rests on that was made for what was shown; None for every other."""
        ...
