"""Somebody changes the audit log in the database itself; and the database of the service does not let it."""

import random
import secrets

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from issuer.audit_trail import UNREADABLE, AuditSearch
from issuer.auditing import checkpoints
from issuer.auditing.verifying import verify
from issuer.errors import AuditTampered
from issuer.ledger import AuditEntry
from issuer.organisation.identity import establish
from issuer.store.sql import SqlIssuerStore
from keys.sealing import Sealer
from records.errors import Conflict
from records.tables import AUDIT_ENTRY
from tests.contract.ledger_values import organisation, stocked
from tests.support.builders import BASE_URL, at
from tests.support.counts import count
from tests.support.databases import KINDS, fresh_database

TABLE = AUDIT_ENTRY
TEXTS = ("actor", "action", "object_id")


class Logged:
    """A database with a log of some entries, a checkpoint of it, and its guard against changes taken off."""

    def __init__(self, database):
        self.database = database
        self.sealer = Sealer(secrets.token_bytes(32))
        self.store = SqlIssuerStore(database, self.sealer)
        self.store.add_organisation(organisation("acme"), at(0))
        stocked(self.store)
        with self.store.transaction("acme") as tx:
            establish(tx, BASE_URL, self.sealer, at(0))
        for number in range(8):
            self._act(number)
        with self.store.transaction("acme") as tx:
            identity = establish(tx, BASE_URL, self.sealer, at(100))
            self.token = checkpoints.make(tx, identity, at(100)).token
        self._act(9)
        with database.reading() as connection:
            query = select(TABLE).order_by(TABLE.c.seq)
            self.rows = [dict(row) for row in connection.execute(query).mappings()]

    def _act(self, number):
        with self.store.transaction("acme") as tx:
            person = "person-zoe" if number % 2 else None
            tx.audit.record(
                AuditEntry(at(number), "hr-1", "award.made", f"urn:{number}", {"n": str(number)}, person)
            )

    def take_off_the_guard(self):
        """Do what only whoever owns the database can."""
        with self.database.transaction() as connection:
            if self.database.dialect == "postgresql":
                connection.execute(text("DROP TRIGGER audit_entry_append_only ON audit_entry"))
            else:
                for act in ("update", "delete"):
                    connection.execute(text(f"DROP TRIGGER audit_entry_no_{act}"))

    def put_back(self, rows):
        """Have exactly these rows in the log."""
        with self.database.transaction() as connection:
            connection.execute(delete(TABLE))
            connection.execute(insert(TABLE), rows)

    def verify(self, *tokens):
        with self.store.transaction("acme") as tx:
            return verify(tx, tokens)

    def forget_own_checkpoint(self):
        with self.database.transaction() as connection:
            connection.execute(
                text("DELETE FROM published_document WHERE path = :path"),
                {"path": checkpoints.checkpoint_path("acme")},
            )


@pytest.fixture(params=KINDS, scope="module")
def logged(request, tmp_path_factory):
    with fresh_database(request.param, tmp_path_factory.mktemp("log")) as database:
        yield Logged(database)


@pytest.fixture
def open_log(logged):
    """The log without its guard, whole before and after."""
    if not hasattr(logged, "is_open"):
        logged.take_off_the_guard()
        logged.forget_own_checkpoint()
        logged.is_open = True
    logged.put_back(logged.rows)
    yield logged
    logged.put_back(logged.rows)


# --- what the service's own database refuses --------------------------------------------------------

ACTS = {
    "update": update(TABLE).values(actor="somebody else"),
    "delete": delete(TABLE),
    "one row": delete(TABLE).where(TABLE.c.seq == 2),
    "truncate": text("TRUNCATE audit_entry"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_can_not_be_changed_or_removed_by_the_service(kind, tmp_path):
    # SQLite knows no TRUNCATE.
    acts = [act for name, act in ACTS.items() if name != "truncate" or kind == "postgresql"]
    with fresh_database(kind, tmp_path) as database:
        fresh = Logged(database)
        for act in acts:
            with (
                pytest.raises((Conflict, DBAPIError), match="append-only"),
                database.transaction() as connection,
            ):
                connection.execute(act)
        assert fresh.verify(fresh.token).vouched > 0


# --- what shows where somebody gets round that -------------------------------------------------------


def changed(rows, chance):
    place, name = (
        chance.randrange(len(rows) - 1),
        chance.choice((*TEXTS, "sealed", "at", "person_id", "hash")),
    )
    old = rows[place][name]
    new = {"sealed": b"{}", "hash": secrets.token_bytes(32), "person_id": None if old else "person-zoe"}
    value = new.get(name, at(7777) if name == "at" else f"{old}x")
    return [*rows[:place], rows[place] | {name: value}, *rows[place + 1 :]]


def removed(rows, chance):
    place = chance.randrange(len(rows) - 1)
    return [*rows[:place], *rows[place + 1 :]]


def inserted(rows, chance):
    place = chance.randrange(1, len(rows))
    invented = rows[place] | {"object_id": "urn:invented", "hash": secrets.token_bytes(32)}
    behind = [row | {"seq": row["seq"] + 1} for row in rows[place:]]
    return [*rows[:place], invented, *behind]


def swapped(rows, chance):
    place = chance.randrange(len(rows) - 1)
    one, other = rows[place], rows[place + 1]
    places = ({"seq": one["seq"]}, {"seq": other["seq"]})
    return [*rows[:place], other | places[0], one | places[1], *rows[place + 2 :]]


def truncated(rows, chance):
    # At least so much that entries are gone which the checkpoint vouches for.
    return rows[: chance.randrange(1, len(rows) - 2)]


@pytest.mark.parametrize("tamper", [changed, removed, inserted, swapped, truncated])
def test_every_tampering_in_the_database_is_found_with_the_checkpoint(open_log, tamper):
    chance = random.Random(8)
    for _ in range(count(200)):
        rows = tamper(open_log.rows, chance)
        assert rows != open_log.rows
        open_log.put_back(rows)
        with pytest.raises(AuditTampered):
            open_log.verify(open_log.token)


def test_control_the_untouched_log_holds(open_log):
    found = open_log.verify(open_log.token)
    assert found.vouched == found.head.entries - 2 > 0


def test_control_a_log_cut_off_at_its_end_is_not_found_without_a_checkpoint(open_log):
    chance = random.Random(9)
    for _ in range(count(200)):
        open_log.put_back(truncated(open_log.rows, chance))
        assert open_log.verify().vouched == 0


def test_a_changed_value_does_not_keep_anybody_from_reading_the_log(open_log):
    place = next(n for n, row in enumerate(open_log.rows) if row["person_id"])
    rows = [*open_log.rows]
    rows[place] = rows[place] | {"sealed": b"nonsense"}
    open_log.put_back(rows)
    with open_log.store.transaction("acme") as tx:
        found = tx.audit.found(AuditSearch(), None, 100)
    assert [each.number for each in found if each.entry.values == UNREADABLE] == [rows[place]["seq"]]


@pytest.mark.parametrize("kind", KINDS)
def test_erasing_a_person_leaves_the_log_as_the_checkpoint_says(kind, tmp_path):
    with fresh_database(kind, tmp_path) as database:
        fresh = Logged(database)
        with fresh.store.transaction("acme") as tx:
            assert tx.people.erase("person-zoe", at(200))
        found = fresh.verify(fresh.token)
        assert found.vouched == found.head.entries - 2
