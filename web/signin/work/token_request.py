"""The two messages to a provider: the browser's way there, and the exchange of its code (RFC 6749, 4.1; RFC 7636)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from urllib.parse import quote_plus, urlencode

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.wording import N_, say
from did.errors import FetchFailed
from web.signin.errors import ProviderUnreachable, WorkAccountRefused
from web.signin.work.providers import Endpoints

SCOPE: Final = "openid profile email"
_OK: Final = 200
_ERROR: Final = re.compile("[a-z_]{1,60}")
_FORM: Final = "application/x-www-form-urlencoded"


class Exchange(Protocol):
    """Sends a body over the guarded network and returns status and body of the answer."""

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Return what was answered.

        Raises:
            did.errors.FetchFailed: nothing was.
        """
        ...


@dataclass(frozen=True, slots=True)
class Attempt:
    """What belongs to one attempt to sign in; all of it is random."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnClient:
    """This service as the provider knows it."""

    client_id: str
    redirect_uri: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a code was exchanged for."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)


def way_there(endpoints: Endpoints, client: OwnClient, attempt: Attempt) -> str:
    """Return the address to which the browser is sent."""
    uri: str = prepare_grant_uri(
        endpoints.authorization,
        client_id=client.client_id,
        response_type="code",
        redirect_uri=client.redirect_uri,
        scope=SCOPE,
        state=attempt.state,
        nonce=attempt.nonce,
        code_challenge=create_s256_code_challenge(attempt.verifier),
        code_challenge_method="S256",
    )
    return uri


def exchange(send: Exchange, endpoints: Endpoints, client: OwnClient, code: str, verifier: str) -> Tokens:
    """Return the tokens that a code stands for.

    Raises:
        WorkAccountRefused: the provider did not give any: the code is over, used, or another's.
        ProviderUnreachable: it can not be asked.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
    }
    headers = {"Content-Type": _FORM, "Accept": "application/json"}
    _, headers, body = _authentication(endpoints, client).prepare(
        "POST", endpoints.token, headers, urlencode(form)
    )
    try:
        status, answer = send(endpoints.token, body.encode(), headers)
        document = parse_object(answer)
    except (FetchFailed, MalformedJson) as fault:
        raise ProviderUnreachable(N_("The provider did not answer as it should.")) from fault
    if status != _OK:
        raise WorkAccountRefused(
            say("The provider did not take its code back ({error_of}).", error_of=_error_of(document))
        )
    id_token, access_token = document.get("id_token"), document.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access_token, str):
        raise WorkAccountRefused(N_("The provider did not say who you are."))
    return Tokens(id_token, access_token)


def _authentication(endpoints: Endpoints, client: OwnClient) -> ClientAuth:
    if not client.secret:
        return ClientAuth(client.client_id, None, "none")
    if endpoints.takes_basic:
        # RFC 6749, 2.3.1: both are written as in a form first, which the library leaves to its caller.
        return ClientAuth(quote_plus(client.client_id), quote_plus(client.secret), "client_secret_basic")
    return ClientAuth(client.client_id, client.secret, "client_secret_post")


def _error_of(document: dict[str, Any]) -> str:
    error = document.get("error")
    # RFC 6749, 5.2 keeps it to a few signs; what is no such word is not for the page.
    return error if isinstance(error, str) and _ERROR.fullmatch(error) else "error"
