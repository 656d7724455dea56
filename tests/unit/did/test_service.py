"""Services: those Cairn knows the meaning of are read, all others harm nothing."""

import pytest

from did.document import DidDocument
from did.service import Service
from tests.unit.did.fakes import DID, document

ORIGIN = "https://a.example"
DIF = "https://identity.foundation/.well-known/did-configuration/v1"


def linked(endpoint, kind="LinkedDomains"):
    return {"id": f"{DID}#domain", "type": kind, "serviceEndpoint": endpoint}


@pytest.mark.parametrize(
    ("endpoint", "origins"),
    [
        (ORIGIN, (ORIGIN,)),
        ({"origins": [ORIGIN, "https://b.example"]}, (ORIGIN, "https://b.example")),
        ([ORIGIN], (ORIGIN,)),
        ({"origins": [ORIGIN, 7]}, (ORIGIN,)),
        ({"origins": []}, ()),
        ({"other": ORIGIN}, ()),
        (7, ()),
        (None, ()),
    ],
)
def test_the_origins_of_linked_domains_are_read_in_each_of_their_forms(endpoint, origins):
    assert DidDocument.from_json(document(service=[linked(endpoint)])).linked_domains == origins


def test_the_endpoint_of_another_service_is_no_origin():
    assert DidDocument.from_json(document(service=[linked(ORIGIN, "Hub")])).linked_domains == ()


@pytest.mark.parametrize("service", ["x", {}, [7], [{}], [{"id": 1, "type": 2, "serviceEndpoint": ORIGIN}]])
def test_services_that_nobody_can_read_leave_the_keys_as_they_are(service):
    read = DidDocument.from_json(document(service=service))
    assert (read.services, len(read.methods)) == ((), 1)


@pytest.mark.parametrize("origins", [(ORIGIN,), (ORIGIN, "https://b.example")])
def test_services_come_back_as_they_were_published_with_their_context(origins):
    service = Service(f"{DID}#domain", "LinkedDomains", origins)
    published = DidDocument.from_json(document(service=[service.to_json()])).to_json()
    assert DIF in published["@context"]
    assert DidDocument.from_json(published).services == (service,)


def test_a_document_without_services_says_nothing_of_them():
    assert "service" not in DidDocument.from_json(document()).to_json()
