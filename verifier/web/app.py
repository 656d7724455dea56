"""The verifier's routes, put together."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.templating import Jinja2Templates

from verifier.web import ask_pages, candidates, lab, pages, samples, saving, verifications
from verifier.web.openid4vp import router as openid4vp
from verifier.web.partners import api as partners_api
from verifier.web.partners import check_pages, policy_pages, receipt_pages
from verifier.web.partners.office import Office
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


def routers(office: Office, templates: Jinja2Templates) -> list[APIRouter]:
    """Return every router of the verifier."""
    desk = office.desk
    return [
        pages.router(desk, templates),
        candidates.router(desk, templates),
        saving.router(desk),
        verifications.router(office),
        partners_api.router(office),
        policy_pages.router(office, templates),
        check_pages.router(office, templates),
        receipt_pages.router(office, templates),
        samples.router(desk, templates),
        lab.router(desk, templates),
        openid4vp.router(desk),
        ask_pages.router(desk, templates),
        vc_api.router(desk),
    ]
