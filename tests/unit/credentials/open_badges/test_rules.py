"""The rules of Open Badges 3.0: each broken alone is told, at its place, in one sentence."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contexts.canonical import canonize
from contexts.errors import DataLoss
from credentials.open_badges import across
from credentials.open_badges.documents import VCDM_1, document_of
from credentials.open_badges.rules import MAX_FAULTS, read_faults, unknown_schemas, written_faults
from credentials.open_badges.vocabulary import ACHIEVEMENT_TYPE, RESULT_TYPE, TARGET_TYPE
from credentials.wire import to_wire
from tests.support.counts import count
from tests.unit.credentials.badge_cases import badges, stacked, unsigned
from tests.unit.credentials.open_badges.broken import ACHIEVEMENT, ALWAYS, OB, SUBJECT, WRITTEN
from tests.unit.credentials.open_badges.cases import BADGE, ENDORSEMENT, changed

DOCUMENT = document_of(BADGE)


def read(document):
    return [str(each) for each in read_faults(document)]


def written(document, *, is_embedded=True):
    return [str(each) for each in written_faults(document, is_embedded=is_embedded)]


def broken(case):
    steps, value, fault = case
    return changed(DOCUMENT, *steps, to=value), fault


def test_a_whole_badge_and_an_endorsement_break_none():
    for document in (DOCUMENT, document_of(ENDORSEMENT)):
        assert read(document) == []
        assert written(document) == []


@pytest.mark.parametrize("name", ALWAYS)
def test_a_rule_broken_alone_is_told_first_whether_read_or_written(name):
    document, fault = broken(ALWAYS[name])
    assert read(document)[0] == fault
    assert fault in written(document)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_rule_of_writing_broken_alone_is_told_before_signing_and_not_when_read(name):
    document, fault = broken(WRITTEN[name])
    assert fault in written(document)
    assert fault not in read(document)


@pytest.mark.parametrize("rule", across.RULES, ids=lambda rule: rule.check.__name__)
def test_every_rule_across_members_is_broken_by_a_case_of_these_tables(rule, monkeypatch):
    """The control: with any one rule taken out, a case that told it no longer does."""
    cases = [broken(case) for case in (*ALWAYS.values(), *WRITTEN.values(), *MORE.values())]
    told = [fault for document, fault in cases if fault in written(document)]
    monkeypatch.setattr(across, "RULES", tuple(each for each in across.RULES if each is not rule))
    assert [fault for document, fault in cases if fault in written(document)] != told


SCALE_TWICE = [DOCUMENT["credentialSubject"]["achievement"]["resultDescription"][3]] * 2
LEVEL_TWICE = (
    DOCUMENT["credentialSubject"]["achievement"]["resultDescription"][0]["rubricCriterionLevel"][:1] * 2
)
NOBODY = {
    name: each for name, each in DOCUMENT["credentialSubject"].items() if name not in ("id", "identifier")
}
MORE = {
    "scale-twice": (
        (*ACHIEVEMENT, "resultDescription"),
        [*DOCUMENT["credentialSubject"]["achievement"]["resultDescription"], SCALE_TWICE[0]],
        "$.credentialSubject.achievement.resultDescription[4].id: this id is used twice",
    ),
    "level-twice": (
        (*ACHIEVEMENT, "resultDescription", 0, "rubricCriterionLevel"),
        LEVEL_TWICE,
        "$.credentialSubject.achievement.resultDescription[0].rubricCriterionLevel[1].id: this id is used twice",
    ),
    "nobody": (SUBJECT, NOBODY, "$.credentialSubject: it does not say who holds it, by id or by identifier"),
}


@pytest.mark.parametrize("name", MORE)
def test_what_is_told_twice_or_of_nobody_is_a_fault(name):
    document, fault = broken(MORE[name])
    assert fault in read(document)


@pytest.mark.parametrize("member", ["id", "identifier"])
def test_either_an_id_or_an_identifier_says_who_holds_it(member):
    assert read(changed(DOCUMENT, "credentialSubject", member, to=...)) == []


@pytest.mark.parametrize("context", [f"{OB}.json", *(f"{OB}-3.0.{n}.json" for n in range(4))])
@pytest.mark.parametrize("model", [DOCUMENT["@context"][0], VCDM_1])
def test_every_version_is_read(model, context):
    assert read(changed(DOCUMENT, "@context", to=[model, context, "https://more.example"])) == []


@pytest.mark.parametrize(
    "context", [f"{OB}-3.0.3Xjson", f"{OB}-3.0.3.json.evil", f"x{OB}.json", {"@vocab": "x"}, None]
)
def test_only_the_contexts_of_the_standard_are_its_contexts(context):
    assert read(changed(DOCUMENT, "@context", 1, to=context)) == [
        "$: its contexts are missing or in the wrong order"
    ]


def test_a_badge_of_the_first_data_model_is_whole_with_its_own_dates():
    older = {name: each for name, each in DOCUMENT.items() if name != "validFrom"}
    assert read(older | {"issuanceDate": DOCUMENT["validFrom"]}) == []
    assert "$.validFrom: this member is required" in written(older | {"issuanceDate": DOCUMENT["validFrom"]})


def test_compacted_singles_are_read():
    document = changed(DOCUMENT, "evidence", to=DOCUMENT["evidence"][0])
    document = changed(document, "type", to=["VerifiableCredential", "AchievementCredential"])
    document = changed(document, "credentialSubject", to=[DOCUMENT["credentialSubject"]])
    document = changed(document, "issuer", "image", to="https://kestrel.example/logo.png")
    document |= {
        "credentialStatus": [DOCUMENT["credentialStatus"]] * 2,
        "proof": {"type": "DataIntegrityProof"},
    }
    assert read(document) == []


@pytest.mark.parametrize("terms", [ACHIEVEMENT_TYPE, RESULT_TYPE, TARGET_TYPE])
def test_every_term_of_a_list_holds_and_so_does_an_extension(terms):
    for term in (*terms.terms, "ext:a", "ext:A-b_c.1"):
        assert terms.holds(term)
    for term in ("", "ext:", "ext:a b", "xext:a", "ext:a\n", "Ext:a", 5, None, next(iter(terms.terms)) + " "):
        assert not terms.holds(term)


@pytest.mark.parametrize(
    "path", [(), ("issuer",), (*SUBJECT, "source"), ACHIEVEMENT, (*ACHIEVEMENT, "creator")]
)
def test_a_token_of_endorsement_is_never_written_under_an_embedded_proof(path):
    document = changed(DOCUMENT, *path, "endorsementJwt", to=["a.b.c"])
    at = "$" + "".join(f".{step}" for step in path)
    assert written(document) == [
        f"{at}.endorsementJwt: it may stand only in a badge that is signed as a token"
    ]
    assert written(document, is_embedded=False) == []
    assert read(document) == []


@pytest.mark.parametrize("types", [[], [5], 5, None, ["Profile", None]])
def test_types_are_texts(types):
    assert read(changed(DOCUMENT, "issuer", "type", to=types)) == ["$.issuer.type: text is expected"]


def test_an_id_of_a_token_is_never_written_under_an_embedded_proof():
    document = DOCUMENT | {"jti": DOCUMENT["id"]}
    assert written(document) == ["$.jti: it may stand only in a badge that is signed as a token"]
    assert written(document, is_embedded=False) == []


@pytest.mark.parametrize("member", ["credentialSchema", "credentialStatus", "refreshService"])
def test_a_type_of_1edtech_is_never_written_without_the_context_that_defines_it(member):
    others = {"credentialSchema", "credentialStatus", "refreshService"} - {member}
    bare = {name: each for name, each in DOCUMENT.items() if name not in others}
    bare |= {"@context": DOCUMENT["@context"][:2]}
    at = f"$.{member}" + ("[0]" if member == "credentialSchema" else "")
    assert written(bare) == [f"{at}.type: the context of this type is missing"]
    assert read(bare) == []
    with pytest.raises(DataLoss):
        canonize(bare)


@pytest.mark.parametrize("other", ["EndorsementCredential", "ClrCredential"])
def test_a_document_can_not_dodge_the_rules_of_one_class_by_being_of_another_too(other):
    for types in ([*DOCUMENT["type"], other], [other, *DOCUMENT["type"]]):
        assert read(DOCUMENT | {"type": types})[0] == "$.type: one kind of credential is expected"
    assert read(DOCUMENT | {"type": [*DOCUMENT["type"], "AchievementCredential"]}) == []


def test_what_is_no_credential_of_the_standard_is_not_asked():
    assert read({"type": ["VerifiableCredential"]}) == []
    assert read({}) == []


def test_all_faults_are_told_up_to_a_number():
    bare = {"type": ["OpenBadgeCredential"]}
    assert len(read(bare)) == 5
    assert len(read(changed(DOCUMENT, "evidence", to=[{}] * 1000))) == MAX_FAULTS


@settings(max_examples=count(200), deadline=None)
@given(badges())
def test_what_cairn_issues_breaks_no_rule(badge):
    assume(badge.valid_until is None or badge.valid_until >= badge.valid_from)
    document = to_wire(badge)
    assert written(document) == []
    assert read(document) == []


def test_the_badges_of_the_other_tests_break_none():
    assert [written(to_wire(each)) for each in (unsigned(), stacked())] == [[], []]


# --- schemas of the issuer's own ------------------------------------------------------------------------

KNOWN = DOCUMENT["credentialSchema"][0]


def test_the_published_schemas_are_stood_for_by_these_rules():
    for name in ("achievementcredential", "endorsementcredential"):
        for folder in ("json", "json-ld"):
            url = f"https://purl.imsglobal.org/spec/ob/v3p0/schema/{folder}/ob_v3p0_{name}_schema.json"
            assert unknown_schemas({"credentialSchema": [KNOWN | {"id": url}]}) == ()
    clr = "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json"
    assert unknown_schemas({"credentialSchema": KNOWN | {"id": clr}}) == ()


@pytest.mark.parametrize(
    "schema", [KNOWN | {"id": "https://a.example/s.json"}, KNOWN | {"type": "JsonSchema"}, KNOWN | {"id": 5}]
)
def test_a_schema_of_the_issuers_own_is_told(schema):
    found = unknown_schemas({"credentialSchema": [KNOWN, schema]})
    assert found == (schema["id"] if isinstance(schema["id"], str) else "",)


# --- hostile documents ----------------------------------------------------------------------------------

_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=4), each, max_size=3),
    max_leaves=6,
)


def _paths(value, path=()):
    yield path
    for key, each in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from _paths(each, (*path, key))


PATHS = [path for path in _paths(DOCUMENT) if path]


@settings(max_examples=count(4000), deadline=None)
@given(st.sampled_from(PATHS), _ANY)
def test_whatever_stands_anywhere_is_told_or_read_and_never_breaks_the_reader(path, value):
    document = changed(DOCUMENT, *path, to=value)
    json.dumps([read(document), written(document)])


@settings(max_examples=count(2000), deadline=None)
@given(st.sampled_from(PATHS))
def test_no_fault_repeats_what_the_document_says(path):
    document = changed(DOCUMENT, *path, to="Osprey says so")
    assert not any("Osprey" in fault for fault in read(document))


@pytest.mark.parametrize(
    ("steps", "value"),
    [
        (("validUntil",), DOCUMENT["validFrom"]),
        ((*SUBJECT, "activityStartDate"), DOCUMENT["credentialSubject"]["activityEndDate"]),
        ((*ACHIEVEMENT, "resultDescription", 2, "requiredValue"), "0"),
        ((*ACHIEVEMENT, "resultDescription", 2, "requiredValue"), "10"),
        ((*ACHIEVEMENT, "resultDescription", 2, "requiredValue"), "ten"),
        ((*ACHIEVEMENT, "resultDescription", 2, "valueMax"), "5.0"),
    ],
)
def test_the_ends_of_a_range_belong_to_it_and_what_is_no_number_is_not_compared(steps, value):
    assert written(changed(DOCUMENT, *steps, to=value)) == []


@pytest.mark.parametrize(
    "steps", [("name",), ("evidence",), (*ACHIEVEMENT, "image"), (*SUBJECT, "result", 0, "value")]
)
def test_a_null_is_told_where_it_stands_whether_read_or_written(steps):
    document = changed(DOCUMENT, *steps, to=None)
    at = "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    assert read(document) == [f"{at}: null may not be written"]
    assert f"{at}: null may not be written" in written(document)
