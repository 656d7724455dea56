"""One stack gets one verdict, however it and its parts are handed in: S-8, with files, VP, record and bundle."""

import json

import pytest

from credentials.badge import Carrier
from credentials.enveloped import wrap
from credentials.presentation import make_jwt_vp, make_vp_file, make_vp_jwt
from credentials.presentation.parties import Recipient
from tests.support.partner import AWARDED, NAMES
from tests.unit.credentials.open_badges.cases import changed
from tests.unit.verifier.bundle.cases import publish_lists
from tests.unit.verifier.stacked_cases import HOLDER, OWNER_DID, Case
from verifier import presentation_files
from verifier.rendering import as_json
from verifier.report import Check, Outcome

OUTCOMES = {
    "valid": ("valid", "valid"),
    "valid_degraded": ("valid", "valid_degraded"),
    "held": ("no_longer_valid", "held"),
    "invalid": ("no_longer_valid", "invalid"),
    "indeterminate": ("could_not_check", "indeterminate"),
    "tampered": ("could_not_check", "indeterminate"),
    "attested_only": ("valid", "attested_only"),
}
WAYS = ("in_a_presentation", "in_a_presentation_nobody_signed", "in_a_record", "in_a_bundle")


@pytest.fixture(scope="module")
def cases():
    return {outcome: Case(outcome) for outcome in OUTCOMES}


def told(report):
    """Return what a report says of a stack, down to its leaves, apart from what it was handed in as."""
    said = as_json(report)
    stack = said["stack"] and {
        name: said["stack"][name] for name in ("outcome", "rule", "slots", "parts", "reasons")
    }
    checks = {each["id"]: (each["outcome"], each["code"]) for each in said["checks"]}
    for beside in ("parts", "issuer_domain"):
        checks.pop(beside)
    components = sorted((told(each) for each in report.components), key=lambda each: str(each))
    return said["verdict"], stack, checks, components


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_with_its_parts_beside_it_each_stack_comes_out_as_it_should(cases, outcome):
    """The control of the test below: the seven are seven different ones."""
    report = cases[outcome].with_parts()
    assert (report.verdict.value, report.stack.outcome.value) == OUTCOMES[outcome]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_s_8_the_verdict_is_the_same_in_every_way_of_handing_it_in(cases, outcome, way):
    case = cases[outcome]
    assert told(getattr(case, way)()) == told(case.with_parts())


def test_the_order_in_a_presentation_does_not_matter(cases):
    case = cases["valid"]
    assert told(case.in_a_presentation(-1)) == told(case.in_a_presentation(1))


def test_a_report_on_a_presentation_names_what_was_handed_in(cases):
    report = cases["valid"].in_a_presentation()
    assert report.input.format == "presentation"
    assert report.finding(Check.HOLDER).code == "not_presented"


@pytest.mark.parametrize("place", range(5))
def test_an_altered_credential_in_a_record_is_found_at_its_place(cases, place):
    document = json.loads(cases["valid"].record())
    part = (
        "credentialSubject",
        "verifiableCredential",
        place,
        "credentialSubject",
        "achievement",
        "criteria",
    )
    forged = json.dumps(changed(document, *part, to={"narrative": "Nothing at all."})).encode()
    report = cases["valid"].verified(forged)
    assert report.finding(Check.SIGNATURE).code == "signature_invalid"
    # Whoever signs the record anew does not make it any better.
    resigned = cases["valid"].issuer.signed(
        {name: each for name, each in json.loads(forged).items() if name != "proof"}
    )
    report = cases["valid"].verified(json.dumps(resigned).encode())
    assert report.finding(Check.PARTS).code == "parts_bad"
    assert report.finding(Check.PARTS).facts == {"bad": "1", "count": "5"}
    verdicts = [each.verdict.value for each in _all(report.components)]
    assert verdicts.count("not_genuine") == 1


def _all(reports):
    for report in reports:
        yield report
        yield from _all(report.components)


def test_which_part_was_altered_is_told_by_the_stack_in_the_record(cases):
    report = cases["tampered"].in_a_record()
    assert [why.code for why in report.stack.reasons] == ["part_tampered"]
    assert "Creativity" in report.stack.reasons[0].detail


# --- presentations -----------------------------------------------------------------------------------


def presented(case, change):
    document = json.loads(case.presentation())
    change(document)
    return case.verified(json.dumps(document).encode())


@pytest.mark.parametrize(
    "change",
    [
        lambda vp: vp["verifiableCredential"].pop(),
        lambda vp: vp.update(holder="did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH"),
        lambda vp: vp["proof"][0].update(proofPurpose="assertionMethod"),
        lambda vp: vp["proof"][0].update(challenge="another"),
    ],
)
def test_a_presentation_that_was_changed_is_not_relied_on(cases, change):
    report = presented(cases["valid"], change)
    assert (report.verdict.value, report.finding(Check.HOLDER).code) == (
        "not_genuine",
        "presentation_changed",
    )


def test_a_presentation_signed_in_an_unknown_way_leaves_it_open(cases):
    report = presented(cases["valid"], lambda vp: vp["proof"][0].update(cryptosuite="unheard-of-2026"))
    assert (report.verdict.value, report.finding(Check.HOLDER).code) == (
        "could_not_check",
        "presentation_unclear",
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda vp: vp.update(verifiableCredential=[]),
        lambda vp: vp.update(verifiableCredential=["ey.a.b"]),
        lambda vp: vp.update(verifiableCredential=[{"type": ["VerifiablePresentation"]}]),
        lambda vp: vp["proof"][0].update(proofValue="z0"),
    ],
)
def test_what_is_no_presentation_is_said_to_be_none(cases, change):
    report = presented(cases["valid"], change)
    assert (report.verdict.value, report.finding(Check.STRUCTURE).code) == (
        "not_genuine",
        "presentation_malformed",
    )


def test_a_presentation_of_too_many_is_left_open(cases):
    case = cases["valid"]
    document = json.loads(case.presentation())
    document["verifiableCredential"] *= 14
    assert (
        case.verified(json.dumps(document).encode()).finding(Check.STRUCTURE).code == "presentation_too_large"
    )


@pytest.mark.parametrize("form", ["vp+jwt", "vp claim", "envelope"])
def test_tokens_are_read_whenever_they_were_made(cases, form):
    """A presentation as a token runs out within minutes; what was handed in with it does not."""
    case = cases["valid"]
    recipient = Recipient("https://somebody.example", "n-1")
    held = [json.loads(each) for each in (case.whole, *case.supplied)]
    tokens = {slug: case.issuer.badge(slug, Carrier.JWT_VC_JSON, subject_id=OWNER_DID) for slug in NAMES}
    if form == "vp claim":
        whole = case.issuer.sign(
            case.issuer.unsigned("super-4c", subject_id=OWNER_DID), Carrier.JWT_VC_JSON
        ).decode()
        made = make_jwt_vp([whole, *(each.decode() for each in tokens.values())], HOLDER, recipient, AWARDED)
    else:
        made = make_vp_jwt(held, HOLDER, recipient, AWARDED)
    if form == "envelope":
        envelope = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": "EnvelopedVerifiablePresentation",
            "id": f"data:application/vp+jwt,{made}",
        }
        made = json.dumps(envelope)
    report = case.verified(made.encode())
    assert (report.input.format, report.verdict.value) == ("presentation", "valid")
    assert report.finding(Check.HOLDER).code == "not_presented"
    changed_after = made[:-8] + ("A" * 8 if form != "envelope" else 'AAAAAA"}')
    assert case.verified(changed_after.encode()).finding(Check.HOLDER).outcome is Outcome.FAILED


def test_tokens_stand_in_envelopes_beside_documents(cases):
    case = cases["valid"]
    token = case.issuer.badge("communication", Carrier.JWT_VC_JSON, subject_id=OWNER_DID).decode()
    credentials = [json.loads(case.whole), wrap(token, Carrier.JWT_VC_JSON)]
    body = json.dumps(make_vp_file(credentials, HOLDER, AWARDED)).encode()
    report = case.verified(body)
    assert [each.input.format for each in report.components] == ["jwt_vc_json"]


@pytest.mark.parametrize(("revoked", "code"), [(False, "others_good"), (True, "others_bad")])
def test_badges_that_do_not_rest_on_each_other_are_told_side_by_side(revoked, code):
    case = Case("valid")
    if revoked:
        case.issuer.revoked.add(2)
        publish_lists(case.issuer)
    singles = [json.loads(each) for each in case.supplied[:2]]
    report = case.verified(json.dumps(make_vp_file(singles, HOLDER, AWARDED)).encode())
    assert report.finding(Check.PARTS).code == code
    assert len(report.components) == 1
    assert report.verdict.value == "valid"


@pytest.mark.parametrize("body", [b"", b"{", b"ey", b"ey.a.b", b'{"type":"VerifiableCredential"}', b"\xff"])
def test_anything_else_is_no_presentation(body):
    assert not presentation_files.is_presentation(body)
