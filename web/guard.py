"""The network as the fetcher may use it: checked addresses only, one deadline over every step."""

import ssl
from collections.abc import Iterable

import httpcore2
from httpcore2 import SOCKET_OPTION

from did.errors import FetchFailed
from web.addresses import Address, is_public
from web.deadline import Deadline
from web.lookup import Lookup
from web.targets import Target

MAX_ATTEMPTS = 4


class GuardedNetwork(httpcore2.NetworkBackend):
    """Connects to one target, once its addresses were looked up and all of them may be asked."""

    def __init__(
        self,
        target: Target,
        deadline: Deadline,
        *,
        network: httpcore2.NetworkBackend,
        lookup: Lookup,
        any_address: bool,
    ) -> None:
        """Guard `network` for `target`; `any_address`: the operator listed this very place."""
        self._target = target
        self._deadline = deadline
        self._network = network
        self._lookup = lookup
        self._any_address = any_address

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline decides
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to a checked address of the target, never to a name (so no second look-up can differ)."""
        if (host, port) != (self._target.host, self._target.port):
            raise FetchFailed("address_refused", f"{host}: is not what was checked")
        addresses = self._checked_addresses()[:MAX_ATTEMPTS]
        for still_to_try, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
            share = self._deadline.left() / still_to_try
            try:
                stream = self._network.connect_tcp(str(address), port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if still_to_try == 1:
                    raise
                continue
            return TimedStream(stream, self._deadline)
        raise FetchFailed("unreachable", f"{host}: has no address")

    def _checked_addresses(self) -> tuple[Address, ...]:
        target = self._target
        own = target.address
        found = (own,) if own else self._lookup(target.host, target.port, self._deadline.left())
        if target.scheme == "http" and not all(address.is_loopback for address in found):
            raise FetchFailed("address_refused", f"{target.host}: plain http is for loopback alone")
        if not self._any_address and not all(is_public(address) for address in found):
            raise FetchFailed("address_refused", f"{target.host}: leads to an address that is not public")
        return found


class TimedStream(httpcore2.NetworkStream):
    """A connection on which every step has only what is left of the deadline."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Read some bytes before the deadline."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Write all bytes before the deadline."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Shake hands before the deadline; the certificate is checked against the name of the URL."""
        try:
            left = self._deadline.left()
        except FetchFailed:
            self.close()  # the caller only closes what shook hands
            raise
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> object:
        """Return what the connection below knows."""
        return self._stream.get_extra_info(info)
