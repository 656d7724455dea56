"""Every wallet scans the code of an open claim page and takes the badge, and the page tells it without being loaded."""

import os

import pytest
from playwright.sync_api import expect

from cairn.wallet.claiming import Wish
from cairn.wallet.http import WalletRefused
from cairn.wallet.profiles import PROFILES
from cairn.wallet.purse import new_purse
from tests.e2e.scanning import decoded
from tests.interop import node
from tests.support.tools import need
from verifier.report import Verdict
from verifier.verify import Submission

pytestmark = pytest.mark.browser

WAITING = "Waiting for your phone."
DONE = "Done. The badge is in your wallet."
LINE = ".state-line"


def by_profile(profile):
    """Return a wallet as a function: given the site and a link, it takes a badge and returns its bytes."""
    return lambda site, link: site.take(link, Wish(profile=profile), new_purse())


def by_npm(site, link):
    need("node")
    said = {"offer": link, "format": "dc+sd-jwt", "binding": "did:jwk"}
    return node.play("claim.mjs", said, site.ca_file)["credential"].encode()


WALLETS = {name: by_profile(profile) for name, profile in PROFILES.items()}
# What each asks of the service is tested without a browser; here the page is looked at, with all of them by soak.
LOOKED_AT = WALLETS if os.environ.get("CAIRN_SOAK") == "1" else {"final": WALLETS["final"]}


@pytest.mark.parametrize(
    "wallet",
    [
        *(pytest.param(wallet, id=name) for name, wallet in LOOKED_AT.items()),
        pytest.param(by_npm, id="npm", marks=pytest.mark.node),
    ],
)
def test_a_wallet_scans_the_code_and_the_page_tells_that_the_badge_is_in_it(open_page, site, wallet):
    award = site.award()
    site.offer(award)
    page = open_page(site.claim_url(award))
    expect(page.locator(LINE)).to_have_text(WAITING)
    page.evaluate("window.notReloaded = true")
    (link,) = decoded(page)
    badge = wallet(site, link)
    expect(page.locator(LINE)).to_have_text(DONE, timeout=15_000)
    expect(page.locator("#announcements")).to_have_text(DONE)
    assert page.evaluate("window.notReloaded")
    assert page.locator("img.qr, a.wallet-link").count() == 0
    assert site.here.check.verify(Submission(badge)).verdict is Verdict.VALID


def test_a_code_that_was_scanned_by_two_gives_the_badge_to_the_first(open_page, site):
    award = site.award()
    site.offer(award)
    page = open_page(site.claim_url(award))
    (link,) = decoded(page)
    WALLETS["final"](site, link)
    with pytest.raises(WalletRefused) as refused:
        WALLETS["credo"](site, link)
    assert refused.value.step == "offer"
    expect(page.locator(LINE)).to_have_text(DONE, timeout=15_000)
