"""What the memory store holds for one organisation: plain dictionaries of frozen values, cheap to copy."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any, Self

from credentials.badge import Carrier
from issuer.access import Authorization, Bearer, Client, HostedCredential
from issuer.deferrals import Deferral, RefreshToken
from issuer.deliveries import Delivery, DeliveryEvent, OfferStep, Step
from issuer.jobs import Job
from issuer.kept.actors import Actor
from issuer.kept.award_lists import AwardList, ListRow
from issuer.kept.bulks import Bulk, BulkRow
from issuer.kept.competencies import Competency, Framework, Link
from issuer.kept.courses import CourseEvent, LevelStep, Proposal, Source, Way
from issuer.kept.events import Event
from issuer.kept.first_runs import FirstRun
from issuer.kept.grounds import Grounds
from issuer.kept.mail import AddressStanding, Letter
from issuer.kept.recognitions import AcceptedEndorsement, Recognition
from issuer.kept.requests import BadgeRequest
from issuer.kept.roles import RoleProfile
from issuer.kept.shares import Share
from issuer.kept.uses import Use
from issuer.kept.wall import Profile, Reaction, Screen, WallTerms
from issuer.kept.watches import Watch
from issuer.kept.webhooks import Delivery as WebhookDelivery
from issuer.kept.webhooks import Endpoint
from issuer.ledger import (
    AuditEntry,
    Award,
    Copy,
    Grant,
    ListName,
    Offer,
    Organisation,
    Person,
    PlannedBadge,
    PublishedDocument,
    SignedList,
    StoredKey,
    Version,
)
from issuer.pilots import Voice
from issuer.shown import Basis, Partner, PartsRequest, PresentedPart
from issuer.stages import BadgeStage, Idea
from issuer.wallet_access import PushedRequest, WalletAuthorization

CopyKey = tuple[str, int, Carrier, str, str, str]


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter with what it says, and the text that a search looks at."""

    letter: Letter
    values: dict[str, str]
    found_by: str


@dataclass(slots=True)
class Ledger:
    """One organisation's records. Every value inside is frozen, so a copy of the containers is a snapshot."""

    organisation: Organisation
    badges: dict[tuple[str, int], PlannedBadge] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    # By id; in databases it is who signs in, and tokens.
    actors: dict[str, Actor] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)
    uses: dict[tuple[Use, str, date], int] = field(default_factory=dict)
    # By address; in databases it is who signs in that has a department.
    departments: dict[str, str] = field(default_factory=dict)
    # The ids of those who signed in and left; databases have it with who signs in.
    left: set[str] = field(default_factory=set)
    badge_departments: dict[str, str] = field(default_factory=dict)
    stages: dict[str, BadgeStage] = field(default_factory=dict)
    ideas: dict[str, Idea] = field(default_factory=dict)
    pilot_members: set[tuple[str, str]] = field(default_factory=set)
    voices: dict[str, tuple[str, Voice]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    holders: dict[tuple[str, str], datetime] = field(default_factory=dict)
    awards: dict[str, Award] = field(default_factory=dict)
    claims: dict[str, str] = field(default_factory=dict)
    versions: dict[tuple[str, int], Version] = field(default_factory=dict)
    excuses: dict[tuple[str, str], None] = field(default_factory=dict)
    jobs: dict[tuple[str, str], Job] = field(default_factory=dict)
    fill: dict[int, int] = field(default_factory=dict)
    bits: set[tuple[int, int]] = field(default_factory=set)
    places: dict[tuple[int, int], None] = field(default_factory=dict)
    token_fill: dict[int, int] = field(default_factory=dict)
    token_places: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    list_changes: dict[ListName, int] = field(default_factory=dict)
    signed_lists: dict[str, SignedList] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)
    grants: dict[str, Grant] = field(default_factory=dict)
    claim_codes: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    nonces: dict[str, datetime] = field(default_factory=dict)
    counts: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    editions: set[tuple[str, str, int]] = field(default_factory=set)
    copies: dict[CopyKey, Copy] = field(default_factory=dict)
    keys: dict[str, StoredKey] = field(default_factory=dict)
    published: dict[str, PublishedDocument] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    authorizations: dict[str, Authorization] = field(default_factory=dict)
    bearers: dict[str, Bearer] = field(default_factory=dict)
    hosted: dict[tuple[str, str], HostedCredential] = field(default_factory=dict)
    profiles: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: dict[tuple[str, Step, str], OfferStep] = field(default_factory=dict)
    deliveries: dict[str, Delivery] = field(default_factory=dict)
    delivery_events: dict[tuple[str, DeliveryEvent], datetime] = field(default_factory=dict)
    grant_details: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pushed_requests: dict[str, PushedRequest] = field(default_factory=dict)
    wallet_authorizations: dict[str, WalletAuthorization] = field(default_factory=dict)
    deferrals: dict[tuple[str, str], Deferral] = field(default_factory=dict)
    refresh_tokens: dict[str, RefreshToken] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    parts_requests: dict[str, PartsRequest] = field(default_factory=dict)
    showing: dict[str, str] = field(default_factory=dict)
    presented: dict[tuple[str, str, str], PresentedPart] = field(default_factory=dict)
    bases: dict[tuple[str, str], Basis] = field(default_factory=dict)
    webhooks: dict[str, Endpoint] = field(default_factory=dict)
    webhook_deliveries: dict[str, WebhookDelivery] = field(default_factory=dict)
    watches: dict[str, Watch] = field(default_factory=dict)
    requests: dict[str, BadgeRequest] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    wall_terms: dict[str, WallTerms] = field(default_factory=dict)
    wall_profiles: dict[str, Profile] = field(default_factory=dict)
    wall_reactions: dict[tuple[str, str], tuple[Reaction, datetime]] = field(default_factory=dict)
    wall_screens: dict[str, Screen] = field(default_factory=dict)
    bulks: dict[str, Bulk] = field(default_factory=dict)
    bulk_rows: dict[tuple[str, int], BulkRow] = field(default_factory=dict)
    recognitions: dict[str, Recognition] = field(default_factory=dict)
    accepted: dict[str, AcceptedEndorsement] = field(default_factory=dict)
    frameworks: dict[str, Framework] = field(default_factory=dict)
    competencies: dict[tuple[str, str], Competency] = field(default_factory=dict)
    roles: dict[str, RoleProfile] = field(default_factory=dict)
    first_runs: list[FirstRun] = field(default_factory=list)
    competency_links: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    grounds: list[tuple[str, Grounds]] = field(default_factory=list)
    letters: dict[str, KeptLetter] = field(default_factory=dict)
    mail_addresses: dict[str, AddressStanding] = field(default_factory=dict)
    award_lists: dict[str, AwardList] = field(default_factory=dict)
    list_rows: dict[tuple[str, int], ListRow] = field(default_factory=dict)
    reminder_days: dict[str, tuple[int, ...]] = field(default_factory=dict)
    course_sources: dict[str, Source] = field(default_factory=dict)
    course_ways: dict[str, Way] = field(default_factory=dict)
    course_events: dict[tuple[str, str], CourseEvent] = field(default_factory=dict)
    level_steps: dict[tuple[str, int], LevelStep] = field(default_factory=dict)
    level_proposals: dict[str, Proposal] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)

    def snapshot(self) -> Self:
        """Return a copy that can be changed without this one noticing."""
        containers = {f.name: getattr(self, f.name).copy() for f in fields(self) if f.name != "organisation"}
        return type(self)(organisation=self.organisation, **containers)

    def award(self, award_id: str) -> Award | None:
        """Return an award as it stands: with its person's present name and its version's present state."""
        kept = self.awards.get(award_id)
        return None if kept is None else self.current(kept)

    def current(self, kept: Award) -> Award:
        """Return a kept award with what has changed around it."""
        version = self.versions[kept.id, kept.version.number]
        return replace(kept, person=self.people[kept.person.id], version=version)
