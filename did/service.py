"""The services of a DID document, as far as Cairn knows their meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

LINKED_DOMAINS: Final = "LinkedDomains"


@dataclass(frozen=True, slots=True)
class Service:
    """Where something of a DID is found: `endpoints` are URLs, for `LinkedDomains` origins."""

    id: str
    type: str
    endpoints: tuple[str, ...]

    @classmethod
    def from_json(cls, entry: object) -> Self | None:
        """Read a service; None for one in a form that Cairn has no use for.

        A service says nothing about keys, so that one nobody can read harms nothing.
        """
        if not isinstance(entry, Mapping):
            return None
        name, kind = entry.get("id"), entry.get("type")
        endpoints = _endpoints(entry.get("serviceEndpoint"))
        if not isinstance(name, str) or not isinstance(kind, str) or not endpoints:
            return None
        return cls(name, kind, endpoints)

    def to_json(self) -> dict[str, Any]:
        """Return the service for publication."""
        one = len(self.endpoints) == 1
        endpoint: object = self.endpoints[0] if one else {"origins": list(self.endpoints)}
        return {"id": self.id, "type": self.type, "serviceEndpoint": endpoint}


def _endpoints(value: object) -> tuple[str, ...]:
    # DIF Well Known DID Configuration, "Linked Domain Service Endpoint": a URL, or an object with origins.
    if isinstance(value, Mapping):
        value = value.get("origins")
    listed = value if isinstance(value, list) else [value]
    return tuple(each for each in listed if isinstance(each, str))
