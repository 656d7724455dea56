"""What the public conformance suites of W3C send to an implementation, as small bodies of our own."""

from credentials.presentation import HolderSigner
from did.methods.key import did_of_key, method_id_of_key
from keys.algorithm import Algorithm
from keys.software import SoftwareSigner

V2, V1 = "https://www.w3.org/ns/credentials/v2", "https://www.w3.org/2018/credentials/v1"
UNDEFINED = "https://www.w3.org/ns/credentials/undefined-terms/v2"
SUBJECT = {"id": "did:example:subject"}


def body(**changes):
    """Return a credential as the suites have it, with changes; `...` takes a member away."""
    document = {"@context": [V2], "type": ["VerifiableCredential"], "credentialSubject": SUBJECT} | changes
    return {name: value for name, value in document.items() if value is not ...}


def new_holder():
    signer = SoftwareSigner.generate(Algorithm.EDDSA)
    return HolderSigner(did_of_key(signer.public_key), method_id_of_key(signer.public_key), signer)


TERM = "https://example.org/#Policy"
ISSUED = {
    "plain": body(),
    "further context": body(**{"@context": [V2, UNDEFINED]}),
    "id": body(id="urn:uuid:86294362-4254-4f36-854f-3952fe42555d"),
    "did as id": body(id="did:example:credential"),
    "type as url": body(type=["VerifiableCredential", "https://example.org/#Credential"]),
    "types in another order": body(type=["https://example.org/#Credential", "VerifiableCredential"]),
    "name": body(name="A name"),
    "name in a language": body(name={"@value": "A name", "@language": "en"}),
    "names in languages": body(
        name=[{"@value": "A name", "@language": "en"}, {"@value": "Un nom", "@language": "fr"}]
    ),
    "description": body(description="A description"),
    "issuer object": body(issuer={"name": {"@value": "A", "@language": "en"}, "description": "B"}),
    "several subjects": body(credentialSubject=[{"id": "did:example:a"}, {"id": "did:example:b"}]),
    "dates": body(validFrom="2020-01-01T00:00:00Z", validUntil="2999-01-01T00:00:00-02:00"),
    "schema": body(credentialSchema={"id": "https://example.org/s.json", "type": "JsonSchema"}),
    "schemas": body(
        credentialSchema=[
            {"id": "https://example.org/s.json", "type": "JsonSchema"},
            {"id": "https://example.org/t.json", "type": "JsonSchema"},
        ]
    ),
    "refresh": body(refreshService={"type": "https://example.org/#Refresh", "id": "did:example:refresh"}),
    "terms": body(termsOfUse=[{"type": TERM}, {"type": TERM, "id": "https://example.org/terms"}]),
    "evidence": body(evidence={"id": "https://example.org/evidence", "type": TERM}),
    "1.1": body(**{"@context": [V1], "issuanceDate": "2020-01-01T00:00:00Z"}),
}
REFUSED = {
    "no context": body(**{"@context": ...}),
    "base context second": body(**{"@context": [UNDEFINED, V2]}),
    "context no url": body(**{"@context": [V2, "https ://not-a-url/contexts"]}),
    "context number": body(**{"@context": [V2, 123192875]}),
    "unknown context": body(**{"@context": [V2, "https://example.org/unknown"]}),
    "redefined type": body(**{"@context": [V2, {"VerifiableCredential": "https://example.org/#A"}]}),
    "vocabulary of its own": body(**{"@context": [V2, {"@vocab": "https://example.org/#"}]}),
    "id null": body(id=None),
    "ids": body(id=["did:example:a", "did:example:b"]),
    "id no url": body(id="not-a-url"),
    "subject ids": body(credentialSubject={"id": ["did:example:a", "did:example:b"]}),
    "no type": body(type=...),
    "type of a credential missing": body(type=["https://example.org/#Credential"]),
    "unmapped type": body(type=["VerifiableCredential", "Unmapped"]),
    "name says more": body(name={"@value": "A", "@language": "en", "url": "did:example:x"}),
    "issuer no url": body(issuer="not-a-url"),
    "issuer null": body(issuer=None),
    "issuer id null": body(issuer={"id": None}),
    "issuer id no url": body(issuer={"id": "not-a-url"}),
    "another issuer": body(issuer="did:example:issuer"),
    "no subject": body(credentialSubject=...),
    "subject of no claims": body(credentialSubject={}),
    "one subject of no claims": body(credentialSubject=[SUBJECT, {}]),
    "ends before it begins": body(validFrom="2020-01-01T00:00:00Z", validUntil="2019-01-01T00:00:00Z"),
    "date without zone": body(validFrom="2020-01-01T00:00:00"),
    "status without type": body(credentialStatus={"id": "did:example:status"}),
    "status id no url": body(credentialStatus={"id": "not-a-url", "type": "BitstringStatusListEntry"}),
    "schema without id": body(credentialSchema={"type": "JsonSchema"}),
    "schema without type": body(credentialSchema={"id": "https://example.org/s.json"}),
    "refresh without type": body(refreshService={"id": "did:example:refresh"}),
    "terms without type": body(termsOfUse={"id": "https://example.org/terms"}),
    "evidence without type": body(evidence={"id": "https://example.org/evidence"}),
    "proof without type": body(proof={"proofValue": "z3"}),
    # The suites want this one issued; RDF has no place for a direction, so no signature would cover it.
    "direction": body(name={"@value": "A name", "@language": "en", "@direction": "ltr"}),
    "undefined term": body(unheardOf="of"),
}
