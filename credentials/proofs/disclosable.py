"""What of a badge its holder may keep back: each evidence entry and each identity; all else is always told (SC-11).

By ecdsa-sd-2023 that is said with JSON pointers. The paths that say it of an SD-JWT are in `sd_jwt_vc`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from credentials.badge import JsonObject
from credentials.errors import AmbiguousEntry

NAME: Final = "ecdsa-sd-2023"
_EVIDENCE: Final = "evidence"
_SUBJECT: Final = "credentialSubject"
_IDENTITIES: Final = "identifier"
# They come with whatever is told of what they belong to, or are not disclosed one by one.
_OF_ITSELF: Final = frozenset({"@context", "proof", "id", "type"})


def mandatory(document: JsonObject) -> tuple[str, ...]:
    """Return the pointers to what a badge always tells, its results among it; `id` and `type` come by themselves."""
    left_out = _OF_ITSELF | {_EVIDENCE, _SUBJECT}
    own = (f"/{name}" for name in document if name not in left_out)
    left_out_of_subject = _OF_ITSELF | {_IDENTITIES}
    of_subject = (f"/{_SUBJECT}/{name}" for name in document[_SUBJECT] if name not in left_out_of_subject)
    return (*own, *of_subject)


def optional(document: JsonObject) -> tuple[str, ...]:
    """Return the pointers to what a holder chooses to tell, one for each entry."""
    return (*evidence(document), *_places(document[_SUBJECT], _IDENTITIES, f"/{_SUBJECT}"))


def evidence(document: JsonObject, names: Collection[str] | None = None) -> tuple[str, ...]:
    """Return the pointers to the evidence entries that are called so, or have this id; without names, to all.

    Raises:
        AmbiguousEntry: several entries are called by one of the names, so that none of them was chosen.
    """
    entries = _entries(document)
    every = range(len(entries))
    chosen = every if names is None else sorted({place for name in names for place in _only(entries, name)})
    return tuple(f"/{_EVIDENCE}/{place}" for place in chosen)


def evidence_names(document: JsonObject) -> tuple[str, ...]:
    """Return by what each evidence entry of a badge is told apart: by its name, else its id, else its place."""
    return tuple(each.handle for each in _entries(document) if each.handle)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    id: str
    handle: str

    def is_called(self, name: str) -> bool:
        return name in (self.name, self.id, self.handle)


def _entries(document: JsonObject) -> list[_Entry]:
    listed = _listed(document, _EVIDENCE)
    called = [(_text(each, "name"), _text(each, "id")) for each in listed]
    names = [name for name, _ in called]
    return [
        _Entry(name, own_id, _handle(name, own_id, place if names.count(name) > 1 else None))
        for place, (name, own_id) in enumerate(called, 1)
    ]


def _handle(name: str, own_id: str, place: int | None) -> str:
    """Return by what an entry is told apart; `place` where others have its name too."""
    if name and place is None:
        return name
    return own_id or (f"{name} ({place})" if name else "")


def _only(entries: Sequence[_Entry], name: str) -> list[int]:
    found = [place for place, each in enumerate(entries) if name and each.is_called(name)]
    if len(found) > 1:
        apart = ", ".join(entries[place].handle for place in found)
        raise AmbiguousEntry(f"several entries are called {name}; they are told apart as {apart}")
    return found


def _text(entry: JsonObject, member: str) -> str:
    value = entry.get(member)
    return value if isinstance(value, str) else ""


def _places(parent: JsonObject, name: str, path: str) -> Iterator[str]:
    return (f"{path}/{name}/{place}" for place in range(len(_listed(parent, name))))


def _listed(parent: JsonObject, name: str) -> list[JsonObject]:
    found = parent.get(name, [])
    return found if isinstance(found, list) else [found]
