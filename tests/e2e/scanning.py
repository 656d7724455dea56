"""What a phone does with a page: it reads the code on the screen."""

import io
import itertools
import os
import re

import zxingcpp
from PIL import Image

LOOKS = 10  # a page counts as loaded before its last picture is painted
WIDTHS, SCHEMES = (320, 390, 1280), ("light", "dark")
LINK = re.compile(r"(https?|openid[\w-]*|haip-\w+)://")


def decoded(page):
    """Return what a scanner reads from the page once its pictures are painted; it does not try light on dark."""
    page.wait_for_load_state("load")
    for _ in range(LOOKS):
        if found := _read(page.screenshot(full_page=True)):
            return found
        page.wait_for_timeout(100)
    return []


def ways_for(name):
    """Return the ways in which the codes of a page are looked at: all under `make soak`, otherwise one of each scheme.

    Which widths these are goes by the page's name, so that all pages together are looked at in all ways.
    """
    if os.environ.get("CAIRN_SOAK") == "1":
        return tuple(itertools.product(SCHEMES, WIDTHS))
    first = sum(name.encode()) % len(WIDTHS)
    return tuple((scheme, WIDTHS[(first + place) % len(WIDTHS)]) for place, scheme in enumerate(SCHEMES))


def unscanned(page, ways):
    """Return the ways of looking at a page in which not each of its codes leads somewhere (U4): none, if all do."""
    faults = []
    codes = page.locator("img.qr:visible, .qr:visible:has(svg)")
    for scheme, width in ways if codes.count() else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        # With what is around it: a code without a plate of its own is not found in the dark.
        for code in codes.all()[:2]:
            found = _read(code.locator("xpath=..").screenshot())
            if len(found) != 1 or not LINK.match(found[0]):
                faults.append((scheme, width, found))
    return faults


def _read(picture):
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)), try_invert=False)
    return [each.text for each in found]
