from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from did.document import DidDocument, MethodType, Purpose, VerificationMethod
from did.errors import (
    DidDeactivated,
    InvalidDidDocument,
    KeyNotAuthorised,
    KeyRevoked,
    MethodNotFound,
)
from did.syntax import Did
from keys.errors import InvalidKey, UnsupportedKey
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.unit.did.fakes import DID, KEY, METHOD_ID, NOW, document, method

OTHER = SoftwareSigner.generate(Algorithm.ES256).public_key


def key_for(changed, method_id=METHOD_ID, purpose=Purpose.ASSERTION, now=NOW):
    return DidDocument.from_json(changed).key_for(method_id, purpose, now)


# The conditions under which a key may be used


def test_a_key_listed_for_the_purpose_is_given():
    assert key_for(document()) == KEY


def test_the_id_of_the_method_must_be_exactly_the_one_asked_for():
    for wrong in (f"{DID}#key-2", f"{DID}#KEY-1", f"{DID}#key-1 ", "#key-1", "key-1", DID, "", f"{DID}#"):
        with pytest.raises(MethodNotFound):
            key_for(document(assertionMethod=[METHOD_ID, wrong] if wrong else [METHOD_ID]), wrong)


def test_the_method_must_be_of_the_documents_own_did():
    foreign = "did:web:b.example#key-1"
    changed = document(verificationMethod=[method(id=foreign)], assertionMethod=[foreign])
    with pytest.raises(MethodNotFound):
        key_for(changed, foreign)


def test_a_did_that_only_begins_like_the_documents_is_another():
    longer = f"{DID}.evil#key-1"
    changed = document(verificationMethod=[method(id=longer)], assertionMethod=[longer])
    with pytest.raises(MethodNotFound):
        key_for(changed, longer)


def test_a_method_that_is_only_referred_to_is_not_found():
    with pytest.raises(MethodNotFound):
        key_for(document(verificationMethod=[]))


@pytest.mark.parametrize("listed", [None, [], [f"{DID}#key-2"], ["key-1"]])
def test_a_key_not_listed_for_the_purpose_is_not_given(listed):
    with pytest.raises(KeyNotAuthorised, match="not listed"):
        key_for(document(assertionMethod=listed))


def test_a_key_listed_for_another_purpose_only_is_not_given():
    changed = document(assertionMethod=None, authentication=[METHOD_ID])
    assert key_for(changed, purpose=Purpose.AUTHENTICATION) == KEY
    with pytest.raises(KeyNotAuthorised, match="assertionMethod"):
        key_for(changed)


@pytest.mark.parametrize("other", ["keyAgreement", "capabilityInvocation", "capabilityDelegation"])
def test_a_key_of_a_purpose_cairn_does_not_use_is_not_given(other):
    with pytest.raises(KeyNotAuthorised):
        key_for(document(assertionMethod=None, **{other: [METHOD_ID]}))


def test_a_key_listed_by_value_is_given_for_that_purpose_only():
    changed = document(verificationMethod=None, assertionMethod=[method()])
    assert key_for(changed) == KEY
    with pytest.raises(KeyNotAuthorised):
        key_for(changed, purpose=Purpose.AUTHENTICATION)


@pytest.mark.parametrize(
    "controller", ["did:web:b.example", f"{DID}.evil", f"{DID}#key-1", "DID:web:a.example"]
)
def test_a_key_that_another_controls_is_not_given(controller):
    with pytest.raises(KeyNotAuthorised, match="controlled by another"):
        key_for(document(verificationMethod=[method(controller=controller)]))


@pytest.mark.parametrize("end", ["revoked", "expires"])
def test_a_key_is_not_given_from_its_end_on(end):
    changed = document(verificationMethod=[method(**{end: "2026-06-01T12:00:00Z"})])
    assert key_for(changed, now=NOW - timedelta(seconds=1)) == KEY
    with pytest.raises(KeyNotAuthorised, match=r"taken back|expired"):
        key_for(changed, now=NOW)


def test_a_bad_key_is_told_from_one_of_a_kind_that_is_not_used():
    with pytest.raises(InvalidKey):
        key_for(document(verificationMethod=[method(publicKeyMultibase="not a key")]))
    with pytest.raises(UnsupportedKey):
        key_for(document(verificationMethod=[method(type="Other")]))


def test_a_key_that_cannot_be_used_does_not_spoil_its_neighbours():
    bad = [method(id="#bad", publicKeyMultibase="not a key"), method(id="#odd", type="Other")]
    assert key_for(document(verificationMethod=[*bad, method()])) == KEY


def test_each_of_several_keys_is_found_by_its_own_id():
    # Taking the first key of the document would break every badge at the first rotation.
    second = method(id=f"{DID}#key-2", publicKeyMultibase=OTHER.multikey())
    changed = document(verificationMethod=[method(), second], assertionMethod=[METHOD_ID, f"{DID}#key-2"])
    assert key_for(changed) == KEY
    assert key_for(changed, f"{DID}#key-2") == OTHER


# Reading


def test_relative_ids_and_references_are_read_against_the_document():
    changed = document(verificationMethod=[method(id="#key-1")], assertionMethod=["#key-1"])
    assert key_for(changed) == KEY


@pytest.mark.parametrize("value", [None, "", 5, "a.example", "https://a.example", f"{DID}#key-1", [DID]])
def test_a_document_without_a_did_as_id_is_refused(value):
    with pytest.raises(InvalidDidDocument):
        DidDocument.from_json(document(id=value))


@pytest.mark.parametrize("name", ["verificationMethod", "assertionMethod", "authentication", "alsoKnownAs"])
@pytest.mark.parametrize("value", [METHOD_ID, {}, 5, [5], [None], [["a"]]])
def test_a_property_of_another_shape_is_refused(name, value):
    with pytest.raises(InvalidDidDocument):
        DidDocument.from_json(document(**{name: value}))


def test_verification_methods_are_objects_never_references():
    with pytest.raises(InvalidDidDocument):
        DidDocument.from_json(document(verificationMethod=[METHOD_ID]))


def test_two_different_methods_of_one_id_are_refused():
    twin = method(publicKeyMultibase=OTHER.multikey())
    for changed in (document(verificationMethod=[method(), twin]), document(assertionMethod=[twin])):
        with pytest.raises(InvalidDidDocument, match="two different"):
            DidDocument.from_json(changed)


def test_the_same_method_twice_is_one():
    read = DidDocument.from_json(document(assertionMethod=[method(id="#key-1")]))
    assert len(read.methods) == 1
    assert read.key_for(METHOD_ID, Purpose.ASSERTION, NOW) == KEY


def test_properties_that_say_nothing_about_keys_are_passed_over():
    changed = document(service=[{"id": "#s"}], controller="did:web:b.example", keyAgreement=[{"odd": 1}])
    assert key_for(changed) == KEY


# Writing


def ours():
    methods = (
        VerificationMethod.multikey(METHOD_ID, DID, KEY),
        VerificationMethod.json_web_key(f"{DID}#key-2", DID, OTHER),
    )
    ids = tuple(each.id for each in methods)
    also = ("did:webvh:abc:a.example",)
    return DidDocument(Did.parse(DID), methods, dict.fromkeys(Purpose, ids), also)


def test_a_document_comes_back_from_its_json():
    assert DidDocument.from_json(ours().to_json()) == ours()


def test_a_published_document_has_absolute_ids_and_arrays_of_strings():
    written = ours().to_json()
    assert written["id"] == DID
    assert [each["id"] for each in written["verificationMethod"]] == [METHOD_ID, f"{DID}#key-2"]
    assert {each["controller"] for each in written["verificationMethod"]} == {DID}
    for purpose in ("assertionMethod", "authentication"):
        assert written[purpose] == [METHOD_ID, f"{DID}#key-2"]
    assert written["alsoKnownAs"] == ["did:webvh:abc:a.example"]


def test_the_contexts_of_a_document_are_those_of_its_types():
    assert ours().to_json()["@context"] == [
        "https://www.w3.org/ns/did/v1",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/jwk/v1",
    ]


def test_a_document_without_other_names_does_not_say_so():
    read = DidDocument.from_json(document())
    assert read.also_known_as == ()
    assert "alsoKnownAs" not in read.to_json()


def test_a_document_of_one_key_lists_it_for_every_purpose():
    made = DidDocument.of_one_key(Did.parse(DID), VerificationMethod.multikey(METHOD_ID, DID, KEY))
    assert {made.key_for(METHOD_ID, purpose, NOW) for purpose in Purpose} == {KEY}
    assert made.methods[0].type == MethodType.MULTIKEY


def test_documents_can_be_kept_in_sets():
    assert len({ours(), ours()}) == 1


# --- keys taken back, DIDs given up -----------------------------------------------------------------


@pytest.mark.parametrize("listed", [[METHOD_ID], []])
def test_a_key_that_was_taken_back_says_as_of_when_even_where_it_left_its_list(listed):
    taken_back = document(verificationMethod=[method(revoked="2026-05-01T00:00:00Z")], assertionMethod=listed)
    with pytest.raises(KeyRevoked) as refusal:
        key_for(taken_back)
    assert refusal.value.since == datetime(2026, 5, 1, tzinfo=UTC)


def test_a_key_that_will_be_taken_back_serves_until_then():
    assert key_for(document(verificationMethod=[method(revoked="2026-06-01T12:00:01Z")])) == KEY


def test_a_key_of_another_controller_is_not_said_to_be_taken_back():
    changed = method(controller="did:web:b.example", revoked="2026-05-01T00:00:00Z")
    with pytest.raises(KeyNotAuthorised) as refusal:
        key_for(document(verificationMethod=[changed]))
    assert not isinstance(refusal.value, KeyRevoked)


def test_of_a_did_that_was_given_up_no_key_serves():
    given_up = replace(DidDocument.from_json(document()), is_deactivated=True)
    with pytest.raises(DidDeactivated):
        given_up.key_for(METHOD_ID, Purpose.ASSERTION, NOW)


def test_a_method_is_published_with_the_date_it_was_taken_back_as_of():
    (found,) = DidDocument.from_json(document()).methods
    assert found.taken_back(datetime(2026, 5, 1, tzinfo=UTC)).to_json()["revoked"] == "2026-05-01T00:00:00Z"
