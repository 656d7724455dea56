"""QR codes read back by a decoder that shares no code with the encoder, from modules and outputs."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from web.qr import MIN_PIXELS, QUIET_ZONE, qr_matrix, qr_size, qr_svg, qr_terminal

OFFER = (
    "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fbadges.example%2Foffers%2FaBcDeFgHiJkLmNoP"
)
LINK = "https://badges.example/claim/aBcDeFgHiJkLmNoPqRsT"
SVG = "{http://www.w3.org/2000/svg}"


def decode(image):
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode, try_invert=False)
    return found[0] if found else None


def drawn(matrix, scale=4):
    image = Image.new("L", (len(matrix), len(matrix)), 255)
    image.putdata([0 if dark else 255 for row in matrix for dark in row])
    return image.resize((len(matrix) * scale,) * 2, Image.Resampling.NEAREST)


def rasterised(svg, page=255):
    """Draw our own SVG dialect: the plate, and rectangles of one row each, on a page of some grey."""
    root = ElementTree.fromstring(str(svg))
    side, modules = int(root.get("width")), int(root.get("viewBox").split()[2])
    scale = side // modules
    image = Image.new("L", (side + 40, side + 40), page)
    draw = ImageDraw.Draw(image)
    if root.find(f"{SVG}rect") is not None:
        draw.rectangle((20, 20, 19 + side, 19 + side), fill=255)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", root.find(f"{SVG}path").get("d")):
        left, top = 20 + int(x) * scale, 20 + int(y) * scale
        draw.rectangle((left, top, left + int(length) * scale - 1, top + scale - 1), fill=0)
    return image


def shown(text):
    """Play a terminal: colours as the escape codes say, each half block two pixels."""
    rows = []
    for line in text.splitlines():
        assert line.startswith("\x1b[38;5;16;48;5;231m")
        assert line.endswith("\x1b[0m")
        blocks = re.sub(r"\x1b\[[0-9;]*m", "", line)
        rows += [[block in "█▀" for block in blocks], [block in "█▄" for block in blocks]]
    return rows


@pytest.mark.parametrize("text", [OFFER, LINK, "x", "Zoë ★★ 世界", "A" * 1000])
def test_the_modules_decode_to_the_text(text):
    assert decode(drawn(qr_matrix(text))).text == text


@settings(max_examples=30)
@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=300))
def test_any_link_decodes_to_itself(text):
    assert decode(drawn(qr_matrix(text))).text == text


@pytest.mark.parametrize("mask", range(8))
def test_every_fixed_mask_decodes(mask):
    assert decode(drawn(qr_matrix(OFFER, mask))).text == OFFER


def test_the_error_correction_is_level_m():
    assert decode(drawn(qr_matrix(OFFER))).ec_level == "M"


def test_the_quiet_zone_is_four_modules_on_every_side():
    matrix = qr_matrix(LINK)
    assert not any(any(row) for row in (*matrix[:QUIET_ZONE], *matrix[-QUIET_ZONE:]))
    assert not any(any(row[:QUIET_ZONE]) or any(row[-QUIET_ZONE:]) for row in matrix)
    assert any(matrix[QUIET_ZONE])


@pytest.mark.parametrize("text", ["x", LINK, OFFER, "A" * 1000])
def test_a_module_is_at_least_four_pixels_and_the_whole_easy_to_scan(text):
    matrix = qr_matrix(text)
    assert qr_size(matrix) >= max(240, MIN_PIXELS * len(matrix))
    assert qr_size(matrix) % len(matrix) == 0


@pytest.mark.parametrize("page", [255, 128, 0], ids=["white", "grey", "black"])
def test_the_svg_decodes_on_a_page_of_any_colour(page):
    assert decode(rasterised(qr_svg(OFFER), page)).text == OFFER


def test_without_its_plate_the_same_svg_could_not_be_read_on_a_dark_page():
    bare = re.sub(r"<rect[^>]*/>", "", str(qr_svg(OFFER)))
    assert decode(rasterised(bare, 255)) is not None
    assert decode(rasterised(bare, 0)) is None


def test_the_svg_is_an_image_with_a_name_and_without_style():
    root = ElementTree.fromstring(str(qr_svg(LINK, label='QR code. Claim "A & B" <now>')))
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'QR code. Claim "A & B" <now>'
    assert "style" not in str(qr_svg(LINK))
    assert root.find(f"{SVG}rect").get("fill") == "#fff"


def test_the_svg_holds_the_text_only_as_modules():
    assert "badges.example" not in str(qr_svg(LINK))


def test_the_svg_is_small():
    assert len(qr_svg(OFFER)) < 16_000


@pytest.mark.parametrize("text", [OFFER, LINK, "x"])
def test_the_terminal_form_decodes(text):
    rows = shown(qr_terminal(text))
    width = len(rows[0])
    assert all(len(row) == width for row in rows)
    square = rows[:width]
    assert not any(any(row) for row in rows[width:])
    assert decode(drawn(square)).text == text


def test_every_line_of_the_terminal_form_sets_and_resets_its_colours():
    text = qr_terminal(LINK)
    assert text.count("\x1b[0m") == text.count("\x1b[38;5;16;48;5;231m") == text.count("\n")


def test_a_text_that_fits_no_code_is_refused():
    with pytest.raises(ValueError, match="too long"):
        qr_matrix("x" * 3000)


def test_a_mask_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match=r"[Mm]ask"):
        qr_matrix(LINK, 8)
