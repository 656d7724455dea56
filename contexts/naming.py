"""What the types of a document are called in full (JSON-LD 1.1, 4.2.3)."""

from collections.abc import Collection
from functools import lru_cache

from contexts.errors import ContextsError
from contexts.expansion import Expander
from contexts.loader import PACKAGED


def type_iris(context: object, types: Collection[str]) -> frozenset[str]:
    """Return the IRIs of the types that the pinned contexts define; types that nothing defines have none.

    A context that is not pinned, or no context, names nothing.
    """
    urls = context if isinstance(context, list) else [context]
    if not urls or not all(isinstance(url, str) for url in urls):
        return frozenset()
    return _iris(tuple(urls), tuple(sorted(types)))


@lru_cache(maxsize=256)
def _iris(urls: tuple[str, ...], types: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for each in types:
        try:
            expanded = _expander().expand({"@context": list(urls), "type": each})
        except ContextsError:
            continue
        found.update(name for node in expanded for name in node["@type"] if ":" in name)
    return frozenset(found)


@lru_cache(maxsize=1)
def _expander() -> Expander:
    return Expander(PACKAGED)
