"""When the web address of an issuer is asked: late, seldom, and without a say in the verdict."""

from dataclasses import replace

import pytest

from credentials import jose
from did.service import LINKED_DOMAINS, Service
from tests.support.partner import HOLDER, NOW, Partner
from verifier.ports import HolderProof, Sources
from verifier.report import Check, Verdict
from verifier.verify import Submission, verify_badge

ORIGIN = "https://partner.example"
PLACE = f"{ORIGIN}/.well-known/did-configuration.json"


class Naming:
    """The partner's DID document with an origin in it."""

    def __init__(self, resolver):
        self._resolver = resolver

    def resolve(self, did):
        service = Service(f"{did}#domain", LINKED_DOMAINS, (ORIGIN,))
        return replace(self._resolver.resolve(did), services=(service,))


@pytest.fixture
def partner():
    made = Partner()
    subject = {"id": made.did, "origin": ORIGIN}
    credential = {"type": ["VerifiableCredential", "DomainLinkageCredential"], "credentialSubject": subject}
    now = int(NOW.timestamp())
    claims = {"iss": made.did, "sub": made.did, "nbf": now, "exp": now + 60, "vc": credential}
    token = jose.sign(jose.json_bytes(claims), {"kid": made.method_id}, made.signer)
    made.published[PLACE] = jose.json_bytes({"linked_dids": [token]})
    return made


def verified(partner, body, components=(), *, trusted=False):
    setting = partner.setting(trusted=trusted)
    sources = Sources(Naming(setting.sources.resolver), partner)
    return verify_badge(Submission(body, components), replace(setting, sources=sources))


def domain(report):
    return report.finding(Check.ISSUER_DOMAIN).code


def test_the_address_of_an_unknown_issuer_is_told_and_the_issuer_stays_unknown(partner):
    report = verified(partner, partner.badge())
    assert (report.verdict, domain(report)) == (Verdict.ISSUER_UNKNOWN, "domain_linked")


def test_an_address_that_does_not_confirm_makes_nothing_worse(partner):
    partner.published[PLACE] = b"{}"
    report = verified(partner, partner.badge())
    assert (report.verdict, domain(report)) == (Verdict.ISSUER_UNKNOWN, "domain_not_confirmed")
    del partner.published[PLACE]
    report = verified(partner, partner.badge())
    assert (report.verdict, domain(report)) == (Verdict.ISSUER_UNKNOWN, "domain_unreachable")


def test_the_address_of_a_known_issuer_is_not_asked(partner):
    report = verified(partner, partner.badge(), trusted=True)
    assert (report.verdict, domain(report)) == (Verdict.VALID, "domain_not_asked")
    assert PLACE not in partner.fetched


def test_for_a_badge_that_is_not_genuine_no_address_is_asked(partner):
    body = partner.badge().replace(b"Communication", b"Communicatiom")
    assert verified(partner, body).verdict is Verdict.NOT_GENUINE
    assert partner.fetched == []


def test_the_address_is_asked_once_and_not_for_component_badges(partner):
    part = partner.badge("communication")
    report = verified(partner, partner.stack({"communication": part}), [part])
    assert domain(report.components[0]) == "domain_not_asked"
    assert partner.fetched.count(PLACE) == 1


def test_the_holders_proof_has_nothing_to_do_with_it(partner):
    setting = partner.setting(trusted=False)
    sources = Sources(Naming(setting.sources.resolver), partner)
    shown = Submission(partner.badge(), (), HolderProof(frozenset({HOLDER}), "the tests"))
    assert domain(verify_badge(shown, replace(setting, sources=sources))) == "domain_linked"
