"""The base of all refusals of this package."""

from typing import ClassVar


class IssuerError(Exception):
    """Base of all refusals of `issuer`. The message says what happened and what to do."""

    code: ClassVar[str] = "issuer_error"
