"""SC-11: a stack says openly what it rests on, or its holder chooses what to tell of that, or it says nothing."""

from dataclasses import replace

import pytest

from credentials.badge import Result
from credentials.proofs import sd_jwt
from credentials.wire import count_description_id, to_wire
from tests.support.partner import NAMES
from tests.unit.verifier.stacked_cases import base, derived, p256
from verifier.rendering import as_json, headline, sentence
from verifier.report import Check
from verifier.verify import Submission, verify_badge

SLUGS = tuple(NAMES)


class Stack:
    """A stack of an issuer over four parts, not yet signed; its rule asks for `k` of them."""

    def __init__(self, k=None, issuer=None):
        self.issuer = issuer or p256()
        # As every organisation's badges here: neither an end nor a status can be kept back (ADR 78).
        self.issuer.always_tells = True
        self.parts = {slug: self.issuer.badge(slug) for slug in SLUGS}
        self.achievement = self.issuer.publish_rule(SLUGS, k)
        count = Result(count_description_id(self.achievement), value=str(len(SLUGS)))
        evidence = tuple(self.issuer.evidence(slug, body) for slug, body in self.parts.items())
        changes = {"achievement": self.achievement, "level": None, "results": (count,), "evidence": evidence}
        self.unsigned = self.issuer.unsigned("super-4c", **changes)

    def sd_jwt(self, *shown, **changes):
        """Return the stack as SD-JWT, of which its holder shows the evidence at these places."""
        text = self.issuer.sd_jwt(replace(self.unsigned, **changes))
        return sd_jwt.select(text, [("evidence", place) for place in shown]).encode()

    def ecdsa_sd(self, *shown, **changes):
        """Return the stack under a derived proof in the same way."""
        return derived(
            self.issuer, replace(self.unsigned, **changes), [f"/evidence/{place}" for place in shown]
        )

    def verified(self, body, *slugs, **policy):
        supplied = tuple(self.parts[slug] for slug in slugs)
        return verify_badge(Submission(body, supplied), self.issuer.setting(**policy))

    def withdraw(self, slug):
        self.issuer.revoked.add(SLUGS.index(slug) + 1)
        self.issuer.publish_lists()


CARRIERS = pytest.mark.parametrize("carrier", ["sd_jwt", "ecdsa_sd"])


def outcome(report):
    return report.verdict.value, report.finding(Check.STACK).code, report.stack.outcome.value


def codes(report):
    return [why.code for why in report.stack.reasons]


# --- attested ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, "the component badges were not supplied"),
        ({"evidence": ()}, "the badge does not say which component badges it rests on"),
    ],
)
def test_sc_11_without_component_badges_there_is_the_issuers_word_and_the_report_says_why(changes, why):
    stack = Stack()
    body = stack.issuer.sign(replace(stack.unsigned, **changes))
    report = stack.verified(body)
    assert outcome(report) == ("valid", "attested_only", "attested_only")
    assert sentence(report.finding(Check.STACK)) == f"Issuer-attested, components not verified: {why}."
    assert why in headline(report)


def test_sc_11_an_attested_stack_names_no_part_and_keeps_its_results():
    stack = Stack()
    document = to_wire(replace(stack.unsigned, evidence=()))
    assert "evidence" not in document
    assert document["credentialSubject"]["result"]
    assert not any(part.id in str(document) for part in stack.unsigned.evidence)


def test_sc_11_badges_that_meet_the_rule_speak_for_an_attested_stack_and_are_not_bound_to_it():
    stack = Stack()
    body = stack.issuer.sign(replace(stack.unsigned, evidence=()))
    report = stack.verified(body, *SLUGS)
    assert outcome(report) == ("valid", "stack_valid", "valid")
    assert not any(slot.digest_bound for slot in report.stack.slots)
    assert outcome(stack.verified(body, *SLUGS[:3])) == ("valid", "attested_only", "attested_only")


def test_sc_11_a_policy_that_asks_for_the_parts_is_not_content_with_the_issuers_word():
    stack = Stack()
    body = stack.issuer.sign(replace(stack.unsigned, evidence=()))
    assert stack.verified(body, require_parts=True).verdict == "could_not_check"


# --- selective ---------------------------------------------------------------------------------------


@CARRIERS
def test_sc_11_with_every_entry_shown_a_selective_stack_is_a_stack_like_any_other(carrier):
    stack = Stack()
    report = stack.verified(getattr(stack, carrier)(0, 1, 2, 3), *SLUGS)
    assert outcome(report) == ("valid", "stack_valid", "valid")
    assert all(slot.digest_bound for slot in report.stack.slots)
    assert codes(report) == []


@CARRIERS
@pytest.mark.parametrize("shown", [(0,), (1, 3), (0, 1, 2)])
def test_sc_11_entries_that_are_kept_back_leave_the_answer_open_whatever_is_supplied(carrier, shown):
    """The badge is not called false for what its holder keeps back, and never a verified stack."""
    stack = Stack()
    body = getattr(stack, carrier)(*shown)
    for supplied in (SLUGS, tuple(SLUGS[place] for place in shown)):
        report = stack.verified(body, *supplied)
        assert outcome(report) == ("could_not_check", "stack_indeterminate", "indeterminate")
        hidden = [each for each in report.stack.parts if not each.credential_id]
        assert len(hidden) == len(SLUGS) - len(shown)
        assert {why.code for each in hidden for why in each.reasons} == {"part_not_shown"}


@CARRIERS
def test_sc_11_not_shown_is_told_apart_from_not_supplied(carrier):
    stack = Stack()
    report = stack.verified(getattr(stack, carrier)(0, 1), SLUGS[0])
    assert set(codes(report)) == {"part_not_shown", "part_not_supplied"}
    details = {why.code: why.detail for why in report.stack.reasons}
    assert details["part_not_shown"] == "A badge that it rests on is not shown by its holder."
    assert details["part_not_supplied"] == f"{NAMES[SLUGS[1]]} was not supplied."
    told = as_json(report)["stack"]["parts"]
    assert [each["credential"] for each in told].count("") == 2


@CARRIERS
def test_sc_11_what_is_shown_may_meet_the_rule_by_itself_and_the_words_say_there_is_more(carrier):
    stack = Stack(k=2)
    report = stack.verified(getattr(stack, carrier)(0, 1), *SLUGS[:2])
    assert outcome(report) == ("valid", "stack_valid_as_shown", "valid")
    assert "which are not shown" in headline(report)
    assert outcome(stack.verified(getattr(stack, carrier)(0), SLUGS[0]))[2] == "indeterminate"


@CARRIERS
def test_sc_11_badges_beside_it_do_not_take_the_place_of_entries_kept_back(carrier):
    stack = Stack(k=2)
    report = stack.verified(getattr(stack, carrier)(0), *SLUGS)
    assert outcome(report)[2] == "indeterminate"
    assert outcome(stack.verified(getattr(stack, carrier)(), *SLUGS)) == (
        "valid",
        "attested_only",
        "attested_only",
    )


@CARRIERS
def test_sc_11_with_nothing_shown_the_words_say_that_its_holder_keeps_it_back(carrier):
    report = Stack().verified(getattr(Stack(), carrier)())
    assert report.shown is None or "holder does not show" in sentence(report.finding(Check.STACK))
    stack = Stack()
    report = stack.verified(getattr(stack, carrier)())
    assert report.finding(Check.STACK).facts == {
        "why": "its holder does not show which component badges it rests on"
    }


@CARRIERS
def test_sc_11_a_withdrawn_part_that_is_shown_still_decides(carrier):
    stack = Stack()
    stack.withdraw(SLUGS[1])
    report = stack.verified(getattr(stack, carrier)(0, 1, 2, 3), *SLUGS)
    assert outcome(report) == ("no_longer_valid", "stack_fallen", "invalid")


@CARRIERS
def test_sc_11_a_count_that_the_parts_shown_make_up_leaves_nothing_to_guess(carrier):
    """The control of the tests above: with a lower count signed, a missing slot is the badge's own fault."""
    stack = Stack()
    count = Result(count_description_id(stack.achievement), value="2")
    body = getattr(stack, carrier)(0, 1, results=(count,))
    assert outcome(stack.verified(body, *SLUGS[:2])) == ("not_genuine", "stack_never_met", "invalid")


@CARRIERS
@pytest.mark.parametrize("value", ["many", "", "-1", "9999999999"])
def test_sc_11_where_nobody_counted_further_parts_are_possible_and_that_is_said(carrier, value):
    stack = Stack()
    results = (Result(count_description_id(stack.achievement), value=value),) if value else ()
    report = stack.verified(getattr(stack, carrier)(0, 1, results=results), *SLUGS[:2])
    assert outcome(report)[2] == "indeterminate"
    assert codes(report) == ["part_maybe_not_shown"]


def test_sc_11_an_open_carrier_keeps_nothing_back():
    """The control of the carriers: what is not in a badge whose holder can leave nothing out is not there."""
    stack = Stack()
    body = stack.issuer.sign(replace(stack.unsigned, evidence=stack.unsigned.evidence[:2]))
    assert outcome(stack.verified(body, *SLUGS[:2])) == ("not_genuine", "stack_never_met", "invalid")


# --- parts that are shown in part ------------------------------------------------------------------------


def test_s_5_a_part_under_a_derived_proof_is_found_by_issuer_and_number_and_flagged():
    stack = Stack()
    first = stack.issuer.unsigned(SLUGS[0])
    bound = replace(stack.unsigned.evidence[0], id=first.id, digest=None)
    stack.parts[SLUGS[0]] = derived(stack.issuer, first)
    evidence = (bound, *stack.unsigned.evidence[1:])
    body = stack.issuer.sign(replace(stack.unsigned, evidence=evidence))
    report = stack.verified(body, *SLUGS)
    assert outcome(report) == ("valid", "stack_valid", "valid")
    unbound = [slot.credential_id for slot in report.stack.slots if not slot.digest_bound]
    assert unbound == [first.id]
    (why,) = report.stack.reasons
    assert (why.code, why.credential_id) == ("part_shown_in_part", first.id)


def test_s_5_the_same_part_shown_whole_is_bound_by_its_digest():
    """The control of the test above."""
    stack = Stack()
    report = stack.verified(stack.issuer.sign(stack.unsigned), *SLUGS)
    assert codes(report) == []


def test_s_5_of_a_derived_part_by_another_issuer_nothing_counts():
    stack, other = Stack(), p256()
    other.published |= stack.issuer.published
    first = other.unsigned(SLUGS[0], achievement=stack.issuer.achievement(SLUGS[0]))
    bound = replace(stack.unsigned.evidence[0], id=first.id, digest=None)
    stack.parts[SLUGS[0]] = derived(other, first)
    body = stack.issuer.sign(replace(stack.unsigned, evidence=(bound, *stack.unsigned.evidence[1:])))
    assert outcome(stack.verified(body, *SLUGS))[2] != "valid"


def test_s_5_a_part_in_the_form_that_is_for_its_holder_alone_is_not_judged():
    stack = Stack()
    body = stack.issuer.sign(stack.unsigned)
    stack.parts[SLUGS[0]] = base(stack.issuer, stack.issuer.unsigned(SLUGS[0]))
    report = stack.verified(body, *SLUGS)
    assert (report.verdict, report.stack.outcome) == ("could_not_check", "indeterminate")
    assert "base_proof_shown" in {each.finding(Check.SIGNATURE).code for each in report.components}
