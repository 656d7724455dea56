"""What a strict wallet would refuse in metadata: each rule a function from a document to the faults it has.

OpenID4VCI 1.0, 12.2 and 12.3, and RFC 8414, 2. Pure: whoever wants documents judged brings them.
"""

from typing import Any

from issuer.metadata_lint.answers import faults_of_answer, faults_of_signed
from issuer.metadata_lint.claims import CLAIM_RULES
from issuer.metadata_lint.configurations import CONFIGURATION_RULES
from issuer.metadata_lint.faults import Fault
from issuer.metadata_lint.haip import faults_of_profile
from issuer.metadata_lint.issuers import ISSUER_RULES
from issuer.metadata_lint.servers import SERVER_RULES, unreachable_configurations

__all__ = [
    "Fault",
    "faults_of_answer",
    "faults_of_issuer",
    "faults_of_profile",
    "faults_of_server",
    "faults_of_signed",
]


def faults_of_issuer(document: dict[str, Any], identifier: str) -> list[Fault]:
    """Return the faults of a credential issuer's metadata, fetched for this identifier."""
    faults = [fault for rule in ISSUER_RULES for fault in rule(document, identifier)]
    configurations = document.get("credential_configurations_supported")
    if not isinstance(configurations, dict):
        return faults
    for name, configuration in configurations.items():
        if not isinstance(configuration, dict):
            faults.append(Fault(name, "a configuration is an object"))
            continue
        for rule in (*CONFIGURATION_RULES, *CLAIM_RULES):
            faults.extend(Fault(f"{name}: {fault.where}", fault.what) for fault in rule(configuration))
    return faults


def faults_of_server(document: dict[str, Any], identifier: str, issuer: dict[str, Any]) -> list[Fault]:
    """Return the faults of the authorization server's metadata, fetched for this identifier, beside the issuer's."""
    faults = [fault for rule in SERVER_RULES for fault in rule(document, identifier)]
    return [*faults, *unreachable_configurations(document, issuer)]
