import json

import pytest

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import find
from issuer.errors import RuleChanged, RuleRefused, UnknownAchievement
from issuer.rules.drafting import as_drafted, draft_in_words, draft_so_far, rule_in_document, save
from issuer.rules.looking import matter_of_badge, matter_of_document
from tests.support.builders import BASE_URL, FOUR_C, at, draft, give, hold_four, stocked
from tests.unit.issuer.rules.people import NOW, PRESS, everybody_holds, names, put

ANY = "any of: communication; creativity"


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        yield tx


def saved(tx, words=ANY, terms="", *, slug="super-4c", based_on=1):
    return save(tx, slug, draft_in_words(words, terms), PRESS, at(99), based_on=based_on, by="hr")


def faults(refused):
    return " ".join(refused.value.faults)


# --- saving ---------------------------------------------------------------------------------------


def test_a_saved_rule_is_a_new_version_with_a_rule_of_its_own(tx):
    before = find(tx, "super-4c").achievement.rule
    made = saved(tx)

    assert made.achievement.version == 2
    assert made.achievement.rule.url.endswith("/super-4c/v/2/rule.json")
    assert find(tx, "super-4c") == made
    for url, k in ((before.url, 4), (made.achievement.rule.url, 1)):
        body = json.loads(tx.published.get(url.removeprefix(BASE_URL)).body)
        assert body["require"].get("atLeast", {"k": 4})["k"] == k


def test_all_else_of_the_badge_stays(tx):
    before = find(tx, "super-4c").achievement
    made = saved(tx).achievement

    assert (made.id, made.name, made.criteria, made.kind) == (
        before.id, before.name, before.criteria, before.kind,
    )  # fmt: skip


def test_what_was_awarded_keeps_its_version(tx):
    hold_four(tx)
    given = give(tx, "super-4c", at(60))
    saved(tx)

    assert tx.awards.get(given.id).achievement.version == 1


def test_the_same_rule_again_is_no_new_version(tx):
    made = saved(tx, f"all of: {'; '.join(FOUR_C)}")

    assert made.achievement.version == 1


def test_the_trail_says_who_saved_it(tx):
    made = saved(tx)
    (_, entry) = tx.audit.of_object(made.achievement.id)

    assert (entry.actor, entry.action, entry.values["version"]) == ("hr", "badge.published", "2")


def test_a_badge_without_a_rule_gets_one_and_is_a_meta_badge(tx):
    put(tx, draft("medal", levels=()))
    made = saved(tx, slug="medal")

    assert made.achievement.kind is BadgeKind.META
    assert made.rule is not None


@pytest.mark.parametrize("based_on", [0, 2])
def test_a_draft_of_another_version_is_not_saved(tx, based_on):
    with pytest.raises(RuleChanged, match="still here"):
        saved(tx, based_on=based_on)
    assert find(tx, "super-4c").achievement.version == 1


def test_of_two_drafts_of_one_version_the_second_is_not_saved(tx):
    saved(tx)
    with pytest.raises(RuleChanged):
        saved(tx, "all of: creativity")


def test_a_badge_that_is_not_there_has_no_rule(tx):
    with pytest.raises(UnknownAchievement):
        saved(tx, slug="nothing")


# --- what can not be a rule -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "terms", "why"),
    [
        ("", "", "No badge is named"),
        ("3 of: communication", "", "3 of 1"),
        (ANY, "all count", "is not understood"),
        ("all of: nothing", "", "“nothing”: There is no such badge"),
        ("communication level 4", "", "has 3 levels"),
        ("all of: communication; communication", "", "named twice"),
        ("all of: super-4c", "", "wait for each other: super-4c → super-4c"),
        ("T <https://b.example/t> from Beta", "", "no partner of this name"),
    ],
)
def test_a_rule_that_can_not_be_is_refused_with_what_to_do(tx, words, terms, why):
    with pytest.raises(RuleRefused) as refused:
        saved(tx, words, terms)
    assert why in faults(refused)
    assert find(tx, "super-4c").achievement.version == 1


def test_a_badge_with_levels_of_its_own_gets_no_rule(tx):
    with pytest.raises(RuleRefused, match="no levels of its own"):
        saved(tx, "creativity", slug="communication")


def test_a_circle_over_another_badge_is_refused(tx):
    put(tx, draft("top", kind=BadgeKind.META, levels=(), requires=draft_in_words("super-4c", "").requires))
    with pytest.raises(RuleRefused, match="super-4c → top → super-4c"):
        saved(tx, "all of: top")


# --- drafts and documents ---------------------------------------------------------------------------


def test_the_draft_of_a_badge_is_the_one_it_was_published_from(tx):
    saved(tx, "2 at level 2 of: communication; creativity; collaboration", "parts may share a badge")
    so_far = draft_so_far(find(tx, "super-4c"))

    assert so_far == draft_in_words(
        "2 at level 2 of: communication; creativity; collaboration", "parts may share a badge"
    )
    assert draft_so_far(find(tx, "communication")) is None


def test_a_draft_is_the_badge_as_it_would_be(tx):
    drafted = as_drafted(tx, "super-4c", draft_in_words(ANY, ""), PRESS)

    assert drafted == saved(tx)


def test_a_rule_document_is_looked_at_as_it_stands(tx):
    everybody_holds(tx)
    document = as_drafted(
        tx, "super-4c", draft_in_words(f"3 of: {'; '.join(FOUR_C)}", ""), PRESS
    ).rule.document
    seen = matter_of_document(tx, "super-4c", document).look(NOW)

    assert names(seen.change.newly) == ["Ben"]
    assert set(seen.names.values()) == {"Communication", "Collaboration", "Critical thinking", "Creativity"}


def test_a_document_that_is_no_rule_or_another_badges_is_refused(tx):
    badge = find(tx, "super-4c")
    with pytest.raises(RuleRefused, match="is not understood"):
        rule_in_document(badge, {"version": 2})
    other = dict(badge.rule.document, achievement="https://elsewhere.example/a")
    with pytest.raises(RuleRefused, match="not for this badge"):
        rule_in_document(badge, other)


def test_a_badge_without_a_rule_has_nothing_to_look_at(tx):
    assert matter_of_badge(tx, "communication") is None


def test_the_words_of_a_refusal_are_those_of_its_faults():
    refused = RuleRefused(("One.", "Two."))

    assert (str(refused), refused.code) == ("One. Two.", "rule_refused")
