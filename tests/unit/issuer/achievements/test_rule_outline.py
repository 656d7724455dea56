import pytest

from credentials.achievement import BadgeKind
from credentials.wording import Said
from issuer.achievements.catalog import find, publish
from issuer.achievements.rule_outline import Line, Outline, outline_of
from issuer.plan import rule_words
from issuer.shown import Partner
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, four_c, stocked

BETA = "https://beta.example/teamwork"


def told(words):
    """Return the outline of a meta-badge whose plan has these words."""
    store = stocked(*four_c())
    with store.transaction("acme") as tx:
        tx.partners.add(Partner("Beta", "did:web:beta.example", at(0)))
    return outline_of(published(store, words))


def published(store, words):
    with store.transaction("acme") as tx:
        wanted = draft("top", kind=BadgeKind.META, levels=(), requires=rule_words.read(words))
        return publish(tx, wanted, BASE_URL, ISSUER_DID, at(1))


def heads(outline):
    yield outline.head
    for each in outline.of:
        if isinstance(each, Outline):
            yield from heads(each)


def test_a_badge_that_rests_on_no_others_has_none():
    with stocked(draft()).transaction("acme") as tx:
        assert outline_of(find(tx, "communication")) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("all of: communication; creativity", ["All of these badges"]),
        ("any of: communication; creativity", ["Any of these badges"]),
        ("2 of: communication; creativity; collaboration", ["2 of these 3 badges"]),
        ("all of: communication", ["This badge"]),
        (
            "all of: communication; (any of: creativity; collaboration)",
            ["All of these things", "Any of these badges"],
        ),
    ],
)
def test_it_says_how_many_of_which_are_needed(words, said):
    assert list(heads(told(words))) == said


def test_the_whole_rule_is_a_sentence_too_that_can_be_told():
    rule = told("2 of: communication; creativity; collaboration")
    assert rule.takes == "It takes 2 of these 3 badges:"
    assert rule.takes.source == "It takes {count} of these {all} badges:"
    assert rule.head.source == "{count} of these {all} badges"


def test_a_line_says_whose_badge_it_is_and_what_else_is_asked():
    words = (
        f"all of: communication level 2 within 24 months; creativity always within 1 year; "
        f"Teamwork <{BETA}> from Beta level 2 of 3 within 90 days"
    )
    one, other, partners = told(words).of

    assert (one.name, one.partner) == ("Communication", None)
    assert one.achievement.endswith("/achievements/communication")
    assert all(isinstance(each, Said) for each in one.conditions)
    assert one.conditions == ("level 2 or higher", "awarded in the last 24 months")
    assert other.conditions == ("never older than 1 year",)
    asked = ("level 2 or higher", "awarded in the last 90 days")
    assert partners == Line("Teamwork", BETA, "Beta", asked)
