"""DPoP proofs as a wallet makes them, and a client that sends them."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from credentials import jose
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner


def dpop_proof(signer, url, now, token=None, **changes):
    """Return a proof for one POST to `url`, with `token` where it carries one."""
    claims = {"htm": "POST", "htu": url, "iat": int(now.timestamp()), "jti": secrets.token_urlsafe(12)}
    if token is not None:
        claims["ath"] = b64url_encode(hashlib.sha256(token.encode()).digest())
    header = {"typ": "dpop+jwt", "jwk": signer.public_key.jwk()}
    return jose.sign(json.dumps(claims | changes).encode(), header, signer)


@dataclass
class Prover:
    """A key, and requests that prove it."""

    house: object
    signer: SoftwareSigner = field(default_factory=lambda: SoftwareSigner.generate(Algorithm.ES256))

    def proof(self, path, token=None, **changes):
        return dpop_proof(self.signer, f"{self.house.issuer}/{path}", self.house.clock(), token, **changes)

    def token(self, form, proof=None, **changes):
        headers = {"DPoP": proof or self.proof("token", **changes)}
        return self.house.client.post(f"{self.house.issuer}/token", data=form, headers=headers)

    def credential(self, token, body, proof=None, scheme="DPoP", **changes):
        headers = {"Authorization": f"{scheme} {token}"}
        if proof is not False:
            headers["DPoP"] = proof or self.proof("credential", token, **changes)
        return self.house.client.post(f"{self.house.issuer}/credential", json=body, headers=headers)
