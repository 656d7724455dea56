"""What a page shows of a report, whose words are kept in English, can be told in another language."""

from datetime import UTC, datetime

import pytest

from credentials.wording import Said
from verifier.rendering import offline_sentence, told_sentence
from verifier.report import Offline, ToldReport, Verdict
from verifier.web.reading_back import explanation, read_back


class Shouted:
    """A language of capitals."""

    def text(self, source):
        """Return a text in capitals, its places as they are."""
        parts = source.replace("}", "{").split("{")
        return "".join(
            part.upper() if number % 2 == 0 else f"{{{part}}}" for number, part in enumerate(parts)
        )

    def day(self, at, zone):  # days are told in the zone they have
        """Return a day as ISO 8601 has it."""
        return at.date().isoformat()

    def minute(self, at):
        """Return a minute as ISO 8601 has it."""
        return f"{at:%Y-%m-%dT%H:%M}"


def _check(name, code, title, detail):
    return {"id": name, "code": code, "title": title, "detail": detail, "outcome": "passed"}


def _report(**more):
    return {
        "verdict": "valid",
        "headline": "Valid today. Acme Ltd awarded Listening on 3 May 2026.",
        "checks": [_check("validity", "expired", "Within its dates", "It expired on 3 May 2026.")],
        "components": [],
        "endorsements": [],
        "holder_binding": {"code": "not_presented", "detail": "Something of an older version."},
        "disclaimer": "Checking proves little.",
        "stack": None,
        **more,
    }


def _told(text):
    return text.told_in(Shouted()) if isinstance(text, Said) else text


def test_english_stays_as_it_was_kept():
    """In English nothing changes: not a title, not a sentence, not a headline."""
    report = _report()
    assert read_back(report) == report


def test_sentences_are_told_and_what_people_wrote_is_not():
    """A sentence is told in the language, days too; names stay."""
    report = _report()
    assert _told(explanation(report)) == "Acme Ltd AWARDED Listening ON 2026-05-03."
    assert _told(read_back(report)["headline"]).startswith("VALID TODAY. Acme Ltd")
    check = read_back(report)["checks"][0]
    assert (_told(check["title"]), _told(check["detail"])) == (
        "WITHIN ITS DATES",
        "IT EXPIRED ON 2026-05-03.",
    )


def test_what_is_wrong_is_told_as_well():
    """What is wrong with a document is said in words of this project."""
    check = _check("structure", "malformed", "Readable", "")
    check["detail"] = "A part that every credential needs is missing or wrong: it is too large."
    told = _told(read_back(_report(checks=[check]))["checks"][0]["detail"])
    assert told == check["detail"].upper()


def test_the_end_of_a_headline_is_the_sentence_of_the_stack():
    """A stack's sentence stands behind the explanation, and each is told by itself."""
    more = "All component badges were supplied, are valid and meet the rule."
    stack = _check("stack", "stack_valid", "Component badges", more)
    report = _report(headline=f"{_report()['headline']} {more}", checks=[stack])
    assert explanation(report) == f"Acme Ltd awarded Listening on 3 May 2026. {more}"
    assert _told(explanation(report)) == f"Acme Ltd AWARDED Listening ON 2026-05-03. {more.upper()}"


def test_what_no_template_can_have_made_stays():
    """A report of another version is shown as it is."""
    report = _report(headline="Quite fine.")
    shown = read_back(report)
    assert shown["headline"] == "Quite fine."
    assert _told(shown["holder_binding"]["detail"]) == "Something of an older version."


def test_how_an_issuer_is_known_is_told_where_we_worded_it():
    """Grounds of ours are told; those of somebody's list stay."""
    known = "Acme Ltd is known to us: {}."
    ours, theirs = (
        _check("issuer_trust", "issuer_listed", "", known.format(each))
        for each in ("an organisation of this service", "Member of the chamber")
    )
    shown = read_back(_report(checks=[ours, theirs]))["checks"]
    assert [_told(each["detail"]) for each in shown] == [
        "Acme Ltd IS KNOWN TO US: AN ORGANISATION OF THIS SERVICE.",
        "Acme Ltd IS KNOWN TO US: Member of the chamber.",
    ]


@pytest.mark.parametrize(
    ("by", "told"), [("this service", "THIS SERVICE"), ("Initech", "Initech"), ("did:web:a.example", None)]
)
def test_a_report_of_a_report_is_told(by, told):
    """Whose it is, of when, and its own words then."""
    of = ToldReport(by, "", "", Verdict.VALID, datetime(2026, 5, 3, 14, 5, tzinfo=UTC), "", "", told and by)
    report = _report(
        verdict="could_not_check",
        headline=told_sentence(of),
        told_report={"stated_verdict": "valid", "stated": "Valid today.", "name": of.name},
    )
    shown = read_back(report)
    assert shown == report
    said = _told(shown["headline"])
    assert said.startswith(f"A REPORT BY {told or by} OF 2026-05-03T14:05, GENUINE: ")
    assert said.endswith("CAN TELL." if told else "ANYONE CAN SIGN A REPORT.")
    assert _told(shown["told_report"]["stated"]) == "VALID TODAY."
    assert _told(shown["told_report"]["name"]) == told


@pytest.mark.parametrize("is_ours", [True, False])
@pytest.mark.parametrize("verdict", ["valid", "no_longer_valid"])
def test_what_was_judged_without_asking_is_told(is_ours, verdict):
    """As of when, why, and what it rests on: each by itself."""
    offline = Offline(datetime(2026, 5, 3, 14, 5, tzinfo=UTC), is_ours, has_our_contexts=True)
    first, why = {
        "valid": ("Valid as of 3 May 2026, 14:05 UTC.", "Acme Ltd awarded Listening on 3 May 2026."),
        "no_longer_valid": ("No longer valid.", "Withdrawn by the issuer. It was genuine."),
    }[verdict]
    report = _report(
        verdict=verdict,
        headline=f"{first} {why} {offline_sentence(offline)}",
        offline={"as_of": "2026-05-03T14:05:00Z", "made_here": is_ours},
        checks=[_check("status", "revoked", "", "")],
    )
    shown = read_back(report)["headline"]
    assert shown == report["headline"]
    said = _told(shown).replace("Acme Ltd", "A").replace("Listening", "L")
    assert said.isupper()
    assert said.count("2026-05-03T14:05") == (2 if verdict == "valid" else 1)


def test_reasons_of_a_stack_are_told():
    """Reasons stand in the stack, its places and its parts."""
    why = {"code": "part_revoked", "detail": "Listening was withdrawn by its issuer."}
    report = _report(stack={"reasons": [why], "slots": [{"reasons": [why]}], "parts": []})
    stack = read_back(report)["stack"]
    assert [_told(each["reasons"][0]["detail"]) for each in (stack, stack["slots"][0])] == [
        "Listening WAS WITHDRAWN BY ITS ISSUER."
    ] * 2
