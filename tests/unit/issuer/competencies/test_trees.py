"""Items as trees: no item is lost, whatever stands above it."""

from hypothesis import given
from hypothesis import strategies as st

from issuer.competencies.incoming import circle_in, id_of
from issuer.competencies.trees import depth, tree, with_all_above
from issuer.kept.competencies import Competency


def item(number, parent):
    return Competency(
        "f", f"i{number}", "Does", "", parent="" if parent is None else f"i{parent}", place=-number
    )


# Each stands below one that comes before it, below one that is not there, or at the top.
items = st.lists(st.none() | st.integers(0, 30), max_size=25).map(
    lambda parents: [
        item(n, None if p is None or p == n else p if p < n else 99) for n, p in enumerate(parents)
    ]
)


def flat(branches, level=1):
    for each in branches:
        yield each.item, level
        yield from flat(each.below, level + 1)


@given(items)
def test_every_item_stands_once_in_the_tree_as_deep_as_is_counted(found):
    shown = list(flat(tree(found)))
    assert sorted(each.id for each, _ in shown) == sorted(each.id for each in found)
    assert max((level for _, level in shown), default=0) == depth(found)
    assert sum(each.count + 1 for each in tree(found)) == len(found)
    assert circle_in(found) == ()


@given(items)
def test_with_an_item_come_all_above_it(found):
    wanted = {each.id for each in found[::2]}
    with_above = with_all_above(wanted, found)
    parents = {each.id: each.parent for each in found}
    assert wanted <= with_above <= parents.keys()
    assert all(parents[each] in {*with_above, "", "i99"} for each in with_above)


def test_siblings_stand_by_their_place():
    assert [each.item.id for each in tree([item(0, None), item(1, None)])] == ["i1", "i0"]


def test_a_circle_is_seen():
    assert set(circle_in([item(1, 2), item(2, 1)])) == {"i1", "i2"}


@given(st.text(min_size=1))
def test_an_id_can_stand_in_an_address(identifier):
    found = id_of(identifier)
    assert 0 < len(found) <= 64
    assert found.isascii()
    assert not set(found) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
