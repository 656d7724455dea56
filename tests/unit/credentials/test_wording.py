"""Texts are English as they stand, and tell themselves in another language whole: with facts, counts, days, lists."""

import copy
import json
import pickle
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from credentials.wording import (
    N_,
    Counted,
    Day,
    Listed,
    Minute,
    Said,
    Sentence,
    again,
    in_a_row,
    say,
    say_many,
    told,
)

AT = datetime(2026, 5, 3, 23, 30, tzinfo=UTC)


class Mirror:
    """A language in which every text is written backwards, and two is its only plural."""

    def text(self, source):
        return {"{who} has {what} it": "it {what} has {who}", "paused": "desuap"}.get(source, source)

    def plural(self, one, many, count):
        return f"({many})" if count == 2 else f"<{one}>"

    def day(self, at, zone):
        return f"{at:%d}/{zone}"

    def minute(self, at):
        return f"{at:%M:%H}"

    def listing(self, parts):
        return " & ".join(parts)


MIRROR = Mirror()


def test_a_text_is_its_english_for_whoever_knows_no_languages():
    text = say("{who} has {what} it", who="Acme", what=N_("paused"))
    assert text == "Acme has paused it"
    assert json.dumps({"text": text}) == '{"text": "Acme has paused it"}'
    assert isinstance(text, str)


def test_a_text_is_told_whole_with_its_facts_that_are_texts():
    text = say("{who} has {what} it", who="Acme", what=N_("paused"))
    assert text.told_in(MIRROR) == "it desuap has Acme"


def test_a_fact_that_is_content_stays_as_it_is_even_if_it_reads_like_a_text_of_ours():
    assert say("{who} has {what} it", who="paused", what="{who}").told_in(MIRROR) == "it {who} has paused"


def test_a_text_without_facts_stands_as_it_is_braces_and_all():
    assert N_("{slots} is written so") == "{slots} is written so"
    assert N_("{slots} is written so").told_in(MIRROR) == "{slots} is written so"


def test_a_marked_template_of_a_table_can_be_filled():
    table = {"act": N_("{who} has {what} it")}
    assert say(table["act"], who="Acme", what="left").told_in(MIRROR) == "it left has Acme"


def test_a_fact_that_a_template_asks_for_and_nobody_gave_is_an_error():
    with pytest.raises(KeyError):
        say("{who} has {what} it", who="Acme")


@pytest.mark.parametrize(
    ("count", "english", "mirrored"), [(1, "1 badge", "<1 badge>"), (2, "2 badges", "(2 badges)")]
)
def test_a_count_takes_the_form_that_the_language_has_for_it(count, english, mirrored):
    text = say_many("{n} badge", "{n} badges", count)
    assert text == english
    assert text.told_in(MIRROR) == mirrored


def test_days_and_lists_are_told_by_the_language():
    assert say("{day}", day=Day(AT, "Asia/Tokyo")).told_in(MIRROR) == "03/Asia/Tokyo"
    assert Day(AT, "Asia/Tokyo") == "4 May 2026"
    assert Minute(AT.astimezone(ZoneInfo("Asia/Tokyo"))) == "3 May 2026, 23:30 UTC"
    assert Minute(AT).told_in(MIRROR) == "30:23"
    assert Listed(["a", N_("paused"), "c"]) == "a, paused and c"
    assert Listed(["a", N_("paused")]).told_in(MIRROR) == "a & desuap"
    assert [Listed([]), Listed(["a"])] == ["", "a"]


@pytest.mark.parametrize(
    "text",
    [
        N_("paused"),
        say("{who} has {what} it", who="a", what="b"),
        say_many("1", "2", 2),
        Day(AT),
        Minute(AT),
        Listed(["a", "b"]),
    ],
    ids=["marked", "sentence", "counted", "day", "minute", "list"],
)
@pytest.mark.parametrize("copied", [copy.deepcopy, copy.copy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_can_still_be_told(text, copied):
    again_there = copied(text)
    assert type(again_there) is type(text)
    assert again_there == text
    assert again_there.told_in(MIRROR) == text.told_in(MIRROR)


def test_an_exception_gives_its_text_back_whole():
    assert str(ValueError(N_("paused"))).told_in(MIRROR) == "desuap"


def test_whoever_builds_upon_a_text_gets_plain_english():
    text = N_("paused")
    for built in (f"{text}!", text + ".", text.upper(), " ".join([text, "x"])):
        assert not isinstance(built, Said)


def test_only_texts_of_ours_are_told():
    assert told(N_("paused"), MIRROR) == "desuap"
    assert told("paused", MIRROR) == "paused"
    assert told(3, MIRROR) == "3"


def test_texts_in_a_row_are_told_each_by_itself():
    row = in_a_row([say("{who} has {what} it", who="Acme", what=N_("paused")), "{kept}", N_("paused")])
    assert row == "Acme has paused it {kept} paused"
    assert row.told_in(MIRROR) == "it desuap has Acme {kept} desuap"
    assert in_a_row(("In de: ", N_("paused")), "") == "In de: paused"


# Kept in English, told anew


def test_a_text_that_was_kept_in_english_is_read_back_by_its_template():
    kept = "Acme has paused it"
    read = again("{who} has {what} it", kept)
    assert isinstance(read, Sentence)
    assert read == kept
    assert read.told_in(MIRROR) == "it paused has Acme"


def test_a_place_that_stands_twice_must_hold_the_same_twice():
    template = "It names {domain}, but {domain} is silent."
    assert again(template, "It names a.example, but a.example is silent.").facts == {"domain": "a.example"}
    assert not isinstance(again(template, "It names a.example, but b.example is silent."), Said)


def test_a_text_of_another_template_stays_as_it_is():
    assert again("{who} has {what} it", "Something else") == "Something else"
    assert not isinstance(again("{who} has {what} it", "Something else"), Said)
    assert again("Is it (so)?", "Is it (so)?").source == "Is it (so)?"


def test_every_kind_of_text_is_one():
    assert all(issubclass(kind, Said) for kind in (Sentence, Counted, Day, Listed))
