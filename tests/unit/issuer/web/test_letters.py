"""Letters in words: each kind has text and HTML that say the same, name who writes and why, and hold one button."""

from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from issuer.kept.mail import Letter, LetterKind
from issuer.mail.envelope import Written, sealed_up
from issuer.mail.facts import Facts
from issuer.web.letters import usual_words, written
from tests.support.builders import at

STOP = "https://a-rather-long-name.example/o/acme/reminders/0123456789abcdefghijklmnopqrstuv"
LINK = "https://badges.example/claim/abc?x=1&y=2"
SAID = {"badge": "Speech", "answer": "declined", "note": "Well done.", "sentence": "It ended.", "link": LINK}


class Reading(HTMLParser):
    """What of a page is read, and where its links lead."""

    def __init__(self, page):
        super().__init__()
        self.words, self.links, self.tags = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attributes)["href"])

    def handle_data(self, data):
        self.words.append(data)


def facts(kind, **changes):
    usual = {
        "organisation": "Acme & Söhne",
        "name": "Zoë <b>",
        "link": LINK,
        "badge": "Speech",
        "level": "level 2 of 3, Leads",
        "awarded_by": "Li Wei",
        "evidence": "Said it well.\nTwice.",
        "said": SAID,
    }
    return Facts(kind, **usual | changes)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_says_the_same_as_text_and_as_html(kind):
    found = written(facts(kind), "en")
    page = Reading(found.html)
    text = " ".join(" ".join(page.words).split())
    for line in found.text.replace(":\n", "\n").split("\n"):
        assert line.strip(" -") in text or not line.strip(" -")
    assert page.links == [LINK]
    assert LINK in found.text
    assert "Acme & Söhne wrote this to you, because " in found.text
    assert "Zoë <b>" in found.text
    assert not {"img", "script", "style", "b", "form"} & set(page.tags)
    assert "\n" not in found.subject
    assert found.subject
    assert "{" not in found.text + found.html.replace("{ font", "")


def test_the_offer_says_who_awarded_what_and_why_and_whether_a_code_is_needed():
    found = written(facts(LetterKind.OFFER, said={"message": "See you\n\non Monday."}), "en")
    assert found.subject == "Acme & Söhne awarded you “Speech”"
    assert "Li Wei of Acme & Söhne awarded you the badge “Speech”, level 2 of 3, Leads." in found.text
    assert "What was seen: Said it well.\nTwice." in found.text
    assert "on Monday." in found.text
    assert "six digits" not in found.text
    assert "six digits" in written(facts(LetterKind.OFFER, code_asked=True), "en").text


@pytest.mark.parametrize("kind", [LetterKind.OFFER, LetterKind.REMINDER])
def test_a_claim_code_is_told_with_its_page_and_its_days_where_there_is_one(kind):
    found = written(facts(kind, code="123 456", code_page="https://badges.example/claim"), "en")
    assert (
        "Type the code 123 456 at https://badges.example/claim instead. It works for 14 days." in found.text
    )
    assert "No button?" not in written(facts(kind), "en").text


CHANGES = (LetterKind.WITHDRAWN, LetterKind.PAUSED, LetterKind.BACK, LetterKind.CORRECTED)


@pytest.mark.parametrize("kind", CHANGES)
def test_the_usual_words_of_a_change_are_in_its_letter_and_others_in_their_place(kind):
    usual = usual_words(facts(kind))
    assert "“Speech”" in usual
    assert usual in written(facts(kind), "en").text
    other = written(facts(kind, said={"message": "Call <b>me</b>.\n\nAnn"}), "en")
    assert "Call <b>me</b>.\n\nAnn" in other.text
    assert usual.partition("\n")[0] not in other.text
    assert "“Speech”" in other.text.partition("Ann")[2]
    assert "b" not in Reading(other.html).tags
    assert LINK in other.text


@pytest.mark.parametrize("kind", CHANGES)
def test_about_several_badges_the_usual_words_name_none(kind):
    usual = usual_words(Facts(kind, "Acme"))
    assert usual
    assert "“" not in usual
    assert "{" not in usual


def test_letters_that_nobody_may_write_otherwise_have_no_usual_words():
    assert {each for each in LetterKind if usual_words(facts(each))} == set(CHANGES)


def test_what_people_typed_makes_no_link_and_no_markup():
    bait = 'Look <a href="https://evil.example">here</a>\n\nClaim:\nhttps://evil.example'
    page = Reading(written(facts(LetterKind.OFFER, evidence=bait), "en").html)
    assert page.links == [LINK]


@pytest.mark.parametrize(
    ("answer", "subject"),
    [
        ("declined", "You do not get the badge “Speech” now"),
        ("returned", "A question about your request for “Speech”"),
    ],
)
def test_an_answer_to_a_request_is_one_of_two(answer, subject):
    found = written(facts(LetterKind.REQUEST_ANSWERED, said=SAID | {"answer": answer}), "en")
    assert found.subject == subject
    assert "This was said: Well done." in found.text


def test_what_a_language_has_no_template_for_is_written_in_english():
    for language in ("de-AT", "xx", ""):
        found = written(facts(LetterKind.OFFER), language)
        assert found == written(facts(LetterKind.OFFER), "en")
        assert '<html lang="en" dir="ltr">' in found.html


def test_a_letter_is_a_message_that_others_read_back():
    letter = Letter("l-1", LetterKind.REMINDER, "p", "zoe@exämple.org", "a", "en", at(5))
    words = Written("Hi\r\nBcc: all@example.org", "Text – ü\n", "<p>ü</p>")
    made, again = (sealed_up(letter, words, "badges@acme.example", "Acme,\n“Söhne”", STOP) for _ in range(2))
    assert made.body == again.body
    assert (made.to, made.needs_utf8) == ("zoe@xn--exmple-cua.org", False)
    assert made.body.isascii()
    assert f"List-Unsubscribe: <{STOP}>\r\n".encode() in made.body
    read = message_from_bytes(made.body, policy=policy.default)
    assert read["Bcc"] is None
    assert read["Subject"] == "Hi Bcc: all@example.org"
    assert read["From"].addresses[0].display_name == "Acme, “Söhne”"
    assert read["From"].addresses[0].addr_spec == "badges@acme.example"
    assert read["Message-ID"] == "<l-1@acme.example>" == made.message_id
    assert read["Auto-Submitted"] == "auto-generated"
    assert read["List-Unsubscribe"] == f"<{STOP}>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read.get_body(("plain",)).get_content().splitlines() == ["Text – ü"]
    assert read.get_body(("html",)).get_content().strip() == "<p>ü</p>"


def test_an_address_of_letters_beyond_ascii_is_written_as_such():
    letter = Letter("l-1", LetterKind.LEAVER, "p", "zoë@exämple.org", "", "en", at(5))
    made = sealed_up(letter, Written("Hi", "x", "<p>x</p>"), "badges@acme.example", "Acme", "")
    assert (made.to, made.needs_utf8) == ("zoë@xn--exmple-cua.org", True)
    assert "To: zoë@xn--exmple-cua.org\r\n".encode() in made.body
    assert b"List-Unsubscribe" not in made.body
