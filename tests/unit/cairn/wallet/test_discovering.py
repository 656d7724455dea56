"""Where each simulated wallet looks for an issuer, and what it believes of it."""

import pytest

from cairn.wallet.claiming import Wish, claim
from cairn.wallet.http import MediaCheck, WalletRefused
from cairn.wallet.profiles import CREDO, FINAL, PROFILES, SPHEREON_13, TALAO_11, WALTID, Place
from cairn.wallet.purse import new_purse
from tests.support.scripted_issuer import (
    APPENDED,
    INSERTED,
    METADATA,
    NOW,
    OPENID,
    SERVER,
)
from tests.unit.cairn.wallet.counter import EVERY_WALLET, claimed, issuer_for, refused


def looked_at(issuer, name):
    return [url for step, url, _ in issuer.asked if step == "GET" and f".well-known/{name}" in url]


@pytest.mark.parametrize(
    ("profile", "places"),
    [
        (FINAL, [INSERTED]),
        (CREDO, [INSERTED]),
        (WALTID, [INSERTED]),
        (SPHEREON_13, [APPENDED]),
        (TALAO_11, [APPENDED]),
    ],
)
def test_a_wallet_looks_for_metadata_at_its_first_place(profile, places):
    issuer = issuer_for(profile)
    claimed(issuer, profile)
    assert looked_at(issuer, METADATA) == [each.format(METADATA) for each in places]


def test_one_that_knows_two_places_goes_on_where_there_is_nothing_and_others_do_not():
    issuer = issuer_for(CREDO)
    del issuer.documents[INSERTED.format(METADATA)]
    claimed(issuer, CREDO)
    assert looked_at(issuer, METADATA) == [each.format(METADATA) for each in (INSERTED, APPENDED)]
    for profile in (FINAL, WALTID):
        assert refused(issuer, profile) == ("metadata", "not_found")


def test_one_that_knows_two_places_gives_up_where_the_first_is_broken():
    issuer = issuer_for(CREDO)
    issuer.documents[INSERTED.format(METADATA)] = WalletRefused("metadata", "http_500", "")
    assert refused(issuer, CREDO) == ("metadata", "http_500")
    assert looked_at(issuer, METADATA) == [INSERTED.format(METADATA)]


@pytest.mark.parametrize("name", [SERVER, OPENID])
def test_an_old_wallet_takes_either_name_for_the_document_of_the_server(name):
    issuer = issuer_for(SPHEREON_13)
    del issuer.documents[APPENDED.format(name)]
    assert claimed(issuer, SPHEREON_13)


@pytest.mark.parametrize(
    ("media", "takers"),
    [
        ("application/json", set(PROFILES)),
        ("application/json;charset=utf-8", {"final", "credo", "sphereon13", "talao11"}),
        ("text/html", {"sphereon13", "talao11"}),
    ],
)
def test_wallets_differ_in_how_closely_they_look_at_a_content_type(media, takers):
    for name, profile in PROFILES.items():
        issuer = issuer_for(profile, media=media)
        if name in takers:
            assert claimed(issuer, profile)
        else:
            assert refused(issuer, profile) == ("metadata", "content_type")


def test_a_content_type_is_read_without_regard_to_case_except_to_the_letter():
    assert MediaCheck.KIND.takes("Application/JSON; charset=utf-8")
    assert not MediaCheck.EXACT.takes("Application/JSON")
    assert not MediaCheck.KIND.takes("")


def test_an_address_is_made_between_host_and_path_or_after_it():
    identifier = "https://a.example:8443/o/acme"
    assert Place.INSERTED.url(identifier, "x") == "https://a.example:8443/.well-known/x/o/acme"
    assert Place.APPENDED.url(identifier, "x") == "https://a.example:8443/o/acme/.well-known/x"


@EVERY_WALLET
def test_metadata_of_somebody_else_are_not_believed(profile):
    issuer = issuer_for(profile)
    issuer.describe(credential_issuer="https://other.example/o/a")
    assert refused(issuer, profile) == ("metadata", "issuer_mismatch")


@pytest.mark.parametrize("scheme", ["openid-credential-offer", "haip-vci", "https"])
def test_a_wallet_opens_links_of_its_schemes_only(scheme):
    for profile in PROFILES.values():
        issuer = issuer_for(profile)
        if scheme in profile.finding.schemes:
            assert claim(issuer.offer_uri(scheme), Wish(profile=profile), new_purse(), issuer, NOW)
            continue
        with pytest.raises(WalletRefused) as caught:
            claim(issuer.offer_uri(scheme), Wish(profile=profile), new_purse(), issuer, NOW)
        assert caught.value.code == "scheme_unknown"
    assert WALTID.finding.schemes == {"openid-credential-offer"}


def test_wallets_of_today_want_the_grant_named_and_old_ones_do_not():
    takers = set()
    for name, profile in PROFILES.items():
        issuer = issuer_for(profile)
        for place in (INSERTED, APPENDED):
            for document in (SERVER, OPENID):
                issuer.documents[place.format(document)] = issuer.server(
                    grant_types_supported=["authorization_code"]
                )
        if not profile.finding.needs_grant_listed:
            assert claimed(issuer, profile)
            takers.add(name)
        else:
            assert refused(issuer, profile) == ("metadata", "grant_not_supported")
    assert takers == {"sphereon13", "talao11"}
