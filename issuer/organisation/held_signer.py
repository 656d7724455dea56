"""Signing within a transaction: a key that is changed meanwhile signs nothing any more."""

from issuer.errors import Busy
from issuer.shelves import KeyShelf
from keys.public import PublicKey
from keys.signer import Signer


class HeldSigner:
    """A `keys.signer.Signer` that holds its key as it is, from its first signature to the transaction's end.

    Without it a transaction that began before a rotation could sign with the old key after it.
    """

    __slots__ = ("_is_held", "_keys", "_name", "_signer")

    def __init__(self, name: str, signer: Signer, keys: KeyShelf) -> None:
        self._name = name
        self._signer = signer
        self._keys = keys
        self._is_held = False

    def __repr__(self) -> str:
        return f"HeldSigner({self._name})"

    @property
    def public_key(self) -> PublicKey:
        """The public half."""
        return self._signer.public_key

    def hold(self) -> bool:
        """Keep the key as it is until the transaction ends; False if it signs no more."""
        self._is_held = self._is_held or self._keys.hold(self._name)
        return self._is_held

    def sign(self, message: bytes) -> bytes:
        """Return the raw signature over `message`.

        Raises:
            Busy: the key has been retired meanwhile.
        """
        if not self.hold():
            raise Busy("The organisation's keys were changed just now. Nothing else was changed; try again.")
        return self._signer.sign(message)


def still_signs(signer: Signer) -> bool:
    """Return whether a signer's key still signs; if so, it does until the transaction ends."""
    return not isinstance(signer, HeldSigner) or signer.hold()
