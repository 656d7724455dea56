"""The shared page, its parts, and the rules that hold for every template of it."""

import datetime
import re
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from credentials.achievement import BadgeKind
from credentials.wording import N_, say
from web.languages import LANGUAGES, spoken
from web.qr import qr_svg
from web.templates import TEMPLATES, clock, day, instant, make_templates, minute, moment
from web.tongue import PSEUDO

PAGES = make_templates().env


def drawn(source, **names):
    return PAGES.from_string(source).render(**names)


class Elements(HTMLParser):
    """Collects every element with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def of(self, tag):
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def page():
    return Elements(drawn('{% extends "base.html" %}{% block heading %}<h1>Hello</h1>{% endblock %}'))


def test_the_page_names_its_language_and_direction(page):
    assert page.of("html") == [{"lang": "en", "dir": "ltr"}]


def test_the_first_link_skips_to_the_content(page):
    assert page.of("a")[0] == {"class": "skip-link", "href": "#main"}
    assert page.of("main")[0]["id"] == "main"


def test_the_page_has_one_heading_a_live_region_and_the_sentence_of_what_a_check_proves(page):
    assert len(page.of("h1")) == 1
    assert any(one.get("aria-live") == "polite" for one in page.of("div"))
    assert "does not prove the skill itself" in drawn('{% extends "base.html" %}')


def test_every_script_and_style_is_a_file_of_ours_named_by_its_content(page):
    urls = [one["src"] for one in page.of("script")] + [
        one["href"] for one in page.of("link") if one["rel"] == "stylesheet"
    ]
    assert len(urls) == 4
    assert all(re.fullmatch(r"/static/[a-z/.]+\?v=[0-9a-f]{16}", url) for url in urls)


def test_the_page_tells_htmx_to_add_no_style(page):
    (config,) = [one["content"] for one in page.of("meta") if one.get("name") == "htmx-config"]
    assert '"includeIndicatorCSS": false' in config


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_has_inline_script_or_style_or_leads_to_another_site(path):
    source = path.read_text()
    assert not re.search(r"\s(on[a-z]+|style|hx-on[^=]*)\s*=", source)
    assert not re.search(r"<script(?![^>]*src=)|<style|javascript:", source)
    assert not re.search(r"https?://|//[a-z]+\.", source)
    assert "|safe" not in source.replace(" ", "")


def test_what_is_put_into_a_page_is_escaped():
    assert drawn("{{ name }}", name="<script>") == "&lt;script&gt;"
    assert drawn('<a title="{{ name }}">', name='"><b>') == '<a title="&#34;&gt;&lt;b&gt;">'


@pytest.mark.parametrize("source", ["{{ unknown }}", "{% if unknown %}x{% endif %}", "{{ given.unknown }}"])
def test_a_name_that_nobody_gave_is_an_error_not_an_empty_text(source):
    with pytest.raises(UndefinedError):
        drawn(source, given={})


def test_a_folder_of_an_app_stands_before_the_shared_one(tmp_path):
    (tmp_path / "hello.html").write_text('{% extends "base.html" %}{% block title %}Own{% endblock %}')
    own = make_templates(tmp_path).env
    assert "<title>Own</title>" in own.get_template("hello.html").render()


def test_an_unknown_asset_breaks_the_page_at_once():
    with pytest.raises(LookupError, match="no asset"):
        drawn("{{ static('nothing.css') }}")


def test_instants_are_machine_readable_in_utc_and_days_are_words():
    at = datetime.datetime(2026, 5, 3, 1, 5, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    assert instant(at) == "2026-05-02T23:05:09Z"
    assert day(at) == "3 May 2026"
    assert drawn("{{ at | day }}, {{ at | instant }}", at=at) == "3 May 2026, 2026-05-02T23:05:09Z"


def test_a_day_is_told_in_the_zone_that_is_asked_for():
    last_second = datetime.datetime(2026, 12, 1, 4, 59, 59, tzinfo=datetime.UTC)
    assert day(last_second, "America/New_York") == "30 November 2026"
    assert day(last_second) == "1 December 2026"


def test_a_minute_and_a_time_of_day_are_told_in_utc():
    at = datetime.datetime(2026, 5, 3, 1, 5, 9, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    assert minute(at) == "2 May 2026, 23:05 UTC"
    assert clock(at) == "23:05 UTC"


def test_the_text_of_a_report_becomes_the_instant_again():
    assert instant(moment("2026-05-03T14:05:00Z")) == "2026-05-03T14:05:00Z"


def test_every_time_on_a_page_has_its_instant_for_programs():
    macro = '{% from "macros/dates.html" import day_of, minute_of, clock_of %}'
    at = moment("2026-05-03T14:05:00Z")
    for part in ("day_of", "minute_of", "clock_of"):
        got = Elements(drawn(macro + "{{ " + part + "(at) }}", at=at))
        assert got.of("time")[0]["datetime"] == "2026-05-03T14:05:00Z"


# Where pages lead


def test_every_page_leads_to_the_places_of_its_process_and_to_no_other():
    pages = make_templates(places={"/check": "Check a badge"}).env
    page = Elements(pages.from_string('{% extends "base.html" %}').render())
    assert [one["href"] for one in page.of("a")] == ["#main", "/", "/check"]
    assert [one["href"] for one in Elements(drawn('{% extends "base.html" %}')).of("a")] == ["#main", "/"]


def test_only_whoever_signed_in_is_offered_to_sign_out():
    source = '{% extends "base.html" %}'
    assert Elements(drawn(source, visitor={"name": "Ana"})).of("form") == [
        {"method": "post", "action": "/sign-out"}
    ]
    assert Elements(drawn(source, visitor=None)).of("form") == []


# Parts


def test_stars_are_text_too():
    got = drawn('{% from "macros/badges.html" import stars %}{{ stars(2, 4) }}')
    assert "2 of 4" in got
    assert '<span aria-hidden="true">★★☆☆</span>' in got


@pytest.mark.parametrize(
    "code", ["valid", "issuer_unknown", "no_longer_valid", "not_genuine", "could_not_check"]
)
def test_a_verdict_has_a_word_and_a_mark_that_is_hidden_from_readers(code):
    got = drawn('{% from "macros/badges.html" import verdict %}{{ verdict(code, "<b>") }}', code=code)
    assert f"verdict-{code}" in got
    assert re.search(r"<strong>[A-Z][a-z, ]+</strong>", got)
    assert 'aria-hidden="true"' in got
    assert "<b>" not in got


def test_a_verdict_that_does_not_exist_is_an_error():
    with pytest.raises(UndefinedError):
        drawn('{% from "macros/badges.html" import verdict %}{{ verdict("fine") }}')


def test_a_qr_code_stands_on_its_plate_with_the_link_as_text():
    got = drawn(
        '{% from "macros/badges.html" import qr %}{{ qr(image, link) }}',
        image=qr_svg("x", label="QR"),
        link="https://a/?b&c",
    )
    assert isinstance(qr_svg("x"), Markup)
    assert '<div class="qr"><svg' in got
    assert "https://a/?b&amp;c</code>" in got


def test_a_badge_without_a_picture_shows_its_first_letter_to_eyes_only():
    got = drawn('{% from "macros/badges.html" import medal %}{{ medal("élan", "fun") }}')
    assert got == '<span class="medal medal-fun" aria-hidden="true">É</span>'


@pytest.mark.parametrize("kind", list(BadgeKind))
def test_every_kind_of_badge_says_whether_it_was_assessed(kind):
    got = drawn('{% from "macros/badges.html" import kind with context %}{{ kind(code) }}', code=kind.value)
    assert re.search(r"<strong>[A-Z][a-z ]+</strong>: [a-z]", got)


def test_the_verdict_is_the_heading_of_its_page():
    got = drawn(
        '{% from "macros/badges.html" import verdict %}{{ verdict("valid", "Acme awarded it.", "h1") }}'
    )
    assert "<h1>Valid</h1><p>Acme awarded it.</p>" in got


def test_a_field_with_a_fault_and_no_hint_is_described_by_the_fault_alone():
    got = Elements(drawn('{% from "macros/forms.html" import field %}{{ field("to", "To", {"to": "No"}) }}'))
    assert got.of("input")[0]["aria-describedby"] == "to-fault"


def test_a_field_is_tied_to_its_label_hint_and_fault():
    call = 'field("to", "To", {"to": "Not an address"}, hint="One person", required=true, value="<x>")'
    got = Elements(drawn('{% from "macros/forms.html" import field %}{{ ' + call + " }}"))
    (box,) = got.of("input")
    assert got.of("label") == [{"for": "to"}]
    assert box["aria-invalid"] == "true"
    assert box["aria-describedby"].split() == ["to-hint", "to-fault"]
    assert box["value"] == "<x>"
    assert "required" in box


def test_a_field_without_faults_claims_none():
    got = Elements(drawn('{% from "macros/forms.html" import field %}{{ field("to", "To") }}'))
    assert "aria-invalid" not in got.of("input")[0]
    assert "aria-describedby" not in got.of("input")[0]


def test_a_summary_links_each_fault_to_its_field():
    macro = '{% from "macros/forms.html" import error_summary %}{{ error_summary(faults) }}'
    got = drawn(macro, faults={"to": "Not an address"})
    assert '<a href="#to">Not an address</a>' in got
    assert 'role="alert"' in got
    assert drawn(macro, faults={}).strip() == ""
    assert "<li>Busy</li>" in drawn(macro, faults={"": "Busy"})


def test_a_form_carries_its_token():
    got = Elements(drawn('{% from "macros/forms.html" import form_token %}{{ form_token("abc") }}'))
    assert got.of("input") == [{"type": "hidden", "name": "csrf", "value": "abc"}]


# Languages


GERMAN = next(each for each in LANGUAGES if each.tag == "de")
ARABIC = next(each for each in LANGUAGES if each.tag == "ar")


def test_the_page_is_drawn_in_the_language_of_the_request():
    source = '{% extends "base.html" %}'
    with spoken(ARABIC):
        page = drawn(source)
    assert Elements(page).of("html") == [{"lang": "ar", "dir": "rtl"}]
    assert "الانتقال إلى المحتوى" in page
    assert "Skip to the content" in drawn(source)


def test_texts_that_a_view_gives_are_told_in_the_language_and_content_is_not():
    with spoken(GERMAN):
        assert drawn("{{ words }}, {{ name }}", words=N_("Valid"), name="Valid") == "Gültig, Valid"
        source = "{% trans words=words, name=name %}{{ words }}: {{ name }}{% endtrans %}"
        assert drawn(source, words=N_("Valid"), name="Valid") == "Gültig: Valid"


def test_texts_are_told_before_they_are_joined_and_counts_may_come_as_text():
    with spoken(GERMAN):
        assert drawn("{{ parts | join(', ') }}", parts=[N_("Valid"), "<a>"]) == "Gültig, &lt;a&gt;"
    source = "{% trans n=n %}{{ n }} badge{% pluralize n %}{{ n }} badges{% endtrans %}"
    assert [drawn(source, n=n) for n in ("1", "12")] == ["1 badge", "12 badges"]


def test_what_may_be_content_is_marked_as_such_and_escaped_and_our_own_texts_are_told():
    with spoken(GERMAN):
        assert drawn("{{ text | as_written }}", text=N_("Valid")) == "Gültig"
    assert drawn("{{ text | as_written }}", text="<b>") == '<span translate="no">&lt;b&gt;</span>'
    source = "{% trans who=who | as_written %}by {{ who }}{% endtrans %}"
    assert drawn(source, who="Li") == 'by <span translate="no">Li</span>'


def test_texts_are_escaped_whatever_fills_them():
    text = say("{name} has it", name="<b>")
    assert drawn("{{ text }}", text=text) == "&lt;b&gt; has it"
    assert drawn('{{ _("<b>%(name)s</b>", name=name) }}', name="<i>") == "<b>&lt;i&gt;</b>"
    assert (
        drawn("{% trans name=name %}<b>{{ name }}</b>{% endtrans %}", name=text) == "<b>&lt;b&gt; has it</b>"
    )


def test_a_table_in_a_file_of_macros_is_told_anew_on_each_page():
    source = '{% from "macros/badges.html" import verdict_mark %}{{ verdict_mark("valid") }}'
    assert "Valid</span>" in drawn(source)
    with spoken(GERMAN):
        assert "Gültig</span>" in drawn(source)
    assert "Valid</span>" in drawn(source)


def test_counts_take_their_form():
    source = "{% trans n=n %}{{ n }} badge{% pluralize n %}{{ n }} badges{% endtrans %}"
    assert [drawn(source, n=n) for n in (0, 1, 2)] == ["0 badges", "1 badge", "2 badges"]


def test_white_space_of_a_template_is_no_part_of_a_text():
    assert drawn("{% trans %}\n  Skip to\n  the content\n{% endtrans %}") == "Skip to the content"


def test_days_numbers_and_lists_follow_the_language():
    at = moment("2026-05-03T14:05:00Z")
    source = "{{ at | day }}, {{ 12500 | number }}, {{ ['a', words] | listing }}"
    with spoken(GERMAN):
        assert drawn(source, at=at, words=N_("Valid")) == "3. Mai 2026, 12.500, a und Gültig"


def test_words_for_programs_are_marked_so_and_nothing_in_them_is_markup():
    source = "{{ words | with_code }}"
    assert drawn(source, words="Set `A=<b>` & `c`.") == "Set <code>A=&lt;b&gt;</code> &amp; <code>c</code>."
    with spoken(GERMAN):
        assert (
            drawn("{% trans words=words | with_code %}{{ words }}{% endtrans %}", words=N_("Valid"))
            == "Gültig"
        )


def test_a_text_in_a_context_is_told_as_that_context_has_it():
    source = "{{ pgettext('no level', 'None') }}|{{ pgettext('greeting', 'Hi %(name)s', name=name) }}"
    assert drawn(source, name="<b>") == "None|Hi &lt;b&gt;"
    with spoken(PSEUDO):
        assert drawn(source, name="Zoe") == "⟦Ñóñé·⟧|⟦Ĥî Zoe···⟧"
