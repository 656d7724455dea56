"""The verifier's shelves in a database: SQLite or PostgreSQL. Each method is a transaction of its own."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from records.engine import Database
from verifier.ports import Answer, KeptReport, PresentationRequest
from verifier.store.receipts import write_receipt
from verifier.store.tables import PRESENTATION_REQUEST, REPORT


@dataclass(frozen=True, slots=True)
class SqlReports:
    """`verifier.ports.ReportShelf` in a database."""

    database: Database

    def keep(
        self, reference: str, report_json: dict[str, Any], received: bytes, expires_at: datetime, at: datetime
    ) -> None:
        """Keep a report under a reference that is not taken."""
        said = {"reference": reference, "report": report_json, "received": received}
        with self.database.transaction() as connection:
            connection.execute(insert(REPORT).values(**said, kept_at=at, expires_at=expires_at))

    def get(self, reference: str, now: datetime) -> KeptReport | None:
        """Return the report of this reference, unless its time is over."""
        query = select(REPORT).where(REPORT.c.reference == reference, REPORT.c.expires_at > now)
        with self.database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return KeptReport(row.reference, row.report, bytes(row.received), row.kept_at, row.expires_at)

    def sweep(self, now: datetime) -> int:
        """Delete the reports whose time is over; return how many."""
        with self.database.transaction() as connection:
            return connection.execute(delete(REPORT).where(REPORT.c.expires_at <= now)).rowcount


@dataclass(frozen=True, slots=True)
class SqlRequests:
    """`verifier.ports.RequestShelf` in a database."""

    database: Database

    def add(self, request: PresentationRequest) -> None:
        """Keep a new request."""
        with self.database.transaction() as connection:
            connection.execute(insert(PRESENTATION_REQUEST).values(**asdict(request)))

    def get(self, request_id: str) -> PresentationRequest | None:
        """Return a request in whatever state."""
        return self._one(PRESENTATION_REQUEST.c.id == request_id)

    def by_state(self, state_hash: str) -> PresentationRequest | None:
        """Return the request of this state, in whatever state it is."""
        return self._one(PRESENTATION_REQUEST.c.state_hash == state_hash)

    def answer(self, request_id: str, answer: Answer) -> bool:
        """Note the answer and keep its receipt; True exactly once, and only before the request expires."""
        table = PRESENTATION_REQUEST
        answered = update(table).where(
            table.c.id == request_id, table.c.answered_at.is_(None), table.c.expires_at > answer.at
        )
        said = {"result": answer.result, "response_code_hash": answer.response_code_hash}
        with self.database.transaction() as connection:
            is_first = connection.execute(answered.values(**said, answered_at=answer.at)).rowcount == 1
            if is_first and answer.witnessed is not None:
                write_receipt(connection, answer.witnessed)
            return is_first

    def release(self, request_id: str, code_hash: str) -> bool:
        """Forget the response code that the answer waits for, if it is this one; True exactly once."""
        table = PRESENTATION_REQUEST
        waiting = update(table).where(table.c.id == request_id, table.c.response_code_hash == code_hash)
        with self.database.transaction() as connection:
            return connection.execute(waiting.values(response_code_hash=None)).rowcount == 1

    def sweep(self, now: datetime) -> int:
        """Delete the requests whose time is over; return how many."""
        table = PRESENTATION_REQUEST
        with self.database.transaction() as connection:
            return connection.execute(delete(table).where(table.c.expires_at <= now)).rowcount

    def _one(self, condition: ColumnElement[bool]) -> PresentationRequest | None:
        with self.database.reading() as connection:
            row = connection.execute(select(PRESENTATION_REQUEST).where(condition)).first()
        return None if row is None else _request(row)


def _request(row: Row[Any]) -> PresentationRequest:
    return PresentationRequest(
        id=row.id,
        state_hash=row.state_hash,
        nonce=row.nonce,
        session_hash=row.session_hash,
        query=row.query,
        created_at=row.created_at,
        expires_at=row.expires_at,
        answered_at=row.answered_at,
        response_code_hash=row.response_code_hash,
        result=row.result,
    )
