"""How signing in is put together here."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.templating import Jinja2Templates

from cairn.installation import Installation
from web.signin.attempts import Attempts
from web.signin.entrance import Entrance
from web.signin.pages import account, account_ways, door
from web.signin.passkeys import relying_party
from web.signin.visitors import SignIn


def routers(here: Installation, sign_in: SignIn, templates: Jinja2Templates) -> Iterable[APIRouter]:
    """Return the routes of signing in, each way of it."""
    entrance = entrance_of(here, sign_in)
    makers = (door.router, account.router, account_ways.password_router, account_ways.passkey_router)
    return [make(entrance, templates) for make in makers]


def entrance_of(here: Installation, sign_in: SignIn) -> Entrance:
    """Return what signing in works with."""
    return Entrance(
        sign_in,
        Attempts(here.sealer, sign_in.entropy, sign_in.secure),
        relying_party(here.settings.public_url),
        here.sealer.derive("passkey-owners"),
    )
