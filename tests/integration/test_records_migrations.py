"""The schema: made by migrations alone, equal to the tables the code works with, safe to bring up to date."""

from importlib import import_module

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, Table, inspect

from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from records import organisations
from records.columns import METADATA
from records.engine import Database
from records.migrations.running import head_revision
from records.organisations import Organisation
from tests.contract.ledger_values import award, badge, organisation, stocked
from tests.support.builders import at
from tests.support.databases import KINDS, fresh_database, fresh_url, url_of
from tests.support.racing import RACING
from tests.support.tools import ROOT

MODELS = (
    "records.tables",
    "records.sign_in_tables",
    "issuer.store.tables",
    "issuer.store.access_tables",
    "issuer.store.wallet_tables",
    "issuer.store.wallet_access_tables",
    "issuer.store.deferral_tables",
    "issuer.store.webhook_tables",
    "issuer.store.recognition_tables",
    "issuer.store.watch_tables",
    "issuer.store.mail_tables",
    "issuer.store.stage_tables",
    "issuer.store.competency_tables",
    "issuer.store.first_run_tables",
    "issuer.store.role_tables",
    "issuer.store.course_tables",
    "issuer.store.wall_tables",
    "verifier.store.tables",
    "verifier.store.partner_tables",
)
PROCESSES = 4

for module in MODELS:
    import_module(module)


@pytest.fixture(params=KINDS)
def url(request, tmp_path):
    with fresh_url(request.param, tmp_path) as fresh:
        yield fresh


@pytest.fixture(params=KINDS)
def database(request, tmp_path):
    with fresh_database(request.param, tmp_path) as fresh:
        yield fresh


def _differences(database: Database, metadata: MetaData) -> list[object]:
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))


def test_the_migrated_schema_is_what_the_tables_say(database):
    assert _differences(database, METADATA) == []


def test_a_table_without_a_migration_is_noticed(database):
    more = MetaData(naming_convention=METADATA.naming_convention)
    for table in METADATA.tables.values():
        table.to_metadata(more)
    Table("forgotten", more, Column("id", Integer, primary_key=True))
    assert [difference[0] for difference in _differences(database, more)] == ["add_table"]


def test_a_new_database_has_no_version_and_a_migrated_one_the_newest(url):
    database = Database(url)
    before = database.revision(), database.is_current()
    database.upgrade()
    assert before == (None, False)
    assert (database.revision(), database.is_current()) == (head_revision(), True)
    database.close()


def test_bringing_a_current_schema_up_to_date_changes_nothing(database):
    database.upgrade()
    assert database.is_current()


def test_downgrading_takes_everything_away_and_upgrading_brings_it_back(url):
    config = Config(str(ROOT / "records/migrations/alembic.ini"), cmd_opts=None)
    database = Database(url)
    database.upgrade()
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with database.reading() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
    database.upgrade()
    assert _differences(database, METADATA) == []
    database.close()


def test_badges_and_awards_from_before_approvals_need_none(url):
    config = Config(str(ROOT / "records/migrations/alembic.ini"), cmd_opts=None)
    database = Database(url)
    database.upgrade()
    store = SqlIssuerStore(database, Sealer(bytes(32)))
    store.add_organisation(organisation(), at(0))
    stocked(store)
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0010")
    database.upgrade()
    with store.transaction("acme") as tx:
        assert tx.plan.find("communication") == badge()
        assert tx.awards.get(award().id).approval is None
        assert tx.awards.waiting(10) == []
    database.close()


def test_bringing_a_current_schema_to_the_newest_waits_for_nobody_who_writes(tmp_path):
    with fresh_database("sqlite", tmp_path) as writing, writing.transaction():
        database = Database(url_of(writing), patience=0)
        database.upgrade()
        assert database.is_current()
        database.close()


@pytest.mark.parametrize("kind", KINDS)
def test_databases_for_tests_are_current_and_know_nothing_of_each_other(kind, tmp_path):
    with fresh_database(kind, tmp_path) as one, fresh_database(kind, tmp_path) as other:
        assert one.is_current()
        assert other.is_current()
        with one.transaction() as connection:
            organisations.add(connection, Organisation("org", "acme", "Acme"), at(0))
        with other.reading() as connection:
            assert organisations.by_slug(connection, "acme") is None


def _upgrade_at_once(url, barrier):
    database = Database(url)
    barrier.wait()
    database.upgrade()
    database.close()


def test_several_processes_may_bring_an_empty_database_up_to_date_at_once(url):
    barrier = RACING.Barrier(PROCESSES)
    workers = [RACING.Process(target=_upgrade_at_once, args=(url, barrier)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(240)
    assert [worker.exitcode for worker in workers] == [0] * PROCESSES
    database = Database(url)
    assert database.is_current()
    database.close()
