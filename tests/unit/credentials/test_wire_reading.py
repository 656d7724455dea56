import copy
from datetime import UTC, datetime

import pytest

from credentials.badge import Evidence, HashedIdentity, Result
from credentials.errors import MalformedBadge
from credentials.wire import from_wire, to_wire
from tests.unit.credentials.badge_cases import TEAMWORK, stacked, unsigned

GONE = object()


def changed(path: str, value: object, document: dict | None = None) -> dict:
    """Return the usual badge with one member, at a dotted path, changed or (GONE) removed."""
    whole = copy.deepcopy(to_wire(unsigned()) if document is None else document)
    *way, last = path.split(".")
    place = whole
    for name in way:
        place = place[int(name)] if name.isdigit() else place[name]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return whole


VERSION_ONE = {
    "@context": [
        "https://www.w3.org/2018/credentials/v1",
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
    ],
    "type": ["VerifiableCredential", "AchievementCredential"],
    "issuer": "did:web:a.example",
    "issuanceDate": "2020-01-01T00:00:00Z",
    "expirationDate": "2021-01-01T00:00:00Z",
    "credentialSubject": {
        "id": "did:example:1",
        "type": "AchievementSubject",
        "achievement": {
            "id": "https://a.example/1",
            "type": "Achievement",
            "name": "One",
            "criteria": "https://a.example/c",
        },
    },
}


def test_a_badge_of_the_first_data_model_is_read_with_its_singles():
    read = from_wire(VERSION_ONE)
    assert (read.is_badge, read.issuer_id, read.id) == (True, "did:web:a.example", None)
    assert read.valid_from == datetime(2020, 1, 1, tzinfo=UTC)
    assert read.valid_until == datetime(2021, 1, 1, tzinfo=UTC)
    assert (read.achievement_name, read.rule_url, read.criteria) == ("One", "https://a.example/c", None)


def test_of_the_dates_of_both_data_models_the_stricter_counts():
    both = {**VERSION_ONE, "validFrom": "2020-06-01T00:00:00Z", "validUntil": "2020-07-01T00:00:00Z"}
    assert from_wire(both).valid_from == datetime(2020, 6, 1, tzinfo=UTC)
    assert from_wire(both).valid_until == datetime(2020, 7, 1, tzinfo=UTC)
    other = {**VERSION_ONE, "validFrom": "2019-06-01T00:00:00Z", "validUntil": "2029-07-01T00:00:00Z"}
    assert from_wire(other).valid_from == datetime(2020, 1, 1, tzinfo=UTC)
    assert from_wire(other).valid_until == datetime(2021, 1, 1, tzinfo=UTC)


def test_a_credential_that_is_no_badge_is_read_without_an_achievement():
    read = from_wire(changed("type", ["VerifiableCredential"]))
    assert (read.is_badge, read.achievement_id, read.identities, read.results) == (False, None, (), ())
    assert read.issuer_name == "Acme"


def test_a_credential_about_several_subjects_is_bound_to_none():
    several = {
        **VERSION_ONE,
        "type": ["VerifiableCredential"],
        "credentialSubject": [{"id": "a:1"}, {"id": "a:2"}],
    }
    assert from_wire(several).subject_id is None
    several["credentialSubject"] = [{"id": "a:1"}]
    assert from_wire(several).subject_id == "a:1"


def test_a_badge_has_one_subject():
    whole = to_wire(unsigned())
    with pytest.raises(MalformedBadge, match=r"\$\.credentialSubject: exactly one"):
        from_wire(changed("credentialSubject", [{"id": "did:example:2"}, whole["credentialSubject"]]))
    assert from_wire(changed("credentialSubject", [whole["credentialSubject"]])) == from_wire(whole)


FAULTS = [
    ("type", GONE, r"\$\.type"),
    ("type", [], r"\$\.type"),
    ("type", ["OpenBadgeCredential"], r"\$\.type: VerifiableCredential"),
    ("type", [1], r"\$\.type"),
    ("issuer", GONE, r"\$\.issuer: this member is required"),
    ("issuer", {"type": ["Profile"]}, r"\$\.issuer\.id"),
    ("issuer", ["did:a:1", "did:a:2"], r"\$\.issuer"),
    ("issuer", 5, r"\$\.issuer"),
    ("issuer", {"id": {"@id": "x"}}, r"\$\.issuer\.id"),
    ("id", ["a", "b"], r"\$\.id"),
    ("credentialSubject", GONE, r"\$\.credentialSubject"),
    ("credentialSubject", [], r"\$\.credentialSubject"),
    ("credentialSubject", None, r"\$\.credentialSubject"),
    ("credentialSubject.id", 1, r"\$\.credentialSubject\.id"),
    ("credentialSubject.achievement", [{}, {}], r"\$\.credentialSubject\.achievement"),
    ("credentialSubject.achievement.name", 1, r"\$\.credentialSubject\.achievement\.name"),
    ("credentialSubject.achievement.criteria", 1, r"achievement\.criteria"),
    ("credentialSubject.achievement.criteria.digestMultibase", ["u1", "u2"], r"criteria\.digestMultibase"),
    ("credentialSubject.result", "x y", None),
    ("credentialSubject.result.0.achievedLevel", {"id": "x"}, r"result\[0\]\.achievedLevel"),
    ("credentialSubject.identifier.0.hashed", "true", r"identifier\[0\]\.hashed"),
    ("credentialSubject.identifier.0.identityHash", GONE, r"identifier\[0\]\.identityHash"),
    ("validFrom", "2026-03-02T09:00:00", r"\$\.validFrom: not a date"),
    ("validUntil", ["2026-03-02T09:00:00Z", "2036-03-02T09:00:00Z"], r"\$\.validUntil"),
    ("validUntil", {"@value": "2026-03-02T09:00:00Z"}, r"\$\.validUntil"),
    ("validUntil", None, r"\$\.validUntil"),
    ("awardedDate", "yesterday", r"\$\.awardedDate"),
    ("evidence", 1, r"\$\.evidence"),
    ("evidence.0.narrative", 1, r"\$\.evidence\[0\]\.narrative"),
]


@pytest.mark.parametrize(("path", "value", "message"), FAULTS)
def test_a_member_that_can_not_be_read_is_named_by_its_path(path, value, message):
    if message is None:
        assert from_wire(changed(path, value))
        return
    with pytest.raises(MalformedBadge, match=message):
        from_wire(changed(path, value))


def test_the_usual_badge_has_none_of_these_faults():
    assert from_wire(to_wire(unsigned())).level_name == "Leads"


def test_what_is_not_understood_is_passed_over():
    whole = {**to_wire(unsigned()), "renderMethod": 5, "proof": "x"}
    assert from_wire(whole) == from_wire(to_wire(unsigned()))


def test_evidence_identities_and_results_are_read():
    read = from_wire(to_wire(unsigned()))
    assert read.evidence == (Evidence(narrative="Led the launch."),)
    assert read.identities == (HashedIdentity("sha256$" + "0" * 64, "salt"),)
    assert read.results == (Result(f"{TEAMWORK.id}/v/2#level", f"{TEAMWORK.id}#level-2"),)


# --- levels ---------------------------------------------------------------------------------------

RESULTS = "credentialSubject.result"
LEVELS = "credentialSubject.achievement.resultDescription.0.rubricCriterionLevel"


def test_levels_are_ordered_by_their_number_and_not_by_their_place():
    backwards = changed(
        LEVELS,
        to_wire(unsigned())["credentialSubject"]["achievement"]["resultDescription"][0][
            "rubricCriterionLevel"
        ][::-1],
    )
    assert from_wire(backwards).levels == ("Starts", "Leads", "Coaches")


def test_a_level_of_another_achievement_is_not_reached():
    foreign = {
        "type": ["Result"],
        "resultDescription": "https://b.example/x",
        "achievedLevel": f"{TEAMWORK.id}#level-3",
    }
    read = from_wire(changed(RESULTS, [foreign]))
    assert (read.level_id, read.level_name, read.levels) == (None, None, ("Starts", "Leads", "Coaches"))


def test_a_level_that_is_not_on_the_scale_is_not_reached():
    assert from_wire(changed(f"{RESULTS}.0.achievedLevel", f"{TEAMWORK.id}#level-9")).level_id is None


def test_of_two_levels_reached_on_one_scale_the_lower_counts_in_whatever_order():
    low = {"resultDescription": f"{TEAMWORK.id}/v/2#level", "achievedLevel": f"{TEAMWORK.id}#level-1"}
    high = {**low, "achievedLevel": f"{TEAMWORK.id}#level-3"}
    for results in ([low, high], [high, low]):
        assert from_wire(changed(RESULTS, results)).level_id == f"{TEAMWORK.id}#level-1"


def test_the_level_a_slot_asks_for_is_not_a_level_of_the_stack():
    document = to_wire(stacked())
    document["credentialSubject"]["result"][0]["achievedLevel"] = f"{TEAMWORK.id}#level-2"
    read = from_wire(document)
    assert (read.level_id, read.levels) == (None, ())
