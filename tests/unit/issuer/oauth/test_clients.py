"""Programs register themselves: with https addresses on one host, and a secret that is told once."""

import pytest

from issuer.errors import InvalidClient, InvalidClientMetadata, InvalidRedirectUri
from issuer.oauth import clients
from issuer.oauth.clients import ClientCredentials
from issuer.oauth.scopes import Scope
from tests.support.builders import at
from tests.unit.issuer.oauth.conftest import METADATA


def register(tx, randomness, *, is_loopback=False, **changes):
    metadata = {name: value for name, value in {**METADATA, **changes}.items() if value is not None}
    return clients.register(tx, metadata, at(0), randomness, is_loopback=is_loopback)


def test_a_program_is_known_again_by_its_secret(tx, registered):
    credentials = ClientCredentials(registered.client.id, registered.secret)
    assert clients.authenticated(tx, credentials) == registered.client


def test_the_secret_itself_is_kept_nowhere(tx, registered):
    assert registered.secret not in repr(tx.access.client(registered.client.id))
    assert registered.secret not in repr(registered)


def test_who_does_not_show_the_secret_is_not_let_in(tx, registered):
    for credentials in (
        None,
        ClientCredentials(registered.client.id, "other"),
        ClientCredentials("other", registered.secret),
        ClientCredentials("", ""),
    ):
        with pytest.raises(InvalidClient):
            clients.authenticated(tx, credentials)


def test_what_it_may_ask_for_is_all_there_is_unless_it_says_less(tx, randomness, registered):
    assert registered.client.scopes == set(Scope)
    less = register(tx, randomness, scope=f"{Scope.READ_PROFILE} openid")
    assert less.client.scopes == {Scope.READ_PROFILE}


@pytest.mark.parametrize(
    "redirects",
    [
        None,
        [],
        "https://portfolio.example/back",
        ["http://portfolio.example/back"],
        ["https://portfolio.example/back#here"],
        ["https://user@portfolio.example/back"],
        ["javascript:alert(1)"],
        ["https:///back"],
        ["https://portfolio.example/\x00"],
        ["https://portfolio.example/a b"],
        ["https://[/"],
        [7],
        ["https://portfolio.example/" + "a" * 500],
        ["https://portfolio.example/"] * 9,
    ],
)
def test_an_address_that_nobody_should_be_sent_to_is_refused(tx, randomness, redirects):
    with pytest.raises(InvalidRedirectUri):
        register(tx, randomness, redirect_uris=redirects)


def test_on_loopback_a_program_may_live_there_too(tx, randomness):
    pages = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
    local = {name: "http://127.0.0.1:4000/about" for name in pages}
    local["redirect_uris"] = ["http://127.0.0.1:4000/back"]
    made = register(tx, randomness, is_loopback=True, **local)
    assert made.client.redirect_uris == tuple(local["redirect_uris"])
    with pytest.raises(InvalidRedirectUri):
        register(tx, randomness, **local)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_name": None},
        {"client_name": ""},
        {"client_name": "a" * 501},
        {"client_name": "line\nbreak"},
        {"client_uri": "http://portfolio.example"},
        {"logo_uri": "https://elsewhere.example/logo.png"},
        {"token_endpoint_auth_method": "none"},
        {"grant_types": ["implicit"]},
        {"grant_types": "authorization_code"},
        {"response_types": ["token"]},
        {"scope": "openid"},
        {"software_id": 7},
        *({name: None} for name in METADATA if name not in ("client_name", "redirect_uris")),
        {"contacts": "help@portfolio.example"},
        {"contacts": ["help@portfolio.example"] * 9},
        {"contacts": ["a" * 501]},
    ],
)
def test_what_can_not_be_used_is_refused(tx, randomness, changes):
    with pytest.raises(InvalidClientMetadata):
        register(tx, randomness, **changes)


def test_whom_to_ask_about_it_is_kept_where_it_says_so(tx, randomness, registered):
    assert "contacts" not in registered.client.about
    with_contacts = register(tx, randomness, contacts=["help@portfolio.example"])
    assert with_contacts.client.about["contacts"] == ["help@portfolio.example"]
