"""Badges shown to earn the one that rests on them: a foreign issuer, a plan that counts its badges, and a wallet."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from cairn.demo import SLUG
from cairn.wallet.presenting import answer
from cairn.wallet.purse import Purse, new_purse
from contexts.strict_json import parse_object
from credentials import jose
from credentials.badge import Carrier
from issuer.meta_badges import partners
from issuer.plan import planning
from tests.support.inprocess import House
from tests.support.partner import AWARDED, Partner

HEADER = ["slug", "name", "type", "description", "criteria", "requires"]
STATE = re.compile(r'data-state="([a-z_]+)"')
OURS = "communication"


@dataclass
class Foreign:
    """An issuer that this installation has never been asked about; its lists are nowhere, so its badges name none."""

    name: str = "Beta GmbH"
    partner: Partner = field(default_factory=Partner)

    def achievement(self, slug="teamwork"):
        return self.partner.achievement(slug).id

    def badge(self, purse, slug="teamwork", carrier=Carrier.LDP_VC, **changes):
        """Put a badge of this issuer into a wallet, and return its bytes."""
        usual = {"subject_id": purse.key.did, "status": None, "awarded_at": AWARDED, "valid_from": AWARDED}
        body = self.partner.badge(slug, carrier, **(usual | changes))
        purse.badges.append(body)
        return body

    def need(self, slug="teamwork", level=""):
        return f"{slug.title()} <{self.achievement(slug)}> from {self.name}{level}"


def know(house: House, foreign: Foreign):
    """Let an issuer's badges count here."""
    did = partners.checked(foreign.partner.did, house.here.check.sources.resolver)
    with house.here.desk.work(SLUG) as work:
        partners.add(work.tx, foreign.name, did, work.now)


def plan(house: House, slug, requires, name="Bridge builder"):
    """Publish a meta-badge that takes these badges."""
    rows = [HEADER, [slug, name, "meta", "Works with others.", "Hold them.", requires]]
    with house.here.desk.work(SLUG) as work:
        known = [each.name for each in work.tx.partners.all()]
        drafts = planning.read_rows(rows, work.tx.plan.all(), known)
        planning.import_plan(work.tx, drafts, house.here.settings.public_url, work.identity.did, work.now)


@dataclass
class Visit:
    """A browser on the page, with one request made there."""

    house: House
    slug: str
    browser: object
    place: str

    def request(self):
        """Return the request object that the page leads a wallet to."""
        page = self.browser.get(self.place).text
        uri = re.search(r'class="offer-uri" data-copy>([^<]*)<', page).group(1).replace("&amp;", "&")
        reference = re.search(r"request_uri=([^&]+)", uri).group(1)
        return parse_object(jose.read(self.house.client.post(unquote(reference)).text).payload)

    def send(self, form, request):
        return self.house.client.post(request["response_uri"], data=form)

    def show(self, purse: Purse):
        """Answer with a wallet; return what the wallet was told."""
        request = self.request()
        told = self.send(answer(request, purse, self.house.clock()), request)
        assert told.status_code == 200, told.text
        return told.json()

    def page(self, query=""):
        return self.browser.get(f"{self.place}{query}").text

    def reached(self, query=""):
        return STATE.search(self.page(query)).group(1)

    def offer_id(self, query=""):
        """Return the id of the offer that the page shows."""
        return re.search(r"qr\.svg\?offer=([^\"]+)\"", self.page(query)).group(1)


def visit(house: House, slug, device="other"):
    """Press the button of the page; return the visit."""
    browser = house.browser()
    pressed = browser.post(f"/o/{SLUG}/earn/{slug}", data={"device": device}, follow_redirects=False)
    assert pressed.status_code == 303, pressed.text
    return Visit(house, slug, browser, pressed.headers["location"])


def ours(house: House, purse: Purse, slug=OURS, level=2, to=None, configuration="ldp_vc"):
    """Award a badge of ours, claim it into a wallet, and return the award; each wallet is another person's."""
    to = to or f"{purse.key.did[-16:].lower()}@example.com"
    award, offer_id, _ = house.award(slug, level, to)
    purse.badges.append(house.claim(offer_id, f"OpenBadgeCredential_{configuration}", purse=purse))
    return award


def wallet():
    return new_purse()
