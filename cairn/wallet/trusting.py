"""Whose requests the wallet answers: client ids by their prefixes (OpenID4VP 1.0, 5.9.3), and nobody else's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from cairn.wallet.http import Http, WalletRefused
from contexts.errors import MalformedJson
from contexts.strict_json import parse_object
from credentials import jose
from credentials.errors import CredentialsError
from did.document import Purpose
from did.errors import DidError, FetchFailed
from did.fetch import Fetched
from did.methods.jwk import JwkResolver
from did.methods.key import KeyResolver
from did.methods.web import WebResolver
from did.resolver import ByMethod, Resolver
from did.syntax import DidUrl
from keys.certificates.anchors import Anchors
from keys.certificates.chain import Chain
from keys.errors import KeysError
from keys.public import PublicKey

REQUEST_TYPE: Final = "oauth-authz-req+jwt"
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Trust:
    """What proves to the wallet who asks: DIDs that it can resolve, certificates that lead to its anchors."""

    resolver: Resolver = field(default_factory=lambda: ByMethod({"key": KeyResolver(), "jwk": JwkResolver()}))
    anchors: Anchors | None = None


def trust_over(http: Http, anchors: Anchors | None = None) -> Trust:
    """Return the trust of a wallet that can ask the web for the documents of DIDs."""

    def fetch(url: str, *, accept: str, limit: int) -> Fetched:
        try:
            text = http.get_text("request", url, accept)
        except WalletRefused as refused:
            raise FetchFailed("unreachable", str(refused)) from refused
        return Fetched(text.encode()[:limit], "application/json")

    methods: dict[str, Resolver] = {"key": KeyResolver(), "jwk": JwkResolver(), "web": WebResolver(fetch)}
    return Trust(ByMethod(methods), anchors)


def trusted_claims(token: str, trust: Trust, now: datetime) -> dict[str, Any]:
    """Return the claims of a request object that the client it names has signed.

    Raises:
        WalletRefused: it is none, or nobody says who that client is.
    """
    try:
        jws = jose.read(token)
        claims = parse_object(jws.payload)
        if jws.header.get("typ") != REQUEST_TYPE:
            raise _untrusted("it is a token of another type")
        jose.verify(jws, _key_of(claims, jws.header, trust, now))
        _check_time(claims, now)
    except (CredentialsError, DidError, KeysError, MalformedJson) as fault:
        raise _untrusted(str(fault)) from fault
    return claims


def check_unsigned(claims: Mapping[str, Any]) -> None:
    """Pass over a request that nobody signed, if its answer goes where its client id says, on this machine.

    Raises:
        WalletRefused: it does not.
    """
    prefix, _, rest = str(claims.get("client_id")).partition(":")
    if prefix != "redirect_uri" or rest != claims.get("response_uri"):
        raise _untrusted("nobody signed it, and it does not name as client where the answer goes")
    if urlsplit(rest).hostname not in _LOOPBACK:
        raise _untrusted("nobody signed it, which is for development on one machine")


def _key_of(claims: Mapping[str, Any], header: Mapping[str, Any], trust: Trust, now: datetime) -> PublicKey:
    prefix, _, rest = str(claims.get("client_id")).partition(":")
    find = _FINDERS.get(prefix)
    if find is None:
        raise _untrusted("its client id is of a kind that nobody signs for, or that is not known")
    return find(rest, claims, header, _Now(trust, now))


@dataclass(frozen=True, slots=True)
class _Now:
    trust: Trust
    at: datetime


def _by_did(did: str, _: Mapping[str, Any], header: Mapping[str, Any], now: _Now) -> PublicKey:
    named = DidUrl.parse(str(header.get("kid")))
    if did != str(named.did):
        raise _untrusted("it is signed by another key than its client_id's")
    document = now.trust.resolver.resolve(named.did)
    return document.key_for(str(named), Purpose.AUTHENTICATION, now.at)


def _by_name(name: str, claims: Mapping[str, Any], header: Mapping[str, Any], now: _Now) -> PublicKey:
    chain = _chain(header, now)
    if name not in chain.leaf.dns_names:
        raise _untrusted("its certificate does not name its client id")
    if "response_uri" in claims and urlsplit(str(claims["response_uri"])).hostname != name:
        raise _untrusted("its answer goes to another host than its client id names")
    return chain.leaf.public_key


def _by_hash(digest: str, _: Mapping[str, Any], header: Mapping[str, Any], now: _Now) -> PublicKey:
    chain = _chain(header, now)
    if digest != chain.leaf.sha256:
        raise _untrusted("its certificate is another than its client id names")
    return chain.leaf.public_key


_FINDERS: Final[Mapping[str, Callable[[str, Mapping[str, Any], Mapping[str, Any], _Now], PublicKey]]] = {
    "decentralized_identifier": _by_did,
    "x509_san_dns": _by_name,
    "x509_hash": _by_hash,
}


def _chain(header: Mapping[str, Any], now: _Now) -> Chain:
    if now.trust.anchors is None:
        raise _untrusted("it is signed under a certificate, and no authority is trusted")
    chain = Chain.from_x5c(header.get("x5c"))
    now.trust.anchors.check(chain, now.at)
    return chain


def _check_time(claims: Mapping[str, Any], now: datetime) -> None:
    end = claims.get("exp", now.timestamp())
    if not isinstance(end, int | float) or end < now.timestamp():
        raise _untrusted("its time is over")


def _untrusted(detail: str) -> WalletRefused:
    return WalletRefused("request", "request_untrusted", detail)
