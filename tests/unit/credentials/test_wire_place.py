from datetime import UTC, datetime

import pytest

from credentials.errors import MalformedBadge
from credentials.wire_place import Place


def test_a_single_and_an_array_of_one_are_read_alike():
    for value in ("x", ["x"]):
        place = Place({"a": value})
        assert (place.text("a"), place.texts("a"), place.words("a")) == ("x", ("x",), "x")


def test_what_is_absent_is_none():
    place = Place({})
    assert (place.text("a"), place.texts("a"), place.words("a")) == (None, (), None)
    assert (place.instant("a"), place.flag("a"), place.only("a")) == (None, None, None)
    assert list(place.each("a")) == []


@pytest.mark.parametrize("value", [None, [], [None], ["x", "y"], 1, True, {}, "", [["x"]], {"@value": "x"}])
def test_what_is_there_and_no_text_is_never_taken_for_absent(value):
    with pytest.raises(MalformedBadge, match=r"\$\.a"):
        Place({"a": value}).text("a")


@pytest.mark.parametrize("value", [None, [], "true", 1, [True, True], {"@value": True}])
def test_what_is_there_and_no_truth_value_is_refused(value):
    with pytest.raises(MalformedBadge):
        Place({"a": value}).flag("a")
    assert Place({"a": [False]}).flag("a") is False


@pytest.mark.parametrize("value", [None, [], "2026-03-02", 1772442000, {"@value": "2026-03-02T09:00:00Z"}])
def test_what_is_there_and_no_instant_is_refused(value):
    with pytest.raises(MalformedBadge):
        Place({"a": value}).instant("a")


def test_an_instant_is_read_in_utc():
    assert Place({"a": "2026-03-02T10:00:00+01:00"}).instant("a") == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_required_text_must_be_there():
    assert Place({"a": "x"}).required_text("a") == "x"
    with pytest.raises(MalformedBadge, match="required"):
        Place({}).required_text("a")


def test_texts_are_all_texts():
    assert Place({"a": ["x", "y"]}).texts("a") == ("x", "y")
    for value in (None, 1, ["x", 1], [None]):
        with pytest.raises(MalformedBadge):
            Place({"a": value}).texts("a")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"@value": "Hallo", "@language": "de"}, "Hallo"),
        ([{"@value": "Hallo", "@language": "de"}, {"@value": "Hello", "@language": "en-GB"}], "Hello"),
        ([{"@value": "Hallo", "@language": "de"}, {"@value": "Salut", "@language": "fr"}], "Hallo"),
        ({"@value": "Hello"}, "Hello"),
    ],
)
def test_of_several_languages_the_english_or_the_first_is_read(value, words):
    assert Place({"a": value}).words("a") == words


@pytest.mark.parametrize("value", [["a", "b"], {"en": "x"}, {"@value": 1}, [{"@value": "x"}, "y"], None])
def test_what_is_there_and_no_words_is_refused(value):
    with pytest.raises(MalformedBadge):
        Place({"a": value}).words("a")


def test_objects_are_places_with_their_own_path():
    place = Place({"a": [{"b": 1}, {"c": {}}]}, "$.root")
    assert [each.path for each in place.each("a")] == ["$.root.a[0]", "$.root.a[1]"]
    with pytest.raises(MalformedBadge, match=r"^\$\.root\.a\[0\]\.b: text is expected$"):
        next(place.each("a")).text("b")


def test_a_single_object_has_a_path_without_number():
    only = Place({"a": {"b": "x"}}).only("a")
    assert (only.path, only.text("b")) == ("$.a", "x")


def test_an_id_alone_stands_for_its_object():
    assert Place({"a": "https://a.example"}).only("a").text("id") == "https://a.example"


@pytest.mark.parametrize("value", [None, 1, "", [None], [[{}]]])
def test_what_is_there_and_no_object_is_refused(value):
    with pytest.raises(MalformedBadge, match="object"):
        Place({"a": value}).only("a")


def test_one_object_is_not_several():
    with pytest.raises(MalformedBadge, match="exactly one"):
        Place({"a": [{}, {}]}).only("a")
