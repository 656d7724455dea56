"""What a wallet is asked, as the parameters of a request and signed (RFC 9101; OpenID4VP 1.0, 5)."""

from typing import Any, Final
from urllib.parse import urlsplit

from contexts.jcs import jcs
from credentials import jose
from credentials.dcql import Query, narrowed
from credentials.errors import Unanswered
from credentials.jwe import ENCRYPTIONS
from credentials.proofs.suites import PROOF_TYPE, SUITES
from credentials.wording import N_
from keys.agreement import ALGORITHM
from verifier.errors import RequestNotFound, WalletUnsuitable
from verifier.ports import PresentationRequest
from verifier.web.desk import Desk
from verifier.web.identity import Client
from verifier.web.openid4vp.ask import Ask, ask_of, client_of, key_of, response_uri, state_of
from verifier.web.openid4vp.wallets import Wallet

REQUEST_TYPE: Final = "oauth-authz-req+jwt"
AUDIENCE: Final = "https://self-issued.me/v2"
_ALGORITHMS: Final = ["EdDSA", "Ed25519", "ES256", "ES384", "RS256"]
FORMATS: Final[dict[str, dict[str, list[str]]]] = {
    "ldp_vc": {
        "proof_type_values": list(dict.fromkeys(each.proof_type for each in SUITES.values())),
        "cryptosuite_values": [name for name, each in SUITES.items() if each.proof_type == PROOF_TYPE],
    },
    "jwt_vc_json": {"alg_values": _ALGORITHMS},
    "dc+sd-jwt": {"sd-jwt_alg_values": _ALGORITHMS, "kb-jwt_alg_values": _ALGORITHMS},
}
_ANY_WALLET: Final = Wallet()


def signed(desk: Desk, request: PresentationRequest, wallet: Wallet) -> str:
    """Return the request object for a wallet, whose own nonce is signed with it (5.10).

    Raises:
        RequestNotFound: the request is not one that is fetched.
        WalletUnsuitable: the wallet says of itself that it can not answer it.
    """
    ask = ask_of(request)
    client = client_of(desk, request, ask)
    if client.signer is None or not ask.response_mode.is_posted:
        raise RequestNotFound(N_("There is no signed request at this address."))
    _check(client, ask, wallet)
    claims = parameters(desk, request, wallet) | {
        "aud": AUDIENCE,
        "iat": int(request.created_at.timestamp()),
        "exp": int(request.expires_at.timestamp()),
    }
    return by_client(claims | ({"wallet_nonce": wallet.nonce} if wallet.nonce else {}), client)


def by_client(claims: dict[str, Any], client: Client) -> str:
    """Return claims as a request object of a client that signs."""
    if client.signer is None:
        raise ValueError("a client that signs nothing")
    return jose.sign(jcs(claims), {"typ": REQUEST_TYPE, **client.header}, client.signer)


def parameters(desk: Desk, request: PresentationRequest, wallet: Wallet = _ANY_WALLET) -> dict[str, Any]:
    """Return the parameters of a request whose answer the wallet posts.

    Raises:
        WalletUnsuitable: the wallet says of itself that it can not answer it.
    """
    ask = ask_of(request)
    return {
        "client_id": client_of(desk, request, ask).id,
        "response_uri": response_uri(desk, request),
        "state": state_of(desk, request.id),
        "response_mode": ask.response_mode.value,
        **shared_parameters(desk, request, ask, wallet),
    }


def shared_parameters(
    desk: Desk, request: PresentationRequest, ask: Ask, wallet: Wallet = _ANY_WALLET
) -> dict[str, Any]:
    """Return what a request says whichever way its answer comes.

    Raises:
        WalletUnsuitable: the wallet says of itself that it can not answer it.
    """
    metadata: dict[str, Any] = {
        "client_name": urlsplit(desk.public_url).netloc,
        "vp_formats_supported": wallet.shared_formats(FORMATS),
    }
    if ask.response_mode.is_encrypted:
        encryptions = wallet.shared(
            "authorization_encryption_enc_values_supported", ENCRYPTIONS, N_("our ciphers")
        )
        metadata["jwks"] = {"keys": [key_of(desk, request.id).public_jwk()]}
        metadata["encrypted_response_enc_values_supported"] = encryptions
    return {
        "response_type": "vp_token",
        "nonce": request.nonce,
        "dcql_query": _query(ask, metadata["vp_formats_supported"]).to_json(),
        "client_metadata": metadata,
    }


def _query(ask: Ask, formats: dict[str, dict[str, list[str]]]) -> Query:
    try:
        # A query of one's own is asked as it is where the wallet does not say otherwise.
        return ask.query if formats.keys() == FORMATS.keys() else narrowed(ask.query, formats)
    except Unanswered as fault:
        raise WalletUnsuitable(N_("The wallet knows no format in which everything is asked for.")) from fault


def _check(client: Client, ask: Ask, wallet: Wallet) -> None:
    prefix = client.id.partition(":")[0]
    # The link has named the client already, and the request may name no other (RFC 9101, 5).
    wallet.need("client_id_prefixes_supported", prefix, N_("client ids such as ours"))
    wallet.need("response_modes_supported", ask.response_mode.value, N_("how it is to answer"))
    if client.signer is not None:
        algorithm = client.signer.public_key.algorithm.value
        wallet.need("request_object_signing_alg_values_supported", algorithm, N_("our signature"))
    if ask.response_mode.is_encrypted:
        wallet.need(
            "authorization_encryption_alg_values_supported", ALGORITHM, N_("our way to agree on a key")
        )
