"""Eight requests at once, over real HTTP, for one badge that was put off: one set of copies, in both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from cairn.wallet.claiming import BadgeDeferred
from tests.support.databases import KINDS, migrated_url
from tests.support.services import installation, serving
from tests.support.waiting import import_mastery, rule

RACERS = 8


def owed(service):
    """Return an award that waits, and what the service's wallet is owed for it."""
    import_mastery(service)
    made = service.award("mastery")
    with pytest.raises(BadgeDeferred):
        service.claim(made["offer_uri"])
    (debt,) = service.purse.debts
    return made["award"], debt


def fetch(service, debt, transaction_id):
    headers = {"Authorization": f"Bearer {debt.access_token}"}
    return service.post(debt.deferred_endpoint, json={"transaction_id": transaction_id}, headers=headers)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_fetches_has_the_same_copy_and_there_is_one(kind, tmp_path):
    with (
        migrated_url(kind, tmp_path) as url,
        serving(installation(tmp_path / "here", database_url=url)) as service,
        ThreadPoolExecutor(RACERS) as pool,
    ):
        award, debt = owed(service)
        (one,) = debt.owed
        rule(service, award)
        racers = [pool.submit(fetch, service, debt, one.transaction_id) for _ in range(RACERS)]
        answers = [racer.result() for racer in racers]
        # Under load the database may ask a racer to come again; nobody gets another badge.
        answers = [
            fetch(service, debt, one.transaction_id) if answer.status_code == 503 else answer
            for answer in answers
        ]
        assert [answer.status_code for answer in answers] == [200] * RACERS
        assert len({str(answer.json()["credentials"]) for answer in answers}) == 1
