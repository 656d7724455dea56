"""Between somebody in the directory and a SCIM user: what is known here wins, and what was said is kept as it was."""

from dataclasses import replace

import pytest
from scim2_models import InvalidValueException

from issuer.web.scim.members import user_of, version_of, wish_of, with_address
from issuer.web.scim.shapes import Employee, Employment
from records.directory import Member
from records.principals import Principal, Role
from tests.support.builders import at

SAID = {
    "userName": "Zoe.R",
    "name": {"givenName": "Zoë", "familyName": "Rivera"},
    "emails": [{"value": "zoe@acme.example", "type": "work", "primary": True}],
}
ZOE = Member(
    Principal("p-1", "Zoë Rivera", "zoe@acme.example", Role.EMPLOYEE, None, "Sales"),
    "Zoe.R",
    at(0),
    at(9),
    "ext-7",
    SAID,
    3,
)


def wish(**said):
    return wish_of(
        Employee.model_validate({"userName": "zoe", "emails": [{"value": "z@acme.example"}]} | said)
    )


def test_somebody_is_shown_as_the_directory_said_with_what_is_known_here():
    user = user_of(ZOE, "https://badges.example")
    assert (user.id, user.user_name, user.external_id, user.active) == ("p-1", "Zoe.R", "ext-7", True)
    assert (user.name.given_name, user.display_name) == ("Zoë", "Zoë Rivera")
    assert user[Employment].department == "Sales"
    assert user.meta.location == "https://badges.example/scim/v2/Users/p-1"
    assert user.meta.version == version_of(ZOE) == 'W/"3"'


def test_an_address_that_changed_here_takes_the_place_of_what_was_said():
    moved = replace(ZOE, principal=replace(ZOE.principal, address="zoe@home.example"))
    (address,) = user_of(moved, "https://badges.example").emails
    assert (address.value, address.primary) == ("zoe@home.example", True)


def test_whoever_has_no_name_and_no_department_is_shown_without():
    plain = replace(
        ZOE, principal=Principal("p-2", "b@acme.example", "b@acme.example", Role.EMPLOYEE), document={}
    )
    user = user_of(plain, "https://badges.example")
    assert (user.display_name, user[Employment]) == (None, None)


def test_whoever_may_not_sign_in_is_not_active():
    gone = replace(ZOE, principal=replace(ZOE.principal, disabled_at=at(5)))
    assert user_of(gone, "https://badges.example").active is False


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ([{"value": "a@acme.example"}, {"value": "b@acme.example", "primary": True}], "b@acme.example"),
        ([{"value": "A@acme.example"}, {"value": "b@acme.example"}], "a@acme.example"),
    ],
)
def test_the_primary_address_counts_or_else_the_first(said, address):
    assert wish(emails=said).address.lower() == address


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"displayName": "Zoë R.", "name": {"givenName": "Zoë"}}, "Zoë R."),
        ({"name": {"formatted": "Rivera, Zoë", "givenName": "Zoë"}}, "Rivera, Zoë"),
        ({"name": {"givenName": "Zoë", "familyName": "Rivera"}}, "Zoë Rivera"),
        ({"name": {"familyName": "Rivera"}}, "Rivera"),
        ({}, ""),
    ],
)
def test_a_name_is_what_is_displayed_or_formatted_or_its_parts(said, name):
    assert wish(**said).name == name


@pytest.mark.parametrize(
    ("said", "is_active"), [({"active": False}, False), ({"active": True}, True), ({}, True)]
)
def test_only_who_is_said_not_to_work_here_is_not_active(said, is_active):
    assert wish(**said).is_active is is_active


def test_what_is_known_here_besides_is_not_kept_twice():
    kept = wish(externalId="ext-7", active=True, displayName="Zoë").document
    assert {"id", "meta", "externalId", "active"} & kept.keys() == set()
    assert kept["displayName"] == "Zoë"


def test_without_an_address_there_is_nobody():
    with pytest.raises(InvalidValueException):
        wish_of(Employee.model_validate({"userName": "zoe", "emails": []}))


@pytest.mark.parametrize(
    ("sent", "emails"),
    [
        ({"userName": "z@acme.example"}, [{"value": "z@acme.example", "primary": True}]),
        ({"USERNAME": "z@acme.example"}, [{"value": "z@acme.example", "primary": True}]),
        ({"userName": "z@acme.example", "Emails": []}, None),
        ({"userName": "zoe"}, None),
        ({}, None),
    ],
)
def test_a_user_name_that_is_an_address_stands_for_one_where_none_is_sent(sent, emails):
    assert with_address(sent).get("emails") == emails
