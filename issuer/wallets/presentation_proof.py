"""The wallet's proof by an embedded proof over a presentation: the `di_vp` type of OpenID4VCI 1.0, F.2.

As with tokens, the key comes from the proof itself, by a did:key or did:jwk URL; contexts are the bundled ones, and
nothing is ever fetched. Credentials inside it, if any, are not looked at.
"""

from datetime import datetime
from typing import Any, Final

from contexts.errors import ContextsError
from contexts.jcs import jcs
from credentials.badge import JsonObject
from credentials.errors import CredentialsError
from credentials.proofs import data_integrity
from credentials.proofs.proof import Proof
from did.errors import DidError
from issuer.achievements.configurations import PROOF_SUITES
from issuer.errors import InvalidProof
from issuer.wallets.key_proof import MAX_BYTES, HolderKey, KeyProof, holder_by_did
from keys.errors import KeysError

_TYPE: Final = "VerifiablePresentation"


def check(presentation: JsonObject, audience: str, now: datetime) -> KeyProof:
    """Return what the presentation proves: the holder's key, and the nonce it was made for.

    Raises:
        InvalidProof: anything about it is wrong, save that its nonce may be.
    """
    try:
        _check_size(presentation)
        proof = _only_proof(presentation)
        holder = holder_by_did(proof.method_id, now)
        _check_said(presentation, proof, holder, audience)
        data_integrity.verify(presentation, proof, holder.public_key, now=now)
    except (CredentialsError, ContextsError, DidError, KeysError) as fault:
        raise InvalidProof(f"The key proof does not hold: {fault}") from fault
    if not proof.challenge:
        raise InvalidProof("The key proof has no nonce (challenge); fetch one from the nonce endpoint.")
    return KeyProof(holder, proof.challenge)


def _check_size(presentation: JsonObject) -> None:
    if len(jcs(presentation)) > MAX_BYTES:
        raise InvalidProof(f"The key proof is longer than {MAX_BYTES} bytes.")


def _only_proof(presentation: JsonObject) -> Proof:
    proofs = data_integrity.proofs(presentation)
    if len(proofs) != 1:
        raise InvalidProof("The key proof has exactly one proof over it.")
    (proof,) = proofs
    if proof.suite is None or proof.suite.name not in PROOF_SUITES:
        raise InvalidProof(f"The key proof's suite is none of {', '.join(PROOF_SUITES)}.")
    return proof


def _check_said(presentation: JsonObject, proof: Proof, holder: HolderKey, audience: str) -> None:
    types = presentation.get("type")
    if _TYPE not in (types if isinstance(types, list) else [types]):
        raise InvalidProof("The key proof is not a presentation.")
    if proof.purpose != "authentication":
        raise InvalidProof("The key proof is not made for authentication.")
    if proof.domain != audience:
        raise InvalidProof("The key proof is addressed to another issuer.")
    if "holder" in presentation and _id(presentation["holder"]) != holder.did:
        raise InvalidProof("The key proof names another holder than its key.")


def _id(holder: Any) -> object:  # noqa: ANN401 - whatever stands there
    return holder.get("id") if isinstance(holder, dict) else holder
