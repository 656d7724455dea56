"""Changes of many awards: two people decide where they are many, each award once, and nothing is undone too late."""

from datetime import timedelta

import pytest

from issuer.bulks import asking
from issuer.bulks.asking import Choice
from issuer.bulks.carrying_out import AT_ONCE, Means, carry_on
from issuer.bulks.previewing import preview
from issuer.errors import (
    BulkMovedOn,
    BulkRefused,
    InvalidLetter,
    InvalidText,
    SecondPersonNeeded,
    UnknownBulk,
    UnknownReason,
)
from issuer.jobs import BULK
from issuer.kept.bulks import Asked, BulkAct, BulkState, RowOutcome, Somebody
from issuer.kept.mail import LetterKind
from issuer.ledger import AuditEntry
from issuer.mail import reminding
from issuer.meta_badges.cascade_terms import CascadeTerms
from issuer.meta_badges.impact import Act, falling, impact
from issuer.one_person import LET_IN_WITHIN
from issuer.organisation.four_eyes import look_twice_above
from issuer.revocation import RevokeAward, revoke
from tests.support.builders import Seeded, at, give, sign, stocked
from tests.unit.issuer.meta_badges.test_cascade import PLAN, stacks_of

HR, ANN = Somebody("hr-1", "Zoë"), Somebody("hr-2", "Ann")
WITHDRAW = Asked(BulkAct.REVOKE, "duplicate", "Twice.", "It was given twice.")
TERMS = CascadeTerms(undo=timedelta(minutes=10))
MEANS = Means(TERMS, Seeded(7))


@pytest.fixture
def tx():
    with stocked().transaction("acme") as opened:
        yield opened


def people(tx, count):
    return [give(tx, "communication", to=f"p{n}@example.org").id for n in range(count)]


def chosen(tx, ids, by=HR, now=at(10), name="b-1"):
    return asking.choose(tx, Choice(name, ids, by), now)


def asked(tx, ids, what=WITHDRAW, by=HR, name="b-1", now=at(10)):
    chosen(tx, ids, by, now, name)
    return asking.ask(tx, name, what, by, now)


def carried_out(tx, name="b-1", now=at(20)):
    while carry_on(tx, name, now, MEANS) is not None:
        pass
    return [row.outcome.value for row in tx.bulks.rows(name, 0, 999)]


def acts(tx, about="b-1"):
    return [(each.actor, each.action) for each in tx.audit.of_object(about)]


# --- choosing and asking --------------------------------------------------------------------------


def test_each_award_is_chosen_once_and_only_those_that_are_there(tx):
    ids = people(tx, 2)
    assert chosen(tx, [ids[1], "urn:uuid:none", ids[0], ids[1]]).count == 2
    assert [row.award_id for row in tx.bulks.rows("b-1", 0, 9)] == [ids[1], ids[0]]
    assert acts(tx) == [("hr-1", "bulk.chosen")]


def test_none_and_too_many_are_refused(tx):
    for ids in ([], ["urn:uuid:none"], [f"urn:uuid:{n}" for n in range(asking.MOST_AWARDS + 1)]):
        with pytest.raises(BulkRefused):
            chosen(tx, ids)


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        (Asked(BulkAct.REVOKE, "superseded"), UnknownReason),
        (Asked(BulkAct.SUSPEND), UnknownReason),
        (Asked(BulkAct.SUSPEND, "duplicate", "x" * 501), InvalidText),
        (Asked(BulkAct.SUSPEND, "duplicate", "", "x" * 201), InvalidText),
        (Asked(BulkAct.CHANGE_END), BulkRefused),
        (Asked(BulkAct.CHANGE_END, valid_until=at(10)), BulkRefused),
    ],
)
def test_what_is_missing_or_can_not_be_is_refused(tx, what, refusal):
    with pytest.raises(refusal):
        asked(tx, people(tx, 1), what)
    assert tx.bulks.get("b-1").state is BulkState.CHOSEN


def test_whoever_chose_asks_and_asks_once(tx):
    chosen(tx, people(tx, 1))
    with pytest.raises(UnknownBulk):
        asking.ask(tx, "b-9", WITHDRAW, HR, at(10))
    with pytest.raises(SecondPersonNeeded):
        asking.ask(tx, "b-1", WITHDRAW, ANN, at(10))
    assert asking.ask(tx, "b-1", WITHDRAW, HR, at(10)).state is BulkState.RUNNING
    with pytest.raises(BulkMovedOn):
        asking.ask(tx, "b-1", WITHDRAW, HR, at(10))


def test_what_is_only_chosen_is_over_after_a_day(tx):
    chosen(tx, people(tx, 1))
    assert carry_on(tx, "b-1", at(20), MEANS) == at(10) + asking.CHOSEN_FOR
    with pytest.raises(BulkMovedOn):
        asking.ask(tx, "b-1", WITHDRAW, HR, at(10) + asking.CHOSEN_FOR)
    assert carry_on(tx, "b-1", at(10) + asking.CHOSEN_FOR, MEANS) is None
    assert tx.bulks.get("b-1").state is BulkState.EXPIRED
    assert carry_on(tx, "b-1", at(10) + asking.CHOSEN_FOR, MEANS) is None


# --- two people -----------------------------------------------------------------------------------


def test_ten_go_at_once_and_eleven_wait_for_somebody_else(tx):
    ids = people(tx, 11)
    assert asked(tx, ids[:10]).state is BulkState.RUNNING
    assert asked(tx, ids, by=ANN, name="b-2").state is BulkState.WAITING
    assert all(tx.awards.get(each).version.suspension is None for each in ids)
    with pytest.raises(SecondPersonNeeded):
        asking.confirm(tx, "b-2", ANN, at(30))
    assert asking.confirm(tx, "b-2", HR, at(30)).confirmed_by == HR
    with pytest.raises(BulkMovedOn):
        asking.confirm(tx, "b-2", HR, at(30))
    assert acts(tx, "b-2") == [("hr-2", "bulk.chosen"), ("hr-2", "bulk.asked"), ("hr-1", "bulk.confirmed")]
    carried_out(tx, "b-2")
    assert tx.audit.of_object(ids[10])[-1].actor == "hr-2"


def test_many_small_changes_by_one_person_within_a_day_count_together(tx):
    ids = people(tx, 12)
    assert asked(tx, ids[:6]).state is BulkState.RUNNING
    assert asked(tx, ids[6:], name="b-2").state is BulkState.WAITING
    day_after = at(10) + timedelta(days=1)
    assert asked(tx, ids[6:], name="b-3", now=day_after).state is BulkState.RUNNING


def test_whoever_made_a_programs_token_is_not_the_second_person(tx):
    for who, act in (("hr-1", "token.made"), ("hr-3", "sign_in.token_made")):
        tx.audit.record(AuditEntry(at(1), who, act, "abcd", {}))
    asked(tx, people(tx, 11), by=Somebody("token:abcd", "Payroll"))
    for who in ("hr-1", "hr-3"):
        with pytest.raises(SecondPersonNeeded):
            asking.confirm(tx, "b-1", Somebody(who), at(30))
    assert asking.confirm(tx, "b-1", ANN, at(30)).state is BulkState.RUNNING


def test_what_a_person_and_their_programs_change_counts_together():
    store = stocked()
    with store.transaction("acme") as tx:
        for prefix in ("abcd", "efgh"):
            tx.audit.record(AuditEntry(at(1), "hr-1", "sign_in.token_made", prefix, {}))
    with store.transaction("acme") as tx:
        ids = people(tx, 18)
        assert asked(tx, ids[:6]).state is BulkState.RUNNING
        assert asked(tx, ids[6:12], by=Somebody("token:abcd"), name="b-2").state is BulkState.WAITING
        assert asked(tx, ids[12:15], by=Somebody("token:efgh"), name="b-3").state is BulkState.RUNNING
        assert asked(tx, ids[15:], name="b-4").state is BulkState.WAITING
        assert asked(tx, ids[15:], by=Somebody("token:of-ann"), name="b-5").state is BulkState.RUNNING


@pytest.mark.parametrize(
    "act", ["sign_in.link_made", "principal.added", "principal.changed", "principal.enabled"]
)
def test_whom_the_asker_let_in_this_week_is_not_the_second_person(tx, act):
    tx.audit.record(AuditEntry(at(1), "hr-1", act, ANN.id, {}))
    asked(tx, people(tx, 11))
    with pytest.raises(SecondPersonNeeded, match="let you in"):
        asking.confirm(tx, "b-1", ANN, at(30))
    assert tx.bulks.get("b-1").state is BulkState.WAITING
    assert asking.confirm(tx, "b-1", Somebody("hr-3"), at(30)).state is BulkState.RUNNING


def test_a_program_of_whom_the_asker_let_in_this_week_is_not_the_second_person(tx):
    tx.audit.record(AuditEntry(at(1), "hr-1", "principal.added", ANN.id, {}))
    tx.audit.record(AuditEntry(at(2), ANN.id, "sign_in.token_made", "abcd", {}))
    asked(tx, people(tx, 11))
    with pytest.raises(SecondPersonNeeded, match="let you in"):
        asking.confirm(tx, "b-1", Somebody("token:abcd"), at(30))
    assert tx.bulks.get("b-1").state is BulkState.WAITING


def test_whom_the_asker_let_in_before_or_somebody_else_did_is_the_second_person(tx):
    tx.audit.record(AuditEntry(at(1), "hr-1", "principal.added", ANN.id, {}))
    tx.audit.record(AuditEntry(at(9), "hr-3", "sign_in.link_made", ANN.id, {}))
    a_week_later = at(1) + LET_IN_WITHIN
    asked(tx, people(tx, 11), now=a_week_later)
    assert asking.confirm(tx, "b-1", ANN, a_week_later).state is BulkState.RUNNING


def test_what_nobody_confirms_within_a_week_changes_nothing(tx):
    ids = people(tx, 11)
    asked(tx, ids)
    week = at(10) + asking.WAITS_FOR
    with pytest.raises(BulkMovedOn):
        asking.confirm(tx, "b-1", ANN, week)
    assert set(carried_out(tx, now=week)) == {"pending"}
    assert tx.bulks.get("b-1").state is BulkState.EXPIRED
    assert acts(tx)[-1] == ("system", "bulk.expired")


@pytest.mark.parametrize("who", [HR, ANN])
def test_what_waits_can_be_taken_back_by_either(tx, who):
    asked(tx, people(tx, 11))
    assert asking.take_back(tx, "b-1", who, at(30)).is_over
    assert acts(tx)[-1] == (who.id, "bulk.taken_back")
    assert not [job for job in tx.jobs.all(99) if job.kind == BULK]
    for step in (asking.take_back, asking.confirm):
        with pytest.raises(BulkMovedOn):
            step(tx, "b-1", ANN, at(31))


def test_the_limit_is_made_smaller_by_one_person_and_raised_only_by_who_may(tx):
    assert look_twice_above(tx, 2, "hr-1", at(5), may_raise=False)
    assert not look_twice_above(tx, 2, "hr-1", at(5), may_raise=False)
    for count, may_raise in ((3, False), (-1, True), (1001, True)):
        with pytest.raises(BulkRefused):
            look_twice_above(tx, count, "hr-1", at(5), may_raise=may_raise)
    assert look_twice_above(tx, 3, "command line", at(6), may_raise=True)
    noted = tx.audit.of_object(tx.organisation.id)
    assert [(each.actor, each.values["after"]) for each in noted] == [("hr-1", "2"), ("command line", "3")]
    assert asked(tx, people(tx, 4)).state is BulkState.WAITING


# --- carried out ----------------------------------------------------------------------------------


def test_what_became_of_each_is_kept_and_again_changes_nothing(tx):
    ids = people(tx, 3)
    revoke(tx, RevokeAward(ids[1], "misconduct"), at(5))
    asked(tx, ids)
    assert carried_out(tx) == ["done", "already", "done"]
    assert tx.awards.get(ids[0]).version.suspension.public_sentence == "It was given twice."
    assert acts(tx)[-1] == ("system", "bulk.done")
    before = len(tx.audit.of_object(ids[0]))
    asked(tx, ids, name="b-2")
    assert carried_out(tx, "b-2") == ["already"] * 3
    assert len(tx.audit.of_object(ids[0])) == before


def test_what_can_not_be_done_to_an_award_is_refused_with_its_code(tx):
    ids = people(tx, 2)
    revoke(tx, RevokeAward(ids[0], "misconduct"), at(5))
    asked(tx, ids, Asked(BulkAct.SUSPEND, "duplicate"))
    assert carried_out(tx) == ["refused", "done"]
    assert next(iter(tx.bulks.rows("b-1", 0, 1))).code == "already_revoked"


def test_it_goes_on_where_it_was_some_in_each_transaction(tx):
    look_twice_above(tx, 100, "command line", at(1), may_raise=True)
    ids = people(tx, AT_ONCE + 1)
    asked(tx, ids, Asked(BulkAct.SUSPEND, "duplicate"))
    assert carry_on(tx, "b-1", at(20), MEANS) == at(20)
    assert dict(tx.bulks.counts("b-1")) == {RowOutcome.DONE: AT_ONCE, RowOutcome.PENDING: 1}
    assert carry_on(tx, "b-1", at(21), MEANS) is None
    assert tx.bulks.get("b-1").state is BulkState.DONE


def test_pauses_are_lifted(tx):
    ids = people(tx, 3)
    asked(tx, ids[:2], Asked(BulkAct.SUSPEND, "duplicate"))
    carried_out(tx)
    asked(tx, ids, Asked(BulkAct.REINSTATE), name="b-2")
    assert carried_out(tx, "b-2", at(30)) == ["done", "done", "already"]
    assert tx.awards.get(ids[0]).version.suspension is None


def test_another_end_of_validity_makes_a_new_version_with_all_else_kept(tx):
    (award_id,) = people(tx, 1)
    before, until = tx.awards.get(award_id), at(90_000_000)
    asked(tx, [award_id], Asked(BulkAct.CHANGE_END, valid_until=until))
    assert carried_out(tx) == ["done"]
    after = tx.awards.get(award_id)
    assert (after.version.number, after.version.valid_until) == (2, until)
    assert (after.level, after.evidence, after.awarded_at) == (
        before.level,
        before.evidence,
        before.awarded_at,
    )
    noted = next(each for each in tx.audit.of_object(award_id) if each.action == "award.corrected")
    assert noted.values["changed"] == "valid_until"
    asked(tx, [award_id], Asked(BulkAct.CHANGE_END, valid_until=until), name="b-2")
    assert carried_out(tx, "b-2") == ["already"]


def test_nobody_changes_the_end_of_a_badge_that_is_for_themselves(tx):
    (award_id,) = people(tx, 1)
    mine = Somebody("hr-1", "Zoë", "p0@example.org")
    asked(tx, [award_id], Asked(BulkAct.CHANGE_END, valid_until=at(90_000_000)), by=mine)
    assert carried_out(tx) == ["refused"]


# --- by mail --------------------------------------------------------------------------------------


def letters(tx, award_id):
    of_it = tx.mail.of_award(award_id)
    return [(each.kind, tx.mail.values(each).get("sentence", "")) for each in of_it]


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (BulkAct.REVOKE, LetterKind.WITHDRAWN),
        (BulkAct.SUSPEND, LetterKind.PAUSED),
        (BulkAct.CHANGE_END, LetterKind.CORRECTED),
    ],
)
def test_people_are_told_what_became_of_their_badge_if_that_is_wanted(tx, act, kind):
    ids = people(tx, 2)
    what = Asked(act, "duplicate", "", "It was given twice.", at(90_000_000), tell=True)
    asked(tx, ids, what)
    assert tx.audit.of_object("b-1")[-1].values["tell"] == "yes"
    assert carried_out(tx) == ["done", "done"]
    assert [letters(tx, each) for each in ids] == [[(kind, "It was given twice.")]] * 2
    asked(tx, ids, what, name="b-2")
    assert carried_out(tx, "b-2") == ["already", "already"]
    assert len(letters(tx, ids[0])) == 1


def test_people_are_told_in_own_words_which_the_log_does_not_have(tx):
    ids = people(tx, 2)
    asked(tx, ids, Asked(BulkAct.SUSPEND, "duplicate", tell=True, message="Call me.\nAnn"))
    assert tx.audit.of_object("b-1")[-1].values["words"] == "own"
    assert "Call me" not in str(tx.audit.of_object("b-1"))
    carried_out(tx)
    for each in ids:
        (letter,) = tx.mail.of_award(each)
        assert tx.mail.values(letter)["message"] == "Call me.\nAnn"


@pytest.mark.parametrize(("message", "is_told"), [("Call me.", False), ("x" * 2001, True), ("\x00", True)])
def test_words_that_reach_nobody_or_can_not_be_shown_are_refused(tx, message, is_told):
    what = Asked(BulkAct.SUSPEND, "duplicate", tell=is_told, message=message)
    with pytest.raises(InvalidLetter):
        asked(tx, people(tx, 1), what)


def test_people_are_told_that_a_pause_is_lifted_and_nobody_is_unless_that_is_wanted(tx):
    ids = people(tx, 2)
    asked(tx, ids, Asked(BulkAct.SUSPEND, "duplicate"))
    carried_out(tx)
    assert letters(tx, ids[0]) == []
    asked(tx, ids[:1], Asked(BulkAct.REINSTATE, tell=True), name="b-2")
    carried_out(tx, "b-2", at(30))
    assert letters(tx, ids[0]) == [(LetterKind.BACK, "")]


def test_those_who_have_not_claimed_are_reminded_without_a_second_person(tx):
    ids = people(tx, 13)
    sign(tx, tx.awards.get(ids[0]))
    reminding.remind(tx, tx.awards.get(ids[1]), at(10))
    assert asked(tx, ids, Asked(BulkAct.REMIND)).state is BulkState.RUNNING
    assert carried_out(tx) == ["already", "refused", *["done"] * 11]
    rows = tx.bulks.rows("b-1", 0, 2)
    assert [row.code for row in rows] == ["", "not_reminded"]
    assert "within the last day" in rows[1].words
    assert letters(tx, ids[0]) == []
    assert letters(tx, ids[2]) == [(LetterKind.REMINDER, "")]
    assert tx.audit.of_object(ids[2])[-1].actor == "hr-1"
    assert asked(tx, ids[:10], name="b-2").state is BulkState.RUNNING


# --- undoing --------------------------------------------------------------------------------------


def test_a_withdrawal_of_many_is_undone_without_a_second_person_while_it_can_be(tx):
    ids = people(tx, 11)
    asked(tx, ids)
    asking.confirm(tx, "b-1", ANN, at(15))
    carried_out(tx)
    back = asking.undo(tx, "b-1", "b-2", HR, at(30))
    assert (back.state, back.count, back.undoes) == (BulkState.RUNNING, 11, "b-1")
    assert set(carried_out(tx, "b-2", at(31))) == {"done"}
    assert all(tx.awards.get(each).version.suspension is None for each in ids)
    with pytest.raises(BulkMovedOn):
        asking.undo(tx, "b-1", "b-3", HR, at(32))


def test_it_is_not_undone_once_it_is_final(tx):
    asked(tx, people(tx, 2))
    carried_out(tx)
    with pytest.raises(BulkMovedOn):
        asking.undo(tx, "b-1", "b-2", HR, at(20) + TERMS.undo)


# --- told before ----------------------------------------------------------------------------------


def test_what_is_foreseen_of_one_is_what_its_own_page_foresees():
    with stocked(*PLAN).transaction("acme") as tx:
        parts, _ = stacks_of(tx, "super-4c", "top")
        bulk = chosen(tx, [parts[0].id])
        assert tuple(preview(tx, bulk, BulkAct.REVOKE, at(20))) == impact(tx, parts[0], Act.REVOKE, at(20))
        assert list(preview(tx, bulk, BulkAct.REINSTATE, at(20))) == []


def test_what_is_foreseen_of_several_is_their_joint_effect_and_names_none_of_them():
    with stocked(*PLAN).transaction("acme") as tx:
        parts, found = stacks_of(tx, "super-4c", "top")
        bulk = chosen(tx, [parts[0].id, parts[1].id, found["super-4c"].id])
        told = falling(tuple(preview(tx, bulk, BulkAct.SUSPEND, at(20))))
        look_twice_above(tx, 100, "command line", at(1), may_raise=True)
        asking.ask(tx, "b-1", Asked(BulkAct.SUSPEND, "duplicate"), HR, at(20))
        carried_out(tx)
        paused = {
            each.id for each in tx.awards.of_person(parts[0].person.id) if each.version.suspension is not None
        }
        assert told == paused - {parts[0].id, parts[1].id, found["super-4c"].id}
        assert told


def test_of_people_without_a_stacked_badge_nothing_is_foreseen(tx):
    assert list(preview(tx, chosen(tx, people(tx, 3)), BulkAct.REVOKE, at(20))) == []


def test_ids_are_new_each_time():
    seeded = Seeded(1)
    assert len({asking.new_id(seeded) for _ in range(9)}) == 9
