from contexts.engine.engine import blank_quads
from contexts.engine.states import States
from contexts.engine.walking import Walk
from contexts.expansion import Expander
from contexts.loader import PACKAGED
from contexts.statements import quads_of
from tests.support.counts import count
from tests.support.random_credentials import everyday
from tests.unit.contexts.documents import V2, badge, presentation

STATES = States(PACKAGED)
EXPANDER = Expander(PACKAGED)


def walked(document, **how):
    walk = Walk(STATES, 20_000, **how)
    walk.document(document)
    return walk


def test_an_ordered_walk_gives_blank_nodes_the_labels_of_the_exact_path():
    for seed in range(count(2000)):
        walk = walked(everyday(seed), ordered=True)
        exact = quads_of(EXPANDER.expand(everyday(seed)))
        assert set(blank_quads(walk)) == {quad for quad in exact if any(term[:2] == "_:" for term in quad)}
        assert set(walk.lines) == {
            quad.line() for quad in exact if not any(term[:2] == "_:" for term in quad)
        }


def test_statements_are_kept_apart_by_their_blank_nodes():
    walk = walked(presentation(badge(evidence={"type": "Evidence", "name": "x"})))
    assert not walk.lines
    assert list(walk.about) == ["_:b1"]
    assert {graph for *_, graph in walk.others} == {"", "_:b2"}
    plain = walked(badge(evidence={"type": "Evidence", "name": "x"}))
    assert all(line.startswith("<") and " _:" not in line for line in plain.lines)
    assert "x" in "".join(plain.about["_:b1"] + plain.about.get("_:b2", []) + plain.about.get("_:b3", []))


def test_one_label_is_one_node_and_makes_the_document_unusual():
    walk = walked(badge(issuer={"id": "_:x", "type": "Profile"}, evidence={"id": "_:x", "name": "x"}))
    assert not walk.is_plain
    assert walked(badge()).is_plain


def test_a_capital_or_a_vocabulary_name_like_a_keyword_is_not_plain():
    undefined = "https://www.w3.org/ns/credentials/undefined-terms/v2"
    assert walked({"@context": undefined, "mine": "x", "b": "y"}).is_plain
    for name in ("id", "type", "Mine"):
        assert not walked({"@context": undefined, name: "x", "b": "y"}).is_plain
    assert not walked({"@context": V2, "id": "urn:x", "EnvelopedVerifiableCredential": "x"}).is_plain
