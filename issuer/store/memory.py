"""The issuer's store in memory: for tests, examples and the library. Same promises as the databases'."""

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import Lock

from issuer.access import AccessShelf, HostShelf
from issuer.audit_trail import AuditTrail
from issuer.counts import CountShelf
from issuer.deferrals import DeferralShelf
from issuer.deliveries import WalletShelf
from issuer.errors import Busy
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
from issuer.store.memory_access import MemoryAccess, MemoryHosted
from issuer.store.memory_actors import MemoryActors
from issuer.store.memory_audit import MemoryAudit
from issuer.store.memory_award_lists import MemoryAwardLists
from issuer.store.memory_awards import MemoryAwards
from issuer.store.memory_bulks import MemoryBulks
from issuer.store.memory_claim_codes import MemoryClaimCodes
from issuer.store.memory_competencies import MemoryCompetencies
from issuer.store.memory_counts import MemoryCounts
from issuer.store.memory_courses import MemoryCourses, MemorySteps
from issuer.store.memory_deferrals import MemoryDeferrals
from issuer.store.memory_editions import MemoryEditions
from issuer.store.memory_events import MemoryEvents
from issuer.store.memory_figures import MemoryFigures
from issuer.store.memory_first_runs import MemoryFirstRuns
from issuer.store.memory_grounds import MemoryGrounds
from issuer.store.memory_jobs import MemoryJobs
from issuer.store.memory_ledger import Ledger
from issuer.store.memory_mail import MemoryMail
from issuer.store.memory_offers import MemoryOffers
from issuer.store.memory_pictures import MemoryPictures
from issuer.store.memory_recognitions import MemoryRecognitions
from issuer.store.memory_requests import MemoryRequests
from issuer.store.memory_roles import MemoryRoles
from issuer.store.memory_shares import MemoryShares
from issuer.store.memory_shelves import (
    MemoryCopies,
    MemoryKeys,
    MemoryPeople,
    MemoryPlan,
    MemoryPublished,
    MemoryTerms,
)
from issuer.store.memory_shown import MemoryPartners, MemoryPresented
from issuer.store.memory_stages import MemoryPilots, MemoryStages
from issuer.store.memory_statuses import MemoryStatuses
from issuer.store.memory_uses import MemoryUses
from issuer.store.memory_wall import MemoryWall
from issuer.store.memory_wallet_access import MemoryWalletAccess
from issuer.store.memory_wallets import MemoryWallets
from issuer.store.memory_watches import MemoryWatches
from issuer.store.memory_webhooks import MemoryWebhooks
from issuer.store.places import LENGTH
from issuer.store.telling import TellingTrail
from issuer.wallet_access import WalletAccessShelf
from records.errors import Conflict
from records.organisations import check


class MemoryTransaction:
    """`issuer.ports.Transaction` over a snapshot of one organisation's ledger."""

    def __init__(
        self,
        ledger: Ledger,
        list_length: int,
        entropy: Callable[[int], bytes],
        others: Collection[Ledger],
    ) -> None:
        self.organisation = ledger.organisation
        self.plan: PlanShelf = MemoryPlan(ledger)
        self.pictures: PictureShelf = MemoryPictures(ledger)
        self.stages: StageShelf = MemoryStages(ledger)
        self.pilots: PilotShelf = MemoryPilots(ledger)
        self.people: PeopleShelf = MemoryPeople(ledger)
        self.actors: ActorShelf = MemoryActors(ledger)
        self.awards: AwardShelf = MemoryAwards(ledger)
        self.statuses: StatusShelf = MemoryStatuses(ledger, list_length)
        self.offers: OfferShelf = MemoryOffers(ledger)
        self.claim_codes: ClaimCodeShelf = MemoryClaimCodes(ledger, others)
        self.counts: CountShelf = MemoryCounts(ledger.counts)
        self.editions: EditionShelf = MemoryEditions(ledger)
        self.copies: CopyShelf = MemoryCopies(ledger)
        self.keys: KeyShelf = MemoryKeys(ledger, self._fix)
        self.published: PublishedShelf = MemoryPublished(ledger)
        self.access: AccessShelf = MemoryAccess(ledger)
        self.hosted: HostShelf = MemoryHosted(ledger)
        self.wallets: WalletShelf = MemoryWallets(ledger)
        self.wallet_access: WalletAccessShelf = MemoryWalletAccess(ledger)
        self.jobs: JobShelf = MemoryJobs(ledger)
        self.deferrals: DeferralShelf = MemoryDeferrals(ledger)
        self.partners: PartnerShelf = MemoryPartners(ledger)
        self.presented: PresentedShelf = MemoryPresented(ledger)
        self.grounds: GroundsShelf = MemoryGrounds(ledger)
        self.mail: MailShelf = MemoryMail(ledger, entropy)
        self.courses: CourseShelf = MemoryCourses(ledger)
        self.steps: StepShelf = MemorySteps(ledger)
        self.terms: TermsShelf = MemoryTerms(ledger, self._fix)
        self.webhooks: WebhookShelf = MemoryWebhooks(ledger)
        self.recognitions: RecognitionShelf = MemoryRecognitions(ledger)
        self.watches: WatchShelf = MemoryWatches(ledger)
        self.shares: ShareShelf = MemoryShares(ledger)
        self.requests: RequestShelf = MemoryRequests(ledger)
        self.events: EventShelf = MemoryEvents(ledger)
        self.wall: WallShelf = MemoryWall(ledger)
        self.award_lists: AwardListShelf = MemoryAwardLists(ledger)
        self.bulks: BulkShelf = MemoryBulks(ledger)
        self.competencies: CompetencyShelf = MemoryCompetencies(ledger)
        self.figures: FigureShelf = MemoryFigures(ledger)
        self.uses: UseShelf = MemoryUses(ledger)
        self.first_runs: FirstRunShelf = MemoryFirstRuns(ledger)
        self.roles: RoleShelf = MemoryRoles(ledger)
        self.audit: AuditTrail = TellingTrail(MemoryAudit(ledger, len(ledger.audit)), self, entropy)

    def _fix(self, organisation: Organisation) -> None:
        self.organisation = organisation


class MemoryIssuerStore:
    """`issuer.ports.IssuerStore` in memory: one transaction at a time, each over a snapshot.

    `patience` is how many seconds a transaction waits for the one before it, `entropy` where ids of messages come from.
    """

    def __init__(
        self,
        *,
        list_length: int = LENGTH,
        patience: float = 30.0,
        entropy: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._ledgers: dict[str, Ledger] = {}
        self._list_length = list_length
        self._patience = patience
        self._entropy = entropy
        self._counts: dict[str, tuple[int, datetime]] = {}
        self._turn = Lock()

    @contextmanager
    def transaction(self, slug: str) -> Iterator[Transaction]:
        """Begin a unit of work for one organisation; an exception inside undoes all of it.

        Raises:
            KeyError: there is no organisation of this slug.
            issuer.errors.Busy: another transaction took too long.
        """
        with self._alone():
            ledger = self._ledgers[slug].snapshot()
            others = [each for name, each in self._ledgers.items() if name != slug]
            yield MemoryTransaction(ledger, self._list_length, self._entropy, others)
            self._ledgers[slug] = ledger

    def organisations(self) -> Sequence[Organisation]:
        """Return every organisation, oldest first."""
        with self._alone():
            return [ledger.organisation for ledger in self._ledgers.values()]

    def add_organisation(self, organisation: Organisation, at: datetime) -> None:  # noqa: ARG002 - for people
        """Keep a new organisation."""
        check(organisation.slug, organisation.zone)
        with self._alone():
            if organisation.slug in self._ledgers:
                raise Conflict(f"there is an organisation “{organisation.slug}” already")
            self._ledgers[organisation.slug] = Ledger(organisation)

    def organisation_of_claim(self, claim_id: str) -> str | None:
        """Return the slug of the organisation whose claim link this is."""
        with self._alone():
            for slug, ledger in self._ledgers.items():
                if claim_id in ledger.claims:
                    return slug
        return None

    def organisation_of_claim_code(self, code_hash: str) -> str | None:
        """Return the slug of the organisation whose award this claim code leads to, or led to."""
        with self._alone():
            for slug, ledger in self._ledgers.items():
                if any(code == code_hash for code, _ in ledger.claim_codes.values()):
                    return slug
        return None

    @contextmanager
    def counting(self) -> Iterator[CountShelf]:
        """Begin a unit of work with the counts of the whole installation; an exception inside undoes it.

        Raises:
            issuer.errors.Busy: another transaction took too long.
        """
        with self._alone():
            counts = self._counts.copy()
            yield MemoryCounts(counts)
            self._counts = counts

    def organisation_of_event(self, code: str) -> str | None:
        """Return the slug of the organisation whose event this code leads to."""
        with self._alone():
            for slug, ledger in self._ledgers.items():
                if any(each.code == code for each in ledger.events.values()):
                    return slug
        return None

    def organisation_of_share(self, share_id: str) -> str | None:
        """Return the slug of the organisation whose person made this link."""
        with self._alone():
            return next((slug for slug, ledger in self._ledgers.items() if share_id in ledger.shares), None)

    def next_job_at(self) -> datetime | None:
        """Return when the next job of any organisation is to run; None if there is none."""
        with self._alone():
            jobs = [job for ledger in self._ledgers.values() for job in ledger.jobs.values()]
        return min((job.run_at for job in jobs if not job.is_given_up), default=None)

    def take_job(self, now: datetime, until: datetime, token: str) -> Job | None:
        """Take the job that has been due for longest, for nobody else to have before `until`."""
        with self._alone():
            jobs = [job for ledger in self._ledgers.values() for job in ledger.jobs.values()]
            due = min((job for job in jobs if job.is_due(now)), key=lambda job: job.run_at, default=None)
            if due is None:
                return None
            taken = replace(due, attempts=due.attempts + 1, taken_until=until, token=token)
            self._ledgers[due.organisation].jobs[due.kind, due.key] = taken
            return taken

    def take_named(self, name: JobName, now: datetime, until: datetime, token: str) -> Job | None:
        """Take this job, as `take_job` takes one; None if it is not due, or somebody has it."""
        with self._alone():
            jobs = self._ledgers[name.organisation].jobs
            job = jobs.get((name.kind, name.key))
            if job is None or not job.is_due(now):
                return None
            jobs[job.kind, job.key] = taken = replace(
                job, attempts=job.attempts + 1, taken_until=until, token=token
            )
            return taken

    def jobs_to_send(self, now: datetime, before: datetime, limit: int) -> Sequence[JobName]:
        """Return due jobs of which no message was sent after `before`, and mark them as sent at `now`."""
        with self._alone():
            jobs = [job for ledger in self._ledgers.values() for job in ledger.jobs.values()]
            unsent = [
                job for job in jobs if job.is_due(now) and (job.sent_at is None or job.sent_at <= before)
            ]
            for job in unsent[:limit]:
                self._ledgers[job.organisation].jobs[job.kind, job.key] = replace(job, sent_at=now)
            return [JobName(job.organisation, job.kind, job.key) for job in unsent[:limit]]

    def note_unsent(self, names: Sequence[JobName]) -> None:
        """Note that no message was sent of these jobs after all."""
        with self._alone():
            for name in names:
                jobs = self._ledgers[name.organisation].jobs
                job = jobs.get((name.kind, name.key))
                if job is not None:
                    jobs[name.kind, name.key] = replace(job, sent_at=None)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=self._patience):
            raise Busy("Another transaction is taking too long. Nothing was changed; try again.")
        try:
            yield
        finally:
            self._turn.release()
