"""Every refusal of this package, each with a code."""

from typing import ClassVar

from credentials.wording import say_many


class WebError(Exception):
    """Base of all refusals of `web`."""

    code: ClassVar[str] = "web_error"


class ForgedRequest(WebError):
    """A form came from another site, or without the token of this session (CSRF)."""

    code = "forged_request"


class BodyTooLarge(WebError):
    """The body of the request is larger than this route reads."""

    code = "body_too_large"


class TooManyRequests(WebError):
    """Whoever sends these requests sent too many; it is said when to come back (RFC 6585, 4)."""

    code = "too_many_requests"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            say_many(
                "Too many requests came from your address. Try again in {n} second.",
                "Too many requests came from your address. Try again in {n} seconds.",
                seconds,
            )
        )
        self.headers = {"Retry-After": str(seconds)}


class NotSignedIn(WebError):
    """The route is for people who are known, and nobody known sent the request."""

    code = "not_signed_in"


class NotAllowed(WebError):
    """Whoever sent the request is known, and may not do this."""

    code = "not_allowed"
