"""Pictures: what is taken out of them, what is compared, and that hostile ones cost nothing."""

import json

import pytest

from credentials.baking import bake, extract
from credentials.digest import digest_multibase
from tests.support.pictures import SVG, png, text_chunk
from verifier.checks import image
from verifier.report import Check, Outcome

NAMED = "https://badges.example/image.png"


def naming(digest, at="achievement"):
    """Return a document whose picture is named with this digest."""
    subject = {"achievement": {"image": {"id": NAMED}}}
    document = {"credentialSubject": subject, "relatedResource": [{"id": NAMED, "digestMultibase": digest}]}
    return document if at == "achievement" else document | {"credentialSubject": [subject]}


def found(picture, document):
    finding = image.check(image.opened(picture), document)
    return finding.outcome, finding.code


def test_a_badge_that_came_as_a_file_came_in_no_picture():
    came = image.opened(b"{}")
    assert (came.body, came.form, came.fault) == (b"{}", None, None)
    assert image.check(came, {}).code == "no_image"


@pytest.mark.parametrize(("drawing", "form"), [(png(), "png"), (SVG, "svg")])
def test_the_badge_of_a_picture_is_what_is_checked(drawing, form):
    came = image.opened(bake(drawing, '{"a": 1}'))
    assert (came.body, came.form, came.fault) == (b'{"a": 1}', form, None)


def test_a_picture_with_one_badge_passes_and_says_that_the_drawing_is_not_signed():
    assert found(bake(png(), "{}"), {}) == (Outcome.PASSED, "image_one_badge")


@pytest.mark.parametrize("at", ["achievement", "list of subjects"])
def test_the_drawing_is_compared_where_the_badge_names_its_picture_by_digest(at):
    named = naming(digest_multibase(png()), at)
    assert found(bake(png(), json.dumps(named)), named) == (Outcome.PASSED, "image_as_named")
    other = bake(png(width=3), json.dumps(named))
    assert found(other, named) == (Outcome.PASSED, "image_another_drawing")


@pytest.mark.parametrize("digest", ["nonsense", "u", None, 7])
def test_a_digest_that_is_none_is_never_taken_for_the_drawings(digest):
    assert found(bake(png(), "{}"), naming(digest))[1] != "image_as_named"


@pytest.mark.parametrize(
    ("picture", "outcome", "code"),
    [
        (png(), Outcome.UNKNOWN, "image_without_badge"),
        (png(text_chunk(b"{}"), text_chunk(b"{}")), Outcome.FAILED, "image_several_badges"),
        (png(text_chunk(b"{}", b"openbadges")), Outcome.UNKNOWN, "image_older_badge"),
        (png(text_chunk(b"{}", packed=b"\1")), Outcome.UNKNOWN, "image_wrongly_baked"),
        (png(width=5000), Outcome.UNKNOWN, "image_too_large"),
        (png()[:-1], Outcome.UNKNOWN, "image_damaged"),
        (png(end=b"x"), Outcome.UNKNOWN, "image_malformed"),
    ],
)
def test_every_fault_of_a_picture_has_its_finding(picture, outcome, code):
    came = image.opened(picture)
    assert came.fault is not None
    assert (came.fault.check, came.fault.outcome, came.fault.code) == (Check.IMAGE, outcome, code)
    assert came.form == "png"


def test_a_badge_taken_out_of_a_picture_leaves_the_drawing():
    assert extract(bake(png(), "{}")).drawing == png()
