"""What is known of a person is sealed under a key of their own; destroying the key is forgetting."""

import json
from typing import Protocol

from keys.sealing import Sealer
from records.columns import json_text

DATA_KEY_BYTES = 32


class Seal(Protocol):
    """Seals bytes under the installation's key-encryption key; `keys.sealing.Sealer` is one."""

    def seal(self, plain: bytes, context: str) -> bytes:
        """Return the sealed bytes; they open only under the same context."""
        ...

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return the plain bytes.

        Raises:
            keys.errors.SealBroken: another key or context, or changed bytes.
        """
        ...


def data_key_context(organisation_id: str, person_id: str) -> str:
    """Return what a person's data key is bound to."""
    return f"person:{organisation_id}:{person_id}"


def seal_values(values: dict[str, str], data_key: bytes, context: str) -> bytes:
    """Return audit values sealed under a person's data key."""
    return Sealer(data_key).seal(json_text(values).encode(), context)


def open_values(sealed: bytes, data_key: bytes, context: str) -> dict[str, str]:
    """Return audit values sealed under a person's data key.

    Raises:
        keys.errors.SealBroken: they were sealed under another key or context, or changed.
    """
    values: dict[str, str] = json.loads(Sealer(data_key).open(sealed, context))
    return values
