"""What a page shows of a report, whose words are kept in English, can be told in another language."""

from credentials.wording import Said
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


def test_reasons_of_a_stack_are_told():
    """Reasons stand in the stack, its places and its parts."""
    why = {"code": "part_revoked", "detail": "Listening was withdrawn by its issuer."}
    report = _report(stack={"reasons": [why], "slots": [{"reasons": [why]}], "parts": []})
    stack = read_back(report)["stack"]
    assert [_told(each["reasons"][0]["detail"]) for each in (stack, stack["slots"][0])] == [
        "Listening WAS WITHDRAWN BY ITS ISSUER."
    ] * 2
