"""What providers say of themselves: kept for minutes, asked again for a new key, refused where it can not be used."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from did.errors import FetchFailed
from did.fetch import Fetched
from keys.algorithm import Algorithm
from keys.software import SoftwareSigner
from web.signin.errors import ProviderUnreachable
from web.signin.work.providers import Endpoints, ProviderDocuments, read_keys

ISSUER = "https://login.acme.example"
SAID = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}
KEY = SoftwareSigner.generate(Algorithm.ES256).public_key


class Network:
    """Answers from `pages`, and notes what was asked; its clock stands still until it is moved."""

    def __init__(self):
        self.pages = {f"{ISSUER}/.well-known/openid-configuration": SAID}
        self.pages[f"{ISSUER}/keys"] = {"keys": [KEY.jwk() | {"kid": "one"}]}
        self.asked, self.at = [], datetime(2026, 11, 23, tzinfo=UTC)
        self.documents = ProviderDocuments(self, lambda: self.at)

    def __call__(self, url, *, accept, limit):
        self.asked.append(url)
        if url not in self.pages:
            raise FetchFailed("unreachable", url)
        return Fetched(json.dumps(self.pages[url]).encode(), "application/json")

    def says(self, **changes):
        page = SAID | changes
        known = {name: value for name, value in page.items() if value is not None}
        self.pages[f"{ISSUER}/.well-known/openid-configuration"] = known
        return self.documents.endpoints(ISSUER)


@pytest.fixture
def network():
    return Network()


def test_the_endpoints_are_asked_for_once_in_ten_minutes(network):
    found = network.documents.endpoints(ISSUER)
    assert found == Endpoints(ISSUER, f"{ISSUER}/authorize", f"{ISSUER}/token", f"{ISSUER}/keys")
    network.at += timedelta(minutes=10) - timedelta(seconds=1)
    assert network.documents.endpoints(ISSUER) == found
    assert len(network.asked) == 1
    network.at += timedelta(seconds=1)
    network.documents.endpoints(ISSUER)
    assert len(network.asked) == 2


def test_an_issuer_with_a_slash_at_its_end_is_asked_at_the_same_place(network):
    network.pages[f"{ISSUER}/.well-known/openid-configuration"] = SAID | {"issuer": f"{ISSUER}/"}
    assert network.documents.endpoints(f"{ISSUER}/").issuer == f"{ISSUER}/"
    # The names differ, so neither passes for the other.
    with pytest.raises(ProviderUnreachable, match="another issuer"):
        ProviderDocuments(network, lambda: network.at).endpoints(ISSUER)


def test_what_a_provider_can_do_is_read(network):
    found = network.says(
        end_session_endpoint=f"{ISSUER}/logout",
        authorization_response_iss_parameter_supported=True,
        token_endpoint_auth_methods_supported=["client_secret_post"],
    )
    assert found.end_session == f"{ISSUER}/logout"
    assert found.names_itself
    assert not found.takes_basic


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": f"{ISSUER}/"},
        {"issuer": None},
        {"token_endpoint": None},
        {"token_endpoint": "http://login.acme.example/token"},
        {"jwks_uri": ["x"]},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://[x"},
        {"authorization_endpoint": f"{ISSUER}/a#b"},
        {"end_session_endpoint": "data:text/html,x"},
    ],
)
def test_a_configuration_that_can_not_be_used_is_refused(network, changes):
    with pytest.raises(ProviderUnreachable):
        network.says(**changes)


def test_what_can_not_be_had_is_not_kept(network):
    page = network.pages.pop(f"{ISSUER}/keys")
    with pytest.raises(ProviderUnreachable):
        network.documents.keys(f"{ISSUER}/keys", "one")
    network.pages[f"{ISSUER}/keys"] = page
    assert [each.key for each in network.documents.keys(f"{ISSUER}/keys", "one")] == [KEY]


def test_a_key_that_is_new_is_fetched_and_one_that_is_made_up_is_asked_for_twice_a_minute(network):
    place, known = f"{ISSUER}/keys", network.documents
    known.keys(place, "one")
    network.pages[place] = {"keys": [KEY.jwk() | {"kid": "two"}]}
    assert [each.id for each in known.keys(place, "two")] == ["one"]  # asked a moment ago
    network.at += timedelta(seconds=30)
    assert [each.id for each in known.keys(place, "two")] == ["two"]
    for _ in range(5):
        known.keys(place, "made-up")
    assert len(network.asked) == 2
    assert [each.id for each in known.keys(place, "")] == ["two"]


def test_keys_that_can_not_be_used_here_are_passed_over():
    odd = [{"kty": "odd"}, {"kty": "oct", "k": "AAAA"}, "x", None, KEY.jwk() | {"d": "AAAA"}]
    assert [each.key for each in read_keys({"keys": [*odd, KEY.jwk()]})] == [KEY]


@pytest.mark.parametrize("document", [{}, {"keys": {}}, {"keys": "x"}, {"keys": [{}] * 101}])
def test_what_is_no_key_set_is_refused(document):
    with pytest.raises(ProviderUnreachable):
        read_keys(document)
