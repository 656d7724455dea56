"""Whose requests the simulated wallet answers, and which it does not."""

import json
from urllib.parse import quote

import pytest

from cairn.wallet.http import WalletRefused
from cairn.wallet.presenting import SIGNED, UNSIGNED, answer_digital
from cairn.wallet.purse import new_purse
from cairn.wallet.requests import METADATA, read_request
from cairn.wallet.trusting import Trust, trust_over
from credentials import jose
from did.document import DidDocument, Purpose, VerificationMethod
from did.syntax import Did
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.certified import Certifier
from tests.unit.cairn.test_wallet import ANY_BADGE, NOW

CERTIFIER = Certifier(NOW)
SIGNER, CHAIN = CERTIFIER.chain("v.example")
TRUST = Trust(anchors=CERTIFIER.anchors)
BY_NAME, BY_HASH = "x509_san_dns:v.example", f"x509_hash:{CHAIN.leaf.sha256}"


class Server:
    """A verifier that answers from a table; to a POST it answers with the wallet's nonce in the request."""

    def __init__(self, sign=None, table=None):
        self.sign, self.table, self.posted = sign, table or {}, []

    def get_text(self, _step, url, _accept):
        return self.table[url] if url in self.table else self.sign()

    def post_for_text(self, _step, _url, form, _accept):
        self.posted.append(form)
        return self.sign(wallet_nonce=form["wallet_nonce"])


def claims_of(client_id, **changes):
    usual = {
        "client_id": client_id,
        "response_type": "vp_token",
        "response_mode": "direct_post",
        "response_uri": "https://v.example/r",
        "nonce": "n",
        "state": "s",
        "dcql_query": ANY_BADGE,
    }
    return {name: value for name, value in (usual | changes).items() if value is not None}


def under_certificate(client_id, chain=CHAIN, signer=SIGNER, typ="oauth-authz-req+jwt", **changes):
    """Return what makes a request object under a certificate."""

    def sign(**more):
        header = {"typ": typ, "x5c": chain.x5c()}
        return jose.sign(json.dumps(claims_of(client_id, **(changes | more))).encode(), header, signer)

    return sign


def read(sign, client_id, method="&request_uri_method=post", trust=TRUST, table=None):
    server = Server(sign, table)
    link = f"openid4vp://?client_id={client_id}&request_uri=https://v.example/q{method}"
    return read_request(link, server, trust, NOW), server


@pytest.mark.parametrize("client_id", [BY_NAME, BY_HASH])
@pytest.mark.parametrize("method", ["", "&request_uri_method=get", "&request_uri_method=post"])
def test_a_request_under_a_certificate_of_somebody_trusted_is_read(client_id, method):
    claims, server = read(under_certificate(client_id), client_id, method)
    assert claims["client_id"] == client_id
    assert len(server.posted) == method.endswith("post")
    assert all(json.loads(each["wallet_metadata"]) == METADATA for each in server.posted)


OTHER_SIGNER, OTHER_CHAIN = CERTIFIER.chain("other.example")
STRANGE_SIGNER, STRANGE_CHAIN = Certifier(NOW).chain("v.example")
OLD = Certifier(NOW.replace(year=2020)).chain("v.example")
FAULTS = {
    "a certificate of another name": (BY_NAME, {"chain": OTHER_CHAIN, "signer": OTHER_SIGNER}),
    "another certificate than its hash": (BY_HASH, {"chain": OTHER_CHAIN, "signer": OTHER_SIGNER}),
    "an authority of nobody's trust": (BY_NAME, {"chain": STRANGE_CHAIN, "signer": STRANGE_SIGNER}),
    "a certificate that is over": (BY_NAME, {"chain": OLD[1], "signer": OLD[0]}),
    "another key than the certificate's": (BY_NAME, {"signer": OTHER_SIGNER}),
    "an answer to another host": (BY_NAME, {"response_uri": "https://evil.example/r"}),
    "a token of another type": (BY_NAME, {"typ": "JWT"}),
    "a time that is over": (BY_NAME, {"exp": int(NOW.timestamp()) - 1}),
    "a signature under a client id of nobody": ("redirect_uri:https://v.example/r", {}),
    "an origin for a client id": ("origin:https://v.example", {}),
    "a kind of client id that is not known": ("kestrel:x", {}),
    "a client id without a kind": ("v.example", {}),
    "a certificate where a DID is named": ("decentralized_identifier:did:web:v.example", {}),
}


@pytest.mark.parametrize(("client_id", "changes"), FAULTS.values(), ids=FAULTS)
def test_a_request_of_which_nobody_can_tell_who_asks_is_not_answered(client_id, changes):
    with pytest.raises(WalletRefused) as refused:
        read(under_certificate(client_id, **changes), client_id)
    assert refused.value.code == "request_untrusted"


def test_a_request_of_another_client_than_its_link_names_is_not_answered():
    with pytest.raises(WalletRefused, match="another client"):
        read(under_certificate(BY_HASH), BY_NAME)


def test_a_request_that_was_not_made_for_this_wallet_just_now_is_not_answered():
    fixed = under_certificate(BY_NAME)()
    with pytest.raises(WalletRefused, match="just now"):
        read(lambda **_: fixed, BY_NAME)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"transaction_data": ["e30"]}, "invalid_transaction_data"),
        ({"response_type": "code"}, "invalid_request"),
        ({"response_type": "vp_token id_token"}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"redirect_uri": "https://v.example/r"}, "invalid_request"),
    ],
)
def test_a_trusted_request_for_something_else_is_not_answered_either(changes, code):
    with pytest.raises(WalletRefused) as refused:
        read(under_certificate(BY_NAME, **changes), BY_NAME)
    assert refused.value.code == code


def test_a_request_is_fetched_in_one_of_two_ways():
    with pytest.raises(WalletRefused) as refused:
        read(under_certificate(BY_NAME), BY_NAME, "&request_uri_method=POST")
    assert refused.value.code == "invalid_request_uri_method"


# --- by value --------------------------------------------------------------------------------------


def by_value(**changes):
    claims = claims_of("redirect_uri:http://127.0.0.1/r", response_uri="http://127.0.0.1/r") | changes
    written = (
        f"{name}={quote(value if isinstance(value, str) else json.dumps(value))}"
        for name, value in claims.items()
    )
    return f"openid4vp://?{'&'.join(written)}"


def test_an_unsigned_request_on_one_machine_is_read():
    claims = read_request(by_value(), Server(), TRUST, NOW)
    assert claims["dcql_query"] == ANY_BADGE


@pytest.mark.parametrize(
    "changes",
    [
        {"response_uri": "http://127.0.0.1/other"},
        {"client_id": BY_NAME},
        {"client_id": "redirect_uri:https://v.example/r", "response_uri": "https://v.example/r"},
    ],
)
def test_an_unsigned_request_that_anybody_could_have_made_is_not_answered(changes):
    with pytest.raises(WalletRefused, match="request_untrusted"):
        read_request(by_value(**changes), Server(), TRUST, NOW)


@pytest.mark.parametrize("link", ["openid4vp://", "openid4vp://?client_id=a&client_id=b&request_uri=c"])
def test_a_link_that_says_too_little_or_the_same_twice_is_not_answered(link):
    with pytest.raises(WalletRefused):
        read_request(link, Server(), TRUST, NOW)


# --- DIDs on the web -------------------------------------------------------------------------------


def test_a_request_of_a_did_on_the_web_is_checked_with_the_key_that_it_publishes():
    signer = SoftwareSigner.generate(Algorithm.EDDSA)
    did = "did:web:v.example"
    method = VerificationMethod.multikey(f"{did}#key-1", did, signer.public_key)
    document = DidDocument(Did.parse(did), (method,), dict.fromkeys(Purpose, (method.id,)))
    client_id = f"decentralized_identifier:{did}"

    def sign(by=signer, **more):
        header = {"typ": "oauth-authz-req+jwt", "kid": f"{did}#key-1"}
        return jose.sign(json.dumps(claims_of(client_id) | more).encode(), header, by)

    table = {"https://v.example/.well-known/did.json": json.dumps(document.to_json())}
    trust = trust_over(Server(table=table))
    assert read(sign, client_id, trust=trust)[0]["client_id"] == client_id
    with pytest.raises(WalletRefused, match="request_untrusted"):
        read(lambda **more: sign(OTHER_SIGNER, **more), client_id, trust=trust)
    with pytest.raises(WalletRefused, match="request_untrusted"):
        read(sign, client_id, trust=TRUST)


# --- through the browser ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_data",
    [
        {"protocol": "openid4vp-v1-multisigned", "data": {}},
        {"protocol": SIGNED, "data": "text"},
        {"protocol": SIGNED, "data": {"request": "text"}},
        {"protocol": UNSIGNED, "data": claims_of("x", transaction_data=["e30"])},
    ],
)
def test_a_page_that_asks_in_another_way_gets_no_answer(request_data):
    with pytest.raises(WalletRefused):
        answer_digital(request_data, "https://v.example", new_purse(), NOW, TRUST)


def test_a_signed_request_is_for_the_origins_that_it_names_and_no_other():
    sign = under_certificate(BY_NAME, expected_origins=["https://v.example"], response_mode="dc_api")
    asked = {"protocol": SIGNED, "data": {"request": sign()}}
    with pytest.raises(WalletRefused, match="nothing_fits"):
        answer_digital(asked, "https://v.example", new_purse(), NOW, TRUST)
    for origin in ("https://v.example/", "https://evil.example", "http://v.example"):
        with pytest.raises(WalletRefused, match="another origin"):
            answer_digital(asked, origin, new_purse(), NOW, TRUST)
