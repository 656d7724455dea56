"""How far somebody is from a rule: the shortest way, against an oracle that tries every set of slots."""

import random
from itertools import combinations

from credentials.stacking import Evaluation, Outcome, SlotOutcome, Way, parse_rule, shortest_way
from tests.support.counts import count

META, ISSUER = "https://a.example/meta", "did:web:a.example"


def ruled(require, names):
    slots = {
        each: {"anyOf": [{"achievement": f"https://a.example/{each}", "issuers": [ISSUER]}]} for each in names
    }
    rule = {"version": 1, "achievement": META, "achievementVersion": "1", "slots": slots, "require": require}
    return parse_rule(rule)


def found(names, filled):
    outcomes = {each: Outcome.VALID if each in filled else Outcome.INVALID for each in names}
    slots = tuple(SlotOutcome(each, outcome, None, digest_bound=False) for each, outcome in outcomes.items())
    return Evaluation(Outcome.INVALID, slots, ())


def way(require, names, filled, effort=()):
    return shortest_way(ruled(require, names), found(names, filled), dict(effort))


def test_of_four_three_are_filled_and_one_is_missing():
    names = list("abcd")
    reached = way({"all": names}, names, "abc")
    assert reached == Way(("a", "b", "c"), ("d",))
    assert reached.length == 4


def test_of_any_two_no_more_than_two_are_on_the_way():
    names = list("abcd")
    assert way({"atLeast": {"k": 2, "of": names}}, names, "a").length == 2
    assert way({"atLeast": {"k": 2, "of": names}}, names, "abc") == Way(("a", "b"))


def test_the_easier_of_two_ways_is_taken_and_the_easier_step_comes_first():
    names = list("abc")
    either = {"atLeast": {"k": 2, "of": names}}
    assert way(either, names, "", {"a": 6, "b": 1, "c": 4}.items()).missing == ("b", "c")


def test_a_shorter_way_goes_before_an_easier_one():
    require = {"any": [{"all": ["a", "b"]}, "c"]}
    assert way(require, list("abc"), "", {"a": 0, "b": 0, "c": 7}.items()) == Way((), ("c",))


def test_only_what_counts_as_of_now_is_filled():
    rule, names = ruled({"all": ["a", "b"]}, list("ab")), ("a", "b")
    slots = tuple(SlotOutcome(each, Outcome.HELD, "urn:1", digest_bound=False) for each in names)
    assert shortest_way(rule, Evaluation(Outcome.HELD, slots, ())) == Way((), names)


def test_the_way_is_as_short_as_any():
    draw = random.Random(46)
    for _ in range(count(2_000)):
        names = [f"s{number}" for number in range(draw.randint(1, 6))]
        require = _requirement(draw, names)
        filled = {each for each in names if draw.random() < 0.4}
        reached = way(require, names, filled)
        assert len(reached.missing) == _fewest(require, names, filled)
        assert _is_met(require, {*reached.filled, *reached.missing})
        assert set(reached.filled) <= filled
        assert filled.isdisjoint(reached.missing)


def _requirement(draw, names):
    terms = list(names)
    if len(names) > 1 and draw.random() < 0.6:
        cut = draw.randint(1, len(names) - 1)
        terms = [_requirement(draw, names[:cut]), *names[cut:]]
    form = draw.choice(["all", "any", "atLeast"])
    return {form: {"k": draw.randint(1, len(terms)), "of": terms} if form == "atLeast" else terms}


def _fewest(require, names, filled):
    for size in range(len(names) + 1):
        if any(_is_met(require, filled | set(more)) for more in combinations(names, size)):
            return size
    raise AssertionError("a rule that can not be met")


def _is_met(require, filled):
    if isinstance(require, str):
        return require in filled
    form, content = next(iter(require.items()))
    terms = content["of"] if form == "atLeast" else content
    needed = {"all": len(terms), "any": 1, "atLeast": content["k"] if form == "atLeast" else 0}[form]
    return sum(_is_met(term, filled) for term in terms) >= needed
