"""The report in words and as JSON: true sentences, the issuer's name as a fact or as a claim, nothing unverified."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.badge import IssuerProfile
from tests.support.partner import NOW, Partner
from verifier import words
from verifier.rendering import as_json, badge_name, headline, instant, issuer_name, sentence
from verifier.report import Check, Finding, Input, Outcome, Report, Verdict, failed, passed, unknown
from verifier.verify import Submission, verify_badge

PARTNER = Partner(name="Partner Ltd")
MEMBERS = {
    "report_version",
    "input",
    "policy",
    "verdict",
    "reference",
    "checked_at",
    "checks",
    "credential",
} | {
    "stack",
    "components",
}
FACTS = {
    "fault": "f",
    "date": "1 May 2026",
    "type": "t",
    "why": "w",
    "name": "N",
    "source": "s",
} | dict.fromkeys(("bad", "count", "checked", "value", "message", "domain", "lists", "number"), "1")
ANY_FINDING = st.builds(
    Finding,
    st.sampled_from(Check),
    st.sampled_from(Outcome),
    st.sampled_from(sorted(words.SENTENCES)),
    st.just(FACTS),
)


def verified(body, components=(), **changes):
    return verify_badge(Submission(body, components), PARTNER.setting(**changes))


def report(*findings):
    return Report(Input("unknown", "sha-256:0"), "tests", NOW, findings)


@given(st.lists(ANY_FINDING, max_size=13))
def test_whatever_was_found_can_be_said(findings):
    made = report(*findings)
    assert headline(made).startswith(words.HEADLINES[made.verdict])
    assert json.dumps(as_json(made))


@pytest.mark.parametrize("code", sorted(words.SENTENCES))
def test_every_code_makes_a_whole_sentence(code):
    text = sentence(Finding(Check.STATUS, Outcome.UNKNOWN, code, FACTS))
    assert text[0].isupper()
    assert text.endswith((".", "w"))


def test_facts_are_not_read_as_templates():
    found = failed(Check.STRUCTURE, "malformed", fault="{issuer} {0} {x!r}")
    assert "{issuer} {0} {x!r}" in sentence(found)
    assert "{why}" in headline(report(*_genuine(), failed(Check.STACK, "stack_fallen", why="{why}")))


def _genuine():
    return tuple(passed(each, "not_a_stack") for each in (Check.DATA_LOSS, Check.SIGNATURE, Check.ISSUER_KEY))


def test_the_json_has_every_member_and_every_check_in_its_order():
    shown = as_json(verified(PARTNER.badge()))
    assert shown.keys() >= MEMBERS
    assert [each["id"] for each in shown["checks"]] == [str(check) for check in Check]
    assert all(
        each.keys() == {"id", "outcome", "state", "code", "title", "detail", "source", "as_of"}
        for each in shown["checks"]
    )
    assert (shown["report_version"], shown["verdict"], shown["policy"]) == (1, "valid", "tests")
    assert shown["disclaimer"] == words.DISCLAIMER


def test_what_is_shown_of_a_badge_is_what_was_signed():
    body = PARTNER.badge()
    shown, document = as_json(verified(body))["credential"], json.loads(body)
    assert shown["document"] == {name: value for name, value in document.items() if name != "proof"}
    assert shown["name"] == "Communication (Leads)"
    assert shown["achievement"]["levels"] == ["Starts", "Leads", "Coaches others"]
    assert shown["evidence"][0]["narrative"] == "Led the weekly call."
    assert shown["valid_until"] is None
    assert shown["awarded"] == "2026-11-01T09:00:00Z"


def test_a_credential_that_is_no_badge_has_no_achievement():
    bare = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential"],
        "issuer": PARTNER.did,
        "credentialSubject": {"id": "did:example:1", "name": "Zoë"},
    }
    made = verified(json.dumps(PARTNER.signed(bare)).encode())
    assert made.finding(Check.SCHEMA).code == "not_open_badge"
    assert as_json(made)["credential"]["achievement"] is None
    assert "awarded a credential on an unknown date" in headline(made)


def test_of_a_badge_that_is_not_verified_nothing_is_shown():
    shown = as_json(verified(PARTNER.badge().replace(b"weekly", b"yearly")))
    assert shown["credential"] is None
    assert "Partner" not in json.dumps(shown)


def test_a_known_issuer_is_called_what_the_list_calls_it():
    trusted = replace(PARTNER.unsigned(), issuer=IssuerProfile(PARTNER.did, "Harvard University"))
    made = verified(PARTNER.sign(trusted))
    assert "Partner Ltd" in headline(made)
    assert "Harvard" not in headline(made)
    assert as_json(made)["credential"]["issuer"] == {"id": PARTNER.did, "name": "Partner Ltd"}


def test_an_unknown_issuer_is_named_by_what_it_signs_with_and_its_name_is_called_a_claim():
    claimed = replace(PARTNER.unsigned(), issuer=IssuerProfile(PARTNER.did, "Harvard University"))
    said = headline(verified(PARTNER.sign(claimed), trusted=False))
    assert PARTNER.did in said
    assert "goes by the name “Harvard University”" in said


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\x07", "\n"])
def test_names_are_shown_without_signs_that_turn_the_text_around(sign):
    claimed = replace(PARTNER.unsigned(), issuer=IssuerProfile(PARTNER.did, f"Ac{sign}me"))
    made = verified(PARTNER.sign(claimed), trusted=False)
    assert "Acme" in headline(made)
    content = replace(made.shown.content, achievement_name=f"Com{sign}munication", level_name=f"{sign}Leads")
    assert badge_name(content) == "Communication (Leads)"


def test_an_issuer_without_a_name_is_called_by_its_did():
    made = verified(PARTNER.badge(), trusted=False)
    assert issuer_name(made, replace(made.shown.content, issuer_name=None)) == PARTNER.did


def test_withdrawn_is_said_before_expired():
    findings = (
        *_genuine(),
        failed(Check.VALIDITY, "expired", date="1 May 2026"),
        failed(Check.STATUS, "revoked"),
    )
    assert "Withdrawn by the issuer" in headline(report(*findings))


def test_what_was_not_looked_at_and_need_not_be_is_not_given_as_the_reason():
    findings = (
        *_genuine(),
        unknown(Check.REFRESH, "refresh_not_done"),
        unknown(Check.STATUS, "status_unreachable"),
    )
    made = report(*findings)
    assert made.verdict is Verdict.COULD_NOT_CHECK
    assert "withdrawal list" in headline(made)


def test_a_report_without_findings_says_that_nothing_was_checked():
    assert headline(report()) == "Could not finish checking. Nothing could be checked."


@pytest.mark.parametrize("trusted", [True, False])
def test_a_stack_without_its_parts_is_said_to_be_attested_only(trusted):
    stack = PARTNER.stack({"communication": PARTNER.badge("communication")})
    made = verified(stack, trusted=trusted)
    assert "components not verified" in headline(made)
    assert as_json(made)["stack"]["outcome"] == "attested_only"


def test_a_stack_shows_rule_slots_and_the_reports_of_its_parts():
    parts = {slug: PARTNER.badge(slug) for slug in ("communication", "creativity")}
    shown = as_json(verified(PARTNER.stack(parts), tuple(parts.values())))
    assert shown["stack"]["outcome"] == "valid"
    assert shown["stack"]["rule"].endswith("/v/1/rule.json")
    assert {each["slot"] for each in shown["stack"]["slots"]} == set(parts)
    assert all(each["digest_bound"] for each in shown["stack"]["slots"])
    assert [each["verdict"] for each in shown["components"]] == ["valid", "valid"]


def test_a_badge_that_is_no_stack_has_none():
    shown = as_json(verified(PARTNER.badge()))
    assert (shown["stack"], shown["components"]) == (None, [])


def test_an_instant_is_whole_seconds_in_utc():
    at = datetime(2026, 5, 1, 12, 0, 0, 999999, tzinfo=timezone(timedelta(hours=2)))
    assert instant(at) == "2026-05-01T10:00:00Z"
    assert instant(datetime(1, 1, 1, tzinfo=UTC)).endswith("-01-01T00:00:00Z")


def test_facts_that_a_badge_brings_are_shown_without_such_signs_too():
    found = failed(Check.STACK, "stack_fallen", why="\u202eCommunication\n was withdrawn.")
    assert sentence(found).endswith("met: Communication was withdrawn.")
    assert "\u202e" not in headline(report(*_genuine(), found))


@pytest.mark.parametrize(
    ("finding", "state"),
    [
        (passed(Check.STATUS, "not_withdrawn"), "pass"),
        (failed(Check.STATUS, "revoked"), "fail"),
        (failed(Check.ISSUER_TRUST, "issuer_not_listed"), "warn"),
        (failed(Check.ENDORSEMENTS, "endorsements_bad", count="1", bad="1"), "warn"),
        (unknown(Check.STATUS, "status_unreachable"), "not_checked"),
    ],
)
def test_a_check_has_a_state_in_one_word_and_only_what_touches_the_verdict_fails(finding, state):
    told = as_json(report(*_genuine(), finding))
    assert next(each for each in told["checks"] if each["id"] == finding.check)["state"] == state
    assert next(each for each in told["checks"] if each["id"] == "image")["state"] == "not_checked"


def test_whether_the_holder_showed_it_is_told_on_top():
    told = as_json(verified(PARTNER.badge()))
    assert told["holder_binding"]["code"] == "not_presented"
    assert told["holder_binding"]["state"] == "not_checked"
