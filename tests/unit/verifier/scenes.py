"""A badge and its world, in which any part can be made to fail, alone or together with others.

A scene is a choice of one state a dimension; `ok` where nothing is chosen.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache

from credentials.badge import IssuerProfile, StatusEntry
from credentials.status.bitstring import LENGTH, Bitstring, StatusPurpose, list_credential
from credentials.wire import to_wire
from did.document import DidDocument, VerificationMethod
from did.errors import FetchFailed
from did.fetch import Fetched
from did.methods.key import KeyResolver
from did.methods.web import WebResolver
from did.resolver import ByMethod
from did.syntax import Did
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import AWARDED, HOLDER, NOW, Partner
from verifier.policy import Policy, TrustedIssuer, TrustList
from verifier.ports import Document, HolderProof, Sources
from verifier.report import Verdict
from verifier.verify import Setting, Submission, verify_badge

DAY = timedelta(days=1)
PAGE = b"<html>Not here</html>"
PARTS = ("communication", "creativity")
# By dimension: each state, and what it alone makes of a badge that is otherwise good.
STATES = {
    "signature": {
        "bad": Verdict.NOT_GENUINE,
        "missing": Verdict.NOT_GENUINE,
        "malformed": Verdict.NOT_GENUINE,
        "of another issuer": Verdict.NOT_GENUINE,
        "of an unknown kind": Verdict.COULD_NOT_CHECK,
    },
    "key": {
        "bad": Verdict.NOT_GENUINE,
        "missing": Verdict.NOT_GENUINE,
        "unreachable": Verdict.COULD_NOT_CHECK,
        "malformed": Verdict.COULD_NOT_CHECK,
        "of another issuer": Verdict.COULD_NOT_CHECK,
        "revoked": Verdict.NOT_GENUINE,
    },
    "context": {
        "bad": Verdict.NOT_GENUINE,
        "missing": Verdict.NOT_GENUINE,
        "unreachable": Verdict.COULD_NOT_CHECK,
        "malformed": Verdict.COULD_NOT_CHECK,
    },
    "schema": {"bad": Verdict.NOT_GENUINE, "missing": Verdict.NOT_GENUINE},
    "status list": {
        "bad": Verdict.NO_LONGER_VALID,
        "unreachable": Verdict.COULD_NOT_CHECK,
        "malformed": Verdict.COULD_NOT_CHECK,
        "of another issuer": Verdict.COULD_NOT_CHECK,
    },
    "suspension list": {
        "bad": Verdict.NO_LONGER_VALID,
        "unreachable": Verdict.COULD_NOT_CHECK,
        "malformed": Verdict.COULD_NOT_CHECK,
        "of another issuer": Verdict.COULD_NOT_CHECK,
    },
    "dates": {
        "bad": Verdict.NO_LONGER_VALID,
        "missing": Verdict.NOT_GENUINE,
        "malformed": Verdict.NOT_GENUINE,
        "in the future": Verdict.NO_LONGER_VALID,
    },
    "issuer trust": {"missing": Verdict.ISSUER_UNKNOWN, "of another issuer": Verdict.ISSUER_UNKNOWN},
    "holder": {"of another": Verdict.NOT_GENUINE, "missing": Verdict.COULD_NOT_CHECK},
    "rule": {
        "bad": Verdict.NOT_GENUINE,
        "unreachable": Verdict.COULD_NOT_CHECK,
        "malformed": Verdict.COULD_NOT_CHECK,
        "changed": Verdict.COULD_NOT_CHECK,
    },
} | {
    f"part {number}": {
        "bad": Verdict.NO_LONGER_VALID,
        "missing": Verdict.COULD_NOT_CHECK,
        "unreachable": Verdict.COULD_NOT_CHECK,
        "malformed": Verdict.COULD_NOT_CHECK,
        "changed": Verdict.COULD_NOT_CHECK,
        "of another issuer": Verdict.NOT_GENUINE,
        "of another holder": Verdict.NOT_GENUINE,
    }
    for number in range(len(PARTS))
}
FAULTS = tuple((dimension, state) for dimension, states in STATES.items() for state in states)


def is_about_stacks(dimension):
    return dimension == "rule" or dimension.startswith("part")


class Site(Partner):
    """An issuer whose keys are published at an address, so that they can be out of reach."""

    @property
    def did(self):
        return "did:web:partner.example"

    @property
    def method_id(self):
        return f"{self.did}#key-1"


def _signer(seed):
    return SoftwareSigner.from_secret(Algorithm.EDDSA, bytes([seed]) * 32)


@cache
def site():
    return Site(signer=_signer(11))


@cache
def stranger():
    return Partner(signer=_signer(12), base="https://stranger.example")


SOMEBODY_ELSE = stranger().did


@dataclass
class Scene:
    """One choice of states, and the world it makes."""

    states: dict
    world: dict = field(default_factory=dict)

    def state(self, dimension):
        return self.states.get(dimension, "ok")

    # --- what the world answers

    def get(self, url, *, accept, limit):
        if self.world.get(url) is None:
            raise FetchFailed("unreachable", "nothing answers there")
        return Document(self.world[url], "application/json", NOW)

    def fetch(self, url, *, accept, limit):
        return Fetched(self.get(url, accept=accept, limit=limit).body, "application/json")

    # --- putting it together

    def setting(self):
        self.world["https://partner.example/.well-known/did.json"] = _did_document(self.state("key"))
        trust = {"missing": [], "of another issuer": [stranger().did]}
        trusted = trust.get(self.state("issuer trust"), [site().did])
        listed = TrustList.of(TrustedIssuer(did, "Partner", "the tests") for did in trusted)
        policy = Policy("tests", listed, require_holder=self.state("holder") != "ok")
        resolver = ByMethod({"key": KeyResolver(), "web": WebResolver(self.fetch)})
        return Setting(policy, Sources(resolver, self), NOW)

    def submission(self):
        parts = self._parts() if any(is_about_stacks(each) for each in self.states) else None
        document = self._signed(self._unsigned(parts))
        shown = {"ok": HolderProof(frozenset({HOLDER}), "the tests"), "missing": None}
        proof = shown.get(self.state("holder"), HolderProof(frozenset({SOMEBODY_ELSE}), "the tests"))
        supplied = [body for _, body in parts.values() if body is not None] if parts else []
        return Submission(_bytes(document, self), tuple(supplied), proof)

    def report(self):
        submission = self.submission()
        return verify_badge(submission, self.setting())

    # --- the badge

    def _unsigned(self, parts):
        lists = self._lists("badge", self.state("status list"), self.state("suspension list"))
        dates = {"bad": {"valid_until": NOW - DAY}, "in the future": {"valid_from": NOW + DAY}}
        usual = {"subject_id": HOLDER, "status": lists} | dates.get(self.state("dates"), {})
        unsigned = _stack(self, parts) if parts else site().unsigned()
        document = to_wire(_replaced(unsigned, usual))
        _spoil(document, self)
        return document

    def _signed(self, document):
        signature = self.state("signature")
        by = stranger() if signature == "of another issuer" else site()
        signed = by.signed(document)
        if signature == "of another issuer":
            signed["proof"][0]["verificationMethod"] = site().method_id
        return signed

    def _lists(self, name, revocation="ok", suspension="ok"):
        base = f"https://partner.example/status/{name}"
        for url, purpose, state in (
            (base, StatusPurpose.REVOCATION, revocation),
            (f"{base}-suspension", StatusPurpose.SUSPENSION, suspension),
        ):
            self.world[url] = _list(url, purpose, state)
        return StatusEntry(base, 5, f"{base}-suspension#suspension")

    # --- the parts

    def _parts(self):
        states = {slug: self.state(f"part {number}") for number, slug in enumerate(PARTS)}
        return {slug: self._part(slug, state) for slug, state in states.items()}

    def _part(self, slug, state):
        revocation = {"bad": "bad", "unreachable": "unreachable"}.get(state, "ok")
        lists = self._lists(f"part-{slug}-{revocation}", revocation)
        return _part(slug, state, lists)


@cache
def _list(url, purpose, state):
    if state in ("unreachable", "malformed"):
        return {"unreachable": None, "malformed": PAGE}[state]
    by = stranger() if state == "of another issuer" else site()
    bits = Bitstring.of([5] if state == "bad" else [], LENGTH)
    return json.dumps(by.signed(list_credential(url, by.did, purpose, bits, AWARDED))).encode()


@cache
def _part(slug, state, lists):
    """Return a part as the stack names it, and as it is supplied."""
    subject = SOMEBODY_ELSE if state == "of another holder" else HOLDER
    # The issuers count their badges on their own, so their usual ids would meet.
    changes = {"id": f"urn:part:{slug}:{state}".replace(" ", "-"), "subject_id": subject, "status": lists}
    by = stranger() if state == "of another issuer" else site()
    unsigned = by.unsigned(slug, **changes, achievement=site().achievement(slug))
    named = by.sign(_replaced(unsigned, {"issuer": IssuerProfile(by.did, "Partner")}))
    supplied = {"missing": None, "malformed": named[:-30], "changed": named.replace(b"weekly", b"yearly")}
    return named, supplied.get(state, named)


def _stack(scene, parts):
    issuer = site()
    achievement = issuer.publish_rule(PARTS)
    url = achievement.rule.url
    body = issuer.published[url]
    if scene.state("rule") == "bad":
        # It is the one that was signed, and it is the rule of another version of the achievement.
        achievement = _replaced(achievement, {"version": 2})
    served = {
        "unreachable": None,
        "malformed": PAGE,
        "changed": body.replace(b'"maxDepth":4', b'"maxDepth":3'),
    }
    scene.world[url] = served.get(scene.state("rule"), body)
    evidence = tuple(issuer.evidence(slug, named) for slug, (named, _) in parts.items())
    return issuer.unsigned("super-4c", achievement=achievement, level=None, evidence=evidence)


def _replaced(value, changes):
    return replace(value, **changes)


def _spoil(document, scene):
    """Take out of a badge, before it is signed, what it must have."""
    if scene.state("schema") == "bad":
        document["@context"] = document["@context"][::-1]
    if scene.state("schema") == "missing":
        del document["credentialSubject"]["id"]
    if scene.state("dates") == "malformed":
        document["validUntil"] = "tomorrow"
    if scene.state("dates") == "missing":
        del document["validFrom"]


def _bytes(signed, scene):
    """Return what is submitted: changed after signing where the signature or the contexts are at fault."""
    proof = signed["proof"][0]
    match scene.state("signature"):
        case "bad":
            signed["name"] = "Another name"
        case "missing":
            del signed["proof"]
        case "malformed":
            proof["proofValue"] = "z0"
        case "of an unknown kind":
            proof["cryptosuite"] = "unheard-of-2026"
    match scene.state("context"):
        case "bad":
            signed["unheardOf"] = "no context defines it"
        case "missing":
            del signed["@context"]
        case "unreachable":
            signed["@context"] = [*signed["@context"], "https://partner.example/context.json"]
        case "malformed":
            signed["@context"] = [*signed["@context"], {"@vocab": "https://partner.example/"}]
    return json.dumps(signed).encode()


@cache
def _did_document(state):
    if state in ("unreachable", "malformed"):
        return {"unreachable": None, "malformed": PAGE}[state]
    did = Did.parse(stranger().did if state == "of another issuer" else site().did)
    key = (stranger() if state == "bad" else site()).signer.public_key
    name = "key-2" if state == "missing" else "key-1"
    method = VerificationMethod.multikey(f"{did}#{name}", did.value, key)
    method = _replaced(method, {"revoked": NOW - DAY} if state == "revoked" else {})
    return json.dumps(DidDocument.of_one_key(did, method).to_json()).encode()
