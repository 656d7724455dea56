"""Where a fetch goes: a URL taken apart strictly, so that no two readers of it can disagree."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

import idna

from did.errors import FetchFailed
from web.addresses import Address, is_public, parse_address

MAX_URL: Final = 2048
HTTPS_PORT: Final = 443
_DEFAULT_PORTS: Final = {"https": HTTPS_PORT, "http": 80}
# urlsplit quietly drops tabs and newlines, and browsers read a backslash as a slash: refused first.
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")
_AUTHORITY: Final = re.compile(
    r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:]+))(?::(?P<port>[0-9]{1,5}))?"
)
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# The last label decides: resolvers read `127.1`, `0x7f.1` and `2130706433` as addresses.
_LOOKS_NUMERIC: Final = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")


@dataclass(frozen=True, slots=True)
class Target:
    """One document on one server: `host` in ASCII (no brackets), `path` with its query, never a fragment."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def address(self) -> Address | None:
        """The address that the URL names itself; None where the host is a name to look up."""
        return parse_address(self.host)

    @property
    def place(self) -> str:
        """`host:port` as the allow list writes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class AllowList:
    """The exact places, `host:port`, to which the rules for strangers' URLs do not apply."""

    def __init__(self, places: Iterable[str] = ()) -> None:
        """Read the places; a ValueError names the first one that is not `host:port`."""
        self._places = frozenset(_place(text) for text in places)

    def __contains__(self, target: Target) -> bool:
        return target.place in self._places


def read_target(url: str, allowed: AllowList) -> Target:
    """Return where `url` leads, if it may be asked at all.

    Only https on port 443 is asked, save the places of `allowed`; plain http only there and only on loopback.

    Raises:
        FetchFailed: `address_refused`.
    """
    target = _parse(url)
    if target in allowed:
        if target.scheme == "http" and not _names_loopback(target):
            raise _refused(target.host, "plain http is for loopback alone")
        return target
    if target.scheme != "https" or target.port != HTTPS_PORT:
        raise _refused(target.host, "only https on port 443 is fetched")
    if target.address is not None and not is_public(target.address):
        raise _refused(target.host, "the address is not public")
    return target


def _parse(url: str) -> Target:
    if len(url) > MAX_URL or _UNSAFE.search(url):
        raise _refused("URL", "too long, or with characters that do not belong in one")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _refused("URL", "cannot be read") from error
    default = _DEFAULT_PORTS.get(parts.scheme)
    if default is None:
        raise _refused("URL", "is neither https nor http")
    host, port = _read_authority(parts.netloc, default)
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    return Target(parts.scheme, host, port, quote(target, safe="/%:@!$&'()*+,;=~-._?"))


def _read_authority(text: str, default_port: int) -> tuple[str, int]:
    if "@" in text:
        raise _refused("URL", "carries a user name or password")
    found = _AUTHORITY.fullmatch(text)
    if found is None:
        raise _refused("URL", "names no host that can be read")
    port = int(found["port"]) if found["port"] else default_port
    if not 0 < port < 1 << 16:
        raise _refused("URL", "has no such port")
    return _read_v6(found["v6"]) if found["v6"] else _read_name(found["name"]), port


def _read_v6(text: str) -> str:
    address = parse_address(text)
    if address is None or address.version != 6:  # noqa: PLR2004 - the IP version
        raise _refused("URL", "has brackets around what is no IPv6 address")
    return str(address)


def _read_name(text: str) -> str:
    host = _to_ascii(text)
    if parse_address(host) is None:
        if _LOOKS_NUMERIC.fullmatch(host):
            raise _refused(host, "is another spelling of an address")
        if not all(_LABEL.fullmatch(label) for label in host.split(".")):
            raise _refused("URL", "names no host that can be read")
    return host


def _to_ascii(text: str) -> str:
    """Return the host in A-labels (IDNA 2008 after UTS 46 mapping), lower case."""
    try:
        return idna.encode(text, uts46=True, std3_rules=True).decode("ascii").lower()
    except UnicodeError as error:
        raise _refused("URL", "names no host that can be read") from error


def _names_loopback(target: Target) -> bool:
    return target.host == "localhost" or (target.address is not None and target.address.is_loopback)


def _place(text: str) -> str:
    try:
        host, port = _read_authority(text, 0)
    except FetchFailed as error:
        raise ValueError(f"{text!r} is not host:port") from error
    return Target("https", host, port, "/").place


def _refused(what: str, why: str) -> FetchFailed:
    return FetchFailed("address_refused", f"{what}: {why}")
