"""did:jwk: a DID that is a public JWK in base64url. Nothing is fetched, nothing can be rotated."""

import json
from typing import Any, Final

from contexts import strict_json
from contexts.errors import MalformedJson
from did.document import DidDocument, MethodType, VerificationMethod
from did.errors import InvalidDidDocument, UnsupportedDidMethod
from did.syntax import LONGEST, Did
from keys.errors import MalformedEncoding
from keys.multibase import b64url_decode, b64url_encode
from keys.public import PublicKey

METHOD: Final = "jwk"
_FRAGMENT: Final = "0"


def did_jwk(key: PublicKey) -> str:
    """Return the did:jwk of `key`, over its required members in alphabetical order."""
    text = json.dumps(key.jwk(), separators=(",", ":"), sort_keys=True)
    return f"did:{METHOD}:{b64url_encode(text.encode())}"


def method_id_of_jwk(key: PublicKey) -> str:
    """Return the id of the one verification method in the document of the did:jwk of `key`."""
    return f"{did_jwk(key)}#{_FRAGMENT}"


class JwkResolver:
    """Makes the document of a did:jwk from the DID itself."""

    def resolve(self, did: Did) -> DidDocument:
        """Return the DID's document; see `did.resolver.Resolver.resolve`.

        Whether the key is a good one shows when the document is asked for it.

        Raises:
            InvalidDidDocument: the DID is not base64url of a JSON object.
        """
        if did.method != METHOD:
            raise UnsupportedDidMethod(f"did:{did.method} is not did:{METHOD}")
        method_id = f"{did}#{_FRAGMENT}"
        method = VerificationMethod(method_id, did.value, MethodType.JSON_WEB_KEY, _jwk(did))
        return DidDocument.of_one_key(did, method)


def _jwk(did: Did) -> dict[str, Any]:
    try:
        return strict_json.parse_object(b64url_decode(did.specific), max_bytes=LONGEST)
    except (MalformedEncoding, MalformedJson) as error:
        raise InvalidDidDocument(f"a did:{METHOD} whose key cannot be read: {error}") from error
