"""Names to addresses with a resolver from outside: its order, its silence, its nonsense."""

import socket
import time
from threading import Event

import pytest

from did.errors import FetchFailed
from web.addresses import parse_address
from web.lookup import system_lookup


def answers(*texts):
    return [(socket.AF_UNSPEC, socket.SOCK_STREAM, 6, "", (text, 443)) for text in texts]


def looked_up(*texts):
    return system_lookup("example.org", 443, 5, lambda host, port: answers(*texts))


def refusal(ask, seconds=5.0):
    with pytest.raises(FetchFailed) as caught:
        system_lookup("example.org", 443, seconds, ask)
    return caught.value.code


def test_all_answers_come_in_their_order_and_none_twice():
    found = looked_up("2606:4700::1", "1.1.1.1", "2606:4700::1")
    assert found == (parse_address("2606:4700::1"), parse_address("1.1.1.1"))


def test_the_resolver_is_asked_once_for_this_host_and_port():
    asked = []
    system_lookup("example.org", 443, 5, lambda *place: asked.append(place) or answers("1.1.1.1"))
    assert asked == [("example.org", 443)]


def test_a_name_that_does_not_exist_is_unreachable():
    def no_such_name(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    assert refusal(no_such_name) == "unreachable"


def test_an_answer_that_is_no_address_spoils_them_all():
    assert refusal(lambda host, port: answers("1.1.1.1", "rubbish")) == "unreachable"


def test_a_silent_name_server_is_a_timeout():
    done = Event()
    started = time.monotonic()
    code = refusal(lambda host, port: done.wait(20) and answers("1.1.1.1"), 0.05)
    done.set()
    assert code == "timeout"
    assert time.monotonic() - started < 5


def test_silent_name_servers_cannot_gather_threads_without_end_and_names_are_answered_again_after_them():
    done = Event()
    codes = [refusal(lambda host, port: done.wait(20) and answers("1.1.1.1"), 0.001) for _ in range(80)]
    done.set()
    # Whatever test comes next wants those threads given back.
    wait_until_answered()
    assert codes.count("timeout") <= 64
    assert codes[-1] == "unreachable"


def answered():
    try:
        return bool(looked_up("1.1.1.1"))
    except FetchFailed:
        return False


def wait_until_answered():
    until = time.monotonic() + 20
    while not answered():
        assert time.monotonic() < until, "the waiting threads were never given back"
        time.sleep(0.05)
