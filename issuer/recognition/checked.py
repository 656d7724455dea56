"""What the verifier, a stranger here, says of a credential that is to be recognised, accepted or watched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from credentials.badge import Carrier, JsonObject

# Whose badge it is, whoever recognises it knows best; it need not be known to this installation.
RELIABLE: Final = frozenset({"valid", "issuer_unknown"})


@dataclass(frozen=True, slots=True)
class Checked:
    """A credential as it was found just now. Where nothing it says can be trusted, `document` is None.

    `carrier` and `body` are of the credential itself, which may have come inside something else.
    """

    verdict: str
    why: str
    document: JsonObject | None = field(default=None, repr=False)
    credential_id: str | None = None
    issuer: str = ""
    issuer_name: str = ""
    subject_id: str | None = None
    achievement_id: str | None = None
    achievement_name: str = ""
    digest: str = ""
    valid_until: datetime | None = None
    is_endorsement: bool = False
    carrier: Carrier | None = None
    body: bytes = field(default=b"", repr=False)

    @property
    def holds(self) -> bool:
        """Whether it is genuine and in force."""
        return self.document is not None and self.verdict in RELIABLE


@dataclass(frozen=True, slots=True)
class Recalled:
    """A credential that was checked before: its bytes, and the verdict of then, with whatever was handed in with it."""

    body: bytes = field(repr=False)
    verdict: str
    why: str


class Checks(Protocol):
    """Verifies by the verifier's own checks, and asks whoever the credential names: not for inside a transaction."""

    def look(self, body: bytes, components: Sequence[bytes] = ()) -> Checked:
        """Return what a credential is found to be now, together with its parts."""
        ...

    def recall(self, reference: str) -> Recalled | None:
        """Return what a report was about; None if there is none of this reference, or not any more."""
        ...
