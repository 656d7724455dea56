"""Messages go out by the same guarded way as documents come in."""

import pytest

from did.errors import FetchFailed
from tests.unit.web.test_fetch import Names, Network
from web.fetch import FetchLimits, GuardedFetch

TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
PUBLIC = "93.184.216.34"


def poster(network, address=PUBLIC, **more):
    limits = more.pop("limits", FetchLimits())
    names = Names([address])
    return GuardedFetch(limits, network=network, lookup=names, clock=network.clock, **more).post


def test_a_body_is_sent_with_its_headers_and_the_status_comes_back():
    network = Network(TAKEN)
    status = poster(network)("https://hr.example/hook?a=1", b'{"a":"\xc3\xab"}', {"webhook-id": "msg_1"})
    assert status == 204
    head, _, body = network.sent.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /hook?a=1 HTTP/1.1\r\nHost: hr.example\r\n")
    assert b"Content-Length: 10\r\n" in head + b"\r\n"
    assert b"webhook-id: msg_1" in head
    assert body == b'{"a":"\xc3\xab"}'


@pytest.mark.parametrize("status", [301, 410, 500])
def test_whatever_is_answered_is_a_status_and_no_redirect_is_followed(status):
    network = Network(b"HTTP/1.1 %d X\r\nLocation: https://b.example/\r\nContent-Length: 0\r\n\r\n" % status)
    assert poster(network)("https://hr.example/", b"{}", {}) == status
    assert len(network.connected) == 1


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://hr.example/", PUBLIC),
        ("https://hr.example:8443/", PUBLIC),
        ("https://127.0.0.1/", PUBLIC),
        ("https://hr.example/", "10.0.0.7"),
        ("https://hr.example/", "169.254.169.254"),
    ],
)
def test_nothing_goes_to_a_place_that_is_not_public_https(url, address):
    network = Network(TAKEN)
    with pytest.raises(FetchFailed) as refused:
        poster(network, address)(url, b"{}", {})
    assert refused.value.code == "address_refused"
    assert network.sent == b""


def test_a_place_of_the_allow_list_may_be_told():
    network = Network(TAKEN)
    assert poster(network, allow=["127.0.0.1:9000"])("http://127.0.0.1:9000/", b"{}", {}) == 204


def test_one_that_does_not_answer_costs_no_more_than_the_time_there_is():
    network = Network(b"HTTP/1.1 204 No", b" Content\r\n\r\n", seconds_a_read=6.0)
    with pytest.raises(FetchFailed):
        poster(network, limits=FetchLimits(seconds=5.0))("https://hr.example/", b"{}", {})
