"""Flows of employees, recruiters and partners without scripts: with nothing but the links and buttons of pages (U9)."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest

from cairn.demo import SLUG
from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from issuer.awarding.awards import AwardBadge, award
from issuer.issuing.files import FileForm
from issuer.revocation import RevokeAward, revoke
from issuer.web.words import FILE_WORDS
from records.principals import Principal, Role
from tests.integration.test_presentation_requests import claim, fetched, send
from tests.support.inprocess import open_house
from tests.support.partner import AWARDED, Partner
from tests.support.partner_house import FOUR, make_stack
from tests.support.pictures import png
from tests.support.plain_browser import PlainBrowser
from tests.unit.web.test_qr_reading import drawn, written
from verifier.verify import Submission

PARTNER = Principal("flows-partner", "Pat Ner", "flows.partner@example.com", Role.PARTNER)
OFFER = re.compile(r"openid-credential-offer://\S+")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("flows"))
    yield opened
    opened.here.database.close()


@pytest.fixture
def somebody(house):
    """A stranger with a browser that runs no scripts."""
    return PlainBrowser(house.browser())


def claim_page(house, somebody, made):
    return somebody.open(f"/claim/{made.claim_id}")


def given(house, *, ago=timedelta()):
    """Award a badge without an offer, `ago` before now."""
    wanted = AwardBadge("communication", "zoe@flows.example", "Zoë Rivera", 2, "Seen.")
    with house.here.desk.work(SLUG) as work:
        return award(work.tx, wanted, work.now - ago, work.randomness)


# --- an employee claims -----------------------------------------------------------------------------


def test_a_code_that_is_over_is_renewed_and_the_badge_goes_into_a_wallet(house, somebody):
    made, _, _ = house.award()
    house.clock.forward(minutes=11)
    me = claim_page(house, somebody, made)
    assert "stopped working. Your badge is safe" in me.page.words
    me.press("Get a new code")
    assert "Did your wallet open?" in me.page.words
    link = OFFER.search(me.page.words)[0]
    house.claim(unquote(link).rsplit("/", 1)[1])
    me.follow("See whether it has arrived")
    assert "Done. The badge is in your wallet." in me.page.words
    assert f"It was taken on {house.clock():%-d %B %Y}" in me.page.words


@pytest.mark.parametrize("words", [*FILE_WORDS.values(), "Certificate to print (PDF)"])
def test_without_a_wallet_each_kind_of_file_is_had_and_is_valid(house, somebody, words):
    made, _, _ = house.award()
    me = claim_page(house, somebody, made)
    me.press(words)
    assert me.answer.headers["content-disposition"].startswith("attachment")
    checked = PlainBrowser(house.browser()).open("/check")
    checked.press("Check this badge", files=[("file", ("badge", me.answer.content))])
    assert checked.page.heading == "Valid"


def claimed(house, made):
    with house.here.desk.work(SLUG) as work:
        minted = work.mint(made, tx_code=False)
    house.claim(minted.offer.id)


def guess(house, made, times=3):
    """Have a wallet ask with a wrong code, so many times."""
    with house.here.desk.work(SLUG) as work:
        minted = work.mint(made, tx_code=True)
    wrong = "111111" if minted.tx_code != "111111" else "222222"
    for _ in range(times):
        assert house.token(house.code(minted.offer.id), tx_code=wrong).status_code == 400


def test_after_wrong_digits_a_new_code_is_sent_and_the_badge_goes_into_a_wallet(house, somebody):
    made = given(house)
    guess(house, made)
    me = claim_page(house, somebody, made)
    assert "2 tries are left" in me.page.words
    me.press("Send a new code")
    assert "A new code is on its way to z…@flows.example" in me.page.words
    assert "tries are left" not in me.page.words
    with house.here.desk.work(SLUG) as work:
        (letter,) = work.tx.mail.of_award(made.id)
        code, offer_id = (work.tx.mail.values(letter)[name] for name in ("code", "offer"))
    house.claim(offer_id, tx_code=code)
    me.open(f"/claim/{made.claim_id}")
    assert "Done. The badge is in your wallet." in me.page.words


def test_once_the_digits_were_wrong_too_often_the_page_says_so_and_sends_new_ones(house, somebody):
    made = given(house)
    guess(house, made, 5)
    me = claim_page(house, somebody, made)
    assert "have a new one sent" in me.page.words
    me.press("Send a new code")
    assert "type the six digits you were sent" in me.page.words


def withdrawn(house, made):
    with house.here.desk.work(SLUG) as work:
        revoke(work.tx, RevokeAward(made.id, "duplicate"), work.now)


SITUATIONS = {
    "claimed": (claimed, timedelta(), "The badge is in your wallet.", "Sign in"),
    "link over": (None, timedelta(days=91), "This claim link has stopped working. Your badge is safe", ""),
    "wrong codes": (guess, timedelta(), "2 tries are left", ""),
    "withdrawn": (withdrawn, timedelta(), "Acme has withdrawn this badge.", ""),
    "not yet offered": (None, timedelta(), "Your badge is ready.", ""),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_in_each_situation_the_page_says_what_is_and_what_to_do(house, somebody, situation):
    brings, ago, words, link = SITUATIONS[situation]
    made = given(house, ago=ago)
    if brings is not None:
        brings(house, made)
    me = claim_page(house, somebody, made)
    assert words in me.page.words
    assert me.answer.status_code == 200
    if link:
        assert me.page.link(link)


def test_whoever_declines_can_have_it_after_all(house, somebody):
    me = claim_page(house, somebody, house.award()[0])
    me.press("Decline this badge")
    assert "Acme is told; nobody else is." in me.page.words
    me.press("I want it after all")
    me.press("Get a new code")
    assert "Waiting for your phone." in me.page.words


def test_an_ended_link_is_replaced_by_mail(house, somebody):
    me = claim_page(house, somebody, given(house, ago=timedelta(days=91)))
    me.press("Mail me a new link")
    assert "z…@flows.example" in me.page.words


def test_who_finds_a_fault_on_the_claim_page_is_led_to_where_hr_is_told(house, somebody):
    made = given(house)
    me = claim_page(house, somebody, made)
    place = me.page.link("Sign in and say so")
    assert place == f"/me/badges/{made.id}"
    zoe = Principal("flows-zoe", "Zoë Rivera", "zoe@flows.example", Role.EMPLOYEE)
    own = PlainBrowser(house.signed_in(zoe)).open(place)
    own.press("Ask HR to correct it", text="My name is Riviera.")
    assert "Your request was sent." in own.page.words


# --- a recruiter checks -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(house):
    """One badge in every form in which it can be handed in."""
    made, _, _ = house.award(to="recruited@flows.example", name="Zoë Rivera")
    browser = house.opened(made)
    found = {form.value: browser.post(f"/claim/{made.claim_id}/files/{form}").content for form in FileForm}
    found["pdf"] = browser.post(f"/claim/{made.claim_id}/certificate").content
    return found


def check(somebody, **sent):
    somebody.open("/check")
    chosen = [(name, (name, body)) for name, body in sent.items() if name == "file"]
    return somebody.press("Check this badge", chosen, **({"text": sent["text"]} if "text" in sent else {}))


@pytest.mark.parametrize("form", ["json", "jwt", "png", "svg", "pdf"])
def test_a_badge_is_checked_as_a_file_of_every_kind(somebody, files, form):
    assert check(somebody, file=files[form]).page.heading == "Valid"
    assert "Zoë" not in somebody.page.heading


@pytest.mark.parametrize("form", ["json", "jwt"])
def test_a_badge_is_checked_as_pasted_text(somebody, files, form):
    assert check(somebody, text=files[form].decode()).page.heading == "Valid"


def test_a_report_is_found_again_by_reference_link_and_photo_and_kept_and_compared(house, somebody, files):
    first = check(somebody, text=files["json"].decode()).at
    reference = first.rsplit("/", 1)[1]
    for sent in ({"text": reference}, {"text": first}, {"file": written(drawn(first), "JPEG")}):
        assert check(PlainBrowser(house.browser()), **sent).at == first
    somebody.press("Compare", candidate="recruited@flows.example")
    assert "It matches" in somebody.page.words
    somebody.press("Compare", candidate="another@flows.example")
    assert "It does not match" in somebody.page.words
    report = PlainBrowser(house.browser()).open(somebody.page.link("Download this report")).answer.json()
    assert (report["verdict"], report["reference"]) == ("valid", reference)
    signed = PlainBrowser(house.browser()).open(somebody.page.link("Download it signed")).answer.content
    assert check(PlainBrowser(house.browser()), file=signed).page.heading == "A report, not a badge"
    somebody.press("Check again")
    assert (somebody.page.heading, somebody.at == first) == ("Valid", False)


def test_a_bundle_is_saved_and_checked_elsewhere(house, somebody, files):
    somebody.open("/check").press("Save it as a bundle", [("file", ("badge.json", files["json"]))])
    kept = somebody.answer.content
    assert check(PlainBrowser(house.browser()), file=kept).page.heading == "Valid"


def test_nothing_and_a_picture_without_a_badge_say_what_to_do(somebody):
    assert "Nothing to check was given" in check(somebody).page.words
    assert somebody.answer.status_code == 422
    assert "Ask for the original file or a link" in check(somebody, file=png()).page.words


@pytest.mark.parametrize(
    ("example", "heading"),
    [
        ("valid", "Meets your policy"),
        ("expired", "No longer valid"),
        ("withdrawn", "No longer valid"),
        ("changed", "Do not rely on this"),
        ("stacked", "Valid"),
    ],
)
def test_whoever_has_nothing_to_check_tries_an_example(somebody, example, heading):
    somebody.open("/check").press(f"Check one that is {example}")
    assert heading in somebody.page.words


def test_a_stack_is_shown_as_a_tree_in_which_each_part_has_its_verdict(house, somebody, stack):
    parts = [("components", (f"{slug}.json", body)) for slug, body in stack.parts.items()]
    somebody.open("/check").press("Check this badge", [("file", ("super.json", stack.body)), *parts])
    tree = somebody.page.words.split("Component badges", 1)[1].split("What we checked", 1)[0]
    for name in ("Communication", "Collaboration", "Critical Thinking", "Creativity"):
        assert re.search(rf"{name} \([\w ]+\) \S Valid", tree), tree


def test_a_candidate_shows_a_badge_from_their_wallet_and_the_page_is_looked_at_again(house, somebody):
    purse = new_purse()
    claim(house, purse, level=2)
    somebody.open("/check").follow("Ask the candidate")
    somebody.press("Show a code for a phone", level="2")
    link = re.search(r"openid4vp://\S+", somebody.page.words)[0]
    request = fetched(house, {"request_uri": link})
    assert send(house, request, answer(request, purse, house.clock())).status_code == 200
    somebody.follow("Look again")
    assert "What you asked for was shown" in somebody.page.words
    somebody.open("/ask").press("The wallet is on this device")
    somebody.press("Ask again with a new code")
    assert "Waiting for the wallet" in somebody.page.words


# --- a partner confirms -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stack(house):
    return make_stack(house, "stacked@flows.example")


@pytest.fixture
def pat(house):
    return PlainBrowser(house.signed_in(PARTNER))


def chosen(stack):
    parts = [("components", (f"{slug}.json", body)) for slug, body in stack.parts.items()]
    return [("file", ("super.json", stack.body)), *parts]


def test_a_policy_is_written_a_link_made_and_somebody_without_account_confirms_a_stack(
    house, pat, somebody, stack
):
    pat.open("/policies").follow("Write a policy")
    pat.press("Keep the policy", name="Flows by link", max_age_months="36", require_parts="yes")
    pat.press("Make a link")
    link = re.search(r"https?://\S+/partners/check/[\w-]+", pat.page.words)[0]
    somebody.open(link.partition("/partners")[1] + link.partition("/partners")[2])
    somebody.press("Check it", chosen(stack))
    assert "Meets your policy" in somebody.page.heading + somebody.page.words
    for slug in FOUR:
        assert slug.replace("-", " ").title() in somebody.page.words
    for question in ("same holder", "before the stack"):
        assert question in somebody.page.words.lower() or "Shown by its holder" in somebody.page.words
    assert somebody.open(link.partition("8000")[2] or link).answer.status_code == 410


def test_a_verdict_under_ones_own_policy_has_a_receipt_that_is_found_again(house, pat, stack):
    pat.open("/policies").follow("Write a policy")
    needs = "https://elsewhere.example/a 1 Rhetoric"
    pat.press("Keep the policy", name="Flows that asks for more", required_parts=needs)
    name, page = pat.page.heading, pat.at
    pat.open(f"/partners/check?policy={page.rsplit('/', 1)[1]}").press("Check it", chosen(stack))
    assert name in pat.page.words
    assert "Rhetoric" in pat.page.words
    assert "Meets your policy" not in pat.page.words
    pat.follow("Look at the receipt")
    assert pat.page.heading.startswith("Receipt ")
    pat.follow("All receipts")
    assert name in pat.page.words


def test_what_holds_is_recognised_or_watched_from_its_report(house, pat):
    foreign = Partner(name="Hooli", base="https://hooli.example/o/p")
    report = house.here.check.verify(Submission(foreign.badge("teamwork", status=None, awarded_at=AWARDED)))
    pat.open(f"/check/r/{report.reference}").follow("Recognise this badge")
    pat.press("Recognise it", comment="Counts as two days of our training.")
    assert "Counts as two days" in pat.page.words
    pat.follow("public")
    assert "Counts as two days" in pat.page.words
    pat.open(f"/check/r/{report.reference}").follow("watch it")
    assert pat.page.heading == "Watched credentials"


def test_the_page_and_the_api_give_a_stack_the_same_answer(house, pat, stack):
    pat.open("/policies").follow("Write a policy")
    pat.press("Keep the policy", name="Flows of two doors")
    policy = pat.at.rsplit("/", 1)[1]
    pat.open(f"/partners/check?policy={policy}").press("Check it", chosen(stack))
    inline = {"policy": {"name": "Flows of two doors"}}
    report = house.client.post("/v1/verifications", json=stack.envelope | inline).json()
    assert report["policy_check"]["headline"] in pat.page.words
    assert pat.page.heading == report["policy_check"]["title"]
