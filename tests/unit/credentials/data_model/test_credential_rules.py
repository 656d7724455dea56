"""Every rule of the data model for credentials: what keeps it, and what breaks it, by its path."""

import json

import pytest

from credentials import data_model
from credentials.errors import MalformedCredential

V2, V1 = "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"
TYPED = ["credentialStatus", "credentialSchema", "termsOfUse", "evidence", "refreshService", "renderMethod"]


def credential(**changes):
    document = {
        "@context": [V2],
        "id": "urn:uuid:1",
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {"id": "did:example:subject"},
    }
    document |= {name.replace("context", "@context"): value for name, value in changes.items()}
    return {name: value for name, value in document.items() if value is not ...}


def older(**changes):
    return credential(context=[V1], issuanceDate="2020-01-01T00:00:00Z", **changes)


GOOD = {
    "plain": credential(),
    "1.1": older(),
    "context alone": credential(context=V2),
    "further contexts": credential(context=[V2, "https://example.org/c", {"a": "https://example.org/a"}]),
    "one type": credential(type="VerifiableCredential"),
    "types in any order": credential(type=["https://example.org/T", "VerifiableCredential"]),
    "no id": credential(id=...),
    "issuer object": credential(issuer={"id": "did:example:issuer", "name": "A"}),
    "several subjects": credential(credentialSubject=[{"id": "did:example:a"}, {"name": "b"}]),
    "same instant": credential(validFrom="2020-01-01T00:00:00Z", validUntil="2020-01-01T01:00:00+01:00"),
    "name in languages": credential(
        name=[{"@value": "a", "@language": "en"}, {"@value": "b", "@direction": "rtl"}]
    ),
    "one proof": credential(proof={"type": "DataIntegrityProof"}),
    "status without id": credential(credentialStatus={"type": "Any"}),
    "several terms": credential(termsOfUse=[{"type": "T"}, {"type": "T", "id": "urn:t"}]),
    "related": credential(relatedResource=[{"id": "https://e.org/a", "digestSRI": "sha256-x"}]),
    "what nobody knows": credential(whatever=3),
}


@pytest.mark.parametrize("document", GOOD.values(), ids=GOOD)
def test_what_the_data_model_allows_is_accepted(document):
    data_model.check(document)


BAD = {
    "no context": (credential(context=...), "$.@context"),
    "empty context": (credential(context=[]), "$.@context[0]"),
    "other context": (credential(context=["https://example.org/c"]), "$.@context[0]"),
    "context second": (credential(context=["https://example.org/c", V2]), "$.@context[0]"),
    "context no url": (credential(context=[V2, "https ://not-a-url"]), "$.@context[1]"),
    "context number": (credential(context=[V2, 3]), "$.@context[1]"),
    "no type": (credential(type=...), "$.type"),
    "empty type": (credential(type=[]), "$.type"),
    "type number": (credential(type=["VerifiableCredential", 3]), "$.type"),
    "other type": (credential(type=["Other"]), "$.type"),
    "id null": (credential(id=None), "$.id"),
    "id several": (credential(id=["urn:a", "urn:b"]), "$.id"),
    "id no url": (credential(id="not-a-url"), "$.id"),
    "no issuer": (credential(issuer=...), "$.issuer"),
    "issuer null": (credential(issuer=None), "$.issuer"),
    "issuer no url": (credential(issuer="not-a-url"), "$.issuer"),
    "issuer several": (credential(issuer=["did:a:b", "did:a:c"]), "$.issuer"),
    "issuer without id": (credential(issuer={"name": "A"}), "$.issuer.id"),
    "issuer id null": (credential(issuer={"id": None}), "$.issuer.id"),
    "issuer name": (credential(issuer={"id": "did:a:b", "name": 3}), "$.issuer.name"),
    "no subject": (credential(credentialSubject=...), "$.credentialSubject"),
    "no subjects": (credential(credentialSubject=[]), "$.credentialSubject"),
    "subject empty": (credential(credentialSubject={}), "$.credentialSubject"),
    "a subject empty": (credential(credentialSubject=[{"id": "did:a:b"}, {}]), "$.credentialSubject"),
    "subject text": (credential(credentialSubject="did:a:b"), "$.credentialSubject"),
    "subject id several": (credential(credentialSubject={"id": ["did:a:b"]}), "$.credentialSubject.id"),
    "no zone": (credential(validFrom="2020-01-01T00:00:00"), "$.validFrom"),
    "no date": (credential(validUntil=20200101), "$.validUntil"),
    "ends first": (
        credential(validFrom="2020-01-02T00:00:00Z", validUntil="2020-01-01T00:00:00Z"),
        "$.validUntil",
    ),
    "1.1 undated": (credential(context=[V1]), "$.issuanceDate"),
    "1.1 ends first": (older(expirationDate="2019-01-01T00:00:00Z"), "$.expirationDate"),
    "1.1 status without id": (older(credentialStatus={"type": "Any"}), "$.credentialStatus.id"),
    "1.1 refresh without id": (older(refreshService={"type": "Any"}), "$.refreshService.id"),
    "schema without id": (credential(credentialSchema={"type": "Any"}), "$.credentialSchema.id"),
    "status id no url": (
        credential(credentialStatus={"type": "Any", "id": "no url"}),
        "$.credentialStatus.id",
    ),
    "name number": (credential(name=3), "$.name"),
    "name says more": (credential(name={"@value": "a", "@language": "en", "url": "x"}), "$.name"),
    "name without value": (credential(name={"@language": "en"}), "$.name"),
    "direction": (credential(description={"@value": "a", "@direction": "up"}), "$.description"),
    "language": (credential(description={"@value": "a", "@language": 3}), "$.description"),
    "related text": (credential(relatedResource=["https://e.org"]), "$.relatedResource[0]"),
    "related without id": (credential(relatedResource={"digestSRI": "x"}), "$.relatedResource.id"),
    "related twice": (
        credential(relatedResource=[{"id": "urn:a", "digestSRI": "x"}, {"id": "urn:a", "digestSRI": "x"}]),
        "$.relatedResource[1].id",
    ),
    "related unbound": (credential(relatedResource={"id": "urn:a"}), "$.relatedResource.digestMultibase"),
    "proof text": (credential(proof="x"), "$.proof"),
    "proof empty": (credential(proof=[]), "$.proof"),
    "proof without type": (credential(proof=[{"proofValue": "z"}]), "$.proof[0].type"),
}


@pytest.mark.parametrize(("document", "path"), BAD.values(), ids=BAD)
def test_what_breaks_a_rule_is_refused_with_its_path(document, path):
    with pytest.raises(MalformedCredential) as refusal:
        data_model.check(document)
    assert str(refusal.value).startswith(f"{path}: ")


@pytest.mark.parametrize("member", TYPED)
@pytest.mark.parametrize(
    "value", ["text", 3, None, {"id": "urn:a"}, [{"type": []}], [{"type": "A", "id": "urn:a"}, {}]]
)
def test_a_typed_member_holds_objects_with_a_type(member, value):
    with pytest.raises(MalformedCredential, match=member):
        data_model.check(credential(**{member: value}))


@pytest.mark.parametrize("member", TYPED)
def test_a_typed_member_may_hold_one_or_several(member):
    entry = {"type": "https://example.org/T", "id": "urn:a"}
    data_model.check(credential(**{member: entry}))
    data_model.check(credential(**{member: [entry, entry]}))


def test_what_is_signed_has_its_types_in_an_array_and_all_else_as_it_was():
    given = credential(type="VerifiableCredential", credentialSubject={"b": 1, "a": [2]})
    before = json.dumps(given)
    assert data_model.to_sign(given) == given | {"type": ["VerifiableCredential"]}
    assert json.dumps(given) == before


STRICTER = {
    "proof": credential(proof={"type": "DataIntegrityProof"}),
    "proof in an array": credential(proof=[{"type": "DataIntegrityProof"}]),
    "context alone": credential(context=V2),
    "null": credential(name=None),
    "empty": credential(evidence=[]),
    "broken": credential(issuer=3),
}


@pytest.mark.parametrize("document", STRICTER.values(), ids=STRICTER)
def test_less_is_signed_than_is_read(document):
    with pytest.raises(MalformedCredential):
        data_model.to_sign(document)
