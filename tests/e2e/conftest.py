"""One installation over TLS for all browser tests, one browser a module, and pages that note what they said."""

import itertools
import os
from pathlib import Path

import pytest
from cryptography import x509

from tests.e2e import at_home
from tests.e2e import gallery as galleries
from tests.e2e.site import open_site
from tests.support.authority import Authority
from tests.support.ports import free_port
from tests.support.tools import ROOT, need, quick_chromium

SCREENS = ROOT / "var" / "screens"

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Run a browser test that fails a second time: a crowded machine starves browsers. The summary counts it."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.flaky(reruns=1))
            item.add_marker(pytest.mark.timeout(120))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    need("browser")
    folder = tmp_path_factory.mktemp("site")
    authority = Authority(folder / "ca")
    opened = open_site(folder, free_port(), authority.chain(x509.DNSName("localhost")), authority.ca_file)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def gallery(site):
    return galleries.build(site)


# Not for the session: while Playwright runs, no other test of this process could run an event loop.
@pytest.fixture(scope="module")
def browser(site, program):
    with at_home.started(program, site.url) as started:
        yield started


@pytest.fixture(autouse=True)
def stays_at_home(request):
    """Fail the test in which a page asked another origin, whichever context it was in."""
    if "browser" not in request.fixturenames:
        yield
        return
    browser = request.getfixturevalue("browser")
    before = len(browser.strayed)
    yield
    strayed, browser.strayed[before:] = browser.strayed[before:], []
    assert strayed == []


@pytest.fixture(scope="module")
def program():
    """The path of the browser that a module looks through."""
    return quick_chromium()


@pytest.fixture(scope="module")
def sessions(browser, site):
    """What the browser keeps after somebody of HR signed in, by organisation."""
    kept = {galleries.SOMEBODY: None}
    for slug in (galleries.ACME, galleries.GLOBEX):
        context = browser.new_context(ignore_https_errors=True)
        page = context.new_page()
        page.goto(site.sign_in_link(slug))
        page.click("main button")
        kept[slug] = context.storage_state()
        context.close()
    return kept


@pytest.fixture(scope="module")
def shared(browser, sessions):
    """One context for each who looks at pages, so that style sheets are loaded once."""
    made = {slug: _context(browser, state) for slug, state in sessions.items()}
    yield made
    for context in made.values():
        context.close()


def _context(browser, state, **more):
    context = browser.new_context(ignore_https_errors=True, storage_state=state, **more)
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def open_page(browser, sessions, shared):
    """Open a page; `page.said` and `page.asked` hold its console and its requests.

    With any `more` of Playwright's options, `private=True` too, it gets a context of its own.
    """
    own, private_pages = [], []

    def opened(url, *, seen_by=galleries.SOMEBODY, width=1280, scheme="light", private=False, **more):
        is_private = private or bool(more)
        context = _context(browser, sessions[seen_by], **more) if is_private else shared[seen_by]
        page = context.new_page()
        (private_pages if is_private else own).append(page)
        listen(page)
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.answer = page.goto(url)
        return page

    yield opened
    for page in own:
        page.close()
    # Closed when the browser is: to close one in which scripts are off has hung.
    for page in private_pages:
        page.goto("about:blank")


@pytest.fixture
def view(open_page, gallery):
    """Open a page of the gallery by its name, as whoever sees it there."""

    def opened(name, **more):
        shown = gallery[name]
        page = open_page(shown.url, seen_by=shown.seen_by, **more)
        if shown.press:
            page.locator("main form").evaluate_all("all => all.forEach(one => { one.noValidate = true })")
            with page.expect_navigation() as answer:
                page.click(shown.press)
            page.answer = answer.value
        assert page.answer.status == shown.status
        return page

    return opened


def listen(page):
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))


def keep_screens(page, name):
    """Keep pictures of a page under var/screens, in each way of looking at it, where CAIRN_SCREENS=1 asks for it."""
    if os.environ.get("CAIRN_SCREENS") != "1":
        return
    SCREENS.mkdir(parents=True, exist_ok=True)
    for scheme, width in itertools.product(("light", "dark"), (390, 1280)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=SCREENS / f"{name}-{width}-{scheme}.png", full_page=True)


def width_too_much(page):
    """Return by how many pixels the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
