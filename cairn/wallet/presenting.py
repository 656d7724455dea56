"""Show badges to a verifier by OpenID4VP 1.0: signed request by reference, answer by direct_post."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.purse import HolderKey, Purse
from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials import jose
from credentials.badge import Carrier
from credentials.dcql import ClaimQuery, Query, candidate_of, choose, read_query
from credentials.errors import CredentialsError, MalformedQuery, Unanswered
from credentials.jwe import ENCRYPTIONS, encrypt
from credentials.presentation import (
    HolderSigner,
    Recipient,
    make_jwt_vp,
    make_ldp_vp,
    make_sd_jwt_presentation,
)
from credentials.received import read
from did.document import Purpose
from did.errors import DidError
from did.methods.jwk import JwkResolver
from did.methods.key import KeyResolver
from did.resolver import ByMethod
from did.syntax import DidUrl

REQUEST_TYPE = "oauth-authz-req+jwt"
DID_PREFIX = "decentralized_identifier:"


def present(request_uri: str, purse: Purse, http: Http, now: datetime) -> dict[str, Any]:
    """Answer a presentation request with badges that fit, the newest first; return what the verifier answered.

    Raises:
        WalletRefused: the request can not be trusted, nothing fits it, or the verifier refused the answer.
    """
    query = parse_qs(urlsplit(request_uri).query)
    client_id = _single(query, "client_id")
    token = http.get_text("request", _single(query, "request_uri"), f"application/{REQUEST_TYPE}")
    request = _trusted(token, client_id, now)
    form = answer(request, purse, now)
    return http.post_form("response", str(request["response_uri"]), form)


def answer(request: dict[str, Any], purse: Purse, now: datetime) -> dict[str, str]:
    """Return the form that answers a request object, given as its claims.

    Raises:
        WalletRefused: nothing fits it, or it can not be understood.
    """
    recipient = Recipient(str(request["client_id"]), str(request["nonce"]))
    shown = _shown(_query(request), purse, recipient, now)
    return _form(request, {"vp_token": shown, "state": str(request["state"])})


def _query(request: dict[str, Any]) -> Query:
    try:
        return read_query(request.get("dcql_query"))
    except MalformedQuery as fault:
        raise WalletRefused("request", "query_malformed", str(fault)) from fault


def _shown(query: Query, purse: Purse, recipient: Recipient, now: datetime) -> dict[str, list[object]]:
    """Return the `vp_token`: for each query that counts, what is shown for it."""
    badges = list(reversed(purse.badges))
    received = [read(badge) for badge in badges]
    try:
        chosen = choose(query, [candidate_of(each.source.carrier, each.document) for each in received])
    except Unanswered as fault:
        raise WalletRefused("request", "nothing_fits", str(fault)) from fault
    shown: dict[str, list[object]] = {}
    for each in chosen:
        carrier, badge = received[each.place].source.carrier, badges[each.place]
        presentation = _presentation(carrier, badge, each.claims, purse.key, recipient, now)
        shown.setdefault(each.query_id, []).append(presentation)
    return shown


def _presentation(
    carrier: Carrier,
    badge: bytes,
    claims: tuple[ClaimQuery, ...],
    key: HolderKey,
    recipient: Recipient,
    now: datetime,
) -> object:
    holder = HolderSigner(key.did, key.method_id, key.signer)
    if carrier.is_sd_jwt:
        paths = [each.path for each in claims]
        return make_sd_jwt_presentation(badge.decode(), paths, key.signer, recipient, now)
    if carrier is Carrier.JWT_VC_JSON:
        return make_jwt_vp([badge.decode()], holder, recipient, now)
    return make_ldp_vp([parse_object(badge)], holder, recipient, now)


def _form(request: dict[str, Any], answer: dict[str, Any]) -> dict[str, str]:
    """Return the answer as it travels: as it is, or encrypted to the key that the request brings (8.3)."""
    if request.get("response_mode") != "direct_post.jwt":
        return {"vp_token": json.dumps(answer["vp_token"]), "state": answer["state"]}
    metadata = request.get("client_metadata", {})
    keys = [each for each in metadata.get("jwks", {}).get("keys", []) if each.get("use", "enc") == "enc"]
    known = metadata.get("encrypted_response_enc_values_supported", ["A128GCM"])
    encryption = next((each for each in ENCRYPTIONS if each in known), None)
    if not keys or encryption is None:
        raise WalletRefused("request", "request_malformed", "it asks for encryption and brings no key for it")
    return {"response": encrypt(json.dumps(answer).encode(), keys[0], encryption)}


def _single(query: dict[str, list[str]], name: str) -> str:
    values = query.get(name, [])
    if len(values) != 1:
        raise WalletRefused("request", "request_malformed", f"the link needs one {name}")
    return values[0]


def _trusted(token: str, client_id: str, now: datetime) -> dict[str, Any]:
    """Return the claims of a request object signed by the DID it names (OpenID4VP 1.0, 5.9.3)."""
    try:
        jws = jose.read(token)
        claims = parse_object(jws.payload)
        if jws.header.get("typ") != REQUEST_TYPE or claims.get("client_id") != client_id:
            raise WalletRefused("request", "request_untrusted", "its type or client_id is another")
        named = DidUrl.parse(str(jws.header.get("kid")))
        if client_id != f"{DID_PREFIX}{named.did}":
            raise WalletRefused(
                "request", "request_untrusted", "it is signed by another key than its client_id's"
            )
        resolver = ByMethod({"key": KeyResolver(), "jwk": JwkResolver()})
        document = resolver.resolve(named.did)
        jose.verify(jws, document.key_for(str(named), Purpose.AUTHENTICATION, now))
    except (CredentialsError, DidError, MalformedJson) as fault:
        raise WalletRefused("request", "request_untrusted", str(fault)) from fault
    return claims
