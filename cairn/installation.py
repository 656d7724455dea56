"""Where settings meet constructors: the one place that knows both services and the database."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event

from cairn.check_counts import check_counter
from cairn.errors import InvalidSetting, NoOrganisation
from cairn.known_badges import known_badges
from cairn.own_documents import RecordedDocuments
from cairn.parts_desk import listener
from cairn.settings import Settings
from cairn.trust_sources import TrustSources
from cairn.verifier_identity import did_document, verifier_identity
from cairn.world import SystemRandomness, utc_now
from issuer.achievements.configurations import vct_of
from issuer.achievements.press import Press
from issuer.ledger import Organisation
from issuer.plan import plan_files, planning, staging
from issuer.store.sql import SqlIssuerStore
from issuer.web.desk import Desk as IssuerDesk
from keys.multibase import b64url_encode
from keys.sealing import Sealer, kek_from_text
from records.engine import Database
from verifier.partners.receipts import witness
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.sources import make_sources
from verifier.store.sql import SqlReports, SqlRequests
from verifier.web.desk import Desk as VerifierDesk
from verifier.web.identity import VerifierIdentity
from verifier.web.samples import WithSamples, samples_of
from verifier.words import OF_THIS_SERVICE
from web.fetch import GuardedFetch


@dataclass(frozen=True, slots=True)
class Installation:
    """Both services over one database, ready for work. `planned` is set after each commit that has put a job."""

    settings: Settings
    database: Database
    sealer: Sealer
    desk: IssuerDesk
    check: VerifierDesk
    planned: Event = field(default_factory=Event)

    def organisation(self, wanted: str | None) -> str:
        """Return the slug that `--org` names, or the only organisation there is.

        Raises:
            NoOrganisation: there is none, or several and none was named.
        """
        slugs = [each.slug for each in self.desk.store.organisations()]
        if wanted is not None and wanted in slugs:
            return wanted
        if wanted is None and len(slugs) == 1:
            return slugs[0]
        if not slugs:
            raise NoOrganisation("There is no organisation yet. `cairn run` makes the first one.")
        raise NoOrganisation(f"Say which organisation with --org: {', '.join(sorted(slugs))}.")

    def import_plan(self, file: Path, slug: str, *, dry_run: bool = False) -> list[str]:
        """Import a planning table and return the slugs of its badges; nothing, if any row is faulty."""
        rows = plan_files.read(file.read_bytes())
        with self.desk.work(slug) as work:
            table = planning.read_table(rows, staging.standing_of(work.tx))
            if not dry_run:
                press = Press(self.settings.public_url, work.identity.did)
                staging.bring_in(staging.Planner(work.tx, press, work.now), table)
        return list(table.slugs)


def open_installation(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Installation:
    """Return the installation over its database, brought to the newest schema; both services go by `clock`.

    Raises:
        InvalidSetting: the key-encryption key is missing where it must be given.
        records.errors.DatabaseUnavailable: the database can not be reached.
    """
    settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Before the database: where the key is missing, nothing is made or migrated.
    sealer = Sealer(_kek(settings))
    database = Database(settings.database_url)
    database.upgrade()
    planned = Event()
    store = SqlIssuerStore(database, sealer, planned=planned.set)
    desk = IssuerDesk(
        store,
        sealer,
        settings.public_url,
        clock,
        SystemRandomness(),
        settings.wallets,
        settings.demands,
        settings.batch_size,
        settings.wallet_clients,
        settings.cascade,
        settings.offer_order,
        chooser=settings.wallet_chooser,
        sends_mail=settings.mail.is_set_up,
    )
    identity = verifier_identity(database, sealer, settings, clock())
    check = _check(settings, database, desk, identity)
    return Installation(settings, database, sealer, desk, check, planned)


def _check(
    settings: Settings, database: Database, desk: IssuerDesk, identity: VerifierIdentity
) -> VerifierDesk:
    fetch = _fetch(settings)
    roots = {identity.did: did_document(identity)}
    recorded = RecordedDocuments(desk.store, settings.public_url, desk.clock, desk.status_list, roots)
    own = WithSamples(
        recorded, lambda: samples_of(identity.secret, settings.public_url), settings.public_url, desk.clock
    )
    sources = make_sources(fetch, own, desk.clock)
    trust = TrustSources(settings.trust_lists, fetch, desk.clock)

    def policy() -> Policy:
        return Policy("default", trust.joined_to(_own_trust(desk.store.organisations())))

    return VerifierDesk(
        SqlReports(database),
        SqlRequests(database),
        sources,
        policy,
        identity,
        desk.clock,
        os.urandom,
        settings.public_url,
        lambda: tuple(vct_of(desk.issuer_url(each.slug)) for each in desk.store.organisations()),
        lambda: known_badges(desk),
        fetch,
        own,
        listener(desk, policy),
        witness(settings.receipt_retention),
        check_counter(desk),
        lambda did: _page_of(desk, did),
    )


def _page_of(desk: IssuerDesk, did: str) -> str:
    """Return where the page of the organisation of this DID is; "" if it is none of this installation."""
    return next((desk.issuer_url(each.slug) for each in desk.store.organisations() if each.did == did), "")


def _fetch(settings: Settings) -> GuardedFetch:
    return GuardedFetch(allow=settings.fetch_allow, ca_file=settings.fetch_ca)


def _kek(settings: Settings) -> bytes:
    if settings.kek is not None:
        return settings.kek
    if not settings.on_sqlite:
        raise InvalidSetting(
            "CAIRN_KEK is missing. With a database server the key-encryption key must be given: 32 random bytes "
            "in base64url, kept apart from the database. On SQLite a file beside the database holds it."
        )
    return _kept_kek(settings.state_dir / "kek")


def _kept_kek(path: Path) -> bytes:
    """Return the key in a 0600 file, made at the first start."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kek_from_text(path.read_text(encoding="ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(b64url_encode(os.urandom(32)))
    return kek_from_text(path.read_text(encoding="ascii"))


def _own_trust(organisations: Iterable[Organisation]) -> TrustList:
    """Return the organisations of this installation as issuers that it knows."""
    return TrustList.of(
        TrustedIssuer(each.did, each.name, OF_THIS_SERVICE, always_tells=True)
        for each in organisations
        if each.did is not None
    )
