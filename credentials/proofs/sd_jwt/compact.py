"""The compact form: the issuer's token, disclosures, and perhaps a key binding, parted by `~` (RFC 9901, 4)."""

from dataclasses import dataclass, field
from typing import Final

from credentials.errors import MalformedToken

MAX_BYTES: Final = 1 << 20
MAX_DISCLOSURES: Final = 256
SEPARATOR: Final = "~"


@dataclass(frozen=True, slots=True)
class SdJwt:
    """An SD-JWT taken apart; nothing of it is verified. `key_binding` is the holder's token, if there is one."""

    issuer_jwt: str = field(repr=False)
    disclosures: tuple[str, ...] = field(repr=False)
    key_binding: str | None = field(default=None, repr=False)

    @property
    def presented(self) -> str:
        """The form without key binding, up to its last `~`: what a key binding is over (RFC 9901, 4.3.1)."""
        return joined(self.issuer_jwt, self.disclosures)


def joined(issuer_jwt: str, disclosures: tuple[str, ...]) -> str:
    """Return the compact form without key binding."""
    return SEPARATOR.join((issuer_jwt, *disclosures, ""))


def split(text: str) -> SdJwt:
    """Return the parts of an SD-JWT, with or without a key binding.

    Raises:
        MalformedToken: it is too long, holds too many disclosures or an empty one, or is in the JSON serialisation.
    """
    if len(text) > MAX_BYTES:
        raise MalformedToken(f"an SD-JWT has at most {MAX_BYTES} characters")
    if not text.isascii() or text.lstrip().startswith("{"):
        raise MalformedToken(
            "an SD-JWT is accepted in its compact form only, because there all of it is signed"
        )
    issuer_jwt, *disclosures = text.split(SEPARATOR)
    key_binding = disclosures.pop() if disclosures else "none"
    if key_binding and key_binding.count(".") != 2:  # noqa: PLR2004 - a compact JWS has three parts
        raise MalformedToken("an SD-JWT ends with '~' or with a key binding")
    if len(disclosures) > MAX_DISCLOSURES:
        raise MalformedToken(f"an SD-JWT holds at most {MAX_DISCLOSURES} disclosures")
    if not issuer_jwt or "" in disclosures:
        raise MalformedToken("an SD-JWT with an empty part")
    return SdJwt(issuer_jwt, tuple(disclosures), key_binding or None)


def issuer_part(body: bytes) -> bytes:
    """Return the token that the issuer signed: the same in every presentation of one copy."""
    return body.partition(SEPARATOR.encode())[0]
