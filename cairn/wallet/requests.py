"""From the link that opens a wallet to a request that it may answer (OpenID4VP 1.0, 5)."""

import json
import secrets
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.trusting import REQUEST_TYPE, Trust, check_unsigned, trusted_claims
from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.dcql import Query, read_query
from credentials.errors import MalformedQuery
from credentials.jwe import ENCRYPTIONS

_ALGORITHMS: Final = ["EdDSA", "Ed25519", "ES256", "ES384"]
# What a wallet may tell whoever asks it, and what that one may then spare it (OpenID4VP 1.0, 10).
METADATA: Final[dict[str, Any]] = {
    "vp_formats_supported": {
        "ldp_vc": {"cryptosuite_values": ["eddsa-rdfc-2022", "ecdsa-rdfc-2019"]},
        "jwt_vc_json": {"alg_values": _ALGORITHMS},
        "dc+sd-jwt": {"sd-jwt_alg_values": _ALGORITHMS, "kb-jwt_alg_values": _ALGORITHMS},
    },
    "client_id_prefixes_supported": [
        "decentralized_identifier",
        "x509_san_dns",
        "x509_hash",
        "redirect_uri",
    ],
    "authorization_encryption_alg_values_supported": ["ECDH-ES"],
    "authorization_encryption_enc_values_supported": list(ENCRYPTIONS),
}
_OBJECTS: Final = ("dcql_query", "client_metadata")


def read_request(link: str, http: Http, trust: Trust, now: datetime) -> dict[str, Any]:
    """Return the parameters of a request that may be answered, given its link.

    Raises:
        WalletRefused: it can not be had, trusted or understood.
    """
    query = parse_qs(urlsplit(link).query, keep_blank_values=True)
    client_id = _single(query, "client_id")
    if "request_uri" in query:
        claims = _by_reference(query, http, trust, now)
        if claims.get("client_id") != client_id:
            raise WalletRefused("request", "request_untrusted", "it is of another client than its link says")
    else:
        claims = _by_value(query)
        check_unsigned(claims)
    check_answerable(claims)
    return claims


def check_answerable(claims: dict[str, Any]) -> None:
    """Pass over a request that this wallet can answer.

    Raises:
        WalletRefused: it asks for something else than presentations, or in a way that is not known.
    """
    if "transaction_data" in claims:
        # Whoever can not show its owner what is agreed to agrees to nothing (5.1).
        raise WalletRefused("request", "invalid_transaction_data", "it asks to agree to something besides")
    if claims.get("response_type") != "vp_token" or not isinstance(claims.get("nonce"), str):
        raise WalletRefused("request", "invalid_request", "it asks for something else than a presentation")
    if "redirect_uri" in claims:
        raise WalletRefused("request", "invalid_request", "it says twice where the answer goes")


def query_of(claims: dict[str, Any]) -> Query:
    """Return what a request asks for.

    Raises:
        WalletRefused: nobody can tell.
    """
    try:
        return read_query(claims.get("dcql_query"))
    except MalformedQuery as fault:
        raise WalletRefused("request", "query_malformed", str(fault)) from fault


def _by_reference(query: dict[str, list[str]], http: Http, trust: Trust, now: datetime) -> dict[str, Any]:
    address, accept = _single(query, "request_uri"), f"application/{REQUEST_TYPE}"
    method = query.get("request_uri_method", ["get"])
    if method == ["get"]:
        return trusted_claims(http.get_text("request", address, accept), trust, now)
    if method != ["post"]:
        raise WalletRefused("request", "invalid_request_uri_method", "it is to be fetched in an unknown way")
    nonce = secrets.token_urlsafe(16)
    form = {"wallet_nonce": nonce, "wallet_metadata": json.dumps(METADATA)}
    claims = trusted_claims(http.post_for_text("request", address, form, accept), trust, now)
    if claims.get("wallet_nonce") != nonce:
        raise WalletRefused("request", "request_untrusted", "it was not made for this wallet just now")
    return claims


def _by_value(query: dict[str, list[str]]) -> dict[str, Any]:
    claims: dict[str, Any] = {name: _single(query, name) for name in query}
    try:
        return claims | {name: parse_object(claims[name]) for name in _OBJECTS if name in claims}
    except MalformedJson as fault:
        raise WalletRefused("request", "request_malformed", str(fault)) from fault


def _single(query: dict[str, list[str]], name: str) -> str:
    values = query.get(name, [])
    if len(values) != 1:
        raise WalletRefused("request", "request_malformed", f"the link needs one {name}")
    return values[0]
