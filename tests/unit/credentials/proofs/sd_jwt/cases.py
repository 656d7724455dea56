"""What the tests of this package share: a payload with something to hide everywhere, and tokens made by hand."""

import itertools
import json

from credentials import jose
from credentials.proofs.sd_jwt import Concealment, issue
from keys.multibase import b64url_encode
from keys.public import Algorithm
from tests.support.rsa_keys import signer_of

ISSUER, HOLDER = signer_of(Algorithm.EDDSA), signer_of(Algorithm.ES256)
PAYLOAD = {
    "iss": "did:web:issuer.example",
    "name": "Teamwork",
    "address": {"street": "Hill 1", "town": "Ulm", "parts": {"floor": 3}},
    "seen": ["first", {"what": "second"}, ["third"]],
    "count": 7,
}


def salts():
    """Return a source of salts that is the same in every run."""
    numbers = itertools.count(1)
    return lambda: b64url_encode(next(numbers).to_bytes(16, "big"))


def issued(*paths, payload=PAYLOAD, header=None, **changes):
    concealment = Concealment(paths, salts(), **changes)
    return issue(payload, header or {"typ": "x+sd-jwt", "kid": "#1"}, ISSUER, concealment)


def disclosure(*parts):
    """Return the text of a disclosure made of any parts."""
    return b64url_encode(json.dumps(list(parts)).encode())


def signed(payload, *disclosures, header=None):
    """Return an SD-JWT over any payload, with any disclosures, rightly signed."""
    token = jose.sign(json.dumps(payload).encode(), header or {"typ": "x+sd-jwt"}, ISSUER)
    return "~".join((token, *disclosures, ""))
