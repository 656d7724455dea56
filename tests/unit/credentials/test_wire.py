from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from contexts.canonical import canonize
from credentials.badge import Evidence, HashedIdentity, Source, StatusEntry
from credentials.open_badges.rules import written_faults
from credentials.status.entries import status_entries
from credentials.wire import CONTEXTS, from_wire, level_description_id, to_wire
from tests.unit.credentials.badge_cases import (
    AT,
    BASE,
    HOLDER,
    ISSUER,
    SUPER,
    TEAMWORK,
    badges,
    stacked,
    unsigned,
)


def subject(badge):
    return to_wire(badge)["credentialSubject"]


def test_a_badge_stands_in_the_two_contexts_in_order_and_names_both_types():
    document = to_wire(unsigned())
    assert document["@context"] == list(CONTEXTS)
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]


def test_every_date_is_a_whole_second_in_utc():
    document = to_wire(unsigned())
    assert document["validFrom"] == document["awardedDate"] == "2026-03-02T09:00:00Z"
    assert document["validUntil"] == "2028-03-02T23:59:59Z"


@pytest.mark.parametrize("member", ["valid_from", "valid_until", "awarded_at"])
def test_a_date_with_a_fraction_is_not_written(member):
    with pytest.raises(ValueError, match="whole second"):
        to_wire(unsigned(**{member: AT + timedelta(milliseconds=1)}))


def test_the_issuer_is_a_profile_with_its_name():
    assert to_wire(unsigned())["issuer"] == {"id": ISSUER, "type": ["Profile"], "name": "Acme", "url": BASE}


def test_who_assessed_stands_as_source_and_is_read_back():
    leader = Source("urn:uuid:5a5c0f0e-0000-4000-8000-000000000001", "Li Wei")
    badge = unsigned(source=leader)
    assert subject(badge)["source"] == {"id": leader.id, "type": ["Profile"], "name": "Li Wei"}
    assert from_wire(to_wire(badge)).source == leader
    assert from_wire(to_wire(badge) | {"issuer": ISSUER}).source == leader
    assert written_faults(to_wire(badge), is_embedded=True) == ()
    assert f"<{leader.id}>" in canonize(to_wire(badge)).decode()


def test_where_nobody_is_named_there_is_no_source():
    assert "source" not in subject(unsigned())
    assert from_wire(to_wire(unsigned())).source is None


def test_the_subject_has_an_id_and_a_hashed_identity():
    written = subject(unsigned())
    assert (written["id"], written["type"]) == (HOLDER, ["AchievementSubject"])
    assert written["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": "sha256$" + "0" * 64,
            "identityType": "emailAddress",
            "salt": "salt",
        }
    ]


def test_the_level_reached_is_a_result_of_the_achievements_own_scale():
    written = subject(unsigned())
    scale = written["achievement"]["resultDescription"][0]
    assert scale["id"] == level_description_id(TEAMWORK) == f"{TEAMWORK.id}/v/2#level"
    assert [level["id"] for level in scale["rubricCriterionLevel"]] == [
        f"{TEAMWORK.id}#level-{n}" for n in (1, 2, 3)
    ]
    assert written["result"] == [
        {"type": ["Result"], "resultDescription": scale["id"], "achievedLevel": f"{TEAMWORK.id}#level-2"}
    ]


def test_a_level_the_achievement_does_not_have_is_not_written():
    with pytest.raises(ValueError, match="no level 4"):
        to_wire(unsigned(level=4))


def test_the_one_status_entry_names_the_suspension_list_by_reference():
    assert to_wire(unsigned())["credentialStatus"] == {
        "id": f"{BASE}/status/1#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": f"{BASE}/status/1",
        "statusReference": f"{BASE}/status/1-s#suspension",
    }


def test_evidence_that_binds_a_part_has_its_digest_and_media_type():
    assert to_wire(stacked())["evidence"] == [
        {
            "id": "urn:uuid:0aaf",
            "type": ["Evidence"],
            "name": "Teamwork",
            "genre": "OpenBadgeCredential",
            "mediaType": "application/vc",
            "digestMultibase": "uIDA",
        }
    ]


def test_what_a_badge_has_not_is_left_out():
    plain = replace(TEAMWORK, levels=(), tags=(), alignments=())
    badge = unsigned(achievement=plain, level=None, valid_until=None, identities=(), evidence=(), status=None)
    written = to_wire(badge)
    assert not {"validUntil", "evidence", "credentialStatus"} & written.keys()
    assert not {"identifier", "result"} & written["credentialSubject"].keys()


def parts_of(value):
    yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts_of(part)


# Open Badges 3.0.3, JSON schema: what may come several times is always an array; these are single.
ARRAYS = {"@context", "identifier", "evidence", "result", "alignment", "tag", "resultDescription"} | {
    "rubricCriterionLevel",
    "allowedValue",
}


def is_reference(value):
    return isinstance(value, dict) and "resultDescription" in value and value["type"] == ["Result"]


@given(badges())
def test_nothing_written_is_null_or_empty_and_what_may_repeat_is_an_array(badge):
    for value in parts_of(to_wire(badge)):
        assert value not in (None, [], {})
        for name in ARRAYS & value.keys() if isinstance(value, dict) and not is_reference(value) else ():
            assert isinstance(value[name], list)


@given(badges())
def test_everything_written_is_signed(badge):
    canonize(to_wire(badge))


@given(badges())
def test_what_is_written_is_read_back(badge):
    read = from_wire(to_wire(badge))
    achievement = badge.achievement
    assert (read.id, read.issuer_id, read.issuer_name) == (badge.id, badge.issuer.id, badge.issuer.name)
    assert (read.subject_id, read.is_badge, read.name) == (badge.subject_id, True, achievement.name)
    assert (read.valid_from, read.valid_until) == (badge.valid_from, badge.valid_until)
    assert read.awarded_at == badge.awarded_at
    assert (read.achievement_id, read.achievement_version) == (achievement.id, str(achievement.version))
    assert (read.achievement_name, read.description) == (achievement.name, achievement.description)
    assert read.criteria == achievement.criteria
    assert read.levels == tuple(level.name for level in achievement.levels)
    assert read.level_id == (achievement.level_id(badge.level) if badge.level else None)
    assert read.level_name == (achievement.level(badge.level).name if badge.level else None)
    assert (read.identities, read.evidence) == (badge.identities, badge.evidence)
    assert read.results[bool(badge.level) :] == badge.results
    assert read.rule_digest == (achievement.rule.digest if achievement.rule else None)


def test_the_status_written_is_read_back():
    entry, suspensions = StatusEntry("https://a.example/1", 0, "https://a.example/2#suspension"), []
    for badge in (unsigned(status=entry), unsigned(status=replace(entry, suspension_list=None))):
        (read,) = status_entries(to_wire(badge))
        assert (read.purpose, read.index, read.list_url, read.size) == ("revocation", 0, entry.list_url, 1)
        suspensions.append(read.reference)
    assert suspensions == ["https://a.example/2#suspension", None]


def test_an_identity_without_salt_or_in_the_clear_is_read_back():
    clear = HashedIdentity("zoe@example.org", "", hashed=False)
    assert from_wire(to_wire(unsigned(identities=(clear,)))).identities == (clear,)


def test_the_results_of_a_stack_and_its_bound_parts_are_read_back():
    badge = stacked()
    read = from_wire(to_wire(badge))
    assert (read.results, read.evidence) == (badge.results, badge.evidence)
    assert (read.rule_url, read.rule_digest) == (SUPER.rule.url, SUPER.rule.digest)
    assert (read.level_id, read.levels) == (None, ())


def test_evidence_may_be_words_alone():
    assert to_wire(unsigned(evidence=(Evidence(narrative="Seen."),)))["evidence"] == [
        {"type": ["Evidence"], "narrative": "Seen."}
    ]
