"""Every refusal of this package. A bad badge is a report, not a refusal."""

from collections.abc import Sequence
from typing import ClassVar


class VerifierError(Exception):
    """Base of all refusals of `verifier`."""

    code: ClassVar[str] = "verifier_error"


class NothingToVerify(VerifierError):
    """Nothing was given: empty text, an empty file, a presentation without credentials."""

    code = "nothing_to_verify"


class TooLarge(VerifierError):
    """What was given is larger than a badge may be."""

    code = "too_large"


class InvalidPolicy(VerifierError):
    """A policy has a member that is unknown or of the wrong type."""

    code = "policy_invalid"


class InvalidTrustList(VerifierError):
    """A trust list can not be read: nobody is trusted by accident."""

    code = "trust_list_invalid"


class NotHandedInHere(VerifierError):
    """A bundle is asked for of a badge that somebody else handed in."""

    code = "not_handed_in_here"


class ReportNotFound(VerifierError):
    """There is no report of this reference, or it is no longer kept."""

    code = "report_not_found"


class ReportTooLarge(VerifierError):
    """A report is too large to be signed as one credential."""

    code = "report_too_large"


class MalformedReport(VerifierError):
    """A signed report is not written as reports are."""

    code = "report_malformed"


class RequestNotFound(VerifierError):
    """There is no open presentation request of this id: unknown, expired or already answered."""

    code = "request_not_found"


class ResponseRefused(VerifierError):
    """A wallet's answer is not one to the request it names."""

    code = "response_refused"


class ResponseStateUnknown(ResponseRefused):
    """A wallet's answer names another state than that of the request it was sent to."""

    code = "response_state_unknown"


class ResponseNotEncrypted(ResponseRefused):
    """A wallet's answer came in the open, and was to be encrypted."""

    code = "response_not_encrypted"


class ResponseUndecryptable(ResponseRefused):
    """A wallet's answer is encrypted to another key than that of the request, in another way, or was changed."""

    code = "response_undecryptable"


class ResponseForAnotherRequest(ResponseRefused):
    """A presentation has another nonce than the request: the whole answer may be one of another time."""

    code = "response_nonce"


class ResponseForAnother(ResponseRefused):
    """A presentation was made for another verifier: the whole answer may have been passed on by that one."""

    code = "response_audience"


class ResponseNotAsked(ResponseRefused):
    """A wallet's answer is not to the queries that were asked: too little, too much, or something else."""

    code = "response_not_asked"


class BrokenPresentation(ResponseRefused):
    """One presentation of an answer does not hold; `fault` is the code of what is wrong with it."""

    code = "presentation_broken"

    def __init__(self, query_id: str, fault: str) -> None:
        super().__init__(f"The presentation for {query_id} does not hold: {fault}.")
        self.query_id = query_id
        self.fault = fault


class PresentationsRefused(ResponseRefused):
    """What is left of an answer without the presentations that do not hold is not what was asked for."""

    code = "presentations_refused"

    def __init__(self, broken: Sequence[BrokenPresentation]) -> None:
        super().__init__(" ".join(str(each) for each in broken))
        self.broken = tuple(broken)


class WalletUnsuitable(ResponseRefused):
    """A wallet says of itself that it can not deal with the request that it fetches."""

    code = "wallet_unsuitable"


class MalformedWalletMetadata(ResponseRefused):
    """What a wallet says of itself is no JSON object of the members that OpenID4VP knows, or far too long."""

    code = "wallet_metadata_malformed"


class UnclearWish(VerifierError):
    """What a wallet is to be asked for can not be understood."""

    code = "wish_unclear"


class UnparsableRequest(VerifierError):
    """The body of a request is not the object that the VC-API asks for."""

    code = "request_unparsable"


class MalformedBundle(VerifierError):
    """A bundle has a member too few or too many, or one that is not what it must be."""

    code = "bundle_malformed"


class UnknownBundleVersion(VerifierError):
    """A bundle is of a version that is not known here."""

    code = "bundle_version_unknown"


class BundleTooLarge(VerifierError):
    """A bundle is larger, or holds more, than a bundle may."""

    code = "bundle_too_large"
