import pytest
from hypothesis import given
from hypothesis import strategies as st

from did.errors import DidError, MalformedDid
from did.syntax import LONGEST, Did, DidUrl

PARTS = st.text(alphabet="abcXYZ019.-_", min_size=1, max_size=12)


@given(
    method=st.text(alphabet="abcz09", min_size=1, max_size=8), parts=st.lists(PARTS, min_size=1, max_size=5)
)
def test_a_did_comes_back_as_it_went(method, parts):
    text = f"did:{method}:{':'.join(parts)}"
    did = Did.parse(text)
    assert did.value == str(did) == text
    assert (did.method, did.specific) == (method, ":".join(parts))


@pytest.mark.parametrize(
    "text",
    [
        "did:web:a.example",
        "did:web:a.example%3A8443:o:acme",
        "did:key:z6Mk",
        "did:x:a::b",
        "did:x::b",
        "did:1:2",
    ],
)
def test_dids_of_the_grammar_are_read(text):
    assert Did.parse(text).value == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "did",
        "did:",
        "did:web",
        "did:web:",
        "did::x",
        "did:web:a:",
        "DID:web:a",
        "did:Web:a",
        "did:we-b:a",
        "did:web:a#k",
        "did:web:a/b",
        "did:web:a?b",
        "did:web:a b",
        "did:web:a\n",
        " did:web:a",
        "did:web:a%",
        "did:web:a%3",
        "did:web:a%zz",
        "did:web:ü",
        "did:web:a\0",
        "https://a.example",
        "../../etc/passwd",
        "' OR 1=1 --",
    ],
)
def test_what_is_no_did_is_refused(text):
    with pytest.raises(MalformedDid):
        Did.parse(text)


def test_a_did_longer_than_any_useful_one_is_refused_at_once():
    assert Did.parse("did:x:".ljust(LONGEST, "a"))
    for text in ("did:x:".ljust(LONGEST + 1, "a"), "did:x:" + "a:" * 500_000, "did:x:" + "%3A" * 300_000):
        with pytest.raises(MalformedDid):
            Did.parse(text)


def test_the_longest_wrong_did_is_refused_without_much_work():
    with pytest.raises(MalformedDid):
        Did.parse("did:x:" + ("a:" * 1000) + "!")
    with pytest.raises(MalformedDid):
        Did.parse("did:x:" + ":" * 2000)


@given(fragment=st.text(alphabet="abcXYZ019.-_~!$&'()*+,;=:@/?", min_size=1, max_size=30))
def test_a_did_url_comes_back_as_it_went(fragment):
    text = f"did:web:a.example#{fragment}"
    url = DidUrl.parse(text)
    assert url.value == str(url) == text
    assert url == DidUrl(Did("web", "a.example"), fragment)


def test_a_bare_fragment_is_relative_to_the_given_did():
    base = Did.parse("did:jwk:abc")
    assert DidUrl.parse("#0", base).value == "did:jwk:abc#0"
    assert DidUrl.parse("did:jwk:xyz#0", base).value == "did:jwk:xyz#0"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "#0",
        "did:web:a",
        "did:web:a#",
        "did:web:a##k",
        "did:web:a#k#k",
        "did:web:a/path#k",
        "did:web:a?version=1#k",
        "did:web:a#k k",
        "did:web:a#k\n",
        "did:web:a#%zz",
        "https://a.example/#k",
        "did:web:a#" + "k" * LONGEST,
    ],
)
def test_what_is_no_did_url_of_a_key_is_refused(text):
    with pytest.raises(MalformedDid):
        DidUrl.parse(text)


def test_every_refusal_of_the_package_has_its_own_code():
    codes = [refusal.code for refusal in DidError.__subclasses__()]
    assert len(set(codes) | {DidError.code}) == len(codes) + 1
