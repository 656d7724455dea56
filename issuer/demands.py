"""What an installation demands of wallets beyond what the standard demands of every one."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Demands:
    """`dpop_nonces`: a DPoP proof carries a nonce of ours, so that none can be made in advance (RFC 9449, 8).

    `encryption`: credential requests and their answers are encrypted (OpenID4VCI 1.0, 10).
    """

    dpop_nonces: bool = False
    encryption: bool = False


NONE: Final = Demands()
