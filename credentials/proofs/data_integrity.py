"""Embedded proofs: Data Integrity 1.0 with the cryptosuites of `suites`, in sets and in chains."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from contexts.loader import PACKAGED, PinnedContexts
from credentials.badge import JsonObject
from credentials.errors import InvalidProof, MalformedProof, UnsupportedProof
from credentials.instants import instant_text
from credentials.proofs import chains
from credentials.proofs.proof import Proof, listed_proofs, proofs
from credentials.proofs.suites import SUITES, Suite, suite_for
from credentials.proofs.suites.ecdsa_sd import suite as ecdsa_sd
from credentials.proofs.suites.ecdsa_sd.suite import Disclosing
from credentials.proofs.suites.ecdsa_sd.values import is_base
from credentials.proofs.suites.rdfc import hash_data
from keys.public import PublicKey
from keys.signer import Signer

__all__ = [
    "SUITES",
    "Disclosing",
    "Proof",
    "Suite",
    "Terms",
    "add_proof",
    "derive",
    "hash_data",
    "proofs",
    "sign",
    "verify",
]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a proof says besides who made it and when; `previous` are the ids of the proofs it stands on."""

    purpose: str = "assertionMethod"
    domain: str | None = None
    challenge: str | None = None
    expires: datetime | None = None
    id: str | None = None
    previous: tuple[str, ...] = ()

    def members(self) -> JsonObject:
        """Return them as members of a proof."""
        said = {
            "id": self.id,
            "proofPurpose": self.purpose,
            "domain": self.domain,
            "challenge": self.challenge,
            "expires": instant_text(self.expires) if self.expires else None,
            "previousProof": [*self.previous] if len(self.previous) > 1 else "".join(self.previous) or None,
        }
        return {name: value for name, value in said.items() if value is not None}


def sign(  # noqa: PLR0913 - what most callers say, without making `Terms`
    document: JsonObject,
    signer: Signer,
    method_id: str,
    created: datetime,
    *,
    purpose: str = "assertionMethod",
    domain: str | None = None,
    challenge: str | None = None,
    suite: Suite | str | None = None,
) -> JsonObject:
    """Return the document with a proof by `signer`, in `suite` or else in the usual suite of its key.

    `created` is written in whole seconds. The document itself is not changed.

    Raises:
        MalformedProof: the document has a proof already.
        UnsupportedProof: the suite does not sign with such a key, or is only verified.
        contexts.errors.ContextsError: a part of the document would not be signed, or it is not JSON-LD.
    """
    if "proof" in document:
        raise MalformedProof("the document has a proof already")
    terms = Terms(purpose, domain, challenge)
    return add_proof(document, signer, method_id, created, terms, suite=suite)


def add_proof(
    document: JsonObject,
    signer: Signer,
    method_id: str,
    created: datetime,
    terms: Terms = Terms(),
    *,
    suite: Suite | str | None = None,
) -> JsonObject:
    """Return the document with one proof more, after those it has: in a set, or on top of `terms.previous`.

    Raises:
        MalformedProof: a proof that it should stand on is missing, its id is taken, or there are too many.
        UnsupportedProof, contexts.errors.ContextsError: as `sign`.
    """
    chosen = suite_for(signer.public_key.algorithm, suite)
    options: JsonObject = {
        "type": chosen.proof_type,
        "cryptosuite": chosen.name,
        "created": instant_text(created.replace(microsecond=0)),
        "verificationMethod": method_id,
        **terms.members(),
    }
    secured, before = _unsecured(document), listed_proofs(document)
    made = chosen.prove(_to_hash(secured, before, terms.previous), options, signer, PACKAGED)
    signed = {**secured, "proof": [*before, made]}
    if before or terms.previous:
        proofs(signed)
    return signed


def derive(document: JsonObject, pointers: Iterable[str], contexts: PinnedContexts = PACKAGED) -> JsonObject:
    """Return what JSON pointers disclose of a credential with a base proof, for somebody to be shown.

    What the issuer demands is told in any case. Other proofs are left out, since they are over the whole.

    Raises:
        Unsigned, MalformedProof: it has no base proof, or several.
        MalformedPointer: nothing is where a pointer points.
        contexts.errors.ContextsError: a part of the document would not be signed.
    """
    read = proofs(document)
    listed = zip(read, listed_proofs(document), strict=True)
    found = [as_listed for proof, as_listed in listed if _is_base(proof)]
    if len(found) != 1:
        raise MalformedProof("parts are disclosed of a credential with one base proof")
    return ecdsa_sd.derive(_unsecured(document), found[0], pointers, contexts)


def verify(
    document: JsonObject,
    proof: Proof,
    key: PublicKey,
    *,
    now: datetime | None = None,
    contexts: PinnedContexts = PACKAGED,
) -> JsonObject:
    """Return the document without any proof, once `proof` turned out to be one of `key` over it.

    That `key` may sign for this purpose is the caller's to check, as are `domain` and `challenge`, and the proofs
    that this one stands on. A proof that expires is only judged as of `now`.

    Raises:
        InvalidProof: it is not, or it has expired.
        BaseProofShown: it is a base proof, which is for its holder alone.
        UnsupportedProof: Cairn can not tell: another suite, here or below in the chain, or `now` is needed and not
            given.
        contexts.errors.ContextsError: a part of the document would not be signed, or it is not JSON-LD.
    """
    suite = _checkable(proof)
    _check_expiry(proof, now)
    if key.algorithm not in suite.algorithms:
        raise InvalidProof(f"{suite.name} does not sign with {key.algorithm} keys")
    secured = suite.seen(_unsecured(document), proof.options)
    hashed = _to_hash(secured, listed_proofs(document), proof.previous) if proof.previous else secured
    suite.check(hashed, proof.options, proof.value, key, contexts)
    return secured


def _unsecured(document: JsonObject) -> JsonObject:
    return {name: value for name, value in document.items() if name != "proof"}


def _to_hash(secured: JsonObject, listed: list[JsonObject], previous: tuple[str, ...]) -> JsonObject:
    """Return what a proof is made over: the document, and the proofs it stands on."""
    return secured | {"proof": chains.stood_on(listed, previous)} if previous else secured


def _is_base(proof: Proof) -> bool:
    return proof.suite is not None and proof.suite.name == ecdsa_sd.NAME and is_base(proof.value)


def _checkable(proof: Proof) -> Suite:
    if proof.suite is None:
        raise UnsupportedProof("a proof of a kind that is not checked")
    if proof.stands_on_unsupported:
        raise UnsupportedProof("a proof that stands on one of a kind that is not checked")
    return proof.suite


def _check_expiry(proof: Proof, now: datetime | None) -> None:
    if proof.expires is None:
        return
    if now is None:
        raise UnsupportedProof("a proof that expires, and no time to judge it by")
    if now > proof.expires:
        raise InvalidProof("the proof has expired")
