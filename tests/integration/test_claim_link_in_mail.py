"""A claim link goes by mail, where machines read it first: they open it, follow it, and press what they find."""

import re
from datetime import timedelta

import pytest

from cairn.demo import SLUG
from issuer.achievements.catalog import publish
from issuer.awarding.awards import AwardBadge
from issuer.awarding.awards import award as award_badge
from issuer.offering import offers
from issuer.stages import BadgeStage
from issuer.web.pages.claim import OPENED
from tests.support.builders import draft
from tests.support.inprocess import URL, open_house
from tests.support.pictures import png
from tests.support.plain_browser import Page

BUTTONS = (
    "offer",
    "code",
    "decline",
    "undo-decline",
    "files/png",
    "files/json",
    "files/jwt",
    "files/svg",
    "certificate",
    "together/bundle",
)
LINK = re.compile(r'(?:href|src|hx-get|action)="(/[^"]*|openid[^"]*)"')


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mail")
    wallets = folder / "wallets.json"
    (folder / "pocket.png").write_bytes(png())
    wallets.write_text(
        '[{"name": "Pocket", "link": "https://pocket.example/?o={credential_offer_uri}", "logo": "pocket.png"},'
        ' {"name": "Purse", "link": "purse://?{offer_link}"}]'
    )
    opened = open_house(folder, CAIRN_WALLET_CHOOSER=str(wallets))
    yield opened
    opened.here.database.close()


def kept(house, award):
    """Return all that is on record about an award and its offers, but for what wallets were told."""
    with house.here.desk.work(SLUG) as work:
        found = work.tx.awards.get(award.id)
        return found, work.tx.offers.newest(award.id), work.tx.copies.of_award(award.id)


class Scanner:
    """Reads what it is sent without keeping cookies."""

    def __init__(self, house, **headers):
        self.house, self.headers = house, headers

    def ask(self, method, path):
        client = self.house.browser()
        return client.request(method, path, headers=self.headers, follow_redirects=False)


# Of three kinds: a browser of the mail system, a program, and one that says what browsers say.
SCANNERS = [
    {},
    {"User-Agent": "scanner", "Accept": "*/*"},
    {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"},
]


@pytest.mark.parametrize("headers", SCANNERS)
def test_a_scanner_that_opens_and_follows_everything_changes_nothing(house, headers):
    award, offer_id, _ = house.award()
    before, scanner = kept(house, award), Scanner(house, **headers)
    page = scanner.ask("GET", f"/claim/{award.claim_id}")
    links = {each for each in LINK.findall(page.text) if each.startswith("/")}
    assert any("/qr.svg" in each for each in links)
    for link in links:
        for method in ("HEAD", "GET"):
            assert scanner.ask(method, link.replace("&amp;", "&")).status_code < 500
    assert kept(house, award) == before
    assert house.claim(offer_id)


@pytest.mark.parametrize("headers", SCANNERS)
def test_a_scanner_that_presses_every_button_changes_nothing(house, headers):
    award, offer_id, _ = house.award()
    before = kept(house, award)
    for button in BUTTONS:
        answer = Scanner(house, **headers).ask("POST", f"/claim/{award.claim_id}/{button}")
        assert answer.status_code == 403
    assert kept(house, award) == before
    assert house.claim(offer_id)


def long_ago(house):
    """Return an award whose claim link has stopped working."""
    with house.here.desk.work(SLUG) as work:
        wanted = AwardBadge("communication", "zoe@example.com", "Zoë Rivera", 2, "Seen.")
        return award_badge(work.tx, wanted, work.now - timedelta(days=91), work.randomness)


def tried_out(house):
    """Return an award of a badge that asks for an opinion."""
    with house.here.desk.work(SLUG) as work:
        work.tx.stages.begin("pilot", BadgeStage.PILOT, work.now)
        work.tx.pilots.set_members("pilot", ["zoe@example.com"])
        publish(work.tx, draft("pilot", levels=()), URL, work.identity.did, work.now)
    return house.award("pilot", None)[0]


def declined(house):
    made = house.award()[0]
    with house.here.desk.work(SLUG) as work:
        offers.decline(work.tx, made, work.now)
    return made


def over(house):
    made = house.award()[0]
    house.clock.forward(minutes=11)
    return made


STATES = {
    "open": (lambda house: house.award()[0], ""),
    "code over": (over, ""),
    "declined": (declined, ""),
    "link over": (long_ago, ""),
    "feedback": (tried_out, "/feedback"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_machine_that_opens_a_page_twenty_times_and_sends_each_form_as_it_stands_uses_nothing_up(
    house, state
):
    brings, page = STATES[state]
    award = brings(house)
    scanner, path = Scanner(house), f"/claim/{award.claim_id}{page}"
    before = (kept(house, award), letters(house))
    for number in range(20):
        source = scanner.ask("GET" if number % 2 else "HEAD", path)
        assert source.status_code in (200, 405)
    forms = [form for form in Page(scanner.ask("GET", path).text).forms if form.method == "post"]
    assert forms
    for form in forms:
        for button in form.buttons:
            data = dict([*form.fields, (button.name, button.value)])
            answer = house.browser().post(
                button.action or form.action or path, data=data, follow_redirects=False
            )
            assert answer.status_code == 403, (state, button.words)
    assert (kept(house, award), letters(house)) == before
    # Whose badge it is finds everything as it was: the same button does what it says.
    person = house.opened(award)
    first = forms[0].buttons[0].action or forms[0].action or path
    assert person.post(first, data=dict(forms[0].fields), follow_redirects=False).status_code != 403


def letters(house):
    with house.here.desk.work(SLUG) as work:
        return len(work.tx.mail.search("", None, 100))


def test_every_button_of_the_page_is_among_those_that_were_pressed(house):
    award, _, _ = house.award()
    open_page = house.opened(award)
    pages = [open_page.get(f"/claim/{award.claim_id}").text]
    pages.append(open_page.post(f"/claim/{award.claim_id}/decline").text)
    house.clock.forward(minutes=11)
    pages.append(open_page.post(f"/claim/{award.claim_id}/undo-decline").text)
    mailed, _, _ = house.award(to="by.hand@example.com", tx_code=True)
    pages.append(house.opened(mailed).get(f"/claim/{mailed.claim_id}").text)
    found = {each for page in pages for each in re.findall(r'action="/claim/[^/]+/([^"]+)"', page)}
    assert found == set(BUTTONS)


def test_whoever_opened_the_page_may_press_its_buttons(house):
    """The control: with the page's cookie the very same requests do what they say."""
    award, _, _ = house.award()
    before = kept(house, award)
    browser = house.opened(award)
    assert browser.post(f"/claim/{award.claim_id}/offer", follow_redirects=False).status_code == 303
    assert kept(house, award) != before


def test_having_opened_one_page_presses_no_button_of_another(house):
    one, other = house.award()[0], house.award()[0]
    before = kept(house, other)
    assert house.opened(one).post(f"/claim/{other.claim_id}/decline").status_code == 403
    assert kept(house, other) == before


def test_whoever_keeps_no_cookies_is_told_what_to_do(house):
    award, _, _ = house.award()
    answer = house.browser().post(f"/claim/{award.claim_id}/decline")
    assert "Nothing was changed" in answer.text
    assert "Open the page first" in answer.text
    program = house.client.post(f"/claim/{award.claim_id}/decline")
    assert program.json()["code"] == "page_not_opened"


def test_the_cookie_is_for_this_page_alone_and_says_nothing(house):
    award, _, _ = house.award()
    cookie = house.browser().get(f"/claim/{award.claim_id}").headers["set-cookie"]
    assert cookie.startswith(f"{OPENED}=yes; ")
    for part in ("HttpOnly", f"Path=/claim/{award.claim_id}", "SameSite=strict"):
        assert part in cookie


# --- wallets to choose from -----------------------------------------------------------------------


def test_each_wallet_is_handed_the_offer_of_this_page(house):
    award, offer_id, _ = house.award()
    page = house.browser().get(f"/claim/{award.claim_id}").text
    address = f"http%3A%2F%2F127.0.0.1%3A8000%2Fo%2Facme%2Foffers%2F{offer_id}"
    assert f'href="https://pocket.example/?o={address}"' in page
    assert "purse://?openid-credential-offer%3A%2F%2F" in page
    assert "choose your wallet from the list" in page


def test_a_wallets_picture_is_served_from_here_and_kept_for_long(house):
    award, _, _ = house.award()
    page = house.browser().get(f"/claim/{award.claim_id}").text
    (path,) = re.findall(r'src="(/wallets/[^"]+)"', page)
    picture = house.browser().get(path)
    assert (picture.content, picture.headers["content-type"]) == (png(), "image/png")
    assert "immutable" in picture.headers["cache-control"]
    assert house.browser().get("/wallets/0123456789abcdef.png").status_code == 404


def test_without_a_list_there_is_nothing_to_choose(tmp_path):
    plain = open_house(tmp_path)
    award, _, _ = plain.award()
    page = plain.browser().get(f"{URL}/claim/{award.claim_id}").text
    assert "Choose my wallet" not in page
    assert "choose your wallet from the list" not in page
    plain.here.database.close()


def test_help_is_open_for_whoever_has_no_javascript(house):
    award, _, _ = house.award()
    page = house.browser().get(f"/claim/{award.claim_id}").text
    assert re.search(r"<details data-wallet-help open>\s*<summary>Did your wallet open\?", page)
    assert re.search(r'<p data-wallet-picker="[^"]+/offers/[^"]+" hidden>', page)
