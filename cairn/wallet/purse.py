"""What the simulated wallet keeps: its key and the badges it was given."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from did.methods.jwk import did_jwk
from did.methods.key import did_of_key, method_id_of_key
from keys.multibase import b64url_decode, b64url_encode
from keys.public import Algorithm
from keys.sealing import Sealer
from keys.signer import Signer
from keys.software import SoftwareSigner

PURSE_CONTEXT = "wallet-key"


@dataclass(frozen=True, slots=True)
class HolderKey:
    """The wallet's key under a DID; `method` is `did:key` or `did:jwk`."""

    signer: Signer
    method: str

    @property
    def did(self) -> str:
        """The holder's DID."""
        return (
            did_jwk(self.signer.public_key)
            if self.method == "did:jwk"
            else did_of_key(self.signer.public_key)
        )

    @property
    def method_id(self) -> str:
        """The DID URL of the key itself."""
        return f"{self.did}#0" if self.method == "did:jwk" else method_id_of_key(self.signer.public_key)


@dataclass(slots=True)
class Purse:
    """A holder key and the badges received with it, each as its exact bytes."""

    key: HolderKey
    badges: list[bytes] = field(default_factory=list)


def new_purse(method: str = "did:key", algorithm: Algorithm = Algorithm.EDDSA) -> Purse:
    """Return an empty purse with a fresh key."""
    return Purse(HolderKey(SoftwareSigner.generate(algorithm), method))


class PurseFile:
    """A purse kept in a folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, secret: bytes) -> Purse:
        """Return the kept purse, or a new one on first use; `secret` is the 32-byte key that seals it."""
        path = self._folder / "purse.json"
        if not path.exists():
            return new_purse()
        kept = json.loads(path.read_text(encoding="utf-8"))
        signer = SoftwareSigner.unseal(b64url_decode(kept["key"]), Sealer(secret), PURSE_CONTEXT)
        badges = [b64url_decode(badge) for badge in kept["badges"]]
        return Purse(HolderKey(signer, kept["method"]), badges)

    def save(self, purse: Purse, secret: bytes) -> None:
        """Keep the purse."""
        signer = purse.key.signer
        if not isinstance(signer, SoftwareSigner):
            raise TypeError("only a software key can be kept in a file")
        kept = {
            "method": purse.key.method,
            "key": b64url_encode(signer.seal(Sealer(secret), PURSE_CONTEXT)),
            "badges": [b64url_encode(badge) for badge in purse.badges],
        }
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / "purse.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(kept), encoding="utf-8")
