"""A meta-badge whose parts could not all be checked: refused, unless somebody named answers for it (SC-12)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from credentials.badge import Carrier
from issuer.awarding import approvals, overrides
from issuer.awarding.approvals import RuleOnAward
from issuer.awarding.awards import AwardBadge, award
from issuer.awarding.evaluations import judged_award
from issuer.awarding.overrides import OverrideAward, override
from issuer.errors import (
    AlreadyRevoked,
    InvalidText,
    NothingOpen,
    NotPermitted,
    OwnAward,
    StackIncomplete,
    StackUndecided,
)
from issuer.issuing.composing import ClaimedAward, composed
from issuer.kept.grounds import Occasion
from issuer.ledger import AuditEntry, Decision, Person, Privacy, ReasonCode, Ruling, Stage, Withdrawal
from issuer.meta_badges.stacks import evidence_for
from issuer.organisation.identity import establish
from issuer.shown import PresentedPart
from keys.sealing import Sealer
from tests.support.builders import BASE_URL, HOLDER, Seeded, at, give, sign
from tests.unit.issuer.meta_badges.earning.cases import BETA, MENTORING, TEAMWORK, house, part

LATER = at(0) + timedelta(days=3)
ADDRESS = "zoe@example.org"
WHY = "Beta is being moved; I called them."


@pytest.fixture
def tx():
    """Zoë has shown Beta's Teamwork days ago, and nobody could look at it since."""
    with house().transaction("acme") as tx:
        tx.people.add(Person("zoe", "Zoë", (ADDRESS,)), at(0))
        shows(tx, part())
        sign(tx, give(tx, "communication"))
        yield tx


def shows(tx, each, as_of=at(10)):
    tx.presented.show("zoe", PresentedPart(each, "application/vc", f"u{each.name}", "valid", as_of, b"{}"))


def ask(tx, now=LATER, by="leader-1", **changes):
    command = AwardBadge("bridge", ADDRESS, by=by, by_name="Li Wei", **{"asks_override": True} | changes)
    return award(tx, command, now, Seeded(5))


def decide(tx, made, now=LATER, **changes):
    usual = {"reason": WHY, "by": "hr-2", "by_name": "Ada Okafor"}
    return override(tx, OverrideAward(made.id, **usual | changes), now)


def acts(tx, made):
    return [each.action for each in tx.audit.of_object(made.id)]


def test_sc_12_what_could_not_be_checked_refuses_the_award(tx):
    with pytest.raises(StackUndecided, match="Teamwork could not be checked"):
        ask(tx, asks_override=False)
    assert tx.awards.search("bridge", 5) == []


def test_sc_12_while_it_was_looked_at_nothing_is_asked(tx):
    """The control of the test above."""
    made = ask(tx, now=at(3600))
    assert made.stage is Stage.AGREED
    assert decided_by(tx, made) == []


def decided_by(tx, made):
    kept = tx.grounds.of_award(made.id)
    return [each.by_name for each in kept if each.occasion is Occasion.OVERRIDDEN]


def test_sc_12_it_waits_for_somebody_else_who_is_named_and_says_why(tx):
    made = ask(tx)
    assert made.stage is Stage.WAITING
    decided = decide(tx, made)
    assert (decided.stage, decided.approval.decision.by) == (Stage.AGREED, "hr-2")
    assert acts(tx, made) == ["award.made", "award.overridden"]
    said = tx.audit.of_object(made.id)[-1]
    assert (said.actor, said.values["reason"], said.values["name"]) == ("hr-2", WHY, "Ada Okafor")
    assert decided_by(tx, made) == ["Ada Okafor"]


def test_sc_12_the_badge_says_who_decided_when_and_what_could_not_be_checked(tx):
    made = ask(tx)
    decide(tx, made)
    provenance = evidence_for(tx, tx.awards.get(made.id), HOLDER, Carrier.LDP_VC, LATER + timedelta(days=9))
    assert len(provenance.evidence) == 2
    (said,) = (each.in_full for each in provenance.decisions)
    assert said.name == "What could not be checked"
    assert said.narrative == (
        "Ada Okafor decided on 5 March 2026, 09:00 UTC to give this badge though not everything it rests on could be "
        "checked. Teamwork could not be checked."
    )
    assert provenance.grounds.outcome == "indeterminate"
    assert provenance.results[-1].value == "2"


def test_where_nobody_is_named_the_badge_names_nobody(tx):
    made = ask(tx)
    decide(tx, made)
    tx.terms.name_leaders(are_named=False)
    (said,) = overrides.words(tx, tx.awards.get(made.id))
    assert "Ada" not in said.sentence
    assert said.sentence.startswith("Somebody named in the organisation's records decided")


@pytest.mark.parametrize("privacy", list(Privacy))
def test_sc_12_only_a_copy_that_may_tell_its_parts_names_those_that_could_not_be_checked(tx, privacy):
    made = ask(tx)
    decide(tx, made)
    kept = tx.awards.get(made.id)
    kept = replace(kept, version=replace(kept.version, privacy=privacy))
    provenance = evidence_for(tx, kept, HOLDER, Carrier.LDP_VC, LATER)
    identity = establish(tx, BASE_URL, Sealer(b"k" * 32), LATER)
    whole = composed(tx, ClaimedAward(kept, HOLDER, Carrier.LDP_VC), identity, provenance)
    said = " ".join(each.narrative or "" for each in whole.evidence)
    assert "Ada Okafor decided" in said
    assert ("Teamwork" in said) is (privacy is Privacy.OPEN)


def test_without_a_decision_nothing_is_signed(tx):
    made = ask(tx)
    tx.awards.decide(made.id, Decision(Ruling.APPROVED, LATER, "hr-2"))
    with pytest.raises(StackUndecided):
        evidence_for(tx, tx.awards.get(made.id), HOLDER, Carrier.LDP_VC, LATER)


def test_a_part_that_fell_since_is_not_answered_for(tx):
    made = ask(tx)
    decide(tx, made)
    tx.awards.set_revocation(tx.awards.search("communication", 1)[0].id, 1, withdrawn())
    with pytest.raises(StackIncomplete) as refusal:
        evidence_for(tx, tx.awards.get(made.id), HOLDER, Carrier.LDP_VC, LATER)
    assert refusal.type is StackIncomplete


def withdrawn():
    return Withdrawal(LATER, ReasonCode.MISCONDUCT)


def test_another_part_that_could_not_be_checked_is_another_question():
    with house(TEAMWORK, MENTORING).transaction("acme") as tx:
        tx.people.add(Person("zoe", "Zoë", (ADDRESS,)), at(0))
        shows(tx, part())
        shows(tx, part(MENTORING), as_of=LATER)
        made = ask(tx)
        decide(tx, made)
        much_later = LATER + timedelta(days=5)
        with pytest.raises(StackUndecided):
            evidence_for(tx, tx.awards.get(made.id), HOLDER, Carrier.LDP_VC, much_later)
        decide(tx, made, now=much_later, by_name="Bo Lund")
        assert decided_by(tx, made) == ["Ada Okafor", "Bo Lund"]
        said = evidence_for(tx, tx.awards.get(made.id), HOLDER, Carrier.LDP_VC, much_later).decisions
        assert [each.in_full.name for each in said] == ["What could not be checked"] * 2


@pytest.mark.parametrize("by", ["leader-1", "hr-1"])
def test_who_asked_does_not_decide(tx, by):
    made = ask(tx, by=by)
    with pytest.raises(OwnAward, match="somebody else of HR"):
        decide(tx, made, by=by)
    assert tx.awards.get(made.id).stage is Stage.WAITING


def test_whom_whoever_asked_let_in_does_not_decide(tx):
    made = ask(tx, by="hr-1")
    tx.audit.record(AuditEntry(LATER, "hr-1", "sign_in.link_made", "hr-2", {}))
    with pytest.raises(OwnAward, match="let you in"):
        decide(tx, made, by="hr-2")
    assert tx.awards.get(made.id).stage is Stage.WAITING


def test_whom_it_is_for_does_not_decide(tx):
    made = ask(tx)
    with pytest.raises(OwnAward, match="for themselves"):
        decide(tx, made, address=ADDRESS)
    assert decide(tx, made, address="ada@example.org").stage is Stage.AGREED


@pytest.mark.parametrize(("field", "text"), [("reason", "  "), ("by_name", ""), ("reason", "x" * 501)])
def test_a_reason_and_a_name_are_needed(tx, field, text):
    made = ask(tx)
    with pytest.raises(InvalidText):
        decide(tx, made, **{field: text})
    assert decided_by(tx, made) == []


def test_sc_12_what_does_not_meet_the_rule_nobody_can_decide(tx):
    made = ask(tx)
    tx.awards.set_revocation(tx.awards.search("communication", 1)[0].id, 1, withdrawn())
    with pytest.raises(StackIncomplete) as refusal:
        decide(tx, made)
    assert refusal.type is StackIncomplete
    assert acts(tx, made) == ["award.made"]


def test_nobody_asks_for_what_does_not_meet_the_rule():
    with house().transaction("acme") as tx:
        with pytest.raises(StackIncomplete) as refusal:
            ask(tx)
        assert refusal.type is StackIncomplete


def test_once_everything_could_be_checked_it_is_approved_and_not_overridden(tx):
    made = ask(tx)
    shows(tx, part(), as_of=LATER)
    with pytest.raises(NothingOpen):
        decide(tx, made)
    approvals.approve(tx, RuleOnAward(made.id, by="hr-2"), LATER)
    assert [each.occasion for each in tx.grounds.of_award(made.id)] == ["awarded", "approved"]


def test_it_is_not_approved_while_it_is_open(tx):
    made = ask(tx)
    with pytest.raises(StackUndecided):
        approvals.approve(tx, RuleOnAward(made.id, by="hr-2"), LATER)


def test_it_is_decided_once(tx):
    made = ask(tx)
    decide(tx, made)
    with pytest.raises(NothingOpen, match="already"):
        decide(tx, made, by="hr-3")


def test_an_award_that_is_agreed_and_hangs_since_can_be_decided_too(tx):
    made = ask(tx, now=at(3600))
    with pytest.raises(StackUndecided):
        evidence_for(tx, made, HOLDER, Carrier.LDP_VC, LATER)
    with pytest.raises(OwnAward):
        decide(tx, made, by="leader-1")
    assert overrides.may_be_asked_for(tx, made, judged_award(tx, made, LATER))
    decide(tx, made)
    assert not overrides.may_be_asked_for(tx, made, judged_award(tx, made, LATER))
    assert len(evidence_for(tx, made, HOLDER, Carrier.LDP_VC, LATER).decisions) == 1


def test_what_is_over_is_not_decided(tx):
    made = ask(tx)
    tx.awards.set_declined(made.id, LATER)
    with pytest.raises(NotPermitted):
        decide(tx, made)
    tx.awards.set_declined(made.id, None)
    tx.awards.set_revocation(made.id, 1, withdrawn())
    with pytest.raises(AlreadyRevoked):
        decide(tx, made)


def test_a_badge_that_rests_on_nothing_is_not_decided(tx):
    with pytest.raises(NothingOpen):
        decide(tx, tx.awards.search("communication", 1)[0])


def test_a_partner_that_is_none_any_more_leaves_the_answer_open(tx):
    tx.partners.remove(BETA.name)
    made = ask(tx, now=at(3600))
    assert made.stage is Stage.WAITING
