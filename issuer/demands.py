"""What an installation demands of wallets beyond what the standard demands of every one."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Demands:
    """`dpop_nonces`: a DPoP proof carries a nonce of ours, so that none can be made in advance (RFC 9449, 8).

    `encryption`: credential requests and their answers are encrypted (OpenID4VCI 1.0, 10).

    `haip`: wallets that sign people in send their requests ahead and prove a key, and nobody gets an SD-JWT by a token
    that is bound to none (OpenID4VC High Assurance Interoperability Profile 1.0, 4).

    `known_wallets`: nobody gets a token without the client id of a wallet that is known here (OpenID4VCI 1.0, 6.1).
    """

    dpop_nonces: bool = False
    encryption: bool = False
    haip: bool = False
    known_wallets: bool = False

    @property
    def needs_nonce(self) -> bool:
        """Whether a DPoP proof must carry a nonce."""
        return self.dpop_nonces or self.haip


NONE: Final = Demands()
