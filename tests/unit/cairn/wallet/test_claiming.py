"""What each simulated wallet sends, and how it goes on."""

import pytest

from cairn.wallet.claiming import Wish, claim_all
from cairn.wallet.profiles import CREDO, FINAL, PROFILES, SPHEREON_13, TALAO_11, WALTID
from cairn.wallet.purse import new_purse
from tests.support.scripted_issuer import (
    FIRST,
    LDP,
    NOW,
    SD_JWT,
    TYPES,
    ScriptedIssuer,
)
from tests.unit.cairn.wallet.counter import EVERY_WALLET, claimed, issuer_for, refused


@EVERY_WALLET
def test_every_wallet_claims_a_badge_about_a_key_of_its_purse(profile):
    issuer, purse = issuer_for(profile), new_purse()
    badge = claimed(issuer, profile, purse=purse)
    assert purse.badges == [badge]
    assert purse.holder_of(badge).kind in profile.proving.kinds


def test_a_wallet_of_today_asks_by_id_with_a_list_of_proofs_and_a_fetched_nonce():
    for profile in (FINAL, CREDO, WALTID):
        issuer = ScriptedIssuer()
        claimed(issuer, profile, LDP)
        (asked,) = issuer.requests("credential")
        assert asked.keys() == {"credential_configuration_id", "proofs"}
        assert asked["credential_configuration_id"] == LDP
        assert [each["nonce"] for each in issuer.proofs()] == ["n-1"]


def test_only_one_wallet_names_a_content_type_where_it_asks_for_a_nonce():
    named = {}
    for profile in (FINAL, CREDO, WALTID):
        issuer = ScriptedIssuer()
        claimed(issuer, profile, LDP)
        named[profile.name] = issuer.requests("nonce")
    assert named == {"final": [None], "credo": [None], "waltid": ["application/json"]}


def test_wallets_of_draft_13_ask_by_definition_with_one_proof_and_the_nonce_of_their_token():
    issuer = issuer_for(SPHEREON_13, offered=(FIRST,))
    claimed(issuer, SPHEREON_13, FIRST)
    (asked,) = issuer.requests("credential")
    assert asked.keys() == {"format", "credential_definition", "proof"}
    assert asked["credential_definition"] == {"type": TYPES}
    assert issuer.requests("nonce") == []


def test_one_wallet_dates_its_proofs_back_and_ends_them():
    issuer = issuer_for(SPHEREON_13)
    claimed(issuer, SPHEREON_13, LDP)
    (proof,) = issuer.proofs()
    at = int(NOW.timestamp())
    assert (proof["iat"], proof["exp"]) == (at - 60, at + 600)
    others = [profile for profile in PROFILES.values() if profile is not SPHEREON_13]
    assert {(each.proving.backdated.total_seconds(), each.proving.life) for each in others} == {(0, None)}


def test_wallets_of_draft_11_read_its_lists_and_ask_by_types():
    issuer = issuer_for(TALAO_11, offered=(FIRST,))
    issuer.describe(credential_configurations_supported=None)
    claimed(issuer, TALAO_11, FIRST)
    (asked,) = issuer.requests("credential")
    assert asked.keys() == {"format", "types", "proof"}


def test_one_without_a_nonce_sends_none_and_takes_it_from_the_refusal():
    issuer = ScriptedIssuer(refusal={"c_nonce": "n-1"})
    claimed(issuer, TALAO_11)
    assert [proof.get("nonce") for proof in issuer.proofs()] == [None, "n-1"]


def test_a_refusal_without_a_nonce_is_the_end():
    issuer = ScriptedIssuer()
    assert refused(issuer, TALAO_11) == ("credential", "invalid_proof")
    assert len(issuer.requests("credential")) == 1


def test_a_wallet_of_today_does_not_look_for_a_nonce_in_a_refusal():
    issuer = ScriptedIssuer(refusal={"c_nonce": "n-2"})
    issuer.post_nothing = lambda *_: {"c_nonce": "stale"}
    assert refused(issuer, FINAL) == ("credential", "invalid_proof")
    assert len(issuer.requests("credential")) == 1


@pytest.mark.parametrize(
    ("profile", "names"),
    [
        (FINAL, {"tx_code"}),
        (CREDO, {"tx_code", "user_pin"}),
        (WALTID, {"tx_code"}),
        (SPHEREON_13, {"tx_code"}),
        (TALAO_11, {"user_pin"}),
    ],
)
def test_a_transaction_code_is_sent_under_the_names_a_wallet_has_for_it(profile, names):
    grant = {"tx_code": {"input_mode": "numeric", "length": 6}, "user_pin_required": True}
    issuer = issuer_for(profile, grant=grant)
    claimed(issuer, profile, tx_code="123456")
    (form,) = issuer.requests("token")
    assert {name for name, value in form.items() if value == "123456"} == names


@pytest.mark.parametrize(
    ("hint", "tx_code", "code"),
    [
        ({}, "123456", "tx_code_undescribed"),
        ({"length": 6}, "123456", "tx_code_undescribed"),
        ({"input_mode": "numeric"}, "123456", "tx_code_undescribed"),
        ({"input_mode": "numeric", "length": 6}, "12345", "tx_code_misfit"),
        ({"input_mode": "numeric", "length": 6}, "12345a", "tx_code_misfit"),
        ({"input_mode": "text", "length": 6}, "a-b-c!", "tx_code_misfit"),
        ({"input_mode": "numeric", "length": 6}, None, "tx_code_misfit"),
    ],
)
def test_one_wallet_lets_no_code_be_typed_that_is_not_as_described(hint, tx_code, code):
    issuer = issuer_for(SPHEREON_13, grant={"tx_code": hint})
    assert refused(issuer, SPHEREON_13, tx_code=tx_code)[1] == code
    assert issuer.requests("token") == []
    assert claimed(issuer_for(FINAL, grant={"tx_code": hint}), FINAL, tx_code=tx_code)


def test_a_batch_has_a_badge_for_each_of_several_keys():
    issuer, purse = ScriptedIssuer(), new_purse()
    badges = claim_all(issuer.offer_uri(), Wish(LDP, copies=3), purse, issuer, NOW)
    assert len({purse.holder_of(badge).did for badge in badges}) == 3
    assert len(issuer.requests("credential")) == 1


@pytest.mark.parametrize(("profile", "copies"), [(FINAL, 4), (FINAL, 0), (SPHEREON_13, 2)])
def test_more_copies_than_an_issuer_or_an_edition_gives_are_not_asked_for(profile, copies):
    issuer = issuer_for(profile)
    assert refused(issuer, profile, copies=copies) == ("metadata", "batch_size")
    assert issuer.requests("credential") == []


def test_the_second_nonce_is_fetched_or_taken_from_the_answer_as_the_wallet_does():
    for profile, fetched in ((FINAL, 3), (CREDO, 1)):
        issuer = ScriptedIssuer(answer={"c_nonce": "n-1"}, offered=(LDP, FIRST, SD_JWT))
        everything = Wish(profile=profile, everything=True)
        badges = claim_all(issuer.offer_uri(), everything, new_purse(), issuer, NOW)
        assert len(badges) == 3
        assert len(issuer.requests("nonce")) == fetched


def test_one_that_is_given_no_nonce_with_a_badge_has_none_for_the_next():
    issuer = ScriptedIssuer(offered=(LDP, SD_JWT))
    assert refused(issuer, CREDO, everything=True) == ("credential", "invalid_proof")
    assert [proof.get("nonce") for proof in issuer.proofs()] == ["n-1", None]
