"""Every rule of the data model for presentations."""

import pytest

from credentials import data_model
from credentials.errors import MalformedCredential

V2 = "https://www.w3.org/ns/credentials/v2"
INSIDE = {"@context": V2, "type": "EnvelopedVerifiableCredential", "id": "data:application/vc+jwt,e.e.e"}
OUTSIDE = {"@context": V2, "type": "EnvelopedVerifiablePresentation", "id": "data:application/vp+jwt,e.e.e"}


def presentation(**changes):
    document = {"@context": [V2], "type": ["VerifiablePresentation"], "holder": "did:example:h"} | changes
    return {name: value for name, value in document.items() if value is not ...}


GOOD = {
    "empty": presentation(verifiableCredential=[]),
    "without": presentation(),
    "without holder": presentation(holder=...),
    "holder object": presentation(holder={"id": "did:example:h"}),
    "further type": presentation(type=["https://example.org/T", "VerifiablePresentation"]),
    "one": presentation(verifiableCredential={"type": ["VerifiableCredential"]}),
    "enveloped": presentation(verifiableCredential=[INSIDE]),
    "in an envelope": OUTSIDE,
}


@pytest.mark.parametrize("document", GOOD.values(), ids=GOOD)
def test_what_the_data_model_allows_is_accepted(document):
    data_model.check_presentation(document)


BAD = {
    "no context": ({"type": "VerifiablePresentation"}, "$.@context"),
    "other type": (presentation(type=["Other"]), "$.type"),
    "no type": (presentation(type=...), "$.type"),
    "id": (presentation(id="no url"), "$.id"),
    "holder without id": (presentation(holder={"name": "A"}), "$.holder.id"),
    "holder number": (presentation(holder=3), "$.holder"),
    "terms": (presentation(termsOfUse={"id": "urn:a"}), "$.termsOfUse.type"),
    "token": (presentation(verifiableCredential=["e.e.e"]), "$.verifiableCredential[0]"),
    "url": (presentation(verifiableCredential="https://example.org"), "$.verifiableCredential"),
    "number": (presentation(verifiableCredential=[{"type": "A"}, 3]), "$.verifiableCredential[1]"),
    "no type inside": (
        presentation(verifiableCredential=[{"id": "data:,x"}]),
        "$.verifiableCredential[0].type",
    ),
    "envelope without context": (
        presentation(verifiableCredential=[{k: v for k, v in INSIDE.items() if k != "@context"}]),
        "$.verifiableCredential[0].@context",
    ),
    "envelope of no data": (
        presentation(verifiableCredential=[INSIDE | {"id": "https://example.org"}]),
        "$.verifiableCredential[0].id",
    ),
    "in an envelope of no data": (OUTSIDE | {"id": "urn:a"}, "$.id"),
    "proof": (presentation(proof={}), "$.proof.type"),
}


@pytest.mark.parametrize(("document", "path"), BAD.values(), ids=BAD)
def test_what_breaks_a_rule_is_refused_with_its_path(document, path):
    with pytest.raises(MalformedCredential) as refusal:
        data_model.check_presentation(document)
    assert str(refusal.value).startswith(f"{path}: ")
