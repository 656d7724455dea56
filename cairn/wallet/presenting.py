"""Show badges to a verifier by OpenID4VP 1.0: by answers that the wallet posts, or that the browser hands over."""

import json
from datetime import datetime
from typing import Any, Final

from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.purse import HolderKey, Purse
from cairn.wallet.requests import check_answerable, query_of, read_request
from cairn.wallet.trusting import Trust, trust_over, trusted_claims
from contexts.strict_json import parse_object
from credentials.badge import Carrier
from credentials.dcql import Chosen, Query, authorities_of, candidate_of, choose
from credentials.errors import Unanswered
from credentials.jwe import ENCRYPTIONS, encrypt
from credentials.presentation import (
    HolderSigner,
    Recipient,
    make_jwt_vp,
    make_ldp_vp,
    make_sd_jwt_presentation,
)
from credentials.proofs import sd_jwt
from credentials.received import Received, read
from keys.certificates.anchors import Anchors

SIGNED: Final = "openid4vp-v1-signed"
UNSIGNED: Final = "openid4vp-v1-unsigned"


def present(
    request_uri: str, purse: Purse, http: Http, now: datetime, anchors: Anchors | None = None
) -> dict[str, Any]:
    """Answer a presentation request with badges that fit, the newest first; return what the verifier answered.

    `anchors` are the authorities whose certificates prove who asks.

    Raises:
        WalletRefused: the request can not be trusted, nothing fits it, or the verifier refused the answer.
    """
    request = read_request(request_uri, http, trust_over(http, anchors), now)
    form = answer(request, purse, now)
    return http.post_form("response", str(request["response_uri"]), form)


def answer(request: dict[str, Any], purse: Purse, now: datetime) -> dict[str, str]:
    """Return the form that answers a request, given as its parameters.

    Raises:
        WalletRefused: nothing fits it, or it can not be understood.
    """
    recipient = Recipient(str(request["client_id"]), str(request["nonce"]))
    shown = {"vp_token": _shown(query_of(request), purse, recipient, now), "state": str(request["state"])}
    if request.get("response_mode") == "direct_post.jwt":
        return {"response": _encrypted(request, shown)}
    return {"vp_token": json.dumps(shown["vp_token"]), "state": str(shown["state"])}


def answer_digital(
    request: dict[str, Any], origin: str, purse: Purse, now: datetime, trust: Trust
) -> dict[str, Any]:
    """Return the digital credential that answers a request of a page, which the browser says is of this origin.

    The holder signs for the origin, whoever signed the request (OpenID4VP 1.0, A.4).

    Raises:
        WalletRefused: the request is not one for this origin, can not be trusted or understood, or nothing fits it.
    """
    protocol, asked = request.get("protocol"), _of_origin(request, origin, trust, now)
    check_answerable(asked)
    recipient = Recipient(f"origin:{origin}", str(asked["nonce"]))
    data: dict[str, Any] = {"vp_token": _shown(query_of(asked), purse, recipient, now)}
    if asked.get("response_mode") == "dc_api.jwt":
        data = {"response": _encrypted(asked, data)}
    return {"protocol": protocol, "data": data}


def _of_origin(request: dict[str, Any], origin: str, trust: Trust, now: datetime) -> dict[str, Any]:
    data = request.get("data")
    if not isinstance(data, dict) or request.get("protocol") not in (SIGNED, UNSIGNED):
        raise WalletRefused("request", "request_malformed", "it is by another protocol")
    if request["protocol"] == UNSIGNED:
        return data
    claims = trusted_claims(str(data.get("request")), trust, now)
    if origin not in claims.get("expected_origins", []):
        raise WalletRefused("request", "request_untrusted", "it was made for another origin")
    return claims


def _shown(query: Query, purse: Purse, recipient: Recipient, now: datetime) -> dict[str, list[object]]:
    """Return the `vp_token`: for each query that counts, what is shown for it."""
    received = [read(badge) for badge in reversed(purse.badges)]
    try:
        chosen = choose(
            query,
            [
                candidate_of(each.source.carrier, each.document, authorities_of(each.source))
                for each in received
            ],
        )
    except Unanswered as fault:
        raise WalletRefused("request", "nothing_fits", str(fault)) from fault
    shown: dict[str, list[object]] = {}
    for each in chosen:
        badge, asked = received[each.place], query.credential(each.query_id)
        holder = purse.holder_of(badge.source.body) or purse.key
        is_bound = asked is None or asked.holder_binding
        presentation = _bound(badge, each, holder, recipient, now) if is_bound else _bare(badge, each)
        shown.setdefault(each.query_id, []).append(presentation)
    return shown


def _bound(badge: Received, chosen: Chosen, key: HolderKey, recipient: Recipient, now: datetime) -> object:
    holder, body = HolderSigner(key.did, key.method_id, key.signer), badge.source.body
    if badge.source.carrier.is_sd_jwt:
        paths = [each.path for each in chosen.claims]
        return make_sd_jwt_presentation(body.decode(), paths, key.signer, recipient, now)
    if badge.source.carrier is Carrier.JWT_VC_JSON:
        return make_jwt_vp([body.decode()], holder, recipient, now)
    return make_ldp_vp([parse_object(body)], holder, recipient, now)


def _bare(badge: Received, chosen: Chosen) -> object:
    """Return a credential as it is, for whoever asks for no holder (OpenID4VP 1.0, 6.1)."""
    body = badge.source.body
    if badge.source.carrier.is_sd_jwt:
        return sd_jwt.select(body.decode(), [each.path for each in chosen.claims])
    return body.decode() if badge.source.carrier is Carrier.JWT_VC_JSON else parse_object(body)


def _encrypted(request: dict[str, Any], answer: dict[str, Any]) -> str:
    """Return the answer encrypted to the key that the request brings (8.3)."""
    metadata = request.get("client_metadata", {})
    keys = [each for each in metadata.get("jwks", {}).get("keys", []) if each.get("use", "enc") == "enc"]
    known = metadata.get("encrypted_response_enc_values_supported", ["A128GCM"])
    encryption = next((each for each in ENCRYPTIONS if each in known), None)
    if not keys or encryption is None:
        raise WalletRefused("request", "request_malformed", "it asks for encryption and brings no key for it")
    return encrypt(json.dumps(answer).encode(), keys[0], encryption)
