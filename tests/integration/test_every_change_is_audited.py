"""Every change of state has its audit entry in its own transaction: one act, one entry."""

import pytest
from sqlalchemy import update

from cairn.demo import SLUG
from cairn.wallet.purse import new_purse
from credentials.achievement import BadgeKind
from did.methods.key import did_of_key
from issuer.achievements import catalog
from issuer.achievements.catalog import BadgeDraft
from issuer.store.tables import AWARD
from keys.public import Algorithm
from keys.software import SoftwareSigner
from records.columns import METADATA
from tests.support.audited import NO_STATE, unaudited, watched
from tests.support.inprocess import form_token, open_house


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    opened = open_house(tmp_path_factory.mktemp("audited"))
    yield opened
    opened.here.database.close()


class Scene:
    """Somebody of HR in a browser, and what they have to do with."""

    def __init__(self, house):
        self.house, self.hr = house, house.signed_in()
        self.award, _, _ = house.award()
        _, self.offer_id, _ = house.award(to="ann@example.com")
        self.token = form_token(self.hr.get("/awards/new").text)

    def post(self, path, **form):
        answer = self.hr.post(path, data={"csrf": self.token, **form}, follow_redirects=False)
        assert answer.status_code == 303, (path, answer.status_code, answer.text[:2000])

    def claim_page(self, act):
        browser = self.house.opened(self.award)
        answer = browser.post(f"/claim/{self.award.claim_id}/{act}", follow_redirects=False)
        assert answer.status_code == 303, answer.text


def did():
    return did_of_key(SoftwareSigner.generate(Algorithm.EDDSA).public_key)


def publish(scene):
    with scene.house.here.desk.work(SLUG) as work:
        draft = BadgeDraft("audited", "Audited", "Seen by many.", "Being seen.", BadgeKind.FUN)
        catalog.publish(work.tx, draft, scene.house.url, work.identity.did, work.now, "hr")


def person(scene, act, **form):
    found = scene.hr.get("/settings/people-who-sign-in").text.split("audited@example.com")[-1]
    principal = found.split('name="principal" value="', 1)[1].split('"', 1)[0]
    scene.post(f"/settings/people-who-sign-in/{act}", principal=principal, **form)


PEOPLE = "/settings/people-who-sign-in"
FRAMEWORKS = "/framework/competencies"


def framework(scene, act, **form):
    """Press a button of the page of the framework that was begun."""
    place = scene.hr.get(FRAMEWORKS).text.split(f'href="{FRAMEWORKS}/', 1)[1].split('"', 1)[0]
    scene.post(f"{FRAMEWORKS}/{place}/{act}", **form)


FORM = {"achievement": "communication", "level": "1", "to": "a@example.com", "evidence": "Seen."}
# In this order, as some need what came before.
ACTS = {
    "a badge is published": (publish, ["badge.published"]),
    "a badge is given a department": (
        lambda scene: scene.post(f"{PEOPLE}/badges", badge="creativity", department="Tech"),
        ["badge.department_changed"],
    ),
    "an award is made and offered": (
        lambda scene: scene.post("/awards", **FORM),
        ["award.made", "offer.minted"],
    ),
    "it is declined": (lambda scene: scene.claim_page("decline"), ["award.declined"]),
    "that is taken back": (lambda scene: scene.claim_page("undo-decline"), ["award.decline_undone"]),
    "a wallet claims another": (
        lambda scene: scene.house.claim(scene.offer_id, purse=new_purse()),
        ["offer.redeemed", "award.claimed"],
    ),
    "the first is written to a file": (
        lambda scene: scene.post(f"/awards/{scene.award.id}/files/json"),
        ["award.filed"],
    ),
    "it is paused": (
        lambda scene: scene.post(f"/awards/{scene.award.id}/suspend", reason="duplicate"),
        ["award.suspended"],
    ),
    "the pause is lifted": (
        lambda scene: scene.post(f"/awards/{scene.award.id}/reinstate"),
        ["award.reinstated"],
    ),
    "it is withdrawn": (
        lambda scene: scene.post(f"/awards/{scene.award.id}/revoke", reason="duplicate"),
        ["award.withdrawn"],
    ),
    "that is made final": (lambda scene: scene.post(f"/awards/{scene.award.id}/finish"), ["award.revoked"]),
    "many are chosen to be changed": (
        lambda scene: scene.post("/bulks", award=scene.award.id),
        ["bulk.chosen"],
    ),
    "a role is added": (
        lambda scene: scene.post("/framework/roles", name="Lead", department="Sales"),
        ["role.added"],
    ),
    "a framework is begun": (
        lambda scene: scene.post(f"{FRAMEWORKS}/begin", name="Ours", statement="Listens", code="C1"),
        ["framework.imported"],
    ),
    "a competency is added": (
        lambda scene: framework(scene, "add", statement="Asks", code="C2", parent="C1"),
        ["competency.added"],
    ),
    "it is taken out of use": (lambda scene: framework(scene, "retire", item="C2"), ["competency.retired"]),
    "it is used again": (lambda scene: framework(scene, "restore", item="C2"), ["competency.restored"]),
    "a partner is added": (lambda scene: scene.post("/partners", name="Beta", did=did()), ["partner.added"]),
    "a partner is taken off": (
        lambda scene: scene.post("/partners/remove", name="Beta"),
        ["partner.removed"],
    ),
    "somebody is let sign in": (
        lambda scene: scene.post(PEOPLE, address="audited@example.com", name="A", role="auditor"),
        ["principal.added"],
    ),
    "somebody may do something else": (
        lambda scene: person(scene, "change", name="A", role="leader"),
        ["principal.changed"],
    ),
    "somebody is let in no more": (lambda scene: person(scene, "disable"), ["principal.disabled"]),
    "somebody is let in again": (lambda scene: person(scene, "enable"), ["principal.enabled"]),
}


@pytest.fixture(scope="module")
def scene(house):
    return Scene(house)


def test_every_act_writes_its_one_entry_with_what_it_changes(house, scene):
    for words, (act, expected) in ACTS.items():
        with watched(house.here.database) as done:
            act(scene)
        assert [each for one in done for each in one.acts] == expected, words
        assert unaudited(done) == [], words
        assert any(one.changed - set(NO_STATE) for one in done), words


def test_reading_writes_no_entry_and_changes_no_state(house, scene):
    pages = (
        "/awards",
        f"/awards/{scene.award.id}",
        "/audit",
        PEOPLE,
        "/partners",
        f"/claim/{scene.award.claim_id}",
    )
    with watched(house.here.database) as done:
        for page in pages:
            assert scene.hr.get(page).status_code == 200
    assert [each for one in done for each in one.acts] == []
    assert all(one.changed <= set(NO_STATE) for one in done)


def test_every_table_is_state_or_said_not_to_be():
    assert set(NO_STATE) <= set(METADATA.tables)
    assert len(set(METADATA.tables) - set(NO_STATE)) >= 20


def test_a_change_without_an_entry_would_be_seen(house, scene):
    with watched(house.here.database) as done, house.here.database.transaction() as connection:
        connection.execute(update(AWARD).values(evidence="Changed by nobody."))
    assert unaudited(done) == [["award"]]


def test_what_is_undone_is_not_taken_for_a_change(house):
    def undone():
        with house.here.database.transaction() as connection:
            connection.execute(update(AWARD).values(evidence="Never was."))
            raise KeyError("stop")

    with watched(house.here.database) as done, pytest.raises(KeyError):
        undone()
    assert done == []
