"""Badges that people ask for, in memory. The store's lock makes each method atomic."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from issuer.kept.requests import BadgeRequest, RequestState
from issuer.store.memory_ledger import Ledger


@dataclass(frozen=True, slots=True)
class MemoryRequests:
    """`issuer.kept.requests.RequestShelf` in memory."""

    ledger: Ledger

    def add(self, request: BadgeRequest) -> bool:
        """Keep a new request; False if the person has one of this badge that is pending."""
        mine = self.of_asker(request.asked_by) if request.asked_by else []
        if any(each.slug == request.slug and each.is_pending for each in mine):
            return False
        self.ledger.requests[request.id] = request
        return True

    def get(self, request_id: str) -> BadgeRequest | None:
        """Return a request; the transaction is alone as it is."""
        return self.ledger.requests.get(request_id)

    def of_asker(self, principal_id: str) -> Sequence[BadgeRequest]:
        """Return what somebody asked for, the newest first."""
        mine = [each for each in self.ledger.requests.values() if each.asked_by == principal_id]
        by_id = sorted(mine, key=lambda each: each.id)
        return sorted(by_id, key=lambda each: each.asked_at, reverse=True)

    def of_event(self, event_id: str) -> Sequence[BadgeRequest]:
        """Return what was asked for at an event, the oldest first."""
        asked = [each for each in self.ledger.requests.values() if each.event_id == event_id]
        return sorted(asked, key=lambda each: (each.asked_at, each.id))

    def forget_event(self, event_id: str) -> None:
        """Forget who asked at an event and was awarded nothing; what is pending is taken back."""
        for each in self.of_event(event_id):
            if each.state is not RequestState.GRANTED:
                state = RequestState.WITHDRAWN if each.is_pending else each.state
                self.ledger.requests[each.id] = replace(_blank(each), state=state)

    def open(self) -> Sequence[BadgeRequest]:
        """Return the requests that wait for an answer, the oldest first."""
        waiting = [each for each in self.ledger.requests.values() if each.state is RequestState.OPEN]
        return sorted(waiting, key=lambda each: (each.asked_at, each.id))

    def change(self, request: BadgeRequest, was: RequestState) -> bool:
        """Keep a request as it is now, if it is in the state that it `was` in; False if it is not any more."""
        kept = self.get(request.id)
        if kept is None or kept.state is not was:
            return False
        self.ledger.requests[request.id] = replace(request, address=kept.address, name=kept.name)
        return True


def forget(ledger: Ledger, addresses: Collection[str]) -> None:
    """Forget who asked from these addresses, and what they showed; that a badge was asked for stays."""
    for each in [each for each in ledger.requests.values() if each.address in addresses]:
        ledger.requests[each.id] = _blank(each)


def _blank(request: BadgeRequest) -> BadgeRequest:
    answer = None if request.answer is None else replace(request.answer, words="")
    return replace(request, address="", name="", evidence="", links=(), answer=answer)
