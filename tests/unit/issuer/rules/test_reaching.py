from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.awarding.holdings import holdings
from issuer.awarding.parts import evaluated, is_met
from issuer.plan import rule_words
from issuer.revocation import RevokeAward, revoke, suspend
from issuer.rules.crowd import asked_for
from issuer.rules.reaching import Reach
from tests.support.builders import FOUR_C, at, draft, four_c, give, sign, stocked, super_4c
from tests.unit.issuer.rules.people import NOW, everybody_holds, holds, look, look_at_rule, names, put


@pytest.fixture
def tx():
    with stocked().transaction("acme") as tx:
        yield tx


def test_who_meets_a_rule_and_who_is_one_badge_away_are_told_apart(tx):
    everybody_holds(tx)
    found = look_at_rule(tx).preview

    assert names(found.qualifying) == ["Ann"]
    assert names(found.one_away) == ["Ben"]
    assert [each.reach for each in found.everybody] == [
        *(Reach.QUALIFIES, Reach.ONE_AWAY, Reach.FURTHER, Reach.FURTHER)
    ]


def test_it_is_said_which_badge_is_lacking(tx):
    everybody_holds(tx)
    seen = look(tx, f"3 of: {'; '.join(FOUR_C)}")
    (cid,) = seen.preview.one_away

    assert cid.person.name == "Cid"
    assert [seen.names[slot] for slot in cid.lacking] == ["Critical thinking", "Creativity"]


def test_a_place_that_would_not_do_is_not_named(tx):
    holds(tx, "ann", "communication")
    words = "all of: (any of: communication; collaboration); (any of: critical-thinking; creativity)"
    seen = look(tx, words)
    (ann,) = seen.preview.one_away

    assert [seen.names[slot] for slot in ann.lacking] == ["Critical thinking", "Creativity"]


def test_people_are_in_the_order_of_their_names(tx):
    for name in ("zoe", "Ähm", "ann", "Mia"):
        holds(tx, name.casefold().replace("ä", "a"), "communication", name=name)

    assert names(look(tx, "communication").preview.everybody) == ["ann", "Mia", "zoe", "Ähm"]


def test_whoever_holds_nothing_that_a_rule_asks_for_is_not_looked_at(tx):
    holds(tx, "ann", "communication")

    assert look(tx, "all of: creativity; collaboration").preview.everybody == ()


def test_a_badge_that_nobody_fetched_yet_does_not_count(tx):
    holds(tx, "ann", "communication", signed=False)

    assert look(tx, "communication").preview.everybody == ()


def test_a_level_that_is_too_low_is_one_badge_away(tx):
    holds(tx, "ann", "communication:2")
    holds(tx, "ben", "communication:3")
    found = look(tx, "all of: communication level 3").preview

    assert names(found.qualifying) == ["Ben"]
    assert names(found.one_away) == ["Ann"]


def test_an_old_badge_does_not_count_within_a_time(tx):
    holds(tx, "ann", "communication")
    year = at(370 * 24 * 3600)
    holds(tx, "ben", "communication", now=at(10 * 24 * 3600))
    found = look(tx, "communication within 12 months", now=year).preview

    assert names(found.qualifying) == ["Ben"]
    assert names(found.one_away) == ["Ann"]


@pytest.mark.parametrize(("act", "counts"), [(suspend, False), (revoke, False), (None, True)])
def test_a_badge_that_does_not_stand_does_not_count(tx, act, counts):
    (given,) = holds(tx, "ann", "communication")
    if act is not None:
        act(tx, RevokeAward(given.id, "duplicate", by="hr"), at(60))

    assert bool(look(tx, "communication").preview.qualifying) is counts


def test_it_is_said_who_has_the_badge_already(tx):
    everybody_holds(tx, "ann")
    given = give(tx, "super-4c", at(60), to="ann@example.org")
    (ann,) = look_at_rule(tx).preview.everybody

    assert ann.award.id == given.id


def test_somebody_who_was_forgotten_is_not_told(tx):
    (given,) = holds(tx, "ann", "communication")
    tx.people.erase(given.person.id, at(90))

    assert look(tx, "communication").preview.everybody == ()


def test_a_part_that_rests_on_others_counts_by_what_it_rests_on(tx):
    put(tx, draft("top", kind=super_4c().kind, levels=(), requires=rule_words.read("super-4c")))
    (ann, *_), _ = (holds(tx, "ann", *FOUR_C), holds(tx, "ben", *FOUR_C))
    for name in ("ann", "ben"):
        sign(tx, give(tx, "super-4c", at(60), to=f"{name}@example.org"))
    revoke(tx, RevokeAward(ann.id, "duplicate", by="hr"), at(90))
    found = look_at_rule(tx, slug="top").preview

    assert names(found.qualifying) == ["Ben"]
    assert names(found.one_away) == ["Ann"]


def test_several_awards_of_one_badge_count_where_the_terms_say_so(tx):
    holds(tx, "ann", "communication")
    holds(tx, "ann", "communication", now=at(60))
    holds(tx, "ben", "communication")
    found = look(tx, "all of: communication; communication", "several awards of one badge count").preview

    assert names(found.qualifying) == ["Ann"]
    assert names(found.one_away) == ["Ben"]


def test_looking_changes_nothing(tx):
    everybody_holds(tx)
    before = [tx.plan.all(), tx.awards.of_badges(FOUR_C), tx.audit.of_object("x"), tx.published.get("/x")]
    look(tx, "any of: communication; creativity")

    assert before == [
        tx.plan.all(),
        tx.awards.of_badges(FOUR_C),
        tx.audit.of_object("x"),
        tx.published.get("/x"),
    ]


# --- against the evaluator, person by person --------------------------------------------------------

_HELD = st.lists(st.sampled_from([f"{slug}:{level}" for slug in FOUR_C for level in (1, 2, 3)]), max_size=5)
_NEEDS = st.sampled_from(
    ["communication", "collaboration level 2", "critical-thinking", "creativity level 3"]
)


@st.composite
def rules(draw):
    badges = draw(st.lists(_NEEDS, min_size=1, max_size=4, unique=True))
    inside = draw(st.integers(0, len(badges) - 1))
    count = draw(st.integers(1, len(badges) - inside + bool(inside)))
    group = [f"({draw(st.integers(1, inside))} of: {'; '.join(badges[:inside])})"] if inside else []
    return f"{count} of: {'; '.join([*group, *badges[inside:]])}"


@given(st.lists(_HELD, min_size=1, max_size=4), rules())
def test_everybody_is_judged_as_the_evaluator_judges_each(held, words):
    with stocked(*four_c()).transaction("acme") as tx:
        for number, slugs in enumerate(held):
            for step, slug in enumerate(slugs):
                holds(tx, f"person{number}", slug, now=at(number * 10 + step))
        seen = look(tx, words)
        qualifying = {each.person.id for each in seen.preview.qualifying}
        away = {each.person.id for each in seen.preview.one_away}
        people = {award.person.id: award.person for award in tx.awards.of_badges(FOUR_C)}
        for person in people.values():
            parts = holdings(tx, person, NOW)
            assert (person.id in qualifying) == is_met(evaluated(seen.rule, parts, NOW, NOW))
            if person.id not in qualifying and any(
                part.achievement in asked_for([seen.rule]) for part in parts
            ):
                assert (person.id in away) == _one_more_does(tx, seen.rule, person, parts)


def _one_more_does(tx, rule, person, parts):
    """Whether any badge there is, at its highest level, makes the rule met: each is tried, without a short cut."""
    for slug in FOUR_C:
        model = next(each for each in tx.plan.all() if each.slug == slug).achievement
        more = holdings(tx, person, NOW)[0]
        extra = replace(more, credential_id="urn:x", achievement=model.id, level=model.level_id(3))
        if is_met(evaluated(rule, [*parts, extra], NOW, NOW)):
            return True
    return False
