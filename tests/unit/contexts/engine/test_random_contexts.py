"""The engine against the exact path under contexts that nobody has published."""

import random

from contexts.engine.engine import Engine
from contexts.engine.fallback import Fallback
from tests.support.counts import count
from tests.unit.contexts.engine.answers import by_engine, exactly, pinned

XSD = "http://www.w3.org/2001/XMLSchema#"
NAMES = ("a", "b", "c", "d", "e", "Kind", "Sort")
COERCIONS = ("@id", "@vocab", "@none", XSD + "string", XSD + "double", XSD + "dateTime", "@json")
CONTAINERS = ("@set", "@set", "@list", "@graph", ["@graph", "@set"], "@index")
STRINGS = (
    *("urn:x", "urn:y", "urn:z"),
    "x",
    "urn:x",
    "a",
    "Kind",
    "p:x",
    "p://x",
    "_:b0",
    "a b",
    "1.0E0",
    "",
    "urn:y",
    "q:x",
)


def context(r, depth):
    """Return a context of some of the names, with contexts of their own for some of them."""
    made = {"id": "@id", "type": "@type"} if depth == 0 or r.random() < 0.3 else {}
    for name in r.sample(NAMES, r.randint(1 + 4 * (depth == 0), 7)):
        made[name] = definition(r, depth)
    if r.random() < 0.2:
        made["p"] = r.choice(["urn:prefix:", "urn:no-prefix"])
    if r.random() < 0.15:
        made["@vocab"] = "urn:vocab#"
    if r.random() < 0.2:
        made["@protected"] = True
    return made


def definition(r, depth):
    if r.random() < 0.3:
        return r.choice([f"urn:t:{r.choice(NAMES)}", f"urn:t:{r.choice(NAMES)}", None])
    made = {"@id": f"urn:t:{r.choice(NAMES)}"}
    if r.random() < 0.4:
        made["@type"] = r.choice(COERCIONS)
    if r.random() < 0.3:
        made["@container"] = r.choice(CONTAINERS)
    if depth < 2 and r.random() < 0.4:
        made["@context"] = r.choice([None, context(r, depth + 1), context(r, depth + 1)])
    return made


def document(r, depth=0):
    made = {"id": r.choice(["urn:x", "urn:y", "urn:z", r.choice(STRINGS)])} if r.random() < 0.5 else {}
    if r.random() < 0.6:
        made["type"] = r.choice(["Kind", ["Kind"], ["Kind", "Sort"], ["Sort", "Kind"], "a"])
    for name in r.sample(NAMES, r.randint(0 if depth else 1, 3)):
        made[name] = value(r, depth)
    if depth == 0 or r.random() < 0.15:
        made["@context"] = r.choice(["urn:c", ["urn:c"], ["urn:c", "urn:other"]])
    return made


def value(r, depth):
    match r.randint(0, 9):
        case 0 | 1 | 2 | 3:
            return r.choice(STRINGS)
        case 4:
            return r.choice([True, 7, 0.5, None, []])
        case 5 | 6 if depth < 3:
            return document(r, depth + 1)
        case 7 if depth < 3:
            return [document(r, depth + 1) for _ in range(r.randint(1, 2))]
        case 8:
            return r.choice([{"id": "urn:x"}, {"id": "p:x"}, {}, {"type": "Kind"}])
        case _:
            return r.choices(STRINGS, k=r.randint(1, 3))


def test_under_any_context_the_engine_says_nothing_or_what_the_exact_path_says(tmp_path):
    answered = 0
    for seed in range(count(2000)):
        r = random.Random(seed)
        own = pinned(tmp_path, c=context(r, 0), other=context(r, 0))
        engine = Engine(own)
        for _ in range(20):
            given = document(r)
            answer = by_engine(given, engine)
            if answer is not Fallback:
                assert answer == exactly(given, contexts=own), (seed, given)
                answered += 1
    assert answered > count(2000)
