"""How signing in is put together here."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.templating import Jinja2Templates

from cairn.installation import Installation
from web.fetch import GuardedFetch
from web.signin.attempts import Attempts
from web.signin.client_credentials import ClientCredentials
from web.signin.entrance import Entrance
from web.signin.pages import account, account_ways, door, settings, work_account
from web.signin.pages import programs as pages_of_programs
from web.signin.passkeys import relying_party
from web.signin.visitors import SignIn
from web.signin.work.accounts import WorkAccounts
from web.signin.work.providers import ProviderDocuments


def routers(here: Installation, sign_in: SignIn, templates: Jinja2Templates) -> Iterable[APIRouter]:
    """Return the routes of signing in, each way of it."""
    entrance = entrance_of(here, sign_in)
    makers = (door.router, account.router, account_ways.password_router, account_ways.passkey_router)
    accounts, programs = work_accounts(here, entrance), client_credentials(here)
    return [
        *(make(entrance, templates) for make in makers),
        work_account.router(accounts, templates),
        settings.router(accounts, templates),
        pages_of_programs.program_router(sign_in, programs, templates),
        pages_of_programs.token_router(sign_in, programs, templates),
    ]


def entrance_of(here: Installation, sign_in: SignIn) -> Entrance:
    """Return what signing in works with."""
    return Entrance(
        sign_in,
        Attempts(here.sealer, sign_in.entropy, sign_in.secure),
        relying_party(here.settings.public_url),
        here.sealer.derive("passkey-owners"),
    )


def work_accounts(here: Installation, entrance: Entrance) -> WorkAccounts:
    """Return how people sign in with the provider of their organisation, over the guarded network."""
    fetch = _fetch(here)
    documents = ProviderDocuments(fetch, here.desk.clock)
    return WorkAccounts(entrance, documents, fetch.exchange, here.sealer, here.settings.public_url)


def client_credentials(here: Installation) -> ClientCredentials:
    """Return how programs of partners get their tokens."""
    documents = ProviderDocuments(_fetch(here), here.desk.clock)
    return ClientCredentials(here.database, documents, here.desk.randomness.token, here.settings.public_url)


def _fetch(here: Installation) -> GuardedFetch:
    return GuardedFetch(allow=here.settings.fetch_allow, ca_file=here.settings.fetch_ca)
