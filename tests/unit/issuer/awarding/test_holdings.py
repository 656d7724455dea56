"""What a person holds as parts, stacks among it by their own rules; corrections; what is awarded again."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from credentials.achievement import BadgeKind
from credentials.badge import Carrier
from credentials.stacking import Outcome
from issuer.achievements.catalog import Need, Requirement
from issuer.awarding.holdings import holdings, rule_of
from issuer.awarding.parts import evaluated, parts_of
from issuer.errors import StackIncomplete
from issuer.ledger import ReasonCode, Withdrawal
from issuer.meta_badges.impact import Act, Effect, impact
from issuer.meta_badges.stacks import award_earned, evidence_for
from tests.support.builders import HOLDER, Seeded, at, draft, four_c, give, hold_four, sign, stocked, super_4c

WITHDRAWAL = Withdrawal(at(60), ReasonCode.ISSUED_BY_MISTAKE)


def meta(slug, count, *needs):
    return draft(slug, kind=BadgeKind.META, levels=(), requires=Requirement(count, needs))


def earn(tx, person, seconds=10):
    return award_earned(tx, person, at(seconds), Seeded(seconds))


def by_slug(tx, person, now=at(70)):
    return {part.achievement.rpartition("/")[2]: part for part in holdings(tx, person, now)}


def signed_super(tx):
    parts = hold_four(tx)
    (whole,) = (each for each in earn(tx, parts[0].person) if each.slug == "super-4c")
    sign(tx, whole)
    return whole, parts


def test_a_badge_that_rests_on_none_is_held_as_it_is():
    with stocked(draft("tea", levels=())).transaction("acme") as tx:
        made = give(tx, "tea")
        sign(tx, made)
        assert holdings(tx, made.person, at(1)) == parts_of(tx, made.person, at(1))


@pytest.mark.parametrize(
    ("fall", "outcome"),
    [(None, Outcome.VALID), ("revocation", Outcome.INVALID), ("suspension", Outcome.HELD)],
)
def test_a_meta_badge_is_held_with_what_its_own_rule_comes_to_now(fall, outcome):
    with stocked(*four_c()).transaction("acme") as tx:
        whole, parts = signed_super(tx)
        if fall:
            getattr(tx.awards, f"set_{fall}")(parts[1].id, 1, WITHDRAWAL)
        rests = by_slug(tx, whole.person)["super-4c"].rests
        assert (rests.outcome, rests.depth, len(rests.leaves)) == (
            outcome,
            1,
            3 if fall == "revocation" else 4,
        )


def test_a_meta_badge_whose_parts_fell_earns_no_other():
    with stocked(*four_c(), meta("top", 1, Need("super-4c"))).transaction("acme") as tx:
        whole, parts = signed_super(tx)
        tx.awards.set_revocation(parts[1].id, 1, WITHDRAWAL)
        assert earn(tx, whole.person, 70) == ()


def test_a_meta_badge_whose_parts_fell_lets_no_other_be_signed():
    with stocked(*four_c(), meta("top", 1, Need("super-4c"))).transaction("acme") as tx:
        whole, parts = signed_super(tx)
        (top,) = earn(tx, whole.person, 11)
        evidence_for(tx, top, HOLDER, Carrier.LDP_VC, at(20))
        tx.awards.set_suspension(parts[1].id, 1, WITHDRAWAL)
        with pytest.raises(StackIncomplete, match="paused, because a badge that it rests on is"):
            evidence_for(tx, top, HOLDER, Carrier.LDP_VC, at(70))


def test_two_meta_badges_on_one_badge_do_not_earn_a_third():
    plan = (
        *four_c(),
        meta("one", 1, Need("communication")),
        meta("two", 1, Need("communication")),
        meta("both", 2, Need("one"), Need("two")),
    )
    with stocked(*plan).transaction("acme") as tx:
        parts = hold_four(tx)
        for each in earn(tx, parts[0].person):
            sign(tx, each)
        assert "both" not in {each.slug for each in earn(tx, parts[0].person, 11)}


def test_a_badge_may_count_beside_a_meta_badge_on_it():
    plan = (
        *four_c(),
        meta("one", 1, Need("communication")),
        meta("both", 2, Need("one"), Need("communication")),
    )
    with stocked(*plan).transaction("acme") as tx:
        parts = hold_four(tx)
        for each in earn(tx, parts[0].person):
            sign(tx, each)
        assert "both" in {each.slug for each in earn(tx, parts[0].person, 11)}


def test_a_badge_that_is_no_stack_has_no_rule():
    with stocked().transaction("acme") as tx:
        made = give(tx, "communication")
        assert rule_of(tx, made) is None


# --- corrected between the award and the claim of the meta-badge -----------------------------------------


class Corrected:
    """A transaction in which one award has a second version since."""

    def __init__(self, tx, award, now):
        version = replace(award.version, number=2, valid_from=now)
        self.award = replace(award, version=version)
        self.awards = SimpleNamespace(of_person=self.of_person, get=tx.awards.get)
        self._tx = tx

    def of_person(self, person_id):
        held = self._tx.awards.of_person(person_id)
        return [self.award if each.id == self.award.id else each for each in held]

    def __getattr__(self, name):
        return getattr(self._tx, name)


def corrected(tx, award, now):
    (first, *_) = tx.copies.of_award(award.id)
    newer = replace(first, version=2, digest="uNewer", signed_at=now)
    tx.copies.add(newer)
    return Corrected(tx, award, now), first


def test_a_part_corrected_since_the_award_still_justifies_it():
    with stocked(*four_c()).transaction("acme") as tx:
        parts = hold_four(tx)
        (whole,) = earn(tx, parts[0].person)
        since, _ = corrected(tx, parts[1], at(15))
        assert len(evidence_for(since, whole, HOLDER, Carrier.LDP_VC, at(20)).evidence) == 4


def test_of_a_part_corrected_since_the_award_the_copy_from_before_is_named():
    with stocked(*four_c()).transaction("acme") as tx:
        parts = hold_four(tx)
        (whole,) = earn(tx, parts[0].person)
        since, first = corrected(tx, parts[1], at(15))
        evidence = {
            each.id: each.digest
            for each in evidence_for(since, whole, HOLDER, Carrier.LDP_VC, at(20)).evidence
        }
    assert evidence[parts[1].id] == first.digest


def test_a_part_corrected_before_the_award_is_named_as_it_is_now():
    with stocked(*four_c()).transaction("acme") as tx:
        parts = hold_four(tx)
        since, _ = corrected(tx, parts[1], at(5))
        (whole,) = earn(tx, parts[0].person)
        evidence = {
            each.id: each.digest
            for each in evidence_for(since, whole, HOLDER, Carrier.LDP_VC, at(20)).evidence
        }
    assert evidence[parts[1].id] == "uNewer"


def test_a_part_awarded_after_the_meta_badge_does_not_justify_it_even_if_corrected():
    with stocked(*four_c()).transaction("acme") as tx:
        parts = hold_four(tx)
        (whole,) = earn(tx, parts[0].person)
        held = [
            replace(part, awarded_at=at(15), is_reissued=True) for part in holdings(tx, whole.person, at(20))
        ]
        evaluation = evaluated(rule_of(tx, whole), held, whole.awarded_at, at(20))
    assert evaluation.outcome is Outcome.INVALID


# --- awarded again ---------------------------------------------------------------------------------------


def test_an_expired_meta_badge_is_awarded_again_while_its_rule_is_met():
    with stocked(*four_c()[:4], replace(super_4c(), expiry_months=1)).transaction("acme") as tx:
        parts = hold_four(tx)
        (whole,) = earn(tx, parts[0].person)
        end = whole.version.valid_until
        assert award_earned(tx, whole.person, end, Seeded(1)) == ()
        (again,) = award_earned(tx, whole.person, end + timedelta(seconds=1), Seeded(2))
    assert again.id != whole.id


def test_what_falls_with_a_part_is_foreseen_through_every_layer():
    with stocked(*four_c(), meta("top", 1, Need("super-4c"))).transaction("acme") as tx:
        whole, parts = signed_super(tx)
        (top,) = earn(tx, whole.person, 11)
        sign(tx, top)
        found = {
            each.award.slug: each.effect is Effect.STANDS for each in impact(tx, parts[0], Act.REVOKE, at(20))
        }
    assert found == {"super-4c": False, "top": False}
