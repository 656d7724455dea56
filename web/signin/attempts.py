"""Attempts to sign in: what must come back is kept here, sealed; the browser keeps a secret that finds it again."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import Request, Response
from sqlalchemy import Connection

from credentials.wording import N_
from keys.errors import SealBroken
from records import attempts
from records.bearer import Entropy, new_secret
from records.sealing import Seal
from web.signin.errors import AttemptGone

_CONTEXT: Final = "sign-in-attempt"


@dataclass(frozen=True, slots=True)
class Attempts:
    """Begins and finishes attempts of browsers. The cookie's `__Host-` form needs TLS."""

    seal: Seal
    entropy: Entropy
    secure: bool

    @property
    def cookie(self) -> str:
        """The name of the cookie that finds an attempt again."""
        return "__Host-cairn-attempt" if self.secure else "cairn-attempt"

    def begin(
        self, connection: Connection, response: Response, kind: str, values: dict[str, str], now: datetime
    ) -> None:
        """Keep `values` until the attempt of this kind comes back, from this browser alone."""
        secret = new_secret(self.entropy)
        sealed = self.seal.seal(json.dumps(values).encode(), f"{_CONTEXT}:{kind}")
        attempts.begin(connection, f"{kind}:{secret}", sealed, now)
        response.set_cookie(
            self.cookie,
            secret,
            max_age=int(attempts.LIFETIME.total_seconds()),
            httponly=True,
            secure=self.secure,
            samesite="lax",
            path="/",
        )

    def finish(self, connection: Connection, request: Request, kind: str, now: datetime) -> dict[str, str]:
        """Return what was kept of the attempt that this browser comes back from, once.

        Raises:
            AttemptGone: there is none: it was finished, is over, or was begun in another browser.
        """
        secret = request.cookies.get(self.cookie, "")
        sealed = attempts.consume(connection, f"{kind}:{secret}", now)
        if sealed is None:
            raise AttemptGone(N_("There is no attempt to sign in that this would finish; it may be over."))
        try:
            values: dict[str, str] = json.loads(self.seal.open(sealed, f"{_CONTEXT}:{kind}"))
        except SealBroken as fault:
            raise AttemptGone(N_("The attempt to sign in was begun under another key.")) from fault
        return values

    def forget(self, response: Response) -> None:
        """Take the cookie away."""
        response.delete_cookie(self.cookie, path="/", secure=self.secure, httponly=True, samesite="lax")
