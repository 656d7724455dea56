"""What an installation demands of wallets beyond what the standard demands of every one."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from keys.certificates.anchors import Anchors


class KeyAttestations(StrEnum):
    """What is made of a wallet provider's word about keys: nothing, it counts where it is given, it must be given."""

    OFF = "off"
    ACCEPTED = "accepted"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Demands:
    """`dpop_nonces`: a DPoP proof carries a nonce of ours, so that none can be made in advance (RFC 9449, 8).

    `encryption`: credential requests and their answers are encrypted (OpenID4VCI 1.0, 10).

    `haip`: wallets that sign people in send their requests ahead and prove a key, and nobody gets an SD-JWT by a token
    that is bound to none (OpenID4VC High Assurance Interoperability Profile 1.0, 4).

    `known_wallets`: nobody gets a token without the client id of a wallet that is known here (OpenID4VCI 1.0, 6.1).

    `providers` are the anchors of those who make wallets: whose attestations count. `attested_only`: every wallet
    shows one, as the profile asks too. `key_attestations`: what is made of attestations of keys.
    """

    dpop_nonces: bool = False
    encryption: bool = False
    haip: bool = False
    known_wallets: bool = False
    providers: Anchors | None = None
    attested_only: bool = False
    key_attestations: KeyAttestations = KeyAttestations.OFF

    @property
    def needs_nonce(self) -> bool:
        """Whether a DPoP proof must carry a nonce."""
        return self.dpop_nonces or self.haip

    @property
    def needs_attestation(self) -> bool:
        """Whether a wallet must be attested: by the profile only where somebody's attestations count."""
        return self.providers is not None and (self.attested_only or self.haip)


NONE: Final = Demands()
