"""Tokens for partners' programs: client credentials (RFC 6749, 4.4), proved by a key (RFC 7523)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeGuard
from urllib.parse import urlsplit

from credentials import jose
from credentials.errors import CredentialsError
from credentials.wording import N_, say
from keys.errors import KeysError
from keys.public import PublicKey
from records import partner_clients
from records.bearer import Entropy
from records.engine import Database
from records.notes import note
from records.organisations import by_slug
from records.partner_clients import LIFETIME, PartnerClient
from web.signin.errors import ClientRefused, ClientScope, SettingRefused
from web.signin.permissions import Permission
from web.signin.work.providers import ProviderDocuments, ProviderKey, read_keys

GRANT_TYPE: Final = "client_credentials"
METHOD: Final = "private_key_jwt"
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ALGORITHMS: Final = ("ES256", "ES384", "EdDSA", "RS256")
SCOPES: Final = (
    Permission.AWARD,
    Permission.SEE_AWARDS,
    Permission.CHANGE_STATUS,
    Permission.ISSUE_ANYTHING,
)
SKEW: Final = timedelta(seconds=60)
# Long enough for any honest program, short enough that what is remembered of each stays little.
LONGEST: Final = timedelta(minutes=10)
_TYPES: Final = frozenset({"", "jwt", "client-authentication+jwt"})
_LONGEST_TEXT: Final = 200
_ID_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Granted:
    """An access token, told once."""

    access_token: str
    scopes: frozenset[str]
    expires_in: int = int(LIFETIME.total_seconds())


@dataclass(frozen=True, slots=True)
class WantedClient:
    """A program as typed: its keys as a JWK Set, or the https address of one."""

    name: str
    scopes: Sequence[str]
    jwks: Mapping[str, Any] | None = None
    jwks_uri: str = ""


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """Gives tokens to programs of partners. `documents` has the keys that stand at an address."""

    database: Database
    documents: ProviderDocuments
    entropy: Entropy
    public_url: str

    def grant(self, slug: str, parameters: Mapping[str, str], now: datetime) -> Granted:
        """Return a token for the program that an assertion proves to be there.

        Raises:
            ClientRefused: it proves nothing, proves another, is over, or came before.
            ClientScope: more is asked for than the program may have.
            ProviderUnreachable: the program's keys stand at an address that can not be asked.
        """
        assertion = _assertion(parameters)
        claims = _read_claims(assertion)
        client = self._client(slug, claims, parameters.get("client_id"))
        self._check_signature(assertion, client)
        until = _check_claims(claims, self._audiences(slug), now)
        scopes = _scopes(parameters.get("scope"), client)
        with self.database.transaction() as connection:
            if not partner_clients.use_assertion(connection, client, claims["jti"], until, now):
                raise ClientRefused("This assertion came before; make a new one for each request.")
            token = partner_clients.give_token(connection, client, scopes, self.entropy, now)
        return Granted(token, scopes)

    def add(self, organisation_id: str, wanted: WantedClient, *, actor: str, now: datetime) -> PartnerClient:
        """Keep a new client, and return it with its id.

        Raises:
            SettingRefused: its name, scopes or keys can not be used.
        """
        made = read_client(organisation_id, wanted, self.entropy(_ID_BYTES).hex(), now)
        with self.database.transaction() as connection:
            partner_clients.add(connection, made)
            said = {"scopes": " ".join(made.scopes)}
            note(connection, organisation_id, "sign_in.client_added", made.id, actor=actor, now=now, **said)
        return made

    def end(self, organisation_id: str, client_id: str, *, actor: str, now: datetime) -> None:
        """Let a client in no more, its tokens included.

        Raises:
            SettingRefused: there is none to end.
        """
        with self.database.transaction() as connection:
            if not partner_clients.end(connection, organisation_id, client_id, now):
                raise SettingRefused(N_("There is no such program, or it was ended already."))
            note(connection, organisation_id, "sign_in.client_ended", client_id, actor=actor, now=now)

    def _audiences(self, slug: str) -> tuple[str, str]:
        issuer = f"{self.public_url}/o/{slug}"
        return issuer, f"{issuer}/token"

    def _client(self, slug: str, claims: Mapping[str, Any], named: str | None) -> PartnerClient:
        client_id = claims.get("sub")
        # RFC 7523, 3, 2.B: the subject is the client; one that a program names besides is the same (3.2 of RFC 7521).
        if not isinstance(client_id, str) or claims.get("iss") != client_id or named not in (None, client_id):
            raise _unknown()
        with self.database.reading() as connection:
            organisation = by_slug(connection, slug)
            found = partner_clients.get(connection, organisation.id, client_id) if organisation else None
        if found is None:
            raise _unknown()
        return found

    def _check_signature(self, assertion: jose.Jws, client: PartnerClient) -> None:
        key_id = assertion.header.get("kid", "")
        for each in self._keys(client, key_id if isinstance(key_id, str) else ""):
            if key_id and each.id and each.id != key_id:
                continue
            try:
                jose.verify(assertion, each.key)
            except CredentialsError:
                continue
            return
        raise _unknown()

    def _keys(self, client: PartnerClient, key_id: str) -> Sequence[ProviderKey]:
        if client.jwks is not None:
            return read_keys(client.jwks)
        return self.documents.keys(client.jwks_uri or "", key_id)


def read_client(organisation_id: str, wanted: WantedClient, client_id: str, now: datetime) -> PartnerClient:
    """Return the client that was typed.

    Raises:
        SettingRefused: its name, scopes or keys can not be used; the words say which.
    """
    name = " ".join(wanted.name.split())
    if not name or len(name) > _LONGEST_TEXT:
        raise SettingRefused(N_("The program needs a name, by which you know it again."))
    if not wanted.scopes or not set(wanted.scopes) <= set(SCOPES):
        raise SettingRefused(
            say("A program may have one or more of these scopes: {names}.", names=", ".join(SCOPES))
        )
    if (wanted.jwks is None) is (not wanted.jwks_uri):
        raise SettingRefused(
            N_("The program's public keys are a JWK Set, or the address of one: one of the two.")
        )
    jwks = None if wanted.jwks is None else _public_keys(wanted.jwks)
    uri = _https(wanted.jwks_uri) if wanted.jwks_uri else None
    scopes = tuple(each.value for each in SCOPES if each in wanted.scopes)
    return PartnerClient(organisation_id, client_id, name, scopes, now, jwks, uri)


def _public_keys(jwks: Mapping[str, Any]) -> dict[str, Any]:
    members = jwks.get("keys")
    if not isinstance(members, list) or not members:
        raise SettingRefused(N_("The keys are not a JWK Set with at least one key."))
    try:
        return {"keys": [_public_key(each) for each in members]}
    except (KeysError, AttributeError, TypeError) as fault:
        raise SettingRefused(
            say("A key can not be used: {fault}. Give public keys alone.", fault=str(fault))
        ) from fault


def _public_key(jwk: Mapping[str, Any]) -> dict[str, str]:
    kept = PublicKey.from_jwk(jwk).jwk()
    return kept | ({"kid": jwk["kid"]} if isinstance(jwk.get("kid"), str) else {})


def _https(uri: str) -> str:
    try:
        parts = urlsplit(uri)
        is_usable = parts.scheme == "https" and bool(parts.hostname) and not parts.fragment
    except ValueError:
        is_usable = False
    if not is_usable:
        raise SettingRefused(N_("The address of the keys is not an https address."))
    return uri


def _assertion(parameters: Mapping[str, str]) -> jose.Jws:
    if parameters.get("client_assertion_type") != ASSERTION_TYPE:
        raise ClientRefused("A program shows who it is by a client_assertion of the type jwt-bearer.")
    try:
        read = jose.read(parameters.get("client_assertion", ""))
        kind = jose.token_type(read)
    except CredentialsError as fault:
        raise _unknown() from fault
    if kind not in _TYPES:
        raise _unknown()
    return read


def _read_claims(assertion: jose.Jws) -> Mapping[str, Any]:
    try:
        return jose.payload_object(assertion)
    except CredentialsError as fault:
        raise _unknown() from fault


def _check_claims(claims: Mapping[str, Any], audiences: Iterable[str], now: datetime) -> datetime:
    """Return until when an assertion would be good, if it is good now (RFC 7523, 3)."""
    audience, jti, exp = claims.get("aud"), claims.get("jti"), claims.get("exp")
    if not any(audience in (each, [each]) for each in audiences):
        raise ClientRefused("The assertion was made for another server.")
    if not isinstance(jti, str) or not 0 < len(jti) <= _LONGEST_TEXT:
        raise ClientRefused("The assertion needs a jti of its own.")
    at = now.timestamp()
    if not _is_number(exp) or not at - SKEW.total_seconds() < exp <= at + (LONGEST + SKEW).total_seconds():
        raise ClientRefused("The assertion is over, or holds for longer than ten minutes.")
    begins = [claims[name] for name in ("iat", "nbf") if name in claims]
    if any(not _is_number(each) or each > at + SKEW.total_seconds() for each in begins):
        raise ClientRefused("The assertion's time has not begun.")
    return datetime.fromtimestamp(int(exp), UTC) + 2 * SKEW


def _scopes(asked: str | None, client: PartnerClient) -> frozenset[str]:
    wanted = frozenset((asked or "").split()) or frozenset(client.scopes)
    if not wanted <= set(client.scopes):
        raise ClientScope(f"This program may have: {' '.join(client.scopes)}.")
    return wanted


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _unknown() -> ClientRefused:
    return ClientRefused("The assertion does not prove that a program known here sent it.")
