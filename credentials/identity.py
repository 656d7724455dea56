"""The recipient's address in a badge: a salted hash that only somebody who knows the address can check."""

import hashlib
import hmac

from credentials.badge import HashedIdentity

EMAIL = "emailAddress"


def hash_identity(address: str, salt: str) -> HashedIdentity:
    """Return the salted SHA-256 of an e-mail address (OB 3.0, IdentityHash); the salt comes last."""
    return HashedIdentity(_hashed("sha256", address, salt), salt, EMAIL)


def matches(identity: HashedIdentity, address: str) -> bool:
    """Return whether the badge's identity is this e-mail address; upper and lower case are the same.

    False also where the identity is of another type or its hash of a kind Cairn does not know.
    """
    if identity.identity_type != EMAIL:
        return False
    return any(_is(identity, candidate) for candidate in (address, address.lower()))


def _is(identity: HashedIdentity, address: str) -> bool:
    if not identity.hashed:
        return identity.identity_hash.lower() == address.lower()
    algorithm, _, _ = identity.identity_hash.partition("$")
    # OB 3.0 allows MD5 to be read; Cairn writes SHA-256.
    if algorithm not in ("sha256", "md5"):
        return False
    expected = _hashed(algorithm, address, identity.salt)
    return hmac.compare_digest(expected.encode(), identity.identity_hash.lower().encode())


def _hashed(algorithm: str, address: str, salt: str) -> str:
    salted = (address + salt).encode("utf-8")
    return f"{algorithm}${hashlib.new(algorithm, salted, usedforsecurity=False).hexdigest()}"
