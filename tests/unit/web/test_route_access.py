"""What a route declares about who may call it is found, and a route that says nothing is told what to do."""

import pytest
from fastapi import APIRouter, Depends, FastAPI

from web.signin.access import DeclaredRoute, Open, Undeclared, anybody, by_secret, declared_routes, signed_in
from web.signin.permissions import Permission


def asks():
    """A dependency that asks for a permission."""


asks.permission = Permission.AWARD


def inside(_: None = Depends(asks)):
    """A dependency that rests on another one."""


def app_with(*dependencies, router_wide=(), methods=("GET",)):
    routes = APIRouter(dependencies=list(router_wide))
    routes.add_api_route("/here", lambda: {}, methods=list(methods), dependencies=list(dependencies))
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(routes)
    return app


@pytest.mark.parametrize(
    ("dependency", "access"),
    [
        (anybody, Open.ANYBODY),
        (by_secret, Open.BY_SECRET),
        (signed_in, Open.SIGNED_IN),
        (Depends(asks), Permission.AWARD),
        (Depends(inside), Permission.AWARD),
    ],
)
def test_what_a_route_declares_is_found(dependency, access):
    expected = (DeclaredRoute(("GET",), "/here", access),)
    assert declared_routes(app_with(dependency)) == expected
    assert declared_routes(app_with(router_wide=[dependency])) == expected


def test_the_same_said_twice_is_said_once():
    assert declared_routes(app_with(anybody, router_wide=[anybody]))[0].access is Open.ANYBODY


@pytest.mark.parametrize("dependencies", [(), (anybody, by_secret), (anybody, Depends(asks))])
def test_a_route_that_says_nothing_or_two_things_is_refused_by_name(dependencies):
    with pytest.raises(Undeclared, match="GET /here"):
        declared_routes(app_with(*dependencies))


def test_what_others_add_to_an_app_is_left_to_whoever_names_it():
    app = FastAPI(openapi_url="/openapi.json", docs_url=None, redoc_url=None)
    assert declared_routes(app, ["/openapi.json"]) == (
        DeclaredRoute(("GET",), "/openapi.json", Open.ANYBODY),
    )
    with pytest.raises(Undeclared, match=r"/openapi\.json"):
        declared_routes(app)


def test_methods_that_every_route_has_are_not_told():
    assert declared_routes(app_with(anybody, methods=("GET", "HEAD", "POST")))[0].methods == ("GET", "POST")
