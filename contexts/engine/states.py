"""Active contexts as states, and the ways from one to the next. PyLD makes them, each once."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from contexts import nquads
from contexts.engine.fallback import Fallback
from contexts.engine.terms import (
    PLAIN_TEXT,
    TYPE,
    State,
    Term,
    Typed,
    is_plain,
    is_same,
    named,
    new_state,
    reading_of,
)
from contexts.errors import ContextsError
from contexts.expansion import Context, Expander
from contexts.loader import PinnedContexts

# A state is some 15 kB. The usual documents need some four hundred ways between two hundred states; whoever sends
# others makes the rest, until all are forgotten.
MAX_WAYS = 2_000
MAX_LISTED = 16
_Key = TypeVar("_Key")
_Way = TypeVar("_Way")


class States:
    """The states of one set of pinned contexts. It may be shared by threads.

    Each method raises `Fallback` for what is not certain.
    """

    def __init__(self, contexts: PinnedContexts, most_ways: int = MAX_WAYS) -> None:
        self._most_ways = most_ways
        self._contexts = contexts
        self._expander = Expander(contexts)
        self._lock = threading.RLock()
        self._known: list[State] = []
        self._ways = 0
        self.initial = self._state(self._expander.initial_context())

    @property
    def ways(self) -> int:
        """How many ways between states are kept."""
        return self._ways

    @property
    def is_full(self) -> bool:
        """Whether so much is kept that it is time to begin anew."""
        return self._ways >= self._most_ways

    def local(self, state: State, urls: tuple[str, ...]) -> State:
        """Return the state that the `@context` of an object leads to."""
        if not urls or len(urls) > MAX_LISTED or any(url not in self._contexts.pins for url in urls):
            raise Fallback("a context that is not pinned, or a long list of them")
        return self._way(state.local, urls, lambda: self._processed(state, list(urls)))

    def typed(self, state: State, types: object) -> Typed:
        """Return what the types of an object come to, one name or a tuple of some."""
        listed = (types,) if isinstance(types, str) else types
        if not isinstance(listed, tuple):
            raise Fallback("a type that is no name")
        return self._way(state.typed, types, lambda: self._typed(state, listed))

    def term(self, state: State, name: str) -> Term:
        """Return what a member's name means."""
        if name in state.mappings:
            return self._way(state.terms, name, lambda: self._term(state, name))
        return self._undefined(state, name)

    def word(self, state: State, name: str) -> str:
        """Return the term of N-Quads that a word of the context stands for."""
        return self._way(state.words, name, lambda: named(state.mappings.get(name)))

    def _way(self, ways: dict[_Key, _Way], key: _Key, make: Callable[[], _Way]) -> _Way:
        with self._lock:
            if key not in ways:
                ways[key] = make()
                self._ways += 1
            return ways[key]

    def _processed(self, state: State, local: object, **how: bool) -> State:
        try:
            return self._state(self._expander.context_within(state.context, local, **how))
        except ContextsError as refusal:
            raise Fallback("a context that does not go with the others") from refusal

    def _state(self, context: Context) -> State:
        """Return the state of a context. Contexts that define the same are one state, so there is an end to them."""
        before = self._state(context["previousContext"]) if context.get("previousContext") else None
        for state in self._known:
            if state.previous is before and is_same(state.context, context):
                return state
        made = new_state(context, before)
        self._known.append(made)
        return made

    def _typed(self, state: State, types: tuple[object, ...]) -> Typed:
        if not types or len(types) > MAX_LISTED or len(set(types)) < len(types):
            raise Fallback("no types, many, or one twice")
        names = [self._type_name(name) for name in types]
        classes = tuple(self.word(state, name) for name in names)
        inside = state
        for name in sorted(names):
            scoped = state.mappings[name].get("@context")
            if scoped is not None and scoped is not False:
                inside = self._processed(inside, scoped, propagate=False)
                # PyLD looks for the next type under the contexts of those before.
                if inside.type_name != state.type_name:
                    raise Fallback("a type under which types have no name")
        return Typed(inside, classes, tuple(f"{TYPE}{each} .\n" for each in classes))

    def _type_name(self, name: object) -> str:
        if not isinstance(name, str) or ":" in name or "@" in name:
            raise Fallback("a type that is no plain term")
        return name

    def _term(self, state: State, name: str) -> Term:
        mapping = state.mappings[name]
        predicate, scoped = named(mapping), mapping.get("@context")
        values = state if scoped is None else self._scoped(state, scoped)
        meant = values.mappings.get(name) or {}
        reading = reading_of(mapping, meant)
        # As `_expand` of PyLD: the context of a type is left first, then that of the term is entered again.
        inside = self._entered(values.previous or values, meant)
        reference = self._entered(values, meant)
        is_odd = _is_shared(state, mapping) or not is_plain(name)
        return Term(name, f" {predicate} ", reading, values, inside, reference, is_odd)

    def _entered(self, state: State, meant: dict[str, Any]) -> State:
        scoped = meant.get("@context")
        return state if scoped is None else self._scoped(state, scoped)

    def _scoped(self, state: State, scoped: object) -> State:
        return self._processed(state, scoped, override_protected=True)

    def _undefined(self, state: State, name: object) -> Term:
        """Return the meaning of a name that only `@vocab` gives one. It is not kept: anybody can make more."""
        vocabulary = state.context.get("@vocab")
        if not isinstance(name, str) or vocabulary is None or ":" in name or "@" in name:
            raise Fallback("a name that no context defines")
        iri = vocabulary + name
        if not nquads.is_iri(iri):
            raise Fallback("a property that is no IRI")
        inside = state.previous or state
        return Term(name, f" {nquads.iri(iri)} ", PLAIN_TEXT, state, inside, state, is_odd=True)


def _is_shared(state: State, mapping: dict[str, Any]) -> bool:
    """Say whether another name may mean the same property; the values of both would be one set."""
    names = [each for each in state.mappings.values() if each and each["@id"] == mapping["@id"]]
    return len(names) > 1 or "@vocab" in state.context
