"""The audit log as a file: every entry once, in order, harmless in a spreadsheet."""

import csv
import io
import json

import pytest

from issuer.audit_trail import AuditSearch
from issuer.auditing.exporting import COLUMNS, Form, everything, written
from issuer.ledger import AuditEntry
from tests.support.builders import at
from tests.unit.issuer.scenes import bare_store


@pytest.fixture
def store():
    return bare_store()


def recorded(store, *entries):
    with store.transaction("acme") as tx:
        for each in entries:
            tx.audit.record(each)


def entry(number=1, **changes):
    given = {"actor": "hr-1", "action": "award.made", "object_id": f"urn:uuid:{number}", "values": {"a": "b"}}
    return AuditEntry(at(number), **(given | changes))


def exported(store, form, search=None):
    with store.transaction("acme") as tx:
        return written(everything(tx, search or AuditSearch()), form)


def test_json_lines_hold_every_entry_the_oldest_first(store):
    recorded(store, entry(1), entry(2, action="award.revoked"))
    first, second = [json.loads(each) for each in exported(store, Form.JSONL).splitlines()]
    assert tuple(sorted(first)) == tuple(sorted(COLUMNS))
    assert (first["number"], first["action"], first["values"]) == (1, "award.made", {"a": "b"})
    assert (second["number"], second["action"], second["object"]) == (2, "award.revoked", "urn:uuid:2")
    assert len(second["hash"]) == 64


def test_a_spreadsheet_has_the_same_in_cells(store):
    recorded(store, entry(1), entry(2))
    rows = list(csv.DictReader(io.StringIO(exported(store, Form.CSV), newline="")))
    assert [row["number"] for row in rows] == ["1", "2"]
    assert rows[0]["values"] == "a: b"
    assert rows[0]["person"] == ""


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "\t=1"])
def test_no_cell_is_a_formula(store, text):
    recorded(store, entry(1, actor=text))
    (row,) = csv.DictReader(io.StringIO(exported(store, Form.CSV), newline=""))
    assert row["actor"].startswith("'")


def test_only_what_is_searched_for_is_written(store):
    recorded(store, entry(1), entry(2, actor="hr-2"))
    assert exported(store, Form.JSONL, AuditSearch(who=frozenset({"hr-2"}))).count("\n") == 1
    assert exported(store, Form.JSONL, AuditSearch(who=frozenset({"hr-3"}))) == ""


def test_a_log_of_several_batches_is_written_whole(store):
    recorded(store, *(entry(number) for number in range(8)))
    with store.transaction("acme") as tx:
        assert [each.number for each in everything(tx, AuditSearch(), batch=4)] == list(range(1, 9))
