"""For whom a request acts: its token, and the principal behind it, who may have left since."""

from dataclasses import dataclass

from fastapi import Request

from issuer.errors import InvalidToken
from issuer.host.credentials import Owner
from issuer.oauth import tokens
from issuer.oauth.scopes import Scope
from issuer.web.desk import Work
from issuer.web.openid4vci.requests import bearer_token
from records import principals
from web.signin.visitors import SignIn


@dataclass(frozen=True, slots=True)
class Owners:
    """Finds whose credentials a token is about."""

    sign_in: SignIn

    def of(self, request: Request, work: Work, scope: Scope) -> Owner:
        """Return for whom a request acts.

        Raises:
            InvalidToken: its token is not one of ours now, or whoever allowed it has left.
            InsufficientScope: its token does not cover `scope`.
        """
        access = tokens.access_of(work.tx, bearer_token(request), work.now)
        access.require(scope)
        with self.sign_in.database.reading() as connection:
            principal = principals.get(connection, work.tx.organisation.id, access.principal_id)
        if principal is None or principal.disabled_at is not None:
            raise InvalidToken("Whoever allowed this has no access here any more.")
        return Owner(principal.id, principal.name, principal.address)
