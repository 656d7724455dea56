"""People who hold this and that, and rules to hold against it."""

from issuer.achievements.catalog import publish
from issuer.achievements.press import Press
from issuer.rules.drafting import draft_in_words
from issuer.rules.looking import matter_of_badge, matter_of_draft
from tests.support.builders import BASE_URL, FOUR_C, ISSUER_DID, at, give, sign

PRESS = Press(BASE_URL, ISSUER_DID)
NOW = at(3600)


def holds(tx, who, *slugs, now=at(0), signed=True, **changes):
    """Award badges to somebody, whose name is that of their address, and sign a copy of each."""
    given = []
    for slug in slugs:
        name, _, level = slug.partition(":")
        usual = {"to": f"{who}@example.org", "name": who.title(), **changes}
        if level:
            usual["level"] = int(level)
        given.append(give(tx, name, now, **usual))
        if signed:
            sign(tx, given[-1])
    return given


def draft(words, terms=""):
    return draft_in_words(words, terms)


def look(tx, words, terms="", now=NOW, slug="super-4c"):
    """Look at a draft of a badge's rule."""
    return matter_of_draft(tx, slug, draft(words, terms), PRESS).look(now)


def look_at_rule(tx, now=NOW, slug="super-4c"):
    return matter_of_badge(tx, slug).look(now)


def put(tx, planned, now=at(0)):
    return publish(tx, planned, BASE_URL, ISSUER_DID, now)


def names(found):
    return [each.person.name for each in found]


def everybody_holds(tx, *names_of):
    """Ann holds all four, Ben three of them, Cid two, Dan one."""
    for number, name in enumerate(names_of or ("ann", "ben", "cid", "dan")):
        holds(tx, name, *FOUR_C[: 4 - number])
