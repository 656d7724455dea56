"""The simulated wallet's own decisions; what it says to real servers is in tests/integration."""

import json
from datetime import UTC, datetime

import pytest

from cairn.wallet.claiming import PROOF_TYPE, key_proof, read_offer
from cairn.wallet.http import WalletRefused
from cairn.wallet.presenting import present
from cairn.wallet.purse import PurseFile, new_purse
from credentials import jose
from keys.public import Algorithm

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class Answers:
    """A server that answers from a table."""

    def __init__(self, table):
        self._table = table

    def get_json(self, _step, url):
        return self._table[url]

    def get_text(self, _step, url, _accept):
        return self._table[url]


@pytest.mark.parametrize("method", ["did:key", "did:jwk"])
@pytest.mark.parametrize("algorithm", [Algorithm.EDDSA, Algorithm.ES256])
def test_a_key_proof_names_the_holders_key_and_is_signed_by_it(method, algorithm):
    purse = new_purse(method, algorithm)
    jws = jose.read(key_proof(purse.key, "https://issuer.example/o/a", "a-nonce", NOW))
    jose.verify(jws, purse.key.signer.public_key)
    assert jws.header["typ"] == PROOF_TYPE
    assert jws.header["kid"] == purse.key.method_id
    assert jws.header["kid"].startswith(method)
    assert json.loads(jws.payload) == {
        "aud": "https://issuer.example/o/a",
        "iat": int(NOW.timestamp()),
        "nonce": "a-nonce",
    }


@pytest.mark.parametrize(
    "uri",
    [
        "openid-credential-offer://",
        "openid-credential-offer://?credential_offer={}&credential_offer_uri=https://a.example",
        "openid-credential-offer://?credential_offer=nonsense",
    ],
)
def test_an_offer_link_with_none_or_both_or_broken_is_refused(uri):
    with pytest.raises(WalletRefused) as refused:
        read_offer(uri, Answers({"https://a.example": {}}))
    assert refused.value.code == "offer_malformed"
    assert refused.value.step == "offer"


def test_an_offer_is_read_by_value_and_by_reference():
    by_value = "openid-credential-offer://?credential_offer=%7B%22a%22%3A1%7D"
    assert read_offer(by_value, Answers({})) == {"a": 1}
    by_reference = "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fa.example%2Fo"
    assert read_offer(by_reference, Answers({"https://a.example/o": {"b": 2}})) == {"b": 2}


def test_a_purse_comes_back_from_its_file_with_the_same_key(tmp_path):
    secret = bytes(32)
    kept = PurseFile(tmp_path)
    purse = new_purse("did:jwk")
    purse.badges.append(b"a badge")
    kept.save(purse, secret)
    again = kept.load(secret)
    assert again.key.did == purse.key.did
    assert again.badges == [b"a badge"]
    assert (tmp_path / "purse.json").stat().st_mode & 0o077 == 0


def test_the_purses_file_does_not_hold_the_key_in_the_open(tmp_path):
    kept = PurseFile(tmp_path)
    kept.save(new_purse(), bytes(32))
    assert '"d"' not in (tmp_path / "purse.json").read_text(encoding="utf-8")


def request_object(purse, client_id, **changes):
    header = {"alg": "EdDSA", "typ": "oauth-authz-req+jwt", "kid": purse.key.method_id} | changes.pop(
        "header", {}
    )
    claims = {
        "client_id": client_id,
        "response_type": "vp_token",
        "nonce": "n",
        "state": "s",
        "response_uri": "https://v.example/r",
    } | changes
    return jose.sign(json.dumps(claims).encode(), header, purse.key.signer)


@pytest.mark.parametrize("fault", ["type", "client_id", "other_key", "signature"])
def test_a_request_that_its_client_id_did_not_sign_is_not_answered(fault):
    verifier, stranger, holder = new_purse(), new_purse(), new_purse()
    client_id = f"decentralized_identifier:{verifier.key.did}"
    if fault == "type":
        token = request_object(verifier, client_id, header={"typ": "JWT"})
    elif fault == "client_id":
        token = request_object(verifier, "decentralized_identifier:did:key:zOther")
    elif fault == "other_key":
        token = request_object(stranger, client_id)
    else:
        token = request_object(stranger, client_id, header={"kid": verifier.key.method_id})
    link = f"openid4vp://?client_id={client_id}&request_uri=https://v.example/q"
    with pytest.raises(WalletRefused) as refused:
        present(link, holder, Answers({"https://v.example/q": token}), NOW)
    assert refused.value.code == "request_untrusted"


ANY_BADGE = {"credentials": [{"id": "any", "format": "ldp_vc", "meta": {"type_values": [["A"]]}}]}


def test_a_query_that_can_not_be_understood_is_not_answered():
    verifier, holder = new_purse(), new_purse()
    client_id = f"decentralized_identifier:{verifier.key.did}"
    token = request_object(verifier, client_id, dcql_query={"credentials": []})
    link = f"openid4vp://?client_id={client_id}&request_uri=https://v.example/q"
    with pytest.raises(WalletRefused) as refused:
        present(link, holder, Answers({"https://v.example/q": token}), NOW)
    assert refused.value.code == "query_malformed"


def test_a_wallet_without_a_fitting_badge_says_so():
    verifier, holder = new_purse(), new_purse()
    client_id = f"decentralized_identifier:{verifier.key.did}"
    token = request_object(verifier, client_id, dcql_query=ANY_BADGE)
    link = f"openid4vp://?client_id={client_id}&request_uri=https://v.example/q"
    with pytest.raises(WalletRefused) as refused:
        present(link, holder, Answers({"https://v.example/q": token}), NOW)
    assert refused.value.code == "nothing_fits"
