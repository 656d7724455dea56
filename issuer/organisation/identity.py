"""Who an organisation is to the world: its URL, its DID, its keys. Made at the first start, then fixed.

Over plain http on loopback an organisation is one did:key; everywhere else it is a did:web with a key for each
algorithm (ADR 12).
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from credentials.badge import IssuerProfile
from did.errors import MalformedDid
from did.methods.key import did_of_key
from did.methods.web import did_of_url
from issuer.achievements.catalog import SYSTEM
from issuer.achievements.configurations import Configuration, supported
from issuer.errors import Busy, InvalidPublicUrl, NoSigningKey, PublicUrlChanged
from issuer.ledger import AuditEntry, KeyState, KeyUse, Organisation, StoredKey
from issuer.organisation import did_documents, domain_linkage
from issuer.organisation.did_documents import Publication
from issuer.organisation.held_signer import HeldSigner, still_signs
from issuer.ports import Transaction
from issuer.status_lists import Publisher
from keys.agreement import DecryptionKey
from keys.certificates.chain import Chain
from keys.errors import NoSuchKey
from keys.keyring import Keyring, KeyringEntry
from keys.public import Algorithm
from keys.sealing import Sealer
from keys.software import SoftwareSigner

_WEB_KEYS = (("key-1", Algorithm.EDDSA), ("key-2", Algorithm.ES256), ("key-rsa", Algorithm.RS256))
_UPDATE_KEY = "update-1"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What offers, nonces, identity hashes and the key of messages are derived from, each for one use alone."""

    offers: bytes = field(repr=False)
    nonces: bytes = field(repr=False)
    salts: bytes = field(repr=False)
    messages: bytes = field(repr=False)

    @classmethod
    def of(cls, sealer: Sealer, organisation: Organisation) -> "Secrets":
        """Return the secrets of an organisation: the same ones as long as the key-encryption key is the same."""
        return cls(
            *(sealer.derive(f"{use}/{organisation.id}") for use in ("offers", "nonces", "salts", "messages"))
        )


@dataclass(frozen=True, slots=True)
class Identity:
    """An organisation as issuer. `issuer_url` is its credential issuer identifier, `did` its `issuer.id`.

    `reread` gives the keyring as it is by now, where it can have changed since.
    """

    organisation: Organisation
    issuer_url: str
    did: str
    keyring: Keyring
    profile: IssuerProfile
    secrets: Secrets
    reread: Callable[[], Keyring] | None = field(default=None, repr=False, compare=False)

    def key_for(self, algorithm: Algorithm) -> KeyringEntry:
        """Return the key that signs with this algorithm, held as it is until the transaction ends.

        Raises:
            NoSigningKey: there is none.
        """
        entry = _newest(self.keyring, algorithm)
        if self.reread is not None and not still_signs(entry.signer):
            # Rotated since this transaction began: its successor signs.
            return _newest(self.reread(), algorithm)
        return entry

    @property
    def message_key(self) -> DecryptionKey:
        """The key that wallets encrypt their requests to."""
        return DecryptionKey.derive(self.secrets.messages, "messages-1")

    @property
    def publisher(self) -> Publisher:
        """Whoever signs this organisation's status lists: tokens by ECDSA where it can, which most can check.

        Raises:
            NoSigningKey: there is no active key.
        """
        key = self._first_key(Algorithm.EDDSA, Algorithm.ES256, Algorithm.ES384)
        token_key = self._first_key(Algorithm.ES256, Algorithm.EDDSA, Algorithm.ES384)
        return Publisher(self.issuer_url, self.did, key, token_key)

    def _first_key(self, *algorithms: Algorithm) -> KeyringEntry:
        has = self.keyring.algorithms
        return _newest(self.keyring, next((each for each in algorithms if each in has), algorithms[0]))

    @property
    def configurations(self) -> tuple[Configuration, ...]:
        """The credential configurations that this organisation's keys allow."""
        algorithms = {entry.signer.public_key.algorithm for entry in self.keyring.entries}
        return supported(self.organisation.name, algorithms, self.issuer_url)


def establish(tx: Transaction, public_url: str, sealer: Sealer, now: datetime) -> Identity:
    """Return the organisation's identity; at the first use it is made, published and fixed.

    Raises:
        InvalidPublicUrl: no organisation can live there.
        PublicUrlChanged: the identity was fixed under another public URL.
        Busy: another process is making it at this moment.
        keys.errors.SealBroken: the keys were sealed under another key-encryption key.
    """
    organisation = tx.organisation
    if organisation.did is None:
        _check_public_url(public_url)
        return _make(tx, public_url, sealer, now)
    if organisation.public_url != public_url:
        raise PublicUrlChanged(
            f"Badges of “{organisation.slug}” are signed under {organisation.public_url}, not {public_url}. "
            "Start with the old public URL, or begin with an empty database."
        )
    return _load(tx, organisation, organisation.did, sealer)


def issuer_url(public_url: str, slug: str) -> str:
    """Return the credential issuer identifier of an organisation (OpenID4VCI 1.0, 12.2.1)."""
    return f"{public_url}/o/{slug}"


def publish_keys(tx: Transaction, sealer: Sealer, now: datetime) -> Identity:
    """Publish everything that follows from the organisation's keys, and return the identity it has with them.

    That is the DID document, the history of its did:webvh, and the proof that its domain is its own.
    """
    organisation = tx.organisation
    did, public_url = organisation.did or "", organisation.public_url or ""
    did_documents.publish(tx, Publication(did, public_url, sealer, now))
    identity = _load(tx, organisation, did, sealer)
    if not _is_http(public_url):
        domain_linkage.publish(tx, identity.key_for(Algorithm.EDDSA), public_url, now)
    return identity


def seal_new_key(did: str, name: str, algorithm: Algorithm, sealer: Sealer, now: datetime) -> StoredKey:
    """Return a new key that signs badges from now on, sealed for the records."""
    return _stored(did, name, SoftwareSigner.generate(algorithm), sealer, now)


def seal_new_update_key(did: str, name: str, sealer: Sealer, now: datetime) -> StoredKey:
    """Return a new key for the history of the organisation's did:webvh, sealed for the records."""
    key = seal_new_key(did, name, Algorithm.EDDSA, sealer, now)
    return replace(key, use=KeyUse.UPDATING.value)


def _make(tx: Transaction, public_url: str, sealer: Sealer, now: datetime) -> Identity:
    url = issuer_url(public_url, tx.organisation.slug)
    did, signers = _loopback_keys() if _is_http(public_url) else _web_keys(url)
    # First, so that of two processes starting at once one makes the keys and the other is told to wait.
    if not tx.keys.fix_identity(public_url, did):
        raise Busy("Another process is making this organisation's keys just now; try again.")
    for name, signer in signers:
        tx.keys.add(_stored(did, name, signer, sealer, now))
    if not _is_http(public_url):
        tx.keys.add(seal_new_update_key(did, _UPDATE_KEY, sealer, now))
    tx.audit.record(AuditEntry(now, SYSTEM, "identity.made", did, {"public_url": public_url}))
    return publish_keys(tx, sealer, now)


def _load(tx: Transaction, organisation: Organisation, did: str, sealer: Sealer) -> Identity:
    url = issuer_url(organisation.public_url or "", organisation.slug)
    profile, secrets = IssuerProfile(did, organisation.name, url), Secrets.of(sealer, organisation)
    keyring = _keyring(tx, did, sealer)
    return Identity(
        organisation, url, did, keyring, profile, secrets, reread=lambda: _keyring(tx, did, sealer)
    )


def _keyring(tx: Transaction, did: str, sealer: Sealer) -> Keyring:
    kept = [key for key in tx.keys.all() if key.use == KeyUse.ISSUING]
    active = [key for key in kept if key.state == KeyState.ACTIVE]
    return Keyring(_entry(tx, did, key, sealer) for key in active)


def _newest(keyring: Keyring, algorithm: Algorithm) -> KeyringEntry:
    try:
        return keyring.signer_for(algorithm)
    except NoSuchKey as fault:
        raise NoSigningKey(f"The organisation has no active key for {algorithm}.") from fault


def _loopback_keys() -> tuple[str, list[tuple[str, SoftwareSigner]]]:
    signer = SoftwareSigner.generate(Algorithm.EDDSA)
    return did_of_key(signer.public_key), [(signer.public_key.multikey(), signer)]


def _web_keys(url: str) -> tuple[str, list[tuple[str, SoftwareSigner]]]:
    try:
        did = did_of_url(url)
    except MalformedDid as fault:
        raise InvalidPublicUrl(f"{url} can not be a did:web, which needs a host name: {fault}") from fault
    return did, [(name, SoftwareSigner.generate(algorithm)) for name, algorithm in _WEB_KEYS]


def _stored(did: str, name: str, signer: SoftwareSigner, sealer: Sealer, now: datetime) -> StoredKey:
    public, sealed = signer.public_key, signer.seal(sealer, f"{did}#{name}")
    return StoredKey(name, public.algorithm.value, public.jwk(), sealed, KeyState.ACTIVE.value, now)


def _entry(tx: Transaction, did: str, key: StoredKey, sealer: Sealer) -> KeyringEntry:
    method_id = f"{did}#{key.name}"
    signer = SoftwareSigner.unseal(key.sealed, sealer, method_id)
    chain = None if key.certificates is None else _chain(key.certificates)
    return KeyringEntry(key.name, method_id, HeldSigner(key.name, signer, tx.keys), chain)


@lru_cache(maxsize=64)
def _chain(text: str) -> Chain:
    return Chain.from_pem(text.encode("ascii"))


def _check_public_url(public_url: str) -> None:
    try:
        parts = urlsplit(public_url)
        has_place = bool(parts.hostname) and parts.port != 0
    except ValueError:
        has_place = False
    # Also refuses a query, a fragment and a user's name (OpenID4VCI 1.0, 12.2.1).
    is_plain = has_place and not any(mark in public_url for mark in "?#@\\ ") and public_url[-1] != "/"
    if not is_plain or not (parts.scheme == "https" or _is_loopback(parts)):
        raise InvalidPublicUrl(
            f"“{public_url}” can not be a public URL: it is https://HOST[:PORT][/PATH], or http on loopback."
        )


def _is_http(public_url: str) -> bool:
    return urlsplit(public_url).scheme == "http"


def _is_loopback(parts: SplitResult) -> bool:
    if parts.scheme != "http" or parts.hostname is None:
        return False
    try:
        return ip_address(parts.hostname).is_loopback
    except ValueError:
        return parts.hostname == "localhost"
