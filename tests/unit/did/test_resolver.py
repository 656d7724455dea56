import pytest

from did.document import DidDocument
from did.errors import DidUnresolvable, UnsupportedDidMethod
from did.fetch import no_network
from did.methods.key import KeyResolver, did_of_key
from did.methods.web import WebResolver
from did.resolver import ByMethod, Local
from did.syntax import Did
from tests.unit.did.fakes import DID, KEY, document

OURS = DidDocument.from_json(document())
OFFLINE = ByMethod({"key": KeyResolver(), "web": WebResolver(no_network)})


def test_the_resolver_of_the_method_is_asked():
    did = Did.parse(did_of_key(KEY))
    assert OFFLINE.resolve(did).id == did


def test_a_method_without_resolver_is_unsupported_which_is_not_invalid():
    with pytest.raises(UnsupportedDidMethod) as refusal:
        OFFLINE.resolve(Did.parse("did:ion:abc"))
    assert refusal.value.code == "did_method_unsupported"


def test_a_did_of_this_installation_needs_no_network():
    resolver = Local({DID: OURS}.get, OFFLINE)
    assert resolver.resolve(Did.parse(DID)) is OURS
    # The control: the same DID, were it not known here.
    with pytest.raises(DidUnresolvable):
        OFFLINE.resolve(Did.parse(DID))


def test_any_other_did_is_left_to_the_other_resolver():
    resolver = Local({DID: OURS}.get, OFFLINE)
    did = Did.parse(did_of_key(KEY))
    assert resolver.resolve(did).id == did
    with pytest.raises(DidUnresolvable):
        resolver.resolve(Did.parse(f"{DID}:o:acme"))
