"""Rules for one credential configuration (OpenID4VCI 1.0, 12.2.4 and appendix A)."""

import re
from typing import Any

from issuer.metadata_lint.faults import OF_NOBODY, Fault, display_faults, is_texts

_METHOD = re.compile(r"jwk|cose_key|did:[a-z0-9]+")
_TYPED = frozenset({"jwt_vc_json", "jwt_vc_json-ld", "ldp_vc"})
_WITH_CONTEXTS = frozenset({"jwt_vc_json-ld", "ldp_vc"})
_EMBEDDED = frozenset({"ldp_vc", "jwt_vc_json-ld"})
_JOSE = re.compile(r"Ed25519|EdDSA|(ES|PS|RS)[0-9]{3}|ES256K")
_STRENGTHS = ("key_storage", "user_authentication")
_WITH_VCT = frozenset({"dc+sd-jwt", "vc+sd-jwt"})


def has_a_format(configuration: dict[str, Any]) -> list[Fault]:
    """Every configuration names its format."""
    return [] if isinstance(configuration.get("format"), str) else [Fault("format", "is required")]


def binding_and_proofs_go_together(configuration: dict[str, Any]) -> list[Fault]:
    """How a badge is bound and how a key is proved are both said, or neither is."""
    both = ("cryptographic_binding_methods_supported", "proof_types_supported")
    if len({name in configuration for name in both}) == 1:
        return []
    return [Fault(" and ".join(both), "both or neither")]


def binding_methods_are_known(configuration: dict[str, Any]) -> list[Fault]:
    """A binding method is `jwk`, `cose_key`, or a DID method with nothing after its name."""
    where = "cryptographic_binding_methods_supported"
    if where not in configuration:
        return []
    methods = configuration[where]
    if is_texts(methods) and all(_METHOD.fullmatch(each) for each in methods):
        return []
    return [Fault(where, "jwk, cose_key or did:METHOD, one at least")]


def proofs_name_algorithms(configuration: dict[str, Any]) -> list[Fault]:
    """Each proof type lists algorithms; what it says of key attestations is an object of lists."""
    if "proof_types_supported" not in configuration:
        return []
    proofs = configuration["proof_types_supported"]
    if not isinstance(proofs, dict) or not proofs:
        return [Fault("proof_types_supported", "an object with an entry")]
    return [fault for name, proof in proofs.items() for fault in _proof_faults(name, proof)]


def _proof_faults(name: str, proof: object) -> list[Fault]:
    where = f"proof_types_supported.{name}"
    if not isinstance(proof, dict) or not is_texts(proof.get("proof_signing_alg_values_supported")):
        return [Fault(where, "proof_signing_alg_values_supported with an entry")]
    if not OF_NOBODY.isdisjoint(proof["proof_signing_alg_values_supported"]):
        return [Fault(where, "algorithms by which only one can sign")]
    return _attestation_faults(f"{where}.key_attestations_required", proof)


def _attestation_faults(where: str, proof: dict[str, Any]) -> list[Fault]:
    """What is asked of attested keys is an object, empty or of lists that are not (12.2.4)."""
    if "key_attestations_required" not in proof:
        return []
    asked = proof["key_attestations_required"]
    if not isinstance(asked, dict):
        return [Fault(where, "an object, or left out")]
    strengths = [name for name in _STRENGTHS if name in asked and not is_texts(asked[name])]
    return [Fault(f"{where}.{name}", "a list with an entry, or left out") for name in strengths]


def type_fits_the_format(configuration: dict[str, Any]) -> list[Fault]:
    """Each format says its kind of credential in its own members (appendix A)."""
    kind = configuration.get("format")
    definition = configuration.get("credential_definition")
    said = definition if isinstance(definition, dict) else {}
    faults = []
    if kind in _TYPED and not is_texts(said.get("type")):
        faults.append(Fault("credential_definition.type", f"is required for {kind}"))
    if kind in _WITH_CONTEXTS and not said.get("@context"):
        faults.append(Fault("credential_definition.@context", f"is required for {kind}"))
    if kind in _WITH_VCT and not isinstance(configuration.get("vct"), str):
        faults.append(Fault("vct", f"is required for {kind}"))
    return faults


def algorithms_fit_the_format(configuration: dict[str, Any]) -> list[Fault]:
    """Tokens are signed by algorithms of JOSE, embedded proofs by suites (appendix A)."""
    where = "credential_signing_alg_values_supported"
    if where not in configuration:
        return []
    if not is_texts(names := configuration[where]):
        return [Fault(where, "left out, or a list with an entry")]
    is_jose = {_JOSE.fullmatch(name) is not None for name in names}
    if configuration.get("format") in _EMBEDDED:
        return [Fault(where, "names suites, not algorithms of JOSE")] if True in is_jose else []
    return [Fault(where, "names algorithms of JOSE")] if False in is_jose else []


def is_shown_by_its_metadata(configuration: dict[str, Any]) -> list[Fault]:
    """What a wallet shows stands under `credential_metadata`; beside `format` it may stand again, not alone."""
    shown = configuration.get("credential_metadata")
    if not isinstance(shown, dict):
        return [Fault("credential_metadata", "is required: without it some wallets think of older drafts")]
    faults = display_faults("credential_metadata.display", shown.get("display"), needs_name=True)
    if "display" in configuration and configuration["display"] != shown.get("display"):
        faults.append(Fault("display", "beside format it says the same, or nothing"))
    return faults + ([Fault("claims", "under credential_metadata")] if "claims" in configuration else [])


CONFIGURATION_RULES = (
    has_a_format,
    binding_and_proofs_go_together,
    binding_methods_are_known,
    proofs_name_algorithms,
    type_fits_the_format,
    algorithms_fit_the_format,
    is_shown_by_its_metadata,
)
