"""The claim page in a real browser: its code scans, its state is live, and there is a way on from every state."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from cairn.wallet.claiming import Wish
from tests.e2e.scanning import decoded
from web.qr import MIN_PIXELS, qr_matrix

pytestmark = pytest.mark.browser

DONE = "Done. The badge is in your wallet."
LINE = ".state-line"


def wallet_link(page):
    return page.locator("a.wallet-link").get_attribute("href")


@pytest.fixture
def offered(site):
    """An award with an open offer: the award, and the offer's link."""
    award = site.award()
    return award, site.offer(award)


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_the_code_scans_and_holds_the_same_link_as_the_button(view, scheme, width):
    page = view("claim-waiting", width=width, scheme=scheme)
    link = wallet_link(page)
    assert link.startswith("openid-credential-offer://?credential_offer_uri=https%3A%2F%2Flocalhost")
    assert decoded(page) == [link]
    assert page.locator("img.qr").bounding_box()["width"] / len(qr_matrix(link)) >= MIN_PIXELS


def test_a_code_without_its_white_plate_would_not_be_found(view):
    """The control: dark and light changed about, as a transparent code on a dark page would be."""
    page = view("claim-waiting", scheme="dark")
    page.evaluate("document.querySelector('.qr-plate').style.filter = 'invert(1)'")
    assert decoded(page) == []


def test_the_link_of_the_code_leads_to_the_offer(view, site):
    link = wallet_link(view("claim-waiting"))
    (address,) = parse_qs(urlsplit(link).query)["credential_offer_uri"]
    assert address.startswith(f"{site.url}/o/acme/offers/")


def test_on_a_phone_the_button_comes_before_the_code_and_on_a_desk_after_it(view):
    def tops(width):
        page = view("claim-waiting", width=width)
        return [page.locator(part).bounding_box()["y"] for part in ("a.wallet-link", "img.qr")]

    assert tops(390) == sorted(tops(390))
    assert tops(1280) == sorted(tops(1280), reverse=True)


def test_the_page_shows_badge_issuer_level_and_the_words_of_who_awarded_it(view):
    text = view("claim-waiting").locator("main").inner_text()
    for words in (
        "Acme awarded you",
        "Communication",
        "2 of 3: Convincing",
        "Calmed a difficult call",
        "Ana Li",
    ):
        assert words in text
    assert re.search(r"\d{1,2} [A-Z][a-z]+ 20\d\d", text)


def test_the_state_becomes_done_while_the_page_is_open(open_page, site, offered):
    award, link = offered
    page = open_page(site.claim_url(award))
    expect(page.locator(LINE)).to_have_text("Waiting for your phone.")
    page.evaluate("window.notReloaded = true")
    site.take(link)
    expect(page.locator(LINE)).to_have_text(DONE, timeout=15_000)
    expect(page.locator("#announcements")).to_have_text(DONE)
    assert page.evaluate("window.notReloaded")
    assert page.locator("img.qr").count() == 0
    page.reload()
    expect(page.locator(LINE)).to_have_text(DONE)


def test_the_page_tells_that_the_wallet_asks(open_page, site):
    award = site.award()
    page = open_page(site.claim_url(award))
    expect(page.locator(LINE)).to_have_text("Your badge is ready. Get a code to take it into your wallet.")
    site.asked(award)
    expect(page.locator(LINE)).to_have_text("Your wallet is asking you to accept.", timeout=15_000)


def test_looking_again_leaves_alone_what_somebody_has_unfolded(view):
    page = view("claim-waiting")
    page.get_by_text("I have no wallet").click()
    for _ in range(2):
        with page.expect_response(lambda answer: "/state?seen=" in answer.url, timeout=15_000) as answer:
            pass
        assert answer.value.status == 204
    assert page.locator("details[open] summary").inner_text() == "I have no wallet"


def test_only_the_state_is_fetched_again_and_nothing_once_it_is_done(view):
    page = view("claim-waiting")
    page.asked.clear()
    page.wait_for_timeout(2500)
    assert _asked_of_the_service(page)
    assert all(re.search(r"/claim/[\w-]+/state\?seen=", url) for url in _asked_of_the_service(page))
    page = view("claim-claimed")
    page.asked.clear()
    page.wait_for_timeout(2500)
    assert _asked_of_the_service(page) == []


def _asked_of_the_service(page):
    # Browsers fetch a page's icon whenever they like.
    return [url for url in page.asked if "/static/" not in url]


@pytest.mark.parametrize("name", ["claim-code-expired", "claim-asked-too-long", "claim-asks"])
def test_where_a_code_is_over_or_in_use_there_is_a_button_for_a_new_one(view, name):
    page = view(name)
    assert page.locator("img.qr").count() == 0
    assert page.get_by_role("button", name="Get a new code").is_visible()


def test_a_new_code_replaces_one_that_has_expired(open_page, site):
    award = site.award()
    old = site.offer(award, ago=timedelta(minutes=11))
    page = open_page(site.claim_url(award))
    expect(page.locator(LINE)).to_contain_text("has stopped working. Your badge is safe")
    page.get_by_role("button", name="Get a new code").click()
    expect(page.locator("img.qr")).to_be_visible()
    assert wallet_link(page) != old
    assert decoded(page) == [wallet_link(page)]
    assert b"Communication" in site.take(wallet_link(page))


def test_a_code_that_stops_working_while_the_page_is_open_goes_away(open_page, site, offered):
    award, _ = offered
    page = open_page(site.claim_url(award))
    expect(page.locator("img.qr")).to_be_visible()
    site.cancel(award)
    expect(page.get_by_role("button", name="Get a new code")).to_be_visible(timeout=15_000)
    assert page.locator("img.qr").count() == 0


def test_a_badge_that_needs_a_code_sent_apart_says_so_and_gives_no_new_offer(open_page, site):
    award = site.award()
    site.offer(award, tx_code=True, ago=timedelta(days=8))
    page = open_page(site.claim_url(award))
    expect(page.locator(LINE)).to_contain_text("have a new one sent")
    assert page.get_by_role("button", name="Get a new code").count() == 0
    site.offer(award, tx_code=True)
    page.reload()
    expect(page.locator(".way-scan")).to_contain_text("type the six digits you were sent")


def test_the_link_for_a_wallet_on_this_device_can_be_copied(view):
    page = view("claim-waiting")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("details[data-wallet-help] summary").click()
    page.locator("details[data-wallet-help]").get_by_role("button", name="Copy").click()
    expect(page.locator("#announcements")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == wallet_link(page)


def test_help_comes_when_no_wallet_answered_the_link(view):
    page = view("claim-waiting")
    page.click("a.wallet-link")
    expect(page.locator("details[data-wallet-help][open]")).to_be_visible(timeout=15_000)
    assert page.locator(".offer-uri").inner_text() == wallet_link(page)
    expect(page.locator("#announcements")).to_contain_text("Did your wallet open?")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("claim-withdrawn", "Acme has withdrawn this badge."),
        ("claim-withdrawn", "It was given twice"),
        ("claim-paused", "Acme has paused this badge."),
        ("claim-paused", "Once the pause is lifted, you can claim it here."),
        ("claim-link-expired", "Your badge is safe: ask Acme for a new link."),
        ("claim-claimed", "yours to keep"),
    ],
)
def test_where_nothing_can_be_claimed_the_page_says_why_and_what_to_do(view, name, words):
    page = view(name)
    assert words in page.locator("#claim-state").inner_text()
    assert page.locator("img.qr, a.wallet-link").count() == 0


def test_a_badge_is_declined_and_taken_after_all(open_page, site, offered):
    page = open_page(site.claim_url(offered[0]))
    page.get_by_text("This badge is not for me").click()
    page.get_by_role("button", name="Decline this badge").click()
    expect(page.locator(LINE)).to_have_text("You declined this badge. Acme is told; nobody else is.")
    page.get_by_role("button", name="I want it after all").click()
    page.get_by_role("button", name="Get a new code").click()
    site.take(wallet_link(page))
    expect(page.locator(LINE)).to_have_text(DONE, timeout=15_000)


def test_the_whole_claim_works_without_script(open_page, site):
    award = site.award()
    site.offer(award, ago=timedelta(minutes=11))
    page = open_page(site.claim_url(award), java_script_enabled=False)
    page.get_by_role("button", name="Get a new code").click()
    link = wallet_link(page)
    assert decoded(page) == [link]
    assert site.take(link, Wish("jwt_vc_json")).count(b".") == 2
    page.get_by_role("link", name="See whether it has arrived").click()
    expect(page.locator(LINE)).to_have_text(DONE)


# --- without a wallet -----------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["png", "json"])
def test_somebody_without_a_wallet_saves_a_file_that_is_valid_and_stays_on_the_page(
    open_page, site, offered, form, tmp_path
):
    page = open_page(site.claim_url(offered[0]))
    page.get_by_text("I have no wallet").click()
    button = page.locator(f'form[action$="/files/{form}"] button')
    with page.expect_download() as saving:
        button.click()
    assert saving.value.suggested_filename == f"acme-communication.{form}"
    file = tmp_path / "badge"
    saving.value.save_as(file)
    shown = open_page(site.report_url(file.read_bytes()))
    expect(shown.locator("h1").or_(shown.locator(".verdict")).first).to_contain_text("Valid")
    expect(page.locator(LINE)).to_be_visible()
    page.get_by_text("A file is not tied to a key of yours").wait_for()
