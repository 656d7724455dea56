"""Every refusal of this package. A bad badge is a report, not a refusal."""

from collections.abc import Sequence
from typing import ClassVar

from credentials.wording import say


class VerifierError(Exception):
    """Base of all refusals of `verifier`."""

    code: ClassVar[str] = "verifier_error"


class NothingToVerify(VerifierError):
    """Nothing was given: empty text, an empty file, a presentation without credentials."""

    code = "nothing_to_verify"


class PictureWithoutBadge(VerifierError):
    """A photo or picture has neither a badge in it nor a QR code that can be read."""

    code = "picture_without_badge"


class LinkWithoutBadge(VerifierError):
    """A link leads to no badge: nobody answers there, or with something else."""

    code = "link_without_badge"


class PdfWithoutBadge(VerifierError):
    """A PDF has no badge attached, and no one code or link that leads to one."""

    code = "pdf_without_badge"


class UnreadablePdf(VerifierError):
    """A PDF is locked with a password, or broken."""

    code = "pdf_unreadable"


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
        super().__init__(
            say("The presentation for {query_id} does not hold: {fault}.", query_id=query_id, fault=fault)
        )
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


class PolicyNotFound(VerifierError):
    """There is no policy of this id in use in this organisation."""

    code = "policy_not_found"


class PolicyNameTaken(VerifierError):
    """Another policy in use has this name."""

    code = "policy_name_taken"


class PolicyChanged(VerifierError):
    """Somebody else changed the policy since the caller looked at it."""

    code = "policy_changed"


class ReceiptNotFound(VerifierError):
    """There is no receipt of this reference in this organisation, or it is no longer kept."""

    code = "receipt_not_found"


class CheckLinkUsed(VerifierError):
    """A link with which somebody may check was used up, ended, or is unknown."""

    code = "check_link_used"


class UnclearLink(VerifierError):
    """A link is asked for that would live too long, or for no time at all."""

    code = "check_link_unclear"


class CredentialUnreachable(VerifierError):
    """What was to be checked lies at an address that does not give it."""

    code = "credential_unreachable"


class InvalidKey(VerifierError):
    """The name that a client gives its request is none."""

    code = "idempotency_key_invalid"


class KeyReused(VerifierError):
    """A client names two different requests by one key."""

    code = "idempotency_key_reused"


class AnswerPending(VerifierError):
    """The same request is being answered just now."""

    code = "idempotency_in_progress"

    def __init__(self, detail: str, seconds: int) -> None:
        super().__init__(detail)
        self.headers = {"Retry-After": str(seconds)}


class QuotaUsedUp(VerifierError):
    """A client has made as many checks as it may for now."""

    code = "quota_used_up"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            say(
                "This client has made as many checks as it may for now. Nothing was checked or "
                "changed; try again "
                "in {seconds} seconds, or ask whoever runs this service for more.",
                seconds=seconds,
            )
        )
        self.headers = {"Retry-After": str(seconds)}


class TooManyItems(VerifierError):
    """A batch holds more than are checked at once, or none at all."""

    code = "batch_size"


class SampleNotFound(VerifierError):
    """There is no sample of this name."""

    code = "sample_not_found"
