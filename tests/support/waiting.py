"""Badges whose awards wait for approval, in a house; and wallets that come again for them."""

from dataclasses import dataclass, field

from cairn.demo import SLUG
from cairn.installation import open_installation
from cairn.settings import load
from cairn.wallet.purse import new_purse
from issuer.achievements.catalog import publish
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from tests.support.builders import draft

LDP = "OpenBadgeCredential_ldp_vc"


def plan_mastery(desk, base_url, slug=SLUG):
    """Publish a badge that needs approval; twice is the same as once."""
    with desk.work(slug) as work:
        publish(work.tx, draft("mastery", needs_approval=True), base_url, work.identity.did, work.now)


def decide(house, award, ruling=approvals.approve, by="hr-2"):
    """Decide on an award, as somebody who did not make it."""
    with house.here.desk.work(SLUG) as work:
        return ruling(work.tx, RuleOnAward(award.id, by=by), work.now)


@dataclass
class Waiting:
    """An award that waits, and a wallet that asked for it."""

    house: object
    configuration: str = LDP
    purse: object = field(default_factory=new_purse)

    def __post_init__(self):
        plan_mastery(self.house.here.desk, self.house.here.settings.public_url)
        self.award, self.offer_id, _ = self.house.award("mastery")
        self.tokens = self.house.token(self.house.code(self.offer_id)).json()

    @property
    def token(self):
        return self.tokens["access_token"]

    def body(self, **more):
        proofs = {"jwt": [self.house.proof(self.purse)]}
        return {"credential_configuration_id": self.configuration, "proofs": proofs, **more}

    def ask(self, **more):
        return self.house.credential(self.token, self.body(**more))

    def transaction(self):
        return self.ask().json()["transaction_id"]

    def fetch(self, transaction_id, token=None, **more):
        body = {"transaction_id": transaction_id, **more}
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return self.house.client.post(f"/o/{SLUG}/deferred", json=body, headers=headers)

    def refresh(self, **more):
        form = {"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"], **more}
        return self.house.client.post(f"/o/{SLUG}/token", data=form)

    def approve(self):
        return decide(self.house, self.award)


TABLE = """slug,name,type,description,criteria,levels,approval
mastery,Mastery,skill,Does it well.,A leader saw it twice.,Starts | Leads,yes
"""


def import_mastery(service):
    """Import a badge that needs approval into a service, by its command."""
    table = service.folder / "mastery.csv"
    table.write_text(TABLE, encoding="utf-8")
    service.command("plan", "import", str(table))


def rule(service, award, ruling=approvals.approve, note=""):
    """Decide on an award of a running service as somebody of HR: whoever awards by command can not decide by it."""
    here = open_installation(load(service.environment))
    with here.desk.work(SLUG) as work:
        ruling(work.tx, RuleOnAward(award, note, "hr-2"), work.now)
    here.database.close()
