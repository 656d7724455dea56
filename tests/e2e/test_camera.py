"""A code held in front of a camera, which Chromium plays from a film."""

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e import at_home
from tests.e2e.conftest import listen
from tests.support.tools import quick_chromium
from tests.unit.web.test_qr_reading import drawn

pytestmark = pytest.mark.browser


def film(path, text):
    """Write a film of one picture, a code on a grey table, in the raw form that Chromium plays (YUV4MPEG2)."""
    picture = Image.new("L", (640, 480), 150)
    code = drawn(text, 8)
    picture.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    grey = bytes([128]) * (320 * 240 * 2)
    frame = b"FRAME\n" + picture.tobytes() + grey
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + frame * 5)


@pytest.fixture(scope="module")
def report(site):
    return site.report_url(site.badge(to="cam@recruiter.example", name="Cam Filmed")[1])


@pytest.fixture
def filming(tmp_path, site, report):
    film(tmp_path / "code.y4m", report)
    camera = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    played = f"--use-file-for-fake-video-capture={tmp_path / 'code.y4m'}"
    with at_home.started(quick_chromium(), site.url, more=(*camera, played)) as started:
        yield started


def test_a_code_in_front_of_the_camera_leads_to_its_report(filming, site, report):
    context = filming.new_context(ignore_https_errors=True, permissions=["camera"])
    page = context.new_page()
    listen(page)
    page.goto(f"{site.url}/check")
    page.get_by_role("button", name="Scan a code by camera").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(report, timeout=20_000)
    expect(page.locator("h1")).to_have_text("Valid")
    assert page.said == []
