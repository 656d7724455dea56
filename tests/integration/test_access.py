"""Who may call which route: every route as everybody, against what it declares."""

import pytest
from fastapi import APIRouter, Depends

from cairn.app import NOT_OURS, Service, create_app
from records.principals import Role
from tests.support.access_table import PLACE, table
from tests.support.asking import ASKERS, Askers, app_of, expected_refusal, routes_of, surprises
from web.signin.access import DeclaredRoute, Open, Undeclared, anybody, by_secret, declared_routes
from web.signin.permissions import GRANTED, Permission


@pytest.fixture(scope="module")
def app(house):
    return app_of(house)


@pytest.fixture(scope="module")
def askers(house, app):
    return Askers(house, app)


def planted(house, *dependencies, path="/planted"):
    """An app with one more route, which does nothing but depend on these."""
    app, more = app_of(house), APIRouter()
    more.get(path, dependencies=list(dependencies))(lambda: {})
    app.include_router(more)
    return app


def declaring(permission):
    """A dependency that says it asks for a permission, and does not."""

    async def careless():
        return None

    careless.permission = permission
    return Depends(careless)


# --- every route, everybody -----------------------------------------------------------------------


def test_every_route_does_to_everybody_what_it_declares(app, askers):
    routes = routes_of(app)
    assert len(routes) > 80
    assert surprises(askers, routes) == []


def test_every_kind_of_permission_and_openness_guards_some_route(app):
    assert {route.access for route in routes_of(app)} >= {
        Permission.AWARD,
        Permission.SEE_AWARDS,
        Permission.CHANGE_STATUS,
        *Open,
    }


def test_a_request_is_looked_for_among_routes_and_not_in_router_after_router(app):
    assert [
        each for each in app.routes if isinstance(getattr(each, "original_router", None), APIRouter)
    ] == []


@pytest.mark.parametrize("service", Service)
def test_each_service_starts_with_every_route_declared(house, service):
    assert declared_routes(create_app(house.here, service), NOT_OURS)


def test_hr_may_what_anybody_may_and_no_other_role_may_everything():
    assert GRANTED[Role.HR] == frozenset(Permission)
    assert all(GRANTED[role] < GRANTED[Role.HR] for role in Role if role is not Role.HR)
    assert set(GRANTED) == set(Role)


# --- the test can see what is wrong ---------------------------------------------------------------


def test_a_route_that_declares_nothing_is_named_with_the_remedy(house):
    with pytest.raises(Undeclared, match=r"GET /planted says that nobody may call it.*needs\(sign_in"):
        declared_routes(planted(house), NOT_OURS)


def test_a_route_that_declares_two_things_is_refused(house):
    with pytest.raises(Undeclared, match="anybody and by_secret"):
        declared_routes(planted(house, anybody, by_secret), NOT_OURS)


def test_a_route_whose_dependency_was_removed_is_refused(house):
    app = app_of(house)
    route = next(each for each in app.routes if each.path == "/partners")
    route.dependant.dependencies.clear()
    with pytest.raises(Undeclared, match="/partners"):
        declared_routes(app, NOT_OURS)


def test_a_route_that_declares_a_permission_and_does_not_ask_for_it_is_found(house):
    app = planted(house, declaring(Permission.AWARD))
    route = DeclaredRoute(("GET",), "/planted", Permission.AWARD)
    assert route in routes_of(app)
    refused = [asker.name for asker in ASKERS if expected_refusal(route, asker)]
    found = surprises(Askers(house, app), [route])
    assert len(found) == len(refused) > 0
    assert all("/planted" in sentence for sentence in found)


def test_a_route_that_says_it_asks_for_a_secret_and_does_not_is_found(house):
    app = planted(house, by_secret)
    found = surprises(Askers(house, app), [DeclaredRoute(("GET",), "/planted", Open.BY_SECRET)])
    assert len(found) == len(ASKERS)


def test_the_page_about_access_says_what_the_routes_say(app):
    assert PLACE.read_text(encoding="utf-8") == table(app), "run `python -m tests.support.access_table`"
