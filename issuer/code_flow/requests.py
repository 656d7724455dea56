"""What wallets ask for, judged before anybody is asked (OpenID4VCI 1.0, 5.1; RFC 7636; RFC 9126)."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Final

from credentials.wording import N_
from issuer.code_flow.clients import WalletClient
from issuer.errors import (
    AuthorizationRefused,
    InvalidAuthorizationDetails,
    InvalidRedirectUri,
    UnknownClient,
    WalletRequestGone,
)
from issuer.issuing import authorization_details
from issuer.oauth.consent import CHALLENGE_METHOD
from issuer.ports import Transaction
from issuer.randomness import Randomness
from issuer.wallet_access import PushedRequest
from keys.multibase import b64url_encode

PUSHED_LIFETIME: Final = timedelta(seconds=60)
URI_PREFIX: Final = "urn:ietf:params:oauth:request_uri:"
_URI_BYTES: Final = 32
_MAX_STATE: Final = 2048
# A SHA-256 in base64url: a challenge (RFC 7636, 4.2), a key's thumbprint (RFC 7638).
_HASH: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class WalletRequest:
    """What a wallet sends to the authorization endpoint, or ahead; None: not sent."""

    response_type: str | None = None
    client_id: str | None = None
    redirect_uri: str | None = None
    scope: str | None = None
    authorization_details: str | None = field(default=None, repr=False)
    state: str | None = field(default=None, repr=False)
    issuer_state: str | None = field(default=None, repr=False)
    code_challenge: str | None = field(default=None, repr=False)
    code_challenge_method: str | None = None
    dpop_jkt: str | None = None

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "WalletRequest":
        """Return the request of these parameters; others are passed over, empty ones are not there."""
        return cls(**{each.name: parameters.get(each.name) or None for each in fields(cls)})

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters that were sent."""
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in given if value is not None}


@dataclass(frozen=True, slots=True)
class AskedByWallet:
    """A request found good: which wallet, for which configurations, and where its answer goes.

    `in_detail` are those of the configurations that authorization details name.
    """

    client: WalletClient
    redirect_uri: str
    configuration_ids: tuple[str, ...]
    in_detail: tuple[str, ...]
    state: str
    issuer_state: str | None = field(repr=False)
    challenge: str = field(repr=False)
    thumbprint: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """What a request is judged by: the wallets there are, and the ids of the configurations."""

    clients: Sequence[WalletClient]
    configuration_ids: Sequence[str]
    issuer_url: str

    def client(self, client_id: str | None) -> WalletClient | None:
        """Return the wallet of this id."""
        return next((each for each in self.clients if each.id == client_id), None)


def examine(request: WalletRequest, known: Known) -> AskedByWallet:
    """Return what a wallet asks for.

    Raises:
        UnknownClient, InvalidRedirectUri: nobody may be sent to the address it names; tell the person.
        AuthorizationRefused: anything else; the person is sent back with it.
    """
    client = known.client(request.client_id)
    if client is None:
        raise UnknownClient(N_("The wallet that sent you here is not known. Nothing was allowed."))
    if request.redirect_uri not in client.redirect_uris:
        raise InvalidRedirectUri(
            N_("The wallet names an address that it is not known by. Nothing was allowed.")
        )
    _check(request)
    in_detail = _in_detail(request.authorization_details, known)
    by_scope = [each for each in (request.scope or "").split() if each in known.configuration_ids]
    wanted = tuple(dict.fromkeys((*in_detail, *by_scope)))
    if not wanted:
        raise AuthorizationRefused("invalid_scope", "The request names no badge that there is here.")
    return AskedByWallet(
        client=client,
        redirect_uri=request.redirect_uri,
        configuration_ids=wanted,
        in_detail=in_detail,
        state=request.state or "",
        issuer_state=request.issuer_state,
        challenge=request.code_challenge or "",
        thumbprint=request.dpop_jkt,
    )


def push(tx: Transaction, request: WalletRequest, known: Known, now: datetime, randomness: Randomness) -> str:
    """Keep a request that a wallet sends ahead, if it is good; return its address, which serves once for a minute.

    Raises:
        UnknownClient, InvalidRedirectUri, AuthorizationRefused: as `examine`; nobody is sent anywhere.
    """
    asked = examine(request, known)
    uri = URI_PREFIX + b64url_encode(randomness.token(_URI_BYTES))
    expires_at = now + PUSHED_LIFETIME
    tx.wallet_access.push(PushedRequest(_uri_hash(uri), asked.client.id, request.parameters, expires_at))
    return uri


def take(tx: Transaction, uri: str, client_id: str, now: datetime) -> WalletRequest:
    """Return the request that was sent ahead, once.

    Raises:
        WalletRequestGone: this wallet has none under this address, or it was taken before, or a minute is over.
    """
    pushed = tx.wallet_access.take(_uri_hash(uri), client_id, now)
    if pushed is None:
        raise WalletRequestGone(
            N_(
                "What your wallet asked for can not be found any more: it serves once, for a minute. Nothing "
                "was allowed; begin again in the wallet."
            )
        )
    return WalletRequest.of(pushed.parameters)


def _check(request: WalletRequest) -> None:
    if request.response_type != "code":
        raise AuthorizationRefused("unsupported_response_type", "The only response type here is code.")
    if len(request.state or "") > _MAX_STATE:
        raise AuthorizationRefused("invalid_request", "The state is too long.")
    if request.code_challenge_method != CHALLENGE_METHOD:
        raise AuthorizationRefused(
            "invalid_request", f"The request needs a {CHALLENGE_METHOD} code challenge."
        )
    if not _HASH.fullmatch(request.code_challenge or ""):
        raise AuthorizationRefused("invalid_request", "The code challenge is not a SHA-256 in base64url.")
    if request.dpop_jkt is not None and not _HASH.fullmatch(request.dpop_jkt):
        raise AuthorizationRefused("invalid_request", "dpop_jkt is not the thumbprint of a key.")


def _in_detail(text: str | None, known: Known) -> tuple[str, ...]:
    try:
        return authorization_details.read(text, known.configuration_ids, known.issuer_url)
    except InvalidAuthorizationDetails as fault:
        raise AuthorizationRefused(fault.code, str(fault)) from fault


def _uri_hash(uri: str) -> str:
    return hashlib.sha256(uri.encode("utf-8", "replace")).hexdigest()
