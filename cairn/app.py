"""Both services, or one of them, as one ASGI app."""

from collections.abc import Iterable
from enum import StrEnum

from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request

import issuer.web.app
import issuer.web.errors
import verifier.web.app
import verifier.web.errors
from cairn import first_run, setting_up, signing_in, wallet_help, workbench
from cairn.binder import BundleBinder
from cairn.described import describe
from cairn.errors import SetupOver
from cairn.examination import examiner
from cairn.first_run import FirstRuns
from cairn.health import Health
from cairn.installation import Installation
from cairn.own_domain import did_configuration
from cairn.partner_office import partner_office
from cairn.parts_desk import WalletParts
from cairn.recognition_checks import RecognitionChecks
from cairn.shared_counts import SharedCounts
from cairn.traffic import NO_LIMITS, Traffic
from cairn.verifier_identity import did_document
from credentials.wording import N_
from issuer.web.limits import limits_of
from issuer.web.open_badges.status_info import in_its_form
from issuer.web.vc_api import routes as vc_api
from issuer.web.vc_api.office import OpenOffice
from records.errors import DatabaseBusy, DatabaseUnavailable, UnknownPrincipal, Unstorable
from verifier.web.partners.office import of_program
from web.assets import PREFIX, Assets
from web.cross_origin import CrossOrigin
from web.csrf import FormTokens
from web.edge import Edge, protect
from web.problems import Problems
from web.signin import visitors
from web.signin.access import anybody, declared_routes
from web.targets import AllowList
from web.templates import make_templates

VERSION = "0.1.0"
# What the framework adds, and files that every page needs.
NOT_OURS = ("/v1/openapi.json", PREFIX)
_ONE_MEBIBYTE = 1 << 20
_FOR_ANYBODY = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache"}
# In mebibytes: a stack comes with all its parts.
_LARGER_BODIES = {
    "/award/list": 5,
    "/badges/": 3,
    "/v1/award-lists": 5,
    "/check": 12,
    "/partners/check": 12,
    "/v1/verifications": 12,
    "/v1/bundles": 12,
    "/v1/frameworks": 13,
    "/framework/competencies": 13,
    "/openid4vp/": 6,
    "/v1/presentation-requests/": 6,
    "/ask/": 6,
    "/vc-api/presentations/verify": 6,
}


class Service(StrEnum):
    """What a process serves."""

    ALL = "all"
    ISSUER = "issuer"
    VERIFIER = "verifier"


def create_app(
    here: Installation, service: Service = Service.ALL, *, office: OpenOffice | None = None
) -> FastAPI:
    """Return the app of an installation; with `office` anybody may issue by the VC-API, as its issuers."""
    app = FastAPI(
        title="Cairn", version=VERSION, openapi_url="/v1/openapi.json", docs_url=None, redoc_url=None
    )
    app.router.redirect_slashes = False  # wallets take a redirect for an error
    assets = Assets()
    folders = (issuer.web.app.TEMPLATES, verifier.web.app.TEMPLATES)
    templates = make_templates(*folders, assets=assets, places=_places(service))
    for router in _every_router(here, service, templates, office):
        # `include_router` would work out each route once more, and ask router after router at every request.
        app.router.routes.extend(router.routes)
    app.mount(PREFIX, assets)
    _translate_oauth(app)
    # Suites that check us on this machine ask faster than anybody else may.
    protect(app, _edge(here, templates, NO_LIMITS if office else here.settings.traffic))
    # Outermost, so that web wallets can read every refusal too.
    app.add_middleware(CrossOrigin, is_open=issuer.web.app.is_for_wallets)
    describe(app)
    declared_routes(app, NOT_OURS)  # default deny: a route that says nothing keeps the app from starting
    return app


def _places(service: Service) -> dict[str, str]:
    """Return what the pages of this process lead to."""
    looked_at: dict[str, str] = {"/check": N_("Check a badge"), "/ask": N_("Ask for a badge")}
    check = looked_at if service is not Service.ISSUER else {}
    return check | ({"/awards": N_("Awards")} if service is not Service.VERIFIER else {})


def _every_router(
    here: Installation, service: Service, templates: Jinja2Templates, office: OpenOffice | None
) -> Iterable[APIRouter]:
    yield from _routers(here, service, templates)
    if service is not Service.VERIFIER:
        yield vc_api.open_router(office) if office else vc_api.router(here.desk, sign_in(here))
    yield _operations(here)


def _routers(here: Installation, service: Service, templates: Jinja2Templates) -> Iterable[APIRouter]:
    if service is not Service.VERIFIER:
        check = here.check
        places = AllowList(here.settings.fetch_allow)
        office = partner_office(here, sign_in(here))
        elsewhere = issuer.web.app.Elsewhere(
            WalletParts(check),
            check.sources.resolver,
            places,
            BundleBinder(check),
            RecognitionChecks(check),
            signing_in.client_credentials(here),
            lambda visitor: office.count(of_program(visitor)),
        )
        # Before the one-time links, which would take any word after /sign-in/ for theirs.
        yield from signing_in.routers(here, sign_in(here), templates)
        yield from issuer.web.app.routers(here.desk, sign_in(here), templates, examiner(check), elsewhere)
    if service is not Service.ISSUER:
        yield from verifier.web.app.routers(partner_office(here, sign_in(here)), templates)
    drawers = workbench.drawers_of(
        issuer=service is not Service.VERIFIER, verifier=service is not Service.ISSUER
    )
    yield wallet_help.router(here, templates)
    runs = FirstRuns(here, signing_in.entrance_of(here, sign_in(here)))
    yield workbench.router(sign_in(here), templates, drawers, runs.tasks)
    if service is not Service.VERIFIER:
        yield setting_up.router(runs.entrance, templates)
        yield first_run.plan_router(runs, templates)
        yield first_run.router(runs, templates)
    yield _front(here, service, templates)


def sign_in(here: Installation) -> visitors.SignIn:
    """Return the installation's sign-in."""
    return visitors.SignIn(
        database=here.database,
        entropy=here.desk.randomness.token,
        now=here.desk.clock,
        forms=FormTokens(here.sealer.derive("form-tokens")),
        secure=here.settings.public_url.startswith("https://"),
        limits=limits_of(here.desk),
        hr_needs_passkey=here.settings.hr_needs_passkey,
    )


def _front(here: Installation, service: Service, templates: Jinja2Templates) -> APIRouter:
    routes = APIRouter(include_in_schema=False, dependencies=[anybody])

    @routes.get("/")
    def home(request: Request) -> Response:
        if service is Service.VERIFIER:
            return RedirectResponse("/check", status_code=303)
        view = {
            "organisations": here.desk.store.organisations(),
            "visitor": sign_in(here).visitor(request),
        }
        return templates.TemplateResponse(request, "home.html", view)

    @routes.get("/.well-known/did.json")
    def installation_did() -> Response:
        return Response(did_document(here.check.identity), media_type="application/did+json")

    @routes.get("/.well-known/did-configuration.json")
    def domain() -> Response:
        body = did_configuration(here.desk.store)
        if body is None:
            return JSONResponse({}, 404)
        return Response(body, media_type="application/json", headers=_FOR_ANYBODY)

    return routes


def _operations(here: Installation) -> APIRouter:
    routes = APIRouter(include_in_schema=False, dependencies=[anybody])
    health = Health(here)

    @routes.get("/livez")
    def alive() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @routes.get("/readyz")
    def ready() -> JSONResponse:
        is_ready = health.is_ready()
        if not is_ready:
            return JSONResponse({"status": "not ready"}, 503)
        advice = health.advice()
        return JSONResponse({"status": "ok"} | ({"advice": advice} if advice else {}))

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return routes


def _translate_oauth(app: FastAPI) -> None:
    async def tell(_: Request, refusal: Exception) -> Response:
        return issuer.web.errors.oauth_error(refusal)  # type: ignore[arg-type]  # registered for these only

    for refusal in issuer.web.errors.OAUTH:
        app.add_exception_handler(refusal, tell)


def _edge(here: Installation, templates: Jinja2Templates, traffic: Traffic) -> Edge:
    table: dict[type[Exception], tuple[int, str]] = {
        DatabaseBusy: (503, "Busy just now"),
        DatabaseUnavailable: (503, "The database can not be reached"),
        UnknownPrincipal: (404, "No such person"),
        SetupOver: (410, "The set-up is over"),
        Unstorable: (422, "The request holds what can not be kept"),
    }
    for refusals in (issuer.web.errors.PROBLEMS, verifier.web.errors.PROBLEMS, visitors.PROBLEMS):
        table.update(refusals)
    return Edge(
        public_url=here.settings.public_url,
        problems=Problems(
            table, pages=templates.env, is_oauth=issuer.web.app.is_for_wallets, in_its_form=in_its_form
        ),
        further_origins=_loopback_names(here.settings.public_url),
        open_paths=(*issuer.web.app.OPEN_PATHS, *verifier.web.app.OPEN_PATHS),
        larger_bodies={path: size * _ONE_MEBIBYTE for path, size in _LARGER_BODIES.items()},
        proxies=here.settings.proxies,
        allowance_of=traffic.of,
        shared=SharedCounts(here.database, here.sealer.derive("rate-limits"), here.desk.clock).take,
        languages=here.settings.languages,
    )


def _loopback_names(public_url: str) -> tuple[str, ...]:
    """Return the other names a browser on this machine may use for a loopback address."""
    if "//127.0.0.1" in public_url:
        return (public_url.replace("//127.0.0.1", "//localhost"),)
    return ()
