"""How it is known that parts and stack are one person's, and which ways a rule takes (SC-8)."""

import pytest

from credentials.badge import HashedIdentity
from credentials.identity import hash_identity, is_same
from credentials.stacking import Binding, Outcome, Strength

from .stacking_cases import HOLDER, SOMEBODY_ELSE, asked, before_award, codes, part, parts, rule, with_part

URN = "urn:uuid:made-for-one-award"
MAIL = "zoe@example.org"
ONE, OTHER = hash_identity(MAIL, "salt"), hash_identity("li@example.org", "salt")
CLEAR = HashedIdentity("Zoe@Example.org", "", hashed=False)


def taking(*ways):
    return rule(4, binding=[each.value for each in ways])


EVERY = tuple(Binding)


@pytest.mark.parametrize(
    ("subject", "proved", "ways", "outcome", "strength", "code"),
    [
        (HOLDER, (), EVERY, Outcome.VALID, Strength.SAME_SUBJECT, None),
        (HOLDER, (HOLDER,), EVERY, Outcome.VALID, Strength.PROVED, None),
        (SOMEBODY_ELSE, (HOLDER, SOMEBODY_ELSE), EVERY, Outcome.VALID, Strength.PROVED, None),
        (SOMEBODY_ELSE, (HOLDER,), EVERY, Outcome.INVALID, Strength.UNKNOWN, "part_other_holder"),
        (SOMEBODY_ELSE, (SOMEBODY_ELSE,), EVERY, Outcome.INVALID, Strength.UNKNOWN, "part_other_holder"),
        (URN, (), EVERY, Outcome.VALID, Strength.ISSUER_ATTESTED, "part_holder_attested"),
        (
            SOMEBODY_ELSE,
            (HOLDER, SOMEBODY_ELSE),
            (Binding.SAME_SUBJECT,),
            Outcome.INVALID,
            Strength.PROVED,
            "part_holder_not_accepted",
        ),
        (HOLDER, (), (Binding.PROVED,), Outcome.INDETERMINATE, Strength.SAME_SUBJECT, "part_holder_unproved"),
        (HOLDER, (HOLDER,), (Binding.PROVED,), Outcome.VALID, Strength.PROVED, None),
        (
            URN,
            (),
            (Binding.SAME_SUBJECT,),
            Outcome.INDETERMINATE,
            Strength.ISSUER_ATTESTED,
            "part_holder_unknown",
        ),
        (URN, (), (Binding.PROVED,), Outcome.INDETERMINATE, Strength.ISSUER_ATTESTED, "part_holder_unknown"),
    ],
)
def test_sc_8_the_strongest_way_is_told_and_the_rule_says_which_it_takes(
    subject, proved, ways, outcome, strength, code
):
    evaluation = asked(with_part(1, subject=subject), rule=taking(*ways), proved=frozenset(proved))
    assert evaluation.outcome is outcome
    assert evaluation.parts[1].holder is strength
    assert {why.code for why in evaluation.parts[1].reasons} == ({code} if code else set())


def test_sc_8_the_stack_is_as_strong_as_the_weakest_part_that_fills_a_slot():
    assert asked(parts()).holder is Strength.SAME_SUBJECT
    assert asked(parts(), proved=frozenset({HOLDER})).holder is Strength.PROVED
    assert asked(with_part(2, subject=URN), proved=frozenset({HOLDER})).holder is Strength.ISSUER_ATTESTED
    assert before_award(parts()).holder is Strength.ISSUER_ATTESTED
    assert asked([]).holder is None


def test_sc_8_two_keys_that_were_not_proved_together_are_two_people_whatever_the_address():
    evaluation = asked(with_part(1, subject=SOMEBODY_ELSE, identities=(ONE,)), identities=(ONE,))
    assert codes(evaluation) == {"part_other_holder"}
    assert evaluation.parts[1].holder is Strength.SAME_EMAIL


@pytest.mark.parametrize(
    ("identities", "code"),
    [((ONE,), "part_holder_email"), ((OTHER,), "part_holder_unknown"), ((), "part_holder_unknown")],
)
def test_sc_8_an_address_in_common_is_told_and_never_enough(identities, code):
    lone = [part(0, subject=URN, identities=identities)]
    evaluation = before_award(lone, 1, subject=HOLDER, identities=(ONE,))
    assert (evaluation.outcome, codes(evaluation)) == (Outcome.INDETERMINATE, {code})
    assert evaluation.parts[0].holder is (Strength.SAME_EMAIL if code.endswith("email") else Strength.UNKNOWN)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (ONE, ONE, True),
        (ONE, OTHER, False),
        (ONE, hash_identity(MAIL, "other salt"), False),
        (ONE, CLEAR, True),
        (CLEAR, ONE, True),
        (OTHER, CLEAR, False),
        (CLEAR, CLEAR, True),
        (ONE, hash_identity(MAIL, "salt", "sourcedId"), False),
    ],
)
def test_two_identities_are_one_only_where_that_can_be_told(one, other, expected):
    assert is_same(one, other) is expected
