"""Credential issuer and authorization server metadata (OpenID4VCI 1.0, 12.2; RFC 8414)."""

from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from issuer.compatibility import Compatibility
from issuer.configurations import Configuration
from issuer.dpop import ALGORITHMS
from issuer.errors import UnknownDocument
from issuer.oauth.clients import AUTHENTICATION, GRANT_TYPES
from issuer.oauth.consent import CHALLENGE_METHOD
from issuer.oauth.scopes import Scope
from issuer.web.desk import Desk
from issuer.web.openid4vci import encryption

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
# Web wallets read metadata from the browser; it is short-lived, because keys and formats change.
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, max-age=60",
    "Vary": "Accept, Accept-Language",
}
ISSUER = "openid-credential-issuer"
SERVER = "oauth-authorization-server"


def router(desk: Desk) -> APIRouter:
    """Return the metadata routes, inserted between host and path and appended after it (OpenID4VCI 1.0, 12.2.2)."""
    routes = APIRouter(tags=["OpenID4VCI"])

    @Depends
    def appended() -> None:
        if not desk.switches.legacy_wellknown_paths:
            raise UnknownDocument("Metadata stands between host and path only.")

    @routes.get(f"/.well-known/{ISSUER}/o/{{slug}}")
    @routes.get(f"/o/{{slug}}/.well-known/{ISSUER}", dependencies=[appended])
    def issuer(slug: str) -> JSONResponse:
        return JSONResponse(issuer_metadata(desk, slug), headers=_HEADERS)

    @routes.get(f"/.well-known/{SERVER}/o/{{slug}}")
    @routes.get(f"/o/{{slug}}/.well-known/{SERVER}", dependencies=[appended])
    @routes.get("/o/{slug}/.well-known/openid-configuration", dependencies=[appended])
    def server(slug: str) -> JSONResponse:
        desk.require(slug)
        return JSONResponse(server_metadata(desk.issuer_url(slug)), headers=_HEADERS)

    return routes


def issuer_metadata(desk: Desk, slug: str) -> dict[str, Any]:
    """Return the credential issuer metadata of an organisation (OpenID4VCI 1.0, 12.2.4)."""
    with desk.work(slug) as work:
        configurations = work.configurations
        name = work.tx.organisation.name
        encrypted = encryption.metadata(work.identity, is_required=work.demands.encryption)
    url = desk.issuer_url(slug)
    return {
        "credential_issuer": url,
        "credential_endpoint": f"{url}/credential",
        "nonce_endpoint": f"{url}/nonce",
        "notification_endpoint": f"{url}/notification",
        "display": [{"name": name, "locale": "en"}],
        "credential_configurations_supported": {
            each.id: _configuration(each, desk.switches) for each in configurations
        },
        **encrypted,
        # Of one copy at a time the standard has no word but its absence.
        **({"batch_credential_issuance": {"batch_size": desk.batch}} if desk.batch > 1 else {}),
        **(_draft_11(configurations, url) if desk.switches.draft11_metadata_and_offer else {}),
    }


def _configuration(configuration: Configuration, switches: Compatibility) -> dict[str, Any]:
    shown = _credential_metadata(configuration)
    return {
        "format": configuration.format,
        "scope": configuration.id,
        "cryptographic_binding_methods_supported": list(configuration.binding_methods),
        "credential_signing_alg_values_supported": list(configuration.signing_algorithms),
        "proof_types_supported": {
            proof.name: {"proof_signing_alg_values_supported": list(proof.algorithms)}
            for proof in configuration.proof_types
        },
        **_type(configuration),
        **({"display": shown["display"]} if switches.metadata_dual_display else {}),
        "credential_metadata": shown,
    }


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


def server_metadata(url: str) -> dict[str, Any]:
    """Return the server metadata; the organisation is its own (RFC 8414, 2; OpenID4VCI 1.0, 12.3)."""
    return {
        "issuer": url,
        "token_endpoint": f"{url}/token",
        "authorization_endpoint": f"{url}/authorize",
        "registration_endpoint": f"{url}/register",
        "revocation_endpoint": f"{url}/revoke-token",
        "grant_types_supported": [PRE_AUTHORIZED, *GRANT_TYPES],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": [CHALLENGE_METHOD],
        "authorization_response_iss_parameter_supported": True,
        "scopes_supported": [scope.value for scope in Scope],
        "pre-authorized_grant_anonymous_access_supported": True,
        "token_endpoint_auth_methods_supported": ["none", AUTHENTICATION],
        "revocation_endpoint_auth_methods_supported": [AUTHENTICATION],
        "dpop_signing_alg_values_supported": list(ALGORITHMS),
    }
