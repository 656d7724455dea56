"""Certificates: what they say, that they carry the badge, and that nothing is drawn as an empty box."""

import io
from dataclasses import replace

import pytest
import typst
import zxingcpp
from PIL import Image

from issuer.achievements.drawing import of_award
from issuer.errors import GlyphMissing
from issuer.scarcity import Edition
from issuer.web.paper import Certificate, certificate_of, printed
from issuer.web.paper.certificate import _sources
from issuer.web.paper.glyphs import font_for
from tests.support import printed as paper
from tests.support.builders import at, give

CHECK = "https://badges.example.org/check"
BADGE = b'{"a": "signed badge"}'


def drawn(scene, award):
    return of_award(scene.tx, award, award.level)


@pytest.fixture(scope="module")
def fonts():
    """Return the fonts that come along, so that every machine draws the same."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


@pytest.fixture
def certificate(scene, award) -> Certificate:
    return certificate_of(award, scene.tx.organisation, CHECK, drawn(scene, award))


def test_it_says_what_was_awarded_to_whom_by_whom_and_when(certificate, fonts):
    said = " ".join(paper.text(printed(certificate, BADGE, fonts)).split())
    for words in (
        "Acme",
        "Communication",
        "Zoë Rivera",
        "Level 2 of",
        "by Li Wei",
        CHECK,
        certificate.reference,
    ):
        assert words in said
    assert certificate.awarded.startswith("Awarded on ")


def test_the_code_on_the_page_scans_and_leads_to_where_it_is_checked(certificate, fonts):
    drawn = typst.compile(_sources(certificate, BADGE), format="png", ppi=110, font_paths=fonts)
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(drawn)), try_invert=False)
    assert [each.text for each in found] == [CHECK]
    # Turned and in grey, as a phone sees it on a wall.
    seen = Image.open(io.BytesIO(drawn)).convert("L").rotate(7, fillcolor=120, expand=True)
    assert [each.text for each in zxingcpp.read_barcodes(seen)] == [CHECK]


def test_the_signed_badge_is_attached_byte_for_byte(certificate, fonts):
    assert paper.attached(printed(certificate, BADGE, fonts)) == {"badge.json": BADGE}


def test_it_is_tagged_for_screen_readers_and_made_to_last(certificate, fonts):
    made = printed(certificate, BADGE, fonts)
    said = paper.metadata(made)
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert "<pdfaid:part>3</pdfaid:part>" in said
    root = paper.reader(made).trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert "Communication" in paper.reader(made).metadata.title


def test_it_is_one_page_across(certificate, fonts):
    (page,) = paper.reader(printed(certificate, BADGE, fonts)).pages
    assert page.mediabox.width > page.mediabox.height


def test_the_same_badge_is_printed_the_same_each_time(certificate, fonts):
    assert printed(certificate, BADGE, fonts) == printed(certificate, BADGE, fonts)


def test_where_no_page_checks_badges_none_is_named(scene, award, fonts):
    made = printed(certificate_of(award, scene.tx.organisation, "", drawn(scene, award)), BADGE, fonts)
    assert "wherever Open Badges are checked" in " ".join(paper.text(made).split())
    assert "http" not in paper.text(made)


def test_what_people_typed_is_never_markup(certificate, fonts):
    typed = '#panic("no") *x* $y$ ] \\ @z <b>'
    assert typed in paper.text(printed(replace(certificate, holder=typed), BADGE, fonts))


def test_a_leader_is_named_only_where_the_organisation_names_them(scene, award):
    quiet = replace(scene.tx.organisation, names_leaders=False)
    assert "Li Wei" not in certificate_of(award, quiet, CHECK, drawn(scene, award)).awarded


def test_a_numbered_edition_and_an_end_are_told(scene, award):
    numbered = replace(award, edition=Edition(3, 10), version=replace(award.version, valid_until=at(400)))
    told = certificate_of(numbered, scene.tx.organisation, CHECK, drawn(scene, numbered))
    assert told.awarded.endswith("number 3 of 10")
    assert told.ends.startswith("Valid until ")


def test_somebody_without_a_name_is_called_by_their_address(scene, award):
    nameless = replace(award, person=replace(award.person, name=""))
    assert (
        certificate_of(nameless, scene.tx.organisation, CHECK, drawn(scene, nameless)).holder == award.address
    )


# --- letters --------------------------------------------------------------------------------------


def test_letters_of_latin_languages_need_no_font_of_the_machine(certificate, fonts):
    name = "Łukasz Żółć Ñandú Ðorđe Şükrü"
    made = printed(replace(certificate, holder=name), BADGE, fonts)
    assert name in paper.text(made)
    assert 0 not in paper.glyphs(made)


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("王小明", "fonts-noto-cjk"),
        ("ひらがな", "fonts-noto-cjk"),
        ("홍길동", "fonts-noto-cjk"),
        ("สมชาย", "fonts-noto-core"),
        ("አበበ", "fonts-noto-core"),
    ],
)
def test_a_letter_that_no_font_can_draw_is_refused_with_the_font_to_install(
    certificate, fonts, name, package
):
    with pytest.raises(GlyphMissing) as refused:
        printed(replace(certificate, holder=name), BADGE, fonts)
    assert package in str(refused.value)
    assert "Nothing is lost" in str(refused.value)


def test_a_sign_that_is_a_picture_needs_a_font_of_pictures():
    assert font_for("🎉") == "fonts-noto-color-emoji"


def test_another_fault_of_the_page_is_not_taken_for_a_missing_letter(certificate, fonts):
    with pytest.raises(typst.TypstError):
        printed(replace(certificate, picture=b"no picture"), BADGE, fonts)
