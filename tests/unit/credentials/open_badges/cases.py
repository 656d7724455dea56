"""Badges in all parts of the standard, and strategies that fill every class from its own shape."""

import copy
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from credentials.open_badges import forms
from credentials.open_badges.achievement import Achievement, Criteria, Related
from credentials.open_badges.alignment import Alignment
from credentials.open_badges.credential import (
    CredentialStatus,
    EndorsementCredential,
    EndorsementSubject,
    OpenBadgeCredential,
    SingleTypedResource,
)
from credentials.open_badges.forms import Terms
from credentials.open_badges.learner_record import ClrCredential
from credentials.open_badges.profile import Address, GeoCoordinates, IdentifierEntry, Image, Profile
from credentials.open_badges.results import Result, ResultDescription, RubricCriterionLevel
from credentials.open_badges.shapes import shape_of
from credentials.open_badges.subject import AchievementSubject, Evidence, IdentityObject

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BASE = "https://kestrel.example"
LEVELS = (
    RubricCriterionLevel(id=f"{BASE}/a#level-1", name="Basic", level="1", points="4"),
    RubricCriterionLevel(id=f"{BASE}/a#level-2", name="Mastery", level="2", description="Leads others."),
)
DESCRIPTIONS = (
    ResultDescription(
        id=f"{BASE}/a#scale",
        name="Level",
        result_type="RubricCriterionLevel",
        required_level=f"{BASE}/a#level-1",
        rubric_criterion_level=LEVELS,
    ),
    ResultDescription(
        id=f"{BASE}/a#grade",
        name="Grade",
        result_type="LetterGrade",
        allowed_value=("D", "C", "B", "A"),
        required_value="C",
    ),
    ResultDescription(
        id=f"{BASE}/a#score",
        name="Score",
        result_type="RawScore",
        required_value="5",
        value_min="0",
        value_max="10",
    ),
    ResultDescription(id=f"{BASE}/a#status", name="Status", result_type="Status"),
)
ALIGNMENT = Alignment(target_name="Research", target_url=f"{BASE}/item/1", target_type="CFItem")
PROFILE = Profile(
    id=f"{BASE}/people/1",
    name="Kestrel",
    url=BASE,
    email="office@kestrel.example",
    image=Image(id=f"{BASE}/logo.png", caption="A kestrel"),
    address=Address(address_country_code="CH", geo=GeoCoordinates(latitude=47, longitude=8.5)),
    other_identifier=(IdentifierEntry(identifier="4711", identifier_type="ext:register"),),
    official="A. Falcon",
    parent_org=Profile(id="did:example:parent", name="Falcons"),
    date_of_birth="2001-02-03",
)
ACHIEVEMENT = Achievement(
    id=f"{BASE}/a",
    name="Teamwork",
    description="Works well with others.",
    criteria=Criteria(id=f"{BASE}/a/criteria", narrative="A leader saw it."),
    achievement_type="ext:FunBadge",
    alignment=(ALIGNMENT,),
    creator=PROFILE,
    credits_available=1.5,
    field_of_study="Work",
    human_code="T1",
    image=Image(id=f"{BASE}/a.png", caption="Two hands"),
    in_language="en",
    other_identifier=(IdentifierEntry(identifier="t", identifier_type="identifier"),),
    related=(Related(id=f"{BASE}/a/de", in_language="de-CH", version="1"),),
    result_description=DESCRIPTIONS,
    specialization="People",
    tag=("people",),
    version="2",
)
SUBJECT = AchievementSubject(
    id="did:example:holder",
    achievement=ACHIEVEMENT,
    activity_start_date=AT - timedelta(days=9),
    activity_end_date=AT,
    credits_earned=1,
    identifier=(
        IdentityObject(
            hashed=True, identity_hash="sha256$" + "0" * 64, identity_type="emailAddress", salt="s"
        ),
    ),
    image=Image(id=f"{BASE}/s.png"),
    license_number="L-1",
    narrative="In the launch team.",
    result=(
        Result(
            result_description=f"{BASE}/a#scale", achieved_level=f"{BASE}/a#level-2", alignment=(ALIGNMENT,)
        ),
        Result(result_description=f"{BASE}/a#grade", value="B"),
        Result(result_description=f"{BASE}/a#status", status="Completed"),
    ),
    role="Nurse",
    source=Profile(id=f"{BASE}/people/2", name="The leader"),
    term="Spring",
)
BADGE = OpenBadgeCredential(
    id="urn:uuid:1b671a64-40d5-491e-99b0-da01ff1f3341",
    issuer=PROFILE,
    valid_from=AT,
    valid_until=AT + timedelta(days=700),
    awarded_date=AT,
    credential_subject=SUBJECT,
    name="Teamwork",
    description="For the launch.",
    image=Image(id="data:image/png;base64,iVBORw0KGgo=", caption="Two hands"),
    more_contexts=("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",),
    evidence=(Evidence(id=f"{BASE}/e", name="Report", narrative="Read it.", genre="Report", audience="All"),),
    credential_schema=(
        SingleTypedResource(
            id="https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
            type=("1EdTechJsonSchemaValidator2019",),
        ),
    ),
    credential_status=CredentialStatus(id=f"{BASE}/revoked", type=("1EdTechRevocationList",)),
    refresh_service=SingleTypedResource(id=f"{BASE}/newest", type=("1EdTechCredentialRefresh",)),
)
ENDORSEMENT = EndorsementCredential(
    id="urn:uuid:2b671a64-40d5-491e-99b0-da01ff1f3341",
    issuer=PROFILE,
    valid_from=AT,
    name="Well done",
    credential_subject=EndorsementSubject(id=BADGE.id, endorsement_comment="I was there."),
)


def changed(document, *path, to):
    """Return a copy of a document with another value at a path; `...` takes the member out."""
    made = copy.deepcopy(document)
    at = made
    for step in path[:-1]:
        at = at[step]
    if to is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return made


def every_class(of=None, seen=None):
    """Return every class of the standard that a badge, an endorsement or a record can hold."""
    seen = set() if seen is None else seen
    for each in (of,) if of else (OpenBadgeCredential, EndorsementCredential, ClrCredential):
        if each not in seen:
            seen.add(each)
            for member in shape_of(each).members.values():
                if member.of:
                    every_class(member.of, seen)
    return seen


# --- any value of any class -------------------------------------------------------------------------

_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
_INSTANTS = st.integers(0, 4_000_000_000).map(
    lambda each: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=each)
)
_NUMBERS = st.integers(-9999, 9999) | st.floats(-9e6, 9e6)
_JSON = st.booleans() | _TEXT | st.integers(-9, 9) | st.just({"deep": [{"deeper": 1}]})
_OTHERS = st.dictionaries(_TEXT.map("x-{}".format), _JSON, max_size=1)
_OF_FORM = {
    forms.TEXT: _TEXT,
    forms.URI: st.sampled_from(
        [BASE, "urn:uuid:1b671a64", "did:key:z6Mk#z6Mk", "data:,x", "https://münchen.example/ä"]
    ),
    forms.INSTANT: _INSTANTS,
    forms.DATE: st.dates().map(lambda each: each.isoformat()),
    forms.LANGUAGE: st.sampled_from(["en", "de-CH", "sr-Latn-RS", "es-419"]),
    forms.COUNTRY: st.sampled_from(["CH", "US"]),
    forms.EMAIL: st.just("a@b.example"),
    forms.NUMBER: _NUMBERS,
    forms.FLAG: st.booleans(),
    forms.OBJECT: st.dictionaries(_TEXT, _JSON, min_size=1, max_size=1),
    forms.TOKEN: st.just("a.b.c"),
    forms.ANYTHING: _TEXT,
}


@cache
def any_of(of, depth=0):
    """Return a strategy for values of a class, every member of it filled by its shape."""
    shape = shape_of(of)
    parts = {member.attribute: _any_of_member(member, of, depth) for member in shape.members.values()}
    if "type" in shape.members and shape.about.name:
        parts["type"] = st.just(of.__dataclass_fields__["type"].default)
    parts["others"] = st.just({}) if shape.about.closed else _OTHERS
    return st.builds(of, **parts)


def _any_of_member(member, of, depth):
    if member.of is not None and depth == 0 and not member.is_required:
        return st.just(()) if member.is_many else st.none()
    single = any_of(member.of, max(depth - 1, 0)) if member.of else _of_form(member.form)
    if member.name == "type":
        return single.map(lambda each: (each,))
    if member.is_many:
        return st.lists(single, min_size=int(member.is_required), max_size=1 + depth).map(tuple)
    return single if member.is_required else st.none() | single


def _of_form(form):
    return st.sampled_from(sorted(form.terms)) if isinstance(form, Terms) else _OF_FORM[form]
