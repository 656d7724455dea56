from dataclasses import replace

import pytest

from credentials.badge import Carrier
from credentials.stacking import Evaluation, Outcome, Reason, Standing
from issuer.awarding.parts import check_met, current_copies, evaluated, is_met, parts_of
from issuer.errors import StackIncomplete, StackUndecided
from issuer.ledger import ReasonCode, Withdrawal
from tests.support.builders import ISSUER_DID, at, draft, give, hold_four, organisation, sign, stocked

WITHDRAWAL = Withdrawal(at(60), ReasonCode.DUPLICATE)


def only_part(tx, given, now=at(100)):
    (part,) = parts_of(tx, given.person, now)
    return part


def test_a_badge_is_no_part_before_a_copy_of_it_is_signed():
    with stocked().transaction("acme") as tx:
        given = give(tx, "communication")
        assert parts_of(tx, given.person, at(1)) == []

        sign(tx, given)
        assert len(parts_of(tx, given.person, at(1))) == 1


def test_a_part_says_what_the_badge_says():
    with stocked().transaction("acme") as tx:
        given = give(tx, "communication", at(7), level=3)
        copies = {sign(tx, given, carrier).digest for carrier in Carrier}
        part = only_part(tx, given)

    assert part.credential_id == given.id
    assert part.issuer == ISSUER_DID
    assert part.achievement == given.achievement.id
    assert part.level == f"{given.achievement.id}#level-3"
    assert part.awarded_at == part.valid_from == at(7)
    assert part.valid_until is None
    assert part.standing is Standing.GOOD
    assert part.digests == copies
    assert part.name == "Communication"
    assert part.subject is None


def test_a_badge_without_levels_is_a_part_without_level():
    with stocked(draft("tea", levels=())).transaction("acme") as tx:
        given = give(tx, "tea")
        sign(tx, given)

        assert only_part(tx, given).level is None


def test_parts_are_one_persons_only():
    with stocked().transaction("acme") as tx:
        hold_four(tx, to="li@example.org")
        given = give(tx, "communication", to="zoe@example.org")
        sign(tx, given)

        assert only_part(tx, given).credential_id == given.id


def test_a_withdrawn_a_paused_and_a_reinstated_badge_stand_so():
    with stocked().transaction("acme") as tx:
        given = give(tx, "communication")
        sign(tx, given)
        tx.awards.set_suspension(given.id, 1, WITHDRAWAL)
        assert only_part(tx, given).standing is Standing.SUSPENDED
        tx.awards.set_suspension(given.id, 1, None)
        assert only_part(tx, given).standing is Standing.GOOD
        tx.awards.set_revocation(given.id, 1, WITHDRAWAL)
        assert only_part(tx, given).standing is Standing.REVOKED


def test_a_badge_is_expired_after_its_last_second_and_withdrawn_even_so():
    with stocked(draft("tea", levels=(), expiry_months=1)).transaction("acme") as tx:
        given = give(tx, "tea")
        sign(tx, given)
        end = given.version.valid_until
        assert end is not None
        late = end.replace(day=end.day + 1)

        assert only_part(tx, given, end).standing is Standing.GOOD
        assert only_part(tx, given, late).standing is Standing.EXPIRED
        assert only_part(tx, given, late).valid_until == end
        tx.awards.set_revocation(given.id, 1, WITHDRAWAL)
        assert only_part(tx, given, late).standing is Standing.REVOKED


def test_only_copies_of_the_current_version_count():
    with stocked().transaction("acme") as tx:
        given = give(tx, "communication")
        old = sign(tx, given)
        corrected = replace(given, version=replace(given.version, number=2))

        assert current_copies(tx, given) == [old]
        assert current_copies(tx, corrected) == []


def test_an_organisation_that_never_signed_has_no_parts():
    with stocked().transaction("acme") as tx:
        given = give(tx, "communication")
        sign(tx, given)
        tx.organisation = organisation(did=None)

        assert parts_of(tx, given.person, at(1)) == []


def test_a_rule_is_met_by_the_parts_it_asks_for():
    with stocked().transaction("acme") as tx:
        given = hold_four(tx)
        rule = tx.plan.find("super-4c").rule
        parts = parts_of(tx, given[0].person, at(9))

    assert is_met(evaluated(rule, parts, at(9), at(9)))
    assert not is_met(evaluated(rule, parts[1:], at(9), at(9)))


@pytest.mark.parametrize("outcome", Outcome)
def test_only_a_met_rule_passes(outcome):
    reasons = (Reason("a", "Tea is missing."), Reason("b", "Tea is missing."))
    evaluation = Evaluation(outcome, (), reasons)
    if outcome in {Outcome.VALID, Outcome.VALID_DEGRADED}:
        check_met(evaluation, "Host")
        assert is_met(evaluation)
    else:
        is_open = outcome is Outcome.INDETERMINATE
        wanted = StackUndecided if is_open else StackIncomplete
        said = "not all of them could be checked" if is_open else "not all held now"
        with pytest.raises(StackIncomplete, match=rf"“Host” .*{said}\. Tea is missing\.$") as refusal:
            check_met(evaluation, "Host")
        assert refusal.type is wanted
        assert not is_met(evaluation)
