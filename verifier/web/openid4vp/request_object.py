"""The signed request that a wallet fetches (RFC 9101; OpenID4VP 1.0, 5)."""

from typing import Any, Final

from contexts.jcs import jcs
from credentials import jose
from credentials.jwe import ENCRYPTIONS
from verifier.errors import ResponseRefused
from verifier.ports import PresentationRequest
from verifier.web.desk import Desk
from verifier.web.openid4vp.asking import Ask, ResponseMode, ask_of, key_of, state_of

REQUEST_TYPE: Final = "oauth-authz-req+jwt"
MAX_WALLET_NONCE: Final = 1024
_ALGORITHMS: Final = ("EdDSA", "Ed25519", "ES256", "ES384")
FORMATS: Final = {
    "ldp_vc": {
        "proof_type_values": ["DataIntegrityProof"],
        "cryptosuite_values": ["eddsa-rdfc-2022", "ecdsa-rdfc-2019", "eddsa-jcs-2022", "ecdsa-jcs-2019"],
    },
    "jwt_vc_json": {"alg_values": [*_ALGORITHMS, "RS256"]},
    "dc+sd-jwt": {"sd-jwt_alg_values": [*_ALGORITHMS, "RS256"], "kb-jwt_alg_values": list(_ALGORITHMS)},
}


def signed(desk: Desk, request: PresentationRequest, wallet_nonce: str | None) -> str:
    """Return the request object; a wallet's own nonce is signed with it (5.10).

    Raises:
        ResponseRefused: the wallet's nonce is too long.
    """
    if wallet_nonce and len(wallet_nonce) > MAX_WALLET_NONCE:
        raise ResponseRefused("The wallet's nonce is too long.")
    claims = _claims(desk, request, ask_of(request))
    if wallet_nonce:
        claims["wallet_nonce"] = wallet_nonce
    signer = desk.identity.signer
    header = {"alg": signer.public_key.algorithm.value, "typ": REQUEST_TYPE, "kid": desk.identity.method_id}
    return jose.sign(jcs(claims), header, signer)


def _claims(desk: Desk, request: PresentationRequest, ask: Ask) -> dict[str, Any]:
    return {
        "aud": "https://self-issued.me/v2",
        "client_id": desk.client_id,
        "response_type": "vp_token",
        "response_mode": ask.response_mode.value,
        "response_uri": f"{desk.public_url}/openid4vp/responses/{request.id}",
        "nonce": request.nonce,
        "state": state_of(desk, request.id),
        "dcql_query": ask.query.to_json(),
        "client_metadata": _client_metadata(desk, request, ask),
        "iat": int(request.created_at.timestamp()),
        "exp": int(request.expires_at.timestamp()),
    }


def _client_metadata(desk: Desk, request: PresentationRequest, ask: Ask) -> dict[str, Any]:
    metadata: dict[str, Any] = {"vp_formats_supported": FORMATS}
    if ask.response_mode is ResponseMode.DIRECT_POST_JWT:
        metadata["jwks"] = {"keys": [key_of(desk, request.id).public_jwk()]}
        metadata["encrypted_response_enc_values_supported"] = list(ENCRYPTIONS)
    return metadata
