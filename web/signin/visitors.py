"""The visitor of a request: a session's principal, a token's program, or nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fastapi import Request, Response
from sqlalchemy import Connection

from credentials.wording import N_
from records import api_tokens, one_time_links, partner_clients, principals, sessions
from records.bearer import Entropy
from records.engine import Database
from records.one_time_links import Admitted
from records.organisations import every as every_organisation
from records.principals import Role
from records.sessions import Begun, Session, Way
from web.csrf import FormTokens
from web.errors import NotAllowed, NotSignedIn
from web.signin.devices import device_of
from web.signin.errors import PROBLEMS, LinkUsed, PasskeyNeeded, SignInAgain
from web.signin.permissions import GRANTED, Permission

__all__ = ["PROBLEMS", "LinkUsed", "SignIn", "Visitor", "needs"]

FRESH: Final = timedelta(minutes=5)
# Somebody's device or employer vouches for them, as no forwarded mail and no list of passwords does.
STRONG: Final = frozenset({Way.PASSKEY, Way.WORK_ACCOUNT})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody known. `id` is the principal's id, `token:<prefix>` or `client:<id>`.

    `form_token` is what a person's forms must carry.
    `address` is a person's e-mail address, `session` how they are signed in; programs have neither. `scopes` is what a
    partner's program may do, in place of what its role may. `department` is "" for whoever is in none.
    """

    id: str
    name: str
    organisation: str
    role: Role
    form_token: str | None = None
    address: str = ""
    session: Session | None = None
    department: str = ""
    scopes: frozenset[str] | None = None

    @property
    def leader(self) -> str | None:
        """The principal whom a badge may name as who awarded it; None for a program."""
        return self.id if self.address else None

    def may(self, permission: Permission) -> bool:
        """Whether this visitor's role, or a program's scope, grants a permission."""
        return permission in (GRANTED[self.role] if self.scopes is None else self.scopes)

    @property
    def own_session(self) -> Session:
        """The session of a person.

        Raises:
            NotAllowed: the visitor is a program.
        """
        if self.session is None:
            raise NotAllowed(N_("This page is for people who are signed in, not for programs."))
        return self.session

    def is_fresh(self, now: datetime) -> bool:
        """Whether this is a person who signed in within the last minutes."""
        return self.session is not None and now - self.session.created_at <= FRESH


Limits = Callable[[Visitor, Permission, Mapping[str, str]], None]


def no_limits(_visitor: Visitor, _permission: Permission, _places: Mapping[str, str]) -> None:
    """Return always: everything is in everybody's sight."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """Lets people in, and knows them again by their session. `hr_needs_passkey`: HR by nothing weaker.

    `limits` refuses a request whose address names what is out of its visitor's sight.
    """

    database: Database
    entropy: Entropy
    now: Callable[[], datetime]
    forms: FormTokens
    secure: bool
    hr_needs_passkey: bool = False
    limits: Limits = no_limits

    @property
    def cookie(self) -> str:
        """The session cookie's name; its `__Host-` form needs TLS (RFC 6265bis, 4.1.3.2)."""
        return "__Host-cairn" if self.secure else "cairn"

    def enter(self, link_secret: str, request: Request, response: Response) -> Role:
        """Use a one-time link up and begin a session; return the role of whom it lets in.

        Raises:
            NotSignedIn: the link is unknown, used or over.
        """
        with self.database.transaction() as connection:
            admitted = one_time_links.consume(connection, link_secret, self.now())
            if admitted is None:
                raise LinkUsed(
                    N_("This sign-in link was used already, or its time is over. Ask for a new one.")
                )
            return self.begin(connection, admitted, request, response)

    def begin(
        self,
        connection: Connection,
        admitted: Admitted,
        request: Request,
        response: Response,
        begun: Begun | None = None,
    ) -> Role:
        """Begin a session in place of the one that the request came with, if any; return its principal's role.

        Raises:
            NotSignedIn: the principal may sign in no more.
        """
        now, device = self.now(), device_of(request.headers.get("user-agent", ""))
        begun = begun or Begun()
        known = principals.get(connection, admitted.organisation_id, admitted.principal_id)
        if known is None or known.disabled_at is not None:
            raise NotSignedIn(N_("You can not sign in here any more. Ask HR."))
        sessions.end(connection, request.cookies.get(self.cookie, ""), now)
        secret = sessions.begin(
            connection,
            admitted.organisation_id,
            admitted.principal_id,
            self.entropy,
            now,
            begun=Begun(begun.way, device, begun.at_provider),
        )
        response.set_cookie(self.cookie, secret, httponly=True, secure=self.secure, samesite="lax", path="/")
        return known.role

    def leave(self, request: Request, response: Response) -> Session | None:
        """End the session of a request; return which it was, if one was open."""
        secret, ended = request.cookies.get(self.cookie), None
        if secret:
            with self.database.transaction() as connection:
                ended = sessions.recall(connection, secret, self.now())
                sessions.end(connection, secret, self.now())
        self.forget(response)
        return ended

    def forget(self, response: Response) -> None:
        """Take the session's cookie away from the browser."""
        response.delete_cookie(self.cookie, path="/", secure=self.secure, httponly=True, samesite="lax")

    def visitor(self, request: Request) -> Visitor | None:
        """Return who sent a request, or None for nobody known."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._program(token.strip())
        secret = request.cookies.get(self.cookie)
        return self._person(secret) if secret else None

    def _person(self, secret: str) -> Visitor | None:
        with self.database.transaction() as connection:
            session = sessions.recall(connection, secret, self.now())
            if session is None:
                return None
            principal = principals.get(connection, session.organisation_id, session.principal_id)
            slugs = {each.id: each.slug for each in every_organisation(connection)}
        name, address = (principal.name, principal.address) if principal else ("", "")
        department = principal.department if principal else ""
        slug, token = slugs[session.organisation_id], self.forms.token(secret)
        return Visitor(session.principal_id, name, slug, session.role, token, address, session, department)

    def _program(self, token: str) -> Visitor | None:
        now = self.now()
        with self.database.reading() as connection:
            known = api_tokens.recall(connection, token, now)
            client = None if known else partner_clients.recall(connection, token, now)
            slugs = {each.id: each.slug for each in every_organisation(connection)}
        if known is not None:
            return Visitor(f"token:{known.prefix}", known.name, slugs[known.organisation_id], known.role)
        if client is None:
            return None
        slug, scopes = slugs[client.organisation_id], client.scopes
        return Visitor(f"client:{client.client_id}", client.name, slug, Role.PARTNER, scopes=scopes)

    def check_form(self, request: Request, form_token: str) -> None:
        """Return if a form was made for the session it came with.

        Raises:
            web.errors.ForgedRequest: it was not.
        """
        self.forms.check(request.cookies.get(self.cookie, ""), form_token)

    def check_strength(self, visitor: Visitor) -> None:
        """Return if somebody proved who they are as well as their role needs.

        Raises:
            PasskeyNeeded: HR signs in with a passkey or a work account here, and they did not.
        """
        if self.lacks_passkey(visitor):
            raise PasskeyNeeded(N_("People of HR use this with a passkey, and you signed in without one."))

    def lacks_passkey(self, visitor: Visitor) -> bool:
        """Whether somebody signed in by less than their role needs here."""
        is_weak = visitor.session is not None and visitor.session.begun.way not in STRONG
        return self.hr_needs_passkey and visitor.role is Role.HR and is_weak


def needs(sign_in: SignIn, permission: Permission, *, fresh: bool = False) -> Callable[[Request], Visitor]:
    """Return a dependency that lets in only visitors with this permission, and names it for the route table.

    `fresh`: only people, and only those who signed in within the last minutes.
    """

    def visitor(request: Request) -> Visitor:
        found = sign_in.visitor(request)
        if found is None:
            raise NotSignedIn(N_("Sign in first: ask for a sign-in link, or send an API token."))
        if not found.may(permission):
            raise NotAllowed(N_("Your role does not allow this. Ask HR."))
        if permission is not Permission.OWN_ACCOUNT:
            sign_in.check_strength(found)
        if fresh and not found.is_fresh(sign_in.now()):
            raise SignInAgain(N_("This step is for people who signed in within the last five minutes."))
        sign_in.limits(found, permission, request.path_params)
        return found

    visitor.permission = permission  # type: ignore[attr-defined]  # read by the test of all routes
    visitor.fresh = fresh  # type: ignore[attr-defined]
    return visitor
