"""What HR hands out to others: one-time links to people, API tokens to programs. Each is shown once."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from records import api_tokens, one_time_links, principals
from records.api_tokens import Wanted
from records.notes import note
from records.principals import Role
from web.signin.errors import SettingRefused
from web.signin.visitors import SignIn, Visitor

LINK_LIFETIME: Final = timedelta(hours=1)
TOKEN_ROLES: Final = (Role.HR, Role.LEADER, Role.AUDITOR)
MOST_DAYS: Final = 3650
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class WantedToken:
    """A token as typed; without `days` it holds until it is ended."""

    name: str
    role: str
    days: str = ""


def make_link(sign_in: SignIn, visitor: Visitor, address: str, public_url: str) -> str:
    """Return a link that signs whoever has this address in, once and within an hour.

    Raises:
        SettingRefused: nobody here has it, they may sign in no more, or it is the visitor's own.
    """
    own, now = visitor.own_session, sign_in.now()
    with sign_in.database.transaction() as connection:
        found = principals.by_address(connection, own.organisation_id, address.strip().lower())
        if found is None or found.disabled_at is not None:
            raise SettingRefused("Nobody who may sign in here has this address.")
        if found.id == own.principal_id:
            raise SettingRefused("A link for you is made by somebody else of HR, or by `cairn sign-in`.")
        secret = one_time_links.make(
            connection, own.organisation_id, found.id, sign_in.entropy, now, LINK_LIFETIME
        )
        note(connection, own.organisation_id, "sign_in.link_made", found.id, actor=own.principal_id, now=now)
    return f"{public_url}/sign-in/{secret}"


def make_token(sign_in: SignIn, visitor: Visitor, wanted: WantedToken) -> str:
    """Return a new API token; it can not be had a second time.

    Raises:
        SettingRefused: its name, role or days can not be used.
    """
    own, now = visitor.own_session, sign_in.now()
    name, days = " ".join(wanted.name.split()), wanted.days.strip()
    if not name or len(name) > _LONGEST:
        raise SettingRefused("The token needs a name that says what it is for.")
    if wanted.role not in TOKEN_ROLES:
        raise SettingRefused(f"A token has one of these roles: {', '.join(TOKEN_ROLES)}.")
    if days and not (days.isascii() and days.isdigit() and 0 < int(days) <= MOST_DAYS):
        raise SettingRefused(f"The days are a number from 1 to {MOST_DAYS}, or left empty.")
    until = now + timedelta(days=int(days)) if days else None
    with sign_in.database.transaction() as connection:
        made = Wanted(name, Role(wanted.role), until)
        token = api_tokens.make(connection, own.organisation_id, made, sign_in.entropy, now)
        prefix = token.split("_")[1]
        said = {"role": wanted.role}
        note(
            connection,
            own.organisation_id,
            "sign_in.token_made",
            prefix,
            actor=own.principal_id,
            now=now,
            **said,
        )
    return token


def end_token(sign_in: SignIn, visitor: Visitor, prefix: str) -> None:
    """Let the bearers of a token in no more.

    Raises:
        SettingRefused: there is none of this prefix to end.
    """
    own, now = visitor.own_session, sign_in.now()
    with sign_in.database.transaction() as connection:
        if not api_tokens.revoke(connection, own.organisation_id, prefix, now):
            raise SettingRefused("There is no token of this prefix, or it was ended already.")
        note(connection, own.organisation_id, "sign_in.token_ended", prefix, actor=own.principal_id, now=now)
