"""Can it be read: each form, each fault, and no word of the file in the finding."""

import json

import pytest

from credentials.badge import Carrier
from credentials.received import MAX_BYTES
from tests.unit.verifier.checks.cases import PARTNER, document
from verifier.checks import structure
from verifier.report import Check, Finding, Outcome


def found(body):
    result = structure.check(body)
    return result if isinstance(result, Finding) else result.finding


def dumped(**changes):
    return json.dumps(document(**changes)).encode()


@pytest.mark.parametrize("carrier", list(Carrier))
def test_a_badge_in_either_carrier_is_readable(carrier):
    body = PARTNER.badge(carrier=carrier)
    readable = structure.check(body)
    assert (readable.finding.outcome, readable.finding.code) == (Outcome.PASSED, "readable")
    assert readable.received.source.carrier is carrier
    assert readable.content.issuer_id == PARTNER.did


@pytest.mark.parametrize("space", [b"\n", b" \t\r\n"])
def test_white_space_around_a_badge_does_not_matter(space):
    assert found(space + dumped() + space).code == "readable"
    assert found(space + PARTNER.badge(carrier=Carrier.JWT_VC_JSON) + space).code == "readable"


@pytest.mark.parametrize(
    "body", [b"", b" ", b"x", b"<svg/>", b"[]", b"a.b.c", b"ey.a", dumped()[:-5], b"\x89PNG"]
)
def test_what_is_in_no_form_we_read_is_unknown(body):
    assert (found(body).check, found(body).outcome, found(body).code) == (
        Check.STRUCTURE,
        Outcome.UNKNOWN,
        "unreadable",
    )


def test_a_file_that_is_too_large_is_unknown():
    assert found(b"{" + b" " * MAX_BYTES).code == "too_large"


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1,"a":1}',
        b'{"a":1e999}',
        b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"a":"\xff"}',
        b'{"a":NaN}',
    ],
)
def test_json_that_could_be_read_in_two_ways_is_malformed(body):
    assert (found(body).outcome, found(body).code) == (Outcome.FAILED, "malformed_json")


@pytest.mark.parametrize("body", [b"{}", dumped(proof=None), dumped(proof=[])])
def test_what_nobody_signed_is_unsigned(body):
    finding = found(body)
    assert (finding.check, finding.outcome, finding.code) == (Check.SIGNATURE, Outcome.FAILED, "unsigned")


@pytest.mark.parametrize(
    "proof", ["x", [1], {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}]
)
def test_a_proof_that_is_none_is_malformed(proof):
    finding = found(dumped(proof=proof))
    assert (finding.check, finding.outcome, finding.code) == (
        Check.SIGNATURE,
        Outcome.FAILED,
        "proof_malformed",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"type": ["OpenBadgeCredential"]},
        {"issuer": None},
        {"credentialSubject": None},
        {"validFrom": "today"},
    ],
)
def test_a_badge_without_what_every_credential_has_is_malformed(changes):
    finding = found(dumped(**changes))
    assert (finding.check, finding.outcome, finding.code) == (Check.STRUCTURE, Outcome.FAILED, "malformed")
    assert finding.facts["fault"].startswith("$.")


def test_what_the_file_says_does_not_stand_in_the_finding():
    proof = document()["proof"][0] | {"Kestrel": "Kestrel"}
    assert "Kestrel" not in str(found(dumped(proof=proof)).facts)
