"""What is asked of a wallet, in the Digital Credentials Query Language (OpenID4VP 1.0, 6).

A query asks for one badge in either carrier. Wallets' matching is a hint only: `satisfies` judges the answer again.
"""

from dataclasses import dataclass
from typing import Any

from credentials.badge import BadgeContent, Carrier

BADGE_TYPES = ["VerifiableCredential", "OpenBadgeCredential"]
# Fully expanded, as OpenID4VP asks, and as written, because some wallets compare those.
EXPANDED_TYPES = [
    "https://www.w3.org/2018/credentials#VerifiableCredential",
    "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
]
CARRIERS = (Carrier.LDP_VC, Carrier.JWT_VC_JSON)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A badge that is asked for; `achievement` None means any badge."""

    achievement: str | None = None


def query(wanted: Wanted) -> dict[str, Any]:
    """Return the DCQL query: one credential query per carrier, either of which will do."""
    return {
        "credentials": [_credential_query(wanted, carrier) for carrier in CARRIERS],
        "credential_sets": [{"options": [[carrier.value] for carrier in CARRIERS], "required": True}],
    }


def _credential_query(wanted: Wanted, carrier: Carrier) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "id": carrier.value,
        "format": carrier.value,
        "meta": {"type_values": [EXPANDED_TYPES, BADGE_TYPES]},
    }
    if wanted.achievement is not None:
        path = ["credentialSubject", "achievement", "id"]
        asked["claims"] = [{"path": path, "values": [wanted.achievement]}]
    return asked


def satisfies(wanted: Wanted, content: BadgeContent) -> bool:
    """Return whether a verified badge is one that was asked for."""
    return content.is_badge and wanted.achievement in (None, content.achievement_id)
