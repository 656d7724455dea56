"""A provider of wallets: it attests wallets and their keys, by a key that an authority of the test certified."""

import json
import secrets
from dataclasses import dataclass, field

from credentials import jose
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.certifiers import Certifier, library_key, pem, x5c

LIFE = 3600


def new_signer(algorithm=Algorithm.ES256):
    return SoftwareSigner.generate(algorithm)


def token(claims, header, signer):
    left = {name: value for name, value in claims.items() if value is not None}
    kept = {name: value for name, value in header.items() if value is not None}
    return jose.sign(json.dumps(left).encode(), kept, signer)


@dataclass
class Provider:
    """Attests at one instant; what differs from the usual is given by name, None leaves a member out."""

    at: object
    root: Certifier = None
    signer: SoftwareSigner = field(default_factory=new_signer)
    chain: tuple = None

    def __post_init__(self):
        self.root = self.root or Certifier.root("Wallets", self.at)
        if self.chain is None:
            issuing = self.root.below("Wallet provider")
            self.chain = issuing.chain(library_key(self.signer), "attester")

    @property
    def pem(self):
        """What an installation is given that shall trust this provider."""
        return pem(self.root.certificate)

    def _header(self, kind, changes):
        return {"typ": kind, "x5c": x5c(*self.chain), **(changes or {})}

    def wallet(self, key, client_id="wallet", header=None, **claims):
        """Attest a wallet's key."""
        now = int(self.at.timestamp())
        usual = {"sub": client_id, "iat": now, "exp": now + LIFE, "cnf": {"jwk": key.public_key.jwk()}}
        return token(usual | claims, self._header("oauth-client-attestation+jwt", header), self.signer)

    def keys(self, *keys, nonce=None, header=None, **claims):
        """Attest keys that badges are to be bound to."""
        now = int(self.at.timestamp())
        attested = [each.public_key.jwk() for each in keys]
        usual = {"iat": now, "exp": now + LIFE, "attested_keys": attested, "nonce": nonce}
        return token(usual | claims, self._header("key-attestation+jwt", header), self.signer)


def attestation_proof(key, audience, at, challenge=None, header=None, **claims):
    """Prove a wallet's attested key to a server."""
    usual = {
        "aud": audience,
        "iat": int(at.timestamp()),
        "jti": secrets.token_urlsafe(12),
        "challenge": challenge,
    }
    return token(usual | claims, {"typ": "oauth-client-attestation-pop+jwt", **(header or {})}, key)
