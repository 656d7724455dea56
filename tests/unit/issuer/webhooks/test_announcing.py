"""What others are told of: each act once, to whoever wants to know, in the transaction of the act."""

from datetime import timedelta

import pytest

from issuer.awarding.approvals import RuleOnAward, approve
from issuer.kept.webhooks import EventType
from issuer.ledger import AuditEntry
from issuer.meta_badges.cascade import settle
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.stacks import award_earned
from issuer.offering import offers
from issuer.requests.answering import Answerer, decline, grant, send_back
from issuer.requests.asking import Asker, Shown, ask, ask_again
from issuer.revocation import ReinstateAward, RevokeAward, finish, reinstate, revoke, suspend
from issuer.webhooks import keeping
from tests.support.builders import HOLDER, Seeded, at, draft, give, hold_four, sign, stocked
from tests.unit.issuer.scenes import undone
from tests.unit.issuer.webhooks.hooks import add, hand, organisation_with, waiting

TERMS = CascadeTerms(grace=timedelta(days=14), undo=timedelta(minutes=10))


@pytest.fixture
def tx():
    store, _ = organisation_with()
    with store.transaction("acme") as tx:
        yield tx


def told(tx):
    return [(each.event.type, each.event.data.get("change")) for each in waiting(tx)]


def changes(tx):
    return [
        (each.event.data["award"], each.event.data["change"], each.event.data["cause"])
        for each in waiting(tx)
        if each.event.type == EventType.STATUS_CHANGED
    ]


def test_an_award_is_told_with_ids_and_states_and_nothing_of_the_person(tx):
    given = give(tx, "communication")
    (sent,) = waiting(tx)
    assert sent.event.type == "award.created"
    assert sent.event.at == given.awarded_at
    assert sent.event.id.startswith("msg_")
    assert dict(sent.event.data) == {
        "organisation": "acme",
        "award": given.id,
        "credential": given.id,
        "achievement": given.achievement.id,
        "stage": "agreed",
    }
    assert "zoe" not in str(sent).lower()


def test_an_award_that_waits_is_told_as_such_and_that_somebody_has_to_decide():
    store = stocked(draft("mastery", needs_approval=True))
    with store.transaction("acme") as tx:
        add(tx)
        given = give(tx, "mastery")
        assert told(tx) == [("award.created", None), ("approval.requested", None)]
        approve(tx, RuleOnAward(given.id, by="hr-2"), at(5))
        assert len(told(tx)) == 2


def test_a_badge_is_told_as_claimed_once_however_many_copies_its_wallet_gets(tx):
    given = give(tx, "communication")
    for number in range(3):
        sign(tx, given, holder=f"{HOLDER}-{number}")
        tx.audit.record(AuditEntry(at(5), "wallet", "award.claimed", given.id, {}, given.person.id))
    assert [kind for kind, _ in told(tx)].count("award.claimed") == 1


def test_a_declined_badge_is_told(tx):
    given = give(tx, "communication")
    offers.decline(tx, given, at(5))
    assert told(tx)[-1] == ("award.declined", None)


def test_a_pause_its_end_and_the_withdrawal_are_told_in_their_order(tx):
    given = give(tx, "communication")
    suspend(tx, RevokeAward(given.id, "holder_asked"), at(5))
    reinstate(tx, ReinstateAward(given.id), at(6))
    revoke(tx, RevokeAward(given.id, "misconduct", "He said so."), at(7))
    assert changes(tx) == [
        (given.id, "suspended", "by_hand"),
        (given.id, "reinstated", "by_hand"),
        (given.id, "revoked", "by_hand"),
    ]
    assert "misconduct" not in str(waiting(tx))


def test_a_withdrawal_that_can_be_undone_is_a_pause_until_it_is_final(tx):
    given = give(tx, "communication")
    undoable = RevokeAward(given.id, "misconduct", can_undo=True)
    revoke(tx, undoable, at(5), TERMS)
    reinstate(tx, ReinstateAward(given.id), at(6), TERMS)
    revoke(tx, undoable, at(7), TERMS)
    finish(tx, given.id, "hr-1", at(8), TERMS)
    assert [change for _, change, _ in changes(tx)] == ["suspended", "reinstated", "suspended", "revoked"]


def test_what_the_cascade_does_is_told_as_its_doing(tx):
    parts = hold_four(tx)
    (whole,) = award_earned(tx, parts[0].person, at(10), Seeded())
    sign(tx, whole)
    revoke(tx, RevokeAward(parts[0].id, "misconduct"), at(20), TERMS)
    settle(tx, parts[0].person.id, at(20) + TERMS.grace, TERMS)
    assert changes(tx) == [
        (parts[0].id, "revoked", "by_hand"),
        (whole.id, "suspended", "cascade"),
        (whole.id, "revoked", "cascade"),
    ]


def test_each_webhook_is_told_of_what_it_wants_under_one_id(tx):
    add(tx, "https://other.example/", ["award.created"], seed=8)
    add(tx, "https://third.example/", ["award.declined"], seed=9)
    give(tx, "communication")
    sent = waiting(tx)
    assert len(sent) == 2
    assert len({each.event.id for each in sent}) == 1
    assert len({each.endpoint_id for each in sent}) == 2
    give(tx, "creativity")
    assert len({each.event.id for each in waiting(tx)}) == 2


def test_nothing_is_written_for_one_that_is_off(tx):
    (endpoint,) = tx.webhooks.all()
    keeping.switch(hand(tx), endpoint.id, on=False)
    give(tx, "communication")
    assert waiting(tx) == []


def test_an_act_that_is_undone_is_told_to_nobody():
    store, _ = organisation_with()
    with undone(store) as tx:
        give(tx, "communication")
        assert waiting(tx)
    with store.transaction("acme") as tx:
        assert waiting(tx) == []


def test_an_act_about_something_else_is_told_to_nobody(tx):
    tx.audit.record(AuditEntry(at(1), "hr-1", "partner.added", "did:web:b.example", {}))
    tx.audit.record(AuditEntry(at(1), "hr-1", "award.made", "urn:uuid:of-another-organisation", {}))
    assert waiting(tx) == []


def test_what_is_recorded_is_on_record_all_the_same(tx):
    given = give(tx, "communication")
    assert [entry.action for entry in tx.audit.of_object(given.id)] == ["award.made"]
    entry = AuditEntry(at(3), "x", "award.revoked", given.id, {"note": "n"}, given.person.id)
    tx.audit.record(entry)
    assert tx.audit.of_object(given.id)[-1] == entry


def test_what_becomes_of_a_request_is_told_with_ids_and_nothing_of_whoever_asked(tx):
    asker, hr = Asker("p-1", "zoe@example.org", "Zoë"), Answerer("hr-1", "Ann")
    first, second = (
        ask(tx, asker, slug, 1, Shown("Seen."), at(1), Seeded(number))
        for number, slug in enumerate(("communication", "creativity"))
    )
    send_back(tx, first.id, hr, "Where?", at(2))
    ask_again(tx, first.id, asker.id, Shown("There."), at(3))
    decline(tx, first.id, hr, "Not yet.", at(4))
    award = grant(tx, second.id, hr, at(5), Seeded(9))
    of_requests = [each.event for each in waiting(tx) if each.event.type.startswith("badge_request.")]
    assert [(each.type.partition(".")[2], each.data["request"]) for each in of_requests] == [
        ("made", first.id),
        ("made", second.id),
        ("returned", first.id),
        ("made", first.id),
        ("declined", first.id),
        ("granted", second.id),
    ]
    assert of_requests[0].data["achievement"].endswith("/achievements/communication")
    assert of_requests[-1].data["award"] == award.id
    assert "zoe" not in str(of_requests).lower()
    assert "Not yet" not in str(of_requests)
