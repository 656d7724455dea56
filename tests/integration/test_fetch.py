"""The fetcher over real sockets: servers on this machine that drip, flood, redirect and hang."""

import gzip
import ipaddress
import socket
import time
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from cryptography import x509

from did.errors import FetchFailed
from tests.support.authority import Authority
from web.fetch import FetchLimits, GuardedFetch

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
DOCUMENT = HEAD + b"Content-Length: 11\r\n\r\n" + b'{"ok":true}'


class Server:
    """Listens on a free loopback port and lets `behave(connection, stop)` answer each connection."""

    def __init__(self, behave, tls=None):
        self.behave, self.tls = behave, tls
        self.stop, self.requests, self.sni = Event(), [], []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.threads = [Thread(target=self._serve, daemon=True)]
        self.threads[0].start()

    def _serve(self):
        while not self.stop.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.threads.append(Thread(target=self._answer, args=(connection,), daemon=True))
            self.threads[-1].start()

    def _answer(self, connection):
        with connection:
            try:
                if self.tls is not None:
                    connection = self.tls.wrap_socket(connection, server_side=True)
                with connection:
                    self.requests.append(connection.recv(65536))
                    self.behave(connection, self.stop)
            except OSError:
                return  # the client hung up, as it should

    def close(self):
        self.stop.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join(timeout=10)


@contextmanager
def serving(behave, tls=None):
    server = Server(behave, tls)
    try:
        yield server
    finally:
        server.close()


def says(*pieces, every=0.0):
    """Return a behaviour: send the pieces, one `every` so many seconds."""

    def behave(connection, stop):
        for piece in pieces:
            connection.sendall(piece)
            if every and stop.wait(every):
                return

    return behave


def fetch_from(server, *, seconds=5.0, limit=1000, scheme="http", host="127.0.0.1", path="/did.json", **more):
    fetch = GuardedFetch(FetchLimits(seconds), allow=[f"{host}:{server.port}"], **more)
    return fetch(f"{scheme}://{host}:{server.port}{path}", accept="application/json", limit=limit)


def refusal(server, **more):
    started = time.monotonic()
    with pytest.raises(FetchFailed) as caught:
        fetch_from(server, **more)
    return caught.value.code, time.monotonic() - started


def test_a_document_is_fetched_from_an_allowed_place():
    with serving(says(DOCUMENT)) as server:
        got = fetch_from(server)
        assert (got.body, got.media_type) == (b'{"ok":true}', "application/json")
        assert server.requests[0].startswith(b"GET /did.json HTTP/1.1\r\n")


def test_a_chunked_document_is_put_together():
    chunks = b'Transfer-Encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'
    with serving(says(HEAD + chunks)) as server:
        assert fetch_from(server).body == b'{"a":1}'


def test_without_the_allow_list_the_same_place_gets_no_connection():
    with serving(says(DOCUMENT)) as server:
        fetch = GuardedFetch()
        for host in ("127.0.0.1", "localhost", "[::1]"):
            for scheme in ("http", "https"):
                with pytest.raises(FetchFailed) as caught:
                    fetch(f"{scheme}://{host}:{server.port}/", accept="*/*", limit=10)
                assert caught.value.code == "address_refused"
        time.sleep(0.1)
        assert server.requests == []
        assert len(server.threads) == 1


def test_localhost_on_443_is_refused_by_its_address():
    with pytest.raises(FetchFailed) as caught:
        GuardedFetch()("https://localhost/", accept="*/*", limit=10)
    assert caught.value.code == "address_refused"


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([bytes([byte]) for byte in DOCUMENT * 50], id="headers"),
        pytest.param([HEAD + b"\r\n", *[b" "] * 5000], id="body"),
        pytest.param([HEAD, *[b"X-%d: y\r\n" % n for n in range(5000)]], id="header lines"),
        pytest.param([b"HTTP/1.1 102 Processing\r\n\r\n"] * 5000, id="interim answers"),
    ],
)
def test_a_drip_ends_at_the_deadline(pieces):
    with serving(says(*pieces, every=0.02)) as server:
        code, took = refusal(server, seconds=0.6, limit=100_000)
    assert code == "timeout"
    assert 0.5 < took < 3


def test_a_server_that_accepts_and_stays_silent_ends_at_the_deadline():
    with serving(lambda connection, stop: stop.wait(20)) as server:
        code, took = refusal(server, seconds=0.4)
    assert code == "timeout"
    assert took < 3


def test_a_handshake_that_never_comes_ends_at_the_deadline():
    with serving(lambda connection, stop: stop.wait(20)) as server:
        code, took = refusal(server, seconds=0.4, scheme="https")
    assert code == "timeout"
    assert took < 3


def test_a_handshake_that_drips_ends_at_the_deadline():
    record = b"\x16\x03\x03\x40\x00" + b"\x02" * 5000
    with serving(says(*[bytes([byte]) for byte in record], every=0.02)) as server:
        code, took = refusal(server, seconds=0.6, scheme="https")
    assert code == "timeout"
    assert took < 3


def test_a_full_queue_of_connections_ends_at_the_deadline():
    """A blackhole on this machine: a listener that accepts nothing, its queue filled."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        place = listener.getsockname()
        waiting = []
        for _ in range(4):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(place)
            waiting.append(one)
        fetch = GuardedFetch(FetchLimits(0.4), allow=[f"127.0.0.1:{place[1]}"])
        started = time.monotonic()
        with pytest.raises(FetchFailed) as caught:
            fetch(f"http://127.0.0.1:{place[1]}/", accept="*/*", limit=10)
        for one in waiting:
            one.close()
    assert caught.value.code == "timeout"
    assert time.monotonic() - started < 3


def test_nobody_listening_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(FetchFailed) as caught:
        GuardedFetch(allow=[f"127.0.0.1:{port}"])(f"http://127.0.0.1:{port}/", accept="*/*", limit=10)
    assert caught.value.code == "unreachable"


def test_an_endless_body_is_cut_at_the_limit_and_the_server_hung_up_on():
    sent = []

    def flood(connection, stop):
        connection.sendall(HEAD + b"\r\n")
        while not stop.is_set():
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    with serving(flood) as server:
        code, took = refusal(server, limit=100_000)
        assert code == "too_large"
        assert took < 3
        server.threads[1].join(timeout=5)
        assert not server.threads[1].is_alive()
    assert sum(sent) < 50_000_000


def test_a_gzip_body_is_not_unpacked():
    bomb = gzip.compress(b"\0" * 10_000_000)
    with serving(says(HEAD + b"Content-Encoding: gzip\r\n\r\n" + bomb)) as server:
        assert refusal(server, limit=1 << 20)[0] == "media_type"
        assert b"accept-encoding: identity" in server.requests[0].lower()


def test_a_redirect_is_not_followed():
    with serving(says(DOCUMENT)) as inside:
        location = f"Location: http://127.0.0.1:{inside.port}/\r\nContent-Length: 0\r\n\r\n".encode()
        with serving(says(b"HTTP/1.1 302 Found\r\n" + location)) as server:
            assert refusal(server)[0] == "redirect"
        assert inside.requests == []


def test_a_body_that_is_cut_off_is_unreachable():
    with serving(says(HEAD + b"Content-Length: 500\r\n\r\nhalf")) as server:
        assert refusal(server)[0] == "unreachable"


# TLS


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("ca"))


def test_an_extra_authority_is_trusted_for_the_name_it_certified(authority):
    context = authority.context(x509.DNSName("localhost"))
    asked = []
    context.sni_callback = lambda connection, host, _: asked.append(host)
    with serving(says(DOCUMENT), context) as server:
        got = fetch_from(server, scheme="https", host="localhost", ca_file=authority.ca_file)
        assert got.body == b'{"ok":true}'
        assert b"\r\nHost: localhost:%d\r\n" % server.port in server.requests[0]
    assert asked == ["localhost"]


def test_the_extra_authority_stands_beside_those_of_the_system(authority):
    alone, more = GuardedFetch(), GuardedFetch(ca_file=authority.ca_file)
    system = {bytes(one) for one in alone._tls.get_ca_certs(binary_form=True)}
    assert {bytes(one) for one in more._tls.get_ca_certs(binary_form=True)} > system


def test_without_the_extra_authority_the_same_server_is_unreachable(authority):
    with serving(says(DOCUMENT), authority.context(x509.DNSName("localhost"))) as server:
        assert refusal(server, scheme="https", host="localhost")[0] == "unreachable"
        assert server.requests == []


@pytest.mark.parametrize(
    ("names", "days"),
    [
        pytest.param([x509.DNSName("other.example")], 1, id="another name"),
        pytest.param([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))], 1, id="the address, not the name"),
        pytest.param([x509.DNSName("localhost")], -1, id="expired"),
    ],
)
def test_a_certificate_of_another_name_or_time_is_refused(authority, names, days):
    with serving(says(DOCUMENT), authority.context(*names, days=days)) as server:
        code, _ = refusal(server, scheme="https", host="localhost", ca_file=authority.ca_file)
        assert code == "unreachable"
        assert server.requests == []


def test_a_drip_inside_tls_ends_at_the_deadline(authority):
    drip = says(HEAD + b"\r\n", *[b" "] * 5000, every=0.02)
    with serving(drip, authority.context(x509.DNSName("localhost"))) as server:
        code, took = refusal(
            server, scheme="https", host="localhost", ca_file=authority.ca_file, seconds=0.8, limit=100_000
        )
    assert code == "timeout"
    assert took < 4
