"""What a program may be allowed to do (Open Badges 3.0, 7.1)."""

from enum import StrEnum
from typing import Final

from credentials.wording import N_

_PREFIX: Final = "https://purl.imsglobal.org/spec/ob/v3p0/scope/"


class Scope(StrEnum):
    """One thing that a person can allow, by its name in the standard."""

    READ_CREDENTIALS = f"{_PREFIX}credential.readonly"
    STORE_CREDENTIALS = f"{_PREFIX}credential.upsert"
    READ_PROFILE = f"{_PREFIX}profile.readonly"
    CHANGE_PROFILE = f"{_PREFIX}profile.update"


WORDS: Final[dict[Scope, str]] = {
    Scope.READ_CREDENTIALS: N_("see your badges"),
    Scope.STORE_CREDENTIALS: N_("store badges here for you"),
    Scope.READ_PROFILE: N_("see your name and e-mail address"),
    Scope.CHANGE_PROFILE: N_("change your profile here"),
}


def scopes_of(text: str | None) -> frozenset[str]:
    """Return the scopes of a request that there are; others are passed over (OpenID4VCI 1.0, 5.1.2; RFC 6749, 3.3)."""
    return frozenset(each for each in (text or "").split() if each in set(Scope))


def scope_text(scopes: frozenset[str]) -> str:
    """Return scopes as one parameter."""
    return " ".join(sorted(scopes))
