"""Rules for a credential issuer's metadata as a whole (OpenID4VCI 1.0, 12.2)."""

from typing import Any
from urllib.parse import urlsplit

from issuer.metadata_lint.faults import Fault, display_faults, is_endpoint, is_texts

_SMALLEST_BATCH = 2


def identifier_fits(_: dict[str, Any], identifier: str) -> list[Fault]:
    """An identifier is https with a host, without query, fragment or slash at its end (12.2.1)."""
    parts = urlsplit(identifier)
    is_plain = not parts.query and not parts.fragment and not identifier.endswith("/")
    if is_endpoint(identifier) and is_plain:
        return []
    return [Fault("identifier", "https, a host, no query, no fragment, no slash at its end")]


def names_itself(document: dict[str, Any], identifier: str) -> list[Fault]:
    """`credential_issuer` is the identifier, byte for byte (12.2.3)."""
    is_same = document.get("credential_issuer") == identifier
    return [] if is_same else [Fault("credential_issuer", f"exactly {identifier}")]


def endpoints_are_absolute(document: dict[str, Any], _: str) -> list[Fault]:
    """Every endpoint is an absolute https URL."""
    named = {name: value for name, value in document.items() if name.endswith("_endpoint")}
    return [Fault(name, "an absolute https URL") for name, value in named.items() if not is_endpoint(value)]


def has_what_it_needs(document: dict[str, Any], _: str) -> list[Fault]:
    """There is a credential endpoint, and an object of configurations (12.2.4)."""
    faults = [] if "credential_endpoint" in document else [Fault("credential_endpoint", "is required")]
    configurations = document.get("credential_configurations_supported")
    if not isinstance(configurations, dict) or not configurations:
        faults.append(Fault("credential_configurations_supported", "an object with an entry"))
    return faults


def servers_are_a_list(document: dict[str, Any], _: str) -> list[Fault]:
    """`authorization_servers` is left out, or a list of identifiers with an entry."""
    if "authorization_servers" not in document:
        return []
    servers = document["authorization_servers"]
    is_fit = is_texts(servers) and all(is_endpoint(each) for each in servers)
    return [] if is_fit else [Fault("authorization_servers", "left out, or a list of https URLs")]


def bound_badges_have_a_nonce(document: dict[str, Any], _: str) -> list[Fault]:
    """Where a configuration asks for key proofs there is a nonce endpoint."""
    configurations = document.get("credential_configurations_supported")
    every = configurations.values() if isinstance(configurations, dict) else ()
    is_bound = any(isinstance(each, dict) and "proof_types_supported" in each for each in every)
    if is_bound and "nonce_endpoint" not in document:
        return [Fault("nonce_endpoint", "is required where keys are proved")]
    return []


def display_fits(document: dict[str, Any], _: str) -> list[Fault]:
    """The issuer's `display` has one entry for each locale."""
    return display_faults("display", document.get("display"), needs_name=False)


def batches_are_of_two(document: dict[str, Any], _: str) -> list[Fault]:
    """A batch has two copies at least; of single copies nothing is said."""
    if "batch_credential_issuance" not in document:
        return []
    batch = document["batch_credential_issuance"]
    size = batch.get("batch_size") if isinstance(batch, dict) else None
    if isinstance(size, int) and not isinstance(size, bool) and size >= _SMALLEST_BATCH:
        return []
    return [Fault("batch_credential_issuance", "a batch_size of two at least, or left out")]


def request_encryption_fits(document: dict[str, Any], _: str) -> list[Fault]:
    """Keys to encrypt to have each a name of their own and an algorithm; the ways are listed."""
    if "credential_request_encryption" not in document:
        return []
    where, said = "credential_request_encryption", document["credential_request_encryption"]
    if not isinstance(said, dict):
        return [Fault(where, "an object")]
    return _encryption_faults(where, said) + _key_faults(f"{where}.jwks", said.get("jwks"))


def response_encryption_fits(document: dict[str, Any], _: str) -> list[Fault]:
    """Answers are encrypted only where requests are, by algorithms that are listed."""
    if "credential_response_encryption" not in document:
        return []
    where, said = "credential_response_encryption", document["credential_response_encryption"]
    if not isinstance(said, dict):
        return [Fault(where, "an object")]
    faults = _encryption_faults(where, said)
    if not is_texts(said.get("alg_values_supported")):
        faults.append(Fault(f"{where}.alg_values_supported", "a list with an entry"))
    if "credential_request_encryption" not in document:
        faults.append(Fault(where, "only beside credential_request_encryption"))
    return faults


def nothing_is_of_old_drafts(document: dict[str, Any], _: str) -> list[Fault]:
    """Signed metadata come by content negotiation, not in a member."""
    return [Fault("signed_metadata", "is of older drafts")] if "signed_metadata" in document else []


def nothing_is_json_ld(document: dict[str, Any], _: str) -> list[Fault]:
    """Metadata are JSON; contexts are told of credentials alone (appendix A.1)."""
    return [Fault("@context", "is of credentials, not of metadata")] if "@context" in document else []


def _encryption_faults(where: str, said: dict[str, Any]) -> list[Fault]:
    faults = []
    if not is_texts(said.get("enc_values_supported")):
        faults.append(Fault(f"{where}.enc_values_supported", "a list with an entry"))
    if not isinstance(said.get("encryption_required"), bool):
        faults.append(Fault(f"{where}.encryption_required", "true or false"))
    if "zip_values_supported" in said and not is_texts(said["zip_values_supported"]):
        faults.append(Fault(f"{where}.zip_values_supported", "left out, or a list with an entry"))
    return faults


def _key_faults(where: str, jwks: object) -> list[Fault]:
    keys = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(keys, list) or not keys or not all(isinstance(key, dict) for key in keys):
        return [Fault(where, "a set with a key")]
    names = [key.get("kid") for key in keys]
    faults = (
        []
        if all(names) and len(set(names)) == len(names)
        else [Fault(where, "each key has a kid of its own")]
    )
    if not all(key.get("alg") for key in keys):
        faults.append(Fault(where, "each key has an alg"))
    return faults + ([Fault(where, "public keys only")] if any("d" in key for key in keys) else [])


ISSUER_RULES = (
    identifier_fits,
    names_itself,
    endpoints_are_absolute,
    has_what_it_needs,
    servers_are_a_list,
    bound_badges_have_a_nonce,
    display_fits,
    batches_are_of_two,
    request_encryption_fits,
    response_encryption_fits,
    nothing_is_of_old_drafts,
    nothing_is_json_ld,
)
