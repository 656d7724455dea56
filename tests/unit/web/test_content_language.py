"""Which language of a text a reader gets, and how the text is marked with it."""

import pytest
from starlette.requests import Request

from web.content_language import direction, lookup, marked, own_name, wanted_by


def asking(query="", accept="", more=None, cookie=""):
    headers = [(b"accept-language", accept.encode()), (b"cookie", cookie.encode())]
    return Request({"type": "http", "query_string": query.encode(), "headers": headers, **(more or {})})


def test_what_was_asked_for_comes_first_then_what_was_chosen_then_what_the_browser_says():
    asked = asking("in=fr", "de;q=0.5, en", {"wanted_language": "ar"}, cookie="cairn-language=es")
    assert wanted_by(asked) == ("fr", "ar", "es", "en", "de")
    assert wanted_by(asking("in=%22%3E", "de")) == ("de",)
    assert wanted_by(asking()) == ()


@pytest.mark.parametrize(
    ("wanted", "there", "found"),
    [
        (["de-AT"], ["en", "de"], "de"),
        (["zh-Hant-TW"], ["en", "zh-Hant"], "zh-Hant"),
        (["de-x-y"], ["en", "de"], "de"),
        (["pt"], ["en", "pt-BR"], "pt-BR"),
        (["PT-br"], ["en", "pt-BR"], "pt-BR"),
        (["fi", "de"], ["en", "de"], "de"),
        (["fi"], ["en", "de"], "en"),
        ([], ["en", "de"], "en"),
        (["de"], [], ""),
    ],
)
def test_a_reader_gets_the_nearest_language_that_is_there(wanted, there, found):
    assert lookup(wanted, there) == found


def test_a_text_is_marked_with_its_language_and_direction_and_nothing_else_gets_into_the_page():
    assert str(marked("de")) == ' lang="de" dir="ltr"'
    assert str(marked("ar-EG")) == ' lang="ar-EG" dir="rtl"'
    assert [str(marked(each)) for each in ("", None, 'de" onclick="x')] == ["", "", ""]
    assert [direction(each) for each in ("he", "ur-PK", "en", "xx", "?")] == [
        "rtl",
        "rtl",
        "ltr",
        "ltr",
        "ltr",
    ]


def test_a_language_is_called_as_it_calls_itself():
    assert [own_name(each) for each in ("de", "pt-BR", "ar", "tlh", "?")] == [
        "Deutsch",
        "português (Brasil)",
        "العربية",
        "tlh",
        "?",
    ]
