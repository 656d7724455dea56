"""The web address an issuer names: it confirms the issuer, or does not, and never decides the verdict."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from credentials import jose
from credentials.proofs import data_integrity
from did.document import DidDocument, Purpose, VerificationMethod
from did.errors import DidUnresolvable, FetchFailed
from did.service import Service
from did.syntax import Did
from keys.public import Algorithm
from keys.software import SoftwareSigner
from tests.support.partner import NOW
from verifier.checks import issuer_domain
from verifier.ports import Document, Sources
from verifier.report import Outcome

DID = "did:web:kestrel.example"
ORIGIN = "https://badges.kestrel.example"
URL = f"{ORIGIN}/.well-known/did-configuration.json"
KEY, OTHER = (SoftwareSigner.from_secret(Algorithm.EDDSA, bytes([seed]) * 32) for seed in (31, 32))
DIF = "https://identity.foundation/.well-known/did-configuration/v1"


class Answers:
    """One DID document, and what lies at which address; it remembers what was fetched."""

    def __init__(self, pages, origins=(ORIGIN,)):
        did = Did.parse(DID)
        method = VerificationMethod.multikey(f"{DID}#key-1", DID, KEY.public_key)
        service = Service(f"{DID}#domain", "LinkedDomains", tuple(origins))
        self._document = DidDocument(did, (method,), dict.fromkeys(Purpose, (method.id,)), (), (service,))
        self._pages = pages
        self.asked = []

    def resolve(self, did):
        if did != self._document.id:
            raise DidUnresolvable("elsewhere")
        return self._document

    def get(self, url, *, accept, limit):
        self.asked.append(url)
        if url not in self._pages:
            raise FetchFailed("unreachable", "nothing answers there")
        return Document(self._pages[url], "application/json", NOW)


def credential(**changes):
    made = {
        "@context": ["https://www.w3.org/2018/credentials/v1", DIF],
        "type": ["VerifiableCredential", "DomainLinkageCredential"],
        "issuer": DID,
        "issuanceDate": "2026-01-01T00:00:00Z",
        "expirationDate": "2036-01-01T00:00:00Z",
        "credentialSubject": {"id": DID, "origin": ORIGIN},
    }
    return {name: value for name, value in (made | changes).items() if value is not None}


def token(vc=None, by=KEY, kid=f"{DID}#key-1", **changes):
    claims = {
        "iss": DID,
        "sub": DID,
        "nbf": int(NOW.timestamp()) - 60,
        "exp": int(NOW.timestamp()) + 60,
        "vc": vc or credential(),
    }
    claims = {name: value for name, value in (claims | changes).items() if value is not None}
    return jose.sign(jose.json_bytes(claims), {"kid": kid}, by)


def asked(*linked, origins=(ORIGIN,), body=None, now=NOW):
    page = json.dumps({"@context": DIF, "linked_dids": list(linked)}).encode() if body is None else body
    answers = Answers({URL: page}, origins)
    return issuer_domain.check(DID, Sources(answers, answers), now)


def test_an_address_that_says_so_confirms_the_issuer():
    found = asked(token())
    assert (found.outcome, found.code) == (Outcome.PASSED, "domain_linked")
    assert (found.facts, found.source) == ({"domain": "badges.kestrel.example"}, URL)


def test_it_may_say_so_of_others_too():
    assert asked("nonsense", 7, {}, token(by=OTHER), token()).code == "domain_linked"


@pytest.mark.parametrize(
    "linked",
    [
        token(by=OTHER),
        token(kid=f"{DID}#key-2"),
        token(kid="did:web:osprey.example#key-1"),
        token(kid="7"),
        token(iss="did:web:osprey.example"),
        token(sub="did:web:osprey.example"),
        token(sub=None),
        token(nbf=None),
        token(exp=None),
        token(exp=True),
        token(exp="soon"),
        token(exp=int(NOW.timestamp())),
        token(nbf=int(NOW.timestamp()) + 61),
        token(credential(issuer="did:web:osprey.example")),
        token(credential(type=["VerifiableCredential"])),
        token(credential(type="DomainLinkageCredential")),
        token(credential(expirationDate="2026-01-01T00:00:00Z")),
        token(credential(expirationDate="whenever")),
        token(credential(credentialSubject=None)),
        token(credential(credentialSubject={"id": DID})),
        token(credential(credentialSubject={"id": DID, "origin": "https://osprey.example"})),
        token(credential(credentialSubject={"id": DID, "origin": f"{ORIGIN}/path"})),
        token(credential(credentialSubject={"id": DID, "origin": ORIGIN.replace("https", "http")})),
        token(credential(credentialSubject={"id": "did:web:osprey.example", "origin": ORIGIN})),
        token(vc=7),
        token() + "x",
        credential(),
        [],
    ],
)
def test_whatever_is_wrong_with_it_the_address_does_not_confirm_the_issuer(linked):
    found = asked(linked)
    assert (found.outcome, found.code) == (Outcome.FAILED, "domain_not_confirmed")


def of_today(**changes):
    """A linkage credential in terms that the pinned contexts define."""
    made = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://www.w3.org/ns/credentials/undefined-terms/v2",
        ],
        "type": ["VerifiableCredential", "DomainLinkageCredential"],
        "issuer": DID,
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2036-01-01T00:00:00Z",
        "credentialSubject": {"id": DID, "origin": ORIGIN},
    }
    return {name: value for name, value in (made | changes).items() if value is not None}


def embedded(document, by=KEY):
    return data_integrity.sign(document, by, f"{DID}#key-1", NOW.replace(microsecond=0))


def test_an_embedded_proof_is_as_good_as_a_token():
    assert asked(embedded(of_today())).code == "domain_linked"
    assert asked(embedded(of_today(issuer={"id": DID}))).code == "domain_linked"


@pytest.mark.parametrize(
    "linked",
    [
        embedded(of_today(), by=OTHER),
        embedded(of_today()) | {"name": "added"},
        embedded(of_today(validUntil=None)),
        embedded(of_today(validFrom=None)),
        embedded(of_today(validUntil="2026-02-01T00:00:00Z")),
        embedded(of_today(validFrom="2035-01-01T00:00:00Z")),
        embedded(of_today(issuer="did:web:osprey.example")),
        embedded(of_today(credentialSubject={"id": DID, "origin": "https://osprey.example"})),
    ],
)
def test_an_embedded_proof_that_does_not_hold_confirms_nothing(linked):
    assert asked(linked).code == "domain_not_confirmed"


def test_a_proof_that_has_ended_confirms_nothing(monkeypatch):
    def authenticate(received, issuer, asker):
        return replace(authentic(received, issuer, asker), expires=NOW - timedelta(seconds=1))

    authentic = issuer_domain.authenticate
    monkeypatch.setattr(issuer_domain, "authenticate", authenticate)
    assert asked(embedded(of_today())).code == "domain_not_confirmed"


def test_a_proof_that_is_not_checked_here_leaves_it_open():
    unchecked = credential(proof={"type": "Ed25519Signature2018", "proofPurpose": "assertionMethod"})
    found = asked(unchecked)
    assert (found.outcome, found.code) == (Outcome.UNKNOWN, "domain_unclear")
    assert asked(unchecked, token()).code == "domain_linked"


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"linked_dids": 7}', b"x" * (issuer_domain.LIMIT + 1)])
def test_an_answer_that_is_no_such_resource_confirms_nothing(body):
    assert asked(body=body).code == "domain_not_confirmed"


def test_only_so_many_credentials_are_looked_at():
    filler = ["x"] * issuer_domain.MAX_LINKED
    assert asked(*filler, token()).code == "domain_not_confirmed"


def test_an_address_that_does_not_answer_is_said_to():
    answers = Answers({})
    found = issuer_domain.check(DID, Sources(answers, answers), NOW)
    assert (found.outcome, found.code) == (Outcome.UNKNOWN, "domain_unreachable")


@pytest.mark.parametrize(
    "origins",
    [
        (),
        ("http://kestrel.example",),
        ("https://127.0.0.1",),
        ("https://2130706433",),
        ("https://kestrel.example/path",),
        ("https://me@kestrel.example",),
        ("https://kestrel.example?x=1",),
        ("ftp://kestrel.example",),
        ("",),
    ],
)
def test_what_is_no_web_address_of_a_site_is_not_asked(origins):
    answers = Answers({}, origins)
    assert issuer_domain.check(DID, Sources(answers, answers), NOW).code == "no_domain"
    assert answers.asked == []


def test_one_address_is_asked_however_many_are_named():
    answers = Answers({}, [f"https://{number}.example.org" for number in range(9)])
    issuer_domain.check(DID, Sources(answers, answers), NOW)
    assert len(answers.asked) == 1


@pytest.mark.parametrize("named", [f"{ORIGIN}/", f"{ORIGIN}:443", ORIGIN.upper().replace("HTTPS", "https")])
def test_an_origin_is_one_however_it_is_written(named):
    assert asked(token(), origins=(named,)).code == "domain_linked"


@pytest.mark.parametrize("issuer", ["did:web:osprey.example", "https://kestrel.example", "did:x"])
def test_an_issuer_that_can_not_be_looked_up_has_no_address(issuer):
    answers = Answers({})
    assert issuer_domain.check(issuer, Sources(answers, answers), NOW).code == "no_domain"


def test_the_dates_are_judged_as_of_the_check():
    assert asked(token(), now=NOW + timedelta(seconds=61)).code == "domain_not_confirmed"
