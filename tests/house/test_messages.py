"""Translations agree with the source: what is complete has every text, and no translation loses a place or a tag."""

import re
from copy import deepcopy

import pytest
from babel.messages.catalog import Message

from tests.support import messages
from tests.support.pressing import button_of
from tests.support.tools import ROOT
from tests.support.untranslated import untranslated, written_by_people

TEMPLATES = sorted(ROOT.glob("*/web/templates/**/*.html")) + sorted(ROOT.glob("web/templates/**/*.html"))
# `_(words)` would take content for a text of ours, tags and all.
UNSAFE = re.compile(r"\b(?:_|p?gettext|N_)\(\s*(?![\s\"'])")
# A sentence that is put together of parts can not be translated.
IN_PARTS = re.compile(r"\b(?:_|N_)\((?:\"[^\"]*\"|'[^']*')\)\s*~|~\s*(?:_|N_)\(")


@pytest.fixture(scope="module")
def template():
    return messages.extracted()


def test_a_language_that_is_called_complete_has_every_text_and_no_other(template):
    for language in messages.TRANSLATED:
        if language.is_complete:
            assert messages.untranslated(language, template) == [], "make messages, and translate what is new"
            told = {(each.context, each.id) for each in messages.kept(language) if each.id}
            assert told == {(each.context, each.id) for each in template if each.id}, "make messages"


@pytest.mark.parametrize("language", messages.TRANSLATED, ids=lambda each: each.tag)
def test_no_translation_loses_a_place_a_tag_or_a_plural_form(language):
    catalogue = messages.kept(language)
    wrong = {each.id: messages.faults(each) for each in catalogue if each.id}
    assert {text: faults for text, faults in wrong.items() if faults} == {}
    assert [each.id for each in catalogue if each.fuzzy] == []


@pytest.mark.parametrize("language", messages.TRANSLATED, ids=lambda each: each.tag)
def test_a_catalogue_is_written_as_the_tool_writes_it(language):
    file = messages.CATALOGUES / f"{language.tag}.po"
    assert file.read_bytes() == messages.written(messages.kept(language)), "make messages"


@pytest.mark.parametrize(
    ("source", "told", "fault"),
    [
        ("%(name)s has it", "hat es", "lacks %(name)s"),
        ("%(name)s has it", "%(name)s %(name)s hat es", "has %(name)s too many"),
        ("%(name)s has it", "%(who)s hat es", "has %(who)s too many"),
        ("{who} has it", "{wer} hat es", "lacks {who}"),
        ("To <a href='/x'>it</a>", "Zu <a href='/y'>ihm</a>", "lacks <a href='/x'>"),
        ("To <b>it</b>", "Zu <b>ihm", "lacks </b>"),
        ("50 %% of it", "50 % davon", "lacks %%"),
        ("of it", " davon", "begins or ends with another space"),
        (("%(num)s of %(who)s", "%(num)s of %(who)s"), ("eins", "%(num)s von %(who)s"), "lacks %(who)s"),
        (("{n} badge", "{n} badges"), ("ein Abzeichen", ""), "a plural form is missing"),
    ],
)  # fmt: skip
def test_a_translation_that_loses_something_would_be_noticed(source, told, fault):
    assert fault in messages.faults(Message(source, told))


def test_a_translation_that_keeps_everything_is_fine_and_so_is_none():
    assert messages.faults(Message(("{n} badge", "{n} badges"), ("ein Abzeichen", "{n} Abzeichen"))) == []
    assert messages.faults(Message("%(a)s and %(b)s", "%(b)s und %(a)s")) == []
    assert messages.faults(Message("%(a)s and %(b)s", "")) == []


def test_what_the_source_marks_is_found_in_templates_and_in_python(template):
    assert "Skip to the content" in template
    assert "Check a badge" in template
    assert len(template) > 200


def test_a_text_is_found_with_the_context_that_it_is_given(template):
    assert [template.get("None", context).context for context in (None, "no level")] == [None, "no level"]


def test_a_text_that_is_not_translated_would_be_noticed(template):
    german, more = messages.TRANSLATED[0], deepcopy(template)
    more.add("Nobody has translated this")
    assert messages.untranslated(german, more) == ["Nobody has translated this"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_mark_texts_whole_and_never_content(path):
    source = path.read_text(encoding="utf-8")
    assert not UNSAFE.search(source)
    assert not IN_PARTS.search(source)


@pytest.mark.parametrize(
    "source", ["{{ _(words) }}", "{{ N_( words ) }}", "{{ gettext(a) }}", "{{ pgettext(a) }}"]
)
def test_content_that_is_marked_would_be_noticed(source):
    assert UNSAFE.search(source)


@pytest.mark.parametrize("source", ["{{ _('Team ') ~ name }}", '{{ "a" ~ _("b") }}', '{{ N_("a") ~ b }}'])
def test_a_sentence_in_parts_would_be_noticed(source):
    assert IN_PARTS.search(source)


# Pages in the language that nobody speaks


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>⟦Ĥéļļó⟧ World</p>", ["<p> ⟦Ĥéļļó⟧ World"]),
        ("<p><b>⟦Ĥéļļó⟧</b> World</p>", ["<p> World"]),
        ('<img alt="A picture">', ["<img alt> A picture"]),
        ('<p aria-label="Main" title="More">1</p>', ["<p aria-label> Main", "<p title> More"]),
        ('<input type="submit" value="Send"><input type="text" value="typed">', ["<input value> Send"]),
        ("<title>Awards</title>", ["<title> Awards"]),
        ("<p>Acme says ⟦ñó⟧</p>", ["<p> Acme says ⟦ñó⟧"]),
    ],
)
def test_a_text_that_is_not_marked_would_be_noticed(page, found):
    assert untranslated(page, {"Acme"}) == found


@pytest.mark.parametrize(
    "page",
    [
        "<p>⟦Ĥéļļó ⟧ 3 × – “…” ✓</p>",
        '<p translate="no">Zoe <b>Rivera</b></p>',
        "<code>cairn org add</code><script>let a</script><textarea>typed</textarea>",
        "<p>⟦Ŵé⟧ Acme, Acme Tools (zoe@example.com) K7QM-3XR9 https://a.example/b did:web:a.example UTC Cairn</p>",
    ],
)
def test_content_codes_and_marked_texts_are_left_out(page):
    assert untranslated(page, {"Acme", "Acme Tools"}) == []


def test_a_button_is_found_as_a_browser_finds_it():
    page = "<main><form action='/a/end'><button name=x value=1></button></form>"
    page += "<form action='/b'><button name=y></button></form></main>"
    assert button_of(page, "main button").get("name") == "x"
    assert button_of(page, "main form[action$=b] button").get("name") == "y"
    assert button_of(page, "button[name=y]").getparent().get("action") == "/b"
    assert button_of(page, "main button[value]").get("value") == "1"
    with pytest.raises(IndexError):
        button_of(page, "main button[name=z]")


def test_what_people_wrote_is_names_and_sentences_and_no_code(tmp_path):
    plan, hands = tmp_path / "plan.csv", tmp_path / "site.py"
    plan.write_text("slug,name,levels,type\ngood-tea,Good tea,Tries: takes part | Leads: leads others,fun\n")
    hands.write_text("NAME = 'Zoë Rivera'\nCODE = 'CAIRN_PORT'\nword = 'values'\nsaid = 'One.\\nTwo.'\n")
    found = written_by_people(plan, hands)
    assert {"Good tea", "Tries", "takes part", "Leads", "leads others", "Zoë Rivera", "One.", "Two."} <= found
    assert not {"fun", "values", "CAIRN_PORT", "slug", "name", "good-tea"} & found
