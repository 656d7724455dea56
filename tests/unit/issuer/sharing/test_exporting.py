"""Everything in one file: a list that is read, files that verify, and what can not be had with the reason."""

import io
import zipfile

import pytest

from credentials.baking import extract
from issuer.achievements.drawing import of_award
from issuer.errors import GlyphMissing
from issuer.revocation import RevokeAward, revoke
from issuer.sharing import exporting
from issuer.sharing.exporting import Means
from issuer.sharing.links import Holder
from tests.support.builders import at, give


def paper(award, organisation, badge, drawn):
    assert award.achievement.name == drawn.title
    return f"{award.id} of {organisation.slug} around ".encode() + badge


def without_letters(award, organisation, badge, drawn):
    raise GlyphMissing("No font can draw “王”. Install fonts-noto-cjk.")


def packed(scene, person, print_out=paper):
    means = Means(scene.identity, at(20), scene.randomness)
    pack = exporting.gather(scene.tx, Holder(person, "p-zoe"), means)
    return zipfile.ZipFile(io.BytesIO(exporting.zipped(pack, print_out)))


def test_each_badge_is_there_as_a_file_and_as_a_picture_with_the_same_inside(scene):
    one, two = give(scene.tx, "communication"), give(scene.tx, "creativity")
    found = packed(scene, one.person)
    stems = [f"badges/{each.slug}-{each.id[-6:]}" for each in (one, two)]
    assert found.namelist() == [
        "index.html",
        *(f"{stem}.{form}" for stem in stems for form in ("json", "png", "pdf")),
    ]
    for stem, award in zip(stems, (one, two), strict=True):
        assert found.read(f"{stem}.pdf") == paper(
            award, scene.tx.organisation, found.read(f"{stem}.json"), of_award(scene.tx, award, award.level)
        )
        assert extract(found.read(f"{stem}.png")).text == found.read(f"{stem}.json")
    index = found.read("index.html").decode()
    assert "Badges from Acme" in index
    assert "Communication" in index
    assert f'href="{stems[0]}.png"' in index


def test_where_no_font_can_draw_a_certificate_the_rest_comes_and_a_text_says_which_font_is_missing(scene):
    award = give(scene.tx, "communication")
    found = packed(scene, award.person, without_letters)
    stem = f"badges/communication-{award.id[-6:]}"
    assert found.namelist() == ["index.html", f"{stem}.json", f"{stem}.png", f"{stem}-no-pdf.txt"]
    assert found.read(f"{stem}-no-pdf.txt").decode() == "No font can draw “王”. Install fonts-noto-cjk.\n"
    assert f'href="{stem}-no-pdf.txt"' in found.read("index.html").decode()


def test_another_fault_of_printing_is_not_passed_over(scene):
    award = give(scene.tx, "communication")

    def broken(award, organisation, badge, drawn):
        raise RuntimeError("broken")

    with pytest.raises(RuntimeError, match="broken"):
        packed(scene, award.person, broken)


def test_a_badge_of_which_there_is_no_file_is_in_the_list_with_the_reason(scene):
    gone = give(scene.tx, "communication")
    revoke(scene.tx, RevokeAward(gone.id, "duplicate"), at(5))
    found = packed(scene, gone.person)
    assert found.namelist() == ["index.html"]
    assert "withdrawn" in found.read("index.html").decode()


def test_that_somebody_took_their_badges_along_is_on_record(scene):
    award = give(scene.tx, "communication")
    packed(scene, award.person)
    (entry,) = [each for each in scene.tx.audit.of_object(award.person.id)]
    assert (entry.action, entry.actor, entry.values) == ("person.took_along", "p-zoe", {"badges": "1"})
