"""HR adds a webhook in a browser, reads its secret once, switches it off and removes it."""

import pytest

from tests.e2e.site import EMPTY

pytestmark = pytest.mark.browser


def test_a_webhook_is_added_read_once_switched_off_and_removed(open_page, site):
    page = open_page(site.sign_in_link(EMPTY), private=True)
    page.click("main button")
    page.goto(f"{site.url}/settings/webhooks")
    assert page.get_by_role("checkbox", name="A badge is awarded").is_checked()
    assert not page.get_by_role("checkbox", name="Name the person").is_checked()
    page.get_by_label("Address").fill("https://10.0.0.7/hook")
    page.get_by_role("button", name="Add the webhook").click()
    assert "public https addresses" in page.get_by_role("alert").inner_text()
    page.get_by_label("Address").fill("https://hr.example/of-the-browser")
    page.get_by_role("button", name="Add the webhook").click()
    secret = page.locator("code", has_text="whsec_").inner_text()
    page.get_by_role("button", name="Switch it off").click()
    page.get_by_role("button", name="Switch it on").wait_for()
    assert secret not in page.content()
    page.get_by_role("button", name="Remove it").click()
    page.locator(".empty", has_text="nobody is told").wait_for()
