"""Nothing that went over the wire in secret stands in the log, however talkative: a service's whole output, searched.

A badge is claimed with a transaction code, another by a wallet that signed somebody in, with requests sent ahead and
DPoP; one is shown, in the open and encrypted, and somebody signs in and out.
"""

import json
import re
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest

from cairn.demo import SLUG
from cairn.installation import open_installation
from cairn.settings import load
from cairn.wallet.presenting import answer
from cairn.wallet.purse import new_purse
from cairn.world import utc_now
from contexts.strict_json import parse_object
from credentials import jose
from records.principals import Principal, Role
from tests.integration.test_code_flow import JWT, Person
from tests.support.dpop import Prover
from tests.support.inprocess import House
from tests.support.services import installation, serving
from web.logs import SECRET_AFTER

# Whatever stands under one of these names, in a body, a form or a query, is nobody else's.
SECRET_NAMES = frozenset(
    {
        *(
            "pre-authorized_code",
            "code",
            "code_verifier",
            "tx_code",
            "access_token",
            "refresh_token",
            "c_nonce",
        ),
        *(
            "state",
            "nonce",
            "wallet_nonce",
            "request_uri",
            "issuer_state",
            "notification_id",
            "transaction_id",
        ),
        *(
            "jwt",
            "vp_token",
            "response",
            "response_code",
            "result_url",
            "form_token",
            "credential",
            "session",
        ),
    }
)
SECRET_HEADERS = frozenset({"dpop", "dpop-nonce", "authorization"})
SHORT = 6  # "yes", "code" and the like are no secrets
CLIENT = {"client_id": "wallet", "name": "Wallet", "redirect_uris": ["https://wallet.example/back"]}


@dataclass
class Eavesdropper:
    """Hears every request and answer, and remembers what was secret in them."""

    heard: dict[str, set] = field(default_factory=dict)

    def note(self, name, value):
        if isinstance(value, str) and len(value) >= SHORT and not value.startswith(("http://", "did:")):
            self.heard.setdefault(name, set()).add(value)

    def request(self, request):
        self._url(str(request.url))
        self._headers(request.headers)
        for pair in request.headers.get("cookie", "").split("; "):
            self.note("cookie", pair.partition("=")[2])
        self._body(request.headers.get("content-type", ""), request.content)

    def response(self, response):
        response.read()
        self._headers(response.headers)
        for cookie in response.headers.get_list("set-cookie"):
            self.note("cookie", cookie.partition("=")[2].partition(";")[0])
        self._url(response.headers.get("location", ""))
        self._body(response.headers.get("content-type", ""), response.content)

    def _url(self, url):
        parts = urlsplit(url)
        segments = parts.path.split("/")
        for before, segment in pairwise(segments):
            if before in SECRET_AFTER:
                self.note("path", segment)
        self._pairs(parts.query)

    def _headers(self, headers):
        for name in SECRET_HEADERS & set(headers.keys()):
            self.note(name, headers[name].rpartition(" ")[2])

    def _body(self, kind, body):
        if "json" in kind and body:
            self._walk(json.loads(body))
        elif "form" in kind:
            self._pairs(body.decode())
        elif "jwt" in kind:
            self._walk(parse_object(jose.read(body.decode()).payload))

    def _pairs(self, text):
        for name, value in parse_qsl(text):
            if name in SECRET_NAMES:
                self.note(name, value)

    def _walk(self, value, name=None):
        if isinstance(value, dict):
            for key, inner in value.items():
                self._walk(inner, key if key in SECRET_NAMES else name)
        elif isinstance(value, list):
            for inner in value:
                self._walk(inner, name)
        elif name is not None:
            self.note(name, value)


@dataclass
class OverheardHouse(House):
    """A house whose service is another process, with somebody who listens to all that is said to it."""

    ear: Eavesdropper = field(default_factory=Eavesdropper)
    open: ExitStack = field(default_factory=ExitStack)

    def browser(self):
        headers = {"Origin": self.issuer.partition("/o/")[0], "Accept": "text/html"}
        return self.open.enter_context(overheard(self.ear, headers["Origin"], headers))


def overheard(ear, base_url, headers=None):
    hooks = {"request": [ear.request], "response": [ear.response]}
    return httpx2.Client(
        base_url=base_url,
        headers=headers,
        event_hooks=hooks,
        timeout=60,
        trust_env=False,
        follow_redirects=True,
    )


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    """The service's whole output and what was heard, after everything was done once."""
    folder = tmp_path_factory.mktemp("canary")
    clients = folder / "clients.json"
    clients.write_text(json.dumps([CLIENT]))
    known = {"wallet_clients": str(clients), "dpop_nonces": "on", "log_level": "debug", "rate_limits": None}
    with serving(installation(folder, **known)) as service:
        here = open_installation(load(service.environment))
        ear = Eavesdropper()
        with ExitStack() as stack:
            client = stack.enter_context(overheard(ear, service.base_url))
            house = OverheardHouse(here, client, utc_now, f"{service.base_url}/o/{SLUG}", ear=ear, open=stack)
            purse = claim_with_a_code_sent_apart(house)
            claim_by_signing_in(house)
            show(house, purse)
            sign_in_and_out(house)
            house.client.get("/planted/s3cr3t-as-none-should-be")
        here.database.close()
    return (folder / "log.txt").read_text() + (folder / "output.txt").read_text(), ear.heard


def claim_with_a_code_sent_apart(house):
    award, offer_id, tx_code = house.award(tx_code=True)
    house.browser().get(f"/claim/{award.claim_id}")
    assert house.token(house.code(offer_id), tx_code="000000x").status_code == 400
    purse = new_purse()
    purse.badges.append(house.claim(offer_id, purse=purse, tx_code=tx_code))
    return purse


def claim_by_signing_in(house):
    zoe = Person(house, "zoe-signs-in@example.com")
    award, _, _ = zoe.award()
    prover = Prover(house)
    # The first proofs are refused for want of a nonce of ours, which the refusals bring.
    first = house.client.post(f"{house.issuer}/par", data=zoe.ask(), headers={"DPoP": prover.proof("par")})
    nonce = first.headers["dpop-nonce"]
    pushed = zoe.push(headers={"DPoP": prover.proof("par", nonce=nonce)})
    page = zoe.page({"client_id": "wallet", "request_uri": pushed.json()["request_uri"]})
    back = zoe.decide(page, award.id).headers["location"]
    code = dict(parse_qsl(urlsplit(back).query))["code"]
    token = prover.token(zoe.form(code), nonce=nonce)
    assert token.json()["token_type"] == "DPoP", token.text
    access = token.json()["access_token"]
    claimed = prover.credential(access, zoe.body(JWT), nonce=nonce)
    assert claimed.status_code == 200, claimed.text
    again = prover.token(zoe.form(code), nonce=nonce)
    assert again.json()["error"] == "invalid_grant"


def show(house, purse):
    for mode, same_device in (("direct_post", False), ("direct_post.jwt", True)):
        wish = {"response_mode": mode, "same_device": same_device}
        made = house.client.post("/v1/presentation-requests", json=wish).json()
        (reference,) = (v for n, v in parse_qsl(urlsplit(made["request_uri"]).query) if n == "request_uri")
        fetched = house.client.post(reference, data={"wallet_nonce": "wallets-own-nonce"})
        asked = parse_object(jose.read(fetched.text).payload)
        told = house.client.post(asked["response_uri"], data=answer(asked, purse, utc_now()))
        assert told.status_code == 200, told.text
        back = dict(parse_qsl(urlsplit(told.json().get("redirect_uri", "")).query))
        assert house.client.get(made["result_url"], params=back).json()["satisfied"]


def sign_in_and_out(house):
    browser = house.signed_in(Principal("hr-2", "Li", "li@example.com", Role.HR))
    assert browser.get("/awards").status_code == 200
    # The library that takes forms apart says something about this one, if only debugging is on.
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    browser.post("/ask", content="badge=&&level=0", headers=kind)
    browser.post("/sign-out")


def found_in(output, secret):
    """Whether a secret stands in the output as itself, and not as a piece of some longer number or word."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(secret)}(?![A-Za-z0-9])", output) is not None


def test_no_secret_that_went_over_the_wire_is_in_the_output(after):
    output, heard = after
    leaked = {name for name, secrets in heard.items() for secret in secrets if found_in(output, secret)}
    assert leaked == set()


def test_every_kind_of_secret_was_heard(after):
    """The control of the eavesdropper: without it an empty list would pass."""
    _, heard = after
    kinds = {
        *("pre-authorized_code", "tx_code", "access_token", "c_nonce", "code", "code_verifier", "state"),
        *("request_uri", "nonce", "wallet_nonce", "jwt", "vp_token", "response", "response_code"),
        *("notification_id", "dpop", "dpop-nonce", "authorization", "cookie", "path", "form_token"),
    }
    assert kinds - set(heard) == set()


def test_the_log_was_talkative_and_a_planted_secret_is_found(after):
    """The control of the search."""
    output, _ = after
    assert '"level": "debug"' in output
    assert output.count('"logger": "cairn.requests"') >= 20
    assert found_in(output, "s3cr3t-as-none-should-be")
    assert not found_in(output, "s3cr3t-as-none-should-b")
