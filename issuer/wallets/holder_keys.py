"""The keys that a wallet wants its badge bound to, proved or attested, each once (OpenID4VCI 1.0, 8.2, appendix F)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from credentials.badge import JsonObject
from did.methods.jwk import did_jwk
from issuer.achievements.configurations import ATTESTATION_PROOF, PRESENTATION_PROOF, Configuration
from issuer.errors import InvalidCredentialRequest, InvalidProof
from issuer.ports import Transaction
from issuer.wallets import key_attestation, key_proof, nonce, presentation_proof
from issuer.wallets.key_attestation import Attesters, KeyAttestation
from issuer.wallets.key_proof import HolderKey, KeyProof


@dataclass(frozen=True, slots=True)
class GivenProofs:
    """What a wallet sent to prove its keys: tokens (`jwt`), presentations (`di_vp`), or an `attestation` of them."""

    tokens: tuple[str, ...] = field(default=(), repr=False)
    presentations: tuple[JsonObject, ...] = field(default=(), repr=False)
    attestations: tuple[str, ...] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.tokens) + len(self.presentations) + len(self.attestations)

    @property
    def kinds(self) -> Iterator[str]:
        """The kinds of proof that were sent."""
        given = {
            "jwt": self.tokens,
            PRESENTATION_PROOF: self.presentations,
            ATTESTATION_PROOF: self.attestations,
        }
        return (kind for kind, proofs in given.items() if proofs)


@dataclass(frozen=True, slots=True)
class Terms:
    """What proofs are judged by: for which issuer, with which nonces, how many keys, and whose attestations count.

    `client_id` is that of the wallet where it is known by one.
    """

    issuer_url: str
    nonces: bytes = field(repr=False)
    batch: int = 1
    attesters: Attesters | None = None
    client_id: str | None = None


def check_sent(given: GivenProofs, configuration: Configuration, batch: int) -> None:
    """Pass over proofs of which there are some, not too many, and of kinds that the configuration takes.

    Raises:
        InvalidProof: there are none, or they are of another kind.
        InvalidCredentialRequest: there are more than badges in a batch.
    """
    if not len(given):
        raise InvalidProof("The request has no key proof.")
    if len(given) > batch:
        raise _too_many(batch)
    taken = [kind.name for kind in configuration.proof_types]
    if not set(given.kinds) <= set(taken):
        raise InvalidProof(f"For this configuration a key is proved by {' or '.join(sorted(taken))}.")


def proved(tx: Transaction, given: GivenProofs, terms: Terms, now: datetime) -> tuple[HolderKey, ...]:
    """Return the holder keys that are proved, each once, and use their nonces up; if one does not hold, none does.

    Raises:
        InvalidProof, InvalidNonce: a proof or an attestation does not hold, or its nonce does not.
        InvalidCredentialRequest: more keys are attested than there are badges in a batch.
    """
    proofs, attested = _checked(given, terms, now)
    # The proofs of a batch may share one nonce.
    for each in dict.fromkeys([proof.nonce for proof in proofs] + [each.nonce for each in attested]):
        nonce.use(tx, nonce.check(each, terms.nonces, terms.issuer_url, now))
    holders = _each_once([proof.holder for proof in proofs], attested)
    if len(holders) > terms.batch:
        raise _too_many(terms.batch)
    return holders


def _checked(given: GivenProofs, terms: Terms, now: datetime) -> tuple[list[KeyProof], list[KeyAttestation]]:
    url, attesters = terms.issuer_url, terms.attesters
    proofs = [
        *(key_proof.check(proof, url, now, terms.client_id, attesters) for proof in given.tokens),
        *(presentation_proof.check(each, url, now) for each in given.presentations),
    ]
    attested = [proof.attestation for proof in proofs if proof.attestation is not None]
    if attesters is not None:
        attested += [key_attestation.check(each, attesters, now) for each in given.attestations]
    return proofs, attested


def _each_once(
    proved_keys: Collection[HolderKey], attested: Collection[KeyAttestation]
) -> tuple[HolderKey, ...]:
    """Return the keys that were proved, and those that were only attested: a badge goes with each of them."""
    by_key: dict[str, HolderKey] = {}
    for holder in proved_keys:
        by_key.setdefault(holder.public_key.thumbprint(), holder)
    for key in (key for each in attested for key in each.keys):
        by_key.setdefault(key.thumbprint(), HolderKey(did_jwk(key), key))
    return tuple(by_key.values())


def _too_many(batch: int) -> InvalidCredentialRequest:
    return InvalidCredentialRequest(f"More key proofs in a request than badges in a batch, which is {batch}.")
