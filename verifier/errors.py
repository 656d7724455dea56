"""Every refusal of this package. A bad badge is a report, not a refusal."""

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


class ReportNotFound(VerifierError):
    """There is no report of this reference, or it is no longer kept."""

    code = "report_not_found"


class RequestNotFound(VerifierError):
    """There is no open presentation request of this id: unknown, expired or already answered."""

    code = "request_not_found"


class ResponseRefused(VerifierError):
    """A wallet's answer is not one to the request it names."""

    code = "response_refused"


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
