"""Watching, recognising and accepting have something checked: they count with all other checks of whoever asks."""

import json

import pytest

from records.principals import Role
from tests.integration.test_recognition import program
from tests.support.inprocess import open_house
from tests.support.partner import Partner


@pytest.fixture(scope="module")
def frugal(tmp_path_factory):
    """A house that makes two checks a day for each client."""
    opened = open_house(tmp_path_factory.mktemp("frugal"), CAIRN_CHECK_QUOTA="2")
    yield opened
    opened.here.database.close()


def asked(frugal, headers, path, **body):
    return frugal.client.post(path, json=body, headers=headers)


def test_all_that_has_a_badge_checked_counts_together(frugal):
    badge = json.loads(Partner().badge(status=None))
    headers = program(frugal, Role.HR)
    assert asked(frugal, headers, "/v1/watches", credential=badge).status_code != 429
    assert asked(frugal, headers, "/v1/accepted-endorsements", endorsement=badge).status_code != 429
    for path, body in (
        ("/v1/watches", {"credential": badge}),
        ("/v1/endorsements", {"credential": badge, "about": "achievement", "comment": "Good."}),
        ("/v1/accepted-endorsements", {"endorsement": badge}),
    ):
        refused = asked(frugal, headers, path, **body)
        assert (refused.status_code, refused.json()["code"]) == (429, "quota_used_up"), path
        assert int(refused.headers["retry-after"]) > 0
        assert "Nothing was checked or changed" in refused.json()["detail"]


def test_what_asks_nobody_is_not_counted(frugal):
    headers = program(frugal, Role.HR)
    for _ in range(3):
        assert asked(frugal, headers, "/v1/watches", reference="K7QM-2XWT-9RDP").status_code == 422
    assert frugal.client.get("/v1/watches", headers=headers).status_code == 200
