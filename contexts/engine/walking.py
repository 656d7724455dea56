"""A document walked along the states of its contexts, saying its statements."""

from collections.abc import Sequence
from typing import Any

from contexts import nquads
from contexts.engine.fallback import Fallback
from contexts.engine.states import States
from contexts.engine.terms import TYPE, State, Term, Typed, is_plain
from contexts.engine.values import check_pieces, number, quoted, spelled, state_around
from contexts.nquads import RDF
from contexts.strict_json import MAX_DEPTH

# Subject, predicate, object and graph, as `nquads.Quad`; the predicate stands between two spaces.
Statement = tuple[str, str, str, str]
# Where an object says its members: its subject and graph; and if statements without other blank nodes are kept
# apart, what they begin with there, and those so far.
_Place = tuple[str, str, str, list[str] | None]

_FIRST, _REST = (f" {nquads.iri(RDF + name)} " for name in ("first", "rest"))
_NIL = nquads.iri(RDF + "nil")
_is_iri = nquads.IRI.fullmatch


class Walk:
    """One walk through one document, and what it says. Any statement may be there twice.

    `lines` are the statements without blank nodes, in canonical N-Quads. `about` has those of the default graph
    with no blank node but their subject, by that subject, as what follows it. `others` are the rest.

    `is_plain` tells whether every member has the plain name of a property, and no object the label of a blank
    node. An `ordered` walk goes by the names of members, as expansion does, which gives blank nodes the labels
    of the exact path.
    """

    def __init__(self, states: States, most_values: int, *, ordered: bool = False) -> None:
        self.lines: list[str] = []
        self.about: dict[str, list[str]] = {}
        self.others: list[Statement] = []
        self.is_plain = True
        self._states = states
        self._values_left = most_values - 1
        self._is_ordered = ordered
        self._labels: dict[str, str] = {}
        self._fresh_labels = 0
        self._root = ""

    def document(self, document: object) -> None:
        """Say the statements of a whole document.

        Raises:
            Fallback: it is not for the engine.
        """
        self._loose(document, self._states.initial, "", 1)
        if self._values_left < 0:
            raise Fallback("a document that is large")

    # --- objects ----------------------------------------------------------------------------------

    def _loose(self, element: object, state: State, graph: str, depth: int) -> None:
        """Say an object that stands for itself in a graph. One without a property would vanish from it."""
        if type(element) is not dict or len(element) < 2 + ("@context" in element):
            raise Fallback("something alone in a graph")
        self._node(element, state, graph, depth)

    def _node(self, element: dict[Any, Any], state: State, graph: str, depth: int) -> str:
        """Say an object and return its name; `state` is the one around its own contexts and types."""
        self._values_left -= 2 * len(element)
        if self._values_left < 0 or depth >= MAX_DEPTH:  # An array in it may then be as deep as is allowed.
            raise Fallback("a document that is large or deep")
        if "@context" in element:
            state = self._local(element["@context"], state)
        types, typed = element.get(state.type_name), None
        if types is not None:
            typed = self._typed(types, state)
            state = typed.state
        name = element.get(state.id_name)
        subject = self._fresh() if name is None else self._resource(name, state)
        place = self._place(subject, graph)
        if depth == 1:
            self._root = subject
        if typed is not None:
            self._say_types(place, typed, is_inside=depth > 1)
        self._members(element, state, place, depth)
        return subject

    def _place(self, subject: str, graph: str) -> _Place:
        if graph:
            return subject, graph, "", None
        if subject[0] == "<":
            return subject, "", subject, self.lines
        return subject, "", "", self.about.setdefault(subject, [])

    def _local(self, urls: object, state: State) -> State:
        # One context alone counts as if it were in an array; a document that this makes too large falls back.
        key = tuple(urls) if type(urls) is list else (urls,)
        self._values_left -= len(key)
        try:
            return state.local.get(key) or self._states.local(state, key)
        except TypeError as unhashable:
            raise Fallback("a context that is no URL") from unhashable

    def _typed(self, types: object, state: State) -> Typed:
        if type(types) is list:
            self._values_left -= len(types)
            types = tuple(types)
        try:
            found = state.typed.get(types)
        except TypeError as unhashable:
            raise Fallback("a type that is no name") from unhashable
        return found or self._states.typed(state, types)

    # --- members ----------------------------------------------------------------------------------

    def _members(self, element: dict[Any, Any], state: State, place: _Place, depth: int) -> None:
        terms, names = state.terms, state.names
        subject, graph, start, said = place
        odd: list[str] = []
        for key, value in sorted(element.items()) if self._is_ordered else element.items():
            term = terms.get(key)
            if term is None:
                if key in names:
                    if value is None:
                        raise Fallback("a null")
                    continue
                term = self._states.term(state, key)
            if term.is_odd:
                self._check_odd(term, odd)
            if type(value) is not str or not term.is_text:
                self._property(term, value, place, depth)
            elif said is None:
                self.others.append((subject, term.predicate, quoted(value) + term.reading.suffix, graph))
            else:
                said.append(f"{start}{term.predicate}{quoted(value)}{term.ending}")

    def _check_odd(self, term: Term, before: list[str]) -> None:
        self.is_plain = self.is_plain and is_plain(term.name)
        if term.predicate in before:
            raise Fallback("one property under two names")
        before.append(term.predicate)

    def _property(self, term: Term, value: object, place: _Place, depth: int) -> None:
        is_container = term.reading.is_list or term.reading.is_graph
        if type(value) is list:
            self._values_left -= len(value)
            if is_container:
                self._container(term, value, place, depth + 1)
            else:
                self._set(term, value, place, depth + 1)
        elif is_container:
            self._container(term, [value], place, depth)
        else:
            self._say(place, term.predicate, self._object(term, value, place[1], depth))

    def _set(self, term: Term, values: list[Any], place: _Place, depth: int) -> None:
        if not values:
            raise Fallback("an empty array")
        objects = [self._object(term, each, place[1], depth) for each in values]
        for each in objects:
            self._say(place, term.predicate, each)
        if len(set(objects)) < len(objects):
            check_pieces(values, objects)

    def _container(self, term: Term, values: list[Any], place: _Place, depth: int) -> None:
        if term.reading.is_list:
            self._say(place, term.predicate, self._list(term, values, place[1], depth))
            return
        if not values:
            raise Fallback("an empty array")
        for each in values:
            name = self._fresh()
            self._say(place, term.predicate, name)
            self._loose(each, term.inside, name, depth + 1)

    def _list(self, term: Term, items: Sequence[object], graph: str, depth: int) -> str:
        objects = [self._object(term, each, graph, depth) for each in items]
        links = [self._fresh() for _ in objects]
        for link, item, rest in zip(links, objects, [*links[1:], _NIL], strict=False):
            place = self._place(link, graph)
            self._say(place, _FIRST, item)
            self._say(place, _REST, rest)
        return links[0] if links else _NIL

    def _say(self, place: _Place, predicate: str, object_: str) -> None:
        subject, graph, start, said = place
        if said is None or object_[0] == "_":
            self.others.append((subject, predicate, object_, graph))
        else:
            said.append(f"{start}{predicate}{object_} .\n")

    def _say_types(self, place: _Place, typed: Typed, *, is_inside: bool) -> None:
        subject, graph, start, said = place
        if is_inside and subject == self._root and not graph:
            raise Fallback("the document described a second time")
        if said is None:
            self.others += [(subject, TYPE, each, graph) for each in typed.classes]
        else:
            said += [start + each for each in typed.endings]

    # --- values -----------------------------------------------------------------------------------

    def _object(self, term: Term, value: object, graph: str, depth: int) -> str:
        if type(value) is str:
            return self._string(term, value)
        if type(value) is dict:
            return self._node(value, state_around(term, value), graph, depth + 1)
        if type(value) is bool or type(value) is int or type(value) is float:
            return number(term.reading, value)
        raise Fallback("a null, an array in an array, or no JSON")

    def _string(self, term: Term, value: str) -> str:
        reading = term.reading
        if reading.is_literal:
            return quoted(value) + reading.suffix
        if reading.coercion == "@id":
            return self._resource(value, term.values)
        if reading.coercion == "@vocab":
            return self._word(value, term.values)
        return spelled(reading, value)

    def _word(self, value: str, state: State) -> str:
        if value in state.mappings:
            return state.words.get(value) or self._states.word(state, value)
        if "@vocab" in state.context:
            raise Fallback("a word that only a default vocabulary knows")
        return self._resource(value, state)

    def _resource(self, name: Any, state: State) -> str:  # noqa: ANN401
        """Return the term of an id, which must be written in full."""
        if type(name) is not str or not _is_iri(name):
            return self._labelled(name)
        if state.prefixes:
            scheme, _, rest = name.partition(":")
            if scheme in state.prefixes and not rest.startswith("//"):
                raise Fallback("an id that is short for another")
        return f"<{name}>"

    def _labelled(self, name: object) -> str:
        if type(name) is not str or not nquads.is_blank_label(name):
            raise Fallback("an id that is no absolute IRI")
        self.is_plain = False
        return self._labels.get(name) or self._labels.setdefault(name, self._fresh())

    def _fresh(self) -> str:
        self._fresh_labels += 1
        return f"_:b{self._fresh_labels}"
