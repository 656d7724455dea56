"""One planted fault a check: with the check taken out, a specimen of its fault is no longer found.

What is taken out is the check's own function, or, where a check is spread over the reading of a badge, the one
rule that the specimen breaks. `test_controls` does the same with whole scenes.
"""

import json
from dataclasses import dataclass

import pytest

from contexts import strict_json
from credentials.proofs.suites import rdfc
from did.document import Purpose
from did.syntax import Did, DidUrl
from keys.public import PublicKey
from tests.specimens.bench import index, setting, submission
from tests.support.oracles import by_stock_pyld
from verifier import authenticity, verify
from verifier.checks import image
from verifier.checks.stack import Stacked, tree
from verifier.report import Check, Outcome, Verdict, passed
from verifier.verify import verify_badge

INDEX = {entry["file"]: entry for entry in index()}
VALID = Verdict.VALID


@dataclass(frozen=True)
class Control:
    """A specimen, how its check is taken out, and what the verdict is then."""

    specimen: str
    blind: object
    verdict: Verdict = VALID


def without(module, check, code, name="check", wrap=lambda finding: finding):
    """Return a blinding that makes a check's function pass whatever it sees."""

    def blind(patch):
        patch.setattr(module, name, lambda *_, **__: wrap(passed(check, code)))

    return blind


def taking_the_last_of_two_members(patch):
    patch.setattr(strict_json, "_READER", json.JSONDecoder())


def taking_the_key_of_whomever_the_proof_names(patch):
    def named_key(secured, issuer_id, asker):
        named = DidUrl.parse(secured.method_id, Did.parse(issuer_id))
        return asker.resolver.resolve(named.did).key_for(secured.method_id, Purpose.ASSERTION, asker.now)

    patch.setattr(authenticity, "_authorised_key", named_key)


def signing_what_the_contexts_know(patch):
    patch.setattr(rdfc, "canonize_if_plain", lambda *_, **__: None)
    patch.setattr(rdfc, "canonize", lambda document, **_: by_stock_pyld(document))


def taking_any_signature(patch):
    patch.setattr(PublicKey, "verify", lambda *_: None)


def taking_the_first_of_two_badges(patch):
    patch.setattr(image, "extract", lambda body: _first(body))


def _first(body):
    start = body.index(b"openbadgecredential") + len(b"openbadgecredential") + 5
    length = int.from_bytes(body[body.index(b"iTXt") - 4 : body.index(b"iTXt")], "big")
    return image.Baked("png", body[start : body.index(b"iTXt") + 4 + length], body)


CONTROLS = {
    Check.STRUCTURE: Control("key-twice.json", taking_the_last_of_two_members),
    Check.SCHEMA: Control(
        "rule-alignment-without-a-target.json", without(verify.schema, Check.SCHEMA, "open_badge")
    ),
    Check.ISSUER_KEY: Control("key-of-another-issuer.json", taking_the_key_of_whomever_the_proof_names),
    Check.DATA_LOSS: Control("undefined-property-added.json", signing_what_the_contexts_know),
    Check.SIGNATURE: Control("one-letter-changed.json", taking_any_signature),
    Check.RELATED: Control(
        "bound-context-is-another.json", without(verify.related, Check.RELATED, "related_unchanged")
    ),
    Check.VALIDITY: Control("expired.json", without(verify.validity, Check.VALIDITY, "in_force")),
    Check.STATUS: Control("revoked.json", without(verify.status, Check.STATUS, "not_withdrawn")),
    Check.IMAGE: Control("two-badges.png", taking_the_first_of_two_badges),
    Check.STACK: Control(
        "stack-creativity-revoked.json",
        without(tree, Check.STACK, "stack_valid", name="stacked", wrap=Stacked),
    ),
    Check.ISSUER_TRUST: Control(
        "issuer-not-in-the-trust-list.json", without(verify.issuer_trust, Check.ISSUER_TRUST, "issuer_listed")
    ),
    # These are told beside the verdict: without them the same badge is as valid, and nothing is said.
    Check.ENDORSEMENTS: Control(
        "endorsement-tampered.json", without(verify.endorsements, Check.ENDORSEMENTS, "endorsements_good")
    ),
    Check.PARTS: Control(
        "record-with-a-forged-part.json", without(verify.parts_check, Check.PARTS, "parts_good")
    ),
    Check.REFRESH: Control(
        "newer-edition-unreachable.json", without(verify.refresh, Check.REFRESH, "refresh_current", "service")
    ),
}
# The fault is in who shows it and what the world answers, not in a file: each is controlled by scenes.
ELSEWHERE = {Check.HOLDER: "test_controls", Check.ISSUER_DOMAIN: "checks/test_issuer_domain"}


def report_on(entry):
    return verify_badge(submission(entry), setting())


@pytest.mark.parametrize("check", CONTROLS)
def test_with_its_check_taken_out_the_fault_would_not_be_found(check, monkeypatch):
    control = CONTROLS[check]
    entry = INDEX[control.specimen]
    before = report_on(entry)
    assert finding(before, check).outcome is not Outcome.PASSED
    assert (before.verdict, entry["check"]) == (entry["verdict"], check)
    control.blind(monkeypatch)
    after = report_on(entry)
    assert finding(after, check).outcome is Outcome.PASSED
    assert after.verdict is control.verdict


def finding(report, check):
    return next(each for each in report.findings if each.check is check)


def test_every_check_has_a_control():
    assert {*CONTROLS} | {*ELSEWHERE} == {*Check}
