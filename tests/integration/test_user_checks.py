"""What users are promised, each under its number: counted, and not timed."""

import json

from cairn.demo import SLUG
from tests.support.audited import watched
from tests.support.inprocess import URL, form_token


def signed(done):
    """How many lists were signed in these transactions."""
    return sum("signed_list" in each.changed for each in done)


def withdraw(house, award):
    hr = house.signed_in()
    form = {"csrf": form_token(hr.get("/awards/new").text), "reason": "duplicate"}
    assert hr.post(f"/awards/{award.id}/revoke", data=form, follow_redirects=False).status_code == 303
    assert hr.post(f"/awards/{award.id}/finish", data=form, follow_redirects=False).status_code == 303


def test_u6_a_withdrawn_badge_is_told_by_the_next_check_and_its_list_is_published(house):
    award, offer_id, _ = house.award()
    badge = house.claim(offer_id)
    place = json.loads(badge)["credentialStatus"]["statusListCredential"].removeprefix(URL)
    before = house.client.get(place)
    assert house.verify(badge)["verdict"] == "valid"

    withdraw(house, award)
    with watched(house.here.database) as done:
        assert house.verify(badge)["verdict"] == "no_longer_valid", "the next check, with nothing between"
        published = house.client.get(place)
    assert published.headers["etag"] != before.headers["etag"]
    # The revocation list and, where it is asked for, that of pauses: each once.
    assert 1 <= signed(done) <= 2

    with watched(house.here.database) as done:
        assert house.verify(badge)["verdict"] == "no_longer_valid"
        assert house.client.get(place).headers["etag"] == published.headers["etag"]
    assert signed(done) == 0, "what is published is not signed anew"
    with house.here.desk.work(SLUG) as work:
        assert work.tx.awards.get(award.id).version.revocation is not None
