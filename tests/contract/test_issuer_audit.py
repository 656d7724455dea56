"""The audit trail in every store: in order, searched, whole, and one organisation's alone."""

from dataclasses import replace

import pytest

from issuer.audit_trail import AuditSearch, ChainHead
from issuer.errors import AuditTampered
from issuer.ledger import AuditEntry
from tests.contract.ledger_values import person, stocked
from tests.support.builders import at

ALL = AuditSearch()


def entry(number, **changes):
    return replace(
        AuditEntry(at(number), "hr-1", "award.made", f"urn:{number}", {"n": str(number)}), **changes
    )


def record(store, *entries, slug="acme"):
    with store.transaction(slug) as tx:
        for each in entries:
            tx.audit.record(each)


def found(store, search=ALL, before=None, limit=100, slug="acme"):
    with store.transaction(slug) as tx:
        return tx.audit.found(search, before, limit)


def head(store, slug="acme"):
    with store.transaction(slug) as tx:
        return tx.audit.head()


def verified(store, *anchors, slug="acme"):
    with store.transaction(slug) as tx:
        return tx.audit.verify(anchors)


def test_entries_are_numbered_from_one_and_found_the_newest_first(store):
    record(store, entry(1), entry(2))
    record(store, entry(3))
    kept = found(store)
    assert [each.number for each in kept] == [3, 2, 1]
    assert [each.entry for each in kept] == [entry(3), entry(2), entry(1)]
    assert len({each.hash for each in kept}) == 3


def test_pages_follow_one_another_without_gap_or_repetition(store):
    record(store, *(entry(number) for number in range(7)))
    first = found(store, limit=3)
    second = found(store, before=first[-1].number, limit=3)
    third = found(store, before=second[-1].number, limit=3)
    assert [each.number for each in (*first, *second, *third)] == [7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("search", "numbers"),
    [
        (AuditSearch(who=frozenset({"hr-2"})), [2]),
        (AuditSearch(who=frozenset({"person-zoe"})), [3]),
        (AuditSearch(who=frozenset({"person-zoe", "hr-2"})), [3, 2]),
        (AuditSearch(who=frozenset()), []),
        (AuditSearch(actions=frozenset({"award.revoked"})), [3]),
        (AuditSearch(object_id="urn:1"), [1]),
        (AuditSearch(since=at(2)), [3, 2]),
        (AuditSearch(until=at(2)), [1]),
        (AuditSearch(since=at(2), until=at(3), actions=frozenset({"award.made"})), [2]),
        (AuditSearch(object_id="urn:1", who=frozenset({"hr-2"})), []),
    ],
)
def test_entries_are_found_by_person_act_object_and_time(store, search, numbers):
    stocked(store)
    zoes = entry(3, action="award.revoked", person_id="person-zoe")
    record(store, entry(1), entry(2, actor="hr-2"), zoes)
    start = head(store).entries - 3
    assert [each.number - start for each in found(store, search)] == numbers


def test_what_there_are_entries_of_is_told_once_each(store):
    record(store, entry(1), entry(2), entry(3, action="award.claimed"))
    with store.transaction("acme") as tx:
        assert tx.audit.actions() == ["award.claimed", "award.made"]


def test_the_head_is_that_of_what_was_committed(store):
    before = head(store)
    assert before.entries == 0
    with store.transaction("acme") as tx:
        tx.audit.record(entry(1))
        assert tx.audit.head() == before
    assert head(store) == ChainHead(1, found(store)[0].hash)


def test_a_chain_holds_with_every_head_it_had(store):
    heads = [head(store)]
    for number in range(4):
        record(store, entry(number))
        heads.append(head(store))
    assert verified(store, *heads) == heads[-1]


@pytest.mark.parametrize(
    "wrong", [lambda kept: replace(kept, hash=bytes(32)), lambda kept: replace(kept, entries=9)]
)
def test_a_head_that_the_chain_never_had_is_not_met(store, wrong):
    record(store, entry(1), entry(2))
    with pytest.raises(AuditTampered):
        verified(store, wrong(head(store)))


def test_erasing_somebody_leaves_the_chain_and_its_heads_whole(store):
    stocked(store)
    record(store, entry(1, person_id="person-zoe"), entry(2))
    kept = head(store)
    with store.transaction("acme") as tx:
        assert tx.people.erase("person-zoe", at(50))
    record(store, entry(3, person_id="person-zoe"))
    assert verified(store, kept).entries == kept.entries + 1
    erased = [each.entry.values for each in found(store) if each.entry.person_id == "person-zoe"]
    assert erased
    assert not any(erased)


def test_two_organisations_have_chains_of_their_own(store):
    with store.transaction("globex") as tx:
        tx.people.add(person("ann"), at(1))
    record(store, entry(1), slug="globex")
    assert found(store) == []
    assert head(store) != head(store, slug="globex")
    with pytest.raises(AuditTampered):
        verified(store, head(store, slug="globex"))
