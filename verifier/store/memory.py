"""The verifier's shelves in memory: for tests, examples and the library."""

from dataclasses import replace
from datetime import datetime
from threading import Lock
from typing import Any

from records.errors import Conflict
from verifier.ports import Answer, KeptReport, PresentationRequest
from verifier.store.memory_partners import MemoryReceipts


class MemoryReports:
    """`verifier.ports.ReportShelf` in memory."""

    def __init__(self) -> None:
        self._kept: dict[str, KeptReport] = {}
        self._turn = Lock()

    def keep(
        self, reference: str, report_json: dict[str, Any], received: bytes, expires_at: datetime, at: datetime
    ) -> None:
        """Keep a report under a reference that is not taken."""
        with self._turn:
            if reference in self._kept:
                raise Conflict("this reference is taken")
            self._kept[reference] = KeptReport(reference, report_json, received, at, expires_at)

    def get(self, reference: str, now: datetime) -> KeptReport | None:
        """Return the report of this reference, unless its time is over."""
        kept = self._kept.get(reference)
        return kept if kept is not None and now < kept.expires_at else None

    def sweep(self, now: datetime) -> int:
        """Delete the reports whose time is over; return how many."""
        with self._turn:
            over = [kept.reference for kept in self._kept.values() if kept.expires_at <= now]
            for reference in over:
                del self._kept[reference]
            return len(over)


class MemoryRequests:
    """`verifier.ports.RequestShelf` in memory."""

    def __init__(self, receipts: MemoryReceipts | None = None) -> None:
        self._receipts = receipts or MemoryReceipts()
        self._kept: dict[str, PresentationRequest] = {}
        self._turn = Lock()

    def add(self, request: PresentationRequest) -> None:
        """Keep a new request."""
        with self._turn:
            if request.id in self._kept or self.by_state(request.state_hash):
                raise Conflict("a request of this id or state is kept already")
            self._kept[request.id] = request

    def get(self, request_id: str) -> PresentationRequest | None:
        """Return a request in whatever state."""
        return self._kept.get(request_id)

    def by_state(self, state_hash: str) -> PresentationRequest | None:
        """Return the request of this state, in whatever state it is."""
        return next((kept for kept in list(self._kept.values()) if kept.state_hash == state_hash), None)

    def answer(self, request_id: str, answer: Answer) -> bool:
        """Note the answer and keep its receipt; True exactly once, and only before the request expires."""
        with self._turn:
            request = self._kept.get(request_id)
            if request is None or request.answered_at is not None or answer.at >= request.expires_at:
                return False
            if answer.witnessed is not None:
                self._receipts.keep(answer.witnessed.organisation, answer.witnessed.receipt)
            self._kept[request_id] = replace(
                request,
                answered_at=answer.at,
                response_code_hash=answer.response_code_hash,
                result=answer.result,
            )
            return True

    def release(self, request_id: str, code_hash: str) -> bool:
        """Forget the response code that the answer waits for, if it is this one; True exactly once."""
        with self._turn:
            request = self._kept.get(request_id)
            if request is None or request.response_code_hash != code_hash:
                return False
            self._kept[request_id] = replace(request, response_code_hash=None)
            return True

    def sweep(self, now: datetime) -> int:
        """Delete the requests whose time is over; return how many."""
        with self._turn:
            over = [kept.id for kept in self._kept.values() if kept.expires_at <= now]
            for request_id in over:
                del self._kept[request_id]
            return len(over)
