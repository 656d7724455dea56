"""Which keys sign now. Keys that only verify are not here: they stand in the DID document."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from keys.certificates.chain import Chain
from keys.errors import DuplicateKey, NoSuchKey
from keys.public import Algorithm
from keys.signer import Signer


@dataclass(frozen=True, slots=True)
class KeyringEntry:
    """An active key: its `name` in the records, the verification method id it is published under.

    `chain` are the certificates of it, None where nobody certified it.
    """

    name: str
    method_id: str
    signer: Signer
    chain: Chain | None = None

    def x5c_at(self, at: datetime) -> list[str]:
        """Return the certificates to show with what is signed at this instant: none while the chain is out of time."""
        if self.chain is None or not self.chain.is_in_time(at):
            return []
        return self.chain.x5c()


class Keyring:
    """The active keys of one organisation, given oldest first.

    Raises:
        DuplicateKey: two entries share a name or a method id.
    """

    def __init__(self, entries: Iterable[KeyringEntry]) -> None:
        self._entries = tuple(entries)
        for given in ([e.name for e in self._entries], [e.method_id for e in self._entries]):
            if len(set(given)) != len(given):
                raise DuplicateKey("two active keys share a name or a verification method id")

    @property
    def entries(self) -> tuple[KeyringEntry, ...]:
        """The active keys, oldest first."""
        return self._entries

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """The algorithms something can be signed with now."""
        return frozenset(entry.signer.public_key.algorithm for entry in self._entries)

    def signer_for(self, algorithm: Algorithm) -> KeyringEntry:
        """Return the newest active key of `algorithm`.

        Raises:
            NoSuchKey: there is none.
        """
        for entry in reversed(self._entries):
            if entry.signer.public_key.algorithm is algorithm:
                return entry
        raise NoSuchKey(f"no active key signs {algorithm}")

    def named(self, name: str) -> KeyringEntry:
        """Return the active key of this name.

        Raises:
            NoSuchKey: there is none, or it is retired.
        """
        for entry in self._entries:
            if entry.name == name:
                return entry
        raise NoSuchKey(f"no active key is named {name}")
