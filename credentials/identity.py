"""By what a recipient is known in a badge: an address or number, as a salted hash or in clear.

Only somebody who knows the address can find it behind a salted hash.
"""

import hashlib
import hmac
from typing import Final

from credentials.badge import HashedIdentity

EMAIL: Final = "emailAddress"
# Open Badges 3.0, IdentityHash allows MD5 to be read; Cairn writes SHA-256.
_READ: Final = ("sha256", "md5")


def hash_identity(address: str, salt: str, identity_type: str = EMAIL) -> HashedIdentity:
    """Return the salted SHA-256 of an address or number (Open Badges 3.0, IdentityHash); the salt comes last."""
    return HashedIdentity(_hashed("sha256", address, salt), salt, identity_type)


def matches(identity: HashedIdentity, address: str) -> bool:
    """Return whether the badge's identity is this e-mail address; upper and lower case are the same.

    False also where the identity is of another type or its hash of a kind Cairn does not know.
    """
    return any(is_known_as(identity, EMAIL, candidate) for candidate in (address, address.lower()))


def is_known_as(identity: HashedIdentity, identity_type: str, value: str) -> bool:
    """Return whether the badge's identity is this value of this type.

    Types are compared first: a number of one kind is nobody's of another. Only e-mail addresses are the same in
    upper and lower case.
    """
    if identity.identity_type != identity_type:
        return False
    if identity.hashed:
        return _is_hash_of(identity, value)
    if identity_type == EMAIL:
        return identity.identity_hash.lower() == value.lower()
    return identity.identity_hash == value


def is_readable(identity: HashedIdentity) -> bool:
    """Return whether values can be compared with this identity: it is in clear, or hashed in a way Cairn knows."""
    return not identity.hashed or identity.identity_hash.partition("$")[0] in _READ


def is_same(one: HashedIdentity, other: HashedIdentity) -> bool:
    """Return whether two identities are one value of one type, as far as hashes that may be salted can tell."""
    if one.identity_type != other.identity_type:
        return False
    if one.hashed and other.hashed:
        same_salt = one.salt == other.salt
        return same_salt and one.identity_hash.lower() == other.identity_hash.lower()
    hashed, clear = (one, other) if one.hashed else (other, one)
    values = (clear.identity_hash, clear.identity_hash.lower())
    return any(is_known_as(hashed, clear.identity_type, value) for value in values)


def _is_hash_of(identity: HashedIdentity, value: str) -> bool:
    algorithm, _, _ = identity.identity_hash.partition("$")
    if algorithm not in _READ:
        return False
    expected = _hashed(algorithm, value, identity.salt)
    return hmac.compare_digest(expected.encode(), identity.identity_hash.lower().encode())


def _hashed(algorithm: str, address: str, salt: str) -> str:
    salted = (address + salt).encode("utf-8")
    return f"{algorithm}${hashlib.new(algorithm, salted, usedforsecurity=False).hexdigest()}"
