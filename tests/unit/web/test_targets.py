"""URLs taken apart: what is asked, what is refused, and what the allow list opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from did.errors import FetchFailed
from web.targets import MAX_URL, AllowList, Target, read_target

NOTHING = AllowList()


def refused(url, allowed=NOTHING):
    with pytest.raises(FetchFailed) as caught:
        read_target(url, allowed)
    return caught.value.code


def test_an_https_url_is_taken_apart():
    assert read_target("https://example.org/a/b?c=d", NOTHING) == Target(
        "https", "example.org", 443, "/a/b?c=d"
    )


def test_the_port_may_be_named_when_it_is_443():
    assert read_target("https://example.org:443", NOTHING) == Target("https", "example.org", 443, "/")


def test_the_fragment_stays_here():
    assert read_target("https://example.org/did.json#key-1", NOTHING).path == "/did.json"


def test_a_host_is_lower_case():
    assert read_target("https://EXAMPLE.Org/", NOTHING).host == "example.org"


def test_a_name_in_another_script_is_asked_by_its_a_label():
    assert read_target("https://bücher.example/", NOTHING).host == "xn--bcher-kva.example"
    assert read_target("https://xn--bcher-kva.example/", NOTHING).host == "xn--bcher-kva.example"


def test_characters_outside_ascii_in_the_path_are_percent_encoded():
    assert read_target("https://example.org/ä?q=ß", NOTHING).path == "/%C3%A4?q=%C3%9F"


def test_what_is_percent_encoded_already_stays_as_it_is():
    assert read_target("https://example.org/a%2Fb?c=%20", NOTHING).path == "/a%2Fb?c=%20"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "//example.org/",
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "data:text/plain,x",
        "https:/example.org",
        "https://",
        "https:///path",
        "https://?x",
        "https://example.org:80/",
        "https://example.org:8443/",
        "https://example.org:0/",
        "https://example.org:65979/",  # 443 + 65536
        "https://example.org:\uff14\uff14\uff13/",
        "https://example.org:+443/",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://example.org@127.0.0.1/",
        "https://example.org./",
        "https://exa mple.org/",
        "https://example.org/a b",
        "https://example.org/\r\nHost: inside",
        "https://exam\tple.org/",
        "https://example.org\\@inside/",
        "https://ex%61mple.org/",
        "https://-example.org/",
        "https://example..org/",
        "https://foo_bar.example.org/",
        "https://xn--a/",
        "https://[::1/",
        "https://[example.org]/",
        "https://[v1.a]/",
        "https://[2606:4700::1111%25eth0]/",
        "https://[1.1.1.1]/",
        "https://" + "a" * 64 + ".org/",
        "https://" + "a." * 130 + "org/",
    ],
)
def test_a_url_that_can_be_read_two_ways_or_leads_off_443_is_refused(url):
    assert refused(url) == "address_refused"


def test_a_url_may_be_so_long_and_no_longer():
    base = "https://example.org/"
    assert read_target(base + "a" * (MAX_URL - len(base)), NOTHING)
    assert refused(base + "a" * (MAX_URL - len(base) + 1)) == "address_refused"


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "017700000001", "127.1", "1.1.1.1.1", "08.8.8.8", "a.0x1"]
)
def test_a_host_that_a_resolver_would_read_as_a_number_is_refused(host):
    assert refused(f"https://{host}/") == "address_refused"


def test_a_name_that_only_begins_with_digits_is_a_name():
    assert read_target("https://1und1.example/", NOTHING).host == "1und1.example"


def test_a_public_address_may_stand_in_the_url():
    assert read_target("https://1.1.1.1/", NOTHING).address is not None
    assert read_target("https://[2606:4700::1111]/", NOTHING).place == "[2606:4700::1111]:443"


def test_an_exact_place_of_the_allow_list_is_asked():
    allowed = AllowList(["localhost:8443", "10.0.0.7:443", "[::1]:9000", "bücher.example:8443"])
    assert read_target("https://localhost:8443/x", allowed).port == 8443
    assert read_target("https://10.0.0.7/x", allowed).host == "10.0.0.7"
    assert read_target("http://[0:0::1]:9000/x", allowed).host == "::1"
    assert read_target("https://xn--bcher-kva.example:8443/", allowed).port == 8443


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost:8444/",
        "https://sub.localhost:8443/",
        "https://127.0.0.1:8443/",
        "https://localhost.:8443/",
        "https://user@localhost:8443/",
    ],
)
def test_a_place_beside_the_allowed_one_is_refused(url):
    assert refused(url, AllowList(["localhost:8443"])) == "address_refused"


def test_plain_http_is_for_allowed_loopback_only():
    allowed = AllowList(["127.0.0.1:8000", "localhost:8000", "example.org:80", "10.0.0.7:80"])
    assert read_target("http://127.0.0.1:8000/", allowed).scheme == "http"
    assert read_target("http://localhost:8000/", allowed).scheme == "http"
    assert refused("http://example.org/", allowed) == "address_refused"
    assert refused("http://10.0.0.7/", allowed) == "address_refused"
    assert refused("http://127.0.0.1:8001/", allowed) == "address_refused"


@pytest.mark.parametrize(
    "place", ["localhost", "https://localhost:1", "a b:1", "u@h:1", "h:0", "h:99999", ":1", "h:x", "*:1", ""]
)
def test_a_wrong_place_in_the_allow_list_is_named_at_the_start(place):
    with pytest.raises(ValueError, match="host:port"):
        AllowList([place])


def read_or_code(url):
    try:
        return read_target(url, NOTHING)
    except FetchFailed as refusal:
        return refusal.code


@given(st.text(max_size=60))
def test_no_text_reads_as_a_url_to_anything_but_https_on_443(text):
    for url in (text, f"https://{text}", f"https://{text}@example.org/{text}", f"https://example.org/{text}"):
        got = read_or_code(url)
        if got != "address_refused":
            assert (got.scheme, got.port) == ("https", 443)
            assert got.path.startswith("/")
            assert got.path.isascii()
