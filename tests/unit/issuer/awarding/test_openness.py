"""A badge is awarded at its stage, on its terms, or not at all."""

import pytest

from issuer.awarding.awards import AwardBadge, award_known
from issuer.awarding.many_awards import award_many
from issuer.awarding.openness import awardable
from issuer.errors import EvidenceNeeded, NotAwardable, NotEarnedByShowing, NotInPilot, OnlyHrAwards
from issuer.ledger import Awarders
from issuer.meta_badges.earning.asking import check_may_be_earned
from issuer.sight import Sight
from issuer.stages import BadgeStage
from tests.support.builders import Seeded, at, draft, four_c, give, hold_four, stocked


def opened(stage, *drafts):
    store = stocked(*(drafts or [draft(levels=())]))
    with store.transaction("acme") as tx:
        tx.stages.begin((drafts or [draft()])[-1].slug, stage, at(0))
    return store


@pytest.mark.parametrize("stage", [BadgeStage.DRAFT, BadgeStage.RETIRED, BadgeStage.PILOT])
def test_a_badge_that_is_not_live_is_not_awarded(stage):
    with opened(stage).transaction("acme") as tx:
        with pytest.raises(NotAwardable):
            give(tx, "communication")
        assert tx.awards.search("", 9) == []


def test_a_live_badge_is_awarded_and_those_awarded_outlive_its_end():
    with opened(BadgeStage.LIVE).transaction("acme") as tx:
        award = give(tx, "communication")
        tx.stages.move("communication", BadgeStage.LIVE, BadgeStage.RETIRED, at(9))
        assert tx.awards.get(award.id).version.revocation is None


@pytest.mark.parametrize("stage", [BadgeStage.DRAFT, BadgeStage.RETIRED, BadgeStage.PILOT])
def test_a_stack_that_is_not_live_is_not_awarded_for_what_somebody_holds(stage):
    with opened(stage, *four_c()).transaction("acme") as tx:
        hold_four(tx)
        assert {each.slug for each in tx.awards.search("", 99)} == {
            "communication",
            "collaboration",
            "critical-thinking",
            "creativity",
        }
        with pytest.raises(NotAwardable):
            give(tx, "super-4c")
        with pytest.raises(NotEarnedByShowing):
            check_may_be_earned(tx, "super-4c")


def test_pilots_and_live_badges_can_be_chosen_drafts_and_retired_ones_not():
    with stocked().transaction("acme") as tx:
        tx.stages.begin("collaboration", BadgeStage.PILOT, at(0))
        tx.stages.begin("creativity", BadgeStage.DRAFT, at(0))
        tx.stages.begin("super-4c", BadgeStage.RETIRED, at(0))
        assert [each.slug for each in awardable(tx)] == [
            "collaboration",
            "communication",
            "critical-thinking",
        ]


def test_a_badge_for_evidence_is_not_awarded_without():
    with stocked(draft(levels=(), needs_evidence=True)).transaction("acme") as tx:
        with pytest.raises(EvidenceNeeded):
            give(tx, "communication", evidence=" \r\n ")
        assert give(tx, "communication", evidence="Seen.").evidence == "Seen."


def test_a_badge_of_hr_is_not_awarded_by_a_badge_manager():
    with stocked(draft(levels=(), awarders=Awarders.HR)).transaction("acme") as tx:
        with pytest.raises(OnlyHrAwards):
            give(tx, "communication", sight=Sight("li"))
        give(tx, "communication")


def test_a_stack_retired_between_asking_and_awarding_is_not_awarded():
    with opened(BadgeStage.RETIRED, *four_c()).transaction("acme") as tx:
        (first, *_) = hold_four(tx)
        with pytest.raises(NotAwardable):
            award_known(tx, AwardBadge("super-4c", ""), first.person, _asked(), None)


def _asked():
    class Asked:
        at = at(9)

    return Asked()


def test_many_are_awarded_a_badge_as_each_would_be_alone():
    with opened(BadgeStage.PILOT, draft(levels=(), needs_evidence=True)).transaction("acme") as tx:
        tx.pilots.set_members("communication", ["zoe@example.org"])
        wishes = [
            AwardBadge("communication", "zoe@example.org", evidence="Seen."),
            AwardBadge("communication", "sam@example.org", evidence="Seen."),
            AwardBadge("communication", "zoe@example.org"),
        ]
        made, outside, silent = award_many(tx, wishes, at(9), Seeded())
        assert (type(outside), type(silent)) == (NotInPilot, EvidenceNeeded)
        assert [each.id for each in tx.awards.search("", 9)] == [made.id]


@pytest.mark.parametrize("stage", [BadgeStage.DRAFT, BadgeStage.RETIRED])
def test_many_are_not_awarded_what_nobody_is(stage):
    with opened(stage).transaction("acme") as tx:
        (refused,) = award_many(tx, [AwardBadge("communication", "zoe@example.org")], at(9), Seeded())
        assert type(refused) is NotAwardable
