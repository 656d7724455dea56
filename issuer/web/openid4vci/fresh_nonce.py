"""Nonces in other answers than that of the nonce endpoint, where wallets of drafts up to 14 look for one."""

from typing import Any

from issuer.wallets import nonce
from issuer.web.desk import Work


def fresh_nonce(work: Work) -> str:
    """Return a new nonce for proofs addressed to this organisation."""
    identity = work.identity
    return nonce.issue(identity.secrets.nonces, identity.issuer_url, work.now, work.randomness)


def with_nonce(work: Work) -> dict[str, Any]:
    """Return the members that tell a wallet its next nonce; none where that is turned off."""
    if not work.switches.c_nonce_in_responses:
        return {}
    return {"c_nonce": fresh_nonce(work), "c_nonce_expires_in": int(nonce.LIFETIME.total_seconds())}
