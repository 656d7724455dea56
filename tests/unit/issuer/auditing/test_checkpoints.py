"""Checkpoints: where the audit chain stands, signed, and what shows with them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from credentials import jose
from issuer.audit_trail import AuditSearch, ChainHead
from issuer.auditing import checkpoints
from issuer.auditing.checkpoints import ACT, TYPE, checkpoint_path
from issuer.auditing.verifying import MOST, verify
from issuer.errors import AuditTampered, CheckpointRefused, NoCheckpoint
from issuer.ledger import AuditEntry
from issuer.organisation.identity import establish
from issuer.organisation.key_life import Compromise, Hand, compromise
from keys.public import Algorithm
from keys.sealing import Sealer
from keys.software import SoftwareSigner
from tests.support.builders import BASE_URL, at
from tests.unit.issuer.scenes import KEK, bare_store, set_out

SEALER = Sealer(KEK)


@pytest.fixture
def store():
    made = bare_store()
    set_out(made)
    return made


def act(store, number=1):
    with store.transaction("acme") as tx:
        tx.audit.record(
            AuditEntry(at(number), "hr-1", "award.made", f"urn:uuid:{number}", {"n": str(number)})
        )


def sign(store, now=at(100)):
    with store.transaction("acme") as tx:
        return checkpoints.make(tx, establish(tx, BASE_URL, SEALER, now), now, "hr-1")


def read(store, token):
    with store.transaction("acme") as tx:
        return checkpoints.read(tx, token)


def compared(store, *tokens):
    with store.transaction("acme") as tx:
        return verify(tx, tokens)


def forged(store, signer=None, kid=None, **changes):
    """A checkpoint that says something else, signed by this key, or by the organisation's."""
    with store.transaction("acme") as tx:
        identity = establish(tx, BASE_URL, SEALER, at(100))
    key = identity.publisher.key
    said = {"iss": identity.did, "iat": 1, "organisation": "acme", "entries": 1, "hash": "00" * 32, **changes}
    kept = {name: value for name, value in said.items() if value is not None}
    header = {"typ": changes.pop("typ", TYPE), "kid": kid or key.method_id}
    return jose.sign(jose.json_bytes(kept), header, signer or key.signer).encode()


# --- making ---------------------------------------------------------------------------------------


def test_a_checkpoint_says_where_the_chain_stands_and_is_published_with_an_entry(store):
    act(store)
    with store.transaction("acme") as tx:
        head = tx.audit.head()
    made = sign(store)
    assert made.head == head
    assert read(store, made.token) == made
    with store.transaction("acme") as tx:
        assert checkpoints.newest(tx).body == made.token
        assert tx.published.get(checkpoint_path("acme")).media_type == f"application/{TYPE}"
        (told,) = [each.entry for each in tx.audit.found(AuditSearch(), None, 9) if each.entry.action == ACT]
        assert (told.actor, told.values) == (
            "hr-1",
            {"entries": str(head.entries), "hash": head.hash.hex()},
        )


def test_where_nothing_was_done_since_the_last_one_stays(store):
    first = sign(store)
    again = sign(store, at(200))
    assert again == first
    act(store)
    assert sign(store, at(300)).head.entries == first.head.entries + 2


def test_before_the_first_there_is_none(store):
    with store.transaction("acme") as tx, pytest.raises(NoCheckpoint):
        checkpoints.newest(tx)


# --- reading --------------------------------------------------------------------------------------


def changed(token):
    head, body, signature = token.decode().split(".")
    letter = "A" if body[20] != "A" else "B"
    return f"{head}.{body[:20]}{letter}{body[21:]}.{signature}".encode()


@pytest.mark.parametrize("body", [b"", b"x", b"a.b.c", b"\xff\xfe", b"." * 9000])
def test_what_is_no_checkpoint_is_refused(store, body):
    with pytest.raises(CheckpointRefused):
        read(store, body)


def test_a_changed_checkpoint_is_refused(store):
    with pytest.raises(CheckpointRefused):
        read(store, changed(sign(store).token))


def test_a_checkpoint_by_a_key_of_somebody_else_is_refused(store):
    stranger = SoftwareSigner.generate(Algorithm.EDDSA)
    for kid in (None, "did:web:elsewhere#key-1"):
        with pytest.raises(CheckpointRefused):
            read(store, forged(store, stranger, kid))


@pytest.mark.parametrize(
    "changes",
    [
        {"organisation": "globex"},
        {"iss": "did:web:elsewhere"},
        {"hash": "00"},
        {"hash": "zz" * 32},
        {"hash": None},
        {"entries": "1"},
        {"entries": None},
        {"iat": "soon"},
    ],
)
def test_a_checkpoint_that_says_something_else_is_refused(store, changes):
    assert read(store, forged(store)).head == ChainHead(1, bytes(32))
    with pytest.raises(CheckpointRefused):
        read(store, forged(store, **changes))


def test_another_kind_of_token_of_the_organisation_is_no_checkpoint(store):
    with pytest.raises(CheckpointRefused, match="not a checkpoint"):
        read(store, forged(store, typ="vc+jwt"))


def test_a_key_that_fell_into_other_hands_vouches_only_for_what_came_before(store):
    before, lost, after = at(100), at(150), at(200)
    early = sign(store, before)
    act(store)
    late = sign(store, after)
    with store.transaction("acme") as tx:
        identity = establish(tx, BASE_URL, SEALER, after)
        name = identity.publisher.key.method_id.partition("#")[2]
        hand = Hand(tx, identity, SEALER, after + timedelta(seconds=9), "hr-1")
        compromise(hand, Compromise(name, lost, "", frozenset()))
    assert read(store, early.token) == early
    with pytest.raises(CheckpointRefused):
        read(store, late.token)


# --- comparing ------------------------------------------------------------------------------------


def test_a_whole_log_holds_and_says_what_is_vouched_for(store):
    act(store)
    first = sign(store)
    act(store, 2)
    found = compared(store, first.token)
    assert found.vouched == first.head.entries
    assert found.head.entries == first.head.entries + 2
    assert found.own == first


def test_without_a_checkpoint_from_elsewhere_nothing_is_vouched_for(store):
    sign(store)
    assert compared(store).vouched == 0


def test_a_log_whose_end_was_cut_off_does_not_meet_the_checkpoint(store):
    for number in range(5):
        act(store, number)
    token = sign(store).token
    store._ledgers["acme"].audit[-3:] = []
    store._ledgers["acme"].published.pop(checkpoint_path("acme"))
    with pytest.raises(AuditTampered) as found:
        compared(store, token)
    assert found.value.number > 0
    assert compared(store).vouched == 0, "the control: without the checkpoint it is not found"


def test_a_log_that_was_written_anew_does_not_meet_the_checkpoint(store):
    for number in range(5):
        act(store, number)
    token = sign(store).token
    entries = store._ledgers["acme"].audit
    entries[2] = replace(entries[2], actor="somebody else")
    with pytest.raises(AuditTampered):
        compared(store, token)


def test_too_many_files_and_one_that_is_none_are_refused(store):
    token = sign(store).token
    with pytest.raises(CheckpointRefused):
        compared(store, *[token] * (MOST + 1))
    with pytest.raises(CheckpointRefused):
        compared(store, token, b"x")


@pytest.mark.parametrize("iat", [10**12, 10**18, -(10**18)])
def test_a_time_that_no_calendar_has_is_refused_by_whomever_it_is_signed(store, iat):
    stranger = SoftwareSigner.generate(Algorithm.EDDSA)
    for signer in (None, stranger):
        with pytest.raises(CheckpointRefused):
            read(store, forged(store, signer, iat=iat))


def published(store, body):
    """Put something in place of the checkpoint that is published here."""
    with store.transaction("acme") as tx:
        tx.published.put(checkpoint_path("acme"), "application/jwt", body, at(150))


def test_a_published_checkpoint_that_does_not_verify_is_found_out(store):
    act(store)
    token = sign(store).token
    for body in (changed(token), forged(store, SoftwareSigner.generate(Algorithm.EDDSA)), b"nonsense"):
        published(store, body)
        with pytest.raises(AuditTampered, match="published here") as found:
            compared(store, token)
        assert found.value.number > 0
    published(store, token)
    assert compared(store).own is not None, "the control"


def test_a_published_checkpoint_of_a_key_that_was_lost_is_told_and_does_not_count(store):
    act(store)
    sign(store, at(200))
    assert not compared(store).own_is_lost
    with store.transaction("acme") as tx:
        identity = establish(tx, BASE_URL, SEALER, at(200))
        name = identity.publisher.key.method_id.partition("#")[2]
        hand = Hand(tx, identity, SEALER, at(200) + timedelta(seconds=9), "hr-1")
        compromise(hand, Compromise(name, at(150), "", frozenset()))
    found = compared(store)
    assert (found.own, found.own_is_lost) == (None, True)
    sign(store, at(300))
    assert not compared(store).own_is_lost
