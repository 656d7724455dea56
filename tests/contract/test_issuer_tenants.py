"""Two organisations that use the same ids for different things: neither sees or touches the other's."""

from dataclasses import replace

import pytest

from issuer.ledger import Person
from tests.contract.ledger_values import (
    ADDRESS,
    HOLDER,
    LIMIT,
    MISTAKE,
    award,
    badge,
    copy,
    entry,
    grant,
    key,
    of_copies,
    offer,
    person,
    revocations,
    suspensions,
    version,
)
from tests.support.builders import Seeded, at

ZOLTAN = Person("person-zoe", "Zoltán", ("zoltan@globex.example",))
OTHER_ZOE = Person("person-other", "Zoe Other", (ADDRESS,))


def _fill_acme(tx):
    tx.people.add(person(), at(10))
    tx.people.add_holder("person-zoe", HOLDER, at(11))
    tx.plan.put(badge(), at(12))
    tx.plan.put(badge("creativity"), at(12))
    for number in (1, 2):
        tx.awards.add(award(number, claim_id=f"claim-acme-{number}"))
        tx.copies.add(copy(award(number)))
    tx.offers.add(offer())
    tx.offers.add_grant(grant())
    tx.keys.add(key())
    tx.published.put("did.json", "application/json", b"acme", at(13))
    tx.statuses.reserve(Seeded())
    tx.statuses.reserve_token(Seeded(), award().id, 1)
    tx.statuses.keep_signed("/status/1", 1, "did:web:a#key-1", "application/vc", b"acme", at(13))
    tx.audit.record(entry())


def _fill_globex(tx):
    tx.people.add(ZOLTAN, at(20))
    tx.people.add(OTHER_ZOE, at(21))
    tx.people.add_holder("person-zoe", "did:key:zZoltan", at(22))
    tx.plan.put(badge(version=3, name="Globex talk"), at(23))
    tx.plan.put(badge("creativity", name="Globex ideas"), at(23))
    for number, whose in ((1, ZOLTAN), (2, OTHER_ZOE)):
        theirs = award(number, "creativity", whose, claim_id=f"claim-globex-{number}")
        tx.awards.add(replace(theirs, version=version(theirs.id, number + 50, valid_until=None)))
        tx.copies.add(copy(award(number), body=b"globex"))
    tx.offers.add(offer(expires_at=at(777)))
    tx.offers.add_grant(grant(holder="did:key:zZoltan", thumbprint="key-of-zoltan"))
    tx.keys.add(key(sealed=b"globex"))
    tx.published.put("did.json", "application/json", b"globex", at(24))
    tx.audit.record(entry(values={"address": "zoltan@globex.example"}))


def _read(store, slug):
    """Everything a transaction of this organisation can read."""
    with store.transaction(slug) as tx:
        return {
            "found": [tx.people.find(address) for address in (ADDRESS, "zoltan@globex.example")],
            "holders": list(tx.people.holders("person-zoe")),
            "plan": list(tx.plan.all()),
            "badges": [tx.plan.find(name) for name in ("communication", "creativity")],
            "awards": [tx.awards.get(award(number).id) for number in (1, 2)],
            "claims": [tx.awards.by_claim(f"claim-{name}-1") for name in ("acme", "globex")],
            "of people": [tx.awards.of_person(each) for each in ("person-zoe", "person-other")],
            "searched": list(tx.awards.search("", 10)),
            "withdrawn": [
                list(tx.statuses.revoked(revocations(1))),
                list(tx.statuses.suspended(suspensions(1))),
            ],
            "copies withdrawn": [
                list(tx.statuses.revoked(of_copies())),
                list(tx.statuses.suspended(of_copies())),
            ],
            "changes": [tx.statuses.changes(name) for name in (revocations(), suspensions(), of_copies())],
            "signed": tx.statuses.signed("/status/1"),
            "offers": [tx.offers.get("offer-1"), tx.offers.by_code(offer().code_hash)],
            "newest": tx.offers.newest(award().id),
            "grant": tx.offers.grant(grant().token_hash),
            "copies": [list(tx.copies.of_award(award(number).id)) for number in (1, 2)],
            "copy": tx.copies.find(award().id, 1, copy().carrier, HOLDER),
            "keys": list(tx.keys.all()),
            "published": tx.published.get("did.json"),
            "audit": list(tx.audit.of_object(entry().object_id)),
        }


def _withdraw(tx):
    tx.awards.set_revocation(award().id, 1, MISTAKE)
    tx.awards.set_suspension(award(2).id, 1, MISTAKE)
    tx.awards.set_declined(award().id, at(400))
    tx.awards.set_claim(award(2).id, "claim-globex-new", at(9000))


def _use_up(tx):
    tx.offers.count_failure("offer-1", LIMIT)
    tx.offers.redeem("offer-1", at(300), LIMIT)
    tx.offers.bind_grant(grant().token_hash, "did:key:zZoltan")


def _cancel(tx):
    tx.offers.cancel_open(award().id, at(300))


def _erase(tx):
    tx.people.erase("person-zoe", at(700))


def _replace(tx):
    tx.published.put("did.json", "application/json", b"globex 2", at(500))
    tx.statuses.keep_signed("/status/1", 2, "did:web:g#key-1", "application/vc", b"globex", at(500))
    tx.keys.fix_identity("https://globex.example", "did:web:globex.example")
    tx.people.add_holder("person-zoe", HOLDER, at(500))


@pytest.fixture
def both(store):
    with store.transaction("acme") as tx:
        _fill_acme(tx)
    with store.transaction("globex") as tx:
        _fill_globex(tx)
    return store


@pytest.mark.parametrize("first", ["acme", "globex"])
def test_what_an_organisation_reads_does_not_depend_on_another(store, first):
    second = {"acme": "globex", "globex": "acme"}[first]
    fill = {"acme": _fill_acme, "globex": _fill_globex}
    with store.transaction(first) as tx:
        fill[first](tx)
    alone = _read(store, first)
    with store.transaction(second) as tx:
        fill[second](tx)
    assert _read(store, first) == alone


def test_each_finds_its_own_people(both):
    assert _read(both, "acme")["found"] == [person(), None]
    assert _read(both, "globex")["found"] == [OTHER_ZOE, ZOLTAN]


@pytest.mark.parametrize("act", [_withdraw, _use_up, _cancel, _erase, _replace])
def test_what_one_organisation_does_changes_nothing_of_the_other(both, act):
    others, own = _read(both, "acme"), _read(both, "globex")
    with both.transaction("globex") as tx:
        act(tx)
    assert _read(both, "acme") == others
    assert _read(both, "globex") != own  # control: it did change something


def test_erasing_looks_only_at_the_organisations_own_awards(both):
    """Award 2 is that person's in the one organisation and somebody else's in the other."""
    before = _read(both, "globex")
    with both.transaction("globex") as tx:
        _erase(tx)
    after = _read(both, "globex")
    assert after["awards"][1] == before["awards"][1]
    assert after["copies"] == [[], before["copies"][1]]


def test_a_nonce_used_by_one_is_unused_for_the_other(both):
    for slug in ("acme", "globex"):
        with both.transaction(slug) as tx:
            assert tx.offers.use_nonce("nonce", at(400))


def test_one_organisations_lists_do_not_fill_the_others(store):
    randomness = Seeded()
    with store.transaction("acme") as tx:
        for _ in range(139):
            tx.statuses.reserve(randomness)
    with store.transaction("globex") as tx:
        assert {tx.statuses.reserve(randomness).list_number for _ in range(60)} == {1}
