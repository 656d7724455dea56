"""The wallets an installation knows: read from a file, strictly."""

import json

import pytest

from issuer.code_flow.clients import WalletClient, read_clients

GOOD = {"client_id": "w", "name": "Wallet", "redirect_uris": ["https://w.example/back"]}


def read(*clients):
    return read_clients(json.dumps(clients))


def test_a_wallet_is_read_with_and_without_a_picture():
    assert read(GOOD) == (WalletClient("w", "Wallet", ("https://w.example/back",)),)
    assert read({**GOOD, "logo": "https://w.example/l.png"})[0].logo == "https://w.example/l.png"
    assert read() == ()


@pytest.mark.parametrize(
    "uri",
    ["https://w.example/b?x=1", "w.example:/back", "eudi-wallet://authorize", "http://127.0.0.1:4000/b"],
)
def test_a_wallet_is_answered_on_the_web_or_by_a_scheme_of_its_own(uri):
    assert read({**GOOD, "redirect_uris": [uri]})[0].redirect_uris == (uri,)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "back",
        "/back",
        1,
        "https:///back",
        "https://user@w.example/",
        "http://w.example/back",
        "https://w.example/#x",
        "w.example:/back#x",
        "javascript:alert(1)",
        "data:text/html,x",
        "scheme:",
        "https://w.example/ x",
    ],
)
def test_an_address_that_nobody_should_be_sent_to_is_refused(uri):
    with pytest.raises(ValueError, match="redirect_uri"):
        read({**GOOD, "redirect_uris": [uri]})


@pytest.mark.parametrize(
    "changes",
    [{"client_id": ""}, {"name": 1}, {"name": "x" * 501}, {"redirect_uris": []}, {"redirect_uris": "x"}],
)
def test_a_wallet_without_what_it_needs_is_refused(changes):
    with pytest.raises(ValueError, match="wallet"):
        read({**GOOD, **changes})


@pytest.mark.parametrize("text", ["", "{}", "[1]", "nonsense"])
def test_what_is_no_list_of_wallets_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of several kinds
        read_clients(text)


def test_an_id_is_one_wallets():
    with pytest.raises(ValueError, match="same client_id"):
        read(GOOD, {**GOOD, "name": "Another"})
