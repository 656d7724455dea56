"""Other people's baked badges: what 1EdTech put into a picture is taken out, and its proof holds."""

import pytest

from credentials.baking import bake, extract
from tests.support.tools import VECTORS, need
from tests.vectors.test_verdicts import OB, Check, Outcome, found, in_a_did, report
from verifier.authenticity import is_authentic

pytestmark = pytest.mark.vectors
PICTURES = ("simple-json.png", "simple-json.svg")


@pytest.fixture(autouse=True)
def _vectors():
    need("vectors")


@pytest.mark.parametrize("name", PICTURES)
def test_their_baked_badges_are_genuine_once_the_issuers_document_is_served(name):
    assert is_authentic(in_a_did(extract((OB / name).read_bytes()).text))


@pytest.mark.parametrize("name", PICTURES)
def test_the_verifier_takes_the_badge_out_of_the_picture_by_itself(name):
    made = report((OB / name).read_bytes())
    assert made.input.format == name[-3:]
    # Their issuer is a web address, which we do not resolve: the same as of the file without a picture.
    assert found(made, Check.ISSUER_KEY) == (Outcome.UNKNOWN, "issuer_method_unsupported")
    assert found(made, Check.STRUCTURE) == (Outcome.PASSED, "readable")


@pytest.mark.parametrize("name", PICTURES)
def test_a_badge_baked_into_their_picture_takes_the_place_of_theirs(name):
    picture = (OB / name).read_bytes()
    again = bake(picture, (OB / "simple.jwt").read_text().strip())
    assert extract(again).text.startswith(b"ey")
    assert extract(again).drawing == extract(picture).drawing


def test_the_pictures_are_there():
    assert all((VECTORS / "1edtech-ob30" / name).exists() for name in PICTURES)
