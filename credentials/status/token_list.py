"""Token Status List (IETF OAuth): a signed token with one small value a credential, the first one rightmost.

Unlike in a Bitstring Status List, the lowest index is in the lowest bits, the packing is ZLIB, and the text has
no multibase prefix. The two share no code that knows any of this.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, Final, Self

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials import jose
from credentials.badge import JsonObject
from credentials.errors import IndexOutOfRange, MalformedStatusList, MalformedToken
from credentials.status.packing import MAX_BYTES, Window, unpacked
from keys.multibase import b64url_encode
from keys.public import PublicKey
from keys.signer import Signer

MEDIA_TYPE: Final = "application/statuslist+jwt"
MAX_TOKEN: Final = 4 << 20
_TYPE: Final = "statuslist+jwt"
_SIZES: Final = (1, 2, 4, 8)
_LONGEST: Final = timedelta(days=36_500)


class TokenStatus(IntEnum):
    """The values with a meaning of their own (Token Status List, 7.1); others are the issuer's or reserved."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2


@dataclass(frozen=True, slots=True)
class StatusArray:
    """Values of 1, 2, 4 or 8 bits, the lowest index in the lowest bits of its byte."""

    data: bytes = field(repr=False)
    size: int

    @classmethod
    def of(cls, values: Mapping[int, int], size: int, length: int) -> Self:
        """Return an array of `length` values of `size` bits with these set and all others zero.

        Raises:
            IndexOutOfRange: an index lies outside.
            ValueError: the size is not one of the standard, or a value does not fit.
        """
        data = bytearray(-(-length * size // 8))
        for index, value in values.items():
            if not 0 <= index < length:
                raise IndexOutOfRange(f"the list has {length} entries, none at {index}")
            if not 0 <= value < 1 << size:
                raise ValueError(f"{value} does not fit into {size} bits")
            data[index * size // 8] |= value << index * size % 8
        return cls(bytes(data), size)

    def __post_init__(self) -> None:
        if self.size not in _SIZES:
            raise ValueError(f"a value has one of {_SIZES} bits, not {self.size}")

    def __len__(self) -> int:
        return 8 * len(self.data) // self.size

    def value(self, index: int) -> int:
        """Return the value at `index`.

        Raises:
            IndexOutOfRange: the list has no such value.
        """
        if not 0 <= index < len(self):
            raise IndexOutOfRange(f"the list has {len(self)} entries, none at {index}")
        return self.data[index * self.size // 8] >> index * self.size % 8 & (1 << self.size) - 1

    def encode(self) -> str:
        """Return the `lst`: base64url of the ZLIB of the values, packed as small as it gets (4.1)."""
        return b64url_encode(zlib.compress(self.data, 9))

    @classmethod
    def decode(cls, text: str, size: int, *, max_bytes: int = MAX_BYTES) -> Self:
        """Return the values of a `lst` of at most `max_bytes` when unpacked.

        Raises:
            MalformedStatusList: it is not ZLIB in base64url, too large, or empty.
        """
        data = unpacked(text, Window.ZLIB, max_bytes)
        if not data:
            raise MalformedStatusList("a list without any entry")
        return cls(data, size)


@dataclass(frozen=True, slots=True)
class TokenList:
    """What a status list token says. `issuer` is None where it does not say whose it is."""

    uri: str
    values: StatusArray
    issued_at: datetime
    expires_at: datetime | None = None
    ttl: timedelta | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class UnverifiedTokenList:
    """A status list token as read: `kid` names the key that must have signed it."""

    jws: jose.Jws = field(repr=False)
    kid: str | None
    content: TokenList

    def verify(self, key: PublicKey) -> TokenList:
        """Return what the token says once it turned out to be signed by `key`.

        Raises:
            InvalidProof: it is not.
        """
        jose.verify(self.jws, key)
        return self.content


def sign(content: TokenList, signer: Signer, kid: str, x5c: Sequence[str] = ()) -> str:
    """Return the status list token (5.1); `x5c` are the certificates of the key, for whoever goes by them.

    Raises:
        ValueError: an instant is not a whole second with a time zone.
    """
    claims: JsonObject = {
        "sub": content.uri,
        "iat": _seconds(content.issued_at),
        "status_list": {"bits": content.values.size, "lst": content.values.encode()},
    }
    if content.issuer is not None:
        claims["iss"] = content.issuer
    if content.expires_at is not None:
        claims["exp"] = _seconds(content.expires_at)
    if content.ttl is not None:
        claims["ttl"] = content.ttl // timedelta(seconds=1)
    header = {"typ": _TYPE, "kid": kid, **({"x5c": list(x5c)} if x5c else {})}
    return jose.sign(jose.json_bytes(claims), header, signer)


def read(token: str) -> UnverifiedTokenList:
    """Return what a status list token says, unverified (5.1, 8.3).

    Raises:
        MalformedToken, UnsupportedProof: as `credentials.jose.read`.
        MalformedStatusList: it is another kind of token, or a claim is missing or wrong.
    """
    jws = jose.read(token, max_bytes=MAX_TOKEN)
    kind, kid = jws.header.get("typ"), jws.header.get("kid")
    # RFC 8725, 3.11: no other token is a status list.
    if not isinstance(kind, str) or kind.lower().removeprefix("application/") != _TYPE:
        raise MalformedStatusList("the token is not a status list")
    if kid is not None and not isinstance(kid, str):
        raise MalformedStatusList("the token's kid is not text")
    return UnverifiedTokenList(jws, kid, _content(_claims(jws)))


def _claims(jws: jose.Jws) -> JsonObject:
    try:
        return parse_object(jws.payload, max_bytes=MAX_TOKEN)
    except MalformedJson as fault:
        raise MalformedToken(f"the token's payload: {fault}") from fault


def _content(claims: JsonObject) -> TokenList:
    issued_at, uri = _instant(claims, "iat"), _text(claims, "sub")
    if issued_at is None or uri is None:
        raise MalformedStatusList("a status list token has the claims sub and iat")
    return TokenList(
        uri, _values(claims), issued_at, _instant(claims, "exp"), _ttl(claims), _text(claims, "iss")
    )


def _values(claims: JsonObject) -> StatusArray:
    match claims.get("status_list"):
        case {"bits": int(size), "lst": str(text)} if size in _SIZES and not isinstance(size, bool):
            return StatusArray.decode(text, size)
    raise MalformedStatusList("the claim status_list has bits (1, 2, 4 or 8) and lst")


def _text(claims: JsonObject, name: str) -> str | None:
    found = claims.get(name)
    if name in claims and (not isinstance(found, str) or not found):
        raise MalformedStatusList(f"the claim {name} is not text")
    return found


def _ttl(claims: JsonObject) -> timedelta | None:
    if "ttl" not in claims:
        return None
    if not _is_number(claims["ttl"]) or claims["ttl"] <= 0:
        raise MalformedStatusList("the claim ttl is not a positive number of seconds")
    return timedelta(seconds=min(claims["ttl"], _LONGEST.total_seconds()))


def _instant(claims: JsonObject, name: str) -> datetime | None:
    if name not in claims:
        return None
    if not _is_number(claims[name]):
        raise MalformedStatusList(f"the claim {name} is not a number of seconds")
    try:
        return datetime.fromtimestamp(int(claims[name]), UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise MalformedStatusList(f"the claim {name} is beyond the calendar") from fault


def _is_number(found: Any) -> bool:  # noqa: ANN401
    return isinstance(found, int | float) and not isinstance(found, bool)


def _seconds(at: datetime) -> int:
    if at.tzinfo is None or at.microsecond:
        raise ValueError("an instant is a whole second with a time zone")
    return int(at.timestamp())
