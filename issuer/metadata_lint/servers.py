"""Rules for the authorization server's metadata (RFC 8414, 2; OpenID4VCI 1.0, 12.3)."""

from typing import Any

from issuer.metadata_lint.faults import Fault, is_endpoint, is_texts

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
_CODE = "authorization_code"
_ANONYMOUS = "pre-authorized_grant_anonymous_access_supported"
_ATTESTED = "attest_jwt_client_auth"
_ATTESTATION_ALGORITHMS = (
    "client_attestation_signing_alg_values_supported",
    "client_attestation_pop_signing_alg_values_supported",
)


def names_itself(document: dict[str, Any], identifier: str) -> list[Fault]:
    """`issuer` is the identifier that the document was fetched for (RFC 8414, 3.3)."""
    return [] if document.get("issuer") == identifier else [Fault("issuer", f"exactly {identifier}")]


def endpoints_are_absolute(document: dict[str, Any], _: str) -> list[Fault]:
    """Every endpoint is an absolute https URL, and there is a token endpoint."""
    faults = [] if "token_endpoint" in document else [Fault("token_endpoint", "is required")]
    named = {name: value for name, value in document.items() if name.endswith("_endpoint")}
    return faults + [
        Fault(name, "an absolute https URL") for name, value in named.items() if not is_endpoint(value)
    ]


def grants_are_listed(document: dict[str, Any], _: str) -> list[Fault]:
    """The pre-authorized grant is listed: what RFC 8414 assumes does not hold it."""
    grants = document.get("grant_types_supported")
    if isinstance(grants, list) and PRE_AUTHORIZED in grants:
        return []
    return [Fault("grant_types_supported", "lists the pre-authorized code grant")]


def anonymous_access_is_said(document: dict[str, Any], _: str) -> list[Fault]:
    """Whether a wallet without a client id is let in is said; not saying means no."""
    is_said = isinstance(document.get(_ANONYMOUS), bool)
    return [] if is_said else [Fault(_ANONYMOUS, "true or false")]


def response_types_are_listed(document: dict[str, Any], _: str) -> list[Fault]:
    """Response types are listed, which RFC 8414 requires and generic clients check."""
    is_listed = is_texts(document.get("response_types_supported"))
    return [] if is_listed else [Fault("response_types_supported", "a list with an entry")]


def codes_are_challenged(document: dict[str, Any], _: str) -> list[Fault]:
    """Where codes are given, S256 challenges are taken and plain ones are not."""
    grants = document.get("grant_types_supported")
    if not isinstance(grants, list) or _CODE not in grants:
        return []
    is_safe = document.get("code_challenge_methods_supported") == ["S256"]
    return [] if is_safe else [Fault("code_challenge_methods_supported", "S256 alone")]


def attestations_name_algorithms(document: dict[str, Any], _: str) -> list[Fault]:
    """Where wallets are authenticated by attestations, the algorithms of both tokens are listed."""
    methods = document.get("token_endpoint_auth_methods_supported")
    if not isinstance(methods, list) or _ATTESTED not in methods:
        return []
    lacking = [name for name in _ATTESTATION_ALGORITHMS if not is_texts(document.get(name))]
    return [Fault(name, "a list with an entry") for name in lacking]


def unreachable_configurations(document: dict[str, Any], issuer: dict[str, Any]) -> list[Fault]:
    """Return the configurations without a scope, where authorization details are not taken either."""
    types = document.get("authorization_details_types_supported")
    configurations = issuer.get("credential_configurations_supported")
    if (isinstance(types, list) and "openid_credential" in types) or not isinstance(configurations, dict):
        return []
    lacking = [
        name for name, each in configurations.items() if not (isinstance(each, dict) and each.get("scope"))
    ]
    return [Fault(name, "a scope, or authorization details that are taken") for name in lacking]


SERVER_RULES = (
    names_itself,
    endpoints_are_absolute,
    grants_are_listed,
    anonymous_access_is_said,
    response_types_are_listed,
    codes_are_challenged,
    attestations_name_algorithms,
)
