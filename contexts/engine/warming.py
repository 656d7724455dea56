"""The states that everyday documents go through, made before the first of them comes."""

from contextlib import suppress
from typing import Final

from contexts.engine.fallback import Fallback
from contexts.engine.states import States
from contexts.engine.terms import State

_V2: Final = "https://www.w3.org/ns/credentials/v2"
_V1: Final = "https://www.w3.org/2018/credentials/v1"
_OB: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_OB_BEFORE: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json"
_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"

LISTS: Final = (
    (_V2,),
    (_V2, _OB),
    (_V2, _OB, _EXTENSIONS),
    (_V2, _OB_BEFORE),
    (_V1, _OB_BEFORE),
    (_V2, "https://w3id.org/security/data-integrity/v2"),
)
TYPES: Final = (
    ("VerifiableCredential", "OpenBadgeCredential"),
    ("VerifiableCredential", "AchievementCredential"),
    ("VerifiableCredential", "EndorsementCredential"),
    ("VerifiableCredential", "BitstringStatusListCredential"),
)


def warm(states: States) -> None:
    """Make the states of the usual context lists, of each type there, and of their members."""
    for urls in LISTS:
        with suppress(Fallback):  # Another folder of contexts may not have these.
            _explore(states, states.local(states.initial, urls))


def _explore(states: States, state: State) -> None:
    around = [state]
    # A type may stand alone or in an array.
    scoped = [name for name in _with_scope(state) if name[0].isupper()]
    for types in (*scoped, *((name,) for name in scoped), *TYPES):
        with suppress(Fallback):
            around.append(states.typed(state, types).state)
    for each in around:
        # As the names of members, types would make a state with every other type; nobody uses them so.
        for name in (name for name in _with_scope(each) if not name[0].isupper()):
            with suppress(Fallback):
                states.term(each, name)


def _with_scope(state: State) -> list[str]:
    """Return the terms that bring contexts of their own."""
    return [name for name, mapping in state.mappings.items() if mapping and "@context" in mapping]
