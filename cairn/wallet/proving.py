"""Prove keys and ask for a credential, in the shapes of an edition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cairn.wallet.editions import Selector, Shapes
from cairn.wallet.issuers import Described
from cairn.wallet.profiles import LDP_VC, Proving
from cairn.wallet.purse import HolderKey
from contexts.jcs import jcs
from credentials import jose

PROOF_TYPE: Final = "openid4vci-proof+jwt"
JWT: Final = "jwt"


@dataclass(frozen=True, slots=True)
class ProofTimes:
    """When a proof says that it was made, and when it ends; None gives it no end."""

    at: datetime
    ends: datetime | None = None

    @classmethod
    def by(cls, proving: Proving, now: datetime) -> "ProofTimes":
        """Return the times that a wallet writes now."""
        return cls(now - proving.backdated, None if proving.life is None else now + proving.life)


def key_proof(key: HolderKey, audience: str, nonce: str | None, at: datetime) -> str:
    """Return a `jwt` key proof without an end (OpenID4VCI 1.0, appendix F.1); a nonce of None is left out."""
    return timed_proof(key, audience, nonce, ProofTimes(at))


def timed_proof(key: HolderKey, audience: str, nonce: str | None, times: ProofTimes) -> str:
    """Return a `jwt` key proof of these times."""
    claims: dict[str, Any] = {"aud": audience, "iat": int(times.at.timestamp())}
    claims |= {} if nonce is None else {"nonce": nonce}
    claims |= {} if times.ends is None else {"exp": int(times.ends.timestamp())}
    algorithm = key.signer.public_key.algorithm.value
    header = {"alg": algorithm, "typ": PROOF_TYPE, "kid": key.method_id}
    return jose.sign(jcs(claims), header, key.signer)


def credential_request(each: Described, shapes: Shapes, proofs: Sequence[str]) -> dict[str, Any]:
    """Return a credential request as an edition shapes it (OpenID4VCI 1.0, 8.2)."""
    return _selected(each, shapes.selector) | _proved(shapes, proofs)


def _proved(shapes: Shapes, proofs: Sequence[str]) -> dict[str, Any]:
    if shapes.has_many_proofs:
        return {"proofs": {JWT: list(proofs)}}
    return {"proof": {"proof_type": JWT, JWT: proofs[0]}}


def _selected(each: Described, selector: Selector) -> dict[str, Any]:
    if selector is Selector.CONFIGURATION_ID:
        return {"credential_configuration_id": each.id}
    if each.vct is not None:
        return {"format": each.format, "vct": each.vct}
    contexts = {"@context": list(each.contexts)} if each.contexts else {}
    if selector is Selector.DEFINITION:
        return {"format": each.format, "credential_definition": {**contexts, "type": list(each.types)}}
    types = {"types": list(each.types)}
    # Draft 11 keeps the types of documents with contexts together with these.
    inside = {"credential_definition": contexts | types} if each.format == LDP_VC else types
    return {"format": each.format, **inside}
