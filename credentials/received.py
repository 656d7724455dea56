"""A credential as received: which form it is in, and what must be proved about it.

Nothing here is verified. `Received.secured` lists the signatures; each is checked against a key that the caller
finds and authorises.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.badge import Carrier, JsonObject, SignedBadge
from credentials.errors import UnreadableCredential, Unsigned
from credentials.proofs import data_integrity, vc_jwt
from keys.public import PublicKey

MAX_BYTES = 1 << 20


class Secured(Protocol):
    """One signature over a credential, waiting for its key."""

    @property
    def method_id(self) -> str | None:
        """The verification method it names, or None if it names no key."""
        ...

    @property
    def expected_purpose(self) -> str:
        """The proof purpose it claims; a badge needs `assertionMethod`."""
        ...

    @property
    def is_supported(self) -> bool:
        """Whether `verify` can judge it; of any other kind nothing is known, and its members may be anything."""
        ...

    @property
    def expires(self) -> datetime | None:
        """When the signature itself ends, which is the caller's to judge; None if it does not."""
        ...

    def verify(self, key: PublicKey) -> JsonObject:
        """Return what this signature secures, without any proof, or raise; see `credentials.proofs`."""
        ...


@dataclass(frozen=True, slots=True)
class Received:
    """The copy as received, its unverified document, and its signatures."""

    source: SignedBadge
    document: JsonObject = field(repr=False)
    secured: tuple[Secured, ...]


@dataclass(frozen=True, slots=True)
class _EmbeddedProof:
    document: JsonObject = field(repr=False)
    proof: data_integrity.Proof

    @property
    def method_id(self) -> str | None:
        return self.proof.method_id

    @property
    def expected_purpose(self) -> str:
        return self.proof.purpose

    @property
    def is_supported(self) -> bool:
        return self.proof.is_supported

    @property
    def expires(self) -> datetime | None:
        return self.proof.expires

    def verify(self, key: PublicKey) -> JsonObject:
        # As of its last instant: whether that is past is another question than whether it was ever good.
        return data_integrity.verify(self.document, self.proof, key, now=self.proof.expires)


@dataclass(frozen=True, slots=True)
class _WholeToken:
    token: str = field(repr=False)
    kid: str | None

    @property
    def method_id(self) -> str | None:
        return self.kid

    @property
    def expected_purpose(self) -> str:
        # A JWT names no purpose; VC-JOSE-COSE 1.0, 3.3: its key must be an assertion method of the issuer.
        return "assertionMethod"

    @property
    def is_supported(self) -> bool:
        return True

    @property
    def expires(self) -> datetime | None:
        # The end that a JWT names is that of the credential (Open Badges 3.0, 8.2.4.1).
        return None

    def verify(self, key: PublicKey) -> JsonObject:
        return vc_jwt.verify(self.token, key)


def read(body: bytes) -> Received:
    """Return a credential as received, whichever form it is in.

    Raises:
        UnreadableCredential: it is neither a JSON object nor a compact JWS.
        contexts.errors.MalformedJson: it is JSON, but breaks a rule of `contexts.strict_json`.
        Unsigned: it has no proof.
        credentials.errors.CredentialsError: a proof or token is malformed.
    """
    text = body.strip()
    if text.startswith(b"{"):
        return _read_json(body)
    if text.count(b".") == 2 and text[:2] == b"ey":  # noqa: PLR2004 - a compact JWS has three parts
        return _read_token(text)
    raise UnreadableCredential("this is neither a JSON credential nor a signed token")


def _read_json(body: bytes) -> Received:
    try:
        document = parse_object(body, max_bytes=MAX_BYTES)
    except MalformedJson as fault:
        if fault.code == "json_syntax":
            raise UnreadableCredential(f"this is not complete JSON: {fault}") from fault
        raise
    if "proof" not in document:
        raise Unsigned("the document carries no proof")
    proofs = data_integrity.proofs(document)
    secured = tuple(_EmbeddedProof(document, proof) for proof in proofs)
    return Received(SignedBadge(Carrier.LDP_VC, body), document, secured)


def _read_token(text: bytes) -> Received:
    token = text.decode("ascii", errors="strict") if text.isascii() else None
    if token is None:
        raise UnreadableCredential("a signed token holds ASCII characters only")
    unverified = vc_jwt.read(token)
    secured = (_WholeToken(token, unverified.kid),)
    return Received(SignedBadge(Carrier.JWT_VC_JSON, text), unverified.document, secured)
