"""Who an organisation is to the world: its URL, its DID, its keys. Made at the first start, then fixed.

Over plain http on loopback an organisation is one did:key; everywhere else it is a did:web with a key for each
algorithm (ADR 12).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from contexts.jcs import jcs
from credentials.badge import IssuerProfile
from did.document import DidDocument, Purpose, VerificationMethod
from did.errors import MalformedDid
from did.methods.key import did_of_key
from did.methods.web import did_of_url
from did.syntax import Did
from issuer.catalog import SYSTEM
from issuer.configurations import Configuration, supported
from issuer.errors import Busy, InvalidPublicUrl, NoSigningKey, PublicUrlChanged
from issuer.ledger import AuditEntry, Organisation, StoredKey
from issuer.ports import Transaction
from issuer.status_lists import FIRST, Publisher, ensure_published
from keys.errors import NoSuchKey
from keys.keyring import Keyring, KeyringEntry
from keys.public import Algorithm, PublicKey
from keys.sealing import Sealer
from keys.software import SoftwareSigner

DID_MEDIA_TYPE = "application/did+json"
ACTIVE = "active"
COMPROMISED = "compromised"

_WEB_KEYS = (("key-1", Algorithm.EDDSA), ("key-2", Algorithm.ES256))


@dataclass(frozen=True, slots=True)
class Secrets:
    """What offers, nonces and identity hashes are derived from, each for one organisation and one use."""

    offers: bytes = field(repr=False)
    nonces: bytes = field(repr=False)
    salts: bytes = field(repr=False)

    @classmethod
    def of(cls, sealer: Sealer, organisation: Organisation) -> "Secrets":
        """Return the secrets of an organisation: the same ones as long as the key-encryption key is the same."""
        return cls(*(sealer.derive(f"{use}/{organisation.id}") for use in ("offers", "nonces", "salts")))


@dataclass(frozen=True, slots=True)
class Identity:
    """An organisation as issuer. `issuer_url` is its credential issuer identifier, `did` its `issuer.id`."""

    organisation: Organisation
    issuer_url: str
    did: str
    keyring: Keyring
    profile: IssuerProfile
    secrets: Secrets

    def key_for(self, algorithm: Algorithm) -> KeyringEntry:
        """Return the key that signs with this algorithm now.

        Raises:
            NoSigningKey: there is none.
        """
        try:
            return self.keyring.signer_for(algorithm)
        except NoSuchKey as fault:
            raise NoSigningKey(f"The organisation has no active key for {algorithm}.") from fault

    @property
    def publisher(self) -> Publisher:
        """Whoever signs this organisation's status lists."""
        return Publisher(self.issuer_url, self.did, self.key_for(Algorithm.EDDSA))

    @property
    def configurations(self) -> tuple[Configuration, ...]:
        """The credential configurations that this organisation's keys allow."""
        algorithms = {entry.signer.public_key.algorithm for entry in self.keyring.entries}
        return supported(self.organisation.name, algorithms)


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


def did_document_path(slug: str) -> str:
    """Return where an organisation's DID document is served."""
    return f"/o/{slug}/did.json"


def publish_did_document(tx: Transaction, did: str, now: datetime) -> None:
    """Publish the DID document that follows from the organisation's keys.

    Retired keys stay, since old badges need them; a compromised one stays listed but may assert nothing.
    """
    kept = tx.keys.all()
    trusted = tuple(f"{did}#{key.name}" for key in kept if key.state != COMPROMISED)
    methods = tuple(_method(did, key) for key in kept)
    document = DidDocument(Did.parse(did), methods, dict.fromkeys(Purpose, trusted))
    body = jcs(document.to_json())
    tx.published.put(did_document_path(tx.organisation.slug), DID_MEDIA_TYPE, body, now)


def _make(tx: Transaction, public_url: str, sealer: Sealer, now: datetime) -> Identity:
    url = issuer_url(public_url, tx.organisation.slug)
    did, signers = _loopback_keys() if _is_http(public_url) else _web_keys(url)
    # First, so that of two processes starting at once one makes the keys and the other is told to wait.
    if not tx.keys.fix_identity(public_url, did):
        raise Busy("Another process is making this organisation's keys just now; try again.")
    for name, signer in signers:
        tx.keys.add(_stored(did, name, signer, sealer, now))
    tx.audit.record(AuditEntry(now, SYSTEM, "identity.made", did, {"public_url": public_url}))
    publish_did_document(tx, did, now)
    fixed = replace(tx.organisation, public_url=public_url, did=did)
    identity = _load(tx, fixed, did, sealer)
    for number in tx.statuses.lists() or (FIRST,):
        ensure_published(tx, number, identity.publisher, now)
    return identity


def _load(tx: Transaction, organisation: Organisation, did: str, sealer: Sealer) -> Identity:
    url = issuer_url(organisation.public_url or "", organisation.slug)
    active = [key for key in tx.keys.all() if key.state == ACTIVE]
    keyring = Keyring(_entry(did, key, sealer) for key in active)
    profile = IssuerProfile(did, organisation.name, url)
    return Identity(organisation, url, did, keyring, profile, Secrets.of(sealer, organisation))


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
    return StoredKey(name, public.algorithm.value, public.jwk(), sealed, ACTIVE, now)


def _entry(did: str, key: StoredKey, sealer: Sealer) -> KeyringEntry:
    method_id = f"{did}#{key.name}"
    return KeyringEntry(key.name, method_id, SoftwareSigner.unseal(key.sealed, sealer, method_id))


def _method(did: str, key: StoredKey) -> VerificationMethod:
    # Ed25519 signs embedded proofs too, whose verifiers read Multikeys; ECDSA keys sign only tokens here.
    public = PublicKey.from_jwk(key.public_jwk)
    if public.algorithm is Algorithm.EDDSA:
        return VerificationMethod.multikey(f"{did}#{key.name}", did, public)
    return VerificationMethod.json_web_key(f"{did}#{key.name}", did, public)


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
