"""Signing in with a work account: there, back, and out again."""

import hmac
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from fastapi import Request, Response
from sqlalchemy import Connection

from credentials.wording import N_
from keys.multibase import b64url_encode
from records import attempts, sessions, work_accounts
from records.notes import note
from records.one_time_links import Admitted
from records.organisations import Organisation, by_slug
from records.principals import Role
from records.sealing import Seal
from records.sessions import Begun, ProviderSession, Session, Way
from records.work_accounts import Provider
from web.signin.entrance import Entrance
from web.signin.errors import (
    AttemptGone,
    LogoutRefused,
    NoWorkAccounts,
    ProviderSaidNo,
    ProviderUnreachable,
    WorkAccountRefused,
    WrongIssuer,
)
from web.signin.work import id_tokens, logout_tokens, people
from web.signin.work.id_tokens import Expected, Identity
from web.signin.work.providers import Endpoints, ProviderDocuments
from web.signin.work.token_request import Attempt, Exchange, OwnClient, Tokens, exchange, way_there

_RANDOM_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Answer:
    """What the browser brought back from the provider."""

    code: str
    state: str
    issuer: str
    error: str


@dataclass(frozen=True, slots=True)
class WorkAccounts:
    """Signs people in by the provider of their organisation. All of the network is in `documents` and `send`."""

    entrance: Entrance
    documents: ProviderDocuments
    send: Exchange
    seal: Seal
    public_url: str

    def redirect_uri(self, slug: str) -> str:
        """Return to where the provider of an organisation sends people back; each has its own, so none is mistaken."""
        return f"{self.public_url}/sign-in/work-account/{slug}/back"

    def begin(self, slug: str, back: str, response: Response) -> str:
        """Return where to send the browser, and tie the attempt to it by a cookie.

        Raises:
            NoWorkAccounts: the organisation has no provider.
            ProviderUnreachable: it can not be asked.
        """
        sign_in = self.entrance.sign_in
        organisation, provider = self._provider(slug)
        endpoints = self.documents.endpoints(provider.issuer)
        attempt = Attempt(*(b64url_encode(sign_in.entropy(_RANDOM_BYTES)) for _ in range(3)))
        values = {
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "issuer": provider.issuer,
            "back": back,
        }
        with sign_in.database.transaction() as connection:
            kind = _kind(organisation, attempt.state)
            self.entrance.attempts.begin(connection, response, kind, values, sign_in.now())
        return way_there(endpoints, self._client(slug, organisation, provider), attempt)

    def finish(self, slug: str, answer: Answer, request: Request, response: Response) -> tuple[Role, str]:
        """Begin a session for whoever the provider says is there; return their role and where they wanted to go.

        Raises:
            AttemptGone: this browser began no such attempt, or finished it.
            ProviderSaidNo: the provider let nobody in.
            WorkAccountRefused: what it said proves nothing; see `web.signin.work.id_tokens.check`.
            NobodyOfThisAccount: nobody here is known by the account.
            ProviderUnreachable: it can not be asked.
        """
        sign_in = self.entrance.sign_in
        organisation, provider = self._provider(slug)
        with sign_in.database.transaction() as connection:
            kind = _kind(organisation, answer.state)
            kept = self.entrance.attempts.finish(connection, request, kind, sign_in.now())
        self.entrance.attempts.forget(response)
        if kept["issuer"] != provider.issuer:
            raise AttemptGone(N_("The organisation has changed its provider meanwhile."))
        endpoints = self.documents.endpoints(provider.issuer)
        _check_answer(answer, endpoints)
        client = self._client(slug, organisation, provider)
        tokens = exchange(self.send, endpoints, client, answer.code, kept["verifier"])
        expected = Expected(
            provider.issuer, provider.client_id, provider.algorithm, kept["nonce"], tokens.access_token
        )
        keys = partial(self.documents.keys, endpoints.jwks)
        who = id_tokens.check(tokens.id_token, keys, expected, sign_in.now())
        with sign_in.database.transaction() as connection:
            role = self._let_in(connection, organisation, provider, who, tokens, request, response)
        return role, kept["back"]

    def way_out(self, ended: Session) -> str:
        """Return where the browser ends the session at the provider, too; "" where there is no such place.

        OpenID Connect RP-Initiated Logout 1.0, 2.
        """
        there = ended.begun.at_provider
        if there is None or there.sealed_id_token is None:
            return ""
        with self.entrance.sign_in.database.reading() as connection:
            provider = work_accounts.provider_of(connection, ended.organisation_id)
        if provider is None or provider.issuer != there.provider:
            return ""
        try:
            place = self.documents.endpoints(provider.issuer).end_session
        except ProviderUnreachable:
            return ""
        hint = self.seal.open(there.sealed_id_token, _hint_context(ended.organisation_id)).decode()
        said = {
            "id_token_hint": hint,
            "client_id": provider.client_id,
            "post_logout_redirect_uri": f"{self.public_url}/",
        }
        return f"{place}{'&' if '?' in place else '?'}{urlencode(said)}" if place else ""

    def end(self, slug: str, logout_token: str) -> None:
        """End the sessions that the provider says ended there.

        Raises:
            LogoutRefused: it did not say so, or said it before.
            ProviderUnreachable: its keys can not be had.
        """
        now = self.entrance.sign_in.now()
        try:
            organisation, provider = self._provider(slug)
        except NoWorkAccounts as fault:
            raise LogoutRefused("This organisation has no provider.") from fault
        endpoints = self.documents.endpoints(provider.issuer)
        expected = Expected(provider.issuer, provider.client_id, provider.algorithm)
        keys = partial(self.documents.keys, endpoints.jwks)
        ended = logout_tokens.check(logout_token, keys, expected, now)
        with self.entrance.sign_in.database.transaction() as connection:
            key = f"logout:{organisation.id}:{provider.issuer}:{ended.jti}"
            if not attempts.once(connection, key, now + id_tokens.OLDEST + 2 * id_tokens.SKEW, now):
                raise LogoutRefused("This logout token came before.")
            there = ProviderSession(provider.issuer, ended.subject, ended.session)
            count = sessions.end_at_provider(connection, organisation.id, there, now)
            said = {"sessions": str(count)}
            note(
                connection,
                organisation.id,
                "sign_in.ended_at_provider",
                organisation.id,
                actor="work account",
                now=now,
                **said,
            )

    def _let_in(
        self,
        connection: Connection,
        organisation: Organisation,
        provider: Provider,
        who: Identity,
        tokens: Tokens,
        request: Request,
        response: Response,
    ) -> Role:
        sign_in = self.entrance.sign_in
        found = people.find_or_add(connection, organisation.id, provider, who, sign_in.entropy, sign_in.now())
        sealed = self.seal.seal(tokens.id_token.encode(), _hint_context(organisation.id))
        there = ProviderSession(who.issuer, who.subject, who.session, sealed)
        admitted, begun = Admitted(organisation.id, found), Begun(Way.WORK_ACCOUNT, at_provider=there)
        return sign_in.begin(connection, admitted, request, response, begun)

    def _provider(self, slug: str) -> tuple[Organisation, Provider]:
        with self.entrance.sign_in.database.reading() as connection:
            organisation = by_slug(connection, slug)
            provider = work_accounts.provider_of(connection, organisation.id) if organisation else None
        if organisation is None or provider is None:
            raise NoWorkAccounts(N_("People do not sign in with work accounts here."))
        return organisation, provider

    def _client(self, slug: str, organisation: Organisation, provider: Provider) -> OwnClient:
        sealed = provider.sealed_secret
        secret = self.seal.open(sealed, secret_context(organisation.id)).decode() if sealed else ""
        return OwnClient(provider.client_id, self.redirect_uri(slug), secret)


def secret_context(organisation_id: str) -> str:
    """Return what the sealed client secret of an organisation is bound to."""
    return f"work-provider:{organisation_id}"


def _hint_context(organisation_id: str) -> str:
    return f"id-token-hint:{organisation_id}"


def _kind(organisation: Organisation, state: str) -> str:
    return f"work:{organisation.id}:{state}"


def _check_answer(answer: Answer, endpoints: Endpoints) -> None:
    # RFC 9207, 2.4: without it, or with another's, the answer may be one that an attacker's provider gave.
    if (endpoints.names_itself or answer.issuer) and not hmac.compare_digest(
        answer.issuer.encode(), endpoints.issuer.encode()
    ):
        raise WrongIssuer(N_("The answer came from another provider than the one you were sent to."))
    if answer.error == "access_denied":
        raise ProviderSaidNo(N_("You turned back at your provider, or it does not let you use this service."))
    if answer.error:
        raise WorkAccountRefused(N_("Your provider reported a fault and did not say who you are."))
    if not answer.code:
        raise WorkAccountRefused(N_("Your provider sent nothing that says who you are."))
