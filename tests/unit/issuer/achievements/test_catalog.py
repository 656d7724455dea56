import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.achievement import Alignment, BadgeKind, Level
from credentials.digest import matches
from credentials.stacking import MinLevel, Option
from issuer.achievements import catalog, slots
from issuer.achievements.catalog import BadgeDraft, draft_of, publish, read_rule
from issuer.achievements.needs import USUAL_TERMS, Length, LengthUnit, Need, Requirement, RuleTerms
from issuer.errors import PublicUrlChanged, UnknownAchievement, UnknownLevel
from issuer.plan import rule_words
from tests.support.builders import BASE_URL, FOUR_C, ISSUER_DID, at, draft, four_c, stocked, super_4c
from tests.unit.issuer.plan.rules import TERMS, groups

ID = f"{BASE_URL}/o/acme/achievements"
OTHER_DID = "did:web:elsewhere.example"
DIGEST_OF_2_OF_3 = "uIDClau2VvXofUqHXIbvBUzsGTu509ofIId3Y1U1Ju0yIDpJIM-Dcs4StFEf_aidRFe4"


def again(tx, wanted: BadgeDraft, **changes: str):
    """Publish a draft an hour later, from the usual place unless `changes` says otherwise."""
    place = {"base_url": BASE_URL, "issuer_did": ISSUER_DID, **changes}
    return publish(tx, wanted, now=at(3600), **place)


# --- simple badges --------------------------------------------------------------------------------


def test_a_published_badge_says_what_the_draft_said():
    wanted = draft(
        "tea",
        kind=BadgeKind.SKILL,
        expiry_months=6,
        roles=("Cook",),
        departments=("Kitchen", "Bar"),
        alignments=(Alignment("Brewing", "https://c.example/1"),),
    )
    with stocked(wanted).transaction("acme") as tx:
        made = catalog.find(tx, "tea")

    assert made.slug == "tea"
    assert made.expiry_months == 6
    assert made.rule is None
    assert made.achievement.id == f"{ID}/tea"
    assert made.achievement.version == 1
    assert made.achievement.kind is BadgeKind.SKILL
    assert made.achievement.levels == wanted.levels
    assert made.achievement.tags == ("role:Cook", "department:Kitchen", "department:Bar")
    assert made.achievement.alignments == wanted.alignments
    assert made.achievement.rule is None


def test_a_slash_at_the_end_of_the_public_url_makes_no_difference():
    with stocked(draft("tea")).transaction("acme") as tx:
        assert again(tx, draft("tea"), base_url=f"{BASE_URL}/").achievement.version == 1


def test_an_unchanged_draft_keeps_its_version_and_leaves_no_trace():
    with stocked(draft("tea")).transaction("acme") as tx:
        before = catalog.find(tx, "tea")

        assert again(tx, draft("tea")) == before
        assert len(tx.audit.of_object(f"{ID}/tea")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Green tea"},
        {"description": "Another."},
        {"criteria": "Another."},
        {"kind": BadgeKind.FUN},
        {"levels": ()},
        {"levels": (Level(1, "Starts", "Takes part."), Level(2, "Leads", "Leads on."), Level(3, "Coaches"))},
        {"expiry_months": 12},
        {"roles": ("Cook",)},
        {"departments": ("Kitchen",)},
        {"alignments": (Alignment("Brewing", "https://c.example/1"),)},
    ],
    ids=lambda change: "-".join(change),
)
def test_any_change_is_a_new_version_under_the_same_id(change):
    with stocked(draft("tea")).transaction("acme") as tx:
        made = again(tx, draft("tea", **change))

        assert made.achievement.version == 2
        assert made.achievement.id == f"{ID}/tea"
        assert catalog.find(tx, "tea") == made


def test_a_change_taken_back_is_a_third_version():
    with stocked(draft("tea")).transaction("acme") as tx:
        again(tx, draft("tea", name="Green tea"))

        assert again(tx, draft("tea")).achievement.version == 3


def test_publishing_is_noted_with_who_did_it():
    with stocked(draft("tea")).transaction("acme") as tx:
        publish(tx, draft("tea", name="Green tea"), BASE_URL, ISSUER_DID, at(9), by="hr-1")
        first, second = tx.audit.of_object(f"{ID}/tea")

    assert (first.actor, first.action, first.values) == (
        "system",
        "badge.published",
        {"badge": "tea", "version": "1"},
    )
    assert (second.actor, second.at, second.values["version"]) == ("hr-1", at(9), "2")


def test_a_badge_never_moves_to_another_public_url():
    with stocked(draft("tea")).transaction("acme") as tx, pytest.raises(PublicUrlChanged, match=BASE_URL):
        again(tx, draft("tea"), base_url="https://elsewhere.example")


def test_an_unknown_badge_is_refused_with_its_name():
    with stocked(draft("tea")).transaction("acme") as tx, pytest.raises(UnknownAchievement, match="coffee"):
        catalog.find(tx, "coffee")


def test_paths_follow_from_slugs_and_version():
    assert catalog.achievement_path("acme", "tea") == "/o/acme/achievements/tea"
    assert catalog.version_path("acme", "tea", 3) == "/o/acme/achievements/tea/v/3"
    assert catalog.rule_path("acme", "tea", 3) == "/o/acme/achievements/tea/v/3/rule.json"
    assert slots.slug_of(f"{ID}/tea") == "tea"


# --- meta-badges ----------------------------------------------------------------------------------


def test_a_meta_badge_comes_with_its_published_rule():
    with stocked().transaction("acme") as tx:
        made = catalog.find(tx, "super-4c")
        document = tx.published.get("/o/acme/achievements/super-4c/v/1/rule.json")
    link = made.achievement.rule

    assert link is not None
    assert document is not None
    assert link.url == BASE_URL + document.path
    assert document.media_type == "application/json"
    assert matches(link.digest, document.body)
    assert not matches(link.digest, document.body + b" ")
    assert made.rule == read_rule(document.body)


def test_a_rule_names_its_badge_version_components_and_issuer():
    with stocked().transaction("acme") as tx:
        rule = catalog.find(tx, "super-4c").rule

    assert rule is not None
    assert (rule.achievement, rule.achievement_version) == (f"{ID}/super-4c", "1")
    assert {slot.name: slot.any_of for slot in rule.slots} == {
        f"slot-{slug}": (Option(f"{ID}/{slug}", (ISSUER_DID,)),) for slug in FOUR_C
    }
    assert rule.require.k == 4


def test_a_badge_names_its_slots_in_the_order_of_the_plan():
    with stocked().transaction("acme") as tx:
        link = catalog.find(tx, "super-4c").achievement.rule

    assert link is not None
    assert [slot.achievement for slot in link.slots] == [f"{ID}/{slug}" for slug in FOUR_C]
    assert [slot.achievement_name for slot in link.slots][2] == "Critical thinking"
    assert link.required_count == 4


def test_a_rule_orders_the_levels_it_asks_for():
    top = super_4c(requires=Requirement(1, (Need("communication", 2), Need("creativity"))))
    with stocked(draft(), draft("creativity"), top).transaction("acme") as tx:
        made = catalog.find(tx, "super-4c")
    levels = tuple(f"{ID}/communication#level-{number}" for number in (1, 2, 3))

    assert made.rule is not None
    assert made.achievement.rule is not None
    assert [slot.min_level for slot in made.rule.slots] == [MinLevel(levels, levels[1]), None]
    assert [slot.required_level for slot in made.achievement.rule.slots] == [2, None]
    assert made.rule.require.k == 1


def test_a_level_the_component_does_not_have_is_refused():
    top = super_4c(requires=Requirement(1, (Need("communication", 4),)))
    with stocked(draft()).transaction("acme") as tx, pytest.raises(UnknownLevel, match="level 4"):
        again(tx, top)


def test_a_component_that_is_not_there_is_refused_and_nothing_is_kept():
    with stocked(draft()).transaction("acme") as tx:
        with pytest.raises(UnknownAchievement, match="collaboration"):
            again(tx, super_4c())

        assert tx.plan.find("super-4c") is None
        assert tx.published.get("/o/acme/achievements/super-4c/v/1/rule.json") is None


def test_an_unchanged_meta_badge_keeps_its_version():
    with stocked().transaction("acme") as tx:
        assert again(tx, super_4c()).achievement.version == 1
        assert tx.published.get("/o/acme/achievements/super-4c/v/2/rule.json") is None


def test_a_changed_rule_is_a_new_document_and_the_old_one_stays_to_the_byte():
    with stocked().transaction("acme") as tx:
        old = tx.published.get("/o/acme/achievements/super-4c/v/1/rule.json")
        made = again(tx, super_4c(requires=Requirement(3, tuple(Need(slug) for slug in FOUR_C))))
        new = tx.published.get("/o/acme/achievements/super-4c/v/2/rule.json")

        assert tx.published.get("/o/acme/achievements/super-4c/v/1/rule.json") == old
    assert made.achievement.version == 2
    assert new is not None
    assert json.loads(new.body)["achievementVersion"] == "2"
    assert json.loads(new.body)["require"]["atLeast"]["k"] == 3


def test_a_rule_for_another_issuer_is_a_new_version():
    with stocked().transaction("acme") as tx:
        made = again(tx, super_4c(), issuer_did=OTHER_DID)

    assert made.achievement.version == 2
    assert made.rule is not None
    assert made.rule.slots[0].any_of[0].issuers == (OTHER_DID,)


def test_a_renamed_component_makes_a_new_version_of_the_stack_that_names_it():
    with stocked().transaction("acme") as tx:
        again(tx, draft("creativity", name="Ideas"))
        made = again(tx, super_4c())

    assert made.achievement.version == 2
    assert made.achievement.rule is not None
    assert made.achievement.rule.slots[3].achievement_name == "Ideas"


def test_the_order_in_which_a_store_keeps_a_rule_makes_no_new_version():
    with stocked().transaction("acme") as tx:
        kept = catalog.find(tx, "super-4c")
        assert kept.rule is not None
        shuffled = replace(kept, rule=replace(kept.rule, slots=kept.rule.slots[::-1]))
        store = tx.plan

        class Shuffling:
            def hold(self, slug):
                return self.find(slug)

            def find(self, slug):
                return shuffled if slug == "super-4c" else store.find(slug)

        tx.plan = Shuffling()
        assert again(tx, super_4c()) == shuffled


# --- and back -------------------------------------------------------------------------------------


def test_the_draft_of_every_published_badge_is_the_one_it_was_made_of():
    with stocked().transaction("acme") as tx:
        assert {draft_of(badge) for badge in tx.plan.all()} == set(four_c())


_texts = st.text(min_size=1, max_size=12)


@given(
    st.builds(
        BadgeDraft,
        slug=st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True),
        name=_texts,
        description=_texts,
        criteria=_texts,
        kind=st.sampled_from([kind for kind in BadgeKind if kind is not BadgeKind.META]),
        levels=st.lists(_texts, max_size=5).map(
            lambda names: tuple(Level(n, t) for n, t in enumerate(names, 1))
        ),
        expiry_months=st.none() | st.integers(1, 120),
        roles=st.lists(_texts, max_size=3).map(tuple),
        departments=st.lists(_texts, max_size=3).map(tuple),
        alignments=st.lists(st.builds(Alignment, _texts, _texts), max_size=3).map(tuple),
    )
)
def test_any_draft_comes_back_and_is_published_once(wanted):
    with stocked(wanted).transaction("acme") as tx:
        assert draft_of(catalog.find(tx, wanted.slug)) == wanted
        assert again(tx, wanted).achievement.version == 1


def top(requires, terms=USUAL_TERMS) -> BadgeDraft:
    return draft("top", kind=BadgeKind.META, levels=(), requires=requires, rule_terms=terms)


@given(groups(3, st.builds(Need, st.sampled_from(FOUR_C), st.none() | st.integers(1, 3))), TERMS)
def test_any_rule_comes_back_and_is_published_once(requires, terms):
    wanted = top(requires, terms)
    with stocked(*four_c(), wanted).transaction("acme") as tx:
        assert draft_of(catalog.find(tx, "top")) == wanted
        assert again(tx, wanted).achievement.version == 1


def test_groups_ages_and_terms_stand_in_the_rule_document():
    young = Need("communication", 2, Length(24, LengthUnit.MONTHS))
    fresh = Need("creativity", None, Length(1, LengthUnit.YEARS), always=True)
    inner = Requirement(1, (fresh, Need("collaboration")))
    terms = RuleTerms(repeats=True, shares=True, grace=Length(90, LengthUnit.DAYS))
    made = rule_of_top(Requirement(2, (young, inner)), terms)
    slots_made = made["slots"]

    assert slots_made["slot-communication"]["maxAge"] == "P24M"
    assert slots_made["slot-communication"]["ageAt"] == "award"
    assert (slots_made["slot-creativity"]["maxAge"], slots_made["slot-creativity"]["ageAt"]) == ("P1Y", "now")
    assert "maxAge" not in slots_made["slot-collaboration"]
    any_of = {"atLeast": {"k": 1, "of": ["slot-creativity", "slot-collaboration"]}}
    assert made["require"] == {"all": ["slot-communication", any_of]}
    assert made["distinct"] == {"credentials": False, "leaves": False}
    assert made["cascade"]["expired"] == "fail-after-award:P90D"


def rule_of_top(requires, terms=USUAL_TERMS) -> dict:
    with stocked(*four_c(), top(requires, terms)).transaction("acme") as tx:
        path = catalog.find(tx, "top").achievement.rule.url.removeprefix(BASE_URL)
        return json.loads(tx.published.get(path).body)


def test_a_badge_that_is_named_again_has_a_slot_of_its_own():
    requires = Requirement(2, (Need("creativity"), Need("creativity", 2), Need("communication")))

    assert set(rule_of_top(requires, RuleTerms(repeats=True))["slots"]) == {
        "slot-creativity",
        "slot-creativity_2",
        "slot-communication",
    }


@pytest.mark.parametrize(
    ("words", "least"),
    [
        ("all of: communication; creativity", 2),
        ("any of: (all of: communication; creativity); collaboration", 1),
        ("all of: (any of: communication; creativity); (2 of: collaboration; critical-thinking)", 3),
    ],
)
def test_a_badge_says_how_many_parts_it_takes_at_least(words, least):
    with stocked(*four_c(), top(rule_words.read(words))).transaction("acme") as tx:
        assert catalog.find(tx, "top").achievement.rule.required_count == least


def test_a_draft_can_be_looked_at_before_it_is_published():
    with stocked().transaction("acme") as tx:
        wanted = super_4c(requires=Requirement(1, (Need("creativity"),)))
        drafted = catalog.drafted(tx, wanted, BASE_URL, ISSUER_DID)

        assert drafted.achievement.version == 2
        assert drafted.achievement.rule.url.endswith("/v/2/rule.json")
        assert tx.published.get(drafted.achievement.rule.url.removeprefix(BASE_URL)) is None
        assert catalog.find(tx, "super-4c").achievement.version == 1
        assert again(tx, wanted) == drafted


def test_the_bytes_of_a_simple_rule_are_as_they_always_were():
    """A plan of today must not make a new version of everything: the digest of this rule was published."""
    requires = Requirement(2, (Need("communication", 2), Need("creativity"), Need("collaboration")))
    with stocked(*four_c(), top(requires)).transaction("acme") as tx:
        assert catalog.find(tx, "top").achievement.rule.digest == DIGEST_OF_2_OF_3
