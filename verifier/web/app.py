"""The verifier's routes, put together."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.templating import Jinja2Templates

from verifier.web import pages, verifications
from verifier.web.desk import Desk
from verifier.web.openid4vp import router as openid4vp

TEMPLATES = Path(__file__).parent / "templates"
# Wallets and programs post here without a cookie.
OPEN_PATHS = ("/openid4vp/", "/v1/verifications", "/v1/presentation-requests")


def routers(desk: Desk, templates: Jinja2Templates) -> list[APIRouter]:
    """Return every router of the verifier."""
    return [pages.router(desk, templates), verifications.router(desk), openid4vp.router(desk)]
