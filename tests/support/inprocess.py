"""A whole installation in this process, over a SQLite file, driven by a test client: fast, and without ports."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from starlette.testclient import TestClient

from cairn.app import create_app
from cairn.demo import ADMIN, SLUG, sign_in_link, welcome
from cairn.installation import Installation, open_installation
from cairn.settings import load
from cairn.wallet.claiming import PRE_AUTHORIZED, key_proof
from cairn.wallet.http import Http
from cairn.wallet.purse import new_purse
from issuer.awarding.awards import AwardBadge, award
from tests.support.databases import migrated_sqlite

URL = "http://127.0.0.1:8000"


class Clock:
    """A clock that tests move."""

    def __init__(self):
        self.at = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)

    def __call__(self):
        return self.at

    def forward(self, **delta):
        self.at += timedelta(**delta)


@dataclass
class House:
    """An installation, a client for programs, a clock."""

    here: Installation
    client: TestClient
    clock: Clock
    issuer: str = f"{URL}/o/{SLUG}"
    environment: dict | None = None
    url: str = URL

    def browser(self):
        """Return a client that behaves as a browser on our own pages."""
        return TestClient(
            self.client.app, base_url=self.url, headers={"Origin": self.url, "Accept": "text/html"}
        )

    def opened(self, award):
        """Return a browser that has opened the claim page of an award, so that its buttons work."""
        browser = self.browser()
        assert browser.get(f"/claim/{award.claim_id}").status_code == 200
        return browser

    def signed_in(self, principal=ADMIN):
        browser = self.browser()
        link = sign_in_link(self.here, SLUG, principal)
        assert browser.post(link, follow_redirects=False).status_code == 303
        return browser

    def award(self, slug="communication", level=2, to="zoe@example.com", *, name="Zoë Rivera", tx_code=False):
        """Award a badge; return the award, its offer's id and its transaction code."""
        with self.here.desk.work(SLUG) as work:
            made = award(work.tx, AwardBadge(slug, to, name, level, "Seen."), work.now, work.randomness)
            minted = work.mint(made, tx_code=tx_code)
        return made, minted.offer.id, minted.tx_code

    def offer(self, offer_id):
        return self.client.get(f"/o/{SLUG}/offers/{offer_id}")

    def code(self, offer_id):
        return self.offer(offer_id).json()["grants"][PRE_AUTHORIZED]["pre-authorized_code"]

    def token(self, code, **more):
        form = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code, **more}
        return self.client.post(f"/o/{SLUG}/token", data=form)

    def nonce(self):
        return self.client.post(f"/o/{SLUG}/nonce").json()["c_nonce"]

    def proof(self, purse, nonce=None, audience=None, at=None):
        at = at or self.clock()
        return key_proof(purse.key, audience or self.issuer, nonce or self.nonce(), at)

    def credential(self, token, body):
        return self.client.post(
            f"/o/{SLUG}/credential", json=body, headers={"Authorization": f"Bearer {token}"}
        )

    def claim(self, offer_id, configuration="OpenBadgeCredential_ldp_vc", purse=None, **token_more):
        """Redeem an offer; return the badge's bytes."""
        token = self.token(self.code(offer_id), **token_more).json()["access_token"]
        proof = self.proof(purse or new_purse())
        answer = self.credential(
            token, {"credential_configuration_id": configuration, "proofs": {"jwt": [proof]}}
        )
        assert answer.status_code == 200, answer.text
        credential = answer.json()["credentials"][0]["credential"]
        return credential.encode() if isinstance(credential, str) else json.dumps(credential).encode()

    def verify(self, badge, *components, **more):
        body = {"credential": badge.decode(), "components": [each.decode() for each in components], **more}
        answer = self.client.post("/v1/verifications", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()


class HouseHttp(Http):
    """The simulated wallet's HTTP, into an installation of this process."""

    def __init__(self, house):
        self._client = house.client


def open_house(folder, **environment):
    """Return a running installation in `folder`, first start done; unless asked for, requests are not counted."""
    clock = Clock()
    usual = {"CAIRN_STATE_DIR": str(folder), "CAIRN_RATE_LIMITS": "off"}
    if "CAIRN_DATABASE_URL" not in environment:
        migrated_sqlite(folder / "cairn.db")
    here = open_installation(load(usual | environment), clock)
    welcome(here, make_first=True)
    url = here.settings.public_url
    client = TestClient(create_app(here), base_url=url)
    return House(here, client, clock, f"{url}/o/{SLUG}", url=url)


def form_token(page):
    """Return the hidden token of a page's form."""
    return re.search(r'name="csrf" value="([^"]+)"', page).group(1)
