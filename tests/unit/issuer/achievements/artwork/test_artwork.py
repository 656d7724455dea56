"""Pictures of badges: the same for the same badge, told in words, and told apart without colour."""

import io
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from credentials.achievement import Achievement, BadgeKind, Level
from credentials.baking import bake, extract
from issuer.achievements.artwork import caption, design, png, svg
from issuer.achievements.artwork.design import INK

SVG = "{http://www.w3.org/2000/svg}"
LEVELS = (Level(1, "Starts"), Level(2, "Leads"), Level(3, "Coaches"))
KINDS = pytest.mark.parametrize("kind", BadgeKind)


def achievement(kind=BadgeKind.VALUES, name="Critical thinking", levels=LEVELS):
    return Achievement("https://badges.example/a", 1, name, "d", "c", kind, levels)


def drawn(level=2, **changes):
    return design(achievement(**changes), "Acme", level)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@KINDS
def test_the_same_badge_gets_the_same_picture_and_another_another(kind):
    again = design(achievement(kind), "Acme", 2)
    png.cache_clear()
    first = png(drawn(kind=kind))
    png.cache_clear()
    assert (png(again), svg(again)) == (first, svg(drawn(kind=kind)))
    for other in (drawn(3, kind=kind), drawn(kind=kind, name="Talk")):
        assert png(other) != first
        assert svg(other) != svg(again)


def test_kinds_are_told_apart_by_their_shape_not_by_colour_alone():
    assert len({drawn(kind=kind).outline for kind in BadgeKind}) == len(BadgeKind)


@KINDS
def test_letters_and_stars_stand_out_from_the_ground(kind):
    assert INK == "#ffffff"
    assert 1.05 / (luminance(drawn(kind=kind).ground) + 0.05) >= 4.5


@KINDS
def test_a_png_is_512_by_512_small_and_carries_its_words(kind):
    body = png(drawn(kind=kind))
    image = Image.open(io.BytesIO(body))
    image.load()
    assert (image.format, image.size) == ("PNG", (512, 512))
    assert len(body) < 20_000
    assert image.text["Title"] == "Critical thinking"
    assert "Level 2 of 3: Leads" in image.text["Description"]


@KINDS
def test_an_svg_names_itself_and_holds_shapes_and_letters_only(kind):
    root = ET.fromstring(svg(drawn(kind=kind)))
    assert {each.tag.removeprefix(SVG) for each in root} == {"title", "desc", "polygon", "text"}
    assert root.find(f"{SVG}title").text == "Critical thinking"
    assert root.find(f"{SVG}desc").text.endswith("of Acme. Level 2 of 3: Leads.")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert root.get("viewBox") == "0 0 512 512"


def test_nothing_that_a_name_holds_becomes_markup():
    name = "<script>\"&'</script> \x08 ]]>"
    root = ET.fromstring(svg(design(achievement(name=name), name)))
    assert root.find(f"{SVG}title").text == name.replace("\x08", "\ufffd")
    assert [each for each in root.iter() if "script" in each.tag] == []


@pytest.mark.parametrize(
    ("level", "levels", "filled"), [(None, LEVELS, 0), (2, LEVELS, 2), (None, (), 0), (3, LEVELS, 3)]
)
def test_there_is_a_star_for_each_level_filled_up_to_the_one_reached(level, levels, filled):
    stars = drawn(level, levels=levels).stars
    assert (len(stars), sum(star.is_reached for star in stars)) == (len(levels), filled)


def test_of_a_long_scale_no_stars_are_drawn_but_the_level_is_told():
    many = tuple(Level(number, f"L{number}") for number in range(1, 9))
    long = drawn(8, levels=many)
    assert long.stars == ()
    assert "Level 8 of 8" in long.description


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Critical thinking", "CT"),
        ("Super 4C", "S4"),
        ("Talk", "T"),
        ("three four five", "TF"),
        ("Éclat & essor", "ÉE"),
        ("— !", ""),
        ("漢字", "漢"),
    ],
)
def test_the_letters_are_the_initials_of_two_words(name, letters):
    assert drawn(name=name).letters == letters


def test_letters_that_the_font_has_not_got_are_left_out_rather_than_shown_as_boxes():
    assert png(drawn(name="漢字")) != png(drawn(name="字"))  # their titles differ
    pixels = [Image.open(io.BytesIO(png(drawn(name=name)))).convert("RGBA") for name in ("漢字", "—")]
    assert pixels[0].tobytes() == pixels[1].tobytes()
    accents = [Image.open(io.BytesIO(png(drawn(name=name)))).convert("RGBA") for name in ("É", "E")]
    assert accents[0].tobytes() == accents[1].tobytes()


def test_the_caption_says_what_the_picture_of_an_achievement_shows():
    assert caption(BadgeKind.VALUES, "Critical thinking") == "Critical thinking: a values badge"


@pytest.mark.parametrize("picture", [png(drawn()), svg(drawn()).encode()], ids=["png", "svg"])
def test_a_badge_taken_out_again_leaves_the_very_picture(picture):
    assert extract(bake(picture, '{"a": 1}')).drawing == picture
