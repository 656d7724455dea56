"""The DIDs that are a key: whoever has the key controls them, and nobody else does."""

from did.errors import DidError
from did.methods.jwk import JwkResolver, did_jwk
from did.methods.key import KeyResolver, did_of_key
from did.resolver import ByMethod
from did.syntax import Did
from keys.errors import KeysError
from keys.public import PublicKey

_OF_THE_DID_ITSELF = ByMethod({"key": KeyResolver(), "jwk": JwkResolver()})


def ids_of(key: PublicKey, *spellings: str) -> frozenset[str]:
    """Return the subject ids that control of `key` proves: its did:jwk, and its did:key where it has one.

    A JWK can be written in many ways; of other `spellings` those are among the ids that are of this key too.
    """
    usual = {did_jwk(key), *([did_of_key(key)] if key.has_multikey else [])}
    return frozenset(usual | {each for each in spellings if is_id_of(each, key)})


def is_id_of(text: str, key: PublicKey) -> bool:
    """Return whether `text` is a did:key or did:jwk of `key`, in whichever spelling of the JWK."""
    if not text.startswith(("did:key:", "did:jwk:")):
        return False
    try:
        (method,) = _OF_THE_DID_ITSELF.resolve(Did.parse(text)).methods
        return method.public_key() == key
    except (DidError, KeysError):
        return False
