"""Credential issuer and authorization server metadata (OpenID4VCI 1.0, 12.2; RFC 8414)."""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from credentials import jose
from issuer.achievements.configurations import Configuration, ProofType
from issuer.errors import UnknownDocument
from issuer.issuing import authorization_details
from issuer.oauth.clients import AUTHENTICATION, GRANT_TYPES
from issuer.oauth.consent import CHALLENGE_METHOD
from issuer.oauth.scopes import Scope
from issuer.offering.compatibility import Compatibility
from issuer.wallets import wallet_attestation, wallet_providers
from issuer.wallets.dpop import ALGORITHMS
from issuer.web.desk import Desk, Work
from issuer.web.oauth.pushed import PATH as PUSHED
from issuer.web.openid4vci import encryption
from issuer.web.openid4vci.client_attestation import METHODS
from issuer.web.openid4vci.client_attestation import PATH as CHALLENGES
from web.acceptance import prefers
from web.signin import client_credentials
from web.signin.access import anybody

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
# Web wallets read metadata from the browser; it is short-lived, because keys and formats change.
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=60",
    "Vary": "Accept, Accept-Language",
    # All there is to show is in English, whatever language is asked for.
    "Content-Language": "en",
}
ISSUER = "openid-credential-issuer"
SERVER = "oauth-authorization-server"
SIGNED = "application/jwt"
# The standard spells it so, without the hyphen.
SIGNED_TYPE = "openidvci-issuer-metadata+jwt"


def router(desk: Desk) -> APIRouter:
    """Return the metadata routes, inserted between host and path and appended after it (OpenID4VCI 1.0, 12.2.2)."""
    routes = APIRouter(tags=["OpenID4VCI"], dependencies=[anybody])

    @Depends
    def appended() -> None:
        if not desk.switches.legacy_wellknown_paths:
            raise UnknownDocument("Metadata stands between host and path only.")

    @routes.get(f"/.well-known/{ISSUER}/o/{{slug}}")
    @routes.get(f"/o/{{slug}}/.well-known/{ISSUER}", dependencies=[appended])
    def issuer(slug: str, request: Request) -> Response:
        is_signed = prefers(request.headers.get("accept", ""), SIGNED, "application/json")
        with desk.work(slug) as work:
            document = issuer_metadata(work, desk.batch)
            if is_signed:
                return Response(_signed(document, work), headers=_HEADERS, media_type=SIGNED)
        return JSONResponse(document, headers=_HEADERS)

    @routes.get(f"/.well-known/{SERVER}/o/{{slug}}")
    @routes.get(f"/o/{{slug}}/.well-known/{SERVER}", dependencies=[appended])
    @routes.get("/o/{slug}/.well-known/openid-configuration", dependencies=[appended])
    def server(slug: str) -> JSONResponse:
        desk.require(slug)
        return JSONResponse(_server(desk, slug), headers=_HEADERS)

    return routes


def _signed(document: dict[str, Any], work: Work) -> str:
    """Return the metadata as a token of the organisation's key (OpenID4VCI 1.0, 12.2.3)."""
    key = work.identity.publisher.token_key
    url = work.identity.issuer_url
    claims = document | {"iss": url, "sub": url, "iat": int(work.now.timestamp())}
    x5c = key.x5c_at(work.now)
    header = {"typ": SIGNED_TYPE, "kid": key.method_id, **({"x5c": x5c} if x5c else {})}
    return jose.sign(jose.json_bytes(claims), header, key.signer)


def issuer_metadata(work: Work, batch: int) -> dict[str, Any]:
    """Return the credential issuer metadata of an organisation (OpenID4VCI 1.0, 12.2.4)."""
    configurations, url, switches = work.configurations, work.identity.issuer_url, work.switches
    return {
        "credential_issuer": url,
        "credential_endpoint": f"{url}/credential",
        "deferred_credential_endpoint": f"{url}/deferred",
        "nonce_endpoint": f"{url}/nonce",
        "notification_endpoint": f"{url}/notification",
        "display": [{"name": work.tx.organisation.name, "locale": "en"}],
        "credential_configurations_supported": {
            each.id: _configuration(each, switches) for each in configurations
        },
        **encryption.metadata(work.identity, is_required=work.demands.encryption),
        # Of one copy at a time the standard has no word but its absence.
        **({"batch_credential_issuance": {"batch_size": batch}} if batch > 1 else {}),
        **(_draft_11(configurations, url) if switches.draft11_metadata_and_offer else {}),
    }


def _configuration(configuration: Configuration, switches: Compatibility) -> dict[str, Any]:
    shown = _credential_metadata(configuration)
    return {
        "format": configuration.format,
        "scope": configuration.id,
        "cryptographic_binding_methods_supported": list(configuration.binding_methods),
        "credential_signing_alg_values_supported": list(configuration.signing_algorithms),
        "proof_types_supported": {proof.name: _proof_type(proof) for proof in configuration.proof_types},
        **_type(configuration),
        **({"display": shown["display"]} if switches.metadata_dual_display else {}),
        "credential_metadata": shown,
    }


def _proof_type(proof: ProofType) -> dict[str, Any]:
    said: dict[str, Any] = {"proof_signing_alg_values_supported": list(proof.algorithms)}
    # Empty: an attestation is required, of any strength (OpenID4VCI 1.0, 12.2.4).
    return said | ({"key_attestations_required": {}} if proof.needs_attestation else {})


def _draft_11(configurations: Iterable[Configuration], url: str) -> dict[str, Any]:
    """Return the same in the words of draft 11: a list of credentials with their types on top."""
    return {
        "authorization_server": url,
        "credentials_supported": [
            {
                "id": each.id,
                "format": each.format,
                "types": list(each.types),
                **({"@context": list(each.contexts)} if each.contexts else {}),
                **({"vct": each.vct} if each.vct else {}),
                "cryptographic_binding_methods_supported": list(each.binding_methods),
                "display": _credential_metadata(each)["display"],
            }
            for each in configurations
        ],
    }


def _type(configuration: Configuration) -> dict[str, Any]:
    """Return what the format says of the kind of credential (OpenID4VCI 1.0, appendix A)."""
    if configuration.vct is not None:
        return {"vct": configuration.vct}
    contexts = {"@context": list(configuration.contexts)} if configuration.contexts else {}
    return {"credential_definition": {"type": list(configuration.types), **contexts}}


def _credential_metadata(configuration: Configuration) -> dict[str, Any]:
    display = configuration.display
    return {
        "display": [{"name": display.name, "description": display.description, "locale": display.locale}],
        "claims": [
            {
                "path": list(claim.path),
                "mandatory": claim.mandatory,
                "display": [{"name": claim.name, "locale": "en"}],
            }
            for claim in configuration.claims
        ],
    }


def _server(desk: Desk, slug: str) -> dict[str, Any]:
    """Return the server metadata, with what there is for wallets that sign people in where some are known."""
    url = desk.issuer_url(slug)
    is_anonymous = not (desk.demands.known_wallets or desk.demands.needs_attestation)
    document = server_metadata(url) | {"pre-authorized_grant_anonymous_access_supported": is_anonymous}
    document |= _attestation(desk, url)
    if not desk.clients:
        return document
    with desk.work(slug) as work:
        scopes = [each.id for each in work.configurations]
    return document | {
        "pushed_authorization_request_endpoint": f"{url}/{PUSHED}",
        "require_pushed_authorization_requests": desk.demands.haip,
        "scopes_supported": [*document["scopes_supported"], *scopes],
    }


def _attestation(desk: Desk, url: str) -> dict[str, Any]:
    """Return what is said of wallets that are attested, where somebody's attestations count."""
    if desk.demands.providers is None:
        return {}
    is_demanded = desk.demands.needs_attestation
    return {
        "token_endpoint_auth_methods_supported": [
            *(() if is_demanded else ("none",)),
            *METHODS,
            AUTHENTICATION,
            client_credentials.METHOD,
        ],
        "client_attestation_signing_alg_values_supported": list(wallet_providers.ALGORITHMS),
        "client_attestation_pop_signing_alg_values_supported": list(wallet_attestation.PROOF_ALGORITHMS),
        "challenge_endpoint": f"{url}/{CHALLENGES}",
    }


def server_metadata(url: str) -> dict[str, Any]:
    """Return the server metadata; the organisation is its own (RFC 8414, 2; OpenID4VCI 1.0, 12.3)."""
    return {
        "issuer": url,
        "token_endpoint": f"{url}/token",
        "authorization_endpoint": f"{url}/authorize",
        "registration_endpoint": f"{url}/register",
        "revocation_endpoint": f"{url}/revoke-token",
        "grant_types_supported": [PRE_AUTHORIZED, *GRANT_TYPES, client_credentials.GRANT_TYPE],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": [CHALLENGE_METHOD],
        "authorization_response_iss_parameter_supported": True,
        "scopes_supported": [scope.value for scope in (*Scope, *client_credentials.SCOPES)],
        "authorization_details_types_supported": [authorization_details.TYPE],
        "token_endpoint_auth_methods_supported": ["none", AUTHENTICATION, client_credentials.METHOD],
        "token_endpoint_auth_signing_alg_values_supported": list(client_credentials.ALGORITHMS),
        "revocation_endpoint_auth_methods_supported": [AUTHENTICATION],
        "dpop_signing_alg_values_supported": list(ALGORITHMS),
    }
