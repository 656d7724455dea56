"""Corrections, links and erasure by machine: the same use cases as on the pages, with the same guards."""

import pytest

from cairn.demo import SLUG
from records import api_tokens
from records.organisations import by_slug
from records.principals import Role


def program(house, role=Role.HR):
    with house.here.database.transaction() as connection:
        wanted, entropy = api_tokens.Wanted("HR system", role), house.here.desk.randomness.token
        token = api_tokens.make(connection, by_slug(connection, SLUG).id, wanted, entropy, house.clock())
    return {"Authorization": f"Bearer {token}"}


def send(house, award, act, role=Role.HR, **body):
    return house.client.post(f"/v1/awards/{award.id}/{act}", json=body, headers=program(house, role))


def kept(house, award):
    with house.here.desk.work(SLUG) as work:
        return work.tx.awards.get(award.id), [each.action for each in work.tx.audit.of_object(award.id)]


def test_a_correction_makes_the_next_version_and_what_is_left_out_stays(house):
    award, _, _ = house.award(to="api1@example.com")
    house.clock.forward(seconds=5)
    made = send(house, award, "correct", level=3, public_sentence="The level was mistyped.").json()
    assert (made["award"], made["version"], made["is_reissued"]) == (award.id, 2, True)
    now, acts = kept(house, award)
    assert (now.level, now.evidence) == (3, "Seen.")
    assert made["claim_url"].endswith(now.claim_id)
    assert "award.corrected" in acts
    same = send(house, award, "correct", level=3)
    assert (same.status_code, same.json()["code"]) == (409, "not_correctable")
    assert send(house, award, "correct", level=9).status_code == 422


def test_a_name_alone_makes_no_version(house):
    award, _, _ = house.award(to="api2@example.com")
    made = send(house, award, "correct", name="Zoé Rivera").json()
    assert (made["version"], made["is_reissued"]) == (1, False)
    assert kept(house, award)[0].person.name == "Zoé Rivera"


def test_a_link_is_renewed_and_offers_are_cancelled(house):
    award, offer_id, _ = house.award(to="api3@example.com")
    assert send(house, award, "cancel-offer").json() == {"award": award.id}
    assert house.offer(offer_id).status_code == 404
    made = send(house, award, "new-link").json()
    assert made["claim_url"] != house.here.desk.claim_url(award)
    assert house.browser().get(f"/claim/{award.claim_id}").status_code == 404
    assert house.browser().get(made["claim_url"]).status_code == 200


def test_a_person_is_forgotten_once_it_is_said_who(house):
    award, _, _ = house.award(to="api4@example.com")
    assert send(house, award, "erase", confirmed="somebody else").status_code == 409
    receipt = send(house, award, "erase", confirmed="API4@example.com").json()
    assert (receipt["reference"], receipt["awards"], receipt["addresses"]) == (award.person.id, 1, 1)
    assert kept(house, award)[0].person.is_forgotten
    assert send(house, award, "erase", confirmed="api4@example.com").status_code == 409


@pytest.mark.parametrize("act", ["correct", "erase"])
def test_a_program_of_a_badge_manager_changes_nothing_that_others_gave(house, act):
    award, _, _ = house.award(to="api5@example.com")
    assert send(house, award, act, Role.LEADER).status_code == 403
    assert send(house, award, act, Role.AUDITOR).status_code == 403
    assert kept(house, award)[0].version.number == 1
