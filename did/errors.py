"""Every refusal of this package. Not resolvable is another thing than invalid."""

from datetime import datetime
from typing import ClassVar


class DidError(Exception):
    """Base of all refusals of `did`."""

    code: ClassVar[str] = "did_error"


class MalformedDid(DidError):
    """The text is not a DID or DID URL (DID Core 1.0, section 3)."""

    code = "did_malformed"


class UnsupportedDidMethod(DidError):
    """The DID method is not one Cairn resolves: nothing is known about the key."""

    code = "did_method_unsupported"


class DidUnresolvable(DidError):
    """The document could not be fetched just now: nothing is known about the key."""

    code = "did_unresolvable"


class DidUnproven(DidUnresolvable):
    """A document was brought along, and nothing shows that it is the DID's own: nothing is known about the key."""

    code = "did_unproven"


class InvalidDidDocument(DidError):
    """A document was found, but it is not a valid one for this DID."""

    code = "did_document_invalid"


class MethodNotFound(DidError):
    """The DID document has no verification method of this id."""

    code = "verification_method_not_found"


class KeyNotAuthorised(DidError):
    """The method exists but may not be used for this purpose, or another controls it."""

    code = "key_not_authorised"


class KeyRevoked(KeyNotAuthorised):
    """The owner of the DID took the key back, as of `since`: whoever else may hold it could sign with it."""

    code = "key_revoked"

    def __init__(self, message: str, since: datetime) -> None:
        super().__init__(message)
        self.since = since


class DidDeactivated(DidError):
    """The DID was given up by its owner, and with it all its keys."""

    code = "did_deactivated"


class FetchFailed(Exception):
    """A document could not be had from the network: unreachable, refused, too large or too slow.

    `code` says which: `unreachable`, `timeout`, `too_large`, `address_refused`, `http_status`, `redirect`,
    `media_type`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
