"""Two partners and we, each with a database and a port: badges of all three earn one, and a stranger verifies it."""

import json
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass

import httpx2
import pytest

from cairn.installation import open_installation
from cairn.settings import load
from cairn.wallet.http import Http
from cairn.wallet.presenting import present
from cairn.world import utc_now
from issuer.jobs import WATCH
from keys.multibase import b64url_encode
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.services import Service, installation, serving

PATIENCE = 60
PLAN = "slug,name,type,description,criteria,requires\n"


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    folder = tmp_path_factory.mktemp("three")
    partners = [installation(folder / name) for name in ("beta", "gamma")]
    with serving(*partners):
        places = ",".join(each.place for each in partners)
        ours = installation(folder / "ours", fetch_allow=places)
        with serving(ours):
            for name, each in zip(("Beta GmbH", "Gamma"), partners, strict=True):
                ours.command("partner", "add", name, each.did())
            plan_of(ours, partners)
            yield ours, partners, stranger(folder, ours, partners)


def plan_of(ours, partners):
    """Plan the badge that takes one of ours and one of each partner's."""
    beta, gamma = (f"{each.base_url}/o/acme/achievements" for each in partners)
    requires = (
        f"all of: communication level 2; Creativity <{beta}/creativity> from Beta GmbH level 2 of 3; "
        f"Collaboration <{gamma}/collaboration> from gamma"
    )
    file = ours.folder / "plan.csv"
    file.write_text(f'{PLAN}bridge,Bridge,meta,Works with others.,Hold all three.,"{requires}"\n')
    ours.command("plan", "import", str(file))


def stranger(folder, *others):
    """Return an installation that trusts all three, and that none of them knows."""
    others = [others[0], *others[1]]
    file = folder / "issuers.json"
    issuers = [{"did": each.did(), "name": each.place, "source": "the tests"} for each in others]
    file.write_text(json.dumps({"version": 1, "issuers": issuers}))
    places = ",".join(each.place for each in others)
    return installation(folder / "stranger", fetch_allow=places, trust_list=str(file))


def collect(ours, partners):
    """Claim the three badges into our wallet; return their awards, ours first."""
    given = []
    for each, slug in zip((ours, *partners), ("communication", "creativity", "collaboration"), strict=True):
        each.purse = ours.purse
        made = each.award(slug)
        ours.purse.badges.append(each.claim(made["offer_uri"], "ldp_vc"))
        given.append(made["award"])
    return given


@contextmanager
def page_of(ours):
    """Press the button of the badge's page."""
    with httpx2.Client(base_url=ours.base_url, trust_env=False, timeout=30) as client:
        pressed = client.post("/o/acme/earn/bridge", data={"device": "other"})
        yield Page(ours, client, pressed.headers["location"])


@dataclass
class Page:
    """A browser on the page of one request."""

    ours: Service
    client: httpx2.Client
    place: str

    def text(self):
        return self.client.get(self.place).text

    def link(self, scheme):
        return re.search(rf"{scheme}://[^<\"]+", self.text()).group(0).replace("&amp;", "&")

    def show(self):
        with Http(None) as http:
            present(self.link("openid4vp"), self.ours.purse, http, utc_now())
        return self.text()


def verified(checker, badge, parts):
    file = checker.folder / "badge"
    file.write_bytes(badge)
    more = []
    for number, part in enumerate(parts):
        (checker.folder / f"part-{number}").write_bytes(part)
        more += ["--with", str(checker.folder / f"part-{number}")]
    done = checker.run("verify", str(file), *more, "--json")
    return done.returncode, json.loads(done.stdout)


def looked_at_again(ours, badge):
    """Have the parts of others looked at now, by whichever process; return the report of the badge alone then."""
    here = open_installation(load(ours.environment))
    with here.desk.store.transaction("acme") as tx:
        (person_id,) = {job.key for job in tx.jobs.all(10)}
        tx.jobs.put(WATCH, person_id, utc_now())
    here.database.close()
    deadline, report = time.monotonic() + PATIENCE, ours.verify(badge)
    while report["verdict"] == "valid" and time.monotonic() < deadline:
        ours.command("jobs", "run")
        report = ours.verify(badge)
    return report


def status_of(report):
    return next(each["code"] for each in report["checks"] if each["id"] == "status")


def test_parts_of_three_issuers_earn_the_badge_and_a_stranger_verifies_the_tree(three):
    ours, partners, checker = three
    awards = collect(ours, partners)
    parts = list(ours.purse.badges)
    with page_of(ours) as page:
        assert 'data-state="awarded"' in page.show()
        badge = ours.claim(page.link("openid-credential-offer"), "ldp_vc")
    code, report = verified(checker, badge, parts)
    assert (code, report["verdict"], report["stack"]["outcome"]) == (0, "valid", "valid")
    assert [each["verdict"] for each in report["components"]] == ["valid"] * 3
    assert all(slot["digest_bound"] for slot in report["stack"]["slots"])

    # A partner withdraws its part: the stranger sees which, and the part earns nothing any more.
    partners[0].command("revoke", awards[1], "--reason", "issued_by_mistake")
    code, report = verified(checker, badge, parts)
    assert (code, report["verdict"]) == (1, "no_longer_valid")
    assert "Creativity was withdrawn by its issuer." in [
        each["detail"] for each in report["stack"]["reasons"]
    ]
    with page_of(ours) as page:
        again = page.show()
    assert 'data-state="not_met"' in again
    assert "Creativity was withdrawn by its issuer." in again

    # We learn of it when we look, and pause the badge for everybody.
    report = looked_at_again(ours, badge)
    assert (report["verdict"], status_of(report)) == ("no_longer_valid", "suspended")


def test_a_partner_is_checked_listed_and_taken_off_by_command(three):
    ours, _, _ = three
    refused = ours.run("partner", "add", "Nobody", "did:web:localhost%3A1", "--json")
    assert (refused.returncode, json.loads(refused.stderr)["error"]) == (1, "partner_did_refused")
    ours.command("partner", "add", "Root", "did:jwk:" + jwk())
    listed = ours.command("partner", "list")["partners"]
    assert [each["name"] for each in listed] == ["Beta GmbH", "Gamma", "Root"]
    ours.command("partner", "remove", "root")
    assert len(ours.command("partner", "list")["partners"]) == 2
    assert "Beta GmbH" in ours.run("partner", "list").stdout
    unknown = ours.folder / "unknown.csv"
    unknown.write_text(f"{PLAN}x,X,meta,X.,X.,all of: Y <https://y.example/y> from Delta\n")
    assert "no partner of this name" in ours.run("plan", "import", str(unknown)).stderr


def jwk():
    return b64url_encode(json.dumps(SoftwareSigner.generate(Algorithm.EDDSA).public_key.jwk()).encode())
