"""What is handed out to others, by a page or by command: API tokens to programs. Each is shown once.

Links that sign people in are made by `records.staff.Staff.link`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from credentials.wording import N_, say
from records import api_tokens
from records.bearer import Entropy
from records.notes import note
from records.principals import Role
from web.signin.errors import SettingRefused

TOKEN_ROLES: Final = (Role.HR, Role.LEADER, Role.AUDITOR, Role.DIRECTORY)
MOST_DAYS: Final = 3650
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class WantedToken:
    """A token as typed; without `days` it holds until it is ended."""

    name: str
    role: str
    days: str = ""


def make_token(
    connection: Connection,
    organisation_id: str,
    wanted: WantedToken,
    entropy: Entropy,
    *,
    actor: str,
    now: datetime,
) -> str:
    """Return a new API token; it can not be had a second time.

    Raises:
        SettingRefused: its name, role or days can not be used.
    """
    made = _read(wanted, now)
    token = api_tokens.make(connection, organisation_id, made, entropy, now)
    prefix, said = token.split("_")[1], {"role": made.role.value}
    note(connection, organisation_id, "sign_in.token_made", prefix, actor=actor, now=now, **said)
    return token


def end_token(
    connection: Connection, organisation_id: str, prefix: str, *, actor: str, now: datetime
) -> None:
    """Let the bearers of a token in no more.

    Raises:
        SettingRefused: there is none of this prefix to end.
    """
    if not api_tokens.revoke(connection, organisation_id, prefix, now):
        raise SettingRefused(N_("There is no token of this prefix, or it was ended already."))
    note(connection, organisation_id, "sign_in.token_ended", prefix, actor=actor, now=now)


def _read(wanted: WantedToken, now: datetime) -> api_tokens.Wanted:
    name, days = " ".join(wanted.name.split()), wanted.days.strip()
    if not name or len(name) > _LONGEST:
        raise SettingRefused(N_("The token needs a name that says what it is for."))
    if wanted.role not in TOKEN_ROLES:
        raise SettingRefused(say("A token has one of these roles: {names}.", names=", ".join(TOKEN_ROLES)))
    if days and not (days.isascii() and days.isdigit() and 0 < int(days) <= MOST_DAYS):
        raise SettingRefused(
            say("The days are a number from 1 to {most_days}, or left empty.", most_days=MOST_DAYS)
        )
    until = now + timedelta(days=int(days)) if days else None
    return api_tokens.Wanted(name, Role(wanted.role), until)
