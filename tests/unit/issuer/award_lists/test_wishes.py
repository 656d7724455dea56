"""What a row can say beside whom it names: a link to what was seen, a day, a language; each fault by its cell."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from credentials.achievement import Wording
from issuer.award_lists import keeping, running, tables
from issuer.award_lists.checking import check, reader_of
from issuer.award_lists.keeping import Hand, HandIn
from issuer.jobs import AWARD_ROWS
from issuer.kept.award_lists import Field, RowState
from issuer.kept.mail import LANGUAGES, LetterKind
from issuer.mail import reminding
from issuer.web import letters
from tests.support.builders import Seeded, at, draft, stocked

RANDOMNESS = Seeded()
NOW = at(20)
TODAY = NOW.date().isoformat()
LONG = "x" * 4000


@pytest.fixture
def tx():
    with stocked(draft("kind", levels=())).transaction("acme") as tx:
        yield tx


def listed(tx, *rows):
    text = "\n".join(("email,evidence,evidence_url,awarded_on,language", *rows))
    handed = HandIn("team.csv", tables.read(text.encode()), "kind", "lee", "Lee", writes=True)
    made = keeping.keep(tx, handed, at(10), RANDOMNESS)
    open_rows = [row.cells for row in tx.award_lists.rows(made.id, {RowState.OPEN})]
    return keeping.match(tx, made, "kind", keeping.guess(made, open_rows), Hand("lee", at(10)))


def faults(tx, *rows):
    found = listed(tx, *rows)
    checked = check(tx, found, tx.award_lists.rows(found.id, {RowState.OPEN}), NOW)
    return [fault for each in checked for fault in each.faults]


def awarded(tx, *rows):
    running.begin(tx, listed(tx, *rows), NOW)
    for job in [job for job in tx.jobs.all(99) if job.kind == AWARD_ROWS]:
        running.award_part(tx, job.key, NOW, RANDOMNESS)
    return {each.address: each for each in tx.awards.of_badges(["kind"])}


def test_a_link_stands_on_a_line_of_its_own_in_what_was_seen(tx):
    made = awarded(
        tx,
        "ann@acme.example,Led it.,https://acme.example/a?b=1,,",
        "bob@acme.example,,http://acme.example/c,,",
        "cy@acme.example,Led it.,,,",
    )
    assert {each.address[:3]: each.evidence for each in made.values()} == {
        "ann": "Led it.\nhttps://acme.example/a?b=1",
        "bob": "http://acme.example/c",
        "cy@": "Led it.",
    }


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "acme.example/a", "https://", "ftp://acme.example/a"]
)
def test_what_is_no_web_address_is_told_by_its_cell(tx, link):
    (fault,) = faults(tx, f"ann@acme.example,,{link},,")
    assert (fault.number, fault.field, fault.column, fault.value, fault.code) == (
        2,
        Field.EVIDENCE_URL,
        "evidence_url",
        link,
        "link_unusable",
    )
    assert "begin it with https://" in fault.remedy


def test_evidence_and_its_link_are_together_no_longer_than_evidence_may_be(tx):
    (fault,) = faults(tx, f"ann@acme.example,{LONG},https://acme.example/a,,")
    assert (fault.field, fault.code) == (Field.EVIDENCE_URL, "text_invalid")
    assert faults(tx, f"bob@acme.example,{LONG},,,") == []


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2020-01-31", "not_back_dated"),
        ("2999-01-31", "date_in_future"),
        ("31.1.2020", "day_unusable"),
        ("2020-02-30", "day_unusable"),
    ],
)
def test_a_day_other_than_today_is_told_by_its_cell(tx, day, code):
    (fault,) = faults(
        tx,
        f"ann@acme.example,,,{day},",
        f"bob@acme.example,,,{TODAY},",
        f"cy@acme.example,,,{TODAY}T00:00:00,",
    )
    assert (fault.number, fault.field, fault.value, fault.code) == (2, Field.AWARDED_ON, day, code)
    assert "mpty the cell" in fault.remedy


def test_today_is_the_day_where_the_organisation_is(tx):
    found, late = listed(tx, "ann@acme.example,,,,"), datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    for zone, day in (("UTC", 29), ("Asia/Tokyo", 30)):
        tx.organisation = replace(tx.organisation, zone=zone)
        assert reader_of(tx, found, late).today == date(2026, 11, day)


def test_a_language_that_there_are_no_letters_in_is_told_by_its_cell(tx):
    rows = [
        f"p{place}@acme.example,,,,{each}" for place, each in enumerate(("xx", "English!", "en", "EN-gb", ""))
    ]
    told = faults(tx, *rows)
    assert [(each.number, each.field, each.value, each.code) for each in told] == [
        (2, Field.LANGUAGE, "xx", "language_unknown"),
        (3, Field.LANGUAGE, "English!", "language_unknown"),
    ]
    assert told[0].remedy.endswith("for the usual one: en.")


def test_a_badge_is_awarded_in_the_language_of_its_row_and_the_letter_is_in_one_that_there_is():
    german = Wording("de", "Güte", "Ist gut zu anderen.", "Zweimal gesehen.")
    with stocked(draft("kind", levels=(), language="en-GB", wordings=(german,))).transaction("acme") as tx:
        rows = (
            "ann@acme.example,,,,de_AT",
            "bob@acme.example,,,,en",
            "cy@acme.example,,,,",
            "di@acme.example,,,,fr",
        )
        assert [each.number for each in faults(tx, *rows)] == [5]
        made = awarded(tx, *rows)
        assert {each[:3]: award.achievement.name for each, award in made.items()} == {
            "ann": "Güte",
            "bob": "Kind",
            "cy@": "Kind",
        }
        assert {one.language for award in made.values() for one in tx.mail.of_award(award.id)} == {"en"}


def test_people_are_written_to_and_reminded_in_the_language_of_their_row(tx, monkeypatch):
    monkeypatch.setattr("issuer.award_lists.wishes.LANGUAGES", LANGUAGES | {"de"})
    made = awarded(tx, "ann@acme.example,,,,de-AT", "bob@acme.example,,,,")
    for award in made.values():
        reminding.remind(tx, award, NOW)
    told = {
        each.address: [(one.kind, one.language) for one in tx.mail.of_award(each.id)]
        for each in made.values()
    }
    assert told == {
        "ann@acme.example": [(LetterKind.OFFER, "de"), (LetterKind.REMINDER, "de")],
        "bob@acme.example": [(LetterKind.OFFER, "en"), (LetterKind.REMINDER, "en")],
    }


def test_the_languages_are_those_that_there_are_letters_in():
    assert {each.name for each in letters.FOLDER.iterdir() if each.is_dir()} == LANGUAGES
