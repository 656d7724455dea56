"""What providers of wallets attest: tokens signed by keys whose certificates lead to anchors that are trusted here.

High Assurance Interoperability Profile 1.0, 4.4.1 and 4.5.1: the chain stands in `x5c`, without its anchor.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Final

from contexts.errors import ContextsError
from credentials import jose
from credentials.badge import JsonObject
from credentials.errors import CredentialsError, MalformedProof
from keys.certificates.anchors import Anchors
from keys.certificates.chain import Chain
from keys.errors import KeysError

# With a chain of certificates in its header, which stands in base64 twice over.
MAX_BYTES: Final = 48 * 1024
FUTURE: Final = timedelta(seconds=60)
ALGORITHMS: Final = ("ES256", "EdDSA", "ES384", "RS256")
# What reading and verifying a token may raise, for whoever makes a refusal of it.
FAULTS: Final = (CredentialsError, ContextsError, KeysError)


def attested(token: str, types: Collection[str], anchors: Anchors, now: datetime) -> JsonObject:
    """Return the claims of a token that a provider of wallets signed, of one of these types.

    Raises:
        CredentialsError, ContextsError, KeysError: it is malformed or of another type, its chain leads to none of the
            anchors, or it is not signed by the chain's first key.
    """
    jws = jose.read(token, max_bytes=MAX_BYTES)
    if jws.header.get("typ") not in types:
        raise MalformedProof(f"its typ is not {next(iter(types))}")
    chain = Chain.from_x5c(jws.header.get("x5c"))
    anchors.check(chain, now)
    jose.verify(jws, chain.leaf.public_key)
    return jose.payload_object(jws)


def algorithm_of(token: str) -> str:
    """Return the algorithm that a token names.

    Raises:
        MalformedToken, UnsupportedProof: as `credentials.jose.read`.
    """
    return str(jose.read(token, max_bytes=MAX_BYTES).header["alg"])


def check_instant(
    claims: JsonObject, name: str, holds: Callable[[float], bool], *, is_required: bool = False
) -> None:
    """Pass over a claim that is absent, or a number of seconds that holds.

    Raises:
        MalformedProof: it is neither.
    """
    if name not in claims and not is_required:
        return
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise MalformedProof(f"its {name} is not a number of seconds")
    if not holds(value):
        raise MalformedProof(f"its {name} does not allow its use now")
