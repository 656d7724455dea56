"""Devices in words, paths to go back to, and that every refusal has its status."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import web.signin.errors as errors
from credentials.wording import Said
from web.errors import WebError
from web.signin.devices import device_again, device_of
from web.signin.return_paths import safe_path

MOZILLA = "Mozilla/5.0"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        (f"{MOZILLA} (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        (f"{MOZILLA} (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        (
            f"{MOZILLA} (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1", "Safari on Mac"),
        (f"{MOZILLA} (X11; Linux x86_64) NetSurf/3.11", "A browser on Linux"),
        ("curl/8.0", "An unknown device"),
        ("", "An unknown device"),
        ("Firefox/1", "Firefox"),
        ("x" * 10_000 + "Firefox/1", "An unknown device"),
    ],
)
def test_a_device_is_told_in_words(agent, words):
    assert device_of(agent) == words


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("Firefox on Linux", "{browser} on {system}"),
        ("A browser on Linux", "A browser on {system}"),
        ("An unknown device", "An unknown device"),
    ],
)
def test_a_device_that_was_kept_is_a_text_again(kept, told):
    read = device_again(kept)
    assert (read, read.source) == (kept, told)
    assert not isinstance(device_again("Firefox"), Said)


@pytest.mark.parametrize(
    "path", ["/", "/awards", "/awards/urn:uuid:1-2", "/me/sign-in", "/o/acme/", "/partners"]
)
def test_pages_here_may_be_gone_back_to(path):
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "awards",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "/..//evil.example",
        "/./evil",
        "/awards?next=//evil",
        "/awards#x",
        "/awards\n",
        "/a\tb",
        " /awards",
        "/%2fevil.example",
        "/sign-in",
        "/sign-out",
        "/v1/awards",
        "/" + "a" * 400,
        "javascript:alert(1)",
    ],
)
def test_nothing_else_may(path):
    assert safe_path(path) == ""


@given(st.text(alphabet="/\\.:@?#%\n\t aé", max_size=12))
def test_what_is_gone_back_to_is_never_another_host(text):
    assert not safe_path(text).startswith(("//", "/\\"))


def refusals(base):
    for each in base.__subclasses__():
        yield each
        yield from refusals(each)


def test_every_refusal_of_signing_in_has_a_status_and_a_title():
    own = [each for each in refusals(WebError) if each.__module__ == errors.__name__]
    assert len(own) > 20
    for each in own:
        assert any(kind in errors.PROBLEMS for kind in each.__mro__), each.__name__
        assert 400 <= errors.status_of(each("words")) < 600


def test_no_fault_is_200_and_words_tell_what_to_do():
    assert errors.status_of(None) == 200
    assert errors.status_of(ValueError()) == 500
    assert errors.in_words(errors.LastPasskey("The last.")).startswith("The last. Register another")
    assert errors.in_words(errors.WeakPassword("Short.")) == "Short."
