"""JSON-LD expansion that refuses what a signature would not cover.

Expansion leaves out, without a word, whatever the contexts do not define: it could be added or changed after
signing. And it reads many spellings as one: a signed part could be respelled so that whoever reads the JSON
by its names no longer finds it. Both are refused; VCDM 2.0 asks for compacted documents anyway.
"""

import re
import threading
from collections.abc import Mapping
from typing import Any

from pyld import jsonld

from contexts.errors import ContextsError, DataLoss, MalformedDocument, TooComplex, UnknownContext
from contexts.loader import PinnedContexts

# Each context costs milliseconds, at every place and for every proof. No honest document comes near these numbers: a
# learner record of 64 credentials has under 200.
MAX_LISTED = 16
MAX_CONTEXTS = 256
_LOOKS_LIKE_A_KEYWORD = re.compile(r"@[A-Za-z]+")
_MAY_HAVE_A_TERM = re.compile(r"[:@]")
# Other keywords would be ignored, or would allow a part of one object to be written elsewhere.
_DOCUMENT_KEYWORDS = frozenset({"@context", "@id", "@type", "@value", "@language", "@list"})
# What PyLD meets an ill-typed document with, beside its own error.
_ILL_TYPED = (jsonld.JsonLdError, TypeError, ValueError, KeyError, AttributeError, IndexError)

# An active context as PyLD has it (JSON-LD 1.1 API, 4.1); it is not changed once made.
Context = Mapping[str, Any]


class Expander:
    """Expansion over one set of pinned contexts. It may be shared by threads."""

    def __init__(self, contexts: PinnedContexts) -> None:
        self._contexts = contexts
        self._processor = _Strict(contexts)
        # PyLD keeps processed contexts in caches that are not made for threads.
        self._one_at_a_time = threading.Lock()
        self._options: Mapping[str, Any] = {
            "processingMode": "json-ld-1.1",
            "documentLoader": contexts.document_loader,
            "contextResolver": jsonld.ContextResolver({}, contexts.document_loader),
        }

    def expand(self, document: Mapping[str, Any]) -> list[Any]:
        """Return the expanded form of a document in which nothing was dropped.

        Raises:
            UnknownContext: a context, at the top or inside, is not a pinned URL.
            DataLoss: expansion would drop a term, a value or a keyword.
            MalformedDocument: it is not JSON-LD.
            TooComplex: it is nested deeper than the machine can follow, or names more contexts than are read.
        """
        _check_number(document)
        _check_contexts(document, self._contexts)
        try:
            with self._one_at_a_time:
                return self._processor.expand(document, self._options)  # type: ignore[no-any-return]
        except RecursionError as error:
            raise TooComplex("The document is nested too deep.") from error
        except _ILL_TYPED as error:
            raise _translated(error) from error

    def initial_context(self) -> Context:
        """Return the active context in which a document begins."""
        return self._processor.initial_context(self._options)

    def context_within(
        self, active: Context, local: object, *, override_protected: bool = False, propagate: bool = True
    ) -> Context:
        """Return the active context that a local one, of pinned origin, makes of another (JSON-LD 1.1 API, 4.1).

        Raises:
            MalformedDocument: the two do not go together.
        """
        try:
            with self._one_at_a_time:
                return self._processor.context_within(
                    active,
                    local,
                    options=self._fresh_options(),
                    override_protected=override_protected,
                    propagate=propagate,
                )
        except _ILL_TYPED as error:
            raise _translated(error) from error

    def _fresh_options(self) -> Mapping[str, Any]:
        # PyLD would give back a context that it processed with protected terms overridden where they must not be.
        resolver = jsonld.ContextResolver({}, self._contexts.document_loader)
        return {**self._options, "contextResolver": resolver, "base": ""}


def _check_number(document: Mapping[str, Any]) -> None:
    """Refuse to read more contexts than a document has that is meant to be read."""
    waiting: list[Any] = [document]
    named = 0
    while waiting:
        match waiting.pop():
            case list() as listed:
                waiting += listed
            case dict() as found:
                given = found.get("@context", [])
                count = len(given) if isinstance(given, list) else 1
                named += count
                if count > MAX_LISTED or named > MAX_CONTEXTS:
                    raise TooComplex("The document names more contexts than are read.")
                waiting += found.values()


def _check_contexts(element: Mapping[str, Any], pinned: PinnedContexts) -> None:
    """Refuse an object whose `@context` is anything but one or more pinned URLs."""
    given = element.get("@context")
    for url in given if isinstance(given, list) and given else [given]:
        if not isinstance(url, str):
            raise UnknownContext("A context is not a URL; contexts written into a document are not read.")
        if url not in pinned.pins:
            raise UnknownContext(f"The context {url} is not among the pinned ones.")


class _Strict(jsonld.JsonLdProcessor):  # type: ignore[misc]
    """PyLD's expansion with a refusal in each place where it drops or levels something."""

    def __init__(self, contexts: PinnedContexts) -> None:
        super().__init__(on_property_dropped=_refuse_term)
        self._contexts = contexts

    def initial_context(self, options: Mapping[str, Any]) -> Context:
        return self._get_initial_context(options)  # type: ignore[no-any-return]

    def context_within(self, active: Context, local: object, **named: Any) -> Context:  # noqa: ANN401
        return self._process_context(active, local, **named)  # type: ignore[no-any-return]

    def _get_initial_context(self, options: Any) -> Any:  # noqa: ANN401
        # Without a base, what is relative stays so and is found; PyLD would put it under example.org.
        return jsonld.freeze({**super()._get_initial_context(options), "@base": None})

    def _expand(self, active_ctx: Any, active_property: Any, element: Any, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        is_list = named.get("inside_list") or "@list" in self._of_term(
            active_ctx, active_property, "@container"
        )
        self._check_element(active_ctx, active_property, element, is_list=is_list)
        expanded = super()._expand(active_ctx, active_property, element, *rest, **named)
        if expanded is None:
            raise DataLoss(f"A value of “{active_property or 'the document'}” would not be signed.")
        return expanded

    def _prepare_nested_context(self, active_ctx: Any, element: Any, options: Any) -> Any:  # noqa: ANN401
        if "@context" in element:
            _check_contexts(element, self._contexts)
        return super()._prepare_nested_context(active_ctx, element, options)

    def _expand_object(self, active_ctx: Any, *rest: Any, **named: Any) -> None:  # noqa: ANN401
        _property, _expanded_property, element, *_others = rest
        for key, value in element.items():
            if key != "@type" or "@value" not in element:
                self._check_name(active_ctx, key)
            self._check_entry(active_ctx, key, value)
        super()._expand_object(active_ctx, *rest, **named)

    def _expand_value(self, active_ctx: Any, active_property: Any, value: Any, options: Any) -> Any:  # noqa: ANN401
        if self._of_term(active_ctx, active_property, "@type") == "@id" and isinstance(value, str):
            self._check_id(active_ctx, value)
        return super()._expand_value(active_ctx, active_property, value, options)

    def _check_element(self, active_ctx: Any, term: Any, element: Any, *, is_list: bool) -> None:  # noqa: ANN401
        match element:
            case None:
                raise DataLoss(f"The null in “{term}” would not be signed.")
            case [] if not is_list:
                raise DataLoss(f"The empty array in “{term}” would not be signed.")
            case [*items] if not is_list and any(isinstance(item, list) for item in items):
                raise MalformedDocument(
                    f"An array inside the array “{term}” would be signed as if it were flat."
                )
            case {"@value": _} if "@language" not in element:
                self._check_value_object(active_ctx, term, element)

    def _check_value_object(self, active_ctx: Any, term: Any, element: Any) -> None:  # noqa: ANN401
        given = self._expand_iri(active_ctx, element.get("@type", element.get("type")), vocab=True)
        if (given or "") == self._of_term(active_ctx, term, "@type"):
            raise MalformedDocument(
                f"The value of “{term}” is spelled out with @value, which its term implies."
            )

    def _check_entry(self, active_ctx: Any, key: str, value: Any) -> None:  # noqa: ANN401
        if _LOOKS_LIKE_A_KEYWORD.fullmatch(key) and key not in _DOCUMENT_KEYWORDS:
            raise DataLoss(f"The keyword “{key}” does not belong into a document.")
        if ":" in key and key not in active_ctx["mappings"]:
            raise MalformedDocument(f"The property “{key}” has no name in the contexts.")
        match self._expand_iri(active_ctx, key, vocab=True):
            case "@id" if isinstance(value, str):
                self._check_id(active_ctx, value)
            case "@type" | "@language" if value in (None, []):
                raise DataLoss(f"“{key}” is empty and would not be signed.")
            case "@type":
                for name in value if isinstance(value, list) else [value]:
                    self._check_name(active_ctx, name)

    def _check_name(self, active_ctx: Any, name: Any) -> None:  # noqa: ANN401
        """Refuse an IRI or keyword for which the contexts have a term: readers look for the term."""
        if not isinstance(name, str) or name in active_ctx["mappings"] or not _MAY_HAVE_A_TERM.search(name):
            return
        meant = self._expand_iri(active_ctx, name, vocab=True)
        for term, mapping in active_ctx["mappings"].items():
            if mapping and mapping["@id"] == meant:
                raise MalformedDocument(f"“{name}” must be written “{term}”, as the contexts name it.")

    def _check_id(self, active_ctx: Any, value: str) -> None:  # noqa: ANN401
        meant = self._expand_iri(active_ctx, value, base="")
        if meant is not None and meant != value:
            raise MalformedDocument(f"The id “{value}” must be written “{meant}”, which it stands for.")

    def _of_term(self, active_ctx: Any, term: Any, what: str) -> Any:  # noqa: ANN401
        return self.get_context_value(active_ctx, term, what) or ""


def _refuse_term(expanded: str | None) -> None:
    term = "a term that its context sets to null" if expanded is None else f"the term “{expanded}”"
    raise DataLoss(f"No context defines {term}; it would not be signed.")


def _translated(error: BaseException) -> ContextsError:
    """Return our own refusal inside an error of PyLD, or say that the document is malformed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ContextsError):
            return cause
        cause = cause.__cause__
    reason = getattr(error, "code", None) or type(error).__name__
    return MalformedDocument(f"The document is not JSON-LD: {reason}.")
