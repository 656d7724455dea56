import json
from dataclasses import replace

import pytest

from credentials.achievement import BadgeKind
from issuer.achievements.catalog import draft_of, publish
from issuer.achievements.needs import Need, PartnerNeed, Requirement
from issuer.errors import UnknownLevel, UnknownPartner
from issuer.shown import Partner
from tests.support.builders import BASE_URL, ISSUER_DID, at, draft, stocked

BETA = Partner("Beta GmbH", "did:web:beta.example", at(0))
TEAMWORK = "https://beta.example/teamwork"
THEIRS = PartnerNeed("Teamwork", TEAMWORK, "beta gmbh", 2, 3)


def bridge(*needs):
    return draft("bridge", kind=BadgeKind.META, levels=(), requires=Requirement(len(needs), needs))


@pytest.fixture
def tx():
    with stocked(draft()).transaction("acme") as tx:
        tx.partners.add(BETA)
        yield tx


def published(tx, *needs):
    badge = publish(tx, bridge(*needs), BASE_URL, ISSUER_DID, at(1))
    path = badge.achievement.rule.url.removeprefix(BASE_URL)
    return badge, json.loads(tx.published.get(path).body)


def test_a_partners_slot_takes_its_achievement_by_its_did_alone(tx):
    _, rule = published(tx, Need("communication"), THEIRS)
    levels = [f"{TEAMWORK}#level-{number}" for number in (1, 2, 3)]

    assert rule["slots"]["slot-partner.2"] == {
        "anyOf": [{"achievement": TEAMWORK, "issuers": [BETA.did]}],
        "minLevel": {"order": levels, "atLeast": levels[1]},
    }
    assert rule["slots"]["slot-communication"]["anyOf"][0]["issuers"] == [ISSUER_DID]


def test_the_badge_says_whose_the_slot_is_and_plans_it_back(tx):
    badge, _ = published(tx, THEIRS)
    (slot,) = badge.achievement.rule.slots

    assert (slot.achievement_name, slot.partner, slot.required_level) == ("Teamwork", "Beta GmbH", 2)
    assert draft_of(badge).requires.of == (replace(THEIRS, partner="Beta GmbH"),)
    assert publish(tx, draft_of(badge), BASE_URL, ISSUER_DID, at(2)) == badge


def test_a_partner_that_is_not_there_is_refused(tx):
    with pytest.raises(UnknownPartner):
        publish(tx, bridge(replace(THEIRS, partner="Gamma")), BASE_URL, ISSUER_DID, at(1))


def test_a_level_that_a_partners_badge_does_not_have_is_refused(tx):
    with pytest.raises(UnknownLevel):
        publish(tx, bridge(replace(THEIRS, level=4)), BASE_URL, ISSUER_DID, at(1))
