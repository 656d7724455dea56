"""Show badges to a verifier by OpenID4VP 1.0: by answers that the wallet posts, or that the browser hands over."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.purse import HolderKey, Purse
from cairn.wallet.requests import check_answerable, query_of, read_request
from cairn.wallet.telling import NOTHING_MORE, Telling, derived, is_derivable
from cairn.wallet.trusting import Trust, trust_over, trusted_claims
from contexts.strict_json import parse_object
from credentials.badge import Carrier, JsonObject
from credentials.dcql import Query, authorities_of, candidate_of, choose
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
from credentials.proofs.sd_jwt import Path
from credentials.received import Received, read
from keys.certificates.anchors import Anchors

SIGNED: Final = "openid4vp-v1-signed"
UNSIGNED: Final = "openid4vp-v1-unsigned"


def present(
    request_uri: str,
    purse: Purse,
    http: Http,
    now: datetime,
    anchors: Anchors | None = None,
    telling: Telling = NOTHING_MORE,
) -> dict[str, Any]:
    """Answer a presentation request with badges that fit, the newest first; return what the verifier answered.

    `anchors` are the authorities whose certificates prove who asks; `telling` is what is told beyond what is asked for.

    Raises:
        WalletRefused: the request can not be trusted, nothing fits it, or the verifier refused the answer.
    """
    request = read_request(request_uri, http, trust_over(http, anchors), now)
    form = answer(request, purse, now, telling)
    return http.post_form("response", str(request["response_uri"]), form)


def answer(
    request: dict[str, Any], purse: Purse, now: datetime, telling: Telling = NOTHING_MORE
) -> dict[str, str]:
    """Return the form that answers a request, given as its parameters.

    Raises:
        WalletRefused: nothing fits it, or it can not be understood.
    """
    recipient = Recipient(str(request["client_id"]), str(request["nonce"]))
    shown = {
        "vp_token": _shown(query_of(request), purse, recipient, now, telling),
        "state": str(request["state"]),
    }
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


def _shown(
    query: Query, purse: Purse, recipient: Recipient, now: datetime, telling: Telling = NOTHING_MORE
) -> dict[str, list[object]]:
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
        told = _Told(badge, (*(claim.path for claim in each.claims), *telling.evidence(badge)), telling)
        presentation = _bound(told, holder, recipient, now) if is_bound else _bare(told)
        shown.setdefault(each.query_id, []).append(presentation)
    return shown


@dataclass(frozen=True, slots=True)
class _Told:
    """A badge, the places of it that are told, and what its holder chose."""

    badge: Received
    paths: tuple[Path, ...]
    telling: Telling

    def document(self) -> JsonObject:
        """Return it as JSON: derived, where its proof is made for that."""
        if is_derivable(self.badge):
            return derived(self.badge, self.paths, self.telling)
        return parse_object(self.badge.source.body)


def _bound(told: _Told, key: HolderKey, recipient: Recipient, now: datetime) -> object:
    holder, source = HolderSigner(key.did, key.method_id, key.signer), told.badge.source
    if source.carrier.is_sd_jwt:
        return make_sd_jwt_presentation(source.body.decode(), told.paths, key.signer, recipient, now)
    if source.carrier is Carrier.JWT_VC_JSON:
        return make_jwt_vp([source.body.decode()], holder, recipient, now)
    return make_ldp_vp([told.document()], holder, recipient, now)


def _bare(told: _Told) -> object:
    """Return a credential as it is, for whoever asks for no holder (OpenID4VP 1.0, 6.1)."""
    source = told.badge.source
    if source.carrier.is_sd_jwt:
        return sd_jwt.select(source.body.decode(), told.paths)
    return source.body.decode() if source.carrier is Carrier.JWT_VC_JSON else told.document()


def _encrypted(request: dict[str, Any], answer: dict[str, Any]) -> str:
    """Return the answer encrypted to the key that the request brings (8.3)."""
    metadata = request.get("client_metadata", {})
    keys = [each for each in metadata.get("jwks", {}).get("keys", []) if each.get("use", "enc") == "enc"]
    known = metadata.get("encrypted_response_enc_values_supported", ["A128GCM"])
    encryption = next((each for each in ENCRYPTIONS if each in known), None)
    if not keys or encryption is None:
        raise WalletRefused("request", "request_malformed", "it asks for encryption and brings no key for it")
    return encrypt(json.dumps(answer).encode(), keys[0], encryption)
