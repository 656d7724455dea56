"""Which of how many a badge is, in every carrier and file, read back as a stranger does."""

import pytest

from issuer.achievements.configurations import (
    DC_SD_JWT,
    JWT_VC_JSON,
    JWT_VC_JSON_ES256,
    JWT_VC_JSON_RS256,
    JWT_VC_JSON_V1,
    LDP_VC,
    LDP_VC_SD,
)
from issuer.issuing import files
from issuer.issuing.files import FileForm
from issuer.scarcity import Cap, Period
from tests.support.builders import at, draft, give
from tests.unit.issuer.issuing.test_privacy import claimed, planned, shown

CARRIERS = (
    LDP_VC, LDP_VC_SD, JWT_VC_JSON, JWT_VC_JSON_ES256, JWT_VC_JSON_RS256, JWT_VC_JSON_V1, DC_SD_JWT,
)  # fmt: skip


def numbered(scene, cap):
    planned(scene, draft("rare", levels=(), cap=cap))
    give(scene.tx, "rare", at(0), to="ida@example.org")
    return give(scene.tx, "rare", at(1))


@pytest.mark.parametrize("configuration", CARRIERS)
def test_a_scarce_badge_says_which_of_how_many_in_every_carrier(scene, configuration):
    made = numbered(scene, Cap(10))
    content = shown(scene, claimed(scene, made, configuration))
    assert content.license_number == "2 of 10"
    assert content.criteria.endswith("\n\nAt most 10 are awarded in all.")


@pytest.mark.parametrize("configuration", [LDP_VC_SD, DC_SD_JWT])
def test_it_is_told_though_its_holder_keeps_back_all_that_can_be(scene, configuration):
    made = numbered(scene, Cap(10, Period.YEAR))
    content = shown(scene, claimed(scene, made, configuration), pointers=())
    assert content.license_number == f"2 of 10 in {at(1).year}"


def test_files_say_it_too(scene):
    made = numbered(scene, Cap(10))
    for form in FileForm:
        files.make(scene.tx, made, form, scene.identity, at(3), scene.randomness, "leader")
    assert {shown(scene, each).license_number for each in scene.tx.copies.of_award(made.id)} == {"2 of 10"}


def test_a_badge_without_cap_says_nothing_of_it(scene):
    made = numbered(scene, None)
    assert shown(scene, claimed(scene, made, LDP_VC)).license_number is None
