"""Badges that people ask for, in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, case, select

from issuer.kept.requests import PENDING, Answer, BadgeRequest, RequestState
from issuer.store.request_tables import BADGE_REQUEST
from issuer.store.tenant import Tenant

_TABLE = BADGE_REQUEST
_BLANK: Final = {"address": "", "name": "", "evidence": "", "links": [], "answer": ""}


@dataclass(frozen=True, slots=True)
class SqlRequests:
    """`issuer.kept.requests.RequestShelf` in a database."""

    tenant: Tenant

    def add(self, request: BadgeRequest) -> bool:
        """Keep a new request; False if the person has one of this badge that is pending, however many ask at once."""
        asker = {"principal_id": request.asked_by or None, "event_id": request.event_id}
        whose = asker | {"address": request.address, "name": request.name}
        return self.tenant.add_unless_there(
            _TABLE, id=request.id, slug=request.slug, **whose, **_changeable(request)
        )

    def get(self, request_id: str) -> BadgeRequest | None:
        """Return a request, locked against other transactions until this one ends."""
        row = self.tenant.one(_TABLE, _TABLE.c.id == request_id, locked=True)
        return None if row is None else _request(row)

    def of_asker(self, principal_id: str) -> Sequence[BadgeRequest]:
        """Return what somebody asked for, the newest first."""
        query = select(_TABLE).where(self.tenant.mine(_TABLE), _TABLE.c.principal_id == principal_id)
        newest = query.order_by(_TABLE.c.asked_at.desc(), _TABLE.c.id)
        return [_request(row) for row in self.tenant.connection.execute(newest)]

    def of_event(self, event_id: str) -> Sequence[BadgeRequest]:
        """Return what was asked for at an event, the oldest first."""
        query = select(_TABLE).where(self.tenant.mine(_TABLE), _TABLE.c.event_id == event_id)
        oldest = query.order_by(_TABLE.c.asked_at, _TABLE.c.id)
        return [_request(row) for row in self.tenant.connection.execute(oldest)]

    def forget_event(self, event_id: str) -> None:
        """Forget who asked at an event and was awarded nothing; what is pending is taken back."""
        in_vain = self.tenant.update(
            _TABLE, _TABLE.c.event_id == event_id, _TABLE.c.state != RequestState.GRANTED.value
        )
        is_pending = _TABLE.c.state.in_([each.value for each in PENDING])
        state = case((is_pending, RequestState.WITHDRAWN.value), else_=_TABLE.c.state)
        self.tenant.change(in_vain.values(pending_slug=None, state=state, **_BLANK))

    def open(self) -> Sequence[BadgeRequest]:
        """Return the requests that wait for an answer, the oldest first."""
        waits = _TABLE.c.state == RequestState.OPEN.value
        query = select(_TABLE).where(self.tenant.mine(_TABLE), waits)
        oldest = query.order_by(_TABLE.c.asked_at, _TABLE.c.id)
        return [_request(row) for row in self.tenant.connection.execute(oldest)]

    def change(self, request: BadgeRequest, was: RequestState) -> bool:
        """Keep a request as it is now, if it is in the state that it `was` in; False if it is not any more."""
        same = self.tenant.update(_TABLE, _TABLE.c.id == request.id, _TABLE.c.state == was.value)
        return self.tenant.change(same.values(**_changeable(request))) == 1


def forget(tenant: Tenant, addresses: Collection[str]) -> None:
    """Forget who asked from these addresses, and what they showed; that a badge was asked for stays."""
    theirs = tenant.update(_TABLE, _TABLE.c.address.in_(addresses))
    tenant.change(theirs.values(**_BLANK))


def _changeable(request: BadgeRequest) -> dict[str, Any]:
    answer = request.answer
    return {
        "pending_slug": request.slug if request.is_pending else None,
        "level": request.level,
        "evidence": request.evidence,
        "links": list(request.links),
        "asked_at": request.asked_at,
        "state": request.state.value,
        "answered_by": None if answer is None else answer.by,
        "answered_at": None if answer is None else answer.at,
        "answer": "" if answer is None else answer.words,
        "award_id": request.award_id,
    }


def _request(row: Row[Any]) -> BadgeRequest:
    return BadgeRequest(
        id=row.id,
        asked_by=row.principal_id or "",
        address=row.address,
        name=row.name,
        slug=row.slug,
        level=row.level,
        evidence=row.evidence,
        links=tuple(row.links),
        asked_at=row.asked_at,
        state=RequestState(row.state),
        answer=None if row.answered_at is None else Answer(row.answered_by, row.answered_at, row.answer),
        award_id=row.award_id,
        event_id=row.event_id,
    )
