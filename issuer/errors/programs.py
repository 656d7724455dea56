"""Refusals to programs that act for people, and to whoever stores credentials here (RFC 6749, 7591)."""

from issuer.errors.base import IssuerError


class InvalidClient(IssuerError):
    """A program did not show that it is a registered one (RFC 6749, 5.2)."""

    code = "invalid_client"


class InvalidScope(IssuerError):
    """A token is asked for more than it may have (RFC 6749, 5.2)."""

    code = "invalid_scope"


class InvalidClientMetadata(IssuerError):
    """What a program says of itself can not be used (RFC 7591, 3.2.2)."""

    code = "invalid_client_metadata"


class InvalidRedirectUri(IssuerError):
    """An address to go back to is missing, not registered, or can not be used (RFC 7591, 3.2.2)."""

    code = "invalid_redirect_uri"


class UnknownClient(IssuerError):
    """A program that is not registered sends somebody here. Nobody is sent back to it."""

    code = "client_unknown"


class AuthorizationRefused(IssuerError):
    """A request to act for somebody is refused, and the person sent back with the reason (RFC 6749, 4.1.2.1).

    `error` is the standard's word for it.
    """

    code = "authorization_refused"

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


class WalletRequestGone(IssuerError):
    """What a wallet sent ahead is not there any more: it serves once, for a minute (RFC 9126, 4)."""

    code = "wallet_request_gone"


class InvalidQuery(IssuerError):
    """What is asked of somebody's credentials means nothing (Open Badges 3.0, 6.2.2.1)."""

    code = "invalid_query"


class NotHostable(IssuerError):
    """What somebody would store here is no credential that can be relied on; nothing was stored."""

    code = "not_hostable"
