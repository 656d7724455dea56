"""The fetcher over a network that records: what it would connect to, say, take, and for how long."""

import ssl

import httpcore2
import pytest

from did.errors import FetchFailed
from tests.support.counts import count
from web.addresses import parse_address
from web.fetch import FetchLimits, GuardedFetch

DOCUMENT = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


class Wire(httpcore2.NetworkStream):
    """Plays a server that says `pieces`, one a read, whatever it is asked."""

    def __init__(self, network, pieces):
        self.network, self.pieces = network, list(pieces)

    def read(self, max_bytes, timeout=None):
        self.network.timeouts.append(timeout)
        self.network.clock.at += self.network.seconds_a_read
        return self.pieces.pop(0) if self.pieces else b""

    def write(self, buffer, timeout=None):
        self.network.timeouts.append(timeout)
        self.network.sent += buffer

    def close(self):
        self.network.closed += 1

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        self.network.timeouts.append(timeout)
        self.network.tls.append((server_hostname, ssl_context))
        return self


class Clock:
    def __init__(self):
        self.at = 0.0

    def __call__(self):
        return self.at


class Network(httpcore2.NetworkBackend):
    """Records every connection; nothing ever leaves. `dead` addresses refuse to connect."""

    def __init__(self, *pieces, dead=(), seconds_a_read=0.0):
        self.pieces, self.dead, self.seconds_a_read = pieces or (DOCUMENT,), dead, seconds_a_read
        self.clock = Clock()
        self.connected, self.tls, self.timeouts = [], [], []
        self.sent, self.closed = b"", 0

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.connected.append((host, port))
        self.timeouts.append(timeout)
        if host in self.dead:
            raise httpcore2.ConnectError("refused")
        return Wire(self, self.pieces)


class Names:
    """A name server with the answers of the test, one list a question; counts the questions."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, host, port, seconds):
        self.asked.append((host, port))
        texts = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return tuple(parse_address(text) for text in texts)


def fetcher(network, names=None, **more):
    names = names or Names(["93.184.215.14"])
    return GuardedFetch(FetchLimits(), network=network, lookup=names, clock=network.clock, **more)


def get(
    network, url="https://example.org/did.json", *, accept="application/json", limit=1000, names=None, **more
):
    return fetcher(network, names, **more)(url, accept=accept, limit=limit)


def refusal(network, url="https://example.org/did.json", **more):
    with pytest.raises(FetchFailed) as caught:
        get(network, url, **more)
    return caught.value.code


def answer(*headers, status="200 OK", body=b"{}"):
    return f"HTTP/1.1 {status}\r\n{''.join(line + chr(13) + chr(10) for line in headers)}\r\n".encode() + body


# Where it connects

SPELLINGS = """
    127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 017700000001 0177.0.0.1 127.0.0.1. 0
    0.0.0.0 127.000.000.001 \uff11\uff12\uff17.\uff10.\uff10.\uff11 127\u30020\u30020\u30021
    \u2460\u2461\u2466.0.0.1 127.0.0.1%00 %31%32%37.0.0.1 user@127.0.0.1 example.org@127.0.0.1
    127.0.0.1:22 127.0.0.1:443 10.0.0.1 192.168.1.1 172.16.0.1 100.64.0.1 169.254.169.254 0xa9fea9fe
    2852039166 169.254.43518 224.0.0.1 255.255.255.255 192.0.0.192 192.0.2.1 198.18.0.1 192.88.99.1
    [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1]
    [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:7f00:1::] [fe80::1] [fe80::1%25eth0] [fc00::1] [fec0::1]
    [ff02::1] [5f00::1] [3fff::1] [2001:db8::1] [fd00:ec2::254] [::ffff:0:127.0.0.1] localhost:8080
    localhost. 127.0.0.1\\@example.org
""".split()  # noqa: SIM905 - a list would fill the page


def test_there_are_at_least_forty_spellings():
    assert len(set(SPELLINGS)) >= 40


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_an_inner_address_is_connected_to_or_looked_up(host):
    network, names = Network(), Names(["127.0.0.1"])
    assert refusal(network, f"https://{host}/", names=names) == "address_refused"
    assert network.connected == []
    assert names.asked == []


INSIDE = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1", "fd00::1",
          "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1"]  # fmt: skip


@pytest.mark.parametrize("inside", INSIDE)
@pytest.mark.parametrize("name", ["localhost", "metadata", "inside.example.org", "xn--bcher-kva.example"])
def test_a_name_that_leads_inside_is_refused(name, inside):
    network = Network()
    assert refusal(network, f"https://{name}/", names=Names([inside])) == "address_refused"
    assert network.connected == []


@pytest.mark.parametrize("inside", INSIDE)
def test_one_inner_address_among_public_ones_refuses_them_all(inside):
    for answers in (["1.1.1.1", inside], [inside, "1.1.1.1"], ["1.1.1.1", "2606:4700::1", inside]):
        network = Network()
        assert refusal(network, names=Names(answers)) == "address_refused"
        assert network.connected == []


def test_the_name_is_looked_up_once_and_the_checked_address_connected_to():
    network, names = Network(), Names(["93.184.215.14"], ["127.0.0.1"])
    get(network, names=names)
    assert names.asked == [("example.org", 443)]
    assert network.connected == [("93.184.215.14", 443)]


def test_a_name_that_answers_public_then_private_is_refused_the_second_time():
    network, names = Network(), Names(["93.184.215.14"], ["127.0.0.1"])
    fetch = fetcher(network, names)
    fetch("https://example.org/", accept="*/*", limit=10)
    with pytest.raises(FetchFailed):
        fetch("https://example.org/", accept="*/*", limit=10)
    assert network.connected == [("93.184.215.14", 443)]


def test_every_fetch_makes_one_lookup_and_one_connection_of_its_own():
    network, names = Network(), Names(["93.184.215.14"])
    fetch = fetcher(network, names)
    fetches = count(200)
    for _ in range(fetches):
        fetch("https://example.org/", accept="*/*", limit=10)
    assert len(names.asked) == len(network.connected) == fetches
    assert network.closed >= fetches


def test_certificate_and_host_header_are_those_of_the_name_not_of_the_address():
    network = Network()
    get(network)
    (sni, context), *others = network.tls
    assert sni == "example.org"
    assert others == []
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert b"\r\nHost: example.org\r\n" in network.sent


def test_the_next_address_is_tried_when_one_does_not_connect():
    network = Network(dead={"2606:4700::1"})
    get(network, names=Names(["2606:4700::1", "1.1.1.1"]))
    assert network.connected == [("2606:4700::1", 443), ("1.1.1.1", 443)]


def test_an_address_that_may_be_slow_leaves_time_for_the_next():
    network = Network(dead={"1.1.1.1"})
    get(network, names=Names(["1.1.1.1", "1.0.0.1"]))
    assert network.timeouts[:2] == [2.5, 5.0]


def test_not_more_than_four_addresses_are_tried():
    many = [f"1.1.1.{last}" for last in range(1, 30)]
    network = Network(dead=set(many))
    assert refusal(network, names=Names(many)) == "unreachable"
    assert len(network.connected) == 4


def test_a_name_without_an_address_is_unreachable():
    network = Network()
    assert refusal(network, names=Names([])) == "unreachable"
    assert network.connected == []


def test_an_allowed_place_may_lead_inside_and_only_that_place():
    allow = ["localhost:8443", "10.0.0.7:443"]
    network = Network()
    get(network, "https://localhost:8443/did.json", names=Names(["127.0.0.1"]), allow=allow)
    get(network, "https://10.0.0.7/did.json", allow=allow)
    assert network.connected == [("127.0.0.1", 8443), ("10.0.0.7", 443)]
    assert (
        refusal(network, "https://localhost:8444/", names=Names(["127.0.0.1"]), allow=allow)
        == "address_refused"
    )
    assert (
        refusal(network, "https://inside.example.org/", names=Names(["10.0.0.7"]), allow=allow)
        == "address_refused"
    )
    assert len(network.connected) == 2


def test_plain_http_goes_to_allowed_loopback_without_tls():
    network = Network()
    get(network, "http://localhost:8000/a", names=Names(["127.0.0.1"]), allow=["localhost:8000"])
    assert network.connected == [("127.0.0.1", 8000)]
    assert network.tls == []
    assert b"\r\nHost: localhost:8000\r\n" in network.sent


def test_plain_http_to_a_localhost_that_is_elsewhere_is_refused():
    network = Network()
    code = refusal(
        network, "http://localhost:8000/", names=Names(["127.0.0.1", "1.1.1.1"]), allow=["localhost:8000"]
    )
    assert code == "address_refused"
    assert network.connected == []


# What it says


def test_the_request_carries_nothing_that_tells_who_asks():
    network = Network(answer("Content-Type: application/json", "Set-Cookie: id=1"))
    fetch = fetcher(network)
    fetch("https://example.org/list?a=b#frag", accept="application/json", limit=10)
    network.sent = b""
    fetch("https://example.org/list?a=b#frag", accept="application/json", limit=10)
    lines = network.sent.decode().split("\r\n")
    assert lines[0] == "GET /list?a=b HTTP/1.1"
    assert sorted(line.partition(":")[0] for line in lines[1:] if line) == [
        "Accept", "Accept-Encoding", "Connection", "Host", "User-Agent",
    ]  # fmt: skip
    assert "Accept-Encoding: identity" in lines


def test_proxies_of_the_environment_are_not_used(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://10.0.0.9:3128")
    network = Network()
    get(network)
    assert network.connected == [("93.184.215.14", 443)]


# What it takes


def test_a_document_comes_byte_for_byte_with_its_media_type():
    body = bytes(range(256))
    network = Network(
        answer("Content-Type: Application/LD+JSON; charset=utf-8", "Content-Length: 256", body=body)
    )
    got = get(network, accept="application/ld+json")
    assert (got.body, got.media_type) == (body, "application/ld+json")


def test_a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not():
    whole = answer("Content-Type: text/plain", body=b"x" * 100)
    assert len(get(Network(whole), accept="text/plain", limit=100).body) == 100
    assert refusal(Network(whole), accept="text/plain", limit=99) == "too_large"


def test_the_fetchers_own_limit_holds_whatever_the_caller_allows():
    network = Network(answer("Content-Type: text/plain", body=b"x" * 50))
    fetch = GuardedFetch(
        FetchLimits(max_bytes=49), network=network, lookup=Names(["1.1.1.1"]), clock=network.clock
    )
    with pytest.raises(FetchFailed) as caught:
        fetch("https://example.org/", accept="*/*", limit=10_000)
    assert caught.value.code == "too_large"


def test_an_endless_body_is_dropped_at_the_limit():
    network = Network(answer("Content-Type: text/plain", body=b""), *[b"x" * 1000] * 1000)
    assert refusal(network, accept="*/*", limit=5000) == "too_large"
    assert network.closed


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent", "300 Many"]
)
def test_a_redirect_is_named_and_not_followed(status):
    network = Network(answer("Location: https://169.254.169.254/", status=status))
    assert refusal(network) == "redirect"
    assert len(network.connected) == 1


@pytest.mark.parametrize(
    "status", ["201 Created", "204 No Content", "206 Partial", "400 Bad", "404 Not Found", "500 Oh"]
)
def test_any_other_status_than_200_is_a_failure(status):
    assert refusal(Network(answer("Content-Type: application/json", status=status))) == "http_status"


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "identity, gzip"])
def test_a_compressed_body_is_not_taken(coding):
    network = Network(answer("Content-Type: application/json", f"Content-Encoding: {coding}"))
    assert refusal(network) == "media_type"


@pytest.mark.parametrize(
    ("sent", "accept", "taken"),
    [
        ("application/json", "application/json", True),
        ("application/json", "application/did+json, application/json;q=0.9", True),
        ("text/plain", "text/*", True),
        ("text/plain", "application/json, */*;q=0.1", True),
        ("text/html", "application/json", False),
        ("application/json-evil", "application/json", False),
        ("", "application/json", False),
    ],
)
def test_the_media_type_must_be_one_that_was_asked_for(sent, accept, taken):
    network = Network(answer(f"Content-Type: {sent}"))
    if taken:
        assert get(network, accept=accept).media_type == sent
    else:
        assert refusal(network, accept=accept) == "media_type"


@pytest.mark.parametrize(
    "pieces",
    [
        (b"",),
        (b"not http at all\r\n\r\n",),
        (b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{}",),
        (b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000,),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",),
    ],
)
def test_an_answer_that_is_broken_or_cut_off_is_unreachable(pieces):
    assert refusal(Network(*pieces), accept="*/*") == "unreachable"


# How long it takes


def test_every_step_gets_what_is_left_of_the_whole_time():
    network = Network(*[bytes([byte]) for byte in DOCUMENT], seconds_a_read=0.01)
    get(network)
    assert network.timeouts[0] == 5.0
    assert network.timeouts == sorted(network.timeouts, reverse=True)
    assert None not in network.timeouts


@pytest.mark.parametrize("start", [0, 40, len(DOCUMENT) - 2], ids=["status line", "headers", "body"])
def test_a_drip_ends_at_the_deadline_wherever_it_begins(start):
    drip = [DOCUMENT[:start]] if start else []
    network = Network(*drip, *[bytes([byte]) for byte in DOCUMENT[start:]] * 1000, seconds_a_read=4.0)
    assert refusal(network, accept="*/*") == "timeout"
    assert network.clock.at <= 8.0
    assert network.closed


def test_interim_answers_without_end_end_at_the_deadline():
    network = Network(*[b"HTTP/1.1 103 Early Hints\r\n\r\n"] * 10_000, seconds_a_read=0.1)
    assert refusal(network) == "timeout"


def test_a_refusal_says_which_host_and_nothing_that_the_other_side_sent():
    network = Network(answer("Location: https://evil.example/<script>", status="302 <script>"))
    with pytest.raises(FetchFailed, match=r"^example[.]org:") as caught:
        get(network, "https://example.org/path?secret=1")
    assert "script" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_ca_file_that_is_missing_is_noticed_at_the_start(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        GuardedFetch(ca_file=tmp_path / "none.pem")
