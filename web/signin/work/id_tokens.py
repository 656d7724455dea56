"""ID tokens: what each must say (OpenID Connect Core 1.0, 3.1.3.7), and by whom it is signed."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeGuard

from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from credentials import jose
from credentials.errors import CredentialsError
from credentials.wording import N_, say
from web.signin.errors import (
    TokenExpired,
    WorkAccountRefused,
    WrongAlgorithm,
    WrongAudience,
    WrongIssuer,
    WrongNonce,
    WrongSignature,
)
from web.signin.work.providers import ProviderKey

SKEW: Final = timedelta(seconds=60)
OLDEST: Final = timedelta(minutes=15)
KeysOf = Callable[[str], Sequence[ProviderKey]]
"""The keys of the provider, asked for by the id that a token names ("" for none)."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What was agreed with the provider, and what belongs to this attempt."""

    issuer: str
    client_id: str
    algorithm: str
    nonce: str = field(default="", repr=False)
    access_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signed in, by the word of the provider. `address` is one that it has verified, or ""."""

    issuer: str
    subject: str
    address: str
    name: str
    session: str | None
    claims: dict[str, Any] = field(repr=False)


def check(token: str, keys: KeysOf, expected: Expected, now: datetime) -> Identity:
    """Return who an ID token says signed in just now.

    Raises:
        WorkAccountRefused: it is malformed, or one of its kinds: made by another provider, for another service, another
            attempt, with another algorithm or key, or its time is over.
    """
    claims = verified(token, keys, expected)
    check_time(claims, now)
    if (
        not hmac.compare_digest(_text(claims, "nonce").encode(), expected.nonce.encode())
        or not expected.nonce
    ):
        raise WrongNonce(N_("What your work account sent belongs to another attempt to sign in."))
    _check_rest(claims, expected, now)
    is_verified = claims.get("email_verified") is True
    return Identity(
        expected.issuer,
        claims["sub"],
        _text(claims, "email").strip().lower() if is_verified else "",
        _text(claims, "name"),
        _text(claims, "sid") or None,
        claims,
    )


def verified(token: str, keys: KeysOf, expected: Expected) -> dict[str, Any]:
    """Return the claims of a token that the provider signed for this service; nothing is said of its time.

    Raises:
        WorkAccountRefused: as `check`.
    """
    try:
        read = jose.read(token)
        claims = jose.payload_object(read)
    except CredentialsError as fault:
        raise WorkAccountRefused(N_("What your work account sent can not be read.")) from fault
    if read.header["alg"] != expected.algorithm:
        raise WrongAlgorithm(
            say(
                "The provider signed with {alg}, not with {algorithm}.",
                alg=read.header["alg"],
                algorithm=expected.algorithm,
            )
        )
    _check_signature(read, keys)
    if claims.get("iss") != expected.issuer:
        raise WrongIssuer(N_("What came was made by another provider than the one you were sent to."))
    _check_audience(claims, expected.client_id)
    return claims


def check_time(claims: dict[str, Any], now: datetime) -> None:
    """Return if a token was made just now and is not over.

    Raises:
        TokenExpired: it was not, or is.
    """
    at, skew = now.timestamp(), SKEW.total_seconds()
    exp, iat, nbf = (claims.get(name) for name in ("exp", "iat", "nbf"))
    if not _is_number(exp) or not _is_number(iat):
        raise TokenExpired(N_("The token does not say when it was made and until when it holds."))
    begins = max(iat, nbf) if _is_number(nbf) else iat
    if exp + skew <= at or begins - skew > at or iat + OLDEST.total_seconds() < at:
        raise TokenExpired(
            N_("The token's time is over, or the clocks of the provider and of this service differ.")
        )


def _check_signature(read: jose.Jws, keys: KeysOf) -> None:
    key_id = read.header.get("kid", "")
    known = keys(key_id) if isinstance(key_id, str) else ()
    for each in known:
        if key_id and each.id and each.id != key_id:
            continue
        try:
            jose.verify(read, each.key)
        except CredentialsError:
            continue
        return
    raise WrongSignature(N_("What came is not signed by a key of the provider."))


def _check_audience(claims: dict[str, Any], client_id: str) -> None:
    audience = claims.get("aud")
    # 3.1.3.7, 3: other audiences that are not trusted; none is.
    if audience not in (client_id, [client_id]):
        raise WrongAudience(N_("What came was made for another service."))
    if claims.get("azp", client_id) != client_id:
        raise WrongAudience(N_("What came was given to another service."))


def _check_rest(claims: dict[str, Any], expected: Expected, now: datetime) -> None:
    """Return if what is left to check, at_hash among it, is as the standard says."""
    params = {"client_id": expected.client_id, "nonce": expected.nonce, "access_token": expected.access_token}
    try:
        CodeIDToken(claims, {"alg": expected.algorithm}, params=params).validate(
            int(now.timestamp()), int(SKEW.total_seconds())
        )
    except (JoseError, TypeError, ValueError) as fault:
        raise WorkAccountRefused(N_("What your work account sent contradicts itself.")) from fault
    if not _text(claims, "sub"):
        raise WorkAccountRefused(N_("The provider does not say who you are."))


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""
