"""Every refusal of this package, each with a code."""

from typing import ClassVar


class CredentialsError(Exception):
    """Base of all refusals of `credentials`."""

    code: ClassVar[str] = "credentials_error"


class UnreadableCredential(CredentialsError):
    """The bytes are in no form that Cairn reads: not JSON, not a compact JWS."""

    code = "unreadable"


class MalformedBadge(CredentialsError):
    """The document can be read, but a field that the data model requires is missing or wrong."""

    code = "malformed_badge"


class Unsigned(CredentialsError):
    """The document carries no proof at all."""

    code = "unsigned"


class UnsupportedProof(CredentialsError):
    """The proof is of a kind that Cairn does not check: nothing is known about the signature."""

    code = "proof_unsupported"


class MalformedProof(CredentialsError):
    """The proof is of a known kind, but its members are missing or wrong."""

    code = "proof_malformed"


class InvalidProof(CredentialsError):
    """The signature does not belong to this document and this key."""

    code = "signature_invalid"


class MalformedToken(CredentialsError):
    """A compact JWS breaks the form of RFC 7515, or a rule Cairn adds to it."""

    code = "token_malformed"


class MalformedStatusList(CredentialsError):
    """A status list breaks Bitstring Status List 1.0: encoding, length or claims."""

    code = "status_list_malformed"


class IndexOutOfRange(CredentialsError):
    """A status index lies outside its list (RANGE_ERROR): nothing is known about the status."""

    code = "status_index_out_of_range"


class RuleNotUnderstood(CredentialsError):
    """A rule document has an unknown version or key: it is not evaluated, and never true."""

    code = "rule_not_understood"


class MalformedDigest(CredentialsError):
    """A `digestMultibase` is not a multihash that Cairn accepts (VCDM 2.0, 5.3)."""

    code = "digest_malformed"


class MalformedPresentation(CredentialsError):
    """A verifiable presentation can not be read, or breaks its form."""

    code = "presentation_malformed"


class MalformedQuery(CredentialsError):
    """A `dcql_query` breaks OpenID4VP 1.0, 6: nobody can tell what it asks for."""

    code = "dcql_malformed"


class Unanswered(CredentialsError):
    """What is held, or was shown, is not an answer to the query (OpenID4VP 1.0, 8.6)."""

    code = "query_not_answered"


class Undecryptable(CredentialsError):
    """An encrypted message is not to a key of ours, or was changed on the way."""

    code = "undecryptable"
