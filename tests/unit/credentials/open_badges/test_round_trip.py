"""Reading gives back what was written, class by class and member by member."""

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contexts.canonical import canonize
from credentials.errors import MalformedBadge
from credentials.open_badges import codec
from credentials.open_badges.achievement import Achievement, Criteria
from credentials.open_badges.credential import EndorsementCredential, OpenBadgeCredential
from credentials.open_badges.documents import CONTEXTS, VCDM_1, badge_of, document_of, endorsement_of
from credentials.open_badges.faults import Strictness
from credentials.open_badges.members import faults_of_members
from credentials.open_badges.profile import Image, Profile
from credentials.open_badges.shapes import shape_of
from tests.support.counts import count
from tests.unit.credentials.open_badges.cases import (
    AT,
    BADGE,
    ENDORSEMENT,
    PROFILE,
    any_of,
    changed,
    every_class,
)

MANY = settings(max_examples=count(400), suppress_health_check=list(HealthCheck), deadline=None)
FEW = settings(MANY, max_examples=count(100))
CLASSES = sorted(every_class(), key=lambda each: each.__name__)


@pytest.mark.parametrize("of", CLASSES)
@MANY
@given(st.data())
def test_any_value_of_any_class_is_read_back_as_it_was_written(of, data):
    value = data.draw(any_of(of))
    written = json.loads(json.dumps(codec.write(value)))
    assert codec.read(of, written) == value


@pytest.mark.parametrize("of", CLASSES)
@MANY
@given(st.data())
def test_what_is_written_breaks_no_rule_about_single_members(of, data):
    written = codec.write(data.draw(any_of(of)))
    assert list(faults_of_members(of, written, "$", Strictness.WRITING)) == []


@FEW
@given(any_of(OpenBadgeCredential, 1))
def test_any_badge_is_read_back_as_it_was_written(badge):
    assert badge_of(document_of(badge)) == badge


@FEW
@given(any_of(EndorsementCredential, 1))
def test_any_endorsement_is_read_back_as_it_was_written(endorsement):
    assert endorsement_of(document_of(endorsement)) == endorsement


def test_every_class_is_one_of_those():
    """The control of the walk over all classes."""
    assert len(CLASSES) > 20


def test_the_badge_of_these_tests_uses_every_member_but_those_of_other_carriers():
    document = document_of(BADGE)
    used = (
        set(document) | set(document["credentialSubject"]) | set(document["credentialSubject"]["achievement"])
    )
    classes = (OpenBadgeCredential, type(BADGE.credential_subject), Achievement)
    known = {name for each in classes for name in shape_of(each).members}
    left_out = {"endorsement", "endorsementJwt", "termsOfUse", "relatedResource"}
    assert known - used == left_out


def test_a_whole_badge_is_written_in_terms_that_its_contexts_define():
    canonize(document_of(BADGE))
    canonize(document_of(ENDORSEMENT))


def test_what_is_written_is_in_the_newest_contexts_whatever_was_read():
    older = changed(document_of(BADGE), "@context", 0, to=VCDM_1)
    older = changed(older, "@context", 1, to="https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json")
    assert document_of(badge_of(older)) == document_of(BADGE)
    assert document_of(BADGE)["@context"][:2] == list(CONTEXTS)


def test_the_dates_of_the_first_data_model_are_read_under_their_old_names():
    document = document_of(BADGE)
    older = {name: each for name, each in document.items() if name not in ("validFrom", "validUntil")}
    older |= {"issuanceDate": document["validFrom"], "expirationDate": document["validUntil"]}
    assert badge_of(older) == BADGE
    both = document | {"issuanceDate": "2001-01-01T00:00:00Z"}
    assert badge_of(both).valid_from == BADGE.valid_from
    assert badge_of(both).others == {"issuanceDate": "2001-01-01T00:00:00Z"}


def test_single_values_are_read_where_several_may_stand():
    document = document_of(BADGE)
    compacted = changed(document, "evidence", to=document["evidence"][0])
    compacted = changed(compacted, "credentialSubject", to=[document["credentialSubject"]])
    compacted = changed(compacted, "issuer", "type", to="Profile")
    assert badge_of(compacted) == BADGE


def test_a_uri_stands_for_the_object_it_names_and_is_written_as_one_again():
    badge = badge_of(document_of(BADGE) | {"issuer": PROFILE.id})
    assert badge.issuer == Profile(id=PROFILE.id, type=())
    assert document_of(badge)["issuer"] == PROFILE.id


def test_unknown_members_survive_wherever_they_stand():
    document = document_of(BADGE) | {"x": {"y": [1, None]}}
    document = changed(document, "credentialSubject", "achievement", "criteria", "z", to=True)
    assert document_of(badge_of(document)) == document


@pytest.mark.parametrize(("number", "said"), [(1.5, '"1.5E0"'), (3, '"3"'), (36, '"36"'), (0.25, '"2.5E-1"')])
def test_credits_are_signed_as_the_standard_has_them(number, said):
    subject = replace(BADGE.credential_subject, credits_earned=number)
    document = document_of(replace(BADGE, credential_subject=subject))
    assert document["credentialSubject"]["creditsEarned"] == number
    quads = canonize(document).decode().splitlines()
    (quad,) = (each for each in quads if "creditsEarned" in each)
    assert f"{said}^^<https://www.w3.org/2001/XMLSchema#float>" in quad  # sic, in the published context


def test_fractions_of_a_second_survive():
    badge = replace(BADGE, valid_from=AT + timedelta(milliseconds=250))
    assert badge_of(document_of(badge)) == badge


def test_an_instant_without_a_zone_is_the_callers_mistake():
    with pytest.raises(ValueError, match="time zone"):
        document_of(replace(BADGE, valid_from=AT.replace(tzinfo=None)))


MALFORMED = {
    "$.id": (("id",), ...),
    "$.validFrom": (("validFrom",), "2026-03-02"),
    "$.issuer": (("issuer",), [PROFILE.id, PROFILE.id]),
    "$.issuer.id": (("issuer", "id"), 5),
    "$.name": (("name",), {"@value": "Team", "@language": "en"}),
    "$.credentialSubject.achievement.criteria": (("credentialSubject", "achievement", "criteria"), 7),
    "$.credentialSubject.achievement.name": (("credentialSubject", "achievement", "name"), ...),
    "$.credentialSubject.creditsEarned": (("credentialSubject", "creditsEarned"), "3"),
    "$.credentialSubject.result[0].achievedLevel": (
        ("credentialSubject", "result", 0, "achievedLevel"),
        "level 2",
    ),
    "$.evidence": (("evidence", 0), None),
}


@pytest.mark.parametrize("path", MALFORMED)
def test_what_can_not_be_read_is_refused_at_its_path(path):
    steps, value = MALFORMED[path]
    with pytest.raises(MalformedBadge) as refusal:
        badge_of(changed(document_of(BADGE), *steps, to=value))
    assert str(refusal.value).startswith(f"{path}: ")


def test_the_names_of_all_members_are_those_of_the_standard():
    names = set(shape_of(Profile).members)
    assert {"endorsementJwt", "otherIdentifier", "parentOrg", "familyNamePrefix", "dateOfBirth"} <= names
    assert "digestSRI" in shape_of(shape_of(OpenBadgeCredential).members["relatedResource"].of).members
    assert {field.name for field in fields(Image)} == {"id", "type", "caption", "others"}


def test_an_object_of_an_id_only_is_no_uri_where_it_needs_no_type():
    assert codec.write(Criteria(id="https://kestrel.example/c")) == {"id": "https://kestrel.example/c"}
    badge = changed(document_of(BADGE), "credentialSubject", "achievement", "criteria", to={"id": PROFILE.id})
    assert document_of(badge_of(badge)) == badge
