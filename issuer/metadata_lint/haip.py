"""Rules of the High Assurance Interoperability Profile 1.0 for the metadata of an issuer and its server, together."""

from typing import Any

from issuer.metadata_lint.faults import Fault, is_texts

_SD_JWT = "dc+sd-jwt"
_NEEDED = ("ES256",)
_PUSHED = ("pushed_authorization_request_endpoint", "authorization_response_iss_parameter_supported")


def faults_of_profile(issuer: dict[str, Any], server: dict[str, Any]) -> list[Fault]:
    """Return where the metadata promise less than the profile asks of an issuer of SD-JWTs (4 and 7 of it)."""
    return [*_configuration_faults(issuer), *_server_faults(server), *_nonce_faults(issuer)]


def _configuration_faults(issuer: dict[str, Any]) -> list[Fault]:
    given = issuer.get("credential_configurations_supported")
    known = [each for each in given.items() if isinstance(each[1], dict)] if isinstance(given, dict) else []
    faults = [Fault(f"{name}: scope", "is required") for name, each in known if not each.get("scope")]
    assured = [(name, each) for name, each in known if each.get("format") == _SD_JWT]
    if not assured:
        return [*faults, Fault("credential_configurations_supported", f"one of the format {_SD_JWT}")]
    return faults + [
        Fault(f"{name}: {member}", "holds ES256")
        for name, each in assured
        for member, algorithms in _algorithms(each)
        if not _holds(algorithms)
    ]


def _algorithms(configuration: dict[str, Any]) -> list[tuple[str, object]]:
    name = "credential_signing_alg_values_supported"
    proofs = configuration.get("proof_types_supported")
    said = [
        (f"proof_types_supported.{kind}", proof.get("proof_signing_alg_values_supported"))
        for kind, proof in (proofs.items() if isinstance(proofs, dict) else ())
        if isinstance(proof, dict) and kind in ("jwt", "attestation")
    ]
    return [(name, configuration.get(name)), *said]


def _server_faults(server: dict[str, Any]) -> list[Fault]:
    faults = [Fault(name, "is required") for name in _PUSHED if not server.get(name)]
    if server.get("require_pushed_authorization_requests") is not True:
        faults.append(Fault("require_pushed_authorization_requests", "true"))
    if "authorization_code" not in (server.get("grant_types_supported") or ()):
        faults.append(Fault("grant_types_supported", "lists authorization_code"))
    if not _holds(server.get("dpop_signing_alg_values_supported")):
        faults.append(Fault("dpop_signing_alg_values_supported", "holds ES256"))
    return [*faults, *_authentication_faults(server)]


def _authentication_faults(server: dict[str, Any]) -> list[Fault]:
    """Wallets are authenticated (4.4.1): whoever takes any of them promises less."""
    where = "token_endpoint_auth_methods_supported"
    methods = server.get(where)
    return [] if is_texts(methods) and "none" not in methods else [Fault(where, "methods, without none")]


def _nonce_faults(issuer: dict[str, Any]) -> list[Fault]:
    return [] if "nonce_endpoint" in issuer else [Fault("nonce_endpoint", "is required")]


def _holds(algorithms: object) -> bool:
    return is_texts(algorithms) and set(_NEEDED) <= set(algorithms)
