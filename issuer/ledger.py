"""What an issuing organisation keeps on record: frozen values, as the store gives and takes them.

An *award* is the decision, with one random credential id; a *version* is what it says at a time; a *copy* is
one signed artefact of a version (ADR 10). All instants are whole seconds in UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from credentials.achievement import Achievement
from credentials.badge import Carrier
from credentials.stacking import Rule
from issuer.looks import Look
from issuer.scarcity import Cap, Edition


class ReasonCode(StrEnum):
    """Why a badge is withdrawn or paused. `superseded` nobody gives: it follows from a correction."""

    ISSUED_BY_MISTAKE = "issued_by_mistake"
    DUPLICATE = "duplicate"
    REQUIREMENTS_NO_LONGER_MET = "requirements_no_longer_met"
    LEFT_CERTIFIED_ROLE = "left_certified_role"
    MISCONDUCT = "misconduct"
    HOLDER_ASKED = "holder_asked"
    KEY_PROBLEM = "key_problem"
    SUPERSEDED = "superseded"


REASONS_TO_GIVE: Final = tuple(reason for reason in ReasonCode if reason is not ReasonCode.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as issuer. `public_url` and `did` are None until the first signature fixes them.

    `names_leaders`: its badges say who awarded them. `four_eyes_above`: a change of more awards needs two people.
    """

    id: str
    slug: str
    name: str
    zone: str
    public_url: str | None = None
    did: str | None = None
    names_leaders: bool = True
    four_eyes_above: int = 10


class Awarding(StrEnum):
    """How a meta-badge is awarded once its rule is met: by itself, proposed for approval, or by people alone."""

    AUTOMATIC = "automatic"
    APPROVAL = "approval"
    BY_HAND = "by hand"


class Awarders(StrEnum):
    """Who may award a badge by hand: badge managers and HR, or HR alone."""

    LEADERS = "leaders"
    HR = "hr"


class Privacy(StrEnum):
    """How much a badge tells of what it was awarded for: all, what its holder picks, nothing (docs/stacking.md)."""

    OPEN = "open"
    SELECTIVE = "selective"
    ATTESTED = "attested"


@dataclass(frozen=True, slots=True)
class PlannedBadge:
    """One badge of the plan in its newest version; `slug` and `achievement.id` never change.

    `needs_approval`: its awards wait until somebody else has approved them, whoever made them. `awarding` says what
    becomes of a meta-badge whose rule is met. `privacy` is how much its awards tell of what they were made for, `cap`
    how many may be awarded. `needs_evidence`: whoever awards it says what was seen. `awarders` are who may award it by
    hand. `is_private`: it does not stand in the organisation's public list. `look` is how it was designed, if it was.
    """

    slug: str
    achievement: Achievement
    expiry_months: int | None = None
    rule: Rule | None = None
    needs_approval: bool = False
    awarding: Awarding = Awarding.AUTOMATIC
    privacy: Privacy = Privacy.OPEN
    cap: Cap | None = None
    needs_evidence: bool = False
    awarders: Awarders = Awarders.LEADERS
    is_private: bool = False
    look: Look | None = None

    @property
    def waits_if_earned(self) -> bool:
        """Whether an award that is made because the rule is met waits for approval."""
        return self.needs_approval or self.awarding is Awarding.APPROVAL


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody badges are awarded to. `addresses` are e-mail addresses in lower case."""

    id: str
    name: str
    addresses: tuple[str, ...]

    @property
    def is_forgotten(self) -> bool:
        """Whether who they are was erased; anybody else has an address, or is called by the key they are known by."""
        return not self.addresses and not self.name


class Origin(StrEnum):
    """Whose doing a withdrawal or a pause is: somebody's, or the cascade's, because a part fell (ADR 41)."""

    HAND = "hand"
    CASCADE = "cascade"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A revocation or a suspension: when, why, and the sentence the public may read.

    `part` is the credential id of the badge whose fall is the reason, where the cascade did it. A suspension with
    `final_at` becomes a revocation then, if nothing lifts it: by hand one that can be undone until then, by the
    cascade one whose grace period runs.
    """

    at: datetime
    reason: ReasonCode
    note: str = ""
    public_sentence: str = ""
    origin: Origin = Origin.HAND
    part: str | None = None
    final_at: datetime | None = None

    @property
    def can_be_undone(self) -> bool:
        """Whether this suspension is somebody's withdrawal that is not final yet."""
        return self.origin is Origin.HAND and self.final_at is not None


@dataclass(frozen=True, slots=True)
class Version:
    """What an award says at a time, and its place in the status lists."""

    award_id: str
    number: int
    valid_from: datetime
    valid_until: datetime | None
    status_list: int
    status_index: int
    revocation: Withdrawal | None = None
    suspension: Withdrawal | None = None
    privacy: Privacy = Privacy.OPEN


class Ruling(StrEnum):
    """What the organisation says to an award that waited. That the person declines is another thing."""

    APPROVED = "approved"
    NOT_APPROVED = "not_approved"


@dataclass(frozen=True, slots=True)
class Decision:
    """Who ruled on an award that waited, and when; `note` is for HR."""

    ruling: Ruling
    at: datetime
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """That an award needs approval: `asked_by` awarded it, somebody else decides."""

    asked_by: str
    decision: Decision | None = None


class Stage(StrEnum):
    """Whether an award is the organisation's word: it waits for approval, was not approved, or is agreed."""

    WAITING = "waiting_for_approval"
    NOT_APPROVED = "not_approved"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Award:
    """A leader's decision that a person has earned a badge; `id` is the credential's `urn:uuid:`.

    `leader` is the principal who awarded it, None where a program or the service did; `awarded_by` is the name.
    `edition` is which of how many it is, where that is limited.
    """

    id: str
    slug: str
    achievement: Achievement
    person: Person
    address: str
    level: int | None
    evidence: str
    awarded_by: str
    awarded_at: datetime
    claim_id: str
    claim_expires_at: datetime
    version: Version
    declined_at: datetime | None = None
    approval: Approval | None = None
    given_by: str = ""
    leader: str | None = None
    edition: Edition | None = None

    @property
    def stage(self) -> Stage:
        """Whether the award is the organisation's word: it is at once, unless the badge needs approval."""
        if self.approval is None:
            return Stage.AGREED
        if self.approval.decision is None:
            return Stage.WAITING
        approved = self.approval.decision.ruling is Ruling.APPROVED
        return Stage.AGREED if approved else Stage.NOT_APPROVED


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; `since` is in it, `until` is not, and None leaves an end open."""

    since: datetime | None = None
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Return whether an instant is in it."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


ANY_TIME: Final = Span()


@dataclass(frozen=True, slots=True)
class Copy:
    """One signed artefact of a version. `holder` is the subject id it is bound to, `method_id` the key.

    `profile` is there where a carrier has several forms and this is not the usual one.
    """

    award_id: str
    version: int
    carrier: Carrier
    holder: str
    body: bytes
    digest: str
    method_id: str
    signed_at: datetime
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An OpenID4VCI credential offer. `code_hash` is SHA-256 of its pre-authorized code, hex.

    `tx_code_hash` is None where no transaction code is asked; `failures` counts wrong ones.
    """

    id: str
    award_id: str
    code_hash: str
    created_at: datetime
    expires_at: datetime
    tx_code_hash: str | None = None
    failures: int = 0
    redeemed_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def is_untouched(self) -> bool:
        """Whether no wallet used it, and nobody cancelled it."""
        return self.redeemed_at is None and self.cancelled_at is None


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token: what it was given for, and the one holder it turned out to serve.

    `thumbprint` is that of the key without which it is of no use (RFC 9449), None for one that whoever has it may use.
    """

    token_hash: str
    offer_id: str
    award_id: str
    expires_at: datetime
    holder: str | None = None
    thumbprint: str | None = None


@dataclass(frozen=True, slots=True)
class StatusPlace:
    """A place in the status lists, reserved for ever: list number and index."""

    list_number: int
    index: int


class KeyState(StrEnum):
    """What a key still does: sign, verify what it signed, or nothing because it fell into other hands."""

    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


class KeyUse(StrEnum):
    """What a key signs: badges and all that goes with them, or the history of the organisation's DID."""

    ISSUING = "issuing"
    UPDATING = "updating"


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A signing key as kept: sealed under the key-encryption key with its id as context.

    `state` is a `KeyState`, `use` a `KeyUse`; `name` is the fragment of the verification method, e.g.
    `key-1`; `public_jwk` is the RFC 7517 form. `compromised_since` is when it fell into other hands. `certificates` is
    the chain that certifies it, in PEM, None where nobody does.
    """

    name: str
    algorithm: str
    public_jwk: dict[str, str]
    sealed: bytes
    state: str
    created_at: datetime
    use: str = KeyUse.ISSUING.value
    compromised_since: datetime | None = None
    certificates: str | None = None


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """A document served under the organisation's address, byte for byte; `etag` names its content."""

    path: str
    media_type: str
    body: bytes
    etag: str
    published_at: datetime


class ListKind(StrEnum):
    """What a status list tells: which badges are withdrawn, which are paused, or both of single copies."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"
    COPIES = "copies"


@dataclass(frozen=True, slots=True)
class ListName:
    """One status list of an organisation. Revocations and suspensions share their numbers and indexes."""

    kind: ListKind
    number: int


@dataclass(frozen=True, slots=True)
class SignedList:
    """A status list as signed by this key when this many changes had been made to it."""

    changes: int
    method_id: str
    document: PublishedDocument


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act: who did what to which object, and when; `values` are sealed per person by the store."""

    at: datetime
    actor: str
    action: str
    object_id: str
    values: dict[str, str]
    person_id: str | None = None
