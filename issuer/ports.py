"""What the issuer's use cases need from outside: small protocols, one transaction for one unit of work.

Every store (memory, SQLite, PostgreSQL) passes the same contract suite, `tests/contract`. A transaction is
that of one organisation: another's objects are as good as absent.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from issuer.access import AccessShelf, HostShelf
from issuer.audit_trail import AuditTrail
from issuer.counts import CountShelf
from issuer.deferrals import DeferralShelf
from issuer.deliveries import WalletShelf
from issuer.jobs import Job, JobName, JobShelf
from issuer.kept.actors import ActorShelf
from issuer.kept.award_lists import AwardListShelf
from issuer.kept.bulks import BulkShelf
from issuer.kept.claim_codes import ClaimCodeShelf
from issuer.kept.competencies import CompetencyShelf
from issuer.kept.courses import CourseShelf, StepShelf
from issuer.kept.events import EventShelf
from issuer.kept.figures import FigureShelf
from issuer.kept.first_runs import FirstRunShelf
from issuer.kept.grounds import GroundsShelf
from issuer.kept.mail import MailShelf
from issuer.kept.recognitions import RecognitionShelf
from issuer.kept.requests import RequestShelf
from issuer.kept.roles import RoleShelf
from issuer.kept.shares import ShareShelf
from issuer.kept.uses import UseShelf
from issuer.kept.wall import WallShelf
from issuer.kept.watches import WatchShelf
from issuer.kept.webhooks import WebhookShelf
from issuer.ledger import (
    Organisation,
)
from issuer.offer_shelf import OfferShelf
from issuer.pictures import PictureShelf
from issuer.pilots import PilotShelf
from issuer.scarcity import EditionShelf
from issuer.shelves import (
    AwardShelf,
    CopyShelf,
    KeyShelf,
    PeopleShelf,
    PlanShelf,
    PublishedShelf,
    StatusShelf,
    TermsShelf,
)
from issuer.shown import PartnerShelf, PresentedShelf
from issuer.stages import StageShelf
from issuer.wallet_access import WalletAccessShelf


class Transaction(Protocol):
    """One unit of work of one organisation: all of it happens, or none."""

    organisation: Organisation
    plan: PlanShelf
    pictures: PictureShelf
    stages: StageShelf
    pilots: PilotShelf
    people: PeopleShelf
    actors: ActorShelf
    shares: ShareShelf
    awards: AwardShelf
    statuses: StatusShelf
    offers: OfferShelf
    claim_codes: ClaimCodeShelf
    counts: CountShelf
    editions: EditionShelf
    copies: CopyShelf
    keys: KeyShelf
    published: PublishedShelf
    access: AccessShelf
    hosted: HostShelf
    wallets: WalletShelf
    wallet_access: WalletAccessShelf
    jobs: JobShelf
    deferrals: DeferralShelf
    partners: PartnerShelf
    presented: PresentedShelf
    webhooks: WebhookShelf
    recognitions: RecognitionShelf
    watches: WatchShelf
    requests: RequestShelf
    events: EventShelf
    wall: WallShelf
    bulks: BulkShelf
    competencies: CompetencyShelf
    figures: FigureShelf
    uses: UseShelf
    first_runs: FirstRunShelf
    roles: RoleShelf
    grounds: GroundsShelf
    mail: MailShelf
    courses: CourseShelf
    steps: StepShelf
    terms: TermsShelf
    award_lists: AwardListShelf
    audit: AuditTrail


class IssuerStore(Protocol):
    """Where everything the issuer keeps is kept."""

    def transaction(self, slug: str) -> AbstractContextManager[Transaction]:
        """Begin a unit of work for one organisation; an exception inside undoes all of it.

        Raises:
            KeyError: there is no organisation of this slug.
            issuer.errors.Busy: the database could not take the work just now.
        """
        ...

    def organisations(self) -> Sequence[Organisation]:
        """Return every organisation, oldest first."""
        ...

    def add_organisation(self, organisation: Organisation, at: datetime) -> None:
        """Keep a new organisation."""
        ...

    def organisation_of_claim(self, claim_id: str) -> str | None:
        """Return the slug of the organisation whose claim link this is."""
        ...

    def organisation_of_claim_code(self, code_hash: str) -> str | None:
        """Return the slug of the organisation whose award this claim code leads to, or led to."""
        ...

    def counting(self) -> AbstractContextManager[CountShelf]:
        """Begin a unit of work with the counts of the whole installation; an exception inside undoes it.

        Raises:
            issuer.errors.Busy: the database could not take the work just now.
        """
        ...

    def organisation_of_event(self, code: str) -> str | None:
        """Return the slug of the organisation whose event this code leads to."""
        ...

    def organisation_of_share(self, share_id: str) -> str | None:
        """Return the slug of the organisation whose person made this link."""
        ...

    def next_job_at(self) -> datetime | None:
        """Return when the next job of any organisation is to run; None if there is none."""
        ...

    def take_job(self, now: datetime, until: datetime, token: str) -> Job | None:
        """Take the job that has been due for longest, for nobody else to have before `until`; None if none is due.

        `token` is the taker's alone. It counts as an attempt, so that a job that ends its worker each time is given up.
        """
        ...

    def take_named(self, name: JobName, now: datetime, until: datetime, token: str) -> Job | None:
        """Take this job, as `take_job` takes one; None if it is not due, or somebody has it."""
        ...

    def jobs_to_send(self, now: datetime, before: datetime, limit: int) -> Sequence[JobName]:
        """Return due jobs of which no message was sent after `before`, and mark them as sent at `now`.

        Of several who ask at once, each gets other jobs.
        """
        ...

    def note_unsent(self, names: Sequence[JobName]) -> None:
        """Note that no message was sent of these jobs after all."""
        ...
