"""Digests of documents and of signed copies, as multibase of a multihash (VCDM 2.0, 5.3)."""

import hashlib

from contexts.jcs import jcs
from contexts.strict_json import parse_object
from credentials.badge import Carrier, SignedBadge
from credentials.errors import MalformedDigest
from credentials.proofs.sd_jwt.compact import issuer_part
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode, decode_base58

# Multihash prefixes: the code of the hash function, then the length of its value.
_PREFIXES = {"sha256": b"\x12\x20", "sha384": b"\x20\x30", "sha512": b"\x13\x40"}
_ISSUED = "sha384"


def digest_multibase(data: bytes) -> str:
    """Return the SHA-384 multihash of `data` in base64url multibase, `u…`."""
    return _written(_ISSUED, data)


def matches(digest: str, data: bytes) -> bool:
    """Return whether `digest` (SHA-256, 384 or 512) is that of `data`.

    Raises:
        MalformedDigest: it is not a digest that Cairn reads, so nothing is known about the data.
    """
    multihash = _decoded(digest)
    for name, prefix in _PREFIXES.items():
        if multihash.startswith(prefix):
            _check_length(multihash, prefix)
            return multihash[len(prefix) :] == hashlib.new(name, data).digest()
    raise MalformedDigest("a digest is a multihash of SHA-256, SHA-384 or SHA-512")


def copy_digest(copy: SignedBadge) -> str:
    """Return the digest by which a meta-badge binds this copy.

    Of a JSON copy the input is its canonical JSON (RFC 8785) with its proof, so that other white space or
    order of members is the same copy. Of a token it is the ASCII of the token, and of an SD-JWT that of the token the
    issuer signed, so that a copy stays the same whatever its holder discloses of it.

    Raises:
        contexts.errors.ContextsError: the copy is not JSON that has one canonical form.
    """
    return digest_multibase(_digest_input(copy))


def copy_digests(copy: SignedBadge) -> frozenset[str]:
    """Return `copy_digest` by every hash function Cairn reads: others may bind with another than ours.

    Raises:
        contexts.errors.ContextsError: as `copy_digest`.
    """
    data = _digest_input(copy)
    return frozenset(_written(name, data) for name in _PREFIXES)


def _digest_input(copy: SignedBadge) -> bytes:
    if copy.carrier is Carrier.LDP_VC:
        return jcs(parse_object(copy.body))
    return issuer_part(copy.body) if copy.carrier.is_sd_jwt else copy.body


def _written(name: str, data: bytes) -> str:
    return "u" + b64url_encode(_PREFIXES[name] + hashlib.new(name, data).digest())


def _decoded(digest: str) -> bytes:
    try:
        match digest[:1]:
            case "u":
                return b64url_decode(digest[1:])
            case "z":
                return decode_base58(digest[1:])
    except MalformedEncoding as fault:
        raise MalformedDigest(f"a digest that is {fault}") from fault
    raise MalformedDigest("a digest starts with 'u' (base64url) or 'z' (base58btc)")


def _check_length(multihash: bytes, prefix: bytes) -> None:
    if len(multihash) != len(prefix) + prefix[1]:
        raise MalformedDigest("a digest whose length is not that of its hash function")
