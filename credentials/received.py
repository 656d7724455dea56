"""A credential as received: which form it is in, and what must be proved about it.

Nothing here is verified. `Received.secured` lists the signatures; each is checked against a key that the caller
finds and authorises.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from contexts.errors import ContextsError, MalformedJson
from contexts.strict_json import parse_object
from credentials.badge import NOTHING_WITHHELD, Carrier, JsonObject, SignedBadge, Withheld
from credentials.enveloped import is_enveloped, unwrap
from credentials.errors import CredentialsError, UnreadableCredential, Unsigned
from credentials.proofs import data_integrity, sd_jwt_vc, vc_jwt
from credentials.proofs.suites.ecdsa_sd.suite import EcdsaSd, is_always_told
from keys.public import PublicKey

MAX_BYTES = 1 << 20
# The same address in both data models.
_HAS_STATUS = "https://www.w3.org/2018/credentials#credentialStatus"


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
    """The copy as received, its unverified document, and its signatures.

    `has_key_binding` notes that an SD-JWT came with a key binding, which is no part of the copy.
    """

    source: SignedBadge
    document: JsonObject = field(repr=False)
    secured: tuple[Secured, ...]
    has_key_binding: bool = False

    @property
    def is_partial(self) -> bool:
        """Whether its holder may have left parts out, so that what is not there may still have been signed."""
        suites = (each.proof.suite for each in self.secured if isinstance(each, _EmbeddedProof))
        return self.source.carrier.is_sd_jwt or any(isinstance(suite, EcdsaSd) for suite in suites)

    @property
    def withheld(self) -> Withheld:
        """What its holder may have kept back of what says whether it is in force, if its signatures hold."""
        found = [each.withheld for each in self.secured if isinstance(each, _EmbeddedProof | _WholeToken)]
        return Withheld(any(each.members for each in found), any(each.status for each in found))


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

    @property
    def withheld(self) -> Withheld:
        # vc-di-ecdsa 1.0, 3.6: a derived proof shows what was always told, and nothing of what was left out.
        if not isinstance(self.proof.suite, EcdsaSd):
            return NOTHING_WITHHELD
        document = {name: value for name, value in self.document.items() if name != "proof"}
        try:
            is_told = is_always_told(document, self.proof.value, _HAS_STATUS)
        except (CredentialsError, ContextsError):
            is_told = False  # beside another proof that holds, this one says nothing
        return Withheld(members=True, status=not is_told)

    def verify(self, key: PublicKey) -> JsonObject:
        # As of its last instant: whether that is past is another question than whether it was ever good.
        return data_integrity.verify(self.document, self.proof, key, now=self.proof.expires)


@dataclass(frozen=True, slots=True)
class _WholeToken:
    token: vc_jwt.UnverifiedToken | sd_jwt_vc.UnverifiedSdJwtCredential = field(repr=False)

    @property
    def method_id(self) -> str | None:
        return self.token.kid

    @property
    def expected_purpose(self) -> str:
        # A JWT names no purpose; VC-JOSE-COSE 1.0, 3.3: its key must be an assertion method of the issuer.
        return "assertionMethod"

    @property
    def is_supported(self) -> bool:
        return True

    @property
    def expires(self) -> datetime | None:
        return self.token.expires

    @property
    def withheld(self) -> Withheld:
        # An SD-JWT VC may not hide how long it holds (draft-ietf-oauth-sd-jwt-vc, 2.2.2.2); one of VCDM may.
        if isinstance(self.token, vc_jwt.UnverifiedToken) or self.token.carrier is not Carrier.VC_SD_JWT:
            return NOTHING_WITHHELD
        places = self.token.sd_jwt.withheld
        return Withheld(
            members=() in places, status=any(place[:1] == ("credentialStatus",) for place in places)
        )

    def verify(self, key: PublicKey) -> JsonObject:
        if isinstance(self.token, vc_jwt.UnverifiedToken):
            return vc_jwt.verified(self.token, key)
        return sd_jwt_vc.verified(self.token, key)


def read(body: bytes) -> Received:
    """Return a credential as received, whichever form it is in.

    A key binding that comes with an SD-JWT is passed over and noted: only whoever asked for it can judge it.

    Raises:
        UnreadableCredential: it is neither a JSON object nor a compact JWS or SD-JWT, it is encrypted, or it is a
            JWS in the JSON serialisation or in an envelope that can not be opened.
        contexts.errors.MalformedJson: it is JSON, but breaks a rule of `contexts.strict_json`.
        Unsigned: it has no proof.
        credentials.errors.CredentialsError: a proof or token is malformed.
    """
    text = body.strip()
    if text.startswith(b"{"):
        return _read_json(body)
    if text[:2] == b"ey":
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
        return _read_without_proof(document)
    proofs = data_integrity.proofs(document)
    secured = tuple(_EmbeddedProof(document, proof) for proof in proofs)
    return Received(SignedBadge(Carrier.LDP_VC, body), document, secured)


def _read_without_proof(document: JsonObject) -> Received:
    if is_enveloped(document):
        return _read_token(unwrap(document))
    if "payload" in document and not {"signature", "signatures"}.isdisjoint(document):
        # RFC 7515, 7.2: members of the header may stand outside the signature there.
        raise UnreadableCredential(
            "a token in the JSON serialisation is not accepted, only in the compact one"
        )
    raise Unsigned("the document carries no proof")


def _read_token(text: bytes) -> Received:
    if not text.isascii():
        raise UnreadableCredential("a signed token holds ASCII characters only")
    token = text.decode("ascii")
    if "~" in token:
        return _read_sd_jwt(token)
    dots = token.count(".")
    if dots == 4:  # noqa: PLR2004 - a compact JWE has five parts
        raise UnreadableCredential("this is encrypted; only its recipient can open it")
    if dots != 2:  # noqa: PLR2004 - a compact JWS has three parts
        raise UnreadableCredential("this is neither a JSON credential nor a signed token")
    unverified = vc_jwt.read(token)
    return Received(SignedBadge(Carrier.JWT_VC_JSON, text), unverified.document, (_WholeToken(unverified),))


def _read_sd_jwt(token: str) -> Received:
    unverified = sd_jwt_vc.read(token)
    source = SignedBadge(unverified.carrier, unverified.presented.encode("ascii"))
    return Received(
        source, unverified.document, (_WholeToken(unverified),), has_key_binding=unverified.is_bound
    )
