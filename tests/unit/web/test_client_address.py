"""Which address counts: the connection's, unless it is a proxy's that the operator named."""

import asyncio
import logging

import pytest

from web.client_address import ClientAddress, counted_as, read_networks

STRANGER, PROXY, INNER = "8.8.4.4", "10.0.0.1", "10.0.0.2"
PROXIES = ("10.0.0.0/24", "2001:4860::/32")


def counted(peer, *forwarded, proxies=PROXIES):
    """Return the address that a request counts for."""
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["client"][0])

    headers = [(b"x-forwarded-for", each.encode("latin-1")) for each in forwarded]
    scope = {"type": "http", "client": peer and (peer, 4000), "headers": headers}
    asyncio.run(ClientAddress(app, read_networks(proxies))(scope, None, None))
    return seen[0]


def test_without_proxies_headers_say_nothing():
    assert counted(STRANGER, "1.1.1.1", proxies=()) == STRANGER
    assert counted(PROXY, "1.1.1.1", proxies=()) == PROXY


def test_a_header_of_somebody_who_is_no_proxy_says_nothing():
    assert counted(STRANGER, "1.1.1.1") == STRANGER


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (["9.9.9.9"], "9.9.9.9"),
        (["1.1.1.1, 9.9.9.9"], "9.9.9.9"),  # what stands before it the client wrote itself
        (["1.1.1.1", "9.9.9.9"], "9.9.9.9"),
        ([f"9.9.9.9, {INNER}"], "9.9.9.9"),
        ([f"1.1.1.1, 9.9.9.9, {INNER}, {PROXY}"], "9.9.9.9"),
        (["9.9.9.9:51000"], "9.9.9.9"),
        (["[2a00::1]:51000"], "2a00::1"),
        (["::ffff:9.9.9.9"], "9.9.9.9"),
        ([" 9.9.9.9 , "], "9.9.9.9"),
        ([], PROXY),
        (["unknown"], PROXY),
        ([f"9.9.9.9, nonsense, {INNER}"], INNER),
        (["\xff\xfe"], PROXY),
        (["1.1.1.1, " * 5000 + "9.9.9.9"], "9.9.9.9"),
        ([f"{INNER}, " * 5000 + INNER], INNER),
    ],
)
def test_behind_named_proxies_the_last_address_that_is_none_of_theirs_counts(forwarded, expected):
    assert counted(PROXY, *forwarded) == expected


def test_a_connection_without_an_address_counts_as_one():
    assert counted(None, "9.9.9.9") == ""
    assert counted("testclient", "9.9.9.9") == "testclient"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("9.9.9.9", "9.9.9.9"),
        ("::ffff:9.9.9.9", "9.9.9.9"),
        ("2a00:1:2:3:4:5:6:7", "2a00:1:2:3::/64"),
        ("2a00:1:2:3::1", "2a00:1:2:3::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_of_ipv6_a_whole_network_counts_as_one(text, name):
    assert counted_as(text) == name


@pytest.mark.parametrize("text", ["10.0.0.1/8", "proxy", "10.0.0.0/33", "", "10.0.0"])
def test_what_is_no_network_is_refused(text):
    with pytest.raises(ValueError, match=r"not|has host bits"):
        read_networks([text])


def test_a_proxy_nearby_that_is_not_named_is_told_of_once(caplog):
    async def app(scope, receive, send):
        pass

    middleware = ClientAddress(app)

    def ask(peer):
        headers = [(b"x-forwarded-for", b"1.1.1.1")]
        asyncio.run(middleware({"type": "http", "client": (peer, 1), "headers": headers}, None, None))

    with caplog.at_level(logging.WARNING):
        ask(STRANGER)
        assert caplog.records == []
        for _ in range(3):
            ask(PROXY)
    assert [each.getMessage() for each in caplog.records] == [
        "requests come by a proxy that CAIRN_PROXIES does not name; its clients count as one"
    ]


def test_what_is_no_request_goes_by():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope)

    asyncio.run(ClientAddress(app)({"type": "lifespan"}, None, None))
    assert seen == [{"type": "lifespan"}]
