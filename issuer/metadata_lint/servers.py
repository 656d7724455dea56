"""Rules for the authorization server's metadata (RFC 8414, 2; OpenID4VCI 1.0, 12.3)."""

from typing import Any

from issuer.metadata_lint.faults import OF_NOBODY, Fault, is_endpoint, is_texts

PRE_AUTHORIZED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
_CODE = "authorization_code"
_ANONYMOUS = "pre-authorized_grant_anonymous_access_supported"
_ATTESTED = "attest_jwt_client_auth"
_ATTESTED_BY_DPOP = "attest_jwt_client_auth_dpop"
_DPOP = "dpop_signing_alg_values_supported"
_CHALLENGES = "challenge_endpoint"
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
    """Where wallets are authenticated by attestations, the algorithms of both tokens are listed, asymmetric ones."""
    methods = document.get("token_endpoint_auth_methods_supported")
    if not isinstance(methods, list):
        return []
    needed = _ATTESTATION_ALGORITHMS if _ATTESTED in methods else ()
    needed = (*needed, _DPOP) if _ATTESTED_BY_DPOP in methods else needed
    return [
        Fault(name, "a list of asymmetric algorithms") for name in needed if not _can_sign(document.get(name))
    ]


def _can_sign(algorithms: object) -> bool:
    return is_texts(algorithms) and OF_NOBODY.isdisjoint(algorithms)


def challenges_have_a_use(document: dict[str, Any], _: str) -> list[Fault]:
    """A challenge endpoint is there only where wallets are authenticated by attestations."""
    methods = document.get("token_endpoint_auth_methods_supported")
    is_used = isinstance(methods, list) and _ATTESTED in methods
    return [] if is_used or _CHALLENGES not in document else [Fault(_CHALLENGES, f"only beside {_ATTESTED}")]


def anonymous_access_fits_the_methods(document: dict[str, Any], _: str) -> list[Fault]:
    """Whoever lets anybody in for a pre-authorized code takes clients that are not authenticated."""
    methods = document.get("token_endpoint_auth_methods_supported")
    is_open = document.get(_ANONYMOUS) is True
    if is_open and isinstance(methods, list) and "none" not in methods:
        return [Fault("token_endpoint_auth_methods_supported", f"none, beside {_ANONYMOUS}")]
    return []


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
    challenges_have_a_use,
    anonymous_access_fits_the_methods,
)
