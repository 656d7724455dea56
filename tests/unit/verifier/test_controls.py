"""The controls of the matrix: with any one check blinded, a fault of its kind would pass for valid."""

import json
from dataclasses import replace

import pytest

from credentials.proofs import data_integrity
from did.document import DidDocument, VerificationMethod
from did.syntax import Did
from tests.support.partner import HOLDER, NOW
from tests.unit.verifier.scenes import DAY, Scene, site, stranger
from verifier.policy import TrustedIssuer, TrustList
from verifier.ports import HolderProof, Sources
from verifier.report import Check, Outcome, Verdict, passed, verdict_of
from verifier.verify import verify_badge


class Gullible:
    """A source that answers where the world does not, or lies, with what a good world would say."""

    def __init__(self, good, bad):
        self.good, self.bad = good, bad

    def get(self, url, *, accept, limit):
        source = self.good if url in self.good.world else self.bad
        return source.get(url, accept=accept, limit=limit)


class Obliging:
    """A resolver that takes any key for one of the issuer's."""

    def __init__(self, key):
        self.key = key

    def resolve(self, did):
        method = VerificationMethod.multikey(f"{did}#key-1", did.value, self.key)
        return DidDocument.of_one_key(Did.parse(did.value), method)


def with_documents(setting, documents):
    return replace(setting, sources=Sources(setting.sources.resolver, documents))


def with_keys(setting, resolver):
    return replace(setting, sources=Sources(resolver, setting.sources.documents))


def believing_lists(setting, submission, scene):
    good = Scene({})
    good.submission()
    return with_documents(setting, Gullible(good, scene)), submission


def believing_keys(setting, submission, _):
    return with_keys(setting, Obliging(stranger().signer.public_key)), submission


def finding_keys(setting, submission, _):
    return with_keys(setting, Obliging(site().signer.public_key)), submission


def trusting_everybody(setting, submission, _):
    everybody = TrustList.of([TrustedIssuer(site().did, "Anybody", "nobody")])
    return replace(setting, policy=replace(setting.policy, trust=everybody)), submission


def a_day_ago(setting, submission, _):
    return replace(setting, now=NOW - 2 * DAY), submission


def the_day_after(setting, submission, _):
    return replace(setting, now=NOW + 2 * DAY), submission


def believing_holders(setting, submission, _):
    return setting, replace(submission, presented=HolderProof(frozenset({HOLDER}), "a word"))


BLINDED = {
    ("status list", "bad"): believing_lists,
    ("status list", "unreachable"): believing_lists,
    ("status list", "malformed"): believing_lists,
    ("status list", "of another issuer"): believing_lists,
    ("suspension list", "bad"): believing_lists,
    ("suspension list", "unreachable"): believing_lists,
    ("suspension list", "of another issuer"): believing_lists,
    ("signature", "of another issuer"): believing_keys,
    ("key", "bad"): finding_keys,
    ("key", "missing"): finding_keys,
    ("key", "unreachable"): finding_keys,
    ("key", "of another issuer"): finding_keys,
    ("key", "revoked"): finding_keys,
    ("issuer trust", "missing"): trusting_everybody,
    ("issuer trust", "of another issuer"): trusting_everybody,
    ("dates", "bad"): a_day_ago,
    ("dates", "in the future"): the_day_after,
    ("holder", "of another"): believing_holders,
    ("holder", "missing"): believing_holders,
}


@pytest.mark.parametrize("fault", BLINDED, ids=" ".join)
def test_with_its_check_blinded_the_fault_would_be_valid(fault):
    # The lists are signed by the same key as the badge, so a verifier with a wrong idea of it needs none.
    scene = Scene(dict([fault]))
    submission = scene.submission()
    if fault[0] == "signature":
        submission = replace(submission, body=without_status(scene))
    setting = scene.setting()
    assert verify_badge(submission, setting).verdict is not Verdict.VALID
    setting, submission = BLINDED[fault](setting, submission, scene)
    assert verify_badge(submission, setting).verdict is Verdict.VALID


def without_status(scene):
    """Return the badge without a status, signed by the impostor in the name of the issuer's key."""
    document = json.loads(scene.submission().body)
    bare = {name: value for name, value in document.items() if name not in ("proof", "credentialStatus")}
    return json.dumps(data_integrity.sign(bare, stranger().signer, site().method_id, NOW - DAY)).encode()


# Only one check stands between each of these and `valid`.
SOLE = {
    ("schema", "bad"): Check.SCHEMA,
    ("status list", "bad"): Check.STATUS,
    ("status list", "unreachable"): Check.STATUS,
    ("dates", "bad"): Check.VALIDITY,
    ("holder", "of another"): Check.HOLDER,
    ("issuer trust", "missing"): Check.ISSUER_TRUST,
    ("part 0", "bad"): Check.STACK,
    ("part 1", "missing"): Check.STACK,
    ("part 1", "of another holder"): Check.STACK,
    ("rule", "unreachable"): Check.STACK,
    ("rule", "bad"): Check.STACK,
}


@pytest.mark.parametrize("fault", SOLE, ids=" ".join)
def test_without_its_one_finding_the_fault_would_be_valid(fault):
    findings = Scene(dict([fault])).report().findings
    against = {each.check for each in findings if each.outcome in (Outcome.FAILED, Outcome.UNKNOWN)}
    assert against == {SOLE[fault]}
    blinded = tuple(passed(each.check, "believed") if each.check in against else each for each in findings)
    assert verdict_of(blinded) is Verdict.VALID


@pytest.mark.parametrize("check", list(Check))
def test_every_check_leaves_a_finding_in_the_report_of_a_good_badge(check):
    """A check that nobody calls any more would be noticed here."""
    report = Scene({"rule": "ok"}).report()
    assert [each.check for each in report.findings].count(check) == 1
