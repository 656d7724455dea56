"""Token Status Lists, and Bitstring lists that are tokens: each fault is unknown."""

import gzip
import json
from datetime import timedelta

import pytest

from credentials import jose
from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from credentials.status.entries import TokenEntry, token_claim
from credentials.status.token_list import sign
from keys.multibase import b64url_encode
from tests.support.partner import AWARDED, NOW, Partner
from tests.unit.verifier.checks.status_cases import (
    REVOCATION,
    TOKEN_URL,
    found,
    publish_token,
    refused,
    token_list,
)
from verifier.report import Outcome

MINUTE = timedelta(minutes=1)


@pytest.fixture
def partner():
    return Partner(indexes=6)


# --- token lists ----------------------------------------------------------------------------------


def of_token(partner, index=7, now=NOW):
    return found(partner, now=now, status=token_claim(TokenEntry(index, TOKEN_URL)))


@pytest.mark.parametrize(
    ("value", "outcome", "code"),
    [
        (0, Outcome.PASSED, "not_withdrawn"),
        (1, Outcome.FAILED, "revoked"),
        (2, Outcome.FAILED, "suspended"),
        (3, Outcome.UNKNOWN, "status_value_unknown"),
    ],
)
def test_the_value_of_a_token_list_decides(partner, value, outcome, code):
    publish_token(partner, {7: value, 6: 1, 8: 2})
    finding = of_token(partner)
    assert (finding.outcome, finding.code) == (outcome, code)
    assert (finding.source, finding.as_of) == (TOKEN_URL, NOW)


def test_the_value_is_read_from_the_right_not_from_the_left(partner):
    publish_token(partner, {4: 1})
    assert of_token(partner, 4).code == "revoked"
    assert of_token(partner, 7).code == "not_withdrawn"


def test_a_token_list_need_not_name_its_issuer_or_end(partner):
    publish_token(partner, issuer=None, expires_at=None)
    assert of_token(partner).code == "not_withdrawn"


def test_a_place_that_a_token_list_does_not_have_is_unknown(partner):
    publish_token(partner)
    for index in (LENGTH, 10**30):
        finding = of_token(partner, index)
        assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "status_index_out_of_range")
        assert finding.facts["error"] == "RANGE_ERROR"


def test_a_token_list_out_of_reach_is_unknown(partner):
    finding = of_token(partner)
    assert (finding.outcome, finding.code) == (Outcome.UNKNOWN, "status_unreachable")
    assert finding.facts["error"] == "STATUS_RETRIEVAL_ERROR"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"issuer": "did:web:another.example"}, "another issuer"),
        ({"uri": f"{TOKEN_URL}0"}, "another list"),
        ({"expires_at": NOW}, "out of date"),
        ({"issued_at": NOW + 2 * MINUTE}, "future"),
    ],
)
def test_a_token_list_that_says_something_else_is_not_relied_on(partner, changes, fault):
    publish_token(partner, **changes)
    refused(of_token(partner), fault)


@pytest.mark.parametrize("changes", [{"expires_at": NOW + timedelta(seconds=1)}, {"issued_at": NOW + MINUTE}])
def test_a_token_list_just_within_its_dates_is_relied_on(partner, changes):
    publish_token(partner, **changes)
    assert of_token(partner).code == "not_withdrawn"


def test_a_token_list_by_another_key_is_not_relied_on(partner):
    publish_token(partner, by=Partner())
    refused(of_token(partner), "could not be confirmed")
    publish_token(partner, by=Partner(), kid=partner.method_id)
    refused(of_token(partner), "could not be confirmed")


@pytest.mark.parametrize("kid", ["12", "https://partner.example/keys#1"])
def test_a_token_list_whose_key_is_not_the_issuers_is_not_relied_on(partner, kid):
    publish_token(partner, kid=kid)
    refused(of_token(partner), "could not be confirmed")


def test_a_kid_within_the_issuers_document_is_enough(partner):
    publish_token(partner, kid="#" + partner.method_id.partition("#")[2])
    assert of_token(partner).code == "not_withdrawn"


def forged(partner, header, claims=None):
    usual = {
        "sub": TOKEN_URL,
        "iat": int(AWARDED.timestamp()),
        "status_list": {"bits": 2, "lst": token_list(partner).values.encode()},
    }
    parts = (json.dumps(header).encode(), json.dumps(usual | (claims or {})).encode(), bytes(64))
    return ".".join(b64url_encode(each) for each in parts).encode()


@pytest.mark.parametrize("algorithm", ["none", "HS256", "Kestrel"])
def test_a_token_list_that_anybody_could_sign_is_not_relied_on(partner, algorithm):
    partner.published[TOKEN_URL] = forged(partner, {"alg": algorithm, "typ": "statuslist+jwt"})
    refused(of_token(partner), "not a signed list")


@pytest.mark.parametrize("kind", ["JWT", "vc+jwt", None])
def test_another_token_of_the_issuer_is_no_list(partner, kind):
    claims = jose.read(sign(token_list(partner), partner.signer, partner.method_id)).payload
    header = {"kid": partner.method_id, **({"typ": kind} if kind else {})}
    partner.published[TOKEN_URL] = jose.sign(claims, header, partner.signer).encode()
    refused(of_token(partner), "not a signed list")


def test_values_packed_as_for_a_bitstring_are_not_relied_on(partner):
    packed = b64url_encode(gzip.compress(bytes(LENGTH // 4)))
    claims = {"sub": TOKEN_URL, "iat": int(AWARDED.timestamp()), "status_list": {"bits": 2, "lst": packed}}
    header = {"typ": "statuslist+jwt", "kid": partner.method_id}
    partner.published[TOKEN_URL] = jose.sign(json.dumps(claims).encode(), header, partner.signer).encode()
    refused(of_token(partner), "not ZLIB")


@pytest.mark.parametrize("body", [b"", b"{}", b"ey.ey.ey", b"\xff\xfe", b"<html/>", "é.é.é".encode()])
def test_what_is_no_token_is_no_token_list(partner, body):
    partner.published[TOKEN_URL] = body
    refused(of_token(partner), "not a signed list")


def test_a_bitstring_list_is_no_token_list_and_the_reverse(partner):
    partner.published[TOKEN_URL] = partner.published[partner.list_url]
    refused(of_token(partner), "not a signed list")
    publish_token(partner)
    partner.published[partner.list_url] = partner.published[TOKEN_URL]
    refused(found(partner, REVOCATION | {"statusListCredential": partner.list_url}), "not a signed list")


# --- lists that are tokens --------------------------------------------------------------------------


def publish_jwt(partner, indexes=(), header=None, by=None, **changes):
    url = f"{partner.list_url}.jwt"
    bits = Bitstring.of(indexes)
    document = list_credential(url, partner.did, StatusPurpose.REVOCATION, bits, AWARDED) | changes
    signer = by or partner
    full = {"typ": "vc+jwt", "kid": partner.method_id} | (header or {})
    partner.published[url] = jose.sign(jose.json_bytes(document), full, signer.signer).encode()
    return REVOCATION | {"statusListCredential": url}


@pytest.mark.parametrize(("indexes", "code"), [((6, 8), "not_withdrawn"), ((7,), "revoked")])
def test_a_bitstring_list_that_is_a_token_is_looked_up(partner, indexes, code):
    assert found(partner, publish_jwt(partner, indexes)).code == code


def test_a_bitstring_list_that_is_a_token_is_held_to_the_same_rules(partner):
    refused(found(partner, publish_jwt(partner, by=Partner())), "could not be confirmed")
    refused(found(partner, publish_jwt(partner, id=partner.list_url)), "another list")
    refused(found(partner, publish_jwt(partner, issuer=Partner().did)), "another issuer")
    refused(found(partner, publish_jwt(partner, validUntil="2026-11-22T00:00:00Z")), "out of date")
    assert found(partner, publish_jwt(partner, header={"typ": "kestrel+jwt"})).code == "status_list_invalid"
