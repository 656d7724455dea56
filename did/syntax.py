"""DIDs and DID URLs as text (DID Core 1.0, section 3)."""

import re
from dataclasses import dataclass
from typing import Final, Self

from did.errors import MalformedDid

# did:jwk carries a whole key in its name; still, no DID Cairn can use comes near this.
LONGEST: Final = 2048

_ID_CHARACTER: Final = r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})"
_DID: Final = re.compile(rf"did:([a-z0-9]+):((?:{_ID_CHARACTER}*:)*{_ID_CHARACTER}+)")
_FRAGMENT: Final = re.compile(r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class Did:
    """A DID without path, query or fragment: `did:{method}:{specific}`."""

    method: str
    specific: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a DID.

        Raises:
            MalformedDid: it is not one, it is a DID URL, or it is longer than `LONGEST`.
        """
        match = _DID.fullmatch(text) if len(text) <= LONGEST else None
        if match is None:
            raise MalformedDid("not a DID")
        return cls(match[1], match[2])

    @property
    def value(self) -> str:
        """The DID as text."""
        return f"did:{self.method}:{self.specific}"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class DidUrl:
    """A DID URL that names a part of a DID document: `{did}#{fragment}`."""

    did: Did
    fragment: str

    @classmethod
    def parse(cls, text: str, base: Did | None = None) -> Self:
        """Read a DID URL; a bare `#fragment` is relative to `base` (DID Core 1.0, section 3.2.2).

        Path and query are refused: no method Cairn resolves gives them a meaning for keys.

        Raises:
            MalformedDid: not a DID URL with a fragment, or relative without a base.
        """
        before, _, fragment = text.partition("#")
        if len(text) > LONGEST or not _FRAGMENT.fullmatch(fragment):
            raise MalformedDid("not a DID URL with a fragment")
        if not before and base is not None:
            return cls(base, fragment)
        return cls(Did.parse(before), fragment)

    @property
    def value(self) -> str:
        """The DID URL as text, absolute."""
        return f"{self.did}#{self.fragment}"

    def __str__(self) -> str:
        return self.value
