"""The stages of badges, ideas, and who a badge is tried out on."""

from dataclasses import replace

from issuer.pilots import Voice
from issuer.stages import BadgeStage, Idea
from tests.contract.ledger_values import ADDRESS, badge, stocked
from tests.contract.ledger_values import award as given
from tests.support.builders import at

IDEA = Idea("tea", {"slug": "tea", "name": "Grüner Tee"})


def test_a_badge_without_a_stage_on_record_is_live(store):
    with store.transaction("acme") as tx:
        tx.plan.put(badge(), at(50))
        assert tx.stages.of("communication") is None
        assert [each.slug for each in tx.plan.all()] == ["communication"]


def test_only_live_badges_are_in_the_plan_that_people_see_and_every_badge_with_an_achievement_is_kept(store):
    with store.transaction("acme") as tx:
        for slug, stage in (("a", BadgeStage.DRAFT), ("b", BadgeStage.PILOT), ("c", BadgeStage.RETIRED)):
            assert tx.stages.begin(slug, stage, at(1))
            tx.plan.put(badge(slug), at(50))
        tx.plan.put(badge("d"), at(50))
        tx.stages.note(IDEA, at(1))
    with store.transaction("acme") as tx:
        assert [each.slug for each in tx.plan.all()] == ["d"]
        assert [each.slug for each in tx.plan.every()] == ["a", "b", "c", "d"]
        assert tx.plan.find("a") == badge("a")
        assert tx.stages.all() == {
            "a": BadgeStage.DRAFT,
            "b": BadgeStage.PILOT,
            "c": BadgeStage.RETIRED,
            "tea": BadgeStage.IDEA,
        }


def test_a_stage_is_begun_once_and_left_once(store):
    with store.transaction("acme") as tx:
        assert tx.stages.begin("a", BadgeStage.DRAFT, at(1))
        assert not tx.stages.begin("a", BadgeStage.DRAFT, at(2))
        assert tx.stages.move("a", BadgeStage.DRAFT, BadgeStage.PILOT, at(3))
        assert not tx.stages.move("a", BadgeStage.DRAFT, BadgeStage.LIVE, at(4))
        assert not tx.stages.move("absent", BadgeStage.DRAFT, BadgeStage.LIVE, at(4))
        assert tx.stages.of("a") is BadgeStage.PILOT


def test_an_idea_is_changed_from_the_revision_that_was_read(store):
    with store.transaction("acme") as tx:
        assert tx.stages.note(IDEA, at(1))
        assert not tx.stages.note(IDEA, at(1))
        changed = replace(IDEA, cells={"slug": "tea", "name": "Tea"}, revision=2)
        assert tx.stages.note(changed, at(2))
        assert not tx.stages.note(replace(changed, cells={}), at(3))
    with store.transaction("acme") as tx:
        assert tx.stages.idea("tea") == changed
        assert tx.stages.ideas() == [changed]


def test_an_idea_that_became_a_draft_is_one_no_more(store):
    with store.transaction("acme") as tx:
        tx.stages.note(IDEA, at(1))
        assert tx.stages.move("tea", BadgeStage.IDEA, BadgeStage.DRAFT, at(2))
        assert (tx.stages.idea("tea"), tx.stages.ideas()) == (None, [])
        assert not tx.stages.note(replace(IDEA, revision=2), at(3))
        assert not tx.stages.note(IDEA, at(3))
        assert not tx.stages.forget("tea")


def test_a_dropped_idea_leaves_its_name_free(store):
    with store.transaction("acme") as tx:
        tx.stages.note(IDEA, at(1))
        assert tx.stages.forget("tea")
        assert not tx.stages.forget("tea")
        assert tx.stages.of("tea") is None
        assert tx.stages.begin("tea", BadgeStage.LIVE, at(2))


def test_a_pilot_group_is_replaced_as_a_whole(store):
    with store.transaction("acme") as tx:
        tx.pilots.set_members("tea", ["b@acme.example", "a@acme.example"])
        tx.pilots.set_members("soup", ["a@acme.example"])
        tx.pilots.set_members("tea", ["a@acme.example", "c@acme.example"])
        assert tx.pilots.members("tea") == ["a@acme.example", "c@acme.example"]
        assert tx.pilots.members("soup") == ["a@acme.example"]
        tx.pilots.set_members("tea", [])
        assert tx.pilots.members("tea") == []


def test_what_was_said_last_of_an_award_stands_and_words_go_with_the_person(store):
    stocked(store)
    award = given()
    voice = Voice(award.id, True, False, "Too long.", at(900))
    with store.transaction("acme") as tx:
        tx.pilots.set_members("communication", [ADDRESS, "sam@acme.example"])
        tx.pilots.say("communication", replace(voice, understood=False))
        tx.pilots.say("communication", voice)
        assert tx.pilots.heard("communication") == [voice]
        assert tx.pilots.said(award.id) == voice
        assert tx.pilots.heard("creativity") == []
    with store.transaction("acme") as tx:
        tx.people.erase(award.person.id, at(1000))
        assert tx.pilots.heard("communication") == [replace(voice, comment="")]
        assert tx.pilots.members("communication") == ["sam@acme.example"]


def test_what_another_organisation_plans_is_not_seen(store):
    stocked(store)
    award = given()
    with store.transaction("acme") as tx:
        tx.stages.note(IDEA, at(1))
        tx.stages.begin("a", BadgeStage.DRAFT, at(1))
        tx.pilots.set_members("a", ["zoe@acme.example"])
        tx.pilots.say("a", Voice(award.id, True, True, "", at(900)))
    with store.transaction("globex") as tx:
        assert (tx.stages.of("a"), tx.stages.all(), tx.stages.ideas()) == (None, {}, [])
        assert not tx.stages.move("a", BadgeStage.DRAFT, BadgeStage.LIVE, at(2))
        assert not tx.stages.forget("tea")
        assert (tx.pilots.members("a"), tx.pilots.heard("a"), tx.pilots.said(award.id)) == ([], [], None)
