"""Of which achievements a credential speaks, to whatever reads its claims by their paths."""

from collections.abc import Iterator
from itertools import chain

from credentials.badge import JsonObject
from credentials.dcql.paths import Path, select

_PLACES: tuple[Path, ...] = tuple(
    ("credentialSubject", *subject, "achievement", *achievement)
    for subject in ((), (None,))
    for achievement in ((), (None,))
)


def achievements_of(document: JsonObject) -> Iterator[str]:
    """Yield the id of each achievement that is said of a subject, also where the credential is not of a badge's type.

    Queries look at claims and not at types, so whoever is held to be a badge's awarder is looked for by claims too.
    """
    for found in chain.from_iterable(select(document, place) for place in _PLACES):
        name = found.get("id") if isinstance(found, dict) else found
        if isinstance(name, str):
            yield name
