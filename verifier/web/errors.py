"""Refusals of the verifier as HTTP answers: the one table."""

from verifier.errors import (
    BundleTooLarge,
    InvalidPolicy,
    InvalidTrustList,
    MalformedBundle,
    NothingToVerify,
    ReportNotFound,
    RequestNotFound,
    ResponseRefused,
    TooLarge,
    UnclearWish,
    UnknownBundleVersion,
    UnparsableRequest,
)

# refusal -> (status, title)
PROBLEMS: dict[type[Exception], tuple[int, str]] = {
    UnparsableRequest: (422, "The request can not be read"),
    NothingToVerify: (400, "Nothing to check"),
    TooLarge: (413, "Too large"),
    InvalidPolicy: (400, "The policy can not be used"),
    InvalidTrustList: (500, "The trust list can not be used"),
    ReportNotFound: (404, "No such report"),
    RequestNotFound: (404, "No such request"),
    ResponseRefused: (400, "The answer does not fit the request"),
    MalformedBundle: (400, "The bundle can not be read"),
    UnknownBundleVersion: (400, "The bundle is of an unknown version"),
    BundleTooLarge: (413, "Too large for a bundle"),
    UnclearWish: (422, "The wish is not clear"),
}
