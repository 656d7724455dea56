"""Rule documents: written, published, read; and refused where anything is not understood."""

import copy
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import RuleNotUnderstood
from credentials.stacking import (
    AgeAt,
    Binding,
    Cascade,
    Distinct,
    Duration,
    MinLevel,
    Option,
    Require,
    SlotRule,
    parse_rule,
    rule_bytes,
    rule_document,
)

from .stacking_cases import LEVELS, META, slot

FULL = {
    "version": 1,
    "achievement": META,
    "achievementVersion": "3",
    "slots": {
        "slot-collab": {
            "anyOf": [
                {"achievement": "https://a.example/1", "issuers": ["did:web:a.example", "did:web:c.example"]}
            ],
            "minLevel": {"order": list(LEVELS), "atLeast": LEVELS[1]},
            "maxAge": "P2Y",
            "ageAt": "now",
        },
        "slot-comm": {"anyOf": [{"achievement": "https://b.example/2", "issuers": ["did:web:b.example"]}]},
        "slot-create": {"anyOf": [{"achievement": "https://b.example/3", "issuers": ["did:web:b.example"]}]},
        "slot-think": {"anyOf": [{"achievement": "https://b.example/4", "issuers": ["did:web:b.example"]}]},
    },
    "require": {
        "all": [
            "slot-comm",
            {"any": ["slot-think", {"atLeast": {"k": 1, "of": ["slot-collab", "slot-create"]}}]},
        ]
    },
    "distinct": {"credentials": False, "leaves": True},
    "maxDepth": 4,
    "binding": ["same-subject", "issuer-attested"],
    "cascade": {
        "revoked": "fail",
        "suspended": "hold",
        "expired": "fail-after-award:P30D",
        "superseded": "accept-same-issuer",
        "unreachable": "indeterminate",
    },
}
LEFT_OUT = object()


def altered(path, value):
    """Return the full document with one place changed, added or left out."""
    document = copy.deepcopy(FULL)
    *way, last = path
    place = document
    for step in way:
        place = place[step]
    if value is LEFT_OUT:
        del place[last]
    else:
        place[last] = value
    return document


def test_every_option_of_a_document_is_read():
    rule = parse_rule(FULL)
    assert rule.slots[0] == SlotRule(
        "slot-collab",
        (Option("https://a.example/1", ("did:web:a.example", "did:web:c.example")),),
        MinLevel(LEVELS, LEVELS[1]),
        Duration(years=2),
        AgeAt.NOW,
    )
    assert rule.require == Require(
        2, ("slot-comm", Require(1, ("slot-think", Require(1, ("slot-collab", "slot-create")))))
    )
    assert (rule.achievement, rule.achievement_version) == (META, "3")
    assert rule.distinct == Distinct(credentials=False, leaves=True)
    assert rule.max_depth == 4
    assert rule.binding == (Binding.SAME_SUBJECT, Binding.ISSUER_ATTESTED)
    assert rule.cascade == Cascade(Duration(days=30))
    assert rule.document == FULL


def test_options_left_out_take_the_meaning_of_version_1():
    document = {
        key: FULL[key] for key in ("version", "achievement", "achievementVersion", "slots", "require")
    }
    rule = parse_rule(document)
    assert rule.distinct == Distinct(credentials=True, leaves=True)
    assert rule.max_depth is None
    assert rule.binding == tuple(Binding)
    assert rule.cascade == Cascade(Duration())
    assert rule.slots[1].age_at is AgeAt.AWARD


def test_a_rule_keeps_its_document_even_if_the_reader_changes_his():
    mine = copy.deepcopy(FULL)
    rule = parse_rule(mine)
    mine["slots"].clear()
    assert rule.document == FULL


COLLAB = ("slots", "slot-collab")
FAULTS = [
    (("version",), 2, "$.version"),
    (("version",), "1", "$.version"),
    (("version",), True, "$.version"),
    (("version",), 1.0, "$.version"),
    (("version",), LEFT_OUT, "$"),
    (("achievement",), "", "$.achievement"),
    (("achievement",), 7, "$.achievement"),
    (("achievement",), "x" * 2049, "$.achievement"),
    (("achievement",), LEFT_OUT, "$"),
    (("achievementVersion",), 3, "$.achievementVersion"),
    (("slots",), LEFT_OUT, "$"),
    (("slots",), {}, "$.slots"),
    (("slots",), [], "$.slots"),
    (("slots",), {f"s{n}": FULL["slots"]["slot-comm"] for n in range(65)}, "$.slots"),
    (("slots", "slot one"), FULL["slots"]["slot-comm"], "$.slots"),
    (("slots", ""), FULL["slots"]["slot-comm"], "$.slots"),
    (("slots", "slot-comm"), "x", "$.slots['slot-comm']"),
    ((*COLLAB, "maxage"), "P1Y", "$.slots['slot-collab']"),
    ((*COLLAB, "anyOf"), LEFT_OUT, "$.slots['slot-collab']"),
    ((*COLLAB, "anyOf"), [], "$.slots['slot-collab'].anyOf"),
    ((*COLLAB, "anyOf", 0, "issuers"), LEFT_OUT, "$.slots['slot-collab'].anyOf[0]"),
    ((*COLLAB, "anyOf", 0, "issuers"), [], "$.slots['slot-collab'].anyOf[0].issuers"),
    ((*COLLAB, "anyOf", 0, "issuers"), ["did:web:a"] * 2, "$.slots['slot-collab'].anyOf[0].issuers"),
    ((*COLLAB, "anyOf", 0, "issuers", 1), None, "$.slots['slot-collab'].anyOf[0].issuers[1]"),
    (
        (*COLLAB, "anyOf", 0, "issuers"),
        [f"did:web:{n}" for n in range(65)],
        "$.slots['slot-collab'].anyOf[0].issuers",
    ),
    ((*COLLAB, "anyOf", 0, "name"), "Collaboration", "$.slots['slot-collab'].anyOf[0]"),
    ((*COLLAB, "minLevel", "order"), [], "$.slots['slot-collab'].minLevel.order"),
    ((*COLLAB, "minLevel", "order"), [LEVELS[1]] * 2, "$.slots['slot-collab'].minLevel.order"),
    (
        (*COLLAB, "minLevel", "atLeast"),
        "https://a.example/levels#9",
        "$.slots['slot-collab'].minLevel.atLeast",
    ),
    ((*COLLAB, "minLevel", "atLeast"), [], "$.slots['slot-collab'].minLevel.atLeast"),
    ((*COLLAB, "minLevel", "atMost"), LEVELS[2], "$.slots['slot-collab'].minLevel"),
    ((*COLLAB, "minLevel"), 2, "$.slots['slot-collab'].minLevel"),
    ((*COLLAB, "maxAge"), "two years", "$.slots['slot-collab'].maxAge"),
    ((*COLLAB, "maxAge"), 2, "$.slots['slot-collab'].maxAge"),
    ((*COLLAB, "maxAge"), LEFT_OUT, "$.slots['slot-collab'].ageAt"),
    ((*COLLAB, "ageAt"), "birth", "$.slots['slot-collab'].ageAt"),
    ((*COLLAB, "ageAt"), None, "$.slots['slot-collab'].ageAt"),
    (("require",), "slot-comm", "$.require"),
    (("require",), {}, "$.require"),
    (("require",), {"all": ["slot-comm"], "any": ["slot-collab"]}, "$.require"),
    (("require",), {"none": ["slot-comm"]}, "$.require"),
    (("require",), {"all": []}, "$.require.all"),
    (("require",), {"all": "slot-comm"}, "$.require.all"),
    (("require",), {"any": ["slot-none"]}, "$.require.any[0]"),
    (("require",), {"any": ["slot-comm", 1]}, "$.require.any[1]"),
    (("require",), {"any": ["slot-comm", "slot-comm"]}, "$.require.any[1]"),
    (("require",), {"all": ["slot-comm", {"any": ["slot-comm"]}]}, "$.require.all[1].any[0]"),
    (("require",), {"atLeast": {"k": 3, "of": ["slot-comm", "slot-collab"]}}, "$.require.atLeast.k"),
    (("require",), {"atLeast": {"k": 0, "of": ["slot-comm"]}}, "$.require.atLeast.k"),
    (("require",), {"atLeast": {"k": True, "of": ["slot-comm"]}}, "$.require.atLeast.k"),
    (("require",), {"atLeast": {"k": 1.0, "of": ["slot-comm"]}}, "$.require.atLeast.k"),
    (("require",), {"atLeast": {"of": ["slot-comm"]}}, "$.require.atLeast"),
    (("require",), {"atLeast": {"k": 1, "of": ["slot-comm"], "atMost": 1}}, "$.require.atLeast"),
    (("distinct",), True, "$.distinct"),
    (("distinct", "credentials"), 1, "$.distinct.credentials"),
    (("distinct", "leaves"), "true", "$.distinct.leaves"),
    (("distinct", "issuers"), True, "$.distinct"),
    (("maxDepth",), 0, "$.maxDepth"),
    (("maxDepth",), 9, "$.maxDepth"),
    (("maxDepth",), True, "$.maxDepth"),
    (("binding",), [], "$.binding"),
    (("binding",), "same-subject", "$.binding"),
    (("binding",), ["same-subject", "same-name"], "$.binding[1]"),
    (("binding",), ["same-subject", "same-subject"], "$.binding"),
    (("cascade",), "fail", "$.cascade"),
    (("cascade", "revoked"), "hold", "$.cascade.revoked"),
    (("cascade", "suspended"), "fail", "$.cascade.suspended"),
    (("cascade", "superseded"), "accept", "$.cascade.superseded"),
    (("cascade", "unreachable"), "fail", "$.cascade.unreachable"),
    (("cascade", "unreachable"), None, "$.cascade.unreachable"),
    (("cascade", "expired"), "fail", "$.cascade.expired"),
    (("cascade", "expired"), "fail-after-award:", "$.cascade.expired"),
    (("cascade", "expired"), "fail-after-award:PT1H", "$.cascade.expired"),
    (("cascade", "expired"), 30, "$.cascade.expired"),
    (("cascade", "endorsed"), "fail", "$.cascade"),
    (("penalty",), {}, "$"),
]


@pytest.mark.parametrize(("path", "value", "where"), FAULTS)
def test_sc_1_whatever_is_not_understood_is_refused_with_its_place(path, value, where):
    with pytest.raises(RuleNotUnderstood, match=f"^{re.escape(where)}: "):
        parse_rule(altered(path, value))


@pytest.mark.parametrize("document", [None, [], "rule", 1, True])
def test_sc_1_what_is_no_object_is_no_rule(document):
    with pytest.raises(RuleNotUnderstood, match=r"^\$: "):
        parse_rule(document)


def test_sc_1_a_later_version_is_told_as_such_and_not_by_its_new_keys():
    with pytest.raises(RuleNotUnderstood, match="only version 1"):
        parse_rule(FULL | {"version": 2, "penalty": {}})


def test_requirements_nest_eight_deep_and_no_deeper():
    nested = {"all": ["slot-comm"]}
    for _ in range(7):
        nested = {"any": [nested]}
    parse_rule(altered(("require",), nested))
    with pytest.raises(RuleNotUnderstood, match="nested deeper than 8"):
        parse_rule(altered(("require",), {"any": [nested]}))


@pytest.mark.parametrize("key", ["require", "distinct", "cascade", "slots"])
def test_a_hostile_nesting_is_refused_long_before_the_stack_ends(key):
    nested = {"all": ["slot-comm"]}
    for _ in range(100_000):
        nested = {"any": [nested]}
    with pytest.raises(RuleNotUnderstood):
        parse_rule(altered((key,), nested))
    while nested.get("any"):  # freed step by step: the interpreter's own clean-up would recurse
        nested = nested.pop("any")[0]


def test_a_written_rule_says_what_was_asked_for_and_spells_out_every_option():
    aged = slot(1, min_level=None, max_age=Duration(months=18), age_at=AgeAt.NOW)
    document = rule_document(META, 3, [slot(0), aged], 1)
    assert document == {
        "version": 1,
        "achievement": META,
        "achievementVersion": "3",
        "slots": {
            "slot-0": {
                "anyOf": [
                    {
                        "achievement": "https://partner-0.example/achievements/0",
                        "issuers": ["did:web:partner-0.example"],
                    }
                ],
                "minLevel": {"order": list(LEVELS), "atLeast": LEVELS[1]},
            },
            "slot-1": {
                "anyOf": [
                    {
                        "achievement": "https://partner-1.example/achievements/1",
                        "issuers": ["did:web:partner-1.example"],
                    }
                ],
                "maxAge": "P18M",
                "ageAt": "now",
            },
        },
        "require": {"atLeast": {"k": 1, "of": ["slot-0", "slot-1"]}},
        "distinct": {"credentials": True, "leaves": True},
        "maxDepth": 4,
        "binding": ["same-subject", "proved", "issuer-attested"],
        "cascade": FULL["cascade"] | {"expired": "fail-after-award:P0D"},
    }


@pytest.mark.parametrize("k", [None, 3])
def test_without_a_number_or_with_all_of_them_every_slot_is_required(k):
    document = rule_document(META, 1, [slot(n) for n in range(3)], k)
    assert document["require"] == {"all": ["slot-0", "slot-1", "slot-2"]}


@pytest.mark.parametrize(
    ("slots", "k"),
    [([], None), ([slot(0)], 2), ([slot(0)], 0), ([slot(0), slot(0)], None), ([slot(0, any_of=())], None)],
)
def test_a_rule_that_would_not_be_evaluated_is_not_written(slots, k):
    with pytest.raises(RuleNotUnderstood):
        rule_document(META, 1, slots, k)


@given(st.integers(1, 20).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_what_is_written_is_read_back(numbers):
    of, k = numbers
    slots = tuple(slot(n) for n in range(of))
    rule = parse_rule(rule_document(META, 1, slots, k))
    assert rule.slots == slots
    assert rule.require == Require(k, tuple(each.name for each in slots))


def test_the_bytes_of_a_rule_do_not_depend_on_the_order_of_its_keys():
    document = rule_document(META, 1, [slot(0), slot(1)])
    turned = dict(reversed(document.items()))
    assert rule_bytes(turned) == rule_bytes(document)
    assert json.loads(rule_bytes(document)) == document
    assert b'"achievementVersion":"1"' in rule_bytes(document)
