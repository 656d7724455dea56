"""Withdrawing, pausing, lifting: what the records say, what the lists say, and that both agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.status.bitstring import read_list
from issuer import revocation
from issuer.errors import (
    AlreadyRevoked,
    AlreadySuspended,
    InvalidText,
    NotSuspended,
    UnknownAward,
    UnknownReason,
)
from issuer.ledger import REASONS_TO_GIVE, ReasonCode
from issuer.offering.offers import Refused
from issuer.revocation import ReinstateAward, RevokeAward
from tests.support.builders import at, give
from tests.unit.issuer.scenes import bare_store, scene_of, set_out, undone
from tests.unit.issuer.test_status_lists import served, verified

REVOCATIONS, SUSPENSIONS = "1", "1-suspension"


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def revoke(scene, award, now=at(10), **changes):
    usual = {"award_id": award.id, "reason": "misconduct"}
    return revocation.revoke(scene.tx, RevokeAward(**{**usual, **changes}), now)


def suspend(scene, award, now=at(10), **changes):
    usual = {"award_id": award.id, "reason": "key_problem"}
    return revocation.suspend(scene.tx, RevokeAward(**{**usual, **changes}), now)


def reinstate(scene, award, now=at(20), **changes):
    command = ReinstateAward(**{"award_id": award.id, **changes})
    return revocation.reinstate(scene.tx, command, now)


def bits(scene, last):
    """Return the bits a stranger reads after verifying the list."""
    purpose = "suspension" if last == SUSPENSIONS else "revocation"
    return read_list(verified(scene, last), purpose)


def is_revoked(scene, award):
    return bits(scene, REVOCATIONS).is_set(award.version.status_index)


def is_suspended(scene, award):
    return bits(scene, SUSPENSIONS).is_set(award.version.status_index)


# --- withdrawing ----------------------------------------------------------------------------------


def test_a_withdrawn_badge_s_bit_is_set_and_nobody_else_s(scene, award):
    other = give(scene.tx, "creativity")
    revoke(scene, award)
    assert is_revoked(scene, award)
    assert not is_revoked(scene, other)
    assert sum(byte.bit_count() for byte in bits(scene, REVOCATIONS).bits) == 1


def test_withdrawing_returns_the_award_as_it_then_stands(scene, award):
    after = revoke(scene, award, reason="duplicate", note="Typed twice.", public_sentence="Issued twice.")
    withdrawal = after.version.revocation
    assert (withdrawal.at, withdrawal.reason) == (at(10), ReasonCode.DUPLICATE)
    assert (withdrawal.note, withdrawal.public_sentence) == ("Typed twice.", "Issued twice.")
    assert after == scene.tx.awards.get(award.id)


@pytest.mark.parametrize("reason", REASONS_TO_GIVE)
def test_every_reason_code_is_known(scene, award, reason):
    assert revoke(scene, award, reason=reason.value).version.revocation.reason is reason


@pytest.mark.parametrize("reason", ["", "because", "MISCONDUCT", " misconduct", "superseded"])
@pytest.mark.parametrize("act", [revoke, suspend], ids=["revoke", "suspend"])
def test_an_unknown_reason_is_refused_and_the_known_ones_are_named(scene, award, act, reason):
    with pytest.raises(UnknownReason, match="issued_by_mistake, duplicate"):
        act(scene, award, reason=reason)
    assert not is_revoked(scene, award)
    assert not is_suspended(scene, award)


@pytest.mark.parametrize("act", [revoke, suspend, reinstate], ids=["revoke", "suspend", "reinstate"])
def test_an_award_that_is_not_there_is_refused(scene, award, act):
    with pytest.raises(UnknownAward):
        act(scene, award, award_id="urn:uuid:nobody")


def test_withdrawing_is_final(scene, award):
    revoke(scene, award)
    for act in (revoke, suspend, reinstate):
        with pytest.raises(AlreadyRevoked):
            act(scene, award)
    assert is_revoked(scene, award)


def test_withdrawing_closes_open_offers(scene, award):
    code = scene.code(scene.mint(award))
    revoke(scene, award)
    assert isinstance(scene.redeem(code), Refused)
    assert scene.tx.offers.newest(award.id).cancelled_at is not None


def test_a_claimed_badge_is_withdrawn_like_any_other(scene):
    claimed = scene.claimed()
    revoke(scene, claimed)
    assert is_revoked(scene, claimed)


def test_withdrawing_a_paused_badge_clears_the_pause(scene, award):
    suspend(scene, award)
    after = revoke(scene, award, at(20))
    assert after.version.suspension is None
    assert is_revoked(scene, award)
    assert not is_suspended(scene, award)


# --- pausing --------------------------------------------------------------------------------------


def test_a_paused_badge_s_bit_is_set_in_the_second_list_only(scene, award):
    after = suspend(scene, award, public_sentence="Under review.")
    assert after.version.suspension.public_sentence == "Under review."
    assert is_suspended(scene, award)
    assert not is_revoked(scene, award)


def test_a_lifted_pause_clears_the_bit_and_can_be_set_again(scene, award):
    suspend(scene, award)
    after = reinstate(scene, award)
    assert after.version.suspension is None
    assert not is_suspended(scene, award)
    suspend(scene, award, at(30))
    assert is_suspended(scene, award)


def test_a_paused_badge_is_not_paused_again(scene, award):
    suspend(scene, award, reason="misconduct")
    with pytest.raises(AlreadySuspended):
        suspend(scene, award, reason="duplicate")
    assert scene.tx.awards.get(award.id).version.suspension.reason is ReasonCode.MISCONDUCT


def test_only_a_paused_badge_can_be_lifted(scene, award):
    with pytest.raises(NotSuspended):
        reinstate(scene, award)
    suspend(scene, award)
    reinstate(scene, award)
    with pytest.raises(NotSuspended):
        reinstate(scene, award)


# --- what is published and written down -----------------------------------------------------------


def test_only_the_list_that_changed_is_signed_again(scene, award):
    before = served(scene, SUSPENSIONS, at(5)), served(scene, REVOCATIONS, at(5))
    revoke(scene, award)
    assert served(scene, SUSPENSIONS, at(11)) == before[0]
    assert served(scene, REVOCATIONS, at(11)).published_at == at(11)


def test_the_public_list_says_neither_who_nor_why(scene, award):
    revoke(scene, award, note="canary-note", public_sentence="canary-sentence", by="canary-person")
    body = served(scene, REVOCATIONS).body.decode()
    assert "canary" not in body
    assert award.id not in body
    assert "misconduct" not in body


@pytest.mark.parametrize(
    ("act", "action", "values"),
    [
        (revoke, "award.revoked", {"reason": "misconduct", "note": "n", "public_sentence": ""}),
        (suspend, "award.suspended", {"reason": "key_problem", "note": "n", "public_sentence": ""}),
    ],
)
def test_each_act_is_written_down_with_who_did_it(scene, award, act, action, values):
    act(scene, award, note="n", by="hr-7")
    entry = scene.tx.audit.of_object(award.id)[-1]
    assert (entry.actor, entry.action, entry.values) == ("hr-7", action, values)
    assert (entry.at, entry.person_id) == (at(10), award.person.id)


def test_lifting_is_written_down(scene, award):
    suspend(scene, award)
    reinstate(scene, award, by="hr-7", note="Cleared.")
    entry = scene.tx.audit.of_object(award.id)[-1]
    assert (entry.actor, entry.action, entry.values) == ("hr-7", "award.reinstated", {"note": "Cleared."})


def test_a_refused_act_writes_nothing_down(scene, award):
    revoke(scene, award)
    before = list(scene.tx.audit.of_object(award.id))
    with pytest.raises(AlreadyRevoked):
        revoke(scene, award)
    assert scene.tx.audit.of_object(award.id) == before


def test_record_list_and_audit_change_together_or_not_at_all(store):
    with store.transaction("acme") as tx:
        award = give(tx, "communication")
    with undone(store) as tx:
        revoke(scene_of(tx), award)
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        assert scene.tx.awards.get(award.id).version.revocation is None
        assert not is_revoked(scene, award)
        assert [entry.action for entry in tx.audit.of_object(award.id)] == ["award.made"]


ACTS = {"revoke": revoke, "suspend": suspend, "reinstate": reinstate}


@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(ACTS))), max_size=8))
def test_whatever_is_done_in_whatever_order_the_lists_say_what_the_records_say(deeds):
    store = bare_store()
    set_out(store)
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        awards = [give(tx, "communication", to=f"{n}@example.org") for n in range(3)]
        ever_revoked = set()
        for who, act in deeds:
            try:
                ACTS[act](scene, awards[who])
            except (AlreadyRevoked, AlreadySuspended, NotSuspended):
                continue
            ever_revoked |= {who} if act == "revoke" else set()
        for who, award in enumerate(awards):
            version = tx.awards.get(award.id).version
            assert is_revoked(scene, award) == (version.revocation is not None) == (who in ever_revoked)
            assert is_suspended(scene, award) == (version.suspension is not None)


@pytest.mark.parametrize(
    "said",
    [
        {"public_sentence": "a\u202ename turned round"},
        {"public_sentence": "x" * 201},
        {"note": "two\nlines"},
        {"note": "\0"},
        {"note": "x" * 501},
    ],
)
@pytest.mark.parametrize("change", [revoke, suspend])
def test_a_sentence_that_can_not_be_shown_is_refused_and_nothing_changes(scene, award, change, said):
    with pytest.raises(InvalidText):
        change(scene, award, **said)
    standing = scene.tx.awards.get(award.id).version
    assert (standing.revocation, standing.suspension) == (None, None)


def test_the_note_of_a_lifted_pause_is_read_as_strictly(scene, award):
    suspend(scene, award)
    with pytest.raises(InvalidText):
        reinstate(scene, award, note="\0")
    assert scene.tx.awards.get(award.id).version.suspension is not None
