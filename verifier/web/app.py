"""The verifier's routes, put together."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.templating import Jinja2Templates

from verifier.web import ask_pages, pages, saving, verifications
from verifier.web.desk import Desk
from verifier.web.openid4vp import router as openid4vp
from verifier.web.vc_api import routes as vc_api

TEMPLATES = Path(__file__).parent / "templates"
# Wallets and programs post here without a cookie.
OPEN_PATHS = (
    "/openid4vp/",
    "/v1/verifications",
    "/v1/bundles",
    "/v1/presentation-requests",
    "/vc-api/credentials/verify",
    "/vc-api/presentations/verify",
)


def routers(desk: Desk, templates: Jinja2Templates) -> list[APIRouter]:
    """Return every router of the verifier."""
    return [
        pages.router(desk, templates),
        saving.router(desk),
        verifications.router(desk),
        openid4vp.router(desk),
        ask_pages.router(desk, templates),
        vc_api.router(desk),
    ]
