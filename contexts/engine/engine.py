"""The engine: walk a document, label its blank nodes, write it down."""

from contexts import rdfc
from contexts.engine import warming
from contexts.engine.fallback import Fallback
from contexts.engine.labelling import canonical_text, labels_of
from contexts.engine.states import MAX_WAYS, States
from contexts.engine.walking import Walk
from contexts.loader import PinnedContexts
from contexts.nquads import Quad
from contexts.rdfc import Algorithm, Limits


class Engine:
    """The fast path over one set of pinned contexts. It may be shared by threads.

    `walk` is the class of its walks; tests put broken ones there. With more than `most_ways` between states, it
    forgets them and begins anew.
    """

    def __init__(self, contexts: PinnedContexts, walk: type[Walk] = Walk, most_ways: int = MAX_WAYS) -> None:
        self._contexts = contexts
        self._walk = walk
        self._most_ways = most_ways
        self._states = States(contexts, most_ways)

    @property
    def states(self) -> States:
        """The states made so far."""
        return self._states

    def warm(self) -> None:
        """Make the states of usual documents."""
        warming.warm(self._states)

    def canonize(
        self, document: object, algorithm: Algorithm, limits: Limits, *, plain: bool = False
    ) -> bytes:
        """Return the canonical N-Quads of a document, in UTF-8; with `plain` only if that is what `Walk` says of it.

        Raises:
            Fallback: it is not for the engine.
            TooComplex: it says too much, or has too many blank nodes that look alike.
        """
        if self._states.is_full:
            self._states = States(self._contexts, self._most_ways)
        try:
            walk = self._walked(document, limits)
            if plain and not walk.is_plain:
                raise Fallback("a name that readers would miss")
            labels = labels_of(walk, algorithm) if walk.about or walk.others else {}
            if labels is None:
                walk = self._walked(document, limits, ordered=True)
                labels = rdfc.labels(blank_quads(walk), algorithm, limits)
            return canonical_text(walk, labels).encode("utf-8")
        except UnicodeEncodeError as error:
            raise Fallback("half of a surrogate pair") from error
        except RecursionError as error:
            raise Fallback("a stack that is nearly full") from error

    def _walked(self, document: object, limits: Limits, *, ordered: bool = False) -> Walk:
        walk = self._walk(self._states, limits.values, ordered=ordered)
        walk.document(document)
        walk.others = [*dict.fromkeys(walk.others)]
        for node, endings in walk.about.items():
            walk.about[node] = [*dict.fromkeys(endings)]
        said = len(walk.others) + sum(map(len, walk.about.values()))
        if said + len(walk.lines) > limits.quads:
            rdfc.check_size(said + len(set(walk.lines)), limits)
        return walk


def blank_quads(walk: Walk) -> list[Quad]:
    """Return every statement of a walk that has a blank node."""
    quads = [
        Quad(subject, predicate[1:-1], object_, graph) for subject, predicate, object_, graph in walk.others
    ]
    for node, endings in walk.about.items():
        for ending in endings:
            _, predicate, rest = ending.split(" ", 2)
            quads.append(Quad(node, predicate, rest.removesuffix(" .\n")))
    return quads
