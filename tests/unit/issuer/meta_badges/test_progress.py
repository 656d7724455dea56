"""How far people are with meta-badges: by the evaluator, with the best next step, in few questions."""

from datetime import timedelta

import pytest

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import Need, Requirement, publish
from issuer.ledger import Awarding, Decision, Ruling
from issuer.meta_badges.progress import Step, StepKind, progress
from issuer.meta_badges.stacks import award_earned
from issuer.revocation import RevokeAward, revoke, suspend
from issuer.shown import PresentedPart
from issuer.web.progress_words import line, step_words
from tests.support.builders import (
    BASE_URL,
    FOUR_C,
    ISSUER_DID,
    Seeded,
    at,
    draft,
    four_c,
    give,
    sign,
    stocked,
    super_4c,
)
from tests.unit.issuer.meta_badges.earning.cases import TEAMWORK, house, part


def meta(slug, count, *needs, **changes):
    return draft(slug, kind=BadgeKind.META, levels=(), requires=Requirement(count, needs), **changes)


def hold(tx, *slugs, **changes):
    for slug in slugs:
        made = give(tx, slug, **changes)
        sign(tx, made)
    return made.person


def only(tx, person, now=at(20)):
    (found,) = progress(tx, person, now)
    return found


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        yield tx


def test_three_of_four_are_there_and_the_next_is_named(tx):
    person = hold(tx, "collaboration", "critical-thinking", "creativity")
    found = only(tx, person)
    assert (found.filled, found.needed, found.award) == (3, 4, None)
    assert found.steps == (Step("slot-communication", "Communication", StepKind.EARN),)
    assert line(found) == "3 of 4 for Super 4c: next, Communication"


@pytest.mark.parametrize("there", range(1, 4))
def test_each_badge_counts(tx, there):
    found = only(tx, hold(tx, *FOUR_C[:there]))
    assert (found.filled, found.needed, len(found.steps)) == (there, 4, 4 - there)


def test_what_is_awarded_and_not_claimed_is_the_next_step(tx):
    hold(tx, "collaboration", "critical-thinking")
    person = give(tx, "creativity").person
    found = only(tx, person)
    assert [each.kind for each in found.steps] == [StepKind.CLAIM, StepKind.EARN]
    assert line(found).endswith("next, Creativity, which is awarded and waits to be claimed")


def test_a_level_that_is_too_low_is_to_be_raised():
    with stocked(
        draft(), draft("creativity"), meta("top", 2, Need("communication", 3), Need("creativity"))
    ).transaction("acme") as tx:
        person = hold(tx, "communication", level=1)
        found = only(tx, person)
        assert found.next == Step("slot-communication", "Communication", StepKind.RAISE, 3, 1)
        assert line(found) == "0 of 2 for Top: next, Communication at level 3 (now level 1)"
        assert step_words(found.steps[1]) == "Creativity"


def test_of_any_two_the_nearest_are_on_the_way():
    needs = [Need(slug) for slug in FOUR_C]
    with stocked(*four_c()[:4], meta("pair", 2, *needs)).transaction("acme") as tx:
        person = hold(tx, "creativity")
        give(tx, "collaboration")
        found = only(tx, person)
        assert (found.filled, found.needed) == (1, 2)
        assert [(each.name, each.kind) for each in found.steps] == [("Collaboration", StepKind.CLAIM)]


@pytest.mark.parametrize(("act", "kind"), [(suspend, StepKind.PAUSED), (revoke, StepKind.EARN)])
def test_a_part_that_fell_is_no_longer_counted(tx, act, kind):
    person = hold(tx, *FOUR_C)
    given = tx.awards.search("creativity", 1)[0]
    act(tx, RevokeAward(given.id, "duplicate", by="hr-1"), at(10))
    found = only(tx, person)
    assert (found.filled, found.next.name, found.next.kind) == (3, "Creativity", kind)


def test_a_part_that_ran_out_is_to_be_renewed():
    short = (draft(expiry_months=1), draft("creativity"))
    with stocked(*short, meta("pair", 2, Need("communication"), Need("creativity"))).transaction(
        "acme"
    ) as tx:
        person = hold(tx, "communication")
        found = only(tx, person, at(0) + timedelta(days=60))
        assert found.next.kind is StepKind.RENEW
        assert found.filled == 0


def test_badges_of_partners_count_and_are_named_with_who_awards_them():
    with house().transaction("acme") as tx:
        person = hold(tx, "communication")
        found = only(tx, person)
        assert (found.filled, found.next.partner) == (1, "Beta GmbH")
        assert line(found) == "1 of 2 for Bridge: next, Teamwork at level 2 from Beta GmbH"
        tx.presented.show(person.id, PresentedPart(part(), "application/vc", "uA", "valid", at(10), b"{}"))
        assert only(tx, person).filled == 2
        late = only(tx, person, at(0) + timedelta(days=3))
        assert (late.filled, late.next.kind) == (1, StepKind.UNCHECKED)
    assert TEAMWORK.name in line(late)


def test_who_has_it_is_told_so_and_it_comes_last():
    with stocked(*four_c(), meta("top", 2, Need("communication"), Need("super-4c"))).transaction(
        "acme"
    ) as tx:
        person = hold(tx, *FOUR_C)
        award_earned(tx, person, at(10), Seeded(1))
        top, whole = progress(tx, person, at(20))
        assert (top.badge.slug, top.next.kind) == ("top", StepKind.CLAIM)
        assert (whole.is_held, whole.steps, line(whole)) == (True, (), "Super 4c: awarded")


def test_one_that_waits_is_not_had_yet():
    with stocked(*four_c()[:4], super_4c(awarding=Awarding.APPROVAL)).transaction("acme") as tx:
        person = hold(tx, *FOUR_C)
        (whole,) = award_earned(tx, person, at(10), Seeded(1))
        assert (only(tx, person).is_held, line(only(tx, person))) == (False, "Super 4c: waits for approval")
        tx.awards.decide(whole.id, Decision(Ruling.NOT_APPROVED, at(15), "hr-1"))
        assert only(tx, person).is_refused
        assert line(only(tx, person)) == "Super 4c: decided by people, who alone give it again"


def test_one_that_only_people_award_says_so_once_all_is_there():
    with stocked(*four_c()[:4], super_4c(awarding=Awarding.BY_HAND)).transaction("acme") as tx:
        found = only(tx, hold(tx, *FOUR_C))
        assert line(found) == "4 of 4 for Super 4c: all there; somebody has to award it"


def test_without_meta_badges_there_is_nothing_to_be_on_the_way_to():
    with stocked(draft()).transaction("acme") as tx:
        assert progress(tx, hold(tx, "communication"), at(20)) == []


def test_only_those_that_are_asked_for_are_looked_at():
    with stocked(*four_c(), meta("top", 1, Need("communication"))).transaction("acme") as tx:
        person = hold(tx, "communication")
        assert [each.badge.slug for each in progress(tx, person, at(20), {"super-4c"})] == ["super-4c"]


def test_the_nearest_comes_first():
    pair = meta("pair", 2, Need("communication"), Need("creativity"))
    with stocked(*four_c(), pair).transaction("acme") as tx:
        person = hold(tx, "communication")
        assert [each.badge.slug for each in progress(tx, person, at(20))] == ["pair", "super-4c"]


def test_a_new_version_of_the_plan_is_what_counts(tx):
    person = hold(tx, "communication", "creativity")
    fewer = Requirement(2, (Need("communication"), Need("creativity")))
    publish(tx, super_4c(requires=fewer), BASE_URL, ISSUER_DID, at(5))
    assert (only(tx, person).filled, only(tx, person).needed) == (2, 2)
