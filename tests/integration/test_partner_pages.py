"""The page on which HR keeps the partners whose badges count here."""

import re

import pytest

from cairn.demo import SLUG
from did.methods.key import did_of_key
from keys.public import Algorithm
from keys.software import SoftwareSigner
from records.principals import Principal, Role


def new_did():
    return did_of_key(SoftwareSigner.generate(Algorithm.EDDSA).public_key)


@pytest.fixture
def hr(house):
    return house.signed_in()


def token(hr):
    return re.search(r'name="csrf" value="([^"]+)"', hr.get("/partners").text).group(1)


def send(hr, path="/partners", **form):
    return hr.post(path, data={"csrf": token(hr), **form}, follow_redirects=False)


def names(house):
    with house.here.desk.work(SLUG) as work:
        return [each.name for each in work.tx.partners.all()]


def test_a_partner_is_added_shown_and_taken_off(house, hr):
    did = new_did()
    assert send(hr, name="Beta GmbH", did=did).status_code == 303
    page = hr.get("/partners").text
    assert "Beta GmbH" in page
    assert did in page
    assert send(hr, "/partners/remove", name="Beta GmbH").status_code == 303
    assert "Beta GmbH" not in names(house)


@pytest.mark.parametrize(
    ("name", "did", "status", "why"),
    [
        ("Gamma", "gamma.example", 422, "is not a DID"),
        ("Gamma", "did:web:localhost%3A1", 422, "can not be had just now"),
        ("Gam<ma", new_did(), 422, "can not have any of"),
        ("ALPHA", new_did(), 409, "already"),
    ],
)
def test_what_can_not_be_used_is_said_and_stays_in_the_form(house, hr, name, did, status, why):
    send(hr, name="Alpha", did=new_did())
    refused = send(hr, name=name, did=did)
    assert refused.status_code == status
    assert why in refused.text
    assert f'value="{did}"' in refused.text
    assert "Gamma" not in names(house)


def test_who_is_no_partner_is_not_taken_off(hr):
    assert send(hr, "/partners/remove", name="Nobody").status_code == 404


def test_only_hr_keeps_partners_and_only_by_our_own_form(house, hr):
    assert house.browser().get("/partners").status_code == 401
    leader = house.signed_in(Principal("leader-of-partners", "Li", "li@example.com", Role.LEADER))
    assert leader.get("/partners").status_code == 403
    assert "/partners" not in leader.get("/awards").text
    assert "/partners" in hr.get("/awards").text
    forged = hr.post("/partners", data={"name": "X", "did": new_did(), "csrf": "x"}, follow_redirects=False)
    assert forged.status_code == 403
