"""Who shows, to whom, and what a verifier gets to see."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from keys.public import PublicKey
from keys.signer import Signer

PRESENTATION_TYPE: Final = "VerifiablePresentation"
LIFETIME: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Recipient:
    """For whom a presentation is made: `audience` is the verifier's full client id, `nonce` its challenge."""

    audience: str
    nonce: str


@dataclass(frozen=True, slots=True)
class HolderSigner:
    """A holder's DID and the key that signs for it; `method_id` is the DID URL of the key."""

    did: str
    method_id: str
    signer: Signer


class ReceivedPresentation(Protocol):
    """A presentation as received, waiting for its holder's key."""

    @property
    def method_id(self) -> str:
        """The verification method that signed it."""
        ...

    @property
    def holder(self) -> str | None:
        """The holder it names, if it names one."""
        ...

    @property
    def subjects(self) -> frozenset[str]:
        """The subject ids of which its signature, once verified, proves control."""
        ...

    @property
    def how(self) -> str:
        """How it proves its holder, in words: which form, which key."""
        ...

    def verify(self, key: PublicKey, recipient: Recipient, now: datetime) -> tuple[bytes, ...]:
        """Return the credentials shown.

        Raises:
            OtherNonce, OtherAudience: it was made for another request or verifier; looked at before the signature.
            InvalidProof: the signature is not this key's, or it was made at another time or for another purpose.
            MalformedPresentation: what was signed is not a presentation.
        """
        ...
