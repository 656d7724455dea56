"""Each simulated wallet claims from a whole installation, in every order of offers and as its switches are turned."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cairn.wallet.claiming import Wish, claim, claim_all
from cairn.wallet.http import WalletRefused
from cairn.wallet.offering import read_offer
from cairn.wallet.profiles import CREDO, FINAL, PROFILES, SPHEREON_13, TALAO_11, WALTID
from cairn.wallet.purse import new_purse
from credentials import received
from issuer.offering.offer_order import ORDERS
from tests.support.inprocess import SLUG, HouseHttp, open_house

OLD = "draft11_metadata_and_offer,vc_sd_jwt_alias"
LDP, JWT, FIRST, SD_JWT, OLD_SD_JWT = (
    f"OpenBadgeCredential_{name}"
    for name in ("ldp_vc", "jwt_vc_json", "jwt_vc_json_vcdm1", "dc_sd_jwt", "vc_sd_jwt")
)
FORMS = {"usual": "ldp_vc", "vcdm11": "jwt_vc_json", "sd-jwt": "dc+sd-jwt"}


@pytest.fixture(scope="module", params=ORDERS)
def ordered(request, tmp_path_factory):
    """An installation whose offers have one of the orders, for wallets old and new."""
    opened = open_house(tmp_path_factory.mktemp("order"), CAIRN_OFFER_ORDER=request.param, CAIRN_WALLETS=OLD)
    yield request.param, opened
    opened.here.database.close()


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """An installation for wallets that read tokens of VCDM 1.1 only, old ones too."""
    opened = open_house(tmp_path_factory.mktemp("first"), CAIRN_OFFER_ORDER="vcdm11", CAIRN_WALLETS=OLD)
    yield opened
    opened.here.database.close()


def link(house, *, tx_code=False):
    made, _, code = house.award(tx_code=tx_code)
    with house.here.desk.work(SLUG) as work:
        return work.offer_uri(work.tx.offers.newest(made.id)), code


def taken(house, profile, wanted=None, **wish):
    """Claim as a wallet does; return the badges."""
    uri, tx_code = link(house, tx_code=wish.pop("tx_code", False))
    as_wished = Wish(wanted, tx_code, profile, **wish)
    return claim_all(uri, as_wished, new_purse(), HouseHttp(house), house.clock())


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_whatever_the_order_every_wallet_gets_a_badge_that_it_reads(ordered, profile):
    order, house = ordered
    (badge,) = taken(house, profile)
    assert house.verify(badge)["verdict"] == "valid"
    assert received.read(badge).source.carrier.value == FORMS[order]


@pytest.mark.parametrize("with_code_flow", [False, True])
def test_offers_of_either_grant_and_by_value_have_the_order_of_the_setting(tmp_path, with_code_flow):
    clients = tmp_path / "wallets.json"
    clients.write_text('[{"client_id": "w", "name": "W", "redirect_uris": ["w.example:/back"]}]')
    more = {"CAIRN_WALLET_CLIENTS": str(clients)} if with_code_flow else {}
    house = open_house(tmp_path / "house", CAIRN_OFFER_ORDER=f"{SD_JWT},{FIRST}", **more)
    _, offer_id, _ = house.award()
    offer = house.offer(offer_id).json()
    assert offer["credential_configuration_ids"] == [SD_JWT, FIRST]
    assert ("authorization_code" in offer["grants"]) is with_code_flow
    with house.here.desk.work(SLUG) as work:
        by_value = work.offer_uri_by_value(work.tx.offers.get(offer_id))
    assert read_offer(by_value, HouseHttp(house)) == offer
    house.here.database.close()


def test_what_offers_do_not_name_can_still_be_asked_for_by_its_id(first):
    _, offer_id, _ = first.award()
    assert JWT not in first.offer(offer_id).json()["credential_configuration_ids"]
    badge = first.claim(offer_id, JWT)
    assert first.verify(badge)["verdict"] == "valid"
    assert "vc" not in received.read(badge).document


# --- what wallets trip over ------------------------------------------------------------------------


def test_one_that_reads_the_first_data_model_only_gets_it_where_the_order_says_so(house, first):
    with pytest.raises(WalletRefused, match="form_not_read"):
        taken(house, CREDO, "jwt_vc_json")
    (badge,) = taken(first, CREDO, "jwt_vc_json")
    assert first.verify(badge)["verdict"] == "valid"
    document = received.read(badge).document
    assert (document["@context"][0], "validFrom" in document) == (
        "https://www.w3.org/2018/credentials/v1",
        False,
    )


def test_all_that_is_offered_is_had_with_one_token_by_a_wallet_that_fetches_one_nonce(house):
    badges = taken(house, replace(CREDO, reading=FINAL.reading), everything=True)
    carriers = [received.read(badge).source.carrier.value for badge in badges]
    assert carriers == ["ldp_vc", "jwt_vc_json", "dc+sd-jwt"]
    assert {house.verify(badge)["verdict"] for badge in badges} == {"valid"}


def test_without_nonces_in_answers_such_a_wallet_gets_one_badge_and_no_more(tmp_path):
    house = open_house(tmp_path, CAIRN_WALLETS="-c_nonce_in_responses")
    assert len(taken(house, CREDO)) == 1
    with pytest.raises(WalletRefused, match="invalid_proof"):
        taken(house, replace(CREDO, reading=FINAL.reading), everything=True)
    house.here.database.close()


def test_both_names_of_a_code_are_sent_and_taken(house):
    (badge,) = taken(house, CREDO, tx_code=True)
    assert house.verify(badge)["verdict"] == "valid"


@pytest.mark.parametrize("profile", [SPHEREON_13, TALAO_11], ids=lambda each: each.name)
def test_old_wallets_read_how_a_code_looks_and_send_it(first, profile):
    (badge,) = taken(first, profile, tx_code=True)
    assert first.verify(badge)["verdict"] == "valid"


def test_a_wallet_of_draft_11_needs_the_switch_for_it(house):
    with pytest.raises(WalletRefused) as refused:
        taken(house, TALAO_11)
    assert (refused.value.step, refused.value.code) == ("metadata", "metadata_malformed")


class WithoutNonce(HouseHttp):
    """As issuers are that give a nonce with the refusal of a proof only."""

    def post_form(self, *said):
        return {name: value for name, value in super().post_form(*said).items() if name != "c_nonce"}


def test_a_wallet_that_waits_for_a_nonce_in_a_refusal_finds_one(first):
    wish, http = Wish(profile=TALAO_11), WithoutNonce(first)
    badge = claim(link(first)[0], wish, new_purse(), http, first.clock())
    assert first.verify(badge)["verdict"] == "valid"


def test_old_wallets_need_the_old_places_and_those_of_today_do_not(tmp_path):
    house = open_house(tmp_path, CAIRN_WALLETS=f"-legacy_wellknown_paths,{OLD}")
    for profile in (FINAL, CREDO, WALTID):
        assert taken(house, profile)
    for profile in (SPHEREON_13, TALAO_11):
        with pytest.raises(WalletRefused, match="not_found"):
            taken(house, profile)
    house.here.database.close()


def test_old_wallets_get_sd_jwts_under_the_name_they_know(first):
    for profile in (SPHEREON_13, TALAO_11):
        (badge,) = taken(first, profile, "vc+sd-jwt")
        assert first.verify(badge)["verdict"] == "valid"


def test_a_proof_that_is_dated_back_serves_and_one_that_is_older_than_minutes_does_not(first):
    assert taken(first, SPHEREON_13, "ldp_vc")
    late = replace(SPHEREON_13.proving, backdated=timedelta(minutes=6))
    with pytest.raises(WalletRefused, match="invalid_proof"):
        taken(first, replace(SPHEREON_13, proving=late), "ldp_vc")


@pytest.mark.parametrize("wanted", [LDP, JWT, SD_JWT])
def test_a_batch_is_bound_to_several_keys_of_one_purse(house, wanted):
    purse = new_purse()
    badges = claim_all(link(house)[0], Wish(wanted, copies=4), purse, HouseHttp(house), house.clock())
    assert len({purse.holder_of(badge).did for badge in badges}) == 4
    assert {house.verify(badge)["verdict"] for badge in badges} == {"valid"}
