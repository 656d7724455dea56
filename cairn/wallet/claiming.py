"""Claim a badge from an offer by OpenID4VCI 1.0, with the pre-authorized code grant."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cairn.wallet.http import Http, WalletRefused
from cairn.wallet.purse import HolderKey, Purse
from contexts.errors import MalformedJson
from contexts.jcs import jcs
from contexts.strict_json import parse_object
from credentials import jose

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
PROOF_TYPE = "openid4vci-proof+jwt"


@dataclass(frozen=True, slots=True)
class Wish:
    """How to claim: which format (None: the first offered), and the transaction code where one is asked."""

    format: str | None = None
    tx_code: str | None = None


def claim(offer_uri: str, wish: Wish, purse: Purse, http: Http, now: datetime) -> bytes:
    """Redeem an offer link and return the badge's bytes, which are in the purse from then on.

    Raises:
        WalletRefused: a step was refused or answered wrongly; it names the step.
    """
    offer = read_offer(offer_uri, http)
    issuer = str(offer.get("credential_issuer", ""))
    metadata = _metadata(issuer, "openid-credential-issuer", http)
    server = _metadata(_authorization_server(metadata, issuer), "oauth-authorization-server", http)
    configuration = _configuration(offer, metadata, wish.format)
    token = _token(offer, server, wish.tx_code, http)
    nonce = http.post_json("nonce", metadata["nonce_endpoint"], None)["c_nonce"]
    proof = key_proof(purse.key, issuer, str(nonce), now)
    request = {"credential_configuration_id": configuration, "proofs": {"jwt": [proof]}}
    answer = http.post_json("credential", metadata["credential_endpoint"], request, token)
    badge = _only_credential(answer)
    purse.badges.append(badge)
    return badge


def read_offer(offer_uri: str, http: Http) -> dict[str, Any]:
    """Return the offer document of an `openid-credential-offer://` link (OpenID4VCI 1.0, 4.1)."""
    query = parse_qs(urlsplit(offer_uri).query)
    by_value, by_reference = query.get("credential_offer"), query.get("credential_offer_uri")
    if bool(by_value) == bool(by_reference):
        raise WalletRefused("offer", "offer_malformed", "it needs the offer or its address, and one of them")
    if by_reference:
        return http.get_json("offer", by_reference[0])
    try:
        return parse_object((by_value or [""])[0])
    except MalformedJson as fault:
        raise WalletRefused("offer", "offer_malformed", str(fault)) from fault


def well_known(identifier: str, name: str) -> str:
    """Return the well-known address of an identifier, inserted between host and path (RFC 8414, 3)."""
    parts = urlsplit(identifier)
    return f"{parts.scheme}://{parts.netloc}/.well-known/{name}{parts.path}"


def _metadata(identifier: str, name: str, http: Http) -> dict[str, Any]:
    document = http.get_json("metadata", well_known(identifier, name))
    member = "credential_issuer" if name == "openid-credential-issuer" else "issuer"
    if document.get(member) != identifier:
        raise WalletRefused("metadata", "issuer_mismatch", f"{member} is not {identifier}")
    return document


def _authorization_server(metadata: dict[str, Any], issuer: str) -> str:
    servers = metadata.get("authorization_servers") or [issuer]
    return str(servers[0])


def _configuration(offer: dict[str, Any], metadata: dict[str, Any], wanted: str | None) -> str:
    known = metadata["credential_configurations_supported"]
    for identifier in offer["credential_configuration_ids"]:
        if wanted is None or wanted in (identifier, known[identifier]["format"]):
            return str(identifier)
    raise WalletRefused("metadata", "format_not_offered", f"the offer holds no {wanted}")


def _token(offer: dict[str, Any], server: dict[str, Any], tx_code: str | None, http: Http) -> str:
    if PRE_AUTHORIZED not in server.get("grant_types_supported", []):
        raise WalletRefused("metadata", "grant_not_supported", "the server gives no pre-authorized codes")
    grant = offer.get("grants", {}).get(PRE_AUTHORIZED, {})
    form = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": str(grant.get("pre-authorized_code", ""))}
    if tx_code is not None:
        form["tx_code"] = tx_code
    return str(http.post_form("token", server["token_endpoint"], form)["access_token"])


def key_proof(key: HolderKey, audience: str, nonce: str, now: datetime) -> str:
    """Return a `jwt` key proof (OpenID4VCI 1.0, appendix F.1)."""
    claims = {"aud": audience, "iat": int(now.timestamp()), "nonce": nonce}
    algorithm = key.signer.public_key.algorithm.value
    header = {"alg": algorithm, "typ": PROOF_TYPE, "kid": key.method_id}
    return jose.sign(jcs(claims), header, key.signer)


def _only_credential(answer: dict[str, Any]) -> bytes:
    credentials = answer.get("credentials")
    if not isinstance(credentials, list) or len(credentials) != 1 or "credential" not in credentials[0]:
        raise WalletRefused("credential", "answer_malformed", "exactly one credential was expected")
    credential = credentials[0]["credential"]
    if isinstance(credential, str):
        return credential.encode("ascii")
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()
