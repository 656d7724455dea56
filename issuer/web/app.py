"""The issuer's routes, put together."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.templating import Jinja2Templates

from issuer.web import api, documents
from issuer.web.desk import Desk
from issuer.web.openid4vci import credential, metadata, nonce, offer, token
from issuer.web.pages import awards, claim, entrance
from web.signin.visitors import SignIn

TEMPLATES = Path(__file__).parent / "templates"
# Endpoints for wallets read no cookie, so another site's page gains nothing by calling them.
OPEN_PATHS = ("/o/",)


def routers(desk: Desk, sign_in: SignIn, templates: Jinja2Templates) -> list[APIRouter]:
    """Return every router of the issuer."""
    wallets = [metadata, offer, token, nonce, credential]
    return [
        *(each.router(desk) for each in wallets),
        documents.router(desk, templates),
        claim.router(desk, templates),
        entrance.router(sign_in, templates),
        awards.router(desk, sign_in, templates),
        awards.status_router(desk, sign_in, templates),
        api.router(desk, sign_in),
    ]
