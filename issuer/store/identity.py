"""The organisation's keys, identity and published documents in the database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from issuer.ledger import Organisation, PublishedDocument, StoredKey
from issuer.store.tenant import Tenant
from records import organisations, published, sealed_keys


def ledger_organisation(kept: organisations.Organisation) -> Organisation:
    """Return an organisation as the issuer's core knows it."""
    return Organisation(**asdict(kept))


@dataclass(frozen=True, slots=True)
class SqlKeys:
    """`issuer.ports.KeyShelf` in a database. `fixed` is told public URL and DID once they are set."""

    tenant: Tenant
    fixed: Callable[[str, str], None]

    def all(self) -> Sequence[StoredKey]:
        """Return every key, oldest first, whatever its state."""
        kept = sealed_keys.every(self.tenant.connection, self.tenant.organisation_id)
        return [StoredKey(**asdict(key)) for key in kept]

    def add(self, key: StoredKey) -> None:
        """Keep a new key."""
        # Plain text: not every driver takes a member of an enumeration for its value.
        plain = {"state": str(key.state), "use": str(key.use)}
        kept = sealed_keys.SealedKey(**asdict(key) | plain)
        sealed_keys.add(self.tenant.connection, self.tenant.organisation_id, kept)

    def hold(self, name: str) -> bool:
        """Keep a key's state as it is until the transaction ends; False if the key is not active."""
        return sealed_keys.hold(self.tenant.connection, self.tenant.organisation_id, name)

    def retire(self, name: str) -> bool:
        """Let an active key sign no more; False if it was not active."""
        return sealed_keys.retire(self.tenant.connection, self.tenant.organisation_id, name)

    def compromise(self, name: str, since: datetime) -> bool:
        """Note that a key fell into other hands; False if that is known already, or there is no such key."""
        return sealed_keys.compromise(self.tenant.connection, self.tenant.organisation_id, name, since)

    def certify(self, name: str, certificates: str) -> bool:
        """Keep the chain that certifies a key, in place of one before; False if the key is not active."""
        return sealed_keys.certify(self.tenant.connection, self.tenant.organisation_id, name, certificates)

    def fix_identity(self, public_url: str, did: str) -> bool:
        """Set the organisation's public URL and DID; False if they are set already."""
        set_now = organisations.fix_identity(
            self.tenant.connection, self.tenant.organisation_id, public_url, did
        )
        if set_now:
            self.fixed(public_url, did)
        return set_now


@dataclass(frozen=True, slots=True)
class SqlPublished:
    """`issuer.ports.PublishedShelf` in a database."""

    tenant: Tenant

    def put(self, path: str, media_type: str, body: bytes, at: datetime) -> PublishedDocument:
        """Publish a document at `path`, in place of what stood there; the ETag follows from the bytes."""
        document = PublishedDocument(path, media_type, body, published.etag_of(body), at)
        kept = published.Published(**asdict(document))
        published.put(self.tenant.connection, self.tenant.organisation_id, kept)
        return document

    def get(self, path: str) -> PublishedDocument | None:
        """Return the document at `path`."""
        kept = published.get(self.tenant.connection, self.tenant.organisation_id, path)
        return None if kept is None else PublishedDocument(**asdict(kept))

    def several(self, paths: Collection[str]) -> Mapping[str, PublishedDocument]:
        """Return the documents at these paths, as many as there are, by path."""
        kept = published.several(self.tenant.connection, self.tenant.organisation_id, paths)
        return {path: PublishedDocument(**asdict(each)) for path, each in kept.items()}


@dataclass(frozen=True, slots=True)
class SqlTerms:
    """`issuer.ports.TermsShelf` in a database. `named` and `limited` are told once they change."""

    tenant: Tenant
    named: Callable[[bool], None]
    limited: Callable[[int], None]

    def name_leaders(self, *, are_named: bool) -> bool:
        """Say whether badges name who awarded them; False if it was so already."""
        tenant = self.tenant
        is_new = organisations.name_leaders(tenant.connection, tenant.organisation_id, are_named=are_named)
        if is_new:
            self.named(are_named)
        return is_new

    def look_twice_above(self, count: int) -> bool:
        """Say of how many awards at most one person alone may have a change; False if it was so already."""
        is_new = organisations.look_twice_above(self.tenant.connection, self.tenant.organisation_id, count)
        if is_new:
            self.limited(count)
        return is_new
