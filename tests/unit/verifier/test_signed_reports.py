"""A report that its verifier signed: known for what it is, never taken for a badge, not believed if changed."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from pyld import jsonld

from contexts.loader import document_loader
from credentials import jose
from credentials.proofs import data_integrity, vc_jwt
from credentials.proofs.suites import SUITES
from keys.multibase import b64url_decode
from tests.support.counts import count
from tests.support.partner import NOW, Partner
from tests.unit.verifier import mutants
from verifier.errors import ReportTooLarge
from verifier.reference import reference_from
from verifier.rendering import as_json, headline
from verifier.report import Check, Outcome, Verdict, verdict_of
from verifier.signed_reports import MEMBER, TYPE, Signatory, address_of, sign
from verifier.verify import Submission, verify_badge

HOST = "https://check.example"
REFERENCE = reference_from(bytes(range(8)))
ISSUER, VERIFIER = Partner(), Partner(name="Initech")
BADGE = ISSUER.badge()
SIGNATORY = Signatory(VERIFIER.did, VERIFIER.method_id, VERIFIER.signer)


def report_on(body=BADGE):
    return as_json(verify_badge(Submission(body), ISSUER.setting()).under(REFERENCE))


def signed(report=None):
    return sign(report or report_on(), HOST, SIGNATORY)


def checked(body, partner=ISSUER, **more):
    return verify_badge(Submission(body, **more), partner.setting())


def document_of(token):
    return json.loads(b64url_decode(token.decode().split(".")[1]))


def resigned(document, profile=vc_jwt.Profile.VC_JWT):
    return vc_jwt.sign(document, VERIFIER.signer, VERIFIER.method_id, profile).encode()


def changed(**members):
    return resigned(document_of(signed()) | members)


def with_report(**members):
    document = document_of(signed())
    literal = document["credentialSubject"][MEMBER]
    literal["@value"] = {**literal["@value"], **members}
    return resigned(document)


# --- made -------------------------------------------------------------------------------------------


def test_it_holds_the_whole_report_and_says_by_whom_of_when_and_where_it_is_looked_up():
    report = report_on()
    document = document_of(signed(report))
    assert document["issuer"] == VERIFIER.did
    assert document["validFrom"] == report["checked_at"]
    assert document["credentialSubject"]["id"] == address_of(HOST, REFERENCE) == f"{HOST}/check/r/{REFERENCE}"
    assert document["credentialSubject"][MEMBER]["@value"] == report


def test_its_token_is_of_the_type_of_credentials_and_names_the_key():
    header = jose.read(signed().decode()).header
    assert (header["typ"], header["cty"], header["kid"]) == ("vc+jwt", "vc", VERIFIER.method_id)


def test_a_reader_of_json_ld_loses_nothing_of_it():
    (node,) = jsonld.expand(document_of(signed()), {"documentLoader": document_loader})
    (subject,) = node["https://www.w3.org/2018/credentials#credentialSubject"]
    assert subject["@id"] == address_of(HOST, REFERENCE)
    assert subject[MEMBER] == [{"@type": "@json", "@value": report_on()}]
    assert TYPE in node["@type"]


def test_the_same_report_is_signed_with_the_same_bytes():
    report = report_on()
    assert signed(report) == signed(report)


def test_a_report_that_nobody_could_read_again_is_not_signed():
    with pytest.raises(ReportTooLarge):
        signed(report_on() | {"components": ["x" * jose.MAX_BYTES]})


# --- recognised -------------------------------------------------------------------------------------


def test_a_genuine_report_is_said_to_be_one_and_no_verdict_on_a_badge():
    report = checked(signed())
    assert report.verdict is Verdict.COULD_NOT_CHECK
    assert headline(report).startswith(f"A report by {VERIFIER.did} of 23 November 2026, 12:00 UTC, genuine")
    assert "anyone can sign a report" in headline(report)
    assert (report.told.stated, report.told.digest) == (Verdict.VALID, report_on()["input"]["digest"])
    assert report.shown is None


def test_what_it_tells_stands_in_the_report_beside_the_verdict():
    told = as_json(checked(signed()))["told_report"]
    assert told["by"] == VERIFIER.did
    assert (told["stated_verdict"], told["reference"]) == ("valid", REFERENCE)
    assert told["address"] == address_of(HOST, REFERENCE)
    assert as_json(checked(BADGE))["told_report"] is None


def test_a_verifier_that_we_know_goes_by_its_name():
    report = checked(signed(), VERIFIER)
    assert headline(report).startswith("A report by Initech of")
    assert "anyone can sign" not in headline(report)
    assert report.verdict is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize("verdict", list(Verdict))
def test_whatever_it_states_it_is_no_verdict_of_ours(verdict):
    report = checked(with_report(verdict=verdict.value), VERIFIER)
    assert report.told.stated is verdict
    assert report.verdict is Verdict.COULD_NOT_CHECK


def test_however_good_its_findings_no_report_comes_to_valid():
    findings = checked(signed(), VERIFIER).findings
    assert [each.outcome for each in findings if each.check is Check.STRUCTURE] == [Outcome.UNKNOWN]
    assert verdict_of(findings) is Verdict.COULD_NOT_CHECK


def test_a_report_is_no_component_badge():
    stack = ISSUER.stack({"communication": BADGE})
    with_the_badge = checked(stack, components=(BADGE,))
    with_a_report = checked(stack, components=(signed(),))
    assert with_the_badge.verdict is Verdict.VALID
    assert with_a_report.finding(Check.STACK).outcome is not Outcome.PASSED


def test_a_badge_that_calls_itself_a_report_is_no_badge():
    document = json.loads(BADGE)
    del document["proof"]
    document["type"] = [*document["type"], TYPE]
    token = vc_jwt.sign(document, ISSUER.signer, ISSUER.method_id).encode()
    report = checked(token)
    assert report.verdict is Verdict.COULD_NOT_CHECK
    assert report.told is None
    assert as_json(report)["credential"] is None


def test_a_report_is_not_read_from_a_form_in_which_none_is_signed():
    document = document_of(signed())
    embedded = data_integrity.sign(
        document, VERIFIER.signer, VERIFIER.method_id, NOW, suite=SUITES["eddsa-jcs-2022"]
    )
    for body in (json.dumps(embedded).encode(), with_end()):
        report = checked(body, VERIFIER)
        assert (report.verdict, report.told) == (Verdict.COULD_NOT_CHECK, None)
        assert report.finding(Check.STRUCTURE).code == "report_malformed"


def with_end():
    payload = json.dumps(document_of(signed()) | {"exp": 4000000000}).encode()
    header = {"typ": "vc+jwt", "cty": "vc", "kid": VERIFIER.method_id}
    return jose.sign(payload, header, VERIFIER.signer).encode()


# --- not believed -----------------------------------------------------------------------------------


MALFORMED = {
    "another member": lambda: changed(name="Valid badge"),
    "another type besides": lambda: changed(type=["VerifiableCredential", TYPE, "OpenBadgeCredential"]),
    "another moment": lambda: changed(validFrom="2026-11-23T11:00:00Z"),
    "no report": lambda: changed(credentialSubject={"id": address_of(HOST, REFERENCE)}),
    "a report beside others": lambda: changed(
        credentialSubject={**document_of(signed())["credentialSubject"], "name": "Valid"}
    ),
    "an unknown verdict": lambda: with_report(verdict="splendid"),
    "an unknown version": lambda: with_report(report_version=2),
    "another reference": lambda: with_report(reference=reference_from(bytes(8))),
    "no reference": lambda: with_report(reference="x"),
    "no digest": lambda: with_report(input={"format": "ldp_vc", "digest": "none"}),
    "no policy": lambda: with_report(policy=None),
}


@pytest.mark.parametrize("fault", MALFORMED)
def test_one_that_is_not_written_as_reports_are_tells_nothing(fault):
    report = checked(MALFORMED[fault](), VERIFIER)
    assert report.told is None
    assert report.verdict in (Verdict.COULD_NOT_CHECK, Verdict.NOT_GENUINE)
    assert REFERENCE not in json.dumps(as_json(report))


def test_one_of_a_moment_that_is_still_to_come_tells_nothing():
    early = verify_badge(Submission(signed()), replace(VERIFIER.setting(), now=NOW - timedelta(hours=1)))
    assert early.told is None
    assert early.finding(Check.STRUCTURE).code == "report_malformed"


def test_one_signed_by_somebody_else_is_not_genuine():
    document = document_of(signed())
    token = vc_jwt.sign(document, ISSUER.signer, VERIFIER.method_id, vc_jwt.Profile.VC_JWT).encode()
    report = checked(token)
    assert (report.verdict, report.told) == (Verdict.NOT_GENUINE, None)


def test_one_in_the_name_of_another_verifier_is_not_genuine():
    document = document_of(signed()) | {"issuer": ISSUER.did}
    report = checked(resigned(document))
    assert (report.verdict, report.told) == (Verdict.NOT_GENUINE, None)


def test_one_whose_verifier_can_not_be_reached_tells_nothing():
    document = document_of(signed()) | {"issuer": "did:web:away.example"}
    token = vc_jwt.sign(document, VERIFIER.signer, "did:web:away.example#key-1", vc_jwt.Profile.VC_JWT)
    report = checked(token.encode())
    assert (report.verdict, report.told) == (Verdict.COULD_NOT_CHECK, None)
    assert "A report by" not in headline(report)


@pytest.mark.parametrize("part", range(3))
def test_a_changed_sign_in_any_part_is_noticed_and_nothing_is_shown(part):
    token = signed().decode()
    parts = token.split(".")
    at = len(parts[part]) // 2
    other = "A" if parts[part][at] != "A" else "B"
    parts[part] = parts[part][:at] + other + parts[part][at + 1 :]
    report = checked(".".join(parts).encode(), VERIFIER)
    assert report.told is None
    assert report.verdict is not Verdict.VALID
    assert REFERENCE not in json.dumps(as_json(report))


def test_no_changed_byte_of_a_signed_report_is_accepted():
    """Every place in turn, one byte changed so that the text stays one of a token, and mutants of any kind besides."""
    token, setting = signed(), VERIFIER.setting()
    step = max(1, len(token) // count(len(token)))
    for at in range(0, len(token), step):
        other = b"B" if token[at : at + 1] == b"A" else b"A"
        refuse(token[:at] + other + token[at + 1 :], setting)
    for seed in range(count(4000)):
        mutant = mutants.of_bytes(token, mutants.seeded(seed))
        if mutant.strip() != token:
            refuse(mutant, setting)


def refuse(mutant, setting):
    report = verify_badge(Submission(mutant), setting)
    assert report.told is None, mutant
    assert report.verdict in (Verdict.NOT_GENUINE, Verdict.COULD_NOT_CHECK)


def test_mutants_are_refused_for_what_was_changed_in_them():
    """The control of the mutations: the same walk, signed anew after the change, would be believed."""
    assert with_report(verdict="issuer_unknown") != signed()
    assert checked(with_report(verdict="issuer_unknown"), VERIFIER).told is not None
