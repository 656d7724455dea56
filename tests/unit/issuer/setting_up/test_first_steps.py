"""From answers to drafts, from a draft to a first badge, and what is left to do."""

from dataclasses import replace

import pytest

from cairn.first_run import SUGGESTIONS
from cairn.settings import STARTER_PLAN, example
from credentials.achievement import BadgeKind
from issuer.achievements.press import Press
from issuer.awarding.openness import stage_of
from issuer.errors import InvalidText, UnknownAchievement
from issuer.kept.first_runs import FirstRun
from issuer.offering.offers import Terms
from issuer.plan import plan_files, staging
from issuer.plan.planning import Standing, read_table
from issuer.plan.staging import Planner
from issuer.setting_up import first_steps, to_do
from issuer.setting_up.first_steps import Somebody
from issuer.setting_up.questions import KNOWN, QUESTIONS, suggested
from issuer.stages import BadgeStage, Idea
from issuer.store.memory import MemoryIssuerStore
from tests.support.builders import BASE_URL, ISSUER_DID, Seeded, at, organisation

ME = Somebody("p-1", "Zoë Rivera", "zoe@acme.example")
TERMS = Terms(b"s" * 32)


@pytest.fixture(scope="module")
def pool():
    tables = (plan_files.read(example(name).read_bytes()) for name in (STARTER_PLAN, SUGGESTIONS))
    return [draft for table in tables for draft in read_table(table, Standing()).drafts]


@pytest.fixture
def tx():
    store = MemoryIssuerStore()
    store.add_organisation(organisation(), at(0))
    with store.transaction("acme") as tx:
        tx.first_runs.begin(FirstRun(at(0)))
        yield tx


def planner(tx, seconds=10):
    return Planner(tx, Press(BASE_URL, ISSUER_DID), at(seconds), ME.id)


def slugs(tx):
    return {each.slug for each in tx.plan.every()}


def test_the_questions_are_seven_and_their_codes_are_their_own():
    codes = [each.code for one in QUESTIONS for each in one.answers]
    assert len(QUESTIONS) == 7
    assert len(codes) == len(set(codes)) == len(KNOWN)


def test_every_badge_that_an_answer_suggests_is_there(pool):
    assert set(suggested(KNOWN)) <= {each.slug for each in pool}


def test_answers_put_drafts_into_the_plan_and_are_remembered(tx, pool):
    new = first_steps.fill_plan(planner(tx), {"helping", "fun", "nonsense"}, "Sales;  Field  support ;", pool)
    assert list(new) == ["helping-hand", "good-coffee"]
    assert {stage_of(tx, each) for each in new} == {BadgeStage.DRAFT}
    assert tx.plan.all() == []
    run = tx.first_runs.get()
    assert (run.answers, run.departments) == (("helping", "fun"), ("Sales", "Field support"))
    assert [each.action for each in tx.audit.of_object(tx.organisation.id)] == ["setup.answered"]


def test_answering_again_takes_nothing_away(tx, pool):
    first_steps.fill_plan(planner(tx), {"fun"}, "", pool)
    assert list(first_steps.fill_plan(planner(tx, 20), {"fun", "data"}, "", pool)) == ["data-skills"]
    assert slugs(tx) == {"good-coffee", "data-skills"}


def test_stacks_bring_the_four_cs_whole(tx, pool):
    first_steps.fill_plan(planner(tx), {"stacks"}, "", pool)
    assert slugs(tx) == {"communication", "collaboration", "critical-thinking", "creativity", "super-4c"}
    assert tx.plan.find("super-4c").achievement.kind is BadgeKind.META


def test_a_stack_whose_parts_are_only_ideas_waits_for_them(tx, pool):
    staging.keep_idea(planner(tx), Idea("creativity", {"slug": "creativity", "name": "Creativity"}))
    assert "super-4c" not in first_steps.fill_plan(planner(tx), {"stacks"}, "", pool)


def test_ways_across_courses_stand_in_the_criteria_of_skills(tx, pool):
    first_steps.fill_plan(planner(tx), {"data", "fun", "across"}, "", pool)
    assert "several ways" in tx.plan.find("data-skills").achievement.criteria
    assert "several ways" not in tx.plan.find("good-coffee").achievement.criteria


@pytest.mark.parametrize("text", ["x" * 101, "a\u202eb", ";".join(f"d{n}" for n in range(51))])
def test_departments_that_can_not_be_shown_are_refused(tx, pool, text):
    with pytest.raises(InvalidText):
        first_steps.fill_plan(planner(tx), {"fun"}, text, pool)


def test_the_first_badge_goes_live_and_is_awarded_to_who_sets_up(tx, pool):
    first_steps.fill_plan(planner(tx), {"communication", "stacks"}, "", pool)
    assert "super-4c" not in {each.slug for each in first_steps.first_ones(tx)}
    made = first_steps.first_badge(planner(tx, 20), "communication", ME, Seeded())
    assert (made.person.addresses, made.level, made.awarded_by) == ((ME.address,), 1, ME.name)
    assert stage_of(tx, "communication") is BadgeStage.LIVE
    assert stage_of(tx, "creativity") is BadgeStage.DRAFT
    assert tx.first_runs.get().award_id == made.id
    for other in ("super-4c", "nothing"):
        with pytest.raises(UnknownAchievement):
            first_steps.first_badge(planner(tx, 30), other, ME, Seeded(5))


def done(tx, can_return=False, count=1):
    found = to_do.tasks(tx, tx.first_runs.get(), to_do.Staff(can_return, count), TERMS, at(50))
    return {each.words: each.is_done for each in found}


def test_what_is_left_to_do_follows_from_what_is_on_record(tx, pool):
    assert not any(done(tx).values())
    first_steps.fill_plan(planner(tx), {"communication", "by-role", "by-department"}, "", pool)
    first_steps.first_badge(planner(tx, 20), "communication", ME, Seeded())
    found = done(tx, can_return=True, count=2)
    assert [words for words, is_done in found.items() if is_done] == [
        "Answer a few questions",
        "Award your first badge to yourself",
        "Choose how you sign in",
        "Let somebody else in",
    ]
    assert {"Bring your competencies in", "Say whose badges are whose"} <= found.keys()


def test_setting_up_ends_once(tx):
    first_steps.end(planner(tx, 30))
    first_steps.end(planner(tx, 40))
    assert tx.first_runs.get().ended_at == at(30)
    assert [each.action for each in tx.audit.of_object(tx.organisation.id)] == ["setup.ended"]


def test_who_was_not_set_up_by_pages_may_answer_all_the_same(pool):
    store = MemoryIssuerStore()
    store.add_organisation(replace(organisation(), id="o"), at(0))
    with store.transaction("acme") as tx:
        assert list(first_steps.fill_plan(planner(tx), {"fun"}, "", pool)) == ["good-coffee"]
        first_steps.first_badge(planner(tx), "good-coffee", ME, Seeded())
        first_steps.end(planner(tx))
        assert tx.first_runs.get() is None
