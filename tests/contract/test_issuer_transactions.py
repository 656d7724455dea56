"""One unit of work: all of it happens or none, and it is one organisation's alone."""

from contextlib import suppress
from dataclasses import replace

import pytest

from issuer.errors import InvalidText
from records.errors import Conflict, InvalidOrganisation
from tests.contract.ledger_values import (
    ADDRESS,
    HOLDER,
    LIMIT,
    MISTAKE,
    PAUSE,
    award,
    badge,
    copy,
    entry,
    grant,
    key,
    of_copies,
    offer,
    organisation,
    person,
    revocations,
    stocked,
    suspensions,
)
from tests.support.builders import Seeded, at


class Interrupted(Exception):
    """Something went wrong in the middle."""


def _everything(tx):
    """Change something on every shelf."""
    tx.people.add(person("ann"), at(60))
    tx.people.add_holder("person-zoe", HOLDER, at(60))
    tx.plan.put(badge("creativity"), at(60))
    tx.awards.add(award(2))
    tx.awards.set_revocation(award().id, 1, MISTAKE)
    tx.awards.set_declined(award().id, at(61))
    tx.awards.set_claim(award().id, "claim-new", at(9000))
    tx.statuses.reserve(Seeded())
    tx.statuses.reserve_token(Seeded(), award().id, 1)
    tx.statuses.keep_signed("/status/1", 1, "did:web:a#key-1", "application/vc", b"{}", at(70))
    tx.offers.add(offer(2))
    tx.offers.redeem("offer-1", at(300), LIMIT)
    tx.offers.count_failure("offer-2", LIMIT)
    tx.offers.add_grant(grant())
    tx.offers.bind_grant(grant().token_hash, HOLDER)
    tx.offers.use_nonce("nonce", at(400))
    tx.copies.add(copy())
    tx.keys.add(key())
    tx.keys.fix_identity("https://badges.example", "did:web:badges.example:o:acme")
    tx.published.put("did.json", "application/did+json", b"{}", at(70))
    tx.audit.record(entry())


def _interrupted(store):
    with store.transaction("acme") as tx:
        _everything(tx)
        raise Interrupted


def _contradictory(store):
    with store.transaction("acme") as tx:
        tx.audit.record(entry("before"))
        tx.people.add(person("ann"), at(60))
        tx.awards.add(award(1))


def _seen(tx):
    """Everything that can be seen of what `_everything` changes."""
    return {
        "organisation": tx.organisation,
        "people": [tx.people.find(ADDRESS), tx.people.find("ann@acme.example")],
        "holders": tx.people.holders("person-zoe"),
        "plan": tx.plan.all(),
        "awards": [tx.awards.get(award().id), tx.awards.get(award(2).id)],
        "claims": [tx.awards.by_claim("claim-1-acme"), tx.awards.by_claim("claim-new")],
        "lists": [
            (n, tx.statuses.revoked(revocations(n)), tx.statuses.suspended(suspensions(n)))
            for n in tx.statuses.lists()
        ],
        "token lists": [(n, tx.statuses.revoked(of_copies(n))) for n in tx.statuses.token_lists()],
        "signed": tx.statuses.signed("/status/1"),
        "offers": [tx.offers.get("offer-1"), tx.offers.get("offer-2")],
        "grant": tx.offers.grant(grant().token_hash),
        "copies": tx.copies.of_award(award().id),
        "keys": tx.keys.all(),
        "published": tx.published.get("did.json"),
        "audit": tx.audit.of_object(entry().object_id),
    }


def test_what_a_transaction_did_is_there_for_the_next(store):
    stocked(store)
    with store.transaction("acme") as tx:
        _everything(tx)
        inside = _seen(tx)
    with store.transaction("acme") as tx:
        assert _seen(tx) == inside
        assert tx.organisation.did == "did:web:badges.example:o:acme"
        assert tx.audit.of_object(entry().object_id) == [entry()]


def test_an_exception_undoes_everything_the_audit_entry_included(store):
    stocked(store)
    with store.transaction("acme") as tx:
        before = _seen(tx)
    with pytest.raises(Interrupted):
        _interrupted(store)
    with store.transaction("acme") as tx:
        assert _seen(tx) == before
        assert tx.offers.use_nonce("nonce", at(400))


def test_a_conflict_undoes_what_came_before_it(store):
    stocked(store)
    with pytest.raises(Conflict):
        _contradictory(store)
    with store.transaction("acme") as tx:
        assert tx.people.find("ann@acme.example") is None
        assert tx.audit.of_object(entry().object_id) == []


def test_another_organisation_sees_nothing_and_changes_nothing(store):
    stocked(store)
    with store.transaction("acme") as tx:
        _everything(tx)
        mine = _seen(tx)
    with store.transaction("globex") as tx:
        theirs = _seen(tx)
        assert not any(tx.plan.all())
        assert tx.awards.search("zoe", 10) == []
        assert tx.awards.of_person("person-zoe") == []
        assert tx.offers.by_code(offer().code_hash) is None
        assert tx.offers.newest(award().id) is None
        assert tx.plan.find("communication") is None
        assert tx.copies.find(award().id, 1, copy().carrier, HOLDER) is None
        assert not tx.awards.set_revocation(award(2).id, 1, MISTAKE)
        assert not tx.awards.set_suspension(award(2).id, 1, PAUSE)
        assert not tx.offers.redeem("offer-2", at(300), LIMIT)
        assert not tx.offers.count_failure("offer-2", LIMIT)
        assert not tx.offers.bind_grant(grant().token_hash, HOLDER)
        tx.offers.cancel_open(award().id, at(300))
        tx.awards.set_declined(award(2).id, at(300))
        tx.awards.set_claim(award(2).id, "claim-stolen", at(9000))
    with store.transaction("acme") as tx:
        assert _seen(tx) == mine
    assert [value for name, value in theirs.items() if name != "organisation" and any(value or ())] == []


def test_two_organisations_may_use_the_same_ids_and_words(store):
    for slug in ("acme", "globex"):
        stocked(store, slug)
        with store.transaction(slug) as tx:
            tx.copies.add(copy())
            tx.keys.add(key())
            tx.published.put("did.json", "application/did+json", slug.encode(), at(70))
            tx.offers.add_grant(grant())
            assert tx.offers.use_nonce("nonce", at(400))
            tx.audit.record(entry())
    for slug in ("acme", "globex"):
        with store.transaction(slug) as tx:
            assert tx.published.get("did.json").body == slug.encode()
            assert len(tx.audit.of_object(entry().object_id)) == 1
            assert tx.awards.get(award().id).claim_id == f"claim-1-{slug}"


def test_organisations_are_listed_oldest_first(store):
    assert list(store.organisations()) == [organisation("acme"), organisation("globex")]


def test_a_transaction_is_of_an_organisation_that_there_is(store):
    with pytest.raises(KeyError), store.transaction("initech"):
        pass


def test_a_slug_is_given_once(store):
    with pytest.raises(Conflict):
        store.add_organisation(replace(organisation("acme"), id="org-other"), at(2))


@pytest.mark.parametrize("slug", ["", "Acme", "a/b", "-acme", "acme-", "..", "a" * 64, "ácme", "acme\n"])
def test_a_slug_that_would_not_fit_in_a_url_is_refused(store, slug):
    with pytest.raises(InvalidOrganisation):
        store.add_organisation(organisation(slug), at(2))


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "/etc/localtime"])
def test_a_time_zone_that_nobody_knows_is_refused(store, zone):
    with pytest.raises(InvalidOrganisation):
        store.add_organisation(replace(organisation("initech"), zone=zone), at(2))


def test_a_claim_link_leads_to_its_organisation(store):
    stocked(store, "globex")
    assert store.organisation_of_claim("claim-1-globex") == "globex"
    assert store.organisation_of_claim("claim-unknown") is None


def test_a_renewed_claim_link_leads_there_and_the_old_one_nowhere(store):
    stocked(store)
    with store.transaction("acme") as tx:
        tx.awards.set_claim(award().id, "claim-new", at(9000))
        assert tx.awards.by_claim("claim-1-acme") is None
        renewed = tx.awards.by_claim("claim-new")
    assert (renewed.id, renewed.claim_expires_at) == (award().id, at(9000))
    assert store.organisation_of_claim("claim-1-acme") is None
    assert store.organisation_of_claim("claim-new") == "acme"


def test_a_text_that_no_database_holds_is_absent_or_refused_but_no_defect(store):
    stocked(store)
    for ask in (
        lambda tx: tx.offers.get("offer-1\x00"),
        lambda tx: tx.awards.by_claim("claim-1-acme\x00"),
        lambda tx: tx.awards.search("\x00", 10),
    ):
        with suppress(InvalidText), store.transaction("acme") as tx:
            assert not ask(tx)
    with suppress(InvalidText):
        assert store.organisation_of_claim("\x00") is None
    with pytest.raises((KeyError, InvalidText)), store.transaction("acme\x00"):
        pass


def test_the_identity_is_fixed_once_and_seen_at_once(store):
    with store.transaction("acme") as tx:
        assert tx.keys.fix_identity("https://one.example", "did:web:one.example")
        assert (tx.organisation.public_url, tx.organisation.did) == (
            "https://one.example",
            "did:web:one.example",
        )
        assert not tx.keys.fix_identity("https://two.example", "did:web:two.example")
    with store.transaction("acme") as tx:
        assert not tx.keys.fix_identity("https://two.example", "did:web:two.example")
        assert tx.organisation.did == "did:web:one.example"
