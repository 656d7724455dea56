"""What of an endpoint is nobody's to read: its address, which may be a secret by itself, and what it is signed with."""

import base64
import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from issuer.kept.webhooks import Endpoint, EndpointKind
from issuer.ledger import Organisation
from issuer.randomness import Randomness
from issuer.webhooks.signature import SECRET_BYTES
from keys.sealing import Sealer

# For so long the secret before signs beside the new one, so that a receiver can change over.
OVERLAP: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class EndpointSecrets:
    """The address, the secret that signs, and the one before with when it ends; chats have no secrets."""

    url: str = field(repr=False)
    secret: bytes | None = field(default=None, repr=False)
    former: bytes | None = field(default=None, repr=False)
    former_until: datetime | None = None

    def signing(self, now: datetime) -> tuple[bytes, ...]:
        """Return the secrets that sign now, the newest first."""
        mine = () if self.secret is None else (self.secret,)
        is_over = self.former_until is None or now >= self.former_until
        return mine if self.former is None or is_over else (*mine, self.former)

    def rotated(self, randomness: Randomness, now: datetime) -> "EndpointSecrets":
        """Return the same with a new secret, beside which the present one signs for a while."""
        until = now.replace(microsecond=0) + OVERLAP
        fresh = randomness.token(SECRET_BYTES)
        return replace(self, secret=fresh, former=self.secret, former_until=until)


def first_secrets(kind: EndpointKind, url: str, randomness: Randomness) -> EndpointSecrets:
    """Return what a new endpoint of this kind begins with."""
    if kind is EndpointKind.STANDARD:
        return EndpointSecrets(url, randomness.token(SECRET_BYTES))
    return EndpointSecrets(url)


def seal(secrets: EndpointSecrets, organisation: Organisation, endpoint_id: str, sealer: Sealer) -> bytes:
    """Return them sealed, for this endpoint of this organisation alone."""
    until = secrets.former_until
    said = {
        "url": secrets.url,
        "secret": _text(secrets.secret),
        "former": _text(secrets.former),
        "former_until": None if until is None else until.isoformat(),
    }
    return sealer.seal(json.dumps(said).encode(), _context(organisation, endpoint_id))


def unseal(endpoint: Endpoint, organisation: Organisation, sealer: Sealer) -> EndpointSecrets:
    """Return what is sealed in an endpoint.

    Raises:
        keys.errors.SealBroken: it was sealed under another key-encryption key, or for another endpoint.
    """
    said = json.loads(sealer.open(endpoint.sealed, _context(organisation, endpoint.id)))
    until = said["former_until"]
    return EndpointSecrets(
        said["url"],
        _bytes(said["secret"]),
        _bytes(said["former"]),
        None if until is None else datetime.fromisoformat(until),
    )


def _text(secret: bytes | None) -> str | None:
    return None if secret is None else base64.b64encode(secret).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


def _context(organisation: Organisation, endpoint_id: str) -> str:
    return f"webhook:{organisation.id}:{endpoint_id}"
