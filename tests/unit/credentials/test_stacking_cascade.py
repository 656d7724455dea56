"""What becomes of a stack when a part falls, by each key of the rule's `cascade`."""

import pytest

from credentials.stacking import Outcome, Standing

from .nesting_cases import leaf, rule_for, settled, stack
from .stacking_cases import AWARDED, asked, bounds, days, part, rule, with_part

CASCADE = {
    "revoked": "fail",
    "suspended": "hold",
    "expired": "fail-after-award:P60D",
    "superseded": "accept-same-issuer",
    "unreachable": "indeterminate",
}
NEWER = {"valid_from": AWARDED + days(1), "digests": frozenset({"new"})}
ENDED = {"standing": Standing.EXPIRED, "valid_until": AWARDED + days(10)}
EVENTS = {
    "revoked": ({"standing": Standing.REVOKED}, Outcome.INVALID),
    "suspended": ({"standing": Standing.SUSPENDED}, Outcome.HELD),
    "expired": (ENDED, Outcome.VALID),
    "superseded": (NEWER, Outcome.VALID),
    "unreachable": ({"standing": Standing.UNKNOWN}, Outcome.INDETERMINATE),
}


def ruled(key):
    return rule(4, cascade={key: CASCADE[key]})


@pytest.mark.parametrize("key", CASCADE)
def test_the_cascade_of_a_rule_says_what_becomes_of_the_stack_when_a_part_is(key):
    changes, outcome = EVENTS[key]
    assert asked(with_part(1, **changes), rule=ruled(key), now=AWARDED + days(30)).outcome is outcome


@pytest.mark.parametrize("key", CASCADE)
def test_what_befalls_a_spare_part_never_makes_the_stack_worse_than_degraded(key):
    changes, _ = EVENTS[key]
    spare = rule(4, 3, cascade={key: CASCADE[key]})
    outcome = asked(with_part(1, **changes), rule=spare, now=AWARDED + days(30)).outcome
    assert outcome in {Outcome.VALID, Outcome.VALID_DEGRADED}


@pytest.mark.parametrize(
    ("after", "outcome"), [(69, Outcome.VALID), (70, Outcome.INVALID), (400, Outcome.INVALID)]
)
def test_expiry_is_forgiven_for_as_long_as_the_rule_says_and_no_longer(after, outcome):
    assert asked(with_part(1, **ENDED), rule=ruled("expired"), now=AWARDED + days(after)).outcome is outcome


def test_a_newer_edition_by_another_issuer_is_not_accepted():
    impostor = part(1, issuer="did:web:impostor.example", **NEWER)
    supplied = [part(0), impostor, part(2), part(3)]
    assert asked(supplied, rule=ruled("superseded"), bound=bounds()).outcome is Outcome.INVALID


@pytest.mark.parametrize(("after", "outcome"), [(30, Outcome.VALID), (300, Outcome.INVALID)])
def test_each_layer_forgives_expiry_by_its_own_rule(after, outcome):
    lenient = {"cascade": {"expired": "fail-after-award:P60D"}}
    top = stack("top", ["middle"])
    middle = stack("middle", ["leaf"], rule=rule_for("middle", ["leaf"], **lenient))
    members = (top, middle, leaf("leaf", **ENDED))
    assert settled(*members, now=AWARDED + days(after))["top"].evaluation.outcome is outcome
