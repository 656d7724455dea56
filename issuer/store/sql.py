"""The issuer's store in a database: SQLite or PostgreSQL."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Column, Connection, select

from credentials.wording import N_
from issuer.access import AccessShelf, HostShelf
from issuer.audit_trail import AuditTrail
from issuer.counts import CountShelf
from issuer.deferrals import DeferralShelf
from issuer.deliveries import WalletShelf
from issuer.errors import Busy, InvalidText
from issuer.jobs import MOST_ATTEMPTS, Job, JobName, JobShelf
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
from issuer.ledger import Organisation
from issuer.offer_shelf import OfferShelf
from issuer.pictures import PictureShelf
from issuer.pilots import PilotShelf
from issuer.ports import Transaction
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
from issuer.store.access import SqlAccess
from issuer.store.actors import SqlActors
from issuer.store.award_lists import SqlAwardLists
from issuer.store.awards import SqlAwards
from issuer.store.bulks import SqlBulks
from issuer.store.claim_code_tables import CLAIM_CODE
from issuer.store.claim_codes import SqlClaimCodes
from issuer.store.competencies import SqlCompetencies
from issuer.store.copies import SqlCopies
from issuer.store.counts import SqlCounts
from issuer.store.courses import SqlCourses
from issuer.store.deferrals import SqlDeferrals
from issuer.store.editions import SqlEditions
from issuer.store.event_tables import EVENT
from issuer.store.events import SqlEvents
from issuer.store.figures import SqlFigures
from issuer.store.first_runs import SqlFirstRuns
from issuer.store.grounds import SqlGrounds
from issuer.store.hosted import SqlHosted
from issuer.store.identity import SqlKeys, SqlPublished, SqlTerms, ledger_organisation
from issuer.store.jobs import SqlJobs, job_of
from issuer.store.level_steps import SqlSteps
from issuer.store.mail import SqlMail
from issuer.store.offers import SqlOffers
from issuer.store.people import SqlPeople
from issuer.store.pictures import SqlPictures
from issuer.store.pilots import SqlPilots
from issuer.store.places import LENGTH
from issuer.store.plan import SqlPlan
from issuer.store.recognitions import SqlRecognitions
from issuer.store.requests import SqlRequests
from issuer.store.roles import SqlRoles
from issuer.store.share_tables import SHARE
from issuer.store.shares import SqlShares
from issuer.store.shown import SqlPartners, SqlPresented
from issuer.store.stages import SqlStages
from issuer.store.statuses import SqlStatuses
from issuer.store.tables import AWARD
from issuer.store.telling import TellingTrail
from issuer.store.tenant import Tenant
from issuer.store.trail import SqlAudit
from issuer.store.uses import SqlUses
from issuer.store.wall import SqlWall
from issuer.store.wallet_access import SqlWalletAccess
from issuer.store.wallets import SqlWallets
from issuer.store.watches import SqlWatches
from issuer.store.webhooks import SqlWebhooks
from issuer.wallet_access import WalletAccessShelf
from records import organisations, outbox
from records.engine import Database
from records.errors import DatabaseBusy, DatabaseUnavailable, Unstorable
from records.outbox import Outbox
from records.people import People
from records.sealing import Seal
from records.tables import ORGANISATION


@dataclass(frozen=True, slots=True)
class Means:
    """What a transaction works with beside its connection."""

    seal: Seal
    entropy: Callable[[int], bytes]
    list_length: int


class SqlTransaction:
    """`issuer.ports.Transaction` over one connection."""

    def __init__(self, connection: Connection, organisation: Organisation, means: Means) -> None:
        tenant = Tenant(connection, organisation.id)
        people = People(connection, organisation.id, means.seal, means.entropy)
        self._trail = SqlAudit(tenant, people)
        self.organisation = organisation
        self.plans_jobs = False
        self.plan: PlanShelf = SqlPlan(tenant)
        self.pictures: PictureShelf = SqlPictures(tenant)
        self.stages: StageShelf = SqlStages(tenant)
        self.pilots: PilotShelf = SqlPilots(tenant)
        self.people: PeopleShelf = SqlPeople(tenant, people)
        self.actors: ActorShelf = SqlActors(tenant)
        self.awards: AwardShelf = SqlAwards(tenant)
        self.statuses: StatusShelf = SqlStatuses(tenant, means.list_length)
        self.offers: OfferShelf = SqlOffers(tenant)
        self.claim_codes: ClaimCodeShelf = SqlClaimCodes(tenant)
        self.counts: CountShelf = SqlCounts(connection, organisation.id)
        self.editions: EditionShelf = SqlEditions(tenant)
        self.copies: CopyShelf = SqlCopies(tenant)
        self.keys: KeyShelf = SqlKeys(tenant, self._fix)
        self.published: PublishedShelf = SqlPublished(tenant)
        self.access: AccessShelf = SqlAccess(tenant)
        self.hosted: HostShelf = SqlHosted(tenant)
        self.wallets: WalletShelf = SqlWallets(tenant)
        self.wallet_access: WalletAccessShelf = SqlWalletAccess(tenant)
        self.jobs: JobShelf = SqlJobs(Outbox(connection, organisation.id), self._note_planned)
        self.deferrals: DeferralShelf = SqlDeferrals(tenant)
        self.partners: PartnerShelf = SqlPartners(tenant)
        self.presented: PresentedShelf = SqlPresented(tenant, people)
        self.grounds: GroundsShelf = SqlGrounds(tenant, people)
        self.mail: MailShelf = SqlMail(tenant, people, means.entropy)
        self.courses: CourseShelf = SqlCourses(tenant)
        self.steps: StepShelf = SqlSteps(tenant)
        self.terms: TermsShelf = SqlTerms(tenant, self._name, self._limit)
        self.webhooks: WebhookShelf = SqlWebhooks(tenant)
        self.recognitions: RecognitionShelf = SqlRecognitions(tenant)
        self.watches: WatchShelf = SqlWatches(tenant)
        self.shares: ShareShelf = SqlShares(tenant)
        self.requests: RequestShelf = SqlRequests(tenant)
        self.events: EventShelf = SqlEvents(tenant)
        self.wall: WallShelf = SqlWall(tenant)
        self.award_lists: AwardListShelf = SqlAwardLists(tenant)
        self.bulks: BulkShelf = SqlBulks(tenant)
        self.competencies: CompetencyShelf = SqlCompetencies(tenant)
        self.figures: FigureShelf = SqlFigures(tenant)
        self.uses: UseShelf = SqlUses(tenant)
        self.first_runs: FirstRunShelf = SqlFirstRuns(tenant)
        self.roles: RoleShelf = SqlRoles(tenant)
        self.audit: AuditTrail = TellingTrail(self._trail, self, means.entropy)

    def finish(self) -> None:
        """Do what is done last, just before the commit."""
        self._trail.write()

    def _note_planned(self) -> None:
        self.plans_jobs = True

    def _fix(self, public_url: str, did: str) -> None:
        self.organisation = replace(self.organisation, public_url=public_url, did=did)

    def _name(self, are_named: bool) -> None:  # noqa: FBT001 - a port's callback
        self.organisation = replace(self.organisation, names_leaders=are_named)

    def _limit(self, count: int) -> None:
        self.organisation = replace(self.organisation, four_eyes_above=count)


class SqlIssuerStore:
    """`issuer.ports.IssuerStore` over a database whose schema is current.

    `sealer` protects the key of each person's data, `planned` is called after each commit that has put a job. Every
    method may raise `issuer.errors.Busy`.
    """

    def __init__(
        self,
        database: Database,
        sealer: Seal,
        *,
        entropy: Callable[[int], bytes] = os.urandom,
        list_length: int = LENGTH,
        planned: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._planned = planned
        self._means = Means(sealer, entropy, list_length)

    @contextmanager
    def transaction(self, slug: str) -> Iterator[Transaction]:
        """Begin a unit of work for one organisation; an exception inside undoes all of it.

        Raises:
            KeyError: there is no organisation of this slug.
            issuer.errors.Busy: the database could not take the work just now.
        """
        with _as_the_issuers(), self._database.transaction() as connection:
            kept = organisations.by_slug(connection, slug)
            if kept is None:
                raise KeyError(slug)
            transaction = SqlTransaction(connection, ledger_organisation(kept), self._means)
            yield transaction
            transaction.finish()
        if transaction.plans_jobs:
            self._planned()

    def organisations(self) -> Sequence[Organisation]:
        """Return every organisation, oldest first."""
        with _as_the_issuers(), self._database.reading() as connection:
            return [ledger_organisation(kept) for kept in organisations.every(connection)]

    def add_organisation(self, organisation: Organisation, at: datetime) -> None:
        """Keep a new organisation."""
        with _as_the_issuers(), self._database.transaction() as connection:
            organisations.add(connection, organisations.Organisation(**asdict(organisation)), at)

    def organisation_of_claim(self, claim_id: str) -> str | None:
        """Return the slug of the organisation whose claim link this is."""
        return self._organisation_by(AWARD.c.claim_id, claim_id)

    def organisation_of_claim_code(self, code_hash: str) -> str | None:
        """Return the slug of the organisation whose award this claim code leads to, or led to."""
        return self._organisation_by(CLAIM_CODE.c.code_hash, code_hash)

    @contextmanager
    def counting(self) -> Iterator[CountShelf]:
        """Begin a unit of work with the counts of the whole installation; an exception inside undoes it.

        Raises:
            issuer.errors.Busy: the database could not take the work just now.
        """
        with _as_the_issuers(), self._database.transaction() as connection:
            yield SqlCounts(connection, "")

    def organisation_of_event(self, code: str) -> str | None:
        """Return the slug of the organisation whose event this code leads to."""
        return self._organisation_by(EVENT.c.code, code)

    def organisation_of_share(self, share_id: str) -> str | None:
        """Return the slug of the organisation whose person made this link."""
        return self._organisation_by(SHARE.c.id, share_id)

    def _organisation_by(self, column: Column[str], value: str) -> str | None:
        """Return the slug of the organisation that has the row in which a column holds this value."""
        owner = column.table.c.organisation_id
        query = (
            select(ORGANISATION.c.slug).join(column.table, owner == ORGANISATION.c.id).where(column == value)
        )
        with _as_the_issuers(), self._database.reading() as connection:
            return connection.execute(query).scalar()

    def next_job_at(self) -> datetime | None:
        """Return when the next job of any organisation is to run; None if there is none."""
        with _as_the_issuers(), self._database.reading() as connection:
            return outbox.next_run_at(connection, MOST_ATTEMPTS)

    def take_job(self, now: datetime, until: datetime, token: str) -> Job | None:
        """Take the job that has been due for longest, for nobody else to have before `until`."""
        with _as_the_issuers(), self._database.transaction() as connection:
            row = outbox.take(connection, outbox.Taken(now, until, token), MOST_ATTEMPTS)
            return None if row is None else job_of(row)

    def take_named(self, name: JobName, now: datetime, until: datetime, token: str) -> Job | None:
        """Take this job, as `take_job` takes one; None if it is not due, or somebody has it."""
        with _as_the_issuers(), self._database.transaction() as connection:
            taken = outbox.Taken(now, until, token)
            row = outbox.take(connection, taken, MOST_ATTEMPTS, _named(name))
            return None if row is None else job_of(row)

    def jobs_to_send(self, now: datetime, before: datetime, limit: int) -> Sequence[JobName]:
        """Return due jobs of which no message was sent after `before`, and mark them as sent at `now`."""
        with _as_the_issuers(), self._database.transaction() as connection:
            rows = outbox.mark_sent(connection, now, before, MOST_ATTEMPTS, limit)
            return [JobName(row.slug, row.kind, row.key) for row in rows]

    def note_unsent(self, names: Sequence[JobName]) -> None:
        """Note that no message was sent of these jobs after all."""
        with _as_the_issuers(), self._database.transaction() as connection:
            outbox.unmark(connection, [_named(each) for each in names])


def _named(name: JobName) -> outbox.Named:
    return outbox.Named(name.organisation, name.kind, name.key)


@contextmanager
def _as_the_issuers() -> Iterator[None]:
    try:
        yield
    except (DatabaseBusy, DatabaseUnavailable) as fault:
        raise Busy(
            "The database could not take the work just now. Nothing was changed; try again."
        ) from fault
    except Unstorable as fault:
        raise InvalidText(
            N_("The request holds a character or number that nothing here can have.")
        ) from fault
