"""Rule documents altered at random, for the reader and for the published schema alike."""

import copy

# What the schema can not say: what stands in another place, what nests how deep, what a number was written as.
_BEYOND = (
    "the level is not in the order",
    "there is no slot",
    "a whole number from 1 to",
    "longer than",
    "nested deeper",
)
_VALUES = (
    None, True, False, 0, 1, 2, 9, 65, -1, "", "x", "slot-comm", "slot-collab", "slot one", "P1Y", "P", "P1H",
    "P99999Y", "now", "award", "proved", "same-subject", "fail", "hold", "fail-after-award:P9D", [], {}, [1],
    ["slot-comm"], ["x", "x"], {"all": ["slot-comm"]}, {"any": ["slot-think", "slot-think"]}, {"credentials": False},
    {"atLeast": {"k": 1, "of": ["slot-comm"]}}, {"order": ["x"], "atLeast": "x"},
    {"anyOf": [{"achievement": "x", "issuers": ["did:web:a"]}]},
)  # fmt: skip
_KEYS = (
    "all", "any", "atLeast", "k", "of", "maxAge", "ageAt", "minLevel", "anyOf", "issuers", "order", "distinct",
    "leaves", "maxDepth", "binding", "cascade", "expired", "version", "note", "slot-new", "slot new",
)  # fmt: skip


def is_beyond_the_schema(why, document):
    """Return whether the reader refuses for something that no schema says, or for a float that JSON calls whole."""
    return any(words in why for words in _BEYOND) or _has_float(document)


def _has_float(value):
    if isinstance(value, dict | list):
        return any(map(_has_float, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float)


def mutant(draw, document):
    """Return the document with one to three places changed, added or left out; most are wrong then."""
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        place, key = draw.choice(list(_places(document)))
        act, new = draw.random(), copy.deepcopy(draw.choice(_VALUES))
        if act < 0.25:
            del place[key]
        elif act < 0.45 and isinstance(place, dict):
            place[draw.choice(_KEYS)] = new
        elif act < 0.6 and isinstance(place, list):
            place.insert(0, draw.choice([new, copy.deepcopy(place[0]) if place else new]))
        else:
            place[key] = new
        if not document:
            break
    return document


def _places(value):
    """Yield every place of a document as what it lies in, and its key there."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)
