"""SC-1 and SC-3 over whole reports: the meta-badge comes first, and each part is a badge in its own right."""

from dataclasses import replace

import pytest

from credentials.badge import Carrier
from tests.support.partner import NAMES, Partner
from verifier.checks.stack import COMPONENT_GENRE
from verifier.report import Check, Verdict
from verifier.verify import Submission, verify_badge

FORMS = dict(
    zip(NAMES, (Carrier.LDP_VC, Carrier.JWT_VC_JSON, Carrier.DC_SD_JWT, Carrier.VC_SD_JWT), strict=True)
)


@pytest.fixture
def org():
    return Partner()


@pytest.fixture
def parts(org):
    """The four parts of Super 4C, each in a form of its own."""
    return {slug: org.badge(slug, form) for slug, form in FORMS.items()}


def verified(org, body, parts):
    return verify_badge(Submission(body, tuple(parts)), org.setting())


def altered(body):
    """Return a badge in any form with one letter of its signed bytes changed."""
    if body.startswith(b"{"):
        return body.replace(b"weekly", b"yearly")
    token, parting, disclosures = body.partition(b"~")
    return token[:-4] + b"AAAA" + parting + disclosures


def rules_asked_for(org):
    return [url for url in org.fetched if url.endswith("rule.json")]


@pytest.mark.parametrize(
    ("signed", "changed"), [(b"Hold the four", b"Hold nothing"), (b'"proof"', b'"unsigned"')]
)
def test_sc_1_of_a_meta_badge_that_is_not_genuine_neither_rule_nor_parts_are_looked_at(
    org, parts, signed, changed
):
    body = org.stack(parts).replace(signed, changed)
    report = verified(org, body, parts.values())
    assert report.verdict is not Verdict.VALID
    assert (report.stack, report.components) == (None, ())
    assert rules_asked_for(org) == []


def test_sc_1_of_a_genuine_one_the_rule_is_asked_for_once(org, parts):
    """The control of the test above."""
    assert verified(org, org.stack(parts), parts.values()).finding(Check.STACK).code == "stack_valid"
    assert len(rules_asked_for(org)) == 1


def test_sc_3_parts_in_different_forms_stand_together(org, parts):
    report = verified(org, org.stack(parts), parts.values())
    assert (report.verdict, report.finding(Check.STACK).code) == ("valid", "stack_valid")
    assert [each.input.format for each in report.components] == [each.value for each in FORMS.values()]
    assert [each.verdict for each in report.components] == ["valid"] * 4
    assert all(slot.digest_bound for slot in report.stack.slots)


@pytest.mark.parametrize("place", NAMES)
def test_sc_3_the_signature_of_each_part_is_checked_in_its_own_form(org, parts, place):
    stack = org.stack(parts)
    supplied = parts | {place: altered(parts[place])}
    report = verified(org, stack, supplied.values())
    assert (report.verdict, report.stack.outcome) == ("could_not_check", "indeterminate")
    assert [why.detail for why in report.stack.reasons] == [
        f"The copy of {NAMES[place]} that was supplied is not genuine, and no other was."
    ]


def test_sc_3_the_status_of_each_part_is_looked_up_in_its_own_list(org):
    other = replace(Partner(), base="https://partner.example/o/other")
    own = {slug: org.badge(slug) for slug in NAMES}
    foreign = other.unsigned("communication", achievement=org.achievement("communication"))
    org.published |= other.published
    supplied = own | {"communication": org.sign(replace(foreign, issuer=org.unsigned().issuer))}
    stack = org.stack(supplied)
    other_list = f"{other.base}/status/1"
    verified(org, stack, supplied.values())
    assert other_list in org.fetched
    assert f"{org.base}/status/1" in org.fetched


def test_sc_3_a_part_is_named_by_its_digest_in_every_form(org, parts):
    evidence = [org.evidence(slug, body) for slug, body in parts.items()]
    assert {each.genre for each in evidence} == {COMPONENT_GENRE}
    assert len({each.media_type for each in evidence}) == 4
