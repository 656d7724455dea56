"""N parts, N faults, one at each position: the fault is found wherever it stands, and named there alone."""

import pytest

from credentials.stacking import Outcome, Standing

from .stacking_cases import AWARDED, LEVELS, SOMEBODY_ELSE, asked, bound, bounds, days, issuer, part, rule

FAULTS = {
    "withdrawn": ({"standing": Standing.REVOKED}, Outcome.INVALID, "part_revoked"),
    "paused": ({"standing": Standing.SUSPENDED}, Outcome.HELD, "part_suspended"),
    "expired": ({"standing": Standing.EXPIRED}, Outcome.INVALID, "part_expired"),
    "not begun": ({"standing": Standing.NOT_YET_VALID}, Outcome.INVALID, "part_not_yet_valid"),
    "unreachable": ({"standing": Standing.UNKNOWN}, Outcome.INDETERMINATE, "part_unknown"),
    "named but forged": ({"standing": Standing.NOT_GENUINE}, Outcome.INVALID, "part_not_genuine"),
    "tampered": (
        {"standing": Standing.NOT_GENUINE, "digests": frozenset()},
        Outcome.INDETERMINATE,
        "part_tampered",
    ),
    "of an issuer out of reach": (
        {"standing": Standing.UNPROVEN, "achievement": "", "issuer": ""},
        Outcome.INDETERMINATE,
        "part_unproven",
    ),
    "somebody else's": ({"subject": SOMEBODY_ELSE}, Outcome.INVALID, "part_other_holder"),
    "dated ahead": ({"valid_from": AWARDED + days(1)}, Outcome.INVALID, "part_future_dated"),
    "awarded later": ({"awarded_at": AWARDED + days(1)}, Outcome.INVALID, "part_future_dated"),
    "lower": ({"level": LEVELS[0]}, Outcome.INVALID, "part_level_too_low"),
    "without level": ({"level": None}, Outcome.INVALID, "part_level_missing"),
    "too old": ({"awarded_at": AWARDED - days(900)}, Outcome.INVALID, "part_too_old"),
    "of another issuer": ({"issuer": issuer(99)}, Outcome.INVALID, "part_wrong_issuer"),
    "of another achievement": (
        {"achievement": "https://b.example/other"},
        Outcome.INVALID,
        "part_not_asked_for",
    ),
}
OF = 7


def young(of):
    """All are required, none older than two years at the award."""
    document = rule(of).document
    return rule(of, slots={name: each | {"maxAge": "P2Y"} for name, each in document["slots"].items()})


@pytest.mark.parametrize("position", range(OF))
@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_is_found_at_its_position_and_nowhere_else(fault, position):
    changes, outcome, code = FAULTS[fault]
    supplied = [part(n, **changes) if n == position else part(n) for n in range(OF)]
    evaluation = asked(supplied, OF, rule=young(OF))
    assert evaluation.outcome is outcome
    assert [each.outcome for each in evaluation.slots] == [
        outcome if n == position else Outcome.VALID for n in range(OF)
    ]
    named = [why for why in evaluation.reasons if why.code == code]
    assert [why.credential_id for why in named] == [f"urn:uuid:part-{position}"]
    assert named[0].detail.count(part(position).name) == 1


@pytest.mark.parametrize("position", range(OF))
def test_one_part_that_is_missing_is_found_at_its_position(position):
    evaluation = asked([part(n) for n in range(OF) if n != position], OF)
    assert evaluation.outcome is Outcome.INDETERMINATE
    assert [why.credential_id for why in evaluation.reasons] == [f"urn:uuid:part-{position}"]
    assert [each.outcome is Outcome.VALID for each in evaluation.slots] == [n != position for n in range(OF)]


@pytest.mark.parametrize("position", range(1, OF))
def test_one_part_supplied_again_in_place_of_another_is_found(position):
    supplied = [part(0) if n == position else part(n) for n in range(OF)]
    assert asked(supplied, OF).outcome is Outcome.INDETERMINATE
    assert asked(
        supplied, OF, bound=[bound(0) if n == position else bound(n) for n in range(OF)]
    ).outcome is (Outcome.INVALID)


@pytest.mark.parametrize("position", range(OF))
@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_more_than_the_rule_needs_degrades_it_only(fault, position):
    changes, _, _ = FAULTS[fault]
    supplied = [part(n, **changes) if n == position else part(n) for n in range(OF)]
    spare = young(OF).document | {"require": rule(OF, OF - 1).document["require"]}
    assert asked(supplied, OF, rule=rule(OF, **spare)).outcome is Outcome.VALID_DEGRADED


def test_the_control_without_a_fault_is_valid():
    evaluation = asked([part(n) for n in range(OF)], OF, rule=young(OF), bound=bounds(OF))
    assert (evaluation.outcome, evaluation.reasons) == (Outcome.VALID, ())
