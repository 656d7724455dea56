"""Making and changing policies, and links for somebody without an account."""

from datetime import UTC, datetime, timedelta

import pytest

from verifier.errors import (
    CheckLinkUsed,
    InvalidPolicy,
    PolicyChanged,
    PolicyNameTaken,
    PolicyNotFound,
    UnclearLink,
)
from verifier.partners import links, policies
from verifier.partners.policies import Author
from verifier.policy import Policy, TrustList
from verifier.store.memory_partners import MemoryPolicies, MemoryReceipts

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)
US = Author("acme", "hr", NOW)
THEM = Author("globex", "them", NOW)
BASE = Policy("default", TrustList({}))


@pytest.fixture
def shelf():
    return MemoryPolicies()


@pytest.fixture
def kept(shelf):
    return policies.make(
        shelf, {"name": " Strict \n one ".replace("\n", ""), "max_age_months": 12}, US, lambda: "p1"
    )


def test_a_policy_is_kept_under_its_name_with_single_spaces(shelf, kept):
    assert (kept.name, kept.document["name"], kept.version) == ("Strict one", "Strict one", 1)
    assert policies.found(shelf, "acme", "p1") == kept


@pytest.mark.parametrize("name", [None, "", "   ", 7, "a\u202eb", "a\nb", "x" * 121])
def test_a_policy_without_a_name_that_can_be_read_is_refused(shelf, name):
    with pytest.raises(InvalidPolicy):
        policies.make(shelf, {"name": name}, US, lambda: "p1")
    assert shelf.all("acme") == []


def test_what_could_not_be_applied_later_is_not_kept(shelf, kept):
    with pytest.raises(InvalidPolicy):
        policies.change(shelf, "p1", {"name": "x", "max_age_months": "many"}, US, 1)
    assert policies.found(shelf, "acme", "p1") == kept


def test_whoever_changes_what_was_changed_meanwhile_is_told(shelf, kept):
    policies.change(shelf, "p1", {"name": "Second"}, US, 1)
    with pytest.raises(PolicyChanged):
        policies.change(shelf, "p1", {"name": "Third"}, US, 1)
    assert [each.name for each in policies.versions(shelf, "acme", "p1")] == ["Second", "Strict one"]


def test_two_policies_in_use_have_two_names(shelf, kept):
    with pytest.raises(PolicyNameTaken):
        policies.make(shelf, {"name": "Strict one"}, US, lambda: "p2")
    policies.make(shelf, {"name": "Other"}, US, lambda: "p2")
    with pytest.raises(PolicyNameTaken):
        policies.change(shelf, "p2", {"name": "Strict one"}, US, 1)


@pytest.mark.parametrize(
    "act",
    [
        lambda shelf: policies.found(shelf, "globex", "p1"),
        lambda shelf: policies.versions(shelf, "globex", "p1"),
        lambda shelf: policies.change(shelf, "p1", {"name": "x"}, THEM, 1),
        lambda shelf: policies.retire(shelf, "p1", THEM),
    ],
)
def test_another_organisation_finds_nothing(shelf, kept, act):
    with pytest.raises(PolicyNotFound):
        act(shelf)
    assert policies.found(shelf, "acme", "p1") == kept


def test_a_policy_in_force_says_which_version_of_which_it_is(kept):
    edition = policies.in_force(kept, BASE).demands.edition
    assert (edition.id, edition.version, edition.digest) == ("p1", 1, kept.digest)


# --- links ------------------------------------------------------------------------------------------


def made(shelf, **changes):
    receipts = MemoryReceipts()
    wanted = {"days": 7, "once": True} | changes
    return receipts, links.make((shelf, receipts), "p1", US, lambda size: b"\xf8" * size, **wanted)


def test_a_link_is_found_by_its_secret_and_only_its_hash_is_kept(shelf, kept):
    receipts, secret = made(shelf)
    found = links.opened(receipts, secret, NOW)
    assert (found.organisation, found.link.policy_id, found.link.uses_left) == ("acme", "p1", 1)
    assert secret not in repr(receipts._links)
    assert made(shelf, once=False)[0].links("acme", NOW)[0].uses_left is None


def test_a_link_works_until_its_last_day_is_over(shelf, kept):
    receipts, secret = made(shelf, days=1)
    assert links.opened(receipts, secret, NOW + timedelta(hours=23))
    with pytest.raises(CheckLinkUsed):
        links.opened(receipts, secret, NOW + timedelta(days=1))


@pytest.mark.parametrize("days", [0, -1, 91])
def test_a_link_for_no_time_or_for_ever_is_refused(shelf, kept, days):
    with pytest.raises(UnclearLink):
        made(shelf, days=days)


def test_a_link_needs_a_policy_in_use(shelf):
    with pytest.raises(PolicyNotFound):
        made(shelf)


def test_two_links_can_be_told_apart_where_they_acted():
    assert links.shown_name(links.hashed("a")) != links.shown_name(links.hashed("b"))
