"""In which order badges that rest on each other are to be evaluated, and which of them go round in a circle."""

from collections.abc import Callable, Iterable, Iterator, Sequence


class Circles:
    """Groups nodes that reach each other, each group after everything that it leads to.

    Tarjan's strongly connected components: every node and every edge is looked at once.
    """

    def __init__(self, edges: Callable[[int], Sequence[int]]) -> None:
        self._edges = edges
        self._index: dict[int, int] = {}
        self._low: dict[int, int] = {}
        self._stack: list[int] = []
        self._open: set[int] = set()

    def groups(self, roots: Iterable[int]) -> Iterator[tuple[int, ...]]:
        """Yield the groups that can be reached from the roots."""
        for root in roots:
            if root not in self._index:
                yield from self._visit(root)

    def _visit(self, node: int) -> Iterator[tuple[int, ...]]:
        self._index[node] = self._low[node] = len(self._index)
        self._stack.append(node)
        self._open.add(node)
        for other in self._edges(node):
            if other not in self._index:
                yield from self._visit(other)
                self._low[node] = min(self._low[node], self._low[other])
            elif other in self._open:
                self._low[node] = min(self._low[node], self._index[other])
        if self._low[node] == self._index[node]:
            yield self._close(node)

    def _close(self, node: int) -> tuple[int, ...]:
        at = self._stack.index(node)
        group = tuple(self._stack[at:])
        del self._stack[at:]
        self._open.difference_update(group)
        return group
