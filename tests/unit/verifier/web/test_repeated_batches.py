"""Batches and checks that are sent again: what is not final is made anew, and who may not check is told nothing."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from verifier.errors import QuotaUsedUp
from verifier.store.memory_partners import MemoryAnswers
from verifier.web import verifications
from verifier.web.batches import Item
from web.errors import NotAllowed

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
BEE = SimpleNamespace(id="bee", organisation="acme")


@dataclass
class Counter:
    """An office that makes so many checks for whoever may check, and no more."""

    left: int = 0
    may: bool = True
    answers: MemoryAnswers = field(default_factory=MemoryAnswers)
    desk: SimpleNamespace = field(default_factory=lambda: SimpleNamespace(now=lambda: NOW, sources=None))

    def __post_init__(self):
        self.desk.sources = SimpleNamespace(documents=None)

    def program(self, request):
        return BEE

    def may_check(self, visitor):
        if not self.may:
            raise NotAllowed("no")
        return visitor

    def policy(self, organisation, policy_id):
        return policy_id

    def check(self, client, kept, submission):
        if self.left == 0:
            raise QuotaUsedUp(60)
        self.left -= 1
        return {"report_url": f"/partners/receipts/{self.left}"}


def sent(office):
    """Send a batch of two under a key; return the status of each, and whether the answer is one of before."""
    url = SimpleNamespace(path="/v1/verifications/batch", query="")
    request = SimpleNamespace(headers={"idempotency-key": "k"}, url=url)
    items = [Item({"credential": "x"}, {"policy_id": "p"})] * 2
    answer = verifications._answered(
        office, request, b"batch", True, lambda visitor: verifications._all(office, items, visitor)
    )
    return answer.body, "idempotency-replayed" in answer.headers


def test_a_batch_in_which_the_quota_ended_is_checked_anew_under_its_key():
    office = Counter(left=1)
    first, _ = sent(office)
    assert b"429" in first
    office.left = 2
    second, is_repeated = sent(office)
    assert (b"429" in second, is_repeated) == (False, False)
    assert sent(office) == (second, True)


def test_whoever_may_not_check_any_more_is_not_told_again_what_came_of_it():
    office = Counter(left=2)
    sent(office)
    office.may = False
    with pytest.raises(NotAllowed):
        sent(office)
