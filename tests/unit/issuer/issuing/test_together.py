"""A badge with what it rests on, for records and bundles: what goes along, and what is refused, with words."""

import json
from dataclasses import replace

import pytest

from contexts.strict_json import parse_object
from credentials import clr
from credentials.achievement import BadgeKind
from credentials.badge import Carrier
from credentials.received import read
from issuer.achievements.catalog import publish
from issuer.achievements.configurations import DC_SD_JWT, JWT_VC_JSON, LDP_VC, LDP_VC_SD
from issuer.achievements.needs import Need, PartnerNeed, Requirement
from issuer.amending.correcting import CorrectAward, correct
from issuer.errors import (
    AlreadyClaimed,
    AlreadySuspended,
    PartsNotAtHand,
    PartsNotCarried,
    StackIncomplete,
)
from issuer.issuing import files, records, together
from issuer.issuing.files import FileForm
from issuer.issuing.together import Errand, Piece, Together
from issuer.ledger import Privacy
from issuer.meta_badges.stacks import award_earned
from issuer.revocation import RevokeAward, revoke, suspend
from issuer.shown import Basis, PresentedPart
from issuer.shown import Partner as Known
from tests.support.builders import BASE_URL, FOUR_C, at, draft, super_4c
from tests.support.partner import Partner
from tests.unit.issuer.scenes import ZOE, did_of
from verifier.checks.stack import part_of
from verifier.verify import Submission, verify_badge


def errand(scene, *picked, now=None):
    return Errand(scene.identity, now or at(5), scene.randomness, "leader", frozenset(picked))


def earned(scene, privacy=Privacy.OPEN):
    publish(scene.tx, super_4c(privacy=privacy), BASE_URL, scene.identity.did, at(0))
    parts = [scene.claimed(slug) for slug in FOUR_C]
    held = scene.tx.awards.of_person(parts[0].person.id)
    return parts, next(each for each in held if each.slug == "super-4c")


def ids(found):
    return [json.loads(each.body)["id"] for each in found]


def said(piece):
    return parse_object(piece.body)


def test_a_badge_goes_with_its_parts_as_files_each_named_by_its_digest(scene):
    parts, award = earned(scene)
    found = together.gather(scene.tx, award, errand(scene))
    assert said(found.whole)["id"] == award.id
    assert set(ids(found.parts)) == {each.id for each in parts}
    digests = {each["digestMultibase"] for each in said(found.whole)["evidence"]}
    made = {each.digest for part in parts for each in scene.tx.copies.of_award(part.id)}
    assert digests <= made
    bodies = {each.body for part in parts for each in scene.tx.copies.of_award(part.id)}
    assert {each.body for each in found.parts} <= bodies


def test_asked_again_the_same_files_go(scene):
    _, award = earned(scene)
    first = together.gather(scene.tx, award, errand(scene))
    assert together.gather(scene.tx, award, errand(scene, now=at(9))) == first


@pytest.mark.parametrize("privacy", [Privacy.SELECTIVE, Privacy.ATTESTED])
def test_of_a_badge_that_is_not_open_only_what_its_holder_may_pick_and_picks_goes_along(scene, privacy):
    parts, award = earned(scene, privacy)
    assert together.gather(scene.tx, award, errand(scene)).parts == ()
    picked = together.gather(scene.tx, award, errand(scene, parts[0].id, "urn:uuid:of-somebody-else")).parts
    assert ids(picked) == ([parts[0].id] if privacy is Privacy.SELECTIVE else [])


def test_the_claim_link_gives_nothing_once_a_wallet_has_the_badge(scene):
    _, award = earned(scene)
    together.gather_by_link(scene.tx, award, errand(scene))
    scene.claim(scene.request(scene.token_by_hand(award, at(6)), now=at(6)), at(6))
    with pytest.raises(AlreadyClaimed):
        together.gather_by_link(scene.tx, scene.tx.awards.get(award.id), errand(scene))


def test_nothing_goes_of_a_badge_that_does_not_stand(scene):
    parts, award = earned(scene)
    suspend(scene.tx, RevokeAward(award.id, "duplicate"), at(5))
    with pytest.raises(AlreadySuspended):
        together.gather(scene.tx, scene.tx.awards.get(award.id), errand(scene, now=at(6)))
    revoke(scene.tx, RevokeAward(parts[0].id, "duplicate"), at(7))
    with pytest.raises(StackIncomplete):
        together.rests_on(scene.tx, scene.tx.awards.get(award.id), errand(scene, now=at(8)))


def test_a_badge_that_rests_on_nothing_goes_alone(scene):
    award = scene.claimed("communication")
    found = together.gather(scene.tx, award, errand(scene))
    assert (found.parts, said(found.whole)["id"]) == ((), award.id)


# --- badges of others -----------------------------------------------------------------------------------------


class Beta:
    """A partner whose badge counts, in a form of its own."""

    def __init__(self, scene, carrier):
        self.partner = Partner(base="https://beta.example/o/b")
        self.body = self.partner.badge("teamwork", carrier)
        scene.tx.partners.add(Known("Beta GmbH", self.partner.did, at(0)))
        need = PartnerNeed("Teamwork", self.partner.achievement("teamwork").id, "Beta GmbH")
        requires = Requirement(2, (Need("communication"), need))
        bridge = draft("bridge", kind=BadgeKind.META, levels=(), requires=requires)
        publish(scene.tx, bridge, BASE_URL, scene.identity.did, at(0))

    def shown(self, scene, person):
        report = verify_badge(Submission(self.body), self.partner.setting())
        part = replace(part_of(report), subject=None, awarded_at=at(-100), valid_from=at(-100))
        source = report.shown.source
        (digest, *_) = sorted(part.digests)
        kept = PresentedPart(part, source.carrier.media_type, digest, "valid", at(1), source.body)
        assert scene.tx.presented.show(person.id, kept)


def bridged(scene, carrier):
    beta = Beta(scene, carrier)
    own = scene.claimed("communication")
    beta.shown(scene, own.person)
    award_earned(scene.tx, own.person, at(3), scene.randomness)
    held = scene.tx.awards.of_person(own.person.id)
    return beta, next(each for each in held if each.slug == "bridge")


def test_the_badge_of_a_partner_goes_as_it_was_shown(scene):
    beta, award = bridged(scene, Carrier.LDP_VC)
    found = together.gather(scene.tx, award, errand(scene))
    assert beta.body in {each.body for each in found.parts}
    held = records.held_in_record(found, leave_out=False)
    record = parse_object(records.sign(award, held, errand(scene)))
    assert len(clr.parts(record)) == 3
    association = record["credentialSubject"]["association"]
    assert {each["targetId"] for each in association} == {
        award.achievement.rule.slots[0].achievement,
        beta.partner.achievement("teamwork").id,
    }


def test_a_record_can_not_hold_a_token_and_says_so_unless_it_may_do_without(scene):
    _, award = bridged(scene, Carrier.JWT_VC_JSON)
    found = together.gather(scene.tx, award, errand(scene))
    with pytest.raises(PartsNotCarried, match=r"“teamwork”.*Nothing was made.*bundle can hold it"):
        records.held_in_record(found, leave_out=False)
    held = records.held_in_record(found, leave_out=True)
    assert len(held) == len(found.parts)
    assert all(each.is_document for each in held)


def test_nor_a_credential_of_the_older_data_model(scene):
    whole = Piece("Whole", "application/vc", json.dumps({"@context": []}).encode())
    older = {"@context": ["https://www.w3.org/2018/credentials/v1"]}
    part = Piece("Older", "application/vc", json.dumps(older).encode())
    with pytest.raises(PartsNotCarried, match="Older"):
        records.held_in_record(Together(whole, (part,)), leave_out=False)
    assert records.held_in_record(Together(whole, (part,)), leave_out=True) == (whole,)


# --- the record ------------------------------------------------------------------------------------------------


def test_a_record_is_the_organisations_and_says_that_there_may_be_more(scene):
    parts, award = earned(scene)
    found = together.gather(scene.tx, award, errand(scene))
    body = records.sign(award, records.held_in_record(found, leave_out=False), errand(scene))
    document = parse_object(body)
    assert document["type"] == ["VerifiableCredential", "ClrCredential"]
    assert document["partial"] is True
    assert document["issuer"]["id"] == scene.identity.did
    assert document["credentialSubject"]["id"] == files.subject_of(award, scene.identity)
    assert [each["id"] for each in clr.parts(document)] == [award.id, *ids(found.parts)]
    assert len(document["credentialSubject"]["association"]) == len(parts)
    (secured,) = read(body).secured
    assert secured.method_id.startswith(scene.identity.did)


def test_each_record_is_another_and_none_is_kept(scene):
    _, award = earned(scene)
    held = records.held_in_record(together.gather(scene.tx, award, errand(scene)), leave_out=False)
    before = len(scene.tx.copies.of_award(award.id))
    first, second = (parse_object(records.sign(award, held, errand(scene)))["id"] for _ in range(2))
    assert first != second
    assert len(scene.tx.copies.of_award(award.id)) == before


def earned_by_showing(scene, configuration):
    """Return Super 4C over parts that belong to the keys of the wallet that earned them."""
    parts = [scene.claimed(slug, configuration=configuration) for slug in FOUR_C]
    for part in parts:
        basis = Basis(part.id, (did_of(ZOE),), "https://rule.example", "uRule", (), at(1))
        scene.tx.presented.rest(part.person.id, part.slug, basis)
    held = scene.tx.awards.of_person(parts[0].person.id)
    return parts, next(each for each in held if each.slug == "super-4c")


def test_a_part_that_belongs_to_a_wallet_goes_as_that_wallets_copy(scene):
    parts, award = earned_by_showing(scene, LDP_VC)
    found = together.gather(scene.tx, award, errand(scene))
    own = {scene.tx.copies.of_award(part.id)[0].body for part in parts}
    assert {each.body for each in found.parts} == own


def test_of_a_corrected_part_the_copy_that_stands_goes_along_whatever_its_form(scene):
    parts, award = earned_by_showing(scene, LDP_VC)
    command = CorrectAward(parts[0].id, level=3, evidence="Led it.")
    correct(scene.tx, command, at(10), scene.randomness)
    after = scene.tx.awards.get(parts[0].id)
    copy = scene.claim(scene.request(scene.token(after, at(20)), ZOE, at(20), JWT_VC_JSON), at(20))
    found = together.gather(scene.tx, award, errand(scene, now=at(30)))
    assert copy.body in {each.body for each in found.parts}
    assert (copy.version, copy.carrier) == (2, Carrier.JWT_VC_JSON)


@pytest.mark.parametrize("configuration", [DC_SD_JWT, LDP_VC_SD])
def test_a_copy_of_which_its_holder_picks_what_to_show_is_not_handed_out(scene, configuration):
    _, award = earned_by_showing(scene, configuration)
    with pytest.raises(PartsNotAtHand, match="hand both in from the wallet"):
        together.gather(scene.tx, award, errand(scene))


def test_a_file_that_was_made_is_the_one_that_goes(scene):
    parts, award = earned(scene)
    args = (scene.identity, at(4), scene.randomness, "leader")
    made = files.make(scene.tx, parts[0], FileForm.JSON, *args)
    found = together.gather(scene.tx, award, errand(scene))
    assert made.body in {each.body for each in found.parts}
