"""What an organisation publishes about its keys: its did:web document, and the history of its did:webvh.

Retired keys stay, since old badges need them. A compromised one stays listed with the date it was taken back as
of, and may assert nothing (ADR 21). Both DIDs have the same keys, and each names the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from contexts.jcs import jcs
from did.document import DidDocument, Purpose, VerificationMethod
from did.methods import web
from did.methods.webvh import making
from did.methods.webvh.parameters import Parameters
from did.methods.webvh.place import PLACEHOLDER, draft_of
from did.service import LINKED_DOMAINS, Service
from did.syntax import Did
from issuer.ledger import KeyState, KeyUse, StoredKey
from issuer.ports import Transaction
from keys.public import Algorithm, PublicKey
from keys.sealing import Sealer
from keys.software import SoftwareSigner

DID_MEDIA_TYPE = "application/did+json"
LOG_MEDIA_TYPE = "text/jsonl"


@dataclass(frozen=True, slots=True)
class Publication:
    """Whose documents they are: the DID, where it lives, how its keys are sealed; and when they are published."""

    did: str
    public_url: str
    sealer: Sealer
    now: datetime

    @property
    def origin(self) -> str:
        """The origin that the organisation says is its own."""
        return origin_of(self.public_url)


def did_document_path(slug: str) -> str:
    """Return where an organisation's DID document is served."""
    return f"/o/{slug}/did.json"


def did_log_path(slug: str) -> str:
    """Return where the history of an organisation's did:webvh is served."""
    return f"/o/{slug}/did.jsonl"


def origin_of(public_url: str) -> str:
    """Return the origin of a public URL (RFC 6454, 6.2)."""
    parts = urlsplit(public_url)
    return f"{parts.scheme}://{parts.netloc}"


def publish(tx: Transaction, made: Publication) -> None:
    """Publish the documents that follow from the organisation's keys, in place of those before."""
    did = Did.parse(made.did)
    keys = [key for key in tx.keys.all() if key.use == KeyUse.ISSUING]
    document = _document(did, keys)
    if did.method == web.METHOD:
        other = _publish_log(tx, made, did, keys)
        document = _with_places(document, made.origin, also=other, folder=web.document_url(did))
    body = jcs(document.to_json())
    tx.published.put(did_document_path(tx.organisation.slug), DID_MEDIA_TYPE, body, made.now)


def webvh_did(tx: Transaction) -> str | None:
    """Return the organisation's did:webvh, if it has one."""
    log = tx.published.get(did_log_path(tx.organisation.slug))
    return None if log is None else str(making.last_entry(log.body)["state"]["id"])


def _publish_log(tx: Transaction, made: Publication, did: Did, keys: Sequence[StoredKey]) -> str:
    """Publish the did:webvh with the keys as they are now, and return it."""
    path = did_log_path(tx.organisation.slug)
    before = tx.published.get(path)
    other = Did.parse(_id_of(before.body)) if before else draft_of(did)
    document = _with_places(_document(other, keys), made.origin, also=did.value).to_json()
    log = _continued(tx, before.body, document, made) if before else _begun(tx, document, made)
    tx.published.put(path, LOG_MEDIA_TYPE, log, made.now)
    return _id_of(log)


def _begun(tx: Transaction, document: dict[str, Any], made: Publication) -> bytes:
    newest = _update_keys(tx)[-1]
    rules = Parameters(PLACEHOLDER, (_multikey(newest),))
    return making.genesis(document, rules, _opened(newest, made), made.now)


def _continued(tx: Transaction, log: bytes, document: dict[str, Any], made: Publication) -> bytes:
    """Return the log with an entry for what has changed, signed by the key that the last entry allows."""
    (allowed,) = making.update_keys(log)
    newest = _update_keys(tx)[-1]
    changed = {} if _multikey(newest) == allowed else {"updateKeys": [_multikey(newest)]}
    if not changed and making.last_entry(log)["state"] == document:
        return log
    signing = next(key for key in _update_keys(tx) if _multikey(key) == allowed)
    return making.followed(log, making.Change(document, changed), _opened(signing, made), made.now)


def _update_keys(tx: Transaction) -> list[StoredKey]:
    return [key for key in tx.keys.all() if key.use == KeyUse.UPDATING]


def _multikey(key: StoredKey) -> str:
    return PublicKey.from_jwk(key.public_jwk).multikey()


def _opened(key: StoredKey, made: Publication) -> SoftwareSigner:
    return SoftwareSigner.unseal(key.sealed, made.sealer, f"{made.did}#{key.name}")


def _id_of(log: bytes) -> str:
    return str(making.last_entry(log)["state"]["id"])


def _document(did: Did, keys: Sequence[StoredKey]) -> DidDocument:
    trusted = tuple(f"{did}#{key.name}" for key in keys if key.state != KeyState.COMPROMISED)
    return DidDocument(did, tuple(_method(did, key) for key in keys), dict.fromkeys(Purpose, trusted))


def _method(did: Did, key: StoredKey) -> VerificationMethod:
    # Ed25519 signs embedded proofs too, whose verifiers read Multikeys; the others sign only tokens here.
    public, name = PublicKey.from_jwk(key.public_jwk), f"{did}#{key.name}"
    is_embedded = public.algorithm is Algorithm.EDDSA
    form = VerificationMethod.multikey if is_embedded else VerificationMethod.json_web_key
    method = form(name, did.value, public)
    return method.taken_back(key.compromised_since) if key.compromised_since else method


def _with_places(document: DidDocument, origin: str, *, also: str, folder: str | None = None) -> DidDocument:
    """Return a document with its other name, its domain, and the places that did:webvh implies.

    A did:web says those places itself where it stands beside a did:webvh (did:webvh 1.0, "Publishing a Parallel
    did:web DID").
    """
    services = [Service(f"{document.id}#domain", LINKED_DOMAINS, (origin,))]
    if folder is not None:
        base = folder.removesuffix("did.json")
        services.append(Service(f"{document.id}#files", "relativeRef", (base,)))
        services.append(Service(f"{document.id}#whois", "LinkedVerifiablePresentation", (f"{base}whois.vp",)))
    return DidDocument(document.id, document.methods, document.relationships, (also,), tuple(services))
