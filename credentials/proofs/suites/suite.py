"""What a cryptosuite is to the rest of Cairn, and the kind that nearly all are of: two hashes and one signature."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from contexts.loader import PinnedContexts
from credentials.badge import JsonObject
from credentials.errors import InvalidProof, MalformedProof, UnsupportedProof
from keys.algorithm import Algorithm
from keys.errors import InvalidSignature, MalformedEncoding
from keys.multibase import decode_base58, encode_base58
from keys.public import PublicKey
from keys.signer import Signer

PROOF_TYPE: Final = "DataIntegrityProof"
# Data Integrity 1.0, 2.1. A context may know one of these by a second name, so others are not accepted.
MEMBERS: Final = frozenset(
    {"id", "type", "cryptosuite", "proofPurpose", "verificationMethod", "created", "expires"}
) | frozenset({"domain", "challenge", "nonce", "previousProof"})

HashData = Callable[[JsonObject, JsonObject, Algorithm, PinnedContexts], bytes]
Seen = Callable[[JsonObject, JsonObject], JsonObject]


class Suite(Protocol):
    """A way to secure a document: how it is hashed, how the value is written, and which keys it signs with."""

    @property
    def name(self) -> str:
        """The `cryptosuite`, or the `type` of a proof that has none."""
        ...

    @property
    def proof_type(self) -> str:
        """The `type` of its proofs."""
        ...

    @property
    def algorithms(self) -> frozenset[Algorithm]:
        """The algorithms of the keys that it signs with."""
        ...

    @property
    def members(self) -> frozenset[str]:
        """The members that its proofs may have, apart from `proofValue`."""
        ...

    @property
    def has_links(self) -> bool:
        """Whether Cairn judges its proofs in a chain, where they stand on others."""
        ...

    def value_of(self, text: str) -> bytes:
        """Return the bytes of a `proofValue`.

        Raises:
            MalformedProof: it is not written as this suite writes it.
        """
        ...

    def prove(
        self, document: JsonObject, options: JsonObject, signer: Signer, contexts: PinnedContexts, /
    ) -> JsonObject:
        """Return the proof of a document that `signer` makes with these options.

        Raises:
            UnsupportedProof: this suite is only verified here.
            contexts.errors.ContextsError: a part of the document would not be signed.
        """
        ...

    def seen(self, document: JsonObject, options: JsonObject, /) -> JsonObject:
        """Return a document as the suite takes it to be, where it takes one otherwise than it stands.

        Raises:
            InvalidProof: the proof was made for another document.
        """
        ...

    def check(
        self,
        document: JsonObject,
        options: JsonObject,
        value: bytes,
        key: PublicKey,
        contexts: PinnedContexts,
    ) -> None:
        """Return quietly if `value` is a proof of `key` over a document as `seen`.

        Raises:
            InvalidProof: it is not.
            contexts.errors.ContextsError: a part of the document would not be signed.
        """
        ...


def _as_it_stands(document: JsonObject, _options: JsonObject) -> JsonObject:
    return document


@dataclass(frozen=True, slots=True)
class HashedSuite:
    """A suite that signs one string of bytes, written in base58btc: see `Suite`.

    `hash_data` makes those bytes of document, options, algorithm and contexts. `copied` names the members of the
    document that its proofs repeat. `is_made` is false where Cairn only verifies.
    """

    name: str
    algorithms: frozenset[Algorithm]
    hash_data: HashData
    proof_type: str = PROOF_TYPE
    members: frozenset[str] = MEMBERS
    copied: tuple[str, ...] = ()
    as_seen: Seen = _as_it_stands
    is_made: bool = True
    has_links: bool = True

    def value_of(self, text: str) -> bytes:
        """Return the bytes of a `proofValue`; see `Suite`."""
        if not text.startswith("z"):
            raise MalformedProof("a proofValue of this suite starts with 'z' (base58btc)")
        try:
            return decode_base58(text[1:])
        except MalformedEncoding as fault:
            raise MalformedProof(f"a proofValue that is {fault}") from fault

    def prove(
        self, document: JsonObject, options: JsonObject, signer: Signer, contexts: PinnedContexts, /
    ) -> JsonObject:
        """Return the proof that `signer` makes; see `Suite`."""
        if not self.is_made:
            raise UnsupportedProof(f"proofs of the suite {self.name} are verified and not made")
        complete = options | {name: document[name] for name in self.copied if name in document}
        signature = signer.sign(self.hash_data(document, complete, signer.public_key.algorithm, contexts))
        return {**complete, "proofValue": "z" + encode_base58(signature)}

    def seen(self, document: JsonObject, options: JsonObject, /) -> JsonObject:
        """Return a document as the suite takes it to be; see `Suite`."""
        return self.as_seen(document, options)

    def check(
        self,
        document: JsonObject,
        options: JsonObject,
        value: bytes,
        key: PublicKey,
        contexts: PinnedContexts,
    ) -> None:
        """Return quietly if the signature holds; see `Suite`."""
        data = self.hash_data(document, options, key.algorithm, contexts)
        try:
            key.verify(value, data)
        except InvalidSignature as fault:
            raise InvalidProof("the signature does not belong to this document and key") from fault
