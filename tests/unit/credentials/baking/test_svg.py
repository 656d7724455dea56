"""Badges in SVGs: put in once, taken out unchanged, and nothing else of the drawing touched."""

import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from credentials.baking import bake, extract
from credentials.errors import (
    BakingError,
    DamagedImage,
    ImageTooLarge,
    MalformedImage,
    NothingBaked,
    OlderBadge,
    SeveralBaked,
    Unbakeable,
    WronglyBaked,
)
from tests.support.counts import count
from tests.support.pictures import SVG

OB = "https://purl.imsglobal.org/ob/v3p0"
BADGE = '{"name": "Zoë", "id": "urn:uuid:1"}'
TOKEN = "eyJhbGciOiJFZERTQSJ9.eyJ4IjoxfQ.c2ln"
ROOT = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{}">{}</svg>'
XML = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


def svg(inside, namespace=OB):
    return ROOT.format(namespace, inside).encode()


def credential(inside="{}", attributes=""):
    return f"<openbadges:credential{attributes}>{inside}</openbadges:credential>"


def found_by_another_hand(picture):
    """Return the elements that hold a badge, and whether the first stands first."""
    root = ET.fromstring(picture)
    badges = root.findall(f"{{{OB}}}credential")
    return badges, next(iter(root)) is badges[0]


@pytest.mark.parametrize("text", [BADGE, TOKEN])
def test_the_badge_is_the_first_element_of_the_picture_and_its_namespace_stands_on_the_root(text):
    baked = bake(SVG, text)
    (badge,), is_first = found_by_another_hand(baked)
    assert is_first
    assert (badge.get("verify") or badge.text) == text
    assert b"<svg " in baked
    assert f'xmlns:openbadges="{OB}"><openbadges:credential'.encode() in baked
    assert (b"CDATA" in baked) == (text == BADGE)


def test_everything_else_stays_as_it_is():
    picture = svg("<!-- a comment --><g  id = 'x'>\r\n<a/></g><?php ?>")
    assert extract(bake(picture, BADGE)).drawing == picture


PLACES = {
    "with a declaration": b'<?xml version="1.0" encoding="utf-8"?>\n' + SVG,
    "with a mark of its encoding": b"\xef\xbb\xbf" + SVG,
    "with a document type": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.example/s.dtd">' + SVG,
    "empty": b'<svg xmlns="http://www.w3.org/2000/svg" a=">"/>',
    "with a prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>',
    "with single quotes": b"<svg xmlns='http://www.w3.org/2000/svg' a='\">'></svg>",
    "with the older namespace": svg("<a/>", "http://openbadges.org"),
    "with an older badge": svg("<openbadges:assertion>{}</openbadges:assertion>", "http://openbadges.org"),
    "with a badge": svg(credential()),
    "with a badge in an empty tag": svg('<openbadges:credential verify="a.b.c"/>'),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", [BADGE, TOKEN])
def test_every_kind_of_drawing_can_carry_a_badge(place, text):
    baked = bake(PLACES[place], text)
    assert extract(baked).text == text.encode()
    assert len(found_by_another_hand(baked)[0]) == 1
    assert extract(bake(baked, BADGE)).text == BADGE.encode()
    assert len(found_by_another_hand(bake(baked, BADGE))[0]) == 1


@settings(max_examples=count(400))
@given(XML)
@example("]]>")
@example("\r\n]]]>\r]]>")
@example("<&\"'>\t")
@example("a.b.c")
def test_what_is_baked_comes_out_again(text):
    assert extract(bake(SVG, text)).text == text.encode()


def said(text):
    """Return the object that a text is, or None; what is not JSON is no badge."""
    try:
        return json.loads(text)
    except ValueError:
        return None


@settings(max_examples=count(2000))
@given(st.data())
def test_a_changed_byte_outside_the_badge_never_changes_what_is_read(data):
    baked = bake(SVG, BADGE)
    inside = baked.index(BADGE.encode())
    outside = [at for at in range(len(baked)) if not inside <= at < inside + len(BADGE.encode())]
    changed = bytearray(baked)
    changed[data.draw(st.sampled_from(outside))] ^= data.draw(st.integers(1, 255))
    try:
        found = extract(bytes(changed))
    except BakingError:
        return
    assert found is None or said(found.text) in (None, said(BADGE))


DEEP = "<g>" * 100 + "</g>" * 100
FAULTS = {
    "no badge": (SVG, NothingBaked),
    "two badges": (svg(credential() * 2), SeveralBaked),
    "an attribute and a text": (svg(credential("{}", ' verify="a.b.c"')), SeveralBaked),
    "a badge and one far below": (svg(credential() + "<g>" + credential() + "</g>"), SeveralBaked),
    "deep inside": (svg(f"<g>{credential()}</g>"), WronglyBaked),
    "with an element inside": (svg(credential("{<a/>}")), WronglyBaked),
    "older": (svg("<openbadges:assertion>{}</openbadges:assertion>", "http://openbadges.org"), OlderBadge),
    "entities": (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(credential("&a;")), MalformedImage),
    "unknown entities": (
        b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + svg(credential("&a;")),
        MalformedImage,
    ),
    "entities in a token": (
        b'<!DOCTYPE svg SYSTEM "x.dtd">' + svg(credential("", ' verify="a.&b;b.c"')),
        MalformedImage,
    ),
    "an attribute by declaration": (
        b'<!DOCTYPE svg [<!ATTLIST openbadges:credential verify CDATA "a.b.c">]>' + svg(credential("")),
        MalformedImage,
    ),
    "cut off": (svg(credential())[:-4], DamagedImage),
    "not well-formed": (svg(credential("<a>")), DamagedImage),
    "two roots": (SVG + SVG, DamagedImage),
    "not UTF-8": (svg(credential("\xe9")).decode().encode("latin-1"), DamagedImage),
    "another encoding": (b'<?xml version="1.0" encoding="latin1"?>' + svg(credential()), DamagedImage),
    "too deep": (svg(DEEP), ImageTooLarge),
    "too many elements": (svg("<a/>" * 50_000), ImageTooLarge),
    "too large": (svg(" " * (2 << 20)), ImageTooLarge),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_picture_that_is_not_as_it_should_be_is_refused_by_name(fault):
    picture, refusal = FAULTS[fault]
    with pytest.raises(refusal):
        extract(picture)


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"eyJ.a.b", b"<html><p>Hello</p></html>", b"<!DOCTYPE html><html>&nbsp;", b"<", b"<svg/>"],
)
def test_what_is_no_picture_is_left_to_others(body):
    assert extract(body) is None


def test_a_list_of_badges_has_its_own_namespace():
    clr = '<clr:credential xmlns:clr="https://purl.imsglobal.org/clr/v2p0"><![CDATA[{}]]></clr:credential>'
    assert extract(svg(clr)).text == b"{}"


def test_white_space_around_the_badge_and_text_without_a_cdata_are_read_as_they_stand():
    assert extract(svg(credential('\n {"a": "&lt;&#233;"} \n'))).text == '\n {"a": "<é"} \n'.encode()


@pytest.mark.parametrize("text", ["\x08", "\0", "\ufffe", "\ud800"])
def test_a_text_that_xml_can_not_hold_is_not_baked(text):
    with pytest.raises(Unbakeable):
        bake(SVG, f'{{"a": "{text}"}}')


@pytest.mark.parametrize("body", [b"GIF89a", b"<html></html>", b""])
def test_a_badge_goes_into_pictures_only(body):
    with pytest.raises(MalformedImage):
        bake(body, BADGE)
