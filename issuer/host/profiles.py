"""Somebody's profile: what is known here, and what they stored themselves (Open Badges 3.0, Profile)."""

from datetime import datetime
from typing import Any, Final

from issuer.errors import NotHostable
from issuer.host.credentials import Owner
from issuer.ledger import AuditEntry
from issuer.ports import Transaction

_CONTEXTS: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
_MAX_MEMBERS: Final = 64


def profile_of(tx: Transaction, owner: Owner, issuer_url: str) -> dict[str, Any]:
    """Return the profile that somebody stored, or the one that is known here: name and address."""
    stored = tx.hosted.profile(owner.id)
    if stored is not None:
        return stored
    return {
        "@context": list(_CONTEXTS),
        "id": _profile_id(owner, issuer_url),
        "type": ["Profile"],
        "name": owner.name or owner.address,
        "email": owner.address,
    }


def change_profile(
    tx: Transaction, owner: Owner, issuer_url: str, profile: dict[str, Any], now: datetime
) -> dict[str, Any]:
    """Keep a profile for somebody, unknown members included; its id and address stay those known here.

    Raises:
        NotHostable: it is not a profile; nothing was changed.
    """
    types = profile.get("type")
    if "Profile" not in (types if isinstance(types, list) else [types]):
        raise NotHostable("A profile has the type Profile; nothing was changed.")
    if len(profile) > _MAX_MEMBERS:
        raise NotHostable(f"A profile has at most {_MAX_MEMBERS} members; nothing was changed.")
    kept = {**profile, "id": _profile_id(owner, issuer_url), "email": owner.address}
    tx.hosted.set_profile(owner.id, kept, now)
    tx.audit.record(AuditEntry(now, owner.id, "profile.changed", owner.id, {}))
    return kept


def _profile_id(owner: Owner, issuer_url: str) -> str:
    return f"{issuer_url}/profiles/{owner.id}"
