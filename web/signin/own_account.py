"""How somebody signs in, in their own hands: sessions, password, passkeys. Each act is noted in the audit chain."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request, Response
from sqlalchemy import Connection

from credentials.wording import N_
from keys.multibase import b64url_decode, b64url_encode
from records import organisations, passkeys, passwords, principals, sessions
from records.errors import Conflict
from records.notes import note
from records.one_time_links import Admitted
from records.passkeys import Passkey
from records.principals import Role
from records.sessions import Begun, Session, Way
from web.signin.entrance import Entrance
from web.signin.errors import LastPasskey, PasskeyRefused, UnknownPasskey, UnknownSession
from web.signin.passkeys import Asked, Owner, owner_id, read_answer, required
from web.signin.passwords import check_new
from web.signin.visitors import STRONG, Visitor

_CHALLENGE_BYTES: Final = 32
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class Account:
    """What somebody signs in with, and where they are signed in."""

    sessions: Sequence[Session]
    passkeys: Sequence[Passkey]
    has_password: bool


def account_of(entrance: Entrance, visitor: Visitor) -> Account:
    """Return the account of whoever asks."""
    own = visitor.own_session
    with entrance.sign_in.database.reading() as connection:
        return Account(
            sessions.open_of(connection, own.organisation_id, own.principal_id, entrance.sign_in.now()),
            passkeys.every(connection, own.organisation_id, own.principal_id),
            passwords.get(connection, own.organisation_id, own.principal_id) is not None,
        )


def end_session(entrance: Entrance, visitor: Visitor, handle: str) -> None:
    """End one of somebody's sessions.

    Raises:
        UnknownSession: it is not theirs, or over.
    """
    own, now = visitor.own_session, entrance.sign_in.now()
    with entrance.sign_in.database.transaction() as connection:
        if not sessions.end_one(connection, own.organisation_id, own.principal_id, handle, now):
            raise UnknownSession(N_("This session is over already, or it is not one of yours."))
        _note(connection, own, "sign_in.session_ended", entrance)


def end_other_sessions(entrance: Entrance, visitor: Visitor) -> None:
    """End all of somebody's sessions but the one they ask in."""
    own, now = visitor.own_session, entrance.sign_in.now()
    with entrance.sign_in.database.transaction() as connection:
        sessions.end_all(connection, own.organisation_id, own.principal_id, now, but=own.handle)
        _note(connection, own, "sign_in.other_sessions_ended", entrance)


def set_password(entrance: Entrance, visitor: Visitor, password: str) -> None:
    """Keep a new password, and end its owner's other sessions.

    Raises:
        WeakPassword: others would guess it.
        SignInBusy: too many are being made.
    """
    own = visitor.own_session
    check_new(password, (visitor.name, visitor.address, _organisation_name(entrance, own)))
    hashed = entrance.passwords.hash(password)
    now = entrance.sign_in.now()
    with entrance.sign_in.database.transaction() as connection:
        passwords.put(connection, own.organisation_id, own.principal_id, hashed, now)
        sessions.end_all(connection, own.organisation_id, own.principal_id, now, but=own.handle)
        _note(connection, own, "sign_in.password_set", entrance)


def remove_password(entrance: Entrance, visitor: Visitor) -> None:
    """Let somebody sign in by no password any more; nothing happens if they have none."""
    own = visitor.own_session
    with entrance.sign_in.database.transaction() as connection:
        if passwords.remove(connection, own.organisation_id, own.principal_id):
            _note(connection, own, "sign_in.password_removed", entrance)


def ask_for_passkey(entrance: Entrance, visitor: Visitor, response: Response) -> Asked:
    """Return what the browser asks an authenticator for, to make a passkey of the visitor.

    Raises:
        PasskeysUnavailable: see `web.signin.passkeys.required`.
    """
    party, own, sign_in = required(entrance.party), visitor.own_session, entrance.sign_in
    owner = Owner(
        owner_id(entrance.owner_key, own.organisation_id, own.principal_id), visitor.address, visitor.name
    )
    with sign_in.database.transaction() as connection:
        known = [each.id for each in passkeys.every(connection, own.organisation_id, own.principal_id)]
        asked = party.ask_to_register(owner, known, sign_in.entropy(_CHALLENGE_BYTES))
        values = {"challenge": b64url_encode(asked.challenge)}
        entrance.attempts.begin(connection, response, _registering(own), values, sign_in.now())
    return asked


def add_passkey(
    entrance: Entrance, visitor: Visitor, text: str, name: str, request: Request, response: Response
) -> None:
    """Keep the passkey that an authenticator made; a session that was begun by less begins anew with it.

    Raises:
        AttemptGone: nobody asked this browser for one, or the answer came before.
        PasskeyRefused: the answer does not prove anything, or the passkey is known already.
    """
    party, own, sign_in, answer = (
        required(entrance.party),
        visitor.own_session,
        entrance.sign_in,
        read_answer(text),
    )
    now = sign_in.now()
    with sign_in.database.transaction() as connection:
        kept = entrance.attempts.finish(connection, request, _registering(own), now)
    made = party.register(answer, b64url_decode(kept["challenge"]))
    passkey = Passkey(
        made.id, own.organisation_id, own.principal_id, _name(name), made.public_key, made.sign_count, now
    )
    try:
        with sign_in.database.transaction() as connection:
            passkeys.add(connection, passkey)
            if own.begun.way not in STRONG:
                who = Admitted(own.organisation_id, own.principal_id)
                sign_in.begin(connection, who, request, response, Begun(Way.PASSKEY))
            _note(connection, own, "sign_in.passkey_added", entrance, passkey=passkey.id)
    except Conflict as fault:
        raise PasskeyRefused(N_("This passkey is registered already.")) from fault
    entrance.attempts.forget(response)


def remove_passkey(entrance: Entrance, visitor: Visitor, passkey_id: str) -> None:
    """Take one of somebody's passkeys off.

    Raises:
        UnknownPasskey: they have none of this id.
        LastPasskey: they need one, and it is their last.
    """
    own = visitor.own_session
    with entrance.sign_in.database.transaction() as connection:
        principals.hold(connection, own.organisation_id, own.principal_id)
        if not passkeys.remove(connection, own.organisation_id, own.principal_id, passkey_id):
            raise UnknownPasskey(N_("This passkey was taken off already, or it is not one of yours."))
        left = passkeys.every(connection, own.organisation_id, own.principal_id)
        if entrance.sign_in.hr_needs_passkey and visitor.role is Role.HR and not left:
            raise LastPasskey(N_("People of HR sign in with a passkey here, and this is your last one."))
        _note(connection, own, "sign_in.passkey_removed", entrance, passkey=passkey_id)


def _registering(own: Session) -> str:
    return f"register:{own.organisation_id}:{own.principal_id}"


def _name(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_NAME] or "My passkey"


def _organisation_name(entrance: Entrance, own: Session) -> str:
    with entrance.sign_in.database.reading() as connection:
        every = organisations.every(connection)
    return next((each.name for each in every if each.id == own.organisation_id), "")


def _note(connection: Connection, own: Session, action: str, entrance: Entrance, **values: str) -> None:
    person, now = own.principal_id, entrance.sign_in.now()
    note(connection, own.organisation_id, action, person, actor=person, now=now, **values)
