"""Issuing any credential of the data model under one key: checked, given a status where asked, signed, read back.

What is issued here is no award: who gets it and why is the caller's business (ADR 24).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from contexts.errors import ContextsError
from credentials import data_model
from credentials.badge import JsonObject
from credentials.data_model.common import VCDM_1
from credentials.errors import CredentialsError
from credentials.proofs import data_integrity
from issuer.errors import NotIssuable
from issuer.randomness import Randomness
from keys.keyring import KeyringEntry
from keys.public import Algorithm
from keys.software import SoftwareSigner

ISSUED_WITH: Final = {
    "ed25519": Algorithm.EDDSA,
    "p256": Algorithm.ES256,
    "p384": Algorithm.ES384,
    "sd": Algorithm.ES256,
}
"""The profiles, each with the algorithm of its key; `sd` signs so that its holder may disclose parts."""

_DISCLOSING: Final = "sd"
_PROOF_CONTEXT: Final = "https://w3id.org/security/data-integrity/v2"
_HMAC_KEY_SIZE: Final = 32
# A holder who could leave these out would show a credential of nobody, for ever, that nobody can withdraw.
_ALWAYS_TOLD: Final = (
    "issuer",
    "validFrom",
    "validUntil",
    "issuanceDate",
    "expirationDate",
    "credentialStatus",
)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: its DID, its key, and the profile that says how."""

    profile: str
    did: str
    key: KeyringEntry


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be issued: the document, and how to sign it where that is the caller's choice."""

    document: JsonObject = field(repr=False)
    cryptosuite: str | None = None
    mandatory: tuple[str, ...] = ()
    entries: Sequence[JsonObject] = ()


def issue(asked: Asked, signatory: Signatory, now: datetime, randomness: Randomness) -> JsonObject:
    """Return the credential signed, its proof in an array, once it verified with nothing but the public key.

    Raises:
        NotIssuable: it breaks a rule of the data model, names another issuer, holds a part that would not be
            signed, or is to be signed in a way that this profile has not.
    """
    try:
        document = _with_terms_of_proof(
            data_model.to_sign(_with_status(_of_issuer(asked.document, signatory.did), asked.entries))
        )
        signed = _signed(document, asked, signatory, now, randomness)
        _read_back(signed, document, signatory)
    except (CredentialsError, ContextsError) as fault:
        raise NotIssuable(f"The credential was not signed: {fault}.", fault.code) from fault
    return signed


def _of_issuer(document: JsonObject, did: str) -> JsonObject:
    """Return the document with its issuer: the one that signs, or a refusal of any other."""
    issuer = document.get("issuer", did)
    named = issuer.get("id", did) if isinstance(issuer, dict) else issuer
    if named != did:
        raise NotIssuable("The credential names another issuer than the one that signs here.", "issuer_other")
    return {**document, "issuer": {**issuer, "id": did} if isinstance(issuer, dict) else did}


def _with_terms_of_proof(document: JsonObject) -> JsonObject:
    """Return a credential with the context that defines its proof: that of VCDM 1.1 knows no such proof."""
    given = document["@context"]
    if given[0] != VCDM_1 or _PROOF_CONTEXT in given:
        return document
    return {**document, "@context": [*given, _PROOF_CONTEXT]}


def _with_status(document: JsonObject, entries: Sequence[JsonObject]) -> JsonObject:
    if not entries:
        return document
    if "credentialStatus" in document:
        raise NotIssuable("The credential has a status already, and another was asked for.", "status_twice")
    return {**document, "credentialStatus": entries[0] if len(entries) == 1 else list(entries)}


def _signed(
    document: JsonObject, asked: Asked, signatory: Signatory, now: datetime, randomness: Randomness
) -> JsonObject:
    suite: data_integrity.Disclosing | str | None = asked.cryptosuite
    if signatory.profile == _DISCLOSING:
        suite = _disclosing(document, asked, randomness)
    elif asked.mandatory:
        raise NotIssuable("Only the profile sd takes mandatoryPointers.", "option_unsupported")
    return data_integrity.sign(document, signatory.key.signer, signatory.key.method_id, now, suite=suite)


def _disclosing(document: JsonObject, asked: Asked, randomness: Randomness) -> data_integrity.Disclosing:
    suite = data_integrity.Disclosing()
    if asked.cryptosuite not in (None, suite.name):
        raise NotIssuable(f"The profile sd signs with {suite.name}.", "option_unsupported")
    told = (f"/{member}" for member in _ALWAYS_TOLD if member in document)
    return data_integrity.Disclosing(
        mandatory=tuple(dict.fromkeys((*asked.mandatory, *told))),
        hmac_key=randomness.token(_HMAC_KEY_SIZE),
        one_time=SoftwareSigner.generate(Algorithm.ES256),
    )


def _read_back(signed: JsonObject, document: JsonObject, signatory: Signatory) -> None:
    shown = data_integrity.derive(signed, _all_of(document)) if signatory.profile == _DISCLOSING else signed
    (proof,) = data_integrity.proofs(shown)
    said = data_integrity.verify(shown, proof, signatory.key.signer.public_key)
    if said != document:
        raise NotIssuable("The signed credential does not say what was to be signed.", "signature_invalid")


def _all_of(document: JsonObject) -> tuple[str, ...]:
    members = (each.replace("~", "~0").replace("/", "~1") for each in document if each != "@context")
    return tuple(f"/{each}" for each in members)
