"""Refusals of requests for badges."""

from issuer.errors.base import IssuerError


class UnknownRequest(IssuerError):
    """There is no request of this id that whoever asks made, or may answer."""

    code = "badge_request_unknown"


class AlreadyAsked(IssuerError):
    """The person asked for this badge before, and that is not settled."""

    code = "badge_asked_already"


class RequestAnswered(IssuerError):
    """The request does not wait any more: it was answered or taken back."""

    code = "badge_request_settled"


class NotForAsking(IssuerError):
    """The badge is earned by other badges: nobody asks for it."""

    code = "badge_not_for_asking"
