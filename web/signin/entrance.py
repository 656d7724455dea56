"""Signing in with what one knows or has: passwords and passkeys."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from fastapi import Request, Response
from sqlalchemy import Connection

from credentials.wording import N_
from keys.multibase import b64url_decode, b64url_encode
from records import counts, passkeys, passwords, principals
from records.one_time_links import Admitted
from records.organisations import by_slug
from records.passkeys import Passkey
from records.principals import Role
from records.sessions import Begun, Way
from web.signin.attempts import Attempts
from web.signin.errors import PasskeyNeeded, PasskeyRefused, WrongPassword
from web.signin.passkeys import Answer, Asked, RelyingParty, owner_id, read_answer, required
from web.signin.passwords import Passwords
from web.signin.visitors import SignIn

# Wrong passwords for one address, whether anybody has it or not; right ones do not count.
MOST_TRIES: Final = 10
TRY_PERIOD: Final = timedelta(minutes=15)
_CHALLENGE_BYTES: Final = 32
SIGNING_IN: Final = "passkey"
_NOT_TOGETHER: Final = N_(
    "The address and the password do not go together, or too many wrong ones were tried. Try again in a quarter of "
    "an hour, sign in with a passkey, or ask HR for a one-time link."
)


@dataclass(frozen=True, slots=True)
class Entrance:
    """What signing in works with. `party` is None where passkeys can not be used, `owner_key` makes their user ids."""

    sign_in: SignIn
    attempts: Attempts
    party: RelyingParty | None
    owner_key: bytes = field(repr=False)
    passwords: Passwords = field(default_factory=Passwords)


@dataclass(frozen=True, slots=True)
class PasswordEntry:
    """A password as typed; `organisation` is a slug."""

    organisation: str
    address: str
    password: str = field(repr=False)


def by_password(entrance: Entrance, typed: PasswordEntry, request: Request, response: Response) -> Role:
    """Begin a session for whoever typed the right password; return their role.

    Raises:
        WrongPassword: it is not right, nobody has this address, or too many were tried.
        PasskeyNeeded: it is right, and its owner needs a passkey.
        SignInBusy: too many are being checked.
    """
    sign_in, now = entrance.sign_in, entrance.sign_in.now()
    address = typed.address.strip().lower()
    subject = f"password:{typed.organisation}:{address}"
    with sign_in.database.transaction() as connection:
        wait = counts.take(connection, subject, MOST_TRIES, TRY_PERIOD, now)
        who, kept = _password_of(connection, typed.organisation, address)
    # Outside of any transaction: a hash takes long, and on SQLite nobody else could write meanwhile.
    if wait or not entrance.passwords.fits(kept, typed.password) or who is None or kept is None:
        raise WrongPassword(_NOT_TOGETHER)
    with sign_in.database.transaction() as connection:
        counts.give_back(connection, subject)
        role = _let_in(entrance, connection, who, kept, request, response)
    if role is None:  # raised out here, since the password was right, and does not count as a wrong one
        raise PasskeyNeeded(N_("The password is right, but people of HR sign in with a passkey here."))
    return role


def _password_of(connection: Connection, slug: str, address: str) -> tuple[Admitted | None, str | None]:
    organisation = by_slug(connection, slug)
    principal = principals.by_address(connection, organisation.id, address) if organisation else None
    if organisation is None or principal is None or principal.disabled_at is not None:
        return None, None
    who = Admitted(organisation.id, principal.id)
    return who, passwords.get(connection, organisation.id, principal.id)


def _let_in(
    entrance: Entrance,
    connection: Connection,
    who: Admitted,
    kept: str,
    request: Request,
    response: Response,
) -> Role | None:
    """Begin a session and return the role; None, and no session, for whoever needs a passkey."""
    if passwords.get(connection, who.organisation_id, who.principal_id) != kept:
        raise WrongPassword(_NOT_TOGETHER)  # it was changed a moment ago
    principal = principals.get(connection, who.organisation_id, who.principal_id)
    if entrance.sign_in.hr_needs_passkey and principal is not None and principal.role is Role.HR:
        return None
    return entrance.sign_in.begin(connection, who, request, response, Begun(Way.PASSWORD))


def ask_who_is_there(entrance: Entrance, response: Response) -> Asked:
    """Return what the browser asks its authenticators for, so that their owner signs in.

    Raises:
        PasskeysUnavailable: see `web.signin.passkeys.required`.
    """
    party, sign_in = required(entrance.party), entrance.sign_in
    asked = party.ask_who_is_there(sign_in.entropy(_CHALLENGE_BYTES))
    with sign_in.database.transaction() as connection:
        values = {"challenge": b64url_encode(asked.challenge)}
        entrance.attempts.begin(connection, response, SIGNING_IN, values, sign_in.now())
    return asked


def by_passkey(entrance: Entrance, text: str, request: Request, response: Response) -> Role:
    """Begin a session for the owner of the passkey that answered; return their role.

    Raises:
        AttemptGone: nobody asked this browser, or the answer came before.
        PasskeyRefused: the answer does not prove anything, or nobody here has this passkey.
    """
    party, sign_in, answer = required(entrance.party), entrance.sign_in, read_answer(text)
    now = sign_in.now()
    with sign_in.database.transaction() as connection:
        challenge = entrance.attempts.finish(connection, request, SIGNING_IN, now)["challenge"]
    with sign_in.database.transaction() as connection:
        known = passkeys.find(connection, answer.passkey_id)
        if known is None or not _is_owner(entrance, answer, known):
            raise PasskeyRefused(
                N_(
                    "Nobody here has this passkey any more. Sign in another way, or ask HR for a one-time link."
                )
            )
        count = party.check(answer, b64url_decode(challenge), known.public_key)
        if not passkeys.use(connection, known.id, count, now):
            raise PasskeyRefused(
                N_(
                    "This passkey seems to have been copied: its counter went back. Use another one, take this one off "
                    "at /me/sign-in, and tell whoever runs this service."
                )
            )
        who = Admitted(known.organisation_id, known.principal_id)
        entrance.attempts.forget(response)
        return sign_in.begin(connection, who, request, response, Begun(Way.PASSKEY))


def _is_owner(entrance: Entrance, answer: Answer, known: Passkey) -> bool:
    own = owner_id(entrance.owner_key, known.organisation_id, known.principal_id)
    # 7.2, 6: whoever was not named before has to be named by the authenticator.
    return answer.owner_id == own
