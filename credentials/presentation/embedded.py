"""Presentations with an embedded proof, `ldp_vp` (OpenID4VP 1.0, B.1.3.2)."""

from dataclasses import dataclass, field
from datetime import datetime

from credentials.badge import JsonObject
from credentials.errors import (
    MalformedPresentation,
    OtherAudience,
    OtherNonce,
    OtherPurpose,
    UnsupportedProof,
)
from credentials.presentation.parties import PRESENTATION_TYPE, HolderSigner, Recipient
from credentials.presentation.shown import shown
from credentials.proofs import data_integrity
from credentials.proofs.jwt_claims import VCDM_2
from keys.public import PublicKey


def make_ldp_vp(
    credentials: list[JsonObject], holder: HolderSigner, recipient: Recipient, now: datetime
) -> JsonObject:
    """Return a presentation of credentials with embedded proofs, or in envelopes, signed by the holder."""
    return data_integrity.sign(
        _unsigned(credentials, holder.did),
        holder.signer,
        holder.method_id,
        now,
        purpose="authentication",
        domain=recipient.audience,
        challenge=recipient.nonce,
    )


def make_vp_file(credentials: list[JsonObject], holder: HolderSigner, now: datetime) -> JsonObject:
    """Return a presentation to be kept as a file: signed by the holder, and made for nobody in particular.

    Whoever is handed it can tell that nothing in it was changed, and not that it comes from the holder.
    """
    return data_integrity.sign(
        _unsigned(credentials, holder.did), holder.signer, holder.method_id, now, purpose="authentication"
    )


def _unsigned(credentials: list[JsonObject], holder: str) -> JsonObject:
    return {
        "@context": [VCDM_2],
        "type": [PRESENTATION_TYPE],
        "holder": holder,
        "verifiableCredential": credentials,
    }


@dataclass(frozen=True, slots=True)
class _Embedded:
    document: JsonObject = field(repr=False)
    proof: data_integrity.Proof

    @property
    def method_id(self) -> str:
        return self.proof.method_id

    @property
    def holder(self) -> str | None:
        holder = self.document.get("holder")
        return holder.get("id") if isinstance(holder, dict) else holder

    @property
    def subjects(self) -> frozenset[str]:
        return frozenset({self.method_id.partition("#")[0]})

    @property
    def how(self) -> str:
        return f"a presentation with an embedded proof of {self.method_id}"

    def verify(self, key: PublicKey, recipient: Recipient, now: datetime) -> tuple[bytes, ...]:
        proof = self.proof
        if not proof.is_supported:
            # Of such a proof no member is read: for whom it was made is not known.
            raise UnsupportedProof("the presentation's proof is of a kind that is not checked")
        if proof.challenge != recipient.nonce:
            raise OtherNonce("the presentation was made for another request")
        if proof.domain != recipient.audience:
            raise OtherAudience("the presentation was made for another verifier")
        if proof.purpose != "authentication":
            raise OtherPurpose("the presentation's proof is not made for authentication")
        secured = data_integrity.verify(self.document, proof, key, now=now)
        return shown(secured, bare_tokens=False)


def read_embedded(document: JsonObject) -> _Embedded:
    """Return a presentation with one embedded proof, as received.

    Raises:
        CredentialsError: its proof is missing or malformed, or there are several.
    """
    proofs = data_integrity.proofs(document)
    if len(proofs) != 1:
        raise MalformedPresentation("a presentation carries exactly one proof")
    return _Embedded(document, proofs[0])
