"""SC-11 from the issuer's side: what each carrier tells of what a badge was awarded for, by the privacy of its plan."""

import json

import pytest

from credentials.badge import Carrier
from credentials.errors import BaseProofShown
from credentials.proofs import data_integrity, disclosable, sd_jwt
from credentials.received import read
from credentials.wire import from_wire
from issuer import revocation
from issuer.achievements.catalog import publish
from issuer.achievements.configurations import (
    DC_SD_JWT,
    JWT_VC_JSON,
    JWT_VC_JSON_ES256,
    JWT_VC_JSON_RS256,
    JWT_VC_JSON_V1,
    LDP_VC,
    LDP_VC_SD,
    offered_for,
)
from issuer.issuing import files
from issuer.issuing.files import FileForm
from issuer.ledger import Origin, Privacy
from issuer.meta_badges.cascade import settle
from issuer.meta_badges.cascade_terms import USUAL as USUAL_TERMS
from issuer.revocation import RevokeAward
from tests.support.builders import BASE_URL, FOUR_C, at, draft, give, super_4c
from tests.unit.issuer.scenes import LOOPBACK_URL, bare_store, scene_of, set_out

PICKING = (DC_SD_JWT, LDP_VC_SD)
WHOLE = (LDP_VC, JWT_VC_JSON, JWT_VC_JSON_ES256, JWT_VC_JSON_RS256, JWT_VC_JSON_V1)
GENRE = "OpenBadgeCredential"


def planned(scene, made):
    publish(scene.tx, made, BASE_URL, scene.identity.did, at(0))


def earned(scene, privacy):
    """Return Super 4C, of this privacy, earned by four parts that are in a wallet."""
    planned(scene, super_4c(privacy=privacy))
    parts = [scene.claimed(slug) for slug in FOUR_C]
    held = scene.tx.awards.of_person(parts[0].person.id)
    return parts, next(each for each in held if each.slug == "super-4c")


def claimed(scene, award, configuration, token=None):
    token = token or scene.token_by_hand(award, at(3))
    return scene.claim(scene.request(token, now=at(3), configuration=configuration), at(3))


def shown(scene, copy, pointers=None):
    """Return what a stranger reads of a copy, its holder keeping nothing back unless told so."""
    body = copy.body
    if copy.profile == disclosable.NAME:
        document = json.loads(body)
        chosen = disclosable.optional(document) if pointers is None else pointers
        body = json.dumps(data_integrity.derive(document, chosen)).encode()
    (secured,) = read(body).secured
    key = next(each for each in scene.identity.keyring.entries if each.method_id == secured.method_id)
    return from_wire(secured.verify(key.signer.public_key))


def named(content):
    return {each.id for each in content.evidence if each.genre == GENRE}


# --- the levels, by carrier -----------------------------------------------------------------------------


def in_all(scene, award, configurations):
    token = scene.token_by_hand(award, at(3))
    return {each: claimed(scene, award, each, token) for each in configurations}


def test_sc_11_an_open_badge_names_its_parts_in_every_carrier(scene):
    parts, award = earned(scene, Privacy.OPEN)
    for copy in in_all(scene, award, (*WHOLE, *PICKING)).values():
        assert named(shown(scene, copy)) == {each.id for each in parts}


def test_sc_11_a_selective_badge_names_them_where_its_holder_can_keep_them_back_and_nowhere_else(scene):
    parts, award = earned(scene, Privacy.SELECTIVE)
    for configuration, copy in in_all(scene, award, (*WHOLE, *PICKING)).items():
        content = shown(scene, copy)
        if configuration in PICKING:
            assert named(content) == {each.id for each in parts}
            assert all(each.digest for each in content.evidence if each.genre == GENRE)
        else:
            assert content.evidence == ()
            assert not any(part.id.encode() in copy.body for part in parts)


def test_sc_11_an_attested_badge_names_none_anywhere_and_tells_every_result(scene):
    parts, award = earned(scene, Privacy.ATTESTED)
    digests = {each.digest for part in parts for each in scene.tx.copies.of_award(part.id)}
    for copy in in_all(scene, award, (*WHOLE, *PICKING)).values():
        content = shown(scene, copy)
        assert content.evidence == ()
        assert len(content.results) == len(FOUR_C) + 1
        assert content.rule_digest is not None
        assert not any(hidden.encode() in copy.body for hidden in (*digests, *(each.id for each in parts)))


def test_sc_11_a_file_can_keep_nothing_back_so_of_a_selective_badge_it_names_nothing(scene):
    _, award = earned(scene, Privacy.SELECTIVE)
    for form in FileForm:
        files.make(scene.tx, award, form, scene.identity, at(3), scene.randomness, "leader")
    copies = scene.tx.copies.of_award(award.id)
    assert [shown(scene, copy).evidence for copy in copies] == [(), ()]


@pytest.mark.parametrize(
    ("privacy", "telling"),
    [
        (Privacy.OPEN, {LDP_VC, LDP_VC_SD, DC_SD_JWT}),
        (Privacy.SELECTIVE, {LDP_VC_SD, DC_SD_JWT}),
        (Privacy.ATTESTED, set()),
    ],
)
def test_what_was_seen_is_told_of_an_ordinary_badge_by_the_same_rule(scene, privacy, telling):
    planned(scene, draft("communication", privacy=privacy))
    award = give(scene.tx, "communication", at(1))
    for configuration, copy in in_all(scene, award, (LDP_VC, LDP_VC_SD, DC_SD_JWT)).items():
        told = [each.narrative for each in shown(scene, copy).evidence]
        assert told == (["Said it well."] if configuration in telling else [])
    assert scene.tx.awards.get(award.id).evidence == "Said it well."


# --- what a holder shows ------------------------------------------------------------------------------------


def test_each_entry_of_a_base_proof_is_shown_by_itself_and_results_always(scene):
    _, award = earned(scene, Privacy.SELECTIVE)
    copy = claimed(scene, award, LDP_VC_SD)
    document = json.loads(copy.body)
    names = disclosable.evidence_names(document)
    assert len(names) == len(FOUR_C)
    for place, name in enumerate(names):
        content = shown(scene, copy, disclosable.evidence(document, {name}))
        assert [each.name for each in content.evidence] == [name]
        assert len(content.results) == len(FOUR_C) + 1
        assert content.identities == ()
        assert place < len(names)
    assert shown(scene, copy, ()).evidence == ()


def test_a_copy_with_a_base_proof_is_for_its_holder_alone(scene):
    _, award = earned(scene, Privacy.SELECTIVE)
    (secured,) = read(claimed(scene, award, LDP_VC_SD).body).secured
    key = next(each for each in scene.identity.keyring.entries if each.method_id == secured.method_id)
    with pytest.raises(BaseProofShown):
        secured.verify(key.signer.public_key)


def test_each_entry_of_an_sd_jwt_is_shown_by_itself_and_results_always(scene):
    _, award = earned(scene, Privacy.SELECTIVE)
    text = claimed(scene, award, DC_SD_JWT).body.decode()
    for place in range(len(FOUR_C)):
        document = read(sd_jwt.select(text, [("evidence", place)]).encode()).document
        assert len(document["evidence"]) == 1
        assert len(document["credentialSubject"]["result"]) == len(FOUR_C) + 1


def test_two_copies_of_one_badge_have_secrets_of_their_own(scene):
    planned(scene, draft("communication", privacy=Privacy.SELECTIVE))
    bodies = [
        claimed(scene, give(scene.tx, "communication", at(second)), LDP_VC_SD).body for second in (1, 2)
    ]
    values = {json.loads(body)["proof"][0]["proofValue"] for body in bodies}
    assert len(values) == len(bodies)


# --- as a part -----------------------------------------------------------------------------------------------


def test_s_5_a_part_with_a_base_proof_is_named_without_a_digest(scene):
    for slug in FOUR_C:
        scene.claimed(slug, configuration=LDP_VC_SD if slug == "creativity" else LDP_VC)
    held = scene.tx.awards.of_person(scene.claimed("communication").person.id)
    (meta,) = (each for each in held if each.slug == "super-4c")
    content = shown(scene, claimed(scene, meta, LDP_VC))
    bound = {each.name: each.digest is not None for each in content.evidence}
    assert sorted(bound.values()) == [False, True, True, True]


def test_s_5_of_a_part_with_several_copies_one_is_named_whose_bytes_stay_the_same(scene):
    parts, meta = earned(scene, Privacy.OPEN)
    claimed(scene, parts[0], LDP_VC_SD)
    content = shown(scene, claimed(scene, meta, DC_SD_JWT))
    assert all(each.digest for each in content.evidence)


# --- the plan, offers, the cascade --------------------------------------------------------------------------------


def test_a_change_of_privacy_is_a_new_version_and_what_was_awarded_keeps_its_own(scene):
    planned(scene, draft("communication", privacy=Privacy.ATTESTED))
    award = give(scene.tx, "communication", at(1))
    before = scene.tx.plan.find("communication")
    planned(scene, draft("communication"))
    after = scene.tx.plan.find("communication")
    assert (before.privacy, after.privacy) == (Privacy.ATTESTED, Privacy.OPEN)
    assert after.achievement.version == before.achievement.version + 1
    assert scene.tx.awards.get(award.id).version.privacy is Privacy.ATTESTED
    assert shown(scene, claimed(scene, award, LDP_VC)).evidence == ()


def test_offers_of_selective_badges_name_the_forms_first_in_which_something_can_be_kept_back(scene):
    known = scene.identity.configurations
    usual = offered_for(known, is_selective=False)
    picking = offered_for(known, is_selective=True)
    assert LDP_VC_SD not in usual
    assert picking[:2] == (DC_SD_JWT, LDP_VC_SD)
    assert set(picking) == {*usual, LDP_VC_SD}


def test_without_a_p_256_key_there_is_no_base_proof_and_the_sd_jwt_comes_first():
    store = bare_store()
    set_out(store, LOOPBACK_URL)
    with store.transaction("acme") as tx:
        known = scene_of(tx, LOOPBACK_URL).identity.configurations
        assert offered_for(known, is_selective=True)[0] == DC_SD_JWT
        assert LDP_VC_SD not in {each.id for each in known}


@pytest.mark.parametrize("privacy", Privacy)
def test_the_cascade_knows_what_a_badge_does_not_tell(scene, privacy):
    parts, award = earned(scene, privacy)
    claimed(scene, award, DC_SD_JWT)
    revocation.revoke(scene.tx, RevokeAward(parts[0].id, "misconduct"), at(4))
    settle(scene.tx, award.person.id, at(5), USUAL_TERMS)
    pause = scene.tx.awards.get(award.id).version.suspension
    assert pause is not None
    assert (pause.origin, pause.part) == (Origin.CASCADE, parts[0].id)


def test_carriers_know_whether_their_holder_can_keep_anything_back(scene):
    found = {each.id for each in scene.identity.configurations if each.is_selective}
    assert found == set(PICKING)
    assert all(
        each.carrier in (Carrier.DC_SD_JWT, Carrier.LDP_VC)
        for each in scene.identity.configurations
        if each.is_selective
    )
