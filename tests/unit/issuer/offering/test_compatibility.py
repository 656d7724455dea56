"""The switches for older wallets: their defaults, and how they are turned."""

from dataclasses import asdict

import pytest

from issuer.offering.compatibility import Compatibility

ON_BY_ITSELF = {
    "legacy_wellknown_paths",
    "c_nonce_in_responses",
    "accept_single_proof",
    "accept_format_request",
    "credential_singular_in_response",
    "accept_user_pin",
}


def test_what_only_widens_is_on_and_what_changes_answers_is_off():
    assert {name for name, is_on in asdict(Compatibility()).items() if is_on} == ON_BY_ITSELF


@pytest.mark.parametrize("name", asdict(Compatibility()))
def test_each_switch_is_turned_on_and_off_alone(name):
    usual = asdict(Compatibility())
    assert asdict(Compatibility().turned([name])) == usual | {name: True}
    assert asdict(Compatibility().turned([f"-{name}"])) == usual | {name: False}


def test_a_switch_that_there_is_not_is_named():
    with pytest.raises(ValueError, match="frobnicate"):
        Compatibility().turned(["frobnicate"])
