"""A program asks to act for somebody, and that person says yes or no (RFC 6749, 4.1; RFC 7636; RFC 9207)."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from credentials.wording import N_
from issuer.access import Authorization, Client
from issuer.errors import AuthorizationRefused, InvalidRedirectUri, UnknownClient
from issuer.ledger import AuditEntry
from issuer.oauth.scopes import scope_text, scopes_of
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

CODE_LIFETIME: Final = timedelta(minutes=5)
CHALLENGE_METHOD: Final = "S256"
_CODE_BYTES: Final = 32
_ID_BYTES: Final = 16
_MAX_STATE: Final = 2048
# A SHA-256 in base64url (RFC 7636, 4.2).
_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a program sends a person's browser to the authorization endpoint with; None: not sent."""

    response_type: str | None = None
    client_id: str | None = None
    redirect_uri: str | None = None
    scope: str | None = None
    state: str | None = None
    code_challenge: str | None = None
    code_challenge_method: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request found good: which client asks, for what, and where its answer goes."""

    client: Client
    redirect_uri: str
    scopes: frozenset[str]
    state: str
    challenge: str = field(repr=False)


def examine(tx: Transaction, request: AuthorizationRequest) -> Asked:
    """Return what a program asks for.

    Raises:
        UnknownClient, InvalidRedirectUri: nobody may be sent to the address it names; tell the person.
        AuthorizationRefused: anything else; the person is sent back with it.
    """
    client = tx.access.client(request.client_id or "")
    if client is None:
        raise UnknownClient(N_("The program that sent you here is not registered. Nothing was allowed."))
    if request.redirect_uri not in client.redirect_uris:
        raise InvalidRedirectUri(
            N_("The program names an address that it did not register. Nothing was allowed.")
        )
    _check(request)
    scopes = scopes_of(request.scope) & client.scopes
    if not scopes:
        raise AuthorizationRefused(
            "invalid_scope", "The request names nothing that this program may ask for."
        )
    return Asked(client, request.redirect_uri, scopes, request.state or "", request.code_challenge or "")


def allow(tx: Transaction, asked: Asked, principal_id: str, now: datetime, randomness: Randomness) -> str:
    """Note that somebody allows what was asked; return the code that the program exchanges, once."""
    code = b64url_encode(randomness.token(_CODE_BYTES))
    authorization = Authorization(
        id=b64url_encode(randomness.token(_ID_BYTES)),
        client_id=asked.client.id,
        principal_id=principal_id,
        scopes=asked.scopes,
        redirect_uri=asked.redirect_uri,
        code_hash=code_hash(code),
        challenge=asked.challenge,
        created_at=now,
        code_expires_at=now + CODE_LIFETIME,
    )
    tx.access.authorize(authorization)
    said = {"client": asked.client.id, "scopes": scope_text(asked.scopes)}
    tx.audit.record(AuditEntry(now, principal_id, "access.allowed", authorization.id, said))
    return code


def answer_uri(redirect_uri: str, issuer: str, state: str, **answer: str) -> str:
    """Return where the browser goes back to, with the answer and who gives it (RFC 9207, 2)."""
    parts = urlsplit(redirect_uri)
    said = {**answer, **({"state": state} if state else {}), "iss": issuer}
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *said.items()])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def code_hash(code: str) -> str:
    """Return what is stored of a code: its SHA-256, hex."""
    return hashlib.sha256(code.encode("utf-8", "replace")).hexdigest()


def fits_challenge(verifier: str, challenge: str) -> bool:
    """Return whether a code verifier is the one that a challenge was made of (RFC 7636, 4.6)."""
    if not re.fullmatch(r"[A-Za-z0-9._~-]{43,128}", verifier):
        return False
    return b64url_encode(hashlib.sha256(verifier.encode("ascii")).digest()) == challenge


def _check(request: AuthorizationRequest) -> None:
    if request.response_type != "code":
        raise AuthorizationRefused("unsupported_response_type", "The only response type here is code.")
    if not request.state or len(request.state) > _MAX_STATE:
        raise AuthorizationRefused("invalid_request", "The request needs a state.")
    if request.code_challenge_method != CHALLENGE_METHOD:
        raise AuthorizationRefused(
            "invalid_request", f"The request needs a {CHALLENGE_METHOD} code challenge."
        )
    if not _CHALLENGE.fullmatch(request.code_challenge or ""):
        raise AuthorizationRefused("invalid_request", "The code challenge is not a SHA-256 in base64url.")
