"""An authenticator made of software: makes passkeys and answers as a browser hands it on (WebAuthn, 6 and 7)."""

import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from keys.multibase import b64url_decode, b64url_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """Holds passkeys; `origin` is what the browser says, `verifies` whether its owner unlocks it."""

    origin: str
    verifies: bool = True
    counts: bool = True
    rp_id: str | None = None
    passkeys: dict = field(default_factory=dict)

    def register(self, options, **changes):
        """Answer options of a registration, as JSON text; `changes` replace members of the client's data."""
        key, passkey_id = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(32)
        self.passkeys[passkey_id] = [key, b64url_decode(options["user"]["id"]), 0]
        numbers = key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + struct.pack(">H", len(passkey_id)) + passkey_id + cbor2.dumps(cose)
        data = self._data(options["rp"]["id"], 0, ATTESTED) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options, changes)
        return _json(passkey_id, clientDataJSON=client, attestationObject=statement)

    def sign_in(self, options, passkey_id=None, **changes):
        """Answer options of a sign-in with one of the passkeys, the first unless another is named."""
        passkey_id = passkey_id or next(iter(self.passkeys))
        known = self.passkeys[passkey_id]
        known[2] += self.counts
        data = self._data(options["rpId"], known[2], 0)
        client = self._client("webauthn.get", options, changes)
        signature = known[0].sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return _json(
            passkey_id,
            clientDataJSON=client,
            authenticatorData=data,
            signature=signature,
            userHandle=known[1],
        )

    def _data(self, rp_id, count, flags):
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        hashed = hashlib.sha256((self.rp_id or rp_id).encode()).digest()
        return hashed + struct.pack(">BI", flags, count)

    def _client(self, kind, options, changes):
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said | changes).encode()


def _json(passkey_id, **response):
    text = b64url_encode(passkey_id)
    coded = {name: b64url_encode(value) for name, value in response.items()}
    return json.dumps({"id": text, "rawId": text, "type": "public-key", "response": coded})
