"""did:key: a DID that is a public key in Multikey form. Nothing is fetched, nothing can be rotated."""

from typing import Final

from did.document import DidDocument, MethodType, VerificationMethod
from did.errors import UnsupportedDidMethod
from did.syntax import Did
from keys.public import PublicKey

METHOD: Final = "key"


def did_of_key(key: PublicKey) -> str:
    """Return the did:key of `key`."""
    return f"did:{METHOD}:{key.multikey()}"


def method_id_of_key(key: PublicKey) -> str:
    """Return the id of the one verification method in the document of the did:key of `key`."""
    return f"{did_of_key(key)}#{key.multikey()}"


class KeyResolver:
    """Makes the document of a did:key from the DID itself."""

    def resolve(self, did: Did) -> DidDocument:
        """Return the DID's document; see `did.resolver.Resolver.resolve`.

        Whether the key is a good one shows when the document is asked for it. A key has one Multikey text
        only (base58btc and the compressed point are unique), so no second DID names the same key.
        """
        if did.method != METHOD:
            raise UnsupportedDidMethod(f"did:{did.method} is not did:{METHOD}")
        method_id = f"{did}#{did.specific}"
        method = VerificationMethod(method_id, did.value, MethodType.MULTIKEY, did.specific)
        return DidDocument.of_one_key(did, method)
