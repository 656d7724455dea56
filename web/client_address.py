"""Which address a request counts for: that of the connection, or what proxies named by the operator say of it."""

import logging
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_network
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.addresses import Address, parse_address

Network = IPv4Network | IPv6Network

_log = logging.getLogger("cairn.client_address")
_MOST_HOPS: Final = 16
# One household or office has a whole network of this size to itself.
_IPV6_PREFIX: Final = 64


def read_networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return networks written as `10.0.0.0/8` or single addresses.

    Raises:
        ValueError: one is neither, or has bits set beyond its prefix.
    """
    return tuple(ip_network(text) for text in texts)


def counted_as(text: str) -> str:
    """Return under which name an address is counted: IPv4 as it is, IPv6 by the first half of it."""
    address = _address(text)
    if not isinstance(address, IPv6Address):
        return text if address is None else str(address)
    return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))


class ClientAddress:
    """ASGI middleware: puts the address that counts into the request, in place of its connection's.

    Without `proxies` that is the connection's own, whatever headers say: anybody can write those. What the named
    proxies append to `X-Forwarded-For` is read from its end, up to the first address that is none of theirs.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[Network] = ()) -> None:
        self._app = app
        self._proxies = tuple(proxies)
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the app inside, as one of the address that counts."""
        if scope["type"] == "http":
            peer, port = scope.get("client") or ("", 0)
            hops = _hops(Headers(scope=scope))
            self._warn(peer, hops)
            scope = {**scope, "client": (self._counted(peer, hops), port)}
        await self._app(scope, receive, send)

    def _counted(self, peer: str, hops: list[str]) -> str:
        while self._is_proxy(peer) and hops:
            found = _address(hops.pop())
            if found is None:
                return peer
            peer = str(found)
        return peer

    def _is_proxy(self, text: str) -> bool:
        address = _address(text)
        return address is not None and any(address in network for network in self._proxies)

    def _warn(self, peer: str, hops: list[str]) -> None:
        """Say once that a proxy nearby is not named: all of its clients count as one."""
        address = _address(peer)
        if self._warned or not hops or address is None or address.is_global or self._is_proxy(peer):
            return
        self._warned = True
        _log.warning("requests come by a proxy that CAIRN_PROXIES does not name; its clients count as one")


def _hops(headers: Headers) -> list[str]:
    named = ",".join(headers.getlist("x-forwarded-for")).split(",")
    return [each.strip() for each in named[-_MOST_HOPS:] if each.strip()]


def _address(text: str) -> Address | None:
    """Return the address in `text`, which some proxies write with its port; IPv4 in IPv6 is IPv4."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    address = parse_address(text)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
