"""A look in a cell of the plan: read, refused with what to do, and written back."""

import pytest

from issuer.looks import Icon, Look, Shape
from issuer.plan import look_words
from issuer.plan.cell_faults import CellFault


def test_a_look_is_read_with_and_without_words():
    assert look_words.read("hexagon; #14619E; bulb") == Look(Shape.HEXAGON, "#14619e", Icon.BULB)
    spoken = look_words.read("Shield;#000000; cup ; A cup; full of tea")
    assert spoken == Look(Shape.SHIELD, "#000000", Icon.CUP, "A cup; full of tea")
    assert look_words.read("") is None


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("hexagon", "shape, colour and icon"),
        ("star; #14619e; bulb", "Choose a shape"),
        ("hexagon; blue; bulb", "six digits"),
        ("hexagon; #14619; bulb", "six digits"),
        ("hexagon; #ffff00; bulb", "contrast of 1.1 to 1"),
        ("hexagon; #14619e; unicorn", "Choose an icon"),
        (f"hexagon; #14619e; bulb; {'x' * 301}", "shorten it"),
    ],
)
def test_what_is_no_look_is_refused_with_what_to_do(text, remedy):
    with pytest.raises(CellFault, match=remedy):
        look_words.read(text)
