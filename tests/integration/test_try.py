"""The lab over HTTP; and every sample on the recruiter's page: the headline that belongs to its verdict (U5)."""

import html
import json
import re

import pytest

from verifier.web.lab import MAX_CHARACTERS

WORDS = {
    "valid": "Valid",
    "issuer_unknown": "Genuine, but check the issuer",
    "no_longer_valid": "No longer valid",
    "not_genuine": "Do not rely on this",
    "could_not_check": "Could not finish checking",
}
CHANGES = (
    ("Listening", "Glistening"),
    ("2026-01-05", "2026-01-06"),
    ('"proofValue": "z', '"proofValue": "zz'),
)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@pytest.fixture(scope="module")
def browser(house):
    return house.browser()


@pytest.fixture(scope="module")
def badge(browser):
    return html.unescape(
        re.search(r"<textarea[^>]*>\n(.*)</textarea>", browser.get("/try").text, re.DOTALL)[1]
    )


def verdict(page):
    return html.unescape(re.search(r'<div class="verdict-text"><\w+>([^<]+)<', page)[1])


def told(value):
    """Return every text in a document that is long enough to be found again."""
    if isinstance(value, dict):
        return {text for each in value.values() for text in told(each)}
    if isinstance(value, list):
        return {text for each in value for text in told(each)}
    is_telling = isinstance(value, str) and len(value) > 3 and not INSTANT.fullmatch(value)
    return {value} if is_telling else set()


def test_the_badge_of_the_lab_holds_until_a_letter_is_changed(browser, badge):
    whole = browser.post("/try", data={"text": badge})
    assert verdict(whole.text) == WORDS["valid"]
    assert "You changed nothing so far." in whole.text
    changed = browser.post("/try", data={"text": badge, "act": "change"})
    assert verdict(changed.text) == WORDS["not_genuine"]
    assert "“<code>N</code>” became “<code>O</code>”" in changed.text


def test_any_letter_that_a_person_changes_does_it(browser, badge):
    for before, after in CHANGES:
        assert before in badge
        page = browser.post("/try", data={"text": badge.replace(before, after, 1)}).text
        assert verdict(page) != WORDS["valid"]


def test_spaces_between_the_parts_are_not_signed_and_the_page_says_so(browser, badge):
    page = browser.post("/try", data={"text": json.dumps(json.loads(badge))}).text
    assert verdict(page) == WORDS["valid"]
    assert "spaces and line ends between the parts" in page


@pytest.mark.parametrize(
    "text", ["", " \n", "x" * (MAX_CHARACTERS + 1)], ids=["nothing", "spaces", "too much"]
)
def test_what_can_not_be_checked_says_so_at_its_field(browser, text):
    answer = browser.post("/try", data={"text": text})
    assert answer.status_code == 422
    assert 'id="text-fault"' in answer.text


def test_what_is_typed_in_the_lab_is_written_as_text(browser):
    page = browser.post("/try", data={"text": "</textarea><b>x</b>"}).text
    assert "<b>" not in page


def test_nothing_of_the_lab_is_kept(house, browser, badge):
    page = browser.post("/try", data={"text": badge}).text
    assert "/check/r/" not in page


def test_on_the_recruiters_page_every_sample_has_the_headline_of_its_verdict(house, browser):
    samples = house.client.get("/v1/samples").json()["samples"]
    assert len(samples) >= 24
    for sample in samples:
        page, report = checked(house, browser, sample["request"])
        assert html.unescape(re.search(r"<h1>([^<]+)</h1>", page)[1]) == WORDS[report["verdict"]], sample[
            "id"
        ]
        assert report["verdict"] == as_of_a_stranger(sample), sample["id"]
        shown = {text for text in told(sample["request"]["credential"]) if html.escape(text) in page}
        # A stack over somebody else's badge is signed by its issuer: what it says is shown.
        is_signed = sample["id"] not in {"tampered", "wrong-key", "unsigned", "unreadable"}
        assert bool(shown) == is_signed, (sample["id"], shown)


def checked(house, browser, request):
    credential = request["credential"]
    body = credential if isinstance(credential, str) else json.dumps(credential)
    parts = [
        ("components", (f"{n}.json", json.dumps(each)))
        for n, each in enumerate(request.get("components", []))
    ]
    answer = browser.post("/check", files=[("file", ("badge.json", body)), *parts], follow_redirects=True)
    reference = str(answer.url).rsplit("/", 1)[1]
    return answer.text, house.client.get(f"/v1/verifications/{reference}").json()


def as_of_a_stranger(sample):
    """Return the verdict where nobody trusts the issuer, and no policy asks for more."""
    verdict = sample["expected"]["verdict"]
    is_by_policy = sample["id"].startswith("policy-")
    return "issuer_unknown" if verdict == "valid" or is_by_policy else verdict
