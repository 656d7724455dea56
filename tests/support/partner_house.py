"""An installation with programs of several roles, policies, and a stack of the house with its parts."""

from dataclasses import dataclass

from cairn.demo import SLUG
from cairn.wallet.purse import new_purse
from issuer.ledger import Organisation
from records import api_tokens
from records.organisations import by_slug
from records.principals import Role
from tests.support.inprocess import House

FOUR = ("communication", "collaboration", "critical-thinking", "creativity")
OTHER = "globex"


@dataclass
class Stack:
    """A meta-badge, its parts by slug, and the awards of them."""

    body: bytes
    parts: dict
    awards: dict

    @property
    def envelope(self):
        return {
            "credential": self.body.decode(),
            "components": [each.decode() for each in self.parts.values()],
        }


def program(house: House, role=Role.PARTNER, slug=SLUG):
    """Return the headers of a program of this role."""
    with house.here.database.transaction() as connection:
        organisation = by_slug(connection, slug)
        wanted = api_tokens.Wanted("tests", role)
        entropy = house.here.desk.randomness.token
        token = api_tokens.make(connection, organisation.id, wanted, entropy, house.clock())
    return {"Authorization": f"Bearer {token}"}


def add_other(house: House):
    """Add another organisation."""
    house.here.desk.store.add_organisation(Organisation("id-globex", OTHER, "Globex", "UTC"), house.clock())


def keep(house: House, headers, **members):
    """Keep a policy by the API and return what it answers."""
    document = {"name": f"policy {house.here.check.entropy(4).hex()}", **members}
    answer = house.client.post("/v1/policies", json={"policy": document}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def make_stack(house: House, to="sam@example.com"):
    """Award and claim the four parts and the badge that rests on them."""
    purse, bodies, awards = new_purse(), {}, {}
    for slug in FOUR:
        made, offer_id, _ = house.award(slug, 2, to)
        bodies[slug], awards[slug] = house.claim(offer_id, purse=purse), made
    with house.here.desk.work(SLUG) as work:
        meta = next(each for each in work.tx.awards.search(to, 50) if each.slug == "super-4c")
        minted = work.mint(meta, tx_code=False)
    return Stack(house.claim(minted.offer.id, purse=purse), bodies, awards)
