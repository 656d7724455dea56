"""Learner records: composed whole, and the credentials inside left as they are."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from contexts.canonical import canonize
from contexts.errors import MalformedDocument
from credentials import clr
from credentials.errors import MixedVersions, RulesBroken
from credentials.open_badges.documents import VCDM_1
from credentials.open_badges.learner_record import ClrCredential, ClrSubject
from credentials.open_badges.profile import Profile
from credentials.open_badges.rules import read_faults, written_faults
from credentials.open_badges.vocabulary import ASSOCIATION_TYPE
from credentials.proofs import data_integrity
from credentials.wire import to_wire
from tests.unit.credentials.badge_cases import AT, ISSUER, METHOD, signer, stacked, unsigned
from tests.unit.credentials.open_badges.cases import ACHIEVEMENT, changed

PART = data_integrity.sign(to_wire(unsigned()), signer(), METHOD, AT)
META = data_integrity.sign(to_wire(stacked(id="urn:uuid:0bbb")), signer(), METHOD, AT)


def record(*parts, **changes):
    """Return a record, not yet composed."""
    subject = ClrSubject(id="did:example:holder", verifiable_credential=parts or (PART, META))
    usual = ClrCredential(
        id="urn:uuid:0ccc",
        name="All of them",
        issuer=Profile(id=ISSUER, name="Acme"),
        valid_from=AT,
        partial=True,
        credential_subject=subject,
    )
    return replace(usual, **changes)


def about(**changes):
    made = record()
    return replace(made, credential_subject=replace(made.credential_subject, **changes))


def test_a_record_is_in_the_three_contexts_in_their_order():
    document = clr.compose(record())
    assert document["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert document["type"] == ["VerifiableCredential", "ClrCredential"]
    assert document["partial"] is True


def test_a_record_is_written_in_terms_that_its_contexts_define():
    whole = about(achievement=(ACHIEVEMENT,), association=(clr.parent_of("urn:super", "urn:part"),))
    canonize(clr.compose(whole))


def test_the_credentials_inside_keep_their_proofs_and_every_byte():
    document = json.loads(json.dumps(clr.compose(record())))
    assert clr.parts(document) == (PART, META)
    assert document["credentialSubject"]["verifiableCredential"][0]["proof"] == PART["proof"]


def test_a_record_is_read_back_as_it_was_written():
    whole = about(achievement=(ACHIEVEMENT,), association=(clr.precedes("urn:first", "urn:second"),))
    assert clr.record_of(clr.compose(whole)) == whole


def test_associations_join_achievements_by_their_ids():
    made = clr.parent_of("urn:super", "urn:part")
    assert (made.association_type, made.source_id, made.target_id) == ("isParentOf", "urn:super", "urn:part")
    assert clr.precedes("urn:a", "urn:b").association_type == "precedes"


@pytest.mark.parametrize("term", sorted(ASSOCIATION_TYPE.terms))
def test_every_association_of_the_standard_may_be_written(term):
    association = replace(clr.precedes("urn:a", "urn:b"), association_type=term)
    assert clr.compose(about(association=(association,)))


@pytest.mark.parametrize(
    "changes", [{"association_type": "ext:cousinOf"}, {"others": {"digest": "x"}}, {"source_id": "a"}]
)
def test_an_association_of_another_kind_or_with_more_in_it_is_refused(changes):
    association = replace(clr.precedes("urn:a", "urn:b"), **changes)
    with pytest.raises(RulesBroken, match=r"\$\.credentialSubject\.association\[0\]"):
        clr.compose(about(association=(association,)))


def test_a_credential_of_the_first_data_model_can_not_be_inside_and_the_message_says_what_to_do():
    older = changed(PART, "@context", 0, to=VCDM_1)
    with pytest.raises(MixedVersions, match="in a presentation"):
        clr.compose(record(PART, older))


def test_their_contexts_do_exclude_each_other():
    """The reason for the refusal above."""
    older = changed(PART, "@context", 0, to=VCDM_1)
    older = {name: each for name, each in older.items() if name not in ("validFrom", "validUntil")}
    mixed = changed(clr.compose(record()), "credentialSubject", "verifiableCredential", to=[older])
    with pytest.raises(MalformedDocument, match="protected"):
        canonize(mixed)


def test_a_record_may_hold_a_record_but_no_deeper():
    inner = clr.compose(record(id="urn:uuid:0ddd"))
    middle = clr.compose(record(inner, id="urn:uuid:0eee"))
    assert (clr.depth(PART), clr.depth(inner), clr.depth(middle)) == (0, 1, 2)
    with pytest.raises(RulesBroken, match="deep"):
        clr.compose(record(middle))


@pytest.mark.parametrize("changes", [{"name": ""}, {"valid_until": AT - timedelta(days=1)}, {"id": "no-uri"}])
def test_a_record_that_breaks_a_rule_is_not_composed(changes):
    with pytest.raises(RulesBroken):
        clr.compose(record(**changes))


def test_a_record_without_a_credential_is_none():
    document = changed(clr.compose(record()), "credentialSubject", "verifiableCredential", to=...)
    fault = "$.credentialSubject.verifiableCredential: this member is required"
    assert [str(each) for each in read_faults(document)] == [fault]


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (2, 1, 0)])
def test_its_contexts_in_another_order_are_a_fault(order):
    document = clr.compose(record())
    document["@context"] = [document["@context"][place] for place in order]
    for faults in (read_faults(document), written_faults(document, is_embedded=True)):
        assert [str(each) for each in faults] == ["$: its contexts are missing or in the wrong order"]


@pytest.mark.parametrize("document", [{}, PART, {"type": ["ClrCredential"], "credentialSubject": "urn:x"}])
def test_what_is_no_record_has_no_parts(document):
    assert clr.parts(document) == ()
