import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from did.document import Purpose
from did.errors import DidUnresolvable, InvalidDidDocument, MalformedDid, UnsupportedDidMethod
from did.methods.web import LIMIT, WebResolver, did_of_url, document_url
from did.syntax import Did
from tests.unit.did.fakes import DID, KEY, METHOD_ID, NOW, Pages, document, method

URL = "https://a.example/.well-known/did.json"
LABELS = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)


def resolve(body, did=DID, url=URL):
    return WebResolver(Pages({url: body})).resolve(Did.parse(did))


def page(**changes):
    return json.dumps(document(**changes)).encode()


# From a DID to the place of its document


@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:a.example", "https://a.example/.well-known/did.json"),
        ("did:web:a.example:o:acme", "https://a.example/o/acme/did.json"),
        ("did:web:a.example%3A8443", "https://a.example:8443/.well-known/did.json"),
        ("did:web:a.example%3a8443:o:acme", "https://a.example:8443/o/acme/did.json"),
        ("did:web:localhost%3A8443:o:acme", "https://localhost:8443/o/acme/did.json"),
        ("did:web:localhost", "https://localhost/.well-known/did.json"),
        ("did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json"),
        ("did:web:A.Example:User", "https://a.example/User/did.json"),
        ("did:web:a.example:d%C3%BC:a%7Eb", "https://a.example/d%C3%BC/a%7Eb/did.json"),
        ("did:web:1password.example", "https://1password.example/.well-known/did.json"),
        ("did:web:1.2.3.4.example", "https://1.2.3.4.example/.well-known/did.json"),
    ],
)
def test_the_document_lies_where_the_method_says(did, url):
    assert document_url(Did.parse(did)) == url


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "10.0.0.1%3A8443",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7F.0.0.1",
        "0177.0.0.1",
        "0177.0.0.0x1",
        "a.example.1",
        "0x",
        "%5B%3A%3A1%5D",
        "%3A%3A1",
        "fe80%3A%3A1",
        "%31%32%37.0.0.1",
    ],
)
def test_an_ip_address_in_any_spelling_is_refused(host):
    with pytest.raises(MalformedDid):
        document_url(Did.parse(f"did:web:{host}"))


@pytest.mark.parametrize(
    "specific",
    [
        "a.example%3A",
        "a.example%3A0",
        "a.example%3A080",
        "a.example%3A65536",
        "a.example%3A123456",
        "a.example%3Ahttp",
        "a.example%3A80%3A90",
        "a.example%3A-1",
        "%3A8443",
    ],
)
def test_an_impossible_port_is_refused(specific):
    with pytest.raises(MalformedDid):
        document_url(Did.parse(f"did:web:{specific}"))


def test_the_highest_port_is_possible():
    assert document_url(Did.parse("did:web:a.example%3A65535")).startswith("https://a.example:65535/")


@pytest.mark.parametrize(
    "host",
    [
        ".",
        "a.example.",
        ".example",
        "a..example",
        "-a.example",
        "a-.example",
        "a_b.example",
        "user%40a.example",
        "a.example%2Fpath",
        "a.example%5Cpath",
        "a.example%3Fq",
        "a.example%23f",
        "a.example%00",
        "a.example%0A",
        "a%2Eexample",
        "%61.example",
        "a.example%253A80",
        "b%C3%BCcher.example",
        "a" * 64 + ".example",
        "a." * 127 + "aa",
    ],
)
def test_what_is_no_host_name_is_refused(host):
    with pytest.raises(MalformedDid):
        document_url(Did.parse(f"did:web:{host}"))


@pytest.mark.parametrize(
    "segment",
    [
        ".",
        "..",
        "%2e",
        "%2E%2e",
        ".%2e",
        "%2F",
        "a%2Fb",
        "..%2F..%2Fetc",
        "a%5Cb",
        "a%00",
        "a%0d%0aHost",
        "a%7F",
    ],
)
def test_a_path_that_would_climb_or_split_is_refused(segment):
    with pytest.raises(MalformedDid):
        document_url(Did.parse(f"did:web:a.example:{segment}:did"))


def test_an_empty_path_segment_is_refused():
    with pytest.raises(MalformedDid):
        document_url(Did.parse("did:web:a.example::acme"))


def test_a_did_of_another_method_has_no_such_place():
    with pytest.raises(UnsupportedDidMethod):
        document_url(Did.parse("did:key:z6Mk"))


# From the place to the DID


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("https://a.example", "did:web:a.example"),
        ("https://a.example/", "did:web:a.example"),
        ("https://a.example/o/acme", "did:web:a.example:o:acme"),
        ("https://a.example/o/acme/", "did:web:a.example:o:acme"),
        ("https://a.example:8443/o/acme", "did:web:a.example%3A8443:o:acme"),
        ("https://a.example:443/o/acme", "did:web:a.example:o:acme"),
        ("https://localhost:8443/o/acme", "did:web:localhost%3A8443:o:acme"),
        ("https://A.Example/O", "did:web:a.example:O"),
        ("https://a.example/~ann/a+b", "did:web:a.example:%7Eann:a%2Bb"),
        ("https://a.example/d%C3%BC", "did:web:a.example:d%C3%BC"),
    ],
)
def test_a_site_or_folder_has_a_did(url, did):
    assert did_of_url(url) == did


@given(
    labels=st.lists(LABELS, min_size=1, max_size=4),
    port=st.none() | st.integers(1, 65535).filter(lambda port: port != 443),
    path=st.lists(LABELS, max_size=4),
)
def test_the_place_comes_back_from_the_did(labels, port, path):
    if labels[-1].startswith("0x"):
        return
    site = "https://" + ".".join(labels) + (f":{port}" if port else "")
    url = "/".join([site, *path])
    expected = "/".join([site, *(path or [".well-known"]), "did.json"])
    assert document_url(Did.parse(did_of_url(url))) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "http://a.example",
        "http://localhost:8000",
        "ftp://a.example",
        "HTTPS://a.example",
        "https://",
        "https:///o",
        "https://127.0.0.1:8443/o/acme",
        "https://[::1]:8443/o/acme",
        "https://user@a.example",
        "https://user:pass@a.example",
        "https://a.example?x",
        "https://a.example/o?x",
        "https://a.example/#f",
        "https://a.example:0",
        "https://a.example:99999",
        "https://a.example:",
        "https://a.example//o",
        "https://a.example/../o",
        "https://a.example/%2e%2e/o",
        "https://a.example/a%2Fb",
        "https://a.example\\o",
        "https://a.example/o\n",
        "https://a.example /o",
    ],
)
def test_a_url_without_did_is_refused(url):
    with pytest.raises(MalformedDid):
        did_of_url(url)


# Resolving


def test_a_document_is_fetched_from_its_place_once_and_within_the_limit():
    pages = Pages({URL: page()})
    found = WebResolver(pages).resolve(Did.parse(DID))
    assert found.key_for(METHOD_ID, Purpose.ASSERTION, NOW) == KEY
    [(url, accept, limit)] = pages.asked
    assert (url, limit) == (URL, 256 * 1024)
    assert "application/did+json" in accept
    assert "application/json" in accept


def test_an_organisation_in_a_folder_is_resolved_by_its_own_document():
    did = "did:web:localhost%3A8443:o:acme"
    entry = method(id=f"{did}#key-1", controller=did)
    body = page(id=did, verificationMethod=[entry], assertionMethod=[f"{did}#key-1"])
    found = resolve(body, did, "https://localhost:8443/o/acme/did.json")
    assert found.key_for(f"{did}#key-1", Purpose.ASSERTION, NOW) == KEY


@pytest.mark.parametrize("other", ["did:web:b.example", "did:web:a.example:o:acme", "did:web:A.example"])
def test_the_document_of_another_did_is_refused(other):
    with pytest.raises(InvalidDidDocument, match="another DID"):
        resolve(page(id=other))


@pytest.mark.parametrize(
    "code", ["unreachable", "timeout", "too_large", "address_refused", "http_status", "redirect"]
)
def test_a_document_that_cannot_be_had_is_not_resolvable_which_is_not_invalid(code):
    with pytest.raises(DidUnresolvable, match=code):
        WebResolver(Pages({}, failure=code)).resolve(Did.parse(DID))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html>",
        b"[]",
        b"null",
        b"\xff",
        b"\xef\xbb\xbf" + page(),
        page()[:-1],
        page() + b"x",
        page()[:-1] + b',"id":"did:web:b.example"}',
        page()[:-1] + b',"\\u0069d":"did:web:b.example"}',
        b'{"id":' * 40 + b"1" + b"}" * 40,
        b"{}",
    ],
)
def test_a_page_that_is_no_document_is_invalid(body):
    with pytest.raises(InvalidDidDocument):
        resolve(body)


def test_a_page_beyond_the_limit_is_invalid_even_if_the_fetch_let_it_pass():
    with pytest.raises(InvalidDidDocument):
        resolve(page(padding="x" * LIMIT))
    assert resolve(page(padding="x" * (LIMIT // 2)))


def test_nothing_is_fetched_for_a_did_that_names_no_place():
    pages = Pages({})
    for did in ("did:web:127.0.0.1", "did:web:a.example:..:x", "did:web:%5B%3A%3A1%5D%3A8000"):
        with pytest.raises(MalformedDid):
            WebResolver(pages).resolve(Did.parse(did))
    assert pages.asked == []


def test_another_method_is_not_resolved():
    pages = Pages({})
    with pytest.raises(UnsupportedDidMethod):
        WebResolver(pages).resolve(Did.parse("did:key:z6Mk"))
    assert pages.asked == []
