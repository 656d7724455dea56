"""Reading an SD-JWT strictly, before its signature is looked at (RFC 9901, 7.1)."""

from dataclasses import dataclass, field

from credentials import jose
from credentials.badge import JsonObject
from credentials.proofs.sd_jwt.compact import SdJwt, split
from credentials.proofs.sd_jwt.disclosures import Path, hash_name_of, read_disclosure
from credentials.proofs.sd_jwt.processing import Disclosed, processed
from keys.public import PublicKey


@dataclass(frozen=True, slots=True)
class UnverifiedSdJwt:
    """An SD-JWT as read; its signature is still to be checked.

    `signed` is the payload as the issuer signed it, `payload` what it says with the disclosures in their places,
    `disclosed` where they stand; `withheld` as in `processing.Processed`.
    """

    parts: SdJwt
    jws: jose.Jws
    signed: JsonObject = field(repr=False)
    payload: JsonObject = field(repr=False)
    disclosed: tuple[Disclosed, ...]
    hash_name: str
    withheld: frozenset[Path] = frozenset()

    def verify(self, key: PublicKey) -> JsonObject:
        """Return what the issuer says and the holder discloses, once it turned out to be signed by `key`.

        Raises:
            InvalidProof: it is not.
        """
        jose.verify(self.jws, key)
        return self.payload


def read(text: str) -> UnverifiedSdJwt:
    """Return an SD-JWT, with or without a key binding, unverified.

    Raises:
        MalformedToken: it breaks a rule of SD-JWT, or of `credentials.jose.read`.
        UnsupportedProof: it uses an algorithm or a hash function that Cairn does not read.
    """
    parts = split(text)
    jws = jose.read(parts.issuer_jwt)
    signed = jose.payload_object(jws)
    found = processed(signed, map(read_disclosure, parts.disclosures))
    return UnverifiedSdJwt(
        parts, jws, signed, found.payload, found.disclosed, hash_name_of(signed), found.withheld
    )
