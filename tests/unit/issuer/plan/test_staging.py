"""Badges go from stage to stage, and nowhere else; ideas come and go; tables are brought in whole."""

from dataclasses import replace
from itertools import product

import pytest

from credentials.achievement import BadgeKind
from issuer.achievements.added_words import pilot_sentence
from issuer.achievements.catalog import draft_of
from issuer.achievements.press import Press
from issuer.awarding.openness import stage_of
from issuer.errors import (
    BadgeChanged,
    OutsideDepartment,
    PlanRefused,
    StageRefused,
    UnknownAchievement,
)
from issuer.plan import editing, planning
from issuer.plan.planning import COLUMNS
from issuer.plan.staging import Planner, bring_in, drop_idea, keep_idea, move, standing_of
from issuer.sight import Sight
from issuer.stages import NEXT, BadgeStage, Idea, leads_to
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, stocked

TEA = {"slug": "tea", "name": "Tea", "type": "fun", "description": "Makes tea.", "criteria": "Be seen."}


@pytest.fixture
def tx():
    with stocked(draft(levels=())).transaction("acme") as opened:
        yield opened


def planner(tx, sight=None, seconds=100):
    return Planner(tx, Press(BASE_URL, ISSUER_DID), at(seconds), "planner", sight)


def table(*rows):
    return [list(COLUMNS), *([row.get(column, "") for column in COLUMNS] for row in rows)]


def read(tx, *rows, own=None):
    return planning.read_table(table(*rows), standing_of(tx, own))


def problems(tx, *rows, own=None):
    with pytest.raises(PlanRefused) as refused:
        read(tx, *rows, own=own)
    return [(each.row, each.column, each.value) for each in refused.value.problems]


def kept(tx, **cells):
    keep_idea(planner(tx), Idea("tea", TEA | cells))


def acts(tx):
    return [(each.action, each.values.get("to", "")) for each in tx.audit.of_object("tea")]


# --- the machine ----------------------------------------------------------------------------------


def test_every_step_that_the_machine_has_not_is_refused_and_changes_nothing(tx):
    for was, to in product([each for each in BadgeStage if each is not BadgeStage.IDEA], BadgeStage):
        slug = f"from-{was}-to-{to}"
        bring_in(planner(tx), read(tx, TEA | {"slug": slug, "status": was.value}))
        if to in NEXT[was]:
            move(planner(tx), slug, to)
            assert stage_of(tx, slug) is to
        else:
            with pytest.raises(StageRefused):
                move(planner(tx), slug, to)
            assert stage_of(tx, slug) is was


def test_what_is_reached_by_several_steps_leads_there_and_nothing_leads_back_to_an_idea():
    assert leads_to(BadgeStage.IDEA, BadgeStage.RETIRED)
    assert leads_to(BadgeStage.RETIRED, BadgeStage.LIVE)
    assert not leads_to(BadgeStage.LIVE, BadgeStage.PILOT)
    assert [each for each in BadgeStage if leads_to(each, BadgeStage.IDEA)] == [BadgeStage.IDEA]


def test_an_idea_becomes_a_draft_a_pilot_and_a_live_badge(tx):
    kept(tx)
    made = move(planner(tx), "tea", BadgeStage.DRAFT)
    assert (made.slug, made.achievement.version, tx.stages.idea("tea")) == ("tea", 1, None)
    pilot = move(planner(tx), "tea", BadgeStage.PILOT)
    assert pilot.achievement.tags == ("pilot",)
    assert pilot.achievement.criteria.endswith(pilot_sentence("en"))
    assert draft_of(pilot) == draft_of(made)
    live = move(planner(tx), "tea", BadgeStage.LIVE)
    assert (live.achievement.version, live.achievement.tags) == (3, ())
    assert live.achievement.criteria == "Be seen."
    assert acts(tx)[:2] == [("idea.kept", ""), ("badge.stage_changed", "draft")]


def test_a_badge_without_a_stage_on_record_is_retired_from_live_and_keeps_its_version(tx):
    assert move(planner(tx), "communication", BadgeStage.RETIRED).achievement.version == 1
    assert [each.slug for each in tx.plan.all()] == []
    move(planner(tx), "communication", BadgeStage.LIVE)
    assert [each.slug for each in tx.plan.all()] == ["communication"]


def test_an_idea_that_says_no_badge_yet_stays_one_and_each_fault_is_told(tx):
    kept(tx, criteria="", type="course")
    with pytest.raises(PlanRefused) as refused:
        move(planner(tx), "tea", BadgeStage.DRAFT)
    assert [(each.column, each.value) for each in refused.value.problems] == [
        ("type", "course"),
        ("criteria", ""),
    ]
    assert tx.stages.of("tea") is BadgeStage.IDEA


def test_what_is_not_there_is_moved_nowhere(tx):
    with pytest.raises(UnknownAchievement):
        move(planner(tx), "absent", BadgeStage.LIVE)


# --- ideas ----------------------------------------------------------------------------------------


def test_an_idea_is_kept_as_its_next_revision_and_a_stale_change_is_refused(tx):
    kept(tx)
    keep_idea(planner(tx), Idea("tea", TEA | {"name": "Green tea"}, 2))
    with pytest.raises(BadgeChanged):
        keep_idea(planner(tx), Idea("tea", TEA | {"name": "Black tea"}, 2))
    assert tx.stages.idea("tea").cells["name"] == "Green tea"


def test_an_idea_can_not_have_the_name_of_a_badge(tx):
    with pytest.raises(BadgeChanged):
        keep_idea(planner(tx), Idea("communication", {"name": "Other"}))


def test_a_dropped_idea_is_gone(tx):
    kept(tx)
    drop_idea(planner(tx), "tea")
    with pytest.raises(UnknownAchievement):
        drop_idea(planner(tx), "tea")


# --- tables ---------------------------------------------------------------------------------------


def test_a_table_brings_ideas_and_badges_of_every_stage(tx):
    rows = [TEA | {"slug": f"tea-{stage}", "status": stage.value} for stage in BadgeStage]
    rows[0] |= {"criteria": "", "type": "", "description": ""}
    assert bring_in(planner(tx), read(tx, *rows)) == tuple(
        f"tea-{stage}" for stage in ("draft", "pilot", "live", "retired", "idea")
    )
    stages = {slug: stage for slug, stage in tx.stages.all().items() if slug.startswith("tea")}
    assert stages == {f"tea-{stage}": stage for stage in BadgeStage}


def test_the_whole_plan_is_written_read_back_and_brought_in_again_without_a_change(tx):
    rows = [TEA | {"slug": f"tea-{stage}", "status": stage.value} for stage in BadgeStage]
    bring_in(planner(tx), read(tx, *rows))
    before = (tx.plan.every(), tx.stages.all(), tx.stages.ideas())
    written = planning.export_rows(tx)
    bring_in(planner(tx, seconds=200), planning.read_table(written, standing_of(tx)))
    assert (tx.plan.every(), tx.stages.all(), tx.stages.ideas()) == before
    assert planning.export_rows(tx) == written


def test_an_empty_stage_leaves_each_where_it_is_and_begins_a_badge_live(tx):
    kept(tx)
    bring_in(planner(tx), read(tx, TEA | {"name": "Green tea"}, TEA | {"slug": "soup"}))
    assert tx.stages.idea("tea").cells["name"] == "Green tea"
    assert stage_of(tx, "soup") is BadgeStage.LIVE


def test_an_idea_goes_live_by_a_table(tx):
    kept(tx)
    bring_in(planner(tx), read(tx, TEA | {"status": "live"}))
    assert (tx.stages.ideas(), stage_of(tx, "tea")) == ([], BadgeStage.LIVE)


def test_a_stage_that_a_badge_does_not_come_to_is_a_fault_of_its_cell(tx):
    row = TEA | {"slug": "communication", "type": "values"}
    assert problems(tx, row | {"status": "draft"}) == [(2, "status", "draft")]
    assert problems(tx, row | {"status": "idea"}) == [(2, "status", "idea")]
    assert read(tx, row | {"status": "retired"}).stages == {"communication": BadgeStage.RETIRED}


def test_an_idea_needs_a_name_and_a_short_name_of_its_own_and_no_formulas(tx):
    idea = TEA | {"status": "idea"}
    assert problems(tx, idea | {"name": ""}) == [(2, "name", "")]
    assert problems(tx, idea | {"slug": "T"}) == [(2, "slug", "T")]
    assert problems(tx, idea | {"roles": "=1+1"}) == [(2, "roles", "=1+1")]
    assert problems(tx, idea, idea) == [(3, "slug", "tea")]
    assert problems(tx, TEA, idea) == [(3, "slug", "tea")]


# --- departments ----------------------------------------------------------------------------------


def test_a_badge_manager_plans_their_department_and_what_they_begin_is_its(tx):
    sales = planner(tx, Sight("li", "Sales"))
    keep_idea(sales, Idea("tea", TEA))
    assert tx.plan.departments() == {"tea": "Sales"}
    move(sales, "tea", BadgeStage.DRAFT)
    with pytest.raises(OutsideDepartment):
        move(planner(tx, Sight("al", "Tech")), "tea", BadgeStage.LIVE)
    with pytest.raises(OutsideDepartment):
        move(sales, "communication", BadgeStage.RETIRED)
    with pytest.raises(OutsideDepartment):
        keep_idea(planner(tx, Sight("al")), Idea("soup", TEA | {"slug": "soup"}))


def test_a_table_of_a_badge_manager_changes_no_badge_of_others(tx):
    assert problems(tx, TEA | {"slug": "communication"}, own=()) == [(2, "slug", "communication")]
    assert read(tx, TEA, own=()).slugs == ("tea",)


# --- versions -------------------------------------------------------------------------------------


def test_a_change_from_an_old_version_is_refused_and_told_what_changed(tx):
    first = draft_of(tx.plan.find("communication"))
    renamed = replace(first, name="Talk")
    assert editing.save(planner(tx), renamed, 1).achievement.version == 2
    with pytest.raises(BadgeChanged, match="version 2 is published now: name is now “Talk”"):
        editing.save(planner(tx), replace(first, description="Other."), 1)
    assert tx.plan.find("communication").achievement.version == 2


def test_the_versions_of_a_badge_say_what_each_changed(tx):
    first = draft_of(tx.plan.find("communication"))
    editing.save(planner(tx), replace(first, name="Talk", expiry_months=3), 1)
    newest, oldest = editing.editions(tx, "communication")
    assert [(each.column, each.was, each.now) for each in newest.changes] == [
        ("name", "Communication", "Talk"),
        ("expiry_months", "", "3"),
    ]
    assert (oldest.number, oldest.changes) == (1, ())


def test_a_badge_that_does_not_fit_the_plan_is_not_saved(tx):
    first = draft_of(tx.plan.find("communication"))
    with pytest.raises(PlanRefused):
        editing.save(planner(tx), replace(first, kind=BadgeKind.META), 1)
