"""What a phone does with a page: it reads the code on the screen."""

import io

import zxingcpp
from PIL import Image

LOOKS = 10  # a page counts as loaded before its last picture is painted


def decoded(page):
    """Return what a scanner reads from the page once its pictures are painted; it does not try light on dark."""
    page.wait_for_load_state("load")
    for _ in range(LOOKS):
        picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
        if found := [each.text for each in zxingcpp.read_barcodes(picture, try_invert=False)]:
            return found
        page.wait_for_timeout(100)
    return []
