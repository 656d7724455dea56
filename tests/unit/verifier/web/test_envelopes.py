"""What a request asks to be verified: one source, its parts, and one policy at most."""

import base64
import json

import pytest

from did.errors import FetchFailed
from tests.support.partner import NOW
from verifier.errors import CredentialUnreachable, InvalidPolicy, NothingToVerify, TooLarge
from verifier.policy import Policy, TrustList
from verifier.ports import Document
from verifier.verify import Submission
from verifier.web import envelopes

BASE = Policy("base", TrustList({}))


def read(document, **more):
    return envelopes.read(json.dumps(document).encode(), "application/json", **more)


class Place:
    def __init__(self, body=None):
        self.body = body

    def get(self, url, *, accept, limit):
        if self.body is None:
            raise FetchFailed("address_refused", url)
        return Document(self.body, "text/plain", NOW)


def test_a_credential_comes_with_its_parts_in_any_form():
    picture = "data:image/png;base64," + base64.b64encode(b"\x89PNG").decode()
    found = read({"credential": {"a": 1}, "components": ["token", picture]})
    assert found.submission == Submission(b'{"a":1}', (b"token", b"\x89PNG"))


def test_a_presentation_is_what_is_verified():
    assert read({"presentation": "eyJ"}).submission.body == b"eyJ"


def test_an_address_is_asked_only_when_it_comes_to_that():
    found = read({"url": "https://a.example/b", "components": ["part"]})
    assert found.fetched(Place(b"badge")) == Submission(b"badge", (b"part",))
    for place in (Place(), Place(b"  ")):
        with pytest.raises(CredentialUnreachable):
            found.fetched(place)
    with pytest.raises(CredentialUnreachable):
        read({"url": "http://a.example"}).fetched(Place(b"badge"))


def test_a_policy_is_the_requests_own_or_one_that_is_kept():
    assert read({"credential": "x", "policy": {"name": "mine"}}).policy(BASE).name == "mine"
    assert read({"credential": "x"}).policy(BASE) is BASE
    assert read({"credential": "x", "policy_id": "p"}).policy_id == "p"
    assert envelopes.read(b"eyJ", "text/plain", "p").policy_id == "p"


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        ({"credential": "x", "shoesize": 44}, InvalidPolicy),
        ({"credential": "x", "policy": {}, "policy_id": "p"}, InvalidPolicy),
        ({"credential": "x", "policy_id": 7}, InvalidPolicy),
        ({"credential": "x", "url": "https://a.example"}, NothingToVerify),
        ({"policy_id": "p"}, NothingToVerify),
        ({"credential": 7}, NothingToVerify),
        ({"credential": "x", "components": "y"}, NothingToVerify),
        ({"credential": "data:image/png;base64,%%"}, NothingToVerify),
        ({"url": {}}, NothingToVerify),
    ],
)
def test_a_request_that_is_none_is_refused(document, refusal):
    with pytest.raises(refusal):
        read(document)


@pytest.mark.parametrize("body", [b"no json", b"[]", b'{"type": []}', b"eyJ.eyJ.x"])
def test_what_is_no_envelope_is_for_the_verifier_to_judge(body):
    assert envelopes.read(body, "application/json").submission == Submission(body)


def test_more_than_anything_that_is_checked_is_not_read():
    with pytest.raises(TooLarge):
        envelopes.read(b" " * (envelopes.MAX_BODY + 1), "text/plain")
