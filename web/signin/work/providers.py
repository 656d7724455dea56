"""What a provider says of itself: its endpoints (OpenID Connect Discovery 1.0) and its keys, kept for a while."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final
from urllib.parse import urlsplit

from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials.wording import N_, say
from did.errors import FetchFailed
from did.fetch import Fetch
from keys.errors import KeysError
from keys.public import PublicKey
from web.signin.errors import ProviderUnreachable

KEPT: Final = timedelta(minutes=10)
# A token may name a key made since: asked for again, but not for every token that somebody makes up.
_ASKED_AGAIN: Final = timedelta(seconds=30)
_LIMIT: Final = 256 << 10
_JSON: Final = "application/json"
_KEY_SETS: Final = "application/json,application/jwk-set+json"
_MOST_KEYS: Final = 100


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked for what. `names_itself`: its answers carry `iss` (RFC 9207)."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    end_session: str = ""
    names_itself: bool = False
    takes_basic: bool = True


@dataclass(frozen=True, slots=True)
class ProviderKey:
    """A key of a provider's set; `id` is "" where it has none."""

    id: str
    key: PublicKey


@dataclass(slots=True)
class ProviderDocuments:
    """The documents of providers, over the guarded network; what they say is kept for ten minutes."""

    fetch: Fetch
    now: Callable[[], datetime]
    _kept: dict[str, tuple[datetime, Any]] = field(default_factory=dict)
    _turn: Lock = field(default_factory=Lock)

    def endpoints(self, issuer: str) -> Endpoints:
        """Return the endpoints of an issuer.

        Raises:
            ProviderUnreachable: it can not be asked, or says what can not be used.
        """
        place = f"{issuer.removesuffix('/')}/.well-known/openid-configuration"
        found: Endpoints = self._known(place, lambda: _endpoints(self._document(place, _JSON), issuer), KEPT)
        return found

    def keys(self, jwks_uri: str, key_id: str) -> Sequence[ProviderKey]:
        """Return the keys at an address; where none has this id, they are fetched anew, for they may have changed.

        Raises:
            ProviderUnreachable: as `endpoints`.
        """

        def fetched() -> Sequence[ProviderKey]:
            return read_keys(self._document(jwks_uri, _KEY_SETS))

        found: Sequence[ProviderKey] = self._known(jwks_uri, fetched, KEPT)
        if not key_id or any(each.id == key_id for each in found):
            return found
        again: Sequence[ProviderKey] = self._known(jwks_uri, fetched, _ASKED_AGAIN)
        return again

    def _known(self, place: str, ask: Callable[[], Any], age: timedelta) -> Any:  # noqa: ANN401 - what `ask` returns
        now = self.now()
        with self._turn:
            at, value = self._kept.get(place, (None, None))
        if at is not None and now - at < age:
            return value
        value = ask()
        with self._turn:
            self._kept[place] = (now, value)
        return value

    def _document(self, place: str, accept: str) -> dict[str, Any]:
        try:
            return parse_object(self.fetch(place, accept=accept, limit=_LIMIT).body)
        except (FetchFailed, MalformedJson) as fault:
            raise ProviderUnreachable(_not_had(place, fault)) from fault


def read_keys(document: dict[str, Any]) -> Sequence[ProviderKey]:
    """Return the keys of a JWK Set that can be used here; others are passed over (RFC 7517, 5).

    Raises:
        ProviderUnreachable: it is no JWK Set.
    """
    members = document.get("keys")
    if not isinstance(members, list) or len(members) > _MOST_KEYS:
        raise ProviderUnreachable(N_("The provider's keys are not a JWK Set."))
    found = []
    for jwk in members:
        try:
            found.append(ProviderKey(_text(jwk.get("kid")), PublicKey.from_jwk(jwk)))
        except (KeysError, AttributeError):
            continue
    return tuple(found)


def _endpoints(document: dict[str, Any], issuer: str) -> Endpoints:
    # Discovery 1.0, 4.3: the issuer must be exactly the one that was asked.
    if document.get("issuer") != issuer:
        raise ProviderUnreachable(N_("The provider's configuration names another issuer."))
    methods = document.get("token_endpoint_auth_methods_supported")
    return Endpoints(
        issuer,
        _url(document, "authorization_endpoint"),
        _url(document, "token_endpoint"),
        _url(document, "jwks_uri"),
        _url(document, "end_session_endpoint") if "end_session_endpoint" in document else "",
        document.get("authorization_response_iss_parameter_supported") is True,
        not isinstance(methods, list) or "client_secret_basic" in methods,
    )


def _url(document: dict[str, Any], name: str) -> str:
    value = _text(document.get(name))
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    # The browser is sent there, or a secret; plain http is for a provider on this very machine (decisions of fetching).
    if not parts.hostname or parts.scheme not in ("https", "http") or parts.fragment:
        raise ProviderUnreachable(say("The provider's configuration has no usable {name}.", name=name))
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ProviderUnreachable(say("The provider's {name} is not https.", name=name))
    return value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _not_had(place: str, fault: Exception) -> str:
    if place.endswith("openid-configuration"):
        return say("The provider's configuration can not be had: {fault}", fault=str(fault))
    return say("The provider's keys can not be had: {fault}", fault=str(fault))
