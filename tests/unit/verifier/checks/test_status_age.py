"""How long a list that nobody asked for just now may be relied on, by whose word it is."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.partner import AWARDED, NOW, Partner
from tests.unit.verifier.checks.status_cases import TOKEN_URL, found, publish_token, refused
from verifier.ports import Origin
from verifier.report import Outcome

URL = "https://partner.example/revoked"
PLAIN = {"type": "1EdTechRevocationList", "id": URL}
TOKEN = {"status_list": {"idx": 7, "uri": TOKEN_URL}}
MINUTE = timedelta(minutes=1)


class Carried(Partner):
    """Its lists come from somewhere else than their own place."""

    origin = Origin.BROUGHT

    def get(self, url, *, accept, limit):
        return replace(super().get(url, accept=accept, limit=limit), origin=self.origin)


def partner(origin):
    made = Carried()
    made.origin = origin
    made.published[URL] = json.dumps({"id": URL, "issuer": made.did, "revokedCredential": []}).encode()
    return made


def test_a_list_that_nobody_signs_says_nothing_when_brought_along():
    refused(found(partner(Origin.BROUGHT), PLAIN), "nobody signs it")


@pytest.mark.parametrize("origin", [Origin.ASKED, Origin.NOTED])
def test_we_believe_what_we_got_ourselves(origin):
    assert found(partner(origin), PLAIN).outcome is Outcome.PASSED


def test_what_we_noted_long_ago_or_after_the_moment_asked_for_says_nothing():
    noted = partner(Origin.NOTED)
    assert found(noted, PLAIN, now=NOW + 6 * MINUTE).outcome is Outcome.PASSED
    refused(found(noted, PLAIN, now=NOW + 7 * MINUTE), "out of date")
    refused(found(noted, PLAIN, now=NOW - 2 * MINUTE), "future")


def test_a_signed_list_without_an_end_speaks_from_when_it_was_signed():
    brought = partner(Origin.BROUGHT)
    publish_token(brought, issued_at=NOW - 4 * MINUTE, expires_at=None)
    assert found(brought, status=TOKEN).outcome is Outcome.PASSED
    publish_token(brought, issued_at=NOW - 7 * MINUTE, expires_at=None)
    refused(found(brought, status=TOKEN), "out of date")


def test_a_signed_list_speaks_until_the_end_that_it_has_and_tells_its_own_instant():
    brought = partner(Origin.BROUGHT)
    publish_token(brought)
    finding = found(brought, status=TOKEN)
    assert (finding.outcome, finding.as_of) == (Outcome.PASSED, AWARDED)
    brought.origin = Origin.ASKED
    assert found(brought, status=TOKEN).as_of == NOW
