"""The visitor of a request: a session's principal, a token's program, or nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import Request, Response

from records import api_tokens, one_time_links, principals, sessions
from records.bearer import Entropy
from records.engine import Database
from records.organisations import every as every_organisation
from records.principals import Role
from web.csrf import FormTokens
from web.errors import NotAllowed, NotSignedIn
from web.signin.permissions import GRANTED, Permission


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody known. `id` is the principal's id or `token:<prefix>`, `form_token` what their forms must carry.

    `address` is a person's e-mail address; programs have none.
    """

    id: str
    name: str
    organisation: str
    role: Role
    form_token: str | None = None
    address: str = ""

    def may(self, permission: Permission) -> bool:
        """Whether this visitor's role grants a permission."""
        return permission in GRANTED[self.role]


@dataclass(frozen=True, slots=True)
class SignIn:
    """Lets people in by one-time links, and knows them again by their session."""

    database: Database
    entropy: Entropy
    now: Callable[[], datetime]
    forms: FormTokens
    secure: bool

    @property
    def cookie(self) -> str:
        """The session cookie's name; its `__Host-` form needs TLS (RFC 6265bis, 4.1.3.2)."""
        return "__Host-cairn" if self.secure else "cairn"

    def enter(self, link_secret: str, response: Response) -> None:
        """Use a one-time link up and begin a session.

        Raises:
            NotSignedIn: the link is unknown, used or over.
        """
        now = self.now()
        with self.database.transaction() as connection:
            admitted = one_time_links.consume(connection, link_secret, now)
            if admitted is None:
                raise LinkUsed("This sign-in link was used already, or its time is over. Ask for a new one.")
            secret = sessions.begin(
                connection, admitted.organisation_id, admitted.principal_id, self.entropy, now
            )
        response.set_cookie(self.cookie, secret, httponly=True, secure=self.secure, samesite="lax", path="/")

    def leave(self, request: Request, response: Response) -> None:
        """End the session of a request."""
        secret = request.cookies.get(self.cookie)
        if secret:
            with self.database.transaction() as connection:
                sessions.end(connection, secret, self.now())
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
        slug = slugs[session.organisation_id]
        return Visitor(session.principal_id, name, slug, session.role, self.forms.token(secret), address)

    def _program(self, token: str) -> Visitor | None:
        with self.database.reading() as connection:
            known = api_tokens.recall(connection, token, self.now())
            if known is None:
                return None
            slugs = {each.id: each.slug for each in every_organisation(connection)}
        return Visitor(f"token:{known.prefix}", known.name, slugs[known.organisation_id], known.role)

    def check_form(self, request: Request, form_token: str) -> None:
        """Return if a form was made for the session it came with.

        Raises:
            web.errors.ForgedRequest: it was not.
        """
        self.forms.check(request.cookies.get(self.cookie, ""), form_token)


class LinkUsed(NotSignedIn):
    """A one-time sign-in link was used before, or its time is over."""

    code = "link_used"


def needs(sign_in: SignIn, permission: Permission) -> Callable[[Request], Visitor]:
    """Return a dependency that lets in only visitors with this permission, and names it for the route table."""

    def visitor(request: Request) -> Visitor:
        found = sign_in.visitor(request)
        if found is None:
            raise NotSignedIn("Sign in first: ask for a sign-in link, or send an API token.")
        if not found.may(permission):
            raise NotAllowed("Your role does not allow this. Ask HR.")
        return found

    visitor.permission = permission  # type: ignore[attr-defined]  # read by the test of all routes
    return visitor


PROBLEMS: Final[dict[type[Exception], tuple[int, str]]] = {
    LinkUsed: (410, "This link does not work any more"),
    NotSignedIn: (401, "Not signed in"),
    NotAllowed: (403, "Not allowed"),
}
