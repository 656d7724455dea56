"""What the simulated wallet keeps: its keys, the badges it was given, and those it is owed."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cairn.wallet.debts import Debt, read_debts, written
from credentials.badge import Carrier, JsonObject
from credentials.received import read
from did.methods.jwk import did_jwk
from did.methods.key import did_of_key, method_id_of_key
from keys.multibase import b64url_decode, b64url_encode
from keys.public import Algorithm
from keys.sealing import Sealer
from keys.signer import Signer
from keys.software import SoftwareSigner

PURSE_CONTEXT: Final = "wallet-key"
DEBTS_CONTEXT: Final = "wallet-debts"
DID_KEY: Final = "did:key"
DID_JWK: Final = "did:jwk"


@dataclass(frozen=True, slots=True)
class KeyKind:
    """What kind of key a wallet proves: the DID method that names it, and its algorithm."""

    method: str
    algorithm: Algorithm


@dataclass(frozen=True, slots=True)
class HolderKey:
    """A key of the wallet under a DID; `method` is `did:key` or `did:jwk`."""

    signer: Signer
    method: str

    @property
    def kind(self) -> KeyKind:
        """What kind of key this is."""
        return KeyKind(self.method, self.signer.public_key.algorithm)

    @property
    def did(self) -> str:
        """The holder's DID."""
        public_key = self.signer.public_key
        return did_jwk(public_key) if self.method == DID_JWK else did_of_key(public_key)

    @property
    def method_id(self) -> str:
        """The DID URL of the key itself."""
        return f"{self.did}#0" if self.method == DID_JWK else method_id_of_key(self.signer.public_key)

    def holds(self, badge: bytes) -> bool:
        """Whether a badge is about this key, under either of the names it can have.

        Raises:
            credentials.errors.CredentialsError, contexts.errors.ContextsError: the badge can not be read.
        """
        public_key = self.signer.public_key
        return _subject(read(badge).document) in (did_of_key(public_key), did_jwk(public_key))


@dataclass(slots=True)
class Purse:
    """Keys, at least one, the badges received with them, each as its exact bytes, and those that are owed."""

    keys: list[HolderKey]
    badges: list[bytes] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)

    @property
    def key(self) -> HolderKey:
        """The key that was first."""
        return self.keys[0]

    def keys_of(self, kinds: Sequence[KeyKind], count: int = 1) -> tuple[HolderKey, ...]:
        """Return so many keys of any of these kinds; what is missing is made, of the first kind."""
        fitting = [key for key in self.keys if key.kind in kinds][:count]
        made = [_new_key(kinds[0]) for _ in range(count - len(fitting))]
        self.keys += made
        return (*fitting, *made)

    def holder_of(self, badge: bytes) -> HolderKey | None:
        """Return the key that a badge is about, None where it is none of these."""
        return next((key for key in self.keys if key.holds(badge)), None)

    def only(self, carriers: Collection[Carrier]) -> "Purse":
        """Return a purse of the same keys, and of the badges in these carriers."""
        return Purse(self.keys, [badge for badge in self.badges if read(badge).source.carrier in carriers])


def new_purse(method: str = DID_KEY, algorithm: Algorithm = Algorithm.EDDSA) -> Purse:
    """Return an empty purse with a fresh key."""
    return Purse([_new_key(KeyKind(method, algorithm))])


def _new_key(kind: KeyKind) -> HolderKey:
    return HolderKey(SoftwareSigner.generate(kind.algorithm), kind.method)


def _subject(document: JsonObject) -> object:
    """Return the id of the subject; a badge has one, which may stand in a list."""
    subject = document.get("credentialSubject")
    first = subject[0] if isinstance(subject, list) and subject else subject
    return first.get("id") if isinstance(first, dict) else None


class PurseFile:
    """A purse kept in a folder that only its owner can read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, secret: bytes) -> Purse:
        """Return the kept purse, or a new one on first use; `secret` is the 32-byte key that seals its keys."""
        path = self._folder / "purse.json"
        if not path.exists():
            return new_purse()
        kept = json.loads(path.read_text(encoding="utf-8"))
        # A purse of an earlier edition has one key, beside its badges.
        keys = [_opened(each, secret) for each in kept.get("keys", [kept])]
        badges = [b64url_decode(badge) for badge in kept["badges"]]
        owed = kept.get("debts")
        debts = read_debts(Sealer(secret).open(b64url_decode(owed), DEBTS_CONTEXT)) if owed else []
        return Purse(keys, badges, debts)

    def save(self, purse: Purse, secret: bytes) -> None:
        """Keep the purse."""
        kept = {
            "keys": [_sealed(key, secret) for key in purse.keys],
            "badges": [b64url_encode(badge) for badge in purse.badges],
            "debts": b64url_encode(Sealer(secret).seal(written(purse.debts), DEBTS_CONTEXT)),
        }
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / "purse.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(kept), encoding="utf-8")


def _opened(kept: dict[str, Any], secret: bytes) -> HolderKey:
    signer = SoftwareSigner.unseal(b64url_decode(kept["key"]), Sealer(secret), PURSE_CONTEXT)
    return HolderKey(signer, kept["method"])


def _sealed(key: HolderKey, secret: bytes) -> dict[str, str]:
    if not isinstance(key.signer, SoftwareSigner):
        raise TypeError("only a software key can be kept in a file")
    return {"method": key.method, "key": b64url_encode(key.signer.seal(Sealer(secret), PURSE_CONTEXT))}
