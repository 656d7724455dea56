"""axe-core on every page in every state: light and dark, on a phone and on a desk. No violation of WCAG 2.2 AA."""

import os

import pytest

from tests.e2e.gallery import NAMES
from tests.support.tools import E2E, need

pytestmark = [pytest.mark.browser, pytest.mark.node]

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The colour scheme changes colours and nothing else, so in the dark these are asked again.
COLOURS = ["color-contrast", "link-in-text-block"]
WAYS = [
    *(("light", 390, TAGS), ("light", 1280, TAGS), ("dark", 1280, COLOURS)),
    *([("dark", 390, COLOURS)] if os.environ.get("CAIRN_SOAK") == "1" else []),
]
RUN = """
wanted => axe.run({runOnly: wanted, resultTypes: ['violations']})
  .then(found => found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html}`)))
"""


@pytest.fixture(scope="module")
def axe():
    need("axe")
    return (E2E / "node_modules" / "axe-core" / "axe.min.js").read_text()


def faults(page, axe):
    """Return what axe finds in each way of looking at a page."""
    page.evaluate(axe)
    found = []
    for scheme, width, wanted in WAYS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{scheme} {width} {fault}" for fault in page.evaluate(RUN, wanted)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(view, axe, name):
    page = view(name)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert faults(page, axe) == []


def test_axe_finds_what_is_planted(view, axe):
    """The control: a label removed, a heading in light grey, another in dark grey."""
    page = view("check")
    page.evaluate("document.querySelector('label[for=text]').remove()")
    page.evaluate("document.querySelector('h1').style.color = '#bbb'")
    page.evaluate("document.querySelector('h2').style.color = '#222'")
    found = " ".join(faults(page, axe))
    assert "label: <textarea" in found
    assert "light 390 color-contrast: <h1" in found
    assert "dark 1280 color-contrast: <h2" in found
