import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.errors import MalformedToken
from credentials.proofs.sd_jwt import SdJwt, issuer_part, split
from credentials.proofs.sd_jwt.compact import MAX_BYTES, MAX_DISCLOSURES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c~", SdJwt("a.b.c", ())),
        ("a.b.c~d~", SdJwt("a.b.c", ("d",))),
        ("a.b.c~d~e~k.k.k", SdJwt("a.b.c", ("d", "e"), "k.k.k")),
        ("a.b.c~k.k.k", SdJwt("a.b.c", (), "k.k.k")),
    ],
)
def test_the_parts_are_told_apart(text, expected):
    assert split(text) == expected


@given(
    st.text("abc.", min_size=1),
    st.lists(st.text("abc", min_size=1), max_size=4).map(tuple),
    st.none() | st.text("abc", min_size=1).map("{}.b.c".format),
)
def test_parts_come_back_from_their_compact_form(issuer_jwt, disclosures, key_binding):
    whole = SdJwt(issuer_jwt, disclosures, key_binding)
    assert split(whole.presented + (key_binding or "")) == whole


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b.c",
        "a~k",
        "a~d~k.k",
        "a~k.k.k.k",
        "~",
        "~d~",
        "a~~",
        "a~d~~",
        "a~é~",
        '{"payload":"~"}',
        " {~",
    ],
)
def test_what_has_not_this_form_is_refused(text):
    with pytest.raises(MalformedToken):
        split(text)


def test_a_form_without_end_is_refused():
    assert split("a~" + "d~" * MAX_DISCLOSURES)
    with pytest.raises(MalformedToken, match="disclosures"):
        split("a~" + "d~" * (MAX_DISCLOSURES + 1))
    with pytest.raises(MalformedToken, match="characters"):
        split("a" * MAX_BYTES + "~")


def test_the_json_serialisation_is_refused_in_words_of_its_own():
    with pytest.raises(MalformedToken, match="compact form only"):
        split('{"payload":"e30","signature":"","disclosures":[]}~')


def test_what_the_issuer_signed_is_the_first_part():
    assert issuer_part(b"a.b.c~d~e~k") == b"a.b.c"
