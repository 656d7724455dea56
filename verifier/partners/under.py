"""A request to a wallet whose answer is judged under a kept policy: what the request carries of it."""

from dataclasses import dataclass
from typing import Any

from credentials.instants import instant_of
from verifier.partners.policies import in_force
from verifier.partners.ports import KeptPolicy
from verifier.policy import Policy
from verifier.rendering import instant


@dataclass(frozen=True, slots=True)
class Under:
    """The policy as it was when the wallet was asked, whose it is, and who asked."""

    policy: KeptPolicy
    organisation: str
    by: str

    def in_force(self, base: Policy) -> Policy:
        """Return it as what is asked of badges."""
        return in_force(self.policy, base)

    def to_json(self) -> dict[str, Any]:
        """Return what a request keeps of it."""
        kept = self.policy
        return {
            "organisation": self.organisation,
            "by": self.by,
            "id": kept.id,
            "version": kept.version,
            "name": kept.name,
            "document": kept.document,
            "digest": kept.digest,
            "changed_at": instant(kept.changed_at),
            "changed_by": kept.changed_by,
        }


def under_of(kept: dict[str, Any] | None) -> Under | None:
    """Return what a request keeps of a policy, None where it asks under none."""
    if kept is None:
        return None
    policy = KeptPolicy(
        kept["id"],
        kept["version"],
        kept["name"],
        kept["document"],
        kept["digest"],
        instant_of(kept["changed_at"]),
        kept["changed_by"],
    )
    return Under(policy, kept["organisation"], kept["by"])
