"""What a browser without a user interface can not show: how Chromium as people have it answers for wallets."""

import pytest
from playwright.sync_api import expect

from tests.e2e.test_claim_helps import HELP, PICKER
from tests.e2e.test_claim_helps import offered as offered
from tests.support.tools import chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def program():
    return chromium()


def test_this_browser_as_it_is_falls_back_in_quiet(open_page, site, offered):
    """Chromium without a wallet knows the API and refuses."""
    page = open_page(site.claim_url(offered), private=True)
    if page.locator(PICKER).is_visible():
        page.click(PICKER)
        expect(page.locator(f"{HELP}[open]")).to_be_visible(timeout=15_000)
    assert page.said == []
