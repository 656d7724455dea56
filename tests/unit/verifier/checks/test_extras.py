"""What a badge carries besides, and what was not looked at."""

import pytest

from tests.unit.verifier.checks.cases import document
from verifier.checks import extras
from verifier.report import Outcome

ENDORSED = {"endorsement": [{}]}


def test_a_newer_edition_that_was_not_looked_for_is_said():
    assert extras.refresh(document()).outcome is Outcome.NOT_APPLICABLE
    finding = extras.refresh(document(refreshService={"id": "https://a.example"}))
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "refresh_not_done")


@pytest.mark.parametrize(
    "changes",
    [
        ENDORSED,
        {"endorsementJwt": ["x"]},
        {"issuer": ENDORSED},
        {"credentialSubject": {"achievement": ENDORSED}},
        {"credentialSubject": [{"achievement": [ENDORSED]}]},
    ],
)
def test_opinions_that_were_not_checked_are_said_wherever_they_stand(changes):
    finding = extras.endorsements(document(**changes))
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "endorsements_not_checked")


@pytest.mark.parametrize(
    "changes", [{}, {"issuer": "did:example:1"}, {"credentialSubject": None}, {"issuer": [1]}]
)
def test_a_badge_without_opinions_has_none(changes):
    assert extras.endorsements(document(**changes)).outcome is Outcome.NOT_APPLICABLE


def test_a_badge_that_came_as_a_file_came_in_no_picture():
    assert extras.image().code == "no_image"
