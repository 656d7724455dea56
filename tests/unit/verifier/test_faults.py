"""What is told of a fault is our own: nothing of a document comes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.errors import (
    CredentialsError,
    MalformedBadge,
    MalformedProof,
    MalformedStatusList,
    MalformedToken,
)
from credentials.received import read
from keys.errors import InvalidKey
from verifier.faults import in_our_words

SECRET = "Kestrel"


@pytest.mark.parametrize("kind", [MalformedProof, MalformedToken, InvalidKey, CredentialsError])
def test_the_message_of_a_refusal_is_not_told(kind):
    assert SECRET not in in_our_words(kind(f"no member {SECRET}"))


@pytest.mark.parametrize("kind", [MalformedBadge, MalformedStatusList])
def test_where_a_document_is_at_fault_is_told(kind):
    assert in_our_words(kind("$.id: text is expected")) == "$.id: text is expected"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"a":1,"a":2}', "twice"),
        (b'{"a":1e999}', "differently"),
        (b'{"a":' + b"[" * 99, "deep"),
        (b'{"a":"\xff"}', "UTF-8"),
        (b"[]", "object"),
        (b"{", "complete"),
    ],
)
def test_each_fault_of_json_has_its_words(body, words):
    with pytest.raises(MalformedJson) as refused:
        parse_object(body)
    assert words in in_our_words(refused.value)


@given(st.text(min_size=4, alphabet="QXZ"))
def test_nothing_of_an_unreadable_file_is_told(text):
    for body in (
        f'{{"type":"VerifiableCredential","proof":[{{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","{text}":1}}]}}',
        f'{{"{text}":1,"{text}":2}}',
        f"ey{text}.ey{text}.{text}",
    ):
        with pytest.raises((CredentialsError, MalformedJson)) as refused:
            read(body.encode())
        assert text not in in_our_words(refused.value)
