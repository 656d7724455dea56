"""Logout tokens: a provider says that a session ended (OpenID Connect Back-Channel Logout 1.0, 2.4 to 2.6)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials import jose
from web.signin.errors import LogoutRefused, WorkAccountRefused
from web.signin.work.id_tokens import Expected, KeysOf, check_time, verified

EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
_TYPES: Final = frozenset({"", "jwt", "logout+jwt"})


@dataclass(frozen=True, slots=True)
class Ended:
    """Which sessions ended at the provider: that of `session`, or without one all of `subject`."""

    subject: str
    session: str | None
    jti: str


def check(token: str, keys: KeysOf, expected: Expected, now: datetime) -> Ended:
    """Return which sessions a logout token says ended.

    Raises:
        LogoutRefused: the provider did not sign it, not for this service, or not just now, or it is no logout token.
    """
    try:
        claims = verified(token, keys, expected)
        check_time(claims, now)
    except WorkAccountRefused as fault:
        raise LogoutRefused(f"The logout token is refused: {fault.code}.") from fault
    if jose.token_type(jose.read(token)) not in _TYPES:
        raise LogoutRefused("The token is of another type than logout+jwt.")
    events = claims.get("events")
    # 2.4: a nonce is prohibited, so that no ID token passes for a logout token.
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict) or "nonce" in claims:
        raise LogoutRefused("The token is not a logout token.")
    subject, session, jti = (claims.get(name, "") for name in ("sub", "sid", "jti"))
    if not all(isinstance(each, str) for each in (subject, session, jti)) or not jti:
        raise LogoutRefused("The logout token has no usable jti, sub or sid.")
    if not subject and not session:
        raise LogoutRefused("The logout token names neither a subject nor a session.")
    return Ended(subject, session or None, jti)
