"""Everything in one file: a list that is read, files that verify, and what can not be had with the reason."""

import io
import zipfile

from credentials.baking import extract
from issuer.revocation import RevokeAward, revoke
from issuer.sharing import exporting
from issuer.sharing.exporting import Means
from issuer.sharing.links import Holder
from tests.support.builders import at, give


def packed(scene, person):
    means = Means(scene.identity, at(20), scene.randomness)
    return zipfile.ZipFile(io.BytesIO(exporting.pack(scene.tx, Holder(person, "p-zoe"), means)))


def test_each_badge_is_there_as_a_file_and_as_a_picture_with_the_same_inside(scene):
    one, two = give(scene.tx, "communication"), give(scene.tx, "creativity")
    found = packed(scene, one.person)
    stems = [f"badges/{each.slug}-{each.id[-6:]}" for each in (one, two)]
    assert found.namelist() == [
        "index.html",
        *(f"{stem}.{form}" for stem in stems for form in ("json", "png")),
    ]
    for stem in stems:
        assert extract(found.read(f"{stem}.png")).text == found.read(f"{stem}.json")
    index = found.read("index.html").decode()
    assert "Badges from Acme" in index
    assert "Communication" in index
    assert f'href="{stems[0]}.png"' in index


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
