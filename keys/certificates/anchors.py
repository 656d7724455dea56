"""The anchors that somebody trusts, and whether a chain leads to one of them (RFC 5280, 6.1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Self

from cryptography import x509
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

from keys.algorithm import Algorithm
from keys.certificates.certificate import Certificate
from keys.certificates.chain import MAX_LENGTH, Chain, read_pem
from keys.errors import InvalidCertificate, UnsupportedKey, UntrustedCertificate

_MAX_ANCHORS: Final = 100
# What purposes its keys are for an authority says for the web; the tokens here have no purpose of their own.
_OF_AUTHORITIES: Final = ExtensionPolicy.webpki_defaults_ca().may_be_present(
    x509.ExtendedKeyUsage, Criticality.AGNOSTIC, None
)


class Anchors:
    """Certificates of authorities that are trusted, for whatever reason, by whoever holds this.

    Raises:
        InvalidCertificate: there is none, too many, or one is not of an authority.
        UnsupportedKey: an anchor's key is of a kind that certificates are not checked with here.
    """

    __slots__ = ("_anchors", "_store")

    def __init__(self, anchors: Sequence[Certificate]) -> None:
        if not 1 <= len(anchors) <= _MAX_ANCHORS:
            raise InvalidCertificate(f"there are 1 to {_MAX_ANCHORS} anchors")
        for each in anchors:
            _check_anchor(each)
        self._anchors = frozenset(anchors)
        self._store = Store([each.parsed for each in anchors])

    def __repr__(self) -> str:
        return f"Anchors({', '.join(sorted(each.subject for each in self._anchors))})"

    @classmethod
    def from_pem(cls, text: bytes) -> Self:
        """Read anchors in PEM.

        Raises:
            InvalidCertificate: it is no such text, or holds others than authorities.
            InvalidKey, UnsupportedKey: a key in it is weak, or of a kind that is not used here.
        """
        return cls(read_pem(text))

    def check(self, chain: Chain, at: datetime) -> None:
        """Pass over a chain that leads to one of the anchors at this instant, by itself and without detour.

        Dates, signatures, basic constraints, path lengths, key usage and name constraints are checked; whether
        a certificate was withdrawn is not.

        Raises:
            CertificateOutOfTime: a certificate of the chain is not in time.
            InvalidCertificate: an anchor is part of the chain.
            UntrustedCertificate: it leads to none of them.
        """
        chain.check_time(at)
        if not self._anchors.isdisjoint(chain.certificates):
            raise InvalidCertificate("the chain's anchor is left out of it")
        _check_path(chain, self._store, at)


def check_alone(chain: Chain, at: datetime) -> None:
    """Pass over a chain as far as can be told without its anchor.

    Raises:
        CertificateOutOfTime: a certificate of it is not in time.
        UntrustedCertificate: its last certificate may not certify the others as it does.
    """
    chain.check_time(at)
    *lower, upper = chain.certificates
    if lower:
        _check_path(Chain(tuple(lower)), Store([upper.parsed]), at)


def _check_anchor(anchor: Certificate) -> None:
    if not anchor.is_authority:
        raise InvalidCertificate(f"{anchor.subject} is no authority, so it can not be an anchor")
    if anchor.public_key.algorithm is Algorithm.EDDSA:
        raise UnsupportedKey("certificates are not checked with keys of authorities that are Ed25519")


def _check_path(chain: Chain, store: Store, at: datetime) -> None:
    leaf, *upper = (each.parsed for each in chain.certificates)
    policy = PolicyBuilder().store(store).time(at).max_chain_depth(MAX_LENGTH)
    rules = policy.extension_policies(ca_policy=_OF_AUTHORITIES, ee_policy=ExtensionPolicy.permit_all())
    try:
        found = rules.build_client_verifier().verify(leaf, upper)
    except VerificationError as fault:
        raise UntrustedCertificate("the chain of certificates leads to no anchor that is trusted") from fault
    # The library looks for any path; a chain that needs another order, or not all of itself, is not the one given.
    if found.chain[:-1] != [leaf, *upper]:
        raise UntrustedCertificate("the chain of certificates is not itself the way to an anchor")
