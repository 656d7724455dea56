"""Badges without a wallet: every form of file is signed once, says the same, and is refused where it must be."""

import json

import pytest

from credentials.badge import Carrier
from credentials.baking import extract
from credentials.identity import matches
from credentials.received import read
from credentials.status.entries import status_entries
from credentials.wire import from_wire
from issuer import revocation
from issuer.achievements import artwork
from issuer.achievements.configurations import JWT_VC_JSON, LDP_VC
from issuer.errors import (
    AlreadyClaimed,
    AlreadyRevoked,
    AlreadySuspended,
    ClaimLinkExpired,
    NoFileYet,
    NotPermitted,
    StackIncomplete,
)
from issuer.issuing import files
from issuer.issuing.files import FileForm
from issuer.offering import offers
from issuer.revocation import RevokeAward
from keys.public import Algorithm
from tests.support.builders import FOUR_C, at, give
from tests.unit.issuer.scenes import LOOPBACK_URL, bare_store, scene_of, set_out

FORMS = pytest.mark.parametrize("form", FileForm)


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def make(scene, award, form=FileForm.JSON, now=at(5), by="hr-1"):
    return files.make(scene.tx, award, form, scene.identity, now, scene.randomness, by)


def by_link(scene, award, form=FileForm.JSON, now=at(5)):
    return files.make_by_link(scene.tx, award, form, scene.identity, now, scene.randomness)


def inside(file):
    """Return the bytes of the credential in a file, whatever it is in."""
    return extract(file.body).text if file.form in (FileForm.PNG, FileForm.SVG) else file.body


def said(scene, file):
    """Return what a stranger reads who has the file and the issuer's keys."""
    (secured,) = read(inside(file)).secured
    key = next(each for each in scene.identity.keyring.entries if each.method_id == secured.method_id)
    return secured.verify(key.signer.public_key)


# --- what a file says -----------------------------------------------------------------------------


@FORMS
def test_every_file_verifies_and_is_about_one_urn_and_the_hash_of_the_address(scene, award, form):
    content = from_wire(said(scene, make(scene, award, form)))
    assert content.id == award.id
    assert content.subject_id == files.subject_of(award, scene.identity)
    assert content.subject_id.startswith("urn:uuid:")
    (identity,) = content.identities
    assert matches(identity, award.address)


def test_all_files_of_an_award_say_the_same(scene, award):
    documents = [said(scene, make(scene, award, form, at(5 + place))) for place, form in enumerate(FileForm)]
    # The forms of a status list have an address each, and one index in common.
    entries = [status_entries(each)[0] for each in documents]
    assert {each.index for each in entries} == {award.version.status_index}
    bare = [{name: value for name, value in each.items() if name != "credentialStatus"} for each in documents]
    assert all(each == bare[0] for each in bare)


def test_a_file_and_a_wallets_copy_share_version_dates_and_place_in_the_status_lists(scene, award):
    file = said(scene, make(scene, award))
    wallet = read(scene.claim(scene.request(scene.token(award, at(6)), now=at(6)), at(7)).body).document
    for member in ("id", "validFrom", "awardedDate", "credentialStatus"):
        assert file[member] == wallet[member]
    assert status_entries(file)[0].index == award.version.status_index
    assert file["credentialSubject"]["id"] != wallet["credentialSubject"]["id"]
    # The salt is one an award too, so that whoever knows the address finds both to be about it.
    assert file["credentialSubject"]["identifier"] == wallet["credentialSubject"]["identifier"]


def test_the_urn_tells_nothing_of_the_award_and_no_two_awards_share_it(scene, award):
    other = give(scene.tx, "creativity")
    subjects = {files.subject_of(each, scene.identity) for each in (award, other)}
    assert len(subjects) == 2
    assert award.id not in subjects


def test_a_file_is_signed_once_and_handed_out_byte_for_byte(scene, award):
    first, second = make(scene, award, now=at(5)), make(scene, award, now=at(500))
    assert first == second
    assert len(scene.tx.copies.of_award(award.id)) == 1


def test_pictures_carry_the_very_bytes_of_the_json_file(scene, award):
    whole = make(scene, award).body
    assert [inside(make(scene, award, form)) for form in (FileForm.PNG, FileForm.SVG)] == [whole, whole]
    assert len(scene.tx.copies.of_award(award.id)) == 1


def test_a_picture_shows_the_badge_with_its_level(scene, award):
    drawn = artwork.design(award.achievement, "Acme", 2)
    assert extract(make(scene, award, FileForm.PNG).body).drawing == artwork.png(drawn)
    assert extract(make(scene, award, FileForm.SVG).body).drawing == artwork.svg(drawn).encode()


def test_a_token_file_is_the_bare_token_and_signed_by_the_algorithm_most_readers_know(scene, award):
    file = make(scene, award, FileForm.JWT)
    assert file.body.count(b".") == 2
    (copy,) = scene.tx.copies.of_award(award.id)
    assert (copy.carrier, copy.body) == (Carrier.JWT_VC_JSON, file.body)
    key = next(each for each in scene.identity.keyring.entries if each.method_id == copy.method_id)
    assert key.signer.public_key.algorithm is not Algorithm.EDDSA


def test_where_only_ed25519_is_there_tokens_are_signed_by_that():
    store = bare_store()
    set_out(store, LOOPBACK_URL)
    with store.transaction("acme") as tx:
        scene = scene_of(tx, LOOPBACK_URL)
        assert said(scene, make(scene, give(tx, "communication"), FileForm.JWT))


@FORMS
def test_a_file_is_named_for_organisation_badge_and_form(scene, award, form):
    assert make(scene, award, form).name == f"acme-communication.{form}"


@FORMS
def test_media_types_are_those_of_open_badges_and_of_the_data_model(form):
    usual = {"json": "application/vc", "jwt": "text/plain", "png": "image/png", "svg": "image/svg+xml"}
    assert form.media_types[0] == usual[form]
    also = {"json": "application/vc+ld+json", "jwt": "application/vc+jwt"}
    assert also.get(form, usual[form]) in form.media_types


# --- what follows from it -------------------------------------------------------------------------


def test_making_a_file_is_told_once_in_the_award_s_history(scene, award):
    make(scene, award)
    make(scene, award, FileForm.PNG)
    entries = [each for each in scene.tx.audit.of_object(award.id) if each.action == "award.filed"]
    (entry,) = entries
    assert (entry.actor, entry.values["carrier"], entry.person_id) == ("hr-1", "ldp_vc", award.person.id)


def test_the_urn_is_no_wallet_of_the_person_and_leaves_the_claim_open(scene, award):
    make(scene, award)
    assert scene.tx.people.holders(award.person.id) == []
    assert not offers.is_claimed(scene.tx, award)
    assert scene.claim(scene.request(scene.token(award)))


def test_a_part_counts_for_a_stack_once_a_file_of_it_was_signed(scene):
    for slug in FOUR_C:
        make(scene, give(scene.tx, slug))
    (meta,) = scene.tx.awards.search("super-4c", 10)
    document = said(scene, make(scene, meta))
    copies = [scene.tx.copies.of_award(each["id"])[0] for each in document["evidence"]]
    assert [each["digestMultibase"] for each in document["evidence"]] == [copy.digest for copy in copies]
    assert len(copies) == 4


def test_a_second_copy_of_a_part_does_not_award_a_withdrawn_stack_again(scene):
    parts = [give(scene.tx, slug) for slug in FOUR_C]
    for part in parts:
        make(scene, part)
    (meta,) = scene.tx.awards.search("super-4c", 10)
    withdraw(scene, meta)
    make(scene, parts[0], FileForm.JWT)
    assert [each.id for each in scene.tx.awards.search("super-4c", 10)] == [meta.id]


# --- who may not ----------------------------------------------------------------------------------


def withdraw(scene, award):
    return revocation.revoke(scene.tx, RevokeAward(award.id, "duplicate", by="hr-1"), at(3))


def pause(scene, award):
    return revocation.suspend(scene.tx, RevokeAward(award.id, "duplicate", by="hr-1"), at(3))


def decline(scene, award):
    offers.decline(scene.tx, award, at(3))


STANDINGS = pytest.mark.parametrize(
    ("act", "refusal"), [(withdraw, AlreadyRevoked), (pause, AlreadySuspended), (decline, NotPermitted)]
)


@STANDINGS
@FORMS
def test_no_file_is_made_or_read_of_a_badge_that_is_not_in_force(scene, award, act, refusal, form):
    make(scene, award, form)
    act(scene, award)
    stands = scene.tx.awards.get(award.id)
    with pytest.raises(refusal):
        make(scene, stands, form)
    with pytest.raises(refusal):
        files.kept(scene.tx, stands, form, scene.identity)


def test_a_stack_whose_parts_fell_is_not_made_into_a_file(scene):
    parts = [give(scene.tx, slug) for slug in FOUR_C]
    for part in parts:
        make(scene, part)
    (meta,) = scene.tx.awards.search("super-4c", 10)
    withdraw(scene, parts[0])
    with pytest.raises(StackIncomplete):
        make(scene, meta)


@FORMS
def test_reading_makes_no_file(scene, award, form):
    with pytest.raises(NoFileYet):
        files.kept(scene.tx, award, form, scene.identity)
    assert scene.tx.copies.of_award(award.id) == []
    made = make(scene, award, form)
    assert files.kept(scene.tx, award, form, scene.identity) == made


def test_a_file_signed_by_a_key_that_was_stolen_since_is_not_handed_out_any_more(scene, award):
    made = make(scene, award)
    scene.tx.keys.compromise("key-1", at(6))
    with pytest.raises(NoFileYet):
        files.kept(scene.tx, award, FileForm.JSON, scene.identity)
    assert files.made(scene.tx, award, scene.identity) == frozenset()
    assert made.body


def test_what_was_made_is_known_by_form(scene, award):
    assert files.made(scene.tx, award, scene.identity) == frozenset()
    make(scene, award)
    assert files.made(scene.tx, award, scene.identity) == {FileForm.JSON, FileForm.PNG, FileForm.SVG}


def test_a_wallets_copy_is_never_handed_out_as_a_file(scene, award):
    scene.claim(scene.request(scene.token(award), configuration=LDP_VC))
    with pytest.raises(NoFileYet):
        files.kept(scene.tx, award, FileForm.JSON, scene.identity)
    assert json.loads(make(scene, award).body)["credentialSubject"]["id"].startswith("urn:uuid:")


def test_the_claim_link_gives_a_file_as_long_as_no_wallet_has_the_badge(scene, award):
    assert by_link(scene, award) == files.kept_by_link(scene.tx, award, FileForm.JSON, scene.identity, at(9))
    scene.claim(scene.request(scene.token(award), configuration=JWT_VC_JSON))
    with pytest.raises(AlreadyClaimed):
        by_link(scene, award)
    with pytest.raises(AlreadyClaimed):
        files.kept_by_link(scene.tx, award, FileForm.JSON, scene.identity, at(9))
    assert make(scene, award)


def test_the_claim_link_gives_nothing_where_a_code_was_sent_apart(scene, award):
    scene.mint(award, tx_code=True)
    with pytest.raises(NotPermitted):
        by_link(scene, award)


def test_the_claim_link_gives_nothing_after_its_time(scene, award):
    with pytest.raises(ClaimLinkExpired):
        by_link(scene, award, now=award.claim_expires_at)


def test_the_entry_of_a_file_by_link_says_so(scene, award):
    by_link(scene, award)
    assert scene.tx.audit.of_object(award.id)[-1].actor == offers.CLAIM_LINK


def test_the_same_awards_get_the_same_subject_after_a_restart(store):
    with store.transaction("acme") as tx:
        scene = scene_of(tx)
        given = give(tx, "communication")
        subject = files.subject_of(given, scene.identity)
    with store.transaction("acme") as tx:
        assert files.subject_of(given, scene_of(tx, seed=99).identity) == subject
