"""Resources bound by digest: those that were used are compared, the others said to be left alone."""

import pytest

from contexts.loader import PACKAGED
from credentials.digest import digest_multibase
from credentials.integrity import digest_sri
from tests.unit.verifier.checks.cases import document
from verifier.checks import related
from verifier.report import Outcome

V2 = "https://www.w3.org/ns/credentials/v2"
# Ours is a re-spaced copy of the same JSON.
RESPACED = "https://www.w3.org/2018/credentials/v1"
PICTURE = {"id": "https://a.example/p.png", "digestSRI": digest_sri(b"picture")}


def found(*resources):
    finding = related.check(document(relatedResource=list(resources)))
    return finding.outcome, finding.code


def bound(url, data=None):
    data = PACKAGED.data(url) if data is None else data
    return {"id": url, "digestSRI": digest_sri(data), "digestMultibase": digest_multibase(data)}


def test_a_badge_that_binds_nothing_has_nothing_to_compare():
    assert related.check(document()).outcome is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("url", sorted(PACKAGED.pins))
def test_every_context_of_ours_is_found_unchanged(url):
    assert found(bound(url), PICTURE) == (Outcome.PASSED, "related_unchanged")


@pytest.mark.parametrize("wrong", ["digestSRI", "digestMultibase"])
def test_a_context_that_its_issuer_signed_otherwise_fails_by_either_digest(wrong):
    resource = bound(V2) | {wrong: bound(V2, b"another")[wrong]}
    assert found(resource) == (Outcome.FAILED, "related_changed")
    assert found(bound(RESPACED), resource) == (Outcome.FAILED, "related_changed")


def test_a_copy_that_is_only_spaced_otherwise_can_not_be_told_from_a_changed_one():
    assert found(bound(RESPACED, b"the official bytes")) == (Outcome.UNKNOWN, "related_not_comparable")


def test_what_was_not_needed_is_not_compared_and_that_is_said():
    assert found(PICTURE) == (Outcome.NOT_APPLICABLE, "related_not_used")


@pytest.mark.parametrize(
    "resource", [{"id": V2}, PICTURE | {"digestSRI": "x"}, {"digestSRI": digest_sri(b"")}, 5]
)
def test_a_resource_that_is_not_bound_rightly_fails(resource):
    assert found(resource) == (Outcome.FAILED, "related_malformed")


def test_the_same_resource_twice_fails():
    assert found(PICTURE, PICTURE) == (Outcome.FAILED, "related_malformed")
