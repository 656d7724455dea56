"""The one way out: documents of strangers are fetched and messages sent here, within limits of place, size and time.

No redirect is followed, no proxy of the environment used, no cookie kept, no compression accepted.
"""

import ssl
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import httpcore2

from did.errors import FetchFailed
from did.fetch import Fetched
from web.deadline import Clock, Deadline
from web.guard import GuardedNetwork
from web.lookup import Lookup, system_lookup
from web.targets import AllowList, Target, read_target

_OK: Final = 200
_REDIRECTS: Final = range(300, 400)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How long a whole fetch may take, in seconds, and how many bytes a body may have at most."""

    seconds: float = 5.0
    max_bytes: int = 1 << 20


class GuardedFetch:
    """A `did.fetch.Fetch` over the real network: public https on 443, or an exact place of the allow list."""

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        allow: Iterable[str] = (),
        ca_file: Path | None = None,
        network: httpcore2.NetworkBackend | None = None,
        lookup: Lookup = system_lookup,
        clock: Clock = time.monotonic,
    ) -> None:
        """Make a fetcher.

        Args:
            limits: time and size of one fetch.
            allow: exact `host:port` places to which anything may lead; plain http only on loopback.
            ca_file: certificates in PEM, trusted besides those of the system.
            network: what connects, given from outside in tests.
            lookup: what turns names into addresses.
            clock: monotonic seconds.

        Raises:
            ValueError: a place is not `host:port`.
            OSError: the CA file cannot be read.
        """
        self._limits = limits or FetchLimits()
        self._allowed = AllowList(allow)
        self._tls = _tls_context(ca_file)
        self._network = network or httpcore2.SyncBackend()
        self._lookup = lookup
        self._clock = clock

    def __call__(self, url: str, *, accept: str, limit: int) -> Fetched:
        """Return the document at `url`, of at most `limit` bytes and of a media type that `accept` names.

        Raises:
            did.errors.FetchFailed: it could not be had; the code says why.
        """
        target = read_target(url, self._allowed)
        with self._answer(target, _request(target, accept)) as response:
            return _read(target, response, accept, min(limit, self._limits.max_bytes))

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a body to `url` and return the HTTP status of the answer, of which nothing else is read.

        Raises:
            did.errors.FetchFailed: it could not be sent, or nothing answered; the code says why.
        """
        target = read_target(url, self._allowed)
        with self._answer(target, _posting(target, body, headers)) as response:
            return response.status

    def exchange(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Send a body to `url` and return status and body of the answer, whatever the status but a redirect.

        Raises:
            did.errors.FetchFailed: it could not be sent, or what answered is too large; the code says why.
        """
        target = read_target(url, self._allowed)
        with self._answer(target, _posting(target, body, headers)) as response:
            if response.status in _REDIRECTS:
                raise FetchFailed("redirect", f"{target.host}: redirects elsewhere, which is not followed")
            return response.status, _read_body(target, response, self._limits.max_bytes)

    @contextmanager
    def _answer(self, target: Target, request: httpcore2.Request) -> Iterator[httpcore2.Response]:
        try:
            with self._connection(target) as connection:
                response = connection.handle_request(request)
                try:
                    yield response
                finally:
                    response.close()
        except httpcore2.TimeoutException as error:
            raise FetchFailed("timeout", f"{target.host}: did not answer in time") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise FetchFailed("unreachable", f"{target.host}: {_reason(error)}") from error

    def _connection(self, target: Target) -> httpcore2.HTTPConnection:
        deadline = Deadline(self._limits.seconds, self._clock)
        guarded = GuardedNetwork(
            target,
            deadline,
            network=self._network,
            lookup=self._lookup,
            any_address=target in self._allowed,
        )
        # One connection for one fetch: nothing is kept that a later answer of the name server could bend.
        origin = httpcore2.Origin(target.scheme.encode(), target.host.encode(), target.port)
        return httpcore2.HTTPConnection(origin, ssl_context=self._tls, network_backend=guarded)


def _tls_context(ca_file: Path | None) -> ssl.SSLContext:
    if ca_file is None:
        return _usual_tls_context()
    context = httpcore2.default_ssl_context()
    context.load_verify_locations(cafile=ca_file)
    return context


@cache
def _usual_tls_context() -> ssl.SSLContext:
    """Return the one context of all fetchers that trust no more than the usual certificates, which are many to read."""
    return httpcore2.default_ssl_context()


def _request(target: Target, accept: str) -> httpcore2.Request:
    headers = [*_usual_headers(target), ("Accept", accept), ("Accept-Encoding", "identity")]
    return httpcore2.Request("GET", _url(target), headers=headers)


def _posting(target: Target, body: bytes, headers: Mapping[str, str]) -> httpcore2.Request:
    length = ("Content-Length", str(len(body)))
    return httpcore2.Request(
        "POST", _url(target), headers=[*_usual_headers(target), length, *headers.items()], content=body
    )


def _url(target: Target) -> httpcore2.URL:
    return httpcore2.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)


def _usual_headers(target: Target) -> list[tuple[str, str]]:
    return [("Host", _host_header(target)), ("User-Agent", "Cairn"), ("Connection", "close")]


def _host_header(target: Target) -> str:
    default = {"https": 443, "http": 80}[target.scheme]
    return target.place.removesuffix(f":{target.port}") if target.port == default else target.place


def _read(target: Target, response: httpcore2.Response, accept: str, limit: int) -> Fetched:
    _check_status(target, response.status)
    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
    if headers.get(b"content-encoding", "identity").strip().lower() != "identity":
        raise FetchFailed("media_type", f"{target.host}: sent a compressed body that was not asked for")
    media_type = headers.get(b"content-type", "").partition(";")[0].strip().lower()
    if not _is_accepted(media_type, accept):
        raise FetchFailed("media_type", f"{target.host}: sent {media_type or 'no media type'}, not {accept}")
    return Fetched(_read_body(target, response, limit), media_type)


def _check_status(target: Target, status: int) -> None:
    if status in _REDIRECTS:
        raise FetchFailed("redirect", f"{target.host}: redirects elsewhere, which is not followed")
    if status != _OK:
        raise FetchFailed("http_status", f"{target.host}: answered {status}")


def _read_body(target: Target, response: httpcore2.Response, limit: int) -> bytes:
    body = bytearray()
    for chunk in response.iter_stream():
        if len(body) + len(chunk) > limit:
            raise FetchFailed("too_large", f"{target.host}: sent more than {limit} bytes")
        body += chunk
    return bytes(body)


def _is_accepted(media_type: str, accept: str) -> bool:
    ranges = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    return bool(ranges & {media_type, f"{media_type.partition('/')[0]}/*", "*/*"})


def _reason(error: Exception) -> str:
    """Say what went wrong without the text of the other side."""
    if isinstance(error, httpcore2.ProtocolError):
        return "did not answer in HTTP"
    if any(isinstance(cause, ssl.SSLError) for cause in (error.__cause__, *error.args)):
        return "its certificate could not be checked"
    return "could not be reached"
