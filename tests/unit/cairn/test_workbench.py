"""The desk leads everybody to the pages that their role may use, and to no other."""

import pytest

from cairn import workbench
from records.principals import Role
from web.signin.permissions import GRANTED
from web.signin.visitors import Visitor

BOTH = workbench.drawers_of(issuer=True, verifier=True)


def paths(drawers):
    return [page.path for each in drawers for page in each.pages]


def visitor(role):
    return Visitor("somebody", "Somebody", "acme", role)


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_what_their_role_may_use_and_nothing_else(role):
    may = {page.path for each in BOTH for page in each.pages if page.permission in GRANTED[role]}
    assert set(paths(workbench.opened(BOTH, visitor(role)))) == may


def test_hr_sees_every_page():
    assert paths(workbench.opened(BOTH, visitor(Role.HR))) == paths(workbench.DRAWERS)


@pytest.mark.parametrize("role", Role)
def test_no_drawer_is_empty(role):
    assert all(each.pages for each in workbench.opened(BOTH, visitor(role)))


def test_a_process_leads_to_what_it_serves():
    issuer = paths(workbench.drawers_of(issuer=True, verifier=False))
    verifier = paths(workbench.drawers_of(issuer=False, verifier=True))
    assert "/awards" in issuer
    assert "/policies" not in issuer
    assert "/policies" in verifier
    assert "/awards" not in verifier


def test_each_page_stands_on_the_desk_once_and_says_what_it_is_for():
    assert len(set(paths(BOTH))) == len(paths(BOTH))
    assert all(page.says.endswith(".") for each in BOTH for page in each.pages)
