"""Programs that registered themselves, and how they show that they are the same again (RFC 7591; RFC 6749, 2.3.1)."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from credentials.wording import N_
from issuer.access import Client
from issuer.errors import InvalidClient, InvalidClientMetadata, InvalidRedirectUri
from issuer.oauth.scopes import Scope, scopes_of
from issuer.ports import Transaction
from issuer.randomness import Randomness
from keys.multibase import b64url_encode

AUTHENTICATION: Final = "client_secret_basic"
GRANT_TYPES: Final = ("authorization_code", "refresh_token")
MAX_REDIRECTS: Final = 8
_ID_BYTES: Final = 16
_SECRET_BYTES: Final = 32
_MAX_TEXT: Final = 500
_URLS: Final = ("client_uri", "logo_uri", "tos_uri", "policy_uri")
_TEXTS: Final = ("software_id", "software_version")
_MAX_CONTACTS: Final = 8
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Registered:
    """A new client and its secret: told once, then only its hash is known."""

    client: Client
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """By what a client shows who it is."""

    client_id: str
    secret: str = field(repr=False)


def register(
    tx: Transaction, metadata: Mapping[str, Any], now: datetime, randomness: Randomness, *, is_loopback: bool
) -> Registered:
    """Keep a new client (RFC 7591, 3; Open Badges 3.0, 7.1.1): its addresses are https and all on one host.

    It says all that the standard wants people to know before they allow anything. Where this service itself lives on
    loopback, so may the client's addresses.

    Raises:
        InvalidRedirectUri: there is none, or one can not be used.
        InvalidClientMetadata: anything else that it says can not be used.
    """
    redirects = _redirects(metadata, is_loopback=is_loopback)
    about = _about(metadata, is_loopback=is_loopback)
    _check_one_host([*redirects, *(about[name] for name in _URLS if name in about)])
    _check_way(metadata)
    secret = b64url_encode(randomness.token(_SECRET_BYTES))
    client = Client(
        id=b64url_encode(randomness.token(_ID_BYTES)),
        name=_text(metadata, "client_name"),
        redirect_uris=redirects,
        scopes=_scopes(metadata),
        secret_hash=_hash(secret),
        registered_at=now,
        about=about,
    )
    tx.access.add_client(client)
    return Registered(client, secret)


def authenticated(tx: Transaction, credentials: ClientCredentials | None) -> Client:
    """Return the client that these are the credentials of.

    Raises:
        InvalidClient: they are missing, unknown or wrong. Never said which.
    """
    client = None if credentials is None else tx.access.client(credentials.client_id)
    given = _hash("" if credentials is None else credentials.secret)
    if client is None or not hmac.compare_digest(client.secret_hash, given):
        raise InvalidClient("The program did not show who it is, or is not registered here.")
    return client


# --- what a client says of itself -----------------------------------------------------------------


def _redirects(metadata: Mapping[str, Any], *, is_loopback: bool) -> tuple[str, ...]:
    given = metadata.get("redirect_uris")
    if not isinstance(given, list) or not 0 < len(given) <= MAX_REDIRECTS:
        raise InvalidRedirectUri(N_("redirect_uris must be a list with at least one address."))
    for each in given:
        if not _is_address(each, is_loopback=is_loopback):
            raise InvalidRedirectUri(N_("Every redirect_uri must be an https address without a fragment."))
    return tuple(given)


def _about(metadata: Mapping[str, Any], *, is_loopback: bool) -> dict[str, Any]:
    about: dict[str, Any] = {name: _text(metadata, name) for name in _TEXTS}
    for name in _URLS:
        if not _is_address(metadata.get(name), is_loopback=is_loopback):
            raise InvalidClientMetadata(f"{name} must be an https address.")
        about[name] = metadata[name]
    contacts = _listed(metadata, "contacts", ())
    if len(contacts) > _MAX_CONTACTS or any(len(each) > _MAX_TEXT for each in contacts):
        raise InvalidClientMetadata(f"contacts must be at most {_MAX_CONTACTS} short texts.")
    return about | ({"contacts": list(contacts)} if contacts else {})


def _is_address(value: object, *, is_loopback: bool) -> bool:
    if not isinstance(value, str) or len(value) > _MAX_TEXT or not value.isascii() or not value.isprintable():
        return False
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return False
    is_allowed = parts.scheme == "https" or (is_loopback and parts.scheme == "http" and host in _LOOPBACK)
    return is_allowed and bool(host) and not parts.fragment and "@" not in parts.netloc and " " not in value


def _check_one_host(addresses: list[str]) -> None:
    if len({urlsplit(each).hostname for each in addresses}) > 1:
        raise InvalidClientMetadata("All addresses of a program must be on one host.")


def _check_way(metadata: Mapping[str, Any]) -> None:
    if metadata.get("token_endpoint_auth_method", AUTHENTICATION) != AUTHENTICATION:
        raise InvalidClientMetadata(f"The only way to authenticate here is {AUTHENTICATION}.")
    if not set(_listed(metadata, "grant_types", ("authorization_code",))) <= set(GRANT_TYPES):
        raise InvalidClientMetadata(f"The grant types here are {' and '.join(GRANT_TYPES)}.")
    if _listed(metadata, "response_types", ("code",)) != ("code",):
        raise InvalidClientMetadata("The only response type here is code.")


def _scopes(metadata: Mapping[str, Any]) -> frozenset[str]:
    if "scope" not in metadata:
        return frozenset(Scope)
    found = scopes_of(_text(metadata, "scope"))
    if not found:
        raise InvalidClientMetadata("scope names nothing that there is here.")
    return found


def _text(metadata: Mapping[str, Any], name: str) -> str:
    value = metadata.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_TEXT or not value.isprintable():
        raise InvalidClientMetadata(f"{name} must be a short text.")
    return value


def _listed(metadata: Mapping[str, Any], name: str, default: tuple[str, ...]) -> tuple[str, ...]:
    value = metadata.get(name, list(default))
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InvalidClientMetadata(f"{name} must be a list of texts.")
    return tuple(value)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
