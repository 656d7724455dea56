"""The order in which badges that rest on each other come, and which of them go round in a circle."""

import random

from credentials.stacking.circles import Circles
from tests.support.counts import count


def groups(edges, roots=None):
    return list(
        Circles(lambda node: edges.get(node, ())).groups(roots if roots is not None else sorted(edges))
    )


def test_everything_comes_after_what_it_leads_to():
    assert groups({0: (1, 2), 1: (3,), 2: (3,), 3: ()}, [0]) == [(3,), (1,), (2,), (0,)]


def test_what_leads_to_itself_by_others_is_one_group():
    assert sorted(map(sorted, groups({0: (1,), 1: (2,), 2: (1,), 3: (3,)}))) == [[0], [1, 2], [3]]


def test_what_no_root_leads_to_is_not_visited():
    assert groups({0: (1,), 1: (), 2: ()}, [0]) == [(1,), (0,)]


def test_every_edge_is_asked_for_once():
    asked = []

    def edges(node):
        asked.append(node)
        return (node + 1, node + 2) if node < 60 else ()

    list(Circles(edges).groups([0]))
    assert sorted(asked) == list(range(62))


def test_two_are_in_one_group_exactly_where_each_leads_to_the_other():
    draw = random.Random(4)
    for _ in range(count(2_000)):
        size = draw.randint(1, 7)
        edges = {node: tuple(draw.sample(range(size), draw.randint(0, min(3, size)))) for node in range(size)}
        found = groups(edges)
        reach = {node: _reached(node, edges) for node in edges}
        together = {frozenset(group) for group in found}
        for one in edges:
            mates = {
                other for other in edges if one == other or (other in reach[one] and one in reach[other])
            }
            assert frozenset(mates) in together
        place = {node: at for at, group in enumerate(found) for node in group}
        assert all(place[other] <= place[node] for node in edges for other in edges[node])


def _reached(start, edges):
    found, waiting = set(), [start]
    while waiting:
        new = set(edges[waiting.pop()]) - found
        found |= new
        waiting += new
    return found
