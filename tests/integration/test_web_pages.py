"""The shared page in a real browser: nothing inline runs, nothing leaves, the QR code scans, forms arrive."""

import io
import socket
import time
from threading import Thread

import pytest
import uvicorn
import zxingcpp
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.support.tools import chromium, need
from web.assets import PREFIX, Assets
from web.edge import Edge, protect
from web.problems import Problems
from web.qr import qr_svg
from web.templates import make_templates

pytestmark = pytest.mark.browser

LINK = "https://badges.example/claim/aBcDeFgHiJkLmNoPqRsT"
PAGE = """
{% extends "base.html" %}
{% from "macros/badges.html" import verdict, qr, stars %}
{% from "macros/forms.html" import field, error_summary %}
{% block nav %}<ul><li><a href="/check">Check a badge</a></li></ul>{% endblock %}
{% block heading %}<h1>Critical Thinking {{ stars(2, 4) }}</h1>{% endblock %}
{% block content %}
{% for code in ("valid", "issuer_unknown", "no_longer_valid", "not_genuine", "could_not_check") %}
{{ verdict(code, "Acme awarded this on 3 May 2026.") }}
{% endfor %}
<dl><dt>Issuer</dt><dd class="did">did:key:{{ "z6Mkha" * 20 }}</dd></dl>
{{ qr(image, link) }}
<section>
  <p><a class="wallet-link" role="button" href="openid-credential-offer://?x">Open my wallet</a></p>
  <details><summary>Nothing happened?</summary><p>There are other ways.</p></details>
</section>
{{ error_summary({"to": "Not an address"}) }}
<form method="post" action="/form">
  {{ field("to", "To", {"to": "Not an address"}) }}<button>Award</button>
</form>
<div hx-get="/part" hx-trigger="load">waiting</div>
{% endblock %}
"""
INLINE = '<p id="text">safe</p><script>document.getElementById("text").textContent = "run"</script>'


def build(port):
    app = FastAPI()
    app.mount(PREFIX, Assets())
    pages = make_templates().env

    @app.get("/", response_class=HTMLResponse)
    def home():
        return pages.from_string(PAGE).render(image=qr_svg(LINK), link=LINK)

    @app.get("/part", response_class=HTMLResponse)
    def part():
        return '<p id="swapped">swapped</p>'

    @app.get("/inline", response_class=HTMLResponse)
    def inline():
        return INLINE

    @app.get("/unguarded", response_class=HTMLResponse)
    def unguarded():
        return HTMLResponse(INLINE, headers={"Content-Security-Policy": "default-src 'unsafe-inline'"})

    @app.post("/form", response_class=HTMLResponse)
    def form(request: Request):
        return f'<p id="arrived">{request.headers.get("origin")} {request.headers.get("sec-fetch-site")}</p>'

    protect(app, Edge(f"http://127.0.0.1:{port}", Problems({}, pages=pages)))
    return app


@pytest.fixture(scope="module")
def home():
    need("browser")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(build(port), log_level="critical", access_log=False))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(timeout=20)


@pytest.fixture(scope="module")
def browser(home):
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def open_page(browser, home):
    contexts = []

    def opened(path="/", **context):
        contexts.append(browser.new_context(**context))
        page = contexts[-1].new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(home + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_fits_scans_and_keeps_the_policy(open_page, home, scheme, width):
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    page.locator("#swapped").wait_for()
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot(full_page=True))), try_invert=False)
    assert [one.text for one in found] == [LINK]
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert page.said == []
    assert all(url.startswith((home, "data:")) for url in page.asked)


def test_every_control_is_at_least_44_pixels_high(open_page):
    page = open_page()
    heights = "[...document.querySelectorAll('button, [role=button], input, summary, nav a')]"
    assert page.evaluate(f"Math.min(...{heights}.map(one => one.getBoundingClientRect().height))") >= 44


def test_the_first_tab_offers_to_skip_to_the_content(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    assert skip.evaluate("one => one === document.activeElement && one.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_form_of_our_own_page_arrives_although_the_browser_hides_its_origin(open_page):
    page = open_page()
    page.fill("#to", "zoe@example.org")
    page.click("form button")
    assert page.locator("#arrived").inner_text() == "null same-origin"


def test_a_form_of_another_sites_page_does_not_arrive(open_page, home):
    page = open_page()
    page.goto("about:blank")
    page.set_content(f'<form method="post" action="{home}/form"><button>go</button></form>')
    with page.expect_response("**/form") as answer:
        page.click("button")
    assert answer.value.status == 403


def test_the_form_arrives_without_script_too(open_page):
    page = open_page(java_script_enabled=False)
    page.fill("#to", "zoe@example.org")
    page.click("form button")
    assert page.locator("#arrived").is_visible()


def test_an_inline_script_does_not_run(open_page):
    page = open_page("/inline")
    assert page.locator("#text").inner_text() == "safe"
    assert any("Content Security Policy" in text for text in page.said)


def test_under_a_looser_policy_the_same_script_would_run(open_page):
    """The control: the browser does run it where the policy lets it."""
    assert open_page("/unguarded").locator("#text").inner_text() == "run"


def test_help_opens_when_no_wallet_took_the_link(open_page):
    page = open_page()
    page.click("a.wallet-link")
    page.locator("details[open]").wait_for(timeout=6000)
    assert "Did your wallet open?" in page.locator("#announcements").inner_text()


def test_the_link_beside_the_code_can_be_copied(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.click(".link-text + .copy")
    page.get_by_text("Copied").first.wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == LINK


def test_on_paper_folded_parts_are_open_and_controls_are_gone(open_page):
    page = open_page()
    page.emulate_media(media="print")
    assert page.get_by_text("There are other ways.").is_visible()
    assert not page.locator("form").is_visible()
    assert page.locator("nav:visible").count() == 0
