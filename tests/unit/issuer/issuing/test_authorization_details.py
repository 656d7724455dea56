"""Authorization details: read strictly, unknown members ignored."""

import json

import pytest

from issuer.errors import InvalidAuthorizationDetails
from issuer.issuing.authorization_details import answered, read

URL = "https://badges.example/o/acme"
KNOWN = ("one", "two")


def entry(**changes):
    usual = {"type": "openid_credential", "credential_configuration_id": "one"}
    return {name: value for name, value in (usual | changes).items() if value is not None}


def test_the_configurations_that_are_named_are_returned_each_once():
    asked = [entry(credential_configuration_id="two"), entry(), entry(frobnicate=1, locations=[URL])]
    assert read(json.dumps(asked), KNOWN, URL) == ("two", "one")


@pytest.mark.parametrize("text", [None, ""])
def test_nothing_sent_is_nothing_asked_and_nothing_answered(text):
    assert read(text, KNOWN, URL) == ()
    assert answered(()) == {}


def test_each_is_answered_with_the_identifier_of_its_badge():
    (said,) = answered(("one",))["authorization_details"]
    assert said == entry(credential_identifiers=["one"])


@pytest.mark.parametrize(
    "asked",
    [
        {},
        [],
        [7],
        [entry(type=None)],
        [entry(type="payment")],
        [entry(credential_configuration_id=None)],
        [entry(credential_configuration_id=7)],
        [entry(credential_configuration_id="three")],
        [entry(), entry(credential_configuration_id="three")],
        [entry(locations=[])],
        [entry(locations=URL)],
        [entry(locations=["https://other.example"])],
    ],
)
def test_what_does_not_fit_is_refused(asked):
    with pytest.raises(InvalidAuthorizationDetails):
        read(json.dumps(asked), KNOWN, URL)


def test_what_is_no_json_is_refused():
    with pytest.raises(InvalidAuthorizationDetails):
        read("[{", KNOWN, URL)
