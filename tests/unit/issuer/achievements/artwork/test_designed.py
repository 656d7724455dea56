"""Pictures that somebody designed: each icon and shape is another picture, told in words, with nothing but polygons."""

import io
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from credentials.achievement import Achievement, BadgeKind, Level
from credentials.baking import bake, extract
from issuer.achievements.artwork import caption, design, png, svg, usual_look
from issuer.looks import Icon, Look, Shape

LOOK = Look(Shape.SHIELD, "#14619e", Icon.BULB)
BADGE = Achievement(
    "https://a.example", 1, "Listening", "d", "c", BadgeKind.SKILL, (Level(1, "A"), Level(2, "B"))
)


def drawn(look=LOOK, level=1):
    return design(BADGE, "Acme", level, look)


@pytest.mark.parametrize("look", [Look(shape, "#14619e", icon) for shape in Shape for icon in (Icon.CUP,)])
def test_every_shape_stays_inside_the_picture(look):
    assert all(0 <= place <= 512 for point in drawn(look).outline for place in point)


@pytest.mark.parametrize("icon", Icon)
def test_every_icon_stays_inside_its_square(icon):
    found = [point for patch in drawn(Look(Shape.CIRCLE, "#000000", icon)).icon for point in patch.outline]
    assert all(156 <= x <= 356 and 132 <= y <= 332 for x, y in found)
    assert bool(found) is (icon is not Icon.INITIALS)


def test_every_shape_and_icon_and_level_is_another_picture():
    looks = [Look(shape, "#14619e") for shape in Shape] + [
        Look(Shape.CIRCLE, "#14619e", icon) for icon in Icon
    ]
    pictures = [svg(drawn(look)) for look in dict.fromkeys(looks)]
    assert all(one != other for one, other in combinations(pictures, 2))
    assert png(drawn(level=1)) != png(drawn(level=2))


def test_nobody_s_design_is_the_look_of_the_kind():
    for kind in BadgeKind:
        about = Achievement("https://a.example", 1, "Listening", "d", "c", kind)
        assert design(about, "Acme").outline == design(about, "Acme", None, usual_look(kind)).outline
        assert caption(kind, "Listening").startswith("Listening: a ")


def test_a_designed_picture_is_told_in_words_that_can_be_replaced():
    assert caption(BadgeKind.SKILL, "Listening", LOOK) == (
        "Listening: a skill badge, a blue shield with a light bulb"
    )
    spoken = Look(Shape.SHIELD, "#14619e", Icon.BULB, "A lamp <burns>.")
    assert caption(BadgeKind.SKILL, "Listening", spoken) == "A lamp <burns>."
    assert (
        ET.fromstring(svg(drawn(spoken)))
        .find("{*}desc")
        .text.startswith("A skill badge of Acme: A lamp <burns>.")
    )


def test_both_forms_can_carry_a_badge():
    for picture in (png(drawn()), svg(drawn()).encode()):
        assert extract(bake(picture, "{}")) is not None
    assert Image.open(io.BytesIO(png(drawn()))).size == (512, 512)
