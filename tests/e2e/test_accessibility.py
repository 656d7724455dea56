"""axe-core, light and dark, on a phone and a desk, in both directions of reading: what it is asked, and that it sees.

The pages are looked at in test_every_page.
"""

import os

import pytest

from tests.e2e.gallery import NAMES
from tests.support.tools import E2E, need

pytestmark = [pytest.mark.browser, pytest.mark.node]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The colour scheme changes colours and nothing else, so in the dark these are asked again.
COLOURS = ["color-contrast", "link-in-text-block"]
WAYS = (
    *(("light", width, TAGS, direction) for direction in ("ltr", "rtl") for width in (390, 1280)),
    *(("dark", width, COLOURS, "ltr") for width in (390, 1280)),
)
USUAL = (WAYS[0], WAYS[1], WAYS[5])
# As in Arabic, whatever language the page is in.
READ = "direction => { document.documentElement.dir = direction }"
RUN = """
wanted => axe.run({runOnly: wanted, resultTypes: ['violations']})
  .then(found => found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html}`)))
"""


@pytest.fixture(scope="module")
def axe():
    return source()


def source():
    """Return axe's own script."""
    need("axe")
    return (E2E / "node_modules" / "axe-core" / "axe.min.js").read_text()


def looks_at(name):
    """Return how axe looks at a page: in all ways under `make soak` and `make e2e`, otherwise by light and in the dark.

    Which of the ways goes by the page's name, so that all pages together are looked at in all ways.
    """
    if "1" in (os.environ.get("CAIRN_SOAK"), os.environ.get("CAIRN_SCREENS")):
        return WAYS
    turn = sum(name.encode())
    return WAYS[turn % 4], WAYS[4 + turn // 4 % 2]


def faults(page, axe, ways=USUAL):
    """Return what axe finds in each of these ways of looking at a page."""
    page.evaluate(axe)
    found = []
    for scheme, width, wanted, direction in ways:
        page.evaluate(READ, direction)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{scheme} {width} {direction} {fault}" for fault in page.evaluate(RUN, wanted)]
    return found


def test_axe_finds_what_is_planted(view, axe):
    """The control: a label removed, a heading in light grey, another in dark grey."""
    page = view("check")
    page.evaluate("document.querySelector('label[for=text]').remove()")
    page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    page.evaluate("document.querySelector('h2').style.color = '#222'")
    found = " ".join(faults(page, axe))
    assert "label: <textarea" in found
    assert "light 390 ltr color-contrast: <h1" in found
    assert "dark 1280 ltr color-contrast: <h2" in found


def test_all_pages_together_are_looked_at_in_every_way():
    assert {way for name in NAMES for way in map(repr, looks_at(name))} == {repr(way) for way in WAYS}
