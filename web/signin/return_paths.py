"""Where somebody goes on after signing in: always a page of this service."""

import re
from typing import Final

HOME: Final = "/awards"
OWN: Final = "/me/sign-in"
DESK: Final = "/desk"
CHECKS: Final = "/partners/check"
_LONGEST: Final = 300
# One slash, then what no browser reads as another host; no query, no fragment, no backslash, no dot segments.
_PATH: Final = re.compile(r"/(?:[A-Za-z0-9_~:-][A-Za-z0-9._~:-]*(?:/[A-Za-z0-9_~:-][A-Za-z0-9._~:-]*)*/?)?")
_NOT_AFTER_SIGN_IN: Final = ("/sign-in", "/sign-out", "/static", "/v1", "/vc-api")


def safe_path(asked: str) -> str:
    """Return the path that was asked for if it is one of pages here, else ""."""
    if len(asked) > _LONGEST or not _PATH.fullmatch(asked):
        return ""
    return "" if asked.startswith(_NOT_AFTER_SIGN_IN) else asked
