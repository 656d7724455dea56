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


class MalformedCredential(CredentialsError):
    """A credential or presentation breaks a rule of the data model; the message is its JSON path and our sentence."""

    code = "malformed_credential"


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


class OtherNonce(InvalidProof):
    """What a holder signed was made for another request: it has another nonce (challenge), or none."""

    code = "presentation_nonce"


class OtherAudience(InvalidProof):
    """What a holder signed was made for another verifier: it has another audience (domain), or none."""

    code = "presentation_audience"


class OtherPurpose(InvalidProof):
    """A presentation's proof was made for another purpose than showing (`authentication`)."""

    code = "presentation_purpose"


class OutOfTime(InvalidProof):
    """What a holder signed has run out, is not yet to be used, or was not made just now."""

    code = "presentation_time"


class OtherDisclosures(InvalidProof):
    """A key binding was made over other disclosures than those that came with it (`sd_hash`)."""

    code = "presentation_disclosures"


class BaseProofShown(CredentialsError):
    """The proof is one that lets its holder disclose parts, and is shown to nobody (vc-di-ecdsa 1.0, 3.4)."""

    code = "proof_base_shown"


class MalformedPointer(CredentialsError):
    """What is to be disclosed is not in the document, or is not named by a JSON pointer (RFC 6901)."""

    code = "pointer_malformed"


class MalformedToken(CredentialsError):
    """A compact JWS breaks the form of RFC 7515, or a rule Cairn adds to it."""

    code = "token_malformed"


class MalformedStatusList(CredentialsError):
    """A status list breaks the standard it follows: encoding, types, purpose or claims.

    `error` is what Bitstring Status List 1.0, 3.4 calls the fault.
    """

    code = "status_list_malformed"

    def __init__(self, message: str, error: str = "MALFORMED_VALUE_ERROR") -> None:
        super().__init__(message)
        self.error = error


class StatusListTooShort(MalformedStatusList):
    """A status list has too few entries to hide in (STATUS_LIST_LENGTH_ERROR)."""

    code = "status_list_too_short"

    def __init__(self, message: str) -> None:
        super().__init__(message, "STATUS_LIST_LENGTH_ERROR")


class IndexOutOfRange(CredentialsError):
    """A status index lies outside its list (RANGE_ERROR): nothing is known about the status."""

    code = "status_index_out_of_range"


class RuleNotUnderstood(CredentialsError):
    """A rule document has an unknown version or key: it is not evaluated, and never true."""

    code = "rule_not_understood"


class MalformedDigest(CredentialsError):
    """A `digestMultibase` is not a multihash that Cairn accepts (VCDM 2.0, 5.3)."""

    code = "digest_malformed"


class AmbiguousEntry(CredentialsError):
    """Several entries of a badge are called by the name that was given; the message says by what to tell them apart."""

    code = "entry_ambiguous"


class MalformedPresentation(CredentialsError):
    """A verifiable presentation can not be read, or breaks its form."""

    code = "presentation_malformed"


class NestedPresentation(MalformedPresentation):
    """A presentation stands where a credential belongs: nobody could tell whose nonce and whose holder counts."""

    code = "presentation_nested"


class Unbound(MalformedPresentation):
    """A credential came as it is, and nobody proved to be its holder (OpenID4VP 1.0, 6.1)."""

    code = "presentation_unbound"


class MalformedQuery(CredentialsError):
    """A `dcql_query` breaks OpenID4VP 1.0, 6: nobody can tell what it asks for."""

    code = "dcql_malformed"


class Unanswered(CredentialsError):
    """What is held, or was shown, is not an answer to the query (OpenID4VP 1.0, 8.6)."""

    code = "query_not_answered"


class Undecryptable(CredentialsError):
    """An encrypted message is not to a key of ours, or was changed on the way."""

    code = "undecryptable"


# --- pictures with a badge inside -------------------------------------------------------------------


class BakingError(CredentialsError):
    """Base of what can be wrong with a picture that should carry a badge."""

    code = "image_fault"


class DamagedImage(BakingError):
    """The picture is cut off or was damaged on its way: what it carried can not be told any more."""

    code = "image_damaged"


class MalformedImage(BakingError):
    """The picture is built in a way that could hide something: data after its end, entities, no size."""

    code = "image_malformed"


class ImageTooLarge(BakingError):
    """The picture has more bytes, pixels or parts than a badge's picture may have."""

    code = "image_too_large"


class NothingBaked(BakingError):
    """The picture carries no badge."""

    code = "image_without_badge"


class SeveralBaked(BakingError):
    """The picture carries more than one badge, and readers could disagree on which one it is."""

    code = "image_several_badges"


class WronglyBaked(BakingError):
    """The picture carries a badge in a form that Open Badges 3.0 does not allow, packed for instance."""

    code = "image_wrongly_baked"


class OlderBadge(BakingError):
    """The picture carries a badge of Open Badges 2.0 or before, which is not checked here."""

    code = "image_older_badge"


class Unbakeable(BakingError):
    """The text can not be put into a picture: it has a character that the format can not hold."""

    code = "image_text_unbakeable"


class RulesBroken(CredentialsError):
    """A document that Cairn was about to sign breaks a rule of its standard; nothing was signed."""

    code = "rules_broken"


class MixedVersions(CredentialsError):
    """A learner record of VCDM 2.0 can not hold a credential of VCDM 1.1: their contexts exclude each other."""

    code = "mixed_versions"
