"""A purse of several keys, and how it is kept."""

import json

import pytest

from cairn.wallet.purse import DID_JWK, DID_KEY, HolderKey, KeyKind, PurseFile, new_purse
from credentials.badge import Carrier
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.sealing import Sealer
from tests.support.partner import Partner

ED_KEY, P256_JWK = KeyKind(DID_KEY, Algorithm.EDDSA), KeyKind(DID_JWK, Algorithm.ES256)
SECRET = bytes(32)


def test_a_key_that_fits_is_used_again_and_what_is_missing_is_made():
    purse = new_purse()
    assert purse.keys_of([P256_JWK, ED_KEY]) == (purse.key,)
    first, second, third = purse.keys_of([ED_KEY], 3)
    assert first == purse.key
    assert {second.kind, third.kind} == {ED_KEY}
    assert len({first.did, second.did, third.did}) == 3
    assert purse.keys == [first, second, third]


def test_where_no_key_fits_one_of_the_first_kind_is_made():
    purse = new_purse()
    (made,) = purse.keys_of([P256_JWK])
    assert (made.kind, made.did[:8]) == (P256_JWK, "did:jwk:")
    assert purse.keys_of([P256_JWK]) == (made,)


@pytest.mark.parametrize("carrier", [Carrier.LDP_VC, Carrier.JWT_VC_JSON, Carrier.DC_SD_JWT])
def test_a_badge_is_held_by_the_key_it_is_about_under_either_name_of_it(carrier):
    purse = new_purse()
    (other,) = purse.keys_of([P256_JWK])
    badge = Partner().badge(carrier=carrier, subject_id=other.did)
    assert purse.holder_of(badge) is other
    assert HolderKey(other.signer, DID_KEY).holds(badge)
    assert purse.holder_of(Partner().badge(carrier=carrier)) is None


def test_a_purse_shows_what_is_in_some_carriers_only():
    purse = new_purse()
    purse.badges += [Partner().badge(carrier=each) for each in (Carrier.LDP_VC, Carrier.JWT_VC_JSON)]
    assert purse.only({Carrier.JWT_VC_JSON}).badges == purse.badges[1:]
    assert purse.only({Carrier.DC_SD_JWT}).badges == []


def test_a_purse_comes_back_from_its_file_with_all_its_keys(tmp_path):
    purse, kept = new_purse(), PurseFile(tmp_path)
    purse.keys_of([P256_JWK], 2)
    purse.badges.append(b"a badge")
    kept.save(purse, SECRET)
    again = kept.load(SECRET)
    assert [key.did for key in again.keys] == [key.did for key in purse.keys]
    assert again.badges == [b"a badge"]


def test_a_purse_of_one_key_that_was_kept_in_the_older_form_is_read(tmp_path):
    key = new_purse("did:jwk").key
    sealed = b64url_encode(key.signer.seal(Sealer(SECRET), "wallet-key"))
    old = {"method": "did:jwk", "key": sealed, "badges": [b64url_encode(b"a badge")]}
    (tmp_path / "purse.json").write_text(json.dumps(old), encoding="utf-8")
    purse = PurseFile(tmp_path).load(SECRET)
    assert [each.did for each in purse.keys] == [key.did]
    assert purse.badges == [b"a badge"]
