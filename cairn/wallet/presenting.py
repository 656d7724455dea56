"""Show badges to a verifier by OpenID4VP 1.0: signed request by reference, answer by direct_post."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.purse import Purse
from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials import jose
from credentials.badge import Carrier, JsonObject
from credentials.errors import CredentialsError
from credentials.presentation import HolderSigner, Recipient, make_jwt_vp, make_ldp_vp
from credentials.received import Received, read
from did.document import Purpose
from did.errors import DidError
from did.methods.jwk import JwkResolver
from did.methods.key import KeyResolver
from did.resolver import ByMethod
from did.syntax import DidUrl

REQUEST_TYPE = "oauth-authz-req+jwt"
DID_PREFIX = "decentralized_identifier:"


def present(request_uri: str, purse: Purse, http: Http, now: datetime) -> dict[str, Any]:
    """Answer a presentation request with the newest badge that fits; return what the verifier answered.

    Raises:
        WalletRefused: the request can not be trusted, nothing fits it, or the verifier refused the answer.
    """
    query = parse_qs(urlsplit(request_uri).query)
    client_id = _single(query, "client_id")
    token = http.get_text("request", _single(query, "request_uri"), f"application/{REQUEST_TYPE}")
    request = _trusted(token, client_id, now)
    carrier, badge = _fitting(request["dcql_query"], purse)
    recipient = Recipient(client_id, str(request["nonce"]))
    holder = HolderSigner(purse.key.did, purse.key.method_id, purse.key.signer)
    shown: object
    if carrier is Carrier.JWT_VC_JSON:
        shown = make_jwt_vp([badge.decode()], holder, recipient, now)
    else:
        shown = make_ldp_vp([parse_object(badge)], holder, recipient, now)
    form = {"vp_token": json.dumps({carrier.value: [shown]}), "state": str(request["state"])}
    return http.post_form("response", str(request["response_uri"]), form)


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


def _fitting(query: dict[str, Any], purse: Purse) -> tuple[Carrier, bytes]:
    for badge in reversed(purse.badges):
        received = read(badge)
        for asked in query["credentials"]:
            if asked["format"] == received.source.carrier and _claims_fit(asked, received):
                return received.source.carrier, badge
    raise WalletRefused("request", "nothing_fits", "the wallet holds no badge that was asked for")


def _claims_fit(asked: dict[str, Any], received: Received) -> bool:
    return all(
        _at(received.document, claim["path"]) in claim.get("values", [_at(received.document, claim["path"])])
        for claim in asked.get("claims", [])
    )


def _at(document: JsonObject, path: list[str]) -> object:
    value: object = document
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value
