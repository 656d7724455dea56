"""Is this the candidate's badge? A name or e-mail address, compared with what the badge carries of its holder's.

Nothing is looked up and nothing kept: what was typed goes into one comparison and is gone.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credentials.badge import HashedIdentity
from credentials.identity import EMAIL, is_known_as, is_readable
from credentials.wording import N_

NAME: Final = "name"
MAX_TYPED: Final = 320


class Likeness(StrEnum):
    """What a comparison comes to; the last two are no answer to the question."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NOT_CARRIED = "not_carried"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared (`emailAddress` or `name`), and what came of it."""

    of: str
    likeness: Likeness

    @property
    def sentence(self) -> str:
        """The result in plain words, which repeat nothing of what was typed."""
        return SENTENCES[self.of, self.likeness]


SENTENCES: Final = {
    (EMAIL, Likeness.MATCHES): N_("It matches: the badge was given to whoever has this e-mail address."),
    (EMAIL, Likeness.DIFFERS): N_(
        "It does not match: the badge was given under another e-mail address. People have more than one; "
        "ask under which one it was given."
    ),
    (EMAIL, Likeness.NOT_CARRIED): N_(
        "There is nothing to compare with: the badge, as it was handed in, carries no e-mail address."
    ),
    (EMAIL, Likeness.UNREADABLE): N_(
        "We can not compare it: the badge hides the e-mail address in a way that we do not know."
    ),
    (NAME, Likeness.MATCHES): N_(
        "It matches: the badge carries this name. Other people may have the same name; an "
        "e-mail address tells more."
    ),
    (NAME, Likeness.DIFFERS): N_(
        "It does not match: the badge carries another name, or the same one written in another way."
    ),
    (NAME, Likeness.NOT_CARRIED): N_(
        "There is nothing to compare with: the badge, as it was handed in, carries no name. Try "
        "the e-mail address."
    ),
    (
        NAME,
        Likeness.UNREADABLE,
    ): N_("We can not compare it: the badge hides the name in a way that we do not know."),
}


def compare(identities: Iterable[HashedIdentity], typed: str) -> Comparison:
    """Return how a name or e-mail address compares with the identities of a badge (Open Badges 3.0, IdentityObject).

    What has an @ in it is an address, anything else a name. Upper and lower case are the same in an address and in a
    name in clear; behind a hash, a name has to be written as its issuer wrote it.
    """
    text = _tidy(typed)
    kind = EMAIL if "@" in text else NAME
    carried = [each for each in identities if each.identity_type == kind]
    return Comparison(kind, _likeness(carried, text))


def _likeness(carried: list[HashedIdentity], text: str) -> Likeness:
    if not carried:
        return Likeness.NOT_CARRIED
    if any(_is(each, text) for each in carried):
        return Likeness.MATCHES
    return Likeness.DIFFERS if all(map(is_readable, carried)) else Likeness.UNREADABLE


def _is(identity: HashedIdentity, text: str) -> bool:
    if not identity.hashed:
        return _tidy(identity.identity_hash).casefold() == text.casefold()
    # Whoever hashed it may have had another form of the same characters.
    spellings = (text, text.lower(), unicodedata.normalize("NFD", text))
    return any(is_known_as(identity, identity.identity_type, each) for each in spellings)


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
