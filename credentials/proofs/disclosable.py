"""What of a badge its holder may keep back: each evidence entry and each identity; all else is always told (SC-11).

By ecdsa-sd-2023 that is said with JSON pointers. The paths that say it of an SD-JWT are in `sd_jwt_vc`.
"""

from collections.abc import Collection, Iterator
from typing import Final

from credentials.badge import JsonObject

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
    """Return the pointers to the evidence entries of these names or ids, or to all."""
    return tuple(
        f"/{_EVIDENCE}/{place}"
        for place, each in enumerate(_listed(document, _EVIDENCE))
        if names is None or not {each.get("name"), each.get("id")}.isdisjoint(names)
    )


def evidence_names(document: JsonObject) -> tuple[str, ...]:
    """Return by what the evidence entries of a badge are called: each by its name, or by its id."""
    called = (each.get("name") or each.get("id") for each in _listed(document, _EVIDENCE))
    return tuple(each for each in called if isinstance(each, str))


def _places(parent: JsonObject, name: str, path: str) -> Iterator[str]:
    return (f"{path}/{name}/{place}" for place in range(len(_listed(parent, name))))


def _listed(parent: JsonObject, name: str) -> list[JsonObject]:
    found = parent.get(name, [])
    return found if isinstance(found, list) else [found]
