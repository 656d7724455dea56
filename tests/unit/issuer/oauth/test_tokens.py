"""Tokens: each one-time thing once, and a second use ends everything."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from issuer.errors import InsufficientScope, InvalidToken
from issuer.oauth import clients, consent, tokens
from issuer.oauth.consent import Asked
from issuer.oauth.scopes import Scope
from issuer.oauth.tokens import CodeExchange, Issued, RefreshRequest, Refused
from tests.support.builders import at
from tests.unit.issuer.oauth.conftest import METADATA
from tests.unit.issuer.oauth.test_consent import CHALLENGE, VERIFIER

SCOPES = frozenset({Scope.READ_CREDENTIALS, Scope.STORE_CREDENTIALS})


@dataclass
class Story:
    tx: object
    client: object
    randomness: object
    code: str
    uri: str

    def exchange(self, now=at(1), client=None, **changes):
        asked = {"code": self.code, "redirect_uri": self.uri, "verifier": VERIFIER, **changes}
        return tokens.exchange(self.tx, client or self.client, CodeExchange(**asked), now, self.randomness)

    def refresh(self, token, scope=None, now=at(2), client=None):
        asked = RefreshRequest(token, scope)
        return tokens.refresh(self.tx, client or self.client, asked, now, self.randomness)

    def access(self, token, now=at(2)):
        return tokens.access_of(self.tx, token, now)

    def is_refused(self, token, now=at(2)):
        with pytest.raises(InvalidToken):
            self.access(token, now)
        return True


@pytest.fixture
def story(tx, registered, randomness):
    uri = registered.client.redirect_uris[0]
    asked = Asked(registered.client, uri, SCOPES, "s", CHALLENGE)
    code = consent.allow(tx, asked, "somebody", at(0), randomness)
    return Story(tx, registered.client, randomness, code, uri)


def test_a_code_becomes_tokens_for_whoever_allowed_it(story):
    issued = story.exchange()
    assert isinstance(issued, Issued)
    access = story.access(issued.access_token)
    assert (access.principal_id, access.scopes) == ("somebody", SCOPES)
    access.require(Scope.READ_CREDENTIALS)
    with pytest.raises(InsufficientScope):
        access.require(Scope.CHANGE_PROFILE)


@pytest.mark.parametrize(
    "change",
    [
        {"code": "other"},
        {"code": None},
        {"redirect_uri": "https://portfolio.example/"},
        {"redirect_uri": None},
        {"verifier": "w" * 43},
        {"verifier": None},
        {"verifier": CHALLENGE},
    ],
)
def test_a_code_is_good_only_with_its_address_and_verifier(story, change):
    assert isinstance(story.exchange(**change), Refused)
    assert isinstance(story.exchange(), Issued)


def test_a_code_is_no_use_to_another_program_or_after_its_time(story, tx, randomness):
    other = clients.register(tx, METADATA, at(0), randomness, is_loopback=False).client
    assert isinstance(story.exchange(client=other), Refused)
    assert isinstance(story.exchange(now=at(0) + consent.CODE_LIFETIME), Refused)


def test_a_code_that_comes_again_ends_what_it_gave(story):
    issued = story.exchange()
    assert isinstance(story.exchange(), Refused)
    assert story.is_refused(issued.access_token)
    assert isinstance(story.refresh(issued.refresh_token), Refused)


def test_an_access_token_ends_and_is_no_refresh_token(story):
    issued = story.exchange(now=at(0))
    assert story.is_refused(issued.access_token, at(0) + tokens.ACCESS_LIFETIME)
    assert story.is_refused(issued.refresh_token)
    assert story.is_refused("")
    assert story.is_refused(None)
    assert isinstance(story.refresh(issued.access_token), Refused)


def test_a_refresh_token_gives_new_ones_once(story):
    first = story.exchange()
    second = story.refresh(first.refresh_token)
    assert story.access(second.access_token).scopes == SCOPES
    assert isinstance(story.refresh(first.refresh_token), Refused)
    assert story.is_refused(second.access_token), "a token that comes again was stolen from somebody"
    assert isinstance(story.refresh(second.refresh_token), Refused)


def test_a_refresh_narrows_and_never_widens(story):
    first = story.exchange()
    narrow = story.refresh(first.refresh_token, Scope.READ_CREDENTIALS.value)
    assert narrow.scopes == {Scope.READ_CREDENTIALS}
    wide = story.refresh(narrow.refresh_token, " ".join(SCOPES))
    assert wide.error.code == "invalid_scope"
    assert isinstance(story.refresh(narrow.refresh_token, now=at(3)), Issued)


def test_a_refresh_token_ends_and_is_another_programs_nothing(story, tx, randomness):
    issued = story.exchange(now=at(0))
    other = clients.register(tx, METADATA, at(0), randomness, is_loopback=False).client
    assert isinstance(story.refresh(issued.refresh_token, client=other), Refused)
    late = at(0) + tokens.REFRESH_LIFETIME
    assert isinstance(story.refresh(issued.refresh_token, now=late), Refused)
    assert isinstance(story.refresh(None), Refused)
    assert isinstance(story.refresh(issued.refresh_token, now=late - timedelta(seconds=1)), Issued)


def test_a_token_handed_back_is_over(story):
    issued = story.exchange()
    tokens.revoke(story.tx, story.client, issued.access_token, at(2))
    assert story.is_refused(issued.access_token)
    again = story.refresh(issued.refresh_token)
    tokens.revoke(story.tx, story.client, again.refresh_token, at(3))
    assert story.is_refused(again.access_token)


def test_nobody_hands_back_anothers_token(story, tx, randomness):
    issued = story.exchange()
    other = clients.register(tx, METADATA, at(0), randomness, is_loopback=False).client
    tokens.revoke(story.tx, other, issued.refresh_token, at(2))
    tokens.revoke(story.tx, story.client, "unknown", at(2))
    assert story.access(issued.access_token)
