"""Bundles of the badges of an issuer whose keys lie at a web address, and of one that is its own key."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from did.document import DidDocument, VerificationMethod
from did.errors import FetchFailed
from did.fetch import Fetched
from did.syntax import Did
from tests.support.partner import NOW
from tests.unit.verifier.scenes import Site
from verifier import offline
from verifier.bundle.recording import Recorder
from verifier.bundle.writing import sealed, write
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.sources import NoOwnDocuments, make_sources
from verifier.verify import Setting, Submission, verify_badge

DAY = timedelta(days=1)
PLACE = "https://partner.example/.well-known/did.json"


def seal(data):
    return hashlib.sha256(b"ours" + data).hexdigest()


class World:
    """The web as it is: what is published there by whom, and what was asked for."""

    def __init__(self, *issuers):
        self.issuers = issuers
        self.asked = []
        self.published = {}
        for issuer in issuers:
            publish_lists(issuer)
            if isinstance(issuer, Site):
                self.published[PLACE] = did_document(issuer)

    def fetch(self, url, *, accept, limit):
        self.asked.append(url)
        for place in (self.published, *(each.published for each in self.issuers)):
            if url in place:
                return Fetched(place[url], "application/json")
        raise FetchFailed("unreachable", f"{url} does not answer")


def site():
    return Site(base="https://partner.example/o/p")


def did_document(issuer):
    method = VerificationMethod.multikey(issuer.method_id, issuer.did, issuer.signer.public_key)
    return json.dumps(DidDocument.of_one_key(Did.parse(issuer.did), method).to_json()).encode()


def publish_lists(issuer, *, since=NOW, until=NOW + DAY, ttl=None):
    """Publish the lists of an issuer, signed at `since` and good for a day."""
    for url, purpose, indexes in (
        (issuer.list_url, StatusPurpose.REVOCATION, issuer.revoked),
        (issuer.suspension_url, StatusPurpose.SUSPENSION, issuer.suspended),
    ):
        bits = Bitstring.of(indexes, LENGTH)
        listed = list_credential(url, issuer.did, purpose, bits, since, valid_until=until, ttl=ttl)
        issuer.published[url] = json.dumps(issuer.signed(listed)).encode()


def policy(*issuers, keys=()):
    return Policy(
        "tests", TrustList.of(TrustedIssuer(each.did, each.name, "the tests", keys=keys) for each in issuers)
    )


def saved(world, *bodies, trust=None, now=NOW):
    """Return the report on badges that the world was asked about, and the bundle of all that was asked."""
    recorder = Recorder(lambda: now)
    sources = make_sources(recorder.fetching(world.fetch), recorder.owning(NoOwnDocuments()), lambda: now)
    setting = Setting(trust or policy(*world.issuers), sources, now)
    report = verify_badge(Submission(bodies[0], tuple(bodies[1:])), setting)
    return report, recorder.bundle(tuple(bodies), "tests")


def check(bundle, trust, *, at=None, home=offline.NOWHERE, now=NOW + 30 * DAY):
    """Return the report on a bundle a month later, in a place without a network."""
    body = bundle if isinstance(bundle, bytes) else write(bundle)
    return offline.verify(Submission(body), Setting(trust, _Nothing.sources(), now), home, at)


class _Nothing:
    @staticmethod
    def sources():
        return make_sources(_refuse, NoOwnDocuments(), lambda: NOW)


def _refuse(url, *, accept, limit):
    raise AssertionError(f"{url} was asked for")


def without(bundle, url):
    return replace(bundle, documents=tuple(each for each in bundle.documents if each.url != url))


def with_body(bundle, url, body):
    documents = (replace(each, body=body) if each.url == url else each for each in bundle.documents)
    return replace(bundle, documents=tuple(documents))


def ours(bundle):
    return sealed(bundle, seal)
