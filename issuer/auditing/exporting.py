"""The audit log as a file: every entry in a line, for programs (JSON Lines) and for spreadsheets (CSV)."""

import csv
import io
import json
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from credentials.instants import instant_text
from issuer.audit_trail import AuditSearch, Recorded
from issuer.plan.plan_cells import neutralised
from issuer.ports import Transaction

BATCH: Final = 1000
COLUMNS: Final = ("number", "at", "actor", "action", "object", "person", "values", "hash")


class Form(StrEnum):
    """How a log is written."""

    CSV = "csv"
    JSONL = "jsonl"

    @property
    def media_type(self) -> str:
        """The media type of such a file."""
        return "text/csv; charset=utf-8" if self is Form.CSV else "application/jsonl"


def written(found: Sequence[Recorded], form: Form) -> str:
    """Return entries as a file of this form has them, one a line."""
    return _csv(found) if form is Form.CSV else _jsonl(found)


def everything(tx: Transaction, search: AuditSearch, batch: int = BATCH) -> Sequence[Recorded]:
    """Return all entries that are wanted, the oldest first; `batch` are asked for at a time."""
    found: list[Recorded] = []
    while True:
        more = tx.audit.found(search, found[-1].number if found else None, batch)
        found += more
        if len(more) < batch:
            return found[::-1]


def line(recorded: Recorded) -> dict[str, object]:
    """Return an entry as programs read it."""
    entry = recorded.entry
    return {
        "number": recorded.number,
        "at": instant_text(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "object": entry.object_id,
        "person": entry.person_id,
        "values": entry.values,
        "hash": recorded.hash.hex(),
    }


def _jsonl(found: Sequence[Recorded]) -> str:
    return "".join(json.dumps(line(each), ensure_ascii=False, sort_keys=True) + "\n" for each in found)


def _csv(found: Sequence[Recorded]) -> str:
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\r\n")  # RFC 4180, 2
    rows.writerow(COLUMNS)
    for each in found:
        said = line(each)
        said["values"] = "; ".join(f"{name}: {text}" for name, text in sorted(each.entry.values.items()))
        rows.writerow([_cell(said[name]) for name in COLUMNS])
    return file.getvalue()


def _cell(value: object) -> str:
    return "" if value is None else neutralised(str(value))
