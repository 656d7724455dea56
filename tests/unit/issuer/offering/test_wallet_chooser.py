"""The wallets of the claim page: read from a file, strictly, each with a link that hands it the offer."""

import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from issuer.offering.offer_links import by_reference, offer_url
from issuer.offering.wallet_chooser import MAX_LOGO, MOST, WalletChoice, read_choices
from tests.support.pictures import SVG, png

ISSUER = "https://badges.example/o/acme"
GOOD = {"name": "Pocket", "link": "https://pocket.example/add?credential_offer_uri={credential_offer_uri}"}


def read(*wallets, files=()):
    return read_choices(json.dumps(wallets), dict(files).__getitem__)


def test_a_wallet_on_the_web_gets_the_address_of_the_offer():
    (wallet,) = read(GOOD)
    link = urlsplit(wallet.link_for(ISSUER, "o-1"))
    assert link.hostname == "pocket.example"
    assert parse_qs(link.query) == {"credential_offer_uri": [offer_url(ISSUER, "o-1")]}


def test_a_wallet_may_want_the_whole_link_in_one():
    (wallet,) = read({"name": "Pocket", "link": "https://pocket.example/#open={offer_link}"})
    assert unquote(wallet.link_for(ISSUER, "o-1").partition("open=")[2]) == by_reference(ISSUER, "o-1")


def test_a_scheme_of_a_wallets_own_will_do():
    (wallet,) = read({"name": "P", "link": "pocket-vci://?credential_offer_uri={credential_offer_uri}"})
    assert wallet.link_for(ISSUER, "o-1").startswith("pocket-vci://?credential_offer_uri=https%3A%2F%2F")


def test_a_picture_is_read_once_and_named_by_its_content():
    with_one, without = read(
        {**GOOD, "logo": "p.png"}, {**GOOD, "name": "Purse"}, files={"p.png": png()}.items()
    )
    assert with_one.logo == png()
    assert len(with_one.logo_name) == 16
    assert WalletChoice("Another", GOOD["link"], png()).logo_name == with_one.logo_name
    assert without.logo_name == ""


@pytest.mark.parametrize("picture", [b"", SVG, b"GIF89a", png() + bytes(MAX_LOGO)])
def test_only_a_small_png_is_a_picture(picture):
    with pytest.raises(ValueError, match=r"p\.png is not a PNG"):
        read({**GOOD, "logo": "p.png"}, files=[("p.png", picture)])


@pytest.mark.parametrize(
    "link",
    [
        "http://pocket.example/{credential_offer_uri}",
        "javascript:alert({credential_offer_uri})",
        "javascript://{credential_offer_uri}",
        "data:text/html,{credential_offer_uri}",
        "//pocket.example/{credential_offer_uri}",
        "/{credential_offer_uri}",
        "pocket:{credential_offer_uri}",
        "https://{credential_offer_uri}",
        "https://{credential_offer_uri}.example/",
        "https://us@pocket.example/{credential_offer_uri}",
        "https://pocket.example/ {credential_offer_uri}",
        "https://pöcket.example/{credential_offer_uri}",
    ],
)
def test_a_link_that_nobody_should_follow_is_refused(link):
    with pytest.raises(ValueError, match="no link that leads to a wallet"):
        read({**GOOD, "link": link})


@pytest.mark.parametrize(
    "query",
    ["", "?u={credential_offer}", "?u={offer_link}&v={offer_link}", "?{offer_link}{credential_offer_uri}"],
)
def test_a_link_has_one_place_for_the_offer(query):
    with pytest.raises(ValueError, match="once"):
        read({**GOOD, "link": f"https://pocket.example/{query}"})


@pytest.mark.parametrize(
    "wallets",
    [
        ({},),
        (1,),
        ({**GOOD, "name": ""},),
        ({**GOOD, "name": "a\nb"},),
        ({**GOOD, "link": 1},),
        ({**GOOD, "logo": 1},),
        (GOOD, GOOD),
        tuple({**GOOD, "name": f"Wallet {number}"} for number in range(MOST + 1)),
    ],
)
def test_what_is_no_list_of_wallets_is_refused(wallets):
    with pytest.raises(ValueError, match="wallet"):
        read(*wallets)
    with pytest.raises(ValueError, match="list"):
        read_choices("{}", bytes)
