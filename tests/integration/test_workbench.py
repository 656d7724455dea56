"""The desk over HTTP: whoever signed in reaches every page of theirs from it, and each page is on it."""

import re

import pytest

from cairn import workbench
from records.principals import Role
from tests.support.asking import Askers, app_of, routes_of
from web.signin.permissions import Permission


@pytest.fixture(scope="module")
def app(house):
    return app_of(house)


@pytest.fixture(scope="module")
def askers(house, app):
    return Askers(house, app)


# Pages that another page of the desk leads to.
BELOW = {
    "/audit/export",
    "/award/list.csv",
    "/awards.csv",
    "/me/sessions",
    "/partners/receipts.csv",
    "/policies/new",
    "/people/list",
    "/recognitions/new",
    "/reports.csv",
    "/setup",
    "/setup/badge",
    "/setup/plan",
}


def pages(app):
    """The paths of pages for some roles that stand alone."""
    for route in routes_of(app):
        is_page = isinstance(route.access, Permission) and route.methods == ("GET",)
        if is_page and "{" not in route.path and not route.path.startswith(("/v1/", "/vc-api/", "/scim/")):
            yield route.path


def test_every_page_for_some_roles_is_on_the_desk(app):
    on_it = {page.path.partition("?")[0] for each in workbench.DRAWERS for page in each.pages}
    assert set(pages(app)) - BELOW == on_it


def test_what_the_desk_leads_to_answers(askers):
    desk = askers.send("GET", "/desk", Role.HR)
    links = re.findall(r'<dt><a href="([^"]+)"', desk.text)
    assert len(links) == sum(len(each.pages) for each in workbench.DRAWERS)
    assert {askers.send("GET", link, Role.HR).status_code for link in links} == {200}


def test_a_stranger_is_told_to_sign_in(askers):
    answer = askers.send("GET", "/desk", None)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
