"""RDF Dataset Canonicalization, RDFC-1.0: the same labels for the blank nodes of equal datasets.

Section numbers are those of the W3C Recommendation of 21 May 2024. Work is counted and bounded (section 7.1):
the worst datasets would need more steps than there are atoms.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from contexts.errors import TooComplex
from contexts.nquads import Quad, is_blank

Algorithm = Literal["sha256", "sha384"]
_Issued = dict[str, str]


@dataclass(frozen=True)
class Limits:
    """How much work a document may cost before it is refused as `TooComplex`.

    `values` bounds the JSON document, `quads` its statements, `steps` and `depth` what is done to tell apart
    the blank nodes that look alike. The hardest honest dataset known, in the W3C tests, takes 6,636 steps;
    five blank nodes that all point at each other would take 9,165, and each one more about ten times that.
    """

    values: int = 20_000
    quads: int = 10_000
    steps: int = 8_000
    depth: int = 100


USUAL = Limits()
_HASHES_KEPT = 1_000
_ALIKE = "The document has too many blank nodes that look alike."


@dataclass(frozen=True)
class Canonical:
    """A canonical dataset: its N-Quads, and the canonical label of each blank node."""

    nquads: str
    issued: dict[str, str]


def canonical(quads: Sequence[Quad], algorithm: Algorithm, limits: Limits = USUAL) -> Canonical:
    """Return the canonical form of a dataset (section 4.4.3).

    Raises:
        TooComplex: it would need more work than `limits` allow.
    """
    check_size(len(quads), limits)
    issued = labels(quads, algorithm, limits)
    return Canonical("".join(sorted({_relabelled(quad, issued).line() for quad in quads})), issued)


def labels(quads: Sequence[Quad], algorithm: Algorithm, limits: Limits = USUAL) -> dict[str, str]:
    """Return the canonical label of each blank node; `quads` are all that mention one.

    Raises:
        TooComplex: it would need more work than `limits` allow.
    """
    return _Labelling(quads, algorithm, limits).labels()


def check_size(quads: int, limits: Limits) -> None:
    """Pass over a number of statements.

    Raises:
        TooComplex: they are too many.
    """
    if quads > limits.quads:
        raise TooComplex(f"The document makes {quads} statements, more than {limits.quads}.")


def _relabelled(quad: Quad, labels: _Issued) -> Quad:
    return Quad(*(labels.get(term, term) for term in quad))


@dataclass
class _Labelling:
    """The canonicalization state of section 4.2 and the algorithms over it."""

    quads: Sequence[Quad]
    algorithm: Algorithm
    limits: Limits
    issued: _Issued = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.steps = 0
        self._new_hash = hashlib.sha384 if self.algorithm == "sha384" else hashlib.sha256
        self._hash = lru_cache(maxsize=_HASHES_KEPT)(self._hashed)
        self._first: dict[str, str] = {}
        self._neighbours: dict[str, list[tuple[str, str]]] = {}
        self._mentions: dict[str, list[Quad]] = defaultdict(list)
        for quad in self.quads:
            # In the order of the quad, and not of a set: two nodes with one n-degree hash keep the order they came in.
            for node in dict.fromkeys(term for term in quad if is_blank(term)):
                self._mentions[node].append(quad)

    def labels(self) -> _Issued:
        """Return the canonical label of each blank node, in the order they are issued."""
        alike = [nodes for nodes in self._by_first_degree() if not self._issued_alone(nodes)]
        for nodes in alike:
            self._issue_alike(nodes)
        return self.issued

    def _by_first_degree(self) -> list[list[str]]:
        groups: dict[str, list[str]] = defaultdict(list)
        for node in self._mentions:
            groups[self._first_degree(node)].append(node)
        return [groups[digest] for digest in sorted(groups)]

    def _issued_alone(self, nodes: list[str]) -> bool:
        if len(nodes) == 1:
            _issue(self.issued, nodes[0], "_:c14n")
        return len(nodes) == 1

    def _issue_alike(self, nodes: Iterable[str]) -> None:
        """Issue labels to nodes of one first degree hash, by their n-degree hashes (4.4.3, step 5)."""
        waiting = [node for node in nodes if node not in self.issued]
        results = [self._n_degree(node, {node: "_:b0"}, 0) for node in waiting]
        for _digest, path in sorted(results, key=lambda result: result[0]):
            for node in path:
                _issue(self.issued, node, "_:c14n")

    def _step(self, depth: int = 0) -> None:
        self.steps += 1
        if self.steps > self.limits.steps or depth > self.limits.depth:
            raise TooComplex(_ALIKE)

    def _hashed(self, text: str) -> str:
        return self._new_hash(text.encode("utf-8")).hexdigest()

    def _first_degree(self, node: str) -> str:
        """Hash First Degree Quads, 4.6.3."""
        if node not in self._first:
            lines = sorted(_as_seen_from(node, quad).line() for quad in self._mentions[node])
            self._first[node] = self._hash("".join(lines))
        return self._first[node]

    def _related(self, node: str, issuer: _Issued) -> dict[str, list[str]]:
        """Map the hashes of related blank nodes (Hash Related Blank Node, 4.7.3) to those nodes."""
        groups: dict[str, list[str]] = defaultdict(list)
        for place, term in self._neighbours_of(node):
            self._step()
            name = self.issued.get(term) or issuer.get(term) or self._first_degree(term)
            groups[self._hash(place + name)].append(term)
        return groups

    def _neighbours_of(self, node: str) -> list[tuple[str, str]]:
        """Return each mention of another blank node in the quads of `node`, after its place in the quad."""
        if node not in self._neighbours:
            self._neighbours[node] = [
                (position if position == "g" else position + quad.predicate, term)
                for quad in self._mentions[node]
                for position, term in (("s", quad.subject), ("o", quad.object), ("g", quad.graph))
                if is_blank(term) and term != node
            ]
        return self._neighbours[node]

    def _n_degree(self, node: str, issuer: _Issued, depth: int) -> tuple[str, _Issued]:
        """Hash N-Degree Quads, 4.8.3: the hash, and the issuer that gave it."""
        self._step(depth)
        data = []
        for digest, nodes in sorted(self._related(node, issuer).items()):
            path, issuer = self._shortest(nodes, issuer, depth)
            data += [digest, path]
        return self._hash("".join(data)), issuer

    def _shortest(self, nodes: list[str], issuer: _Issued, depth: int) -> tuple[str, _Issued]:
        self._foresee(nodes, issuer)
        best: tuple[str, _Issued] = ("", issuer)
        for order in _permutations(nodes):
            attempt = self._path(order, issuer, best[0], depth)
            if attempt and (not best[0] or attempt[0] < best[0]):
                best = attempt
        return best

    def _foresee(self, nodes: list[str], issuer: _Issued) -> None:
        """Refuse at once what the orders of `nodes` will make too much, instead of after as many steps.

        Each order takes a step; or one for every node and those of an n-degree hash, if there are nodes without
        a name. No order is given up before that: until then, all paths through the same nodes are equally long.
        """
        unknown = [node for node in nodes if node not in self.issued and node not in issuer]
        each = 1
        if unknown and len(nodes) == len(set(nodes)):
            each = len(nodes) + 1 + min(len(self._neighbours_of(node)) for node in unknown)
        left = self.limits.steps - self.steps
        if _orders(nodes, enough=left // each + 1) * each > left:
            raise TooComplex(_ALIKE)

    def _path(
        self, order: Sequence[str], issuer: _Issued, best: str, depth: int
    ) -> tuple[str, _Issued] | None:
        """Return the path through `order` and its issuer, or None once it is behind `best`."""
        issuer, path, unknown = dict(issuer), "", []
        for node in order:
            self._step()
            if node not in self.issued and node not in issuer:
                unknown.append(node)
            path += self.issued.get(node) or _issue(issuer, node, "_:b")
            if _is_behind(path, best):
                return None
        for node in unknown:
            digest, result = self._n_degree(node, issuer, depth + 1)
            path += f"{issuer[node]}<{digest}>"
            issuer = result
            if _is_behind(path, best):
                return None
        return path, issuer


def _issue(issuer: _Issued, node: str, prefix: str) -> str:
    return issuer.setdefault(node, f"{prefix}{len(issuer)}")


def _as_seen_from(node: str, quad: Quad) -> Quad:
    return Quad(*(term if not is_blank(term) else "_:a" if term == node else "_:z" for term in quad))


def _is_behind(path: str, best: str) -> bool:
    return bool(best) and len(path) >= len(best) and path > best


def _orders(nodes: Iterable[str], enough: int) -> int:
    """Return how many orders `_permutations` would give, or `enough` or more if it is that many."""
    found = seen = 1
    for times in Counter(nodes).values():
        for repeated in range(1, times + 1):
            found = found * seen // repeated
            seen += 1
        if found >= enough:
            break
    return found


def _permutations(nodes: Iterable[str]) -> Iterator[list[str]]:
    """Yield each order of `nodes` once, smallest first. A node named twice makes no new orders."""
    order = sorted(nodes)
    while True:
        yield list(order)
        pivot = next((i for i in range(len(order) - 2, -1, -1) if order[i] < order[i + 1]), None)
        if pivot is None:
            return
        swap = next(i for i in range(len(order) - 1, pivot, -1) if order[i] > order[pivot])
        order[pivot], order[swap] = order[swap], order[pivot]
        order[pivot + 1 :] = reversed(order[pivot + 1 :])
