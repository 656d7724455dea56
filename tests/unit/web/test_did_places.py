"""DIDs and domains that lead inside: whatever they are written as, nothing is connected to."""

import pytest

from did.document import DidDocument
from did.errors import DidError, DidUnresolvable, MalformedDid
from did.methods.web import WebResolver
from did.methods.webvh.resolver import WebvhResolver
from did.service import LINKED_DOMAINS, Service
from did.syntax import Did
from tests.support.partner import NOW
from tests.unit.web.test_fetch import Names, Network, fetcher
from verifier.checks import issuer_domain
from verifier.ports import Sources
from verifier.sources import FetchedDocuments, NoOwnDocuments

SCID = "Qm" + "1" * 44
SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7F.1",
    "0177.0.0.1",
    "017700000001",
    "0.0.0.0",
    "0",
    "10.0.0.1",
    "10.1",
    "172.16.0.1",
    "192.168.0.1",
    "192.168.1",
    "169.254.169.254",
    "2852039166",
    "0xA9FEA9FE",
    "100.64.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "127.0.0.1%3A8443",
    "127.0.0.1%3a443",
    "127%2E0%2E0%2E1",
    "%31%32%37.0.0.1",
    "[::1]",
    "%5B%3A%3A1%5D",
    "::1",
    "user%40127.0.0.1",
    "me@localhost",
    "localhost%2F..",
    "localhost%23a",
    "localhost%3F",
    "localhost%3A0",
    "localhost%3A65536",
    "localhost%3A22%3A443",
    "localhost.",
    "example.org%00",
    "example.org%0d%0aHost",
    "ex%61mple.org",
    "-example.org",
    "example..org",
    "\N{FULLWIDTH DIGIT ONE}27.0.0.1",
]
INSIDE = ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"]


def resolvers(network, names=None):
    fetch = fetcher(network, names)
    return {
        "did:web:{}:o:acme": WebResolver(fetch),
        f"did:webvh:{SCID}:{{}}:o:acme": WebvhResolver(fetch, lambda: NOW),
    }


@pytest.mark.parametrize("host", SPELLINGS)
def test_a_did_whose_host_is_an_address_or_no_name_is_refused_before_anything_is_connected_to(host):
    network = Network()
    for form, resolver in resolvers(network).items():
        method, _, specific = form.format(host).removeprefix("did:").partition(":")
        with pytest.raises(MalformedDid):
            resolver.resolve(Did(method, specific))
    assert network.connected == []


@pytest.mark.parametrize("address", INSIDE)
def test_a_did_whose_name_leads_inside_is_unresolvable_and_nothing_is_connected_to(address):
    network = Network()
    for form, resolver in resolvers(network, Names([address])).items():
        with pytest.raises(DidUnresolvable):
            resolver.resolve(Did.parse(form.format("inside.example.org")))
    assert network.connected == []


@pytest.mark.parametrize("port", ["22", "80", "8443"])
def test_a_did_at_another_port_than_that_of_https_is_unresolvable_unless_it_is_allowed(port):
    network = Network()
    for form, resolver in resolvers(network).items():
        with pytest.raises(DidUnresolvable):
            resolver.resolve(Did.parse(form.format(f"example.org%3A{port}")))
    assert network.connected == []


@pytest.mark.parametrize("form", list(resolvers(Network())))
def test_the_control_a_name_that_leads_outside_is_connected_to(form):
    network = Network()
    with pytest.raises(DidError):
        resolvers(network)[form].resolve(Did.parse(form.format("example.org")))
    assert network.connected == [("93.184.215.14", 443)]


class Naming:
    """Resolves every DID to a document that names one origin."""

    def __init__(self, origin):
        self._services = (Service("#domain", LINKED_DOMAINS, (origin,)),)

    def resolve(self, did):
        return DidDocument(did, (), {}, (), self._services)


@pytest.mark.parametrize("host", [*SPELLINGS, "localhost", "inside.example.org", "example.org:22"])
def test_a_domain_that_leads_inside_is_not_asked(host):
    network = Network()
    documents = FetchedDocuments(fetcher(network, Names(["10.0.0.7"])), NoOwnDocuments(), lambda: NOW)
    found = issuer_domain.check("did:web:a.example", Sources(Naming(f"https://{host}"), documents), NOW)
    assert found.code in ("no_domain", "domain_unreachable")
    assert network.connected == []
