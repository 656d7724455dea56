"""Refusals of links by which people show their badges."""

from issuer.errors.base import IssuerError


class UnknownShare(IssuerError):
    """There is no link of this id, or it is somebody else's; never said which."""

    code = "share_unknown"


class ShareOver(IssuerError):
    """The link is switched off, or its time is over; of the badge that says nothing."""

    code = "share_over"


class ShareRefused(IssuerError):
    """A link can not be as it was asked for: its end, or how many there are."""

    code = "share_refused"


class NothingAsked(IssuerError):
    """Nobody waits for an answer about the badge."""

    code = "nothing_asked"


class AddressRefused(IssuerError):
    """An address can not become somebody's: it is known, there are too many, or the link to confirm it is over."""

    code = "address_refused"
