"""What wallets are told in words: only the characters of RFC 6749, 5.2, whatever a message repeats."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.errors import Busy, IssuerError, UseDpopNonce
from issuer.web.errors import OAUTH, PROBLEMS, description, oauth_error

# %x20-21 / %x23-5B / %x5D-7E
ALLOWED = re.compile(r"[\x20-\x21\x23-\x5b\x5d-\x7e]{0,300}")
HOSTILE = st.one_of(
    st.text(max_size=400),
    st.text(st.sampled_from('"\\\x00\x1f\x7f\x80“é\u2028\ud800\U0001f600 a'), max_size=400),
)


def told(answer):
    return json.loads(answer.body)


@pytest.mark.parametrize("kind", OAUTH, ids=lambda kind: kind.__name__)
def test_a_message_is_told_in_allowed_characters_alone(kind):
    @given(HOSTILE)
    def holds(message):
        answer = oauth_error(kind(message))
        assert answer.media_type == "application/json"
        assert answer.headers["cache-control"] == "no-store"
        assert ALLOWED.fullmatch(told(answer).get("error_description", ""))
        # A challenge repeats nothing of the message.
        assert ALLOWED.fullmatch(answer.headers.get("www-authenticate", "").replace('"', ""))
        assert told(answer).get("error", kind.code) == kind.code

    holds()


@given(HOSTILE)
def test_a_message_in_the_address_of_a_redirect_is_told_so_too(message):
    assert ALLOWED.fullmatch(description(IssuerError(message)))


def test_the_usual_words_are_told_unchanged():
    message = "The transaction code is wrong: 5 tries, [a-z] {0,9} ~ 100%!"
    assert description(UseDpopNonce(message)) == message


def test_a_fault_of_ours_is_never_told_as_a_final_refusal():
    assert not issubclass(Busy, OAUTH)
    assert PROBLEMS[Busy][0] == 503
    assert {status for kind, (status, _) in PROBLEMS.items() if issubclass(kind, OAUTH)} <= {400, 401, 403}
