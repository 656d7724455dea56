"""Certificates of an organisation's keys: asked for, kept once they fit, and looked after (HAIP 1.0, 6.1.1).

A DID says which keys are an organisation's; a certificate says the same to whoever goes by authorities.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from credentials.badge import Carrier
from issuer.errors import KeyAlreadyChanged, NoSuchKey, UnusableCertificate
from issuer.ledger import AuditEntry
from issuer.organisation.identity import Identity
from issuer.organisation.key_life import Hand
from keys.certificates.anchors import Anchors, check_alone
from keys.certificates.chain import Chain
from keys.certificates.request import Wanted, signing_request
from keys.errors import KeysError
from keys.errors import NoSuchKey as NotInKeyring
from keys.keyring import KeyringEntry

# How long before its end an operator is told.
NOTICE: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Given:
    """Certificates from an authority, in PEM, the key's own first; `anchors` is whom they are to lead to, if told."""

    text: bytes
    anchors: Anchors | None = None


def request_for(identity: Identity, name: str) -> str:
    """Return a request for a certificate of a key, in PEM.

    Raises:
        NoSuchKey: there is no active key of this name.
        Busy: the key has been retired meanwhile.
    """
    key = _active(identity, name)
    host = urlsplit(identity.issuer_url).hostname or ""
    return signing_request(key.signer, Wanted(identity.organisation.name, host, (identity.did,)))


def certify(hand: Hand, name: str, given: Given) -> Chain:
    """Keep the certificates of a key, in place of those before; what is signed from now on shows them.

    Raises:
        NoSuchKey: there is no active key of this name.
        UnusableCertificate: they are no chain, for another key, out of time, or with their anchor.
        KeyAlreadyChanged: the key has been retired meanwhile.
    """
    key = _active(hand.identity, name)
    chain = _checked(given, key, hand.now)
    if not hand.tx.keys.certify(key.name, chain.pem()):
        raise KeyAlreadyChanged(f"{key.name} was retired just now. Nothing was kept.")
    told = {"key": key.name, "certificate": chain.leaf.sha256, "until": chain.ends_at.isoformat()}
    hand.tx.audit.record(AuditEntry(hand.now, hand.by, "key.certified", hand.identity.did, told))
    return chain


def advice(identity: Identity, now: datetime) -> tuple[str, ...]:
    """Return what an operator should do about the certificates of the keys that sign badges for high assurance."""
    keys = {
        key.name: key
        for each in identity.configurations
        if each.carrier is Carrier.DC_SD_JWT
        for key in (identity.key_for(each.algorithm),)
    }
    return tuple(said for key in keys.values() if (said := _advice(key, identity.organisation.slug, now)))


def _advice(key: KeyringEntry, slug: str, now: datetime) -> str:
    if key.chain is None or not key.x5c_at(now):
        return f"{slug}: the key {key.name} has no certificate in time; see cairn keys csr and cairn keys certify"
    if key.chain.ends_at < now + NOTICE:
        return f"{slug}: the certificates of the key {key.name} end on {key.chain.ends_at:%Y-%m-%d}"
    return ""


def _active(identity: Identity, name: str) -> KeyringEntry:
    try:
        return identity.keyring.named(name.rpartition("#")[2])
    except NotInKeyring as fault:
        raise NoSuchKey(f"{name} is not a key that signs badges now.") from fault


def _checked(given: Given, key: KeyringEntry, now: datetime) -> Chain:
    try:
        chain = Chain.from_pem(given.text)
        check_alone(chain, now)
        if given.anchors is not None:
            given.anchors.check(chain, now)
    except KeysError as fault:
        raise UnusableCertificate(f"The certificates can not be used: {fault}.") from fault
    if chain.leaf.public_key != key.signer.public_key:
        raise UnusableCertificate(f"The first certificate is for another key than {key.name}.")
    return chain
