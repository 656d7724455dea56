"""Corrections: a new version that says something else, the old one superseded; what rests on a level falls with it."""

from datetime import timedelta

import pytest

from credentials.achievement import BadgeKind
from issuer import revocation
from issuer.achievements.catalog import Need, Requirement, publish
from issuer.achievements.configurations import LDP_VC
from issuer.amending.correcting import CorrectAward, correct
from issuer.awarding import approvals
from issuer.awarding.approvals import RuleOnAward
from issuer.errors import (
    AlreadyRevoked,
    AlreadySuspended,
    InvalidText,
    NotCorrectable,
    OwnAward,
    UnknownAward,
    UnknownLevel,
)
from issuer.ledger import Origin, ReasonCode
from issuer.meta_badges.footings import footings
from issuer.meta_badges.impact import Effect, falling, impact_of_level
from issuer.meta_badges.stacks import award_earned
from issuer.offering import claims
from issuer.offering.claims import ClaimState
from issuer.revocation import ReinstateAward, RevokeAward
from tests.support.builders import BASE_URL, Seeded, at, draft, give, sign, super_4c
from tests.unit.issuer.scenes import EVE
from tests.unit.issuer.test_revocation import REVOCATIONS, bits

FOUR = ("communication", "collaboration", "critical-thinking", "creativity")


@pytest.fixture
def award(scene):
    return give(scene.tx, "communication")


def corrected(scene, award, now=at(10), **changes):
    usual = {"level": award.level, "evidence": award.evidence, "name": award.person.name, "by": "hr-2"}
    command = CorrectAward(award.id, **(usual | changes))
    return correct(scene.tx, command, now, scene.randomness)


def acts(scene, award):
    return [each.action for each in scene.tx.audit.of_object(award.id)]


# --- a new version --------------------------------------------------------------------------------


def test_the_next_version_begins_later_and_keeps_the_day_of_the_award_and_the_end(scene, award):
    found = corrected(scene, award, level=3)
    after = found.award
    assert found.is_reissued
    assert (after.id, after.awarded_at, after.level) == (award.id, award.awarded_at, 3)
    assert (after.version.number, after.version.valid_from) == (2, at(10))
    assert after.version.valid_until == award.version.valid_until
    assert after.version.status_index != award.version.status_index
    assert after.version.revocation is None


def test_the_version_before_is_superseded_and_only_its_bit_is_set(scene, award):
    after = corrected(scene, award, evidence="Spoke twice.", note="Typo.", public_sentence="A typo.").award
    before, now = scene.tx.awards.versions(award.id)
    said = before.revocation
    assert (said.reason, said.note, said.public_sentence) == (ReasonCode.SUPERSEDED, "Typo.", "A typo.")
    assert now == after.version
    told = bits(scene, REVOCATIONS)
    assert told.is_set(before.status_index)
    assert not told.is_set(now.status_index)


def test_a_correction_within_the_second_of_the_award_begins_a_second_later(scene, award):
    after = corrected(scene, award, now=award.version.valid_from, level=3).award
    assert after.version.valid_from == award.version.valid_from + timedelta(seconds=1)


def test_a_badge_is_corrected_again_and_again(scene, award):
    corrected(scene, award, level=3)
    corrected(scene, award, now=at(20), level=1)
    states = [each.revocation is None for each in scene.tx.awards.versions(award.id)]
    assert states == [False, False, True]
    assert sum(byte.bit_count() for byte in bits(scene, REVOCATIONS).bits) == 2


def test_the_audit_trail_says_what_was_changed_from_what_to_what(scene, award):
    corrected(scene, award, level=3, note="The leader called.")
    last = [each for each in scene.tx.audit.of_object(award.id) if each.action == "award.corrected"][-1]
    assert (last.actor, last.person_id) == ("hr-2", award.person.id)
    told = last.values
    assert (told["changed"], told["before_level"], told["after_level"]) == ("level", str(award.level), "3")
    assert (told["version"], told["note"]) == ("2", "The leader called.")


def test_a_name_is_in_no_badge_so_putting_it_right_makes_no_version(scene, award):
    found = corrected(scene, award, name="Zoë Riviera")
    assert not found.is_reissued
    assert found.award.person.name == "Zoë Riviera"
    assert found.award.version == award.version
    assert acts(scene, award)[-1] == "person.renamed"


def test_the_newest_version_of_the_badge_is_taken_only_if_wanted(scene, award):
    newer = draft(description="Says what is meant, twice.")
    publish(scene.tx, newer, BASE_URL, scene.identity.did, at(5))
    left = corrected(scene, award, level=3).award
    assert left.achievement == award.achievement
    taken = corrected(scene, left, now=at(20), takes_newest=True).award
    assert taken.achievement.version == award.achievement.version + 1
    assert taken.achievement.description == "Says what is meant, twice."


# --- the holder -----------------------------------------------------------------------------------


def test_the_holder_takes_the_corrected_copy_by_a_new_link(scene):
    award = scene.claimed()
    before = scene.tx.awards.get(award.id)
    after = corrected(scene, before, level=3).award
    assert after.claim_id != award.claim_id
    assert claims.claim_state(scene.tx, after, at(400), scene.terms) is ClaimState.WAITING
    copy = scene.claim(scene.request(scene.token(after, at(400)), now=at(400)), at(400))
    assert copy.version == 2
    assert award.id.encode() in copy.body
    assert b"level-3" in copy.body
    assert b'"validFrom":"2026-03-02T09:00:10Z"' in copy.body.replace(b": ", b":")


def test_a_link_that_nobody_used_yet_stays(scene, award):
    assert corrected(scene, award, level=3).award.claim_id == award.claim_id


def test_an_open_offer_of_the_wrong_version_is_cancelled(scene, award):
    minted = scene.mint(award)
    corrected(scene, award, level=3)
    assert scene.tx.offers.get(minted.offer.id).cancelled_at == at(10)


def test_the_corrected_copy_may_go_to_another_wallet(scene):
    award = scene.claimed()
    after = corrected(scene, scene.tx.awards.get(award.id), level=3).award
    copy = scene.claim(scene.request(scene.token(after, at(12)), EVE, at(12), LDP_VC), at(12))
    assert copy.version == 2


def test_a_meta_badge_that_rests_on_a_corrected_part_stays(scene):
    publish(scene.tx, super_4c(), BASE_URL, scene.identity.did, at(0))
    parts = [scene.claimed(slug) for slug in FOUR]
    (whole,) = footings(scene.tx, parts[0].person.id, at(5))
    assert whole.is_met
    corrected(scene, scene.tx.awards.get(parts[0].id), evidence="Spoke twice.")
    (after,) = footings(scene.tx, parts[0].person.id, at(20))
    assert after.is_met
    kept = scene.tx.awards.get(whole.award.id).version
    assert (kept.revocation, kept.suspension) == (None, None)


def test_a_meta_badge_falls_when_the_level_of_its_part_is_put_right_below_what_its_rule_asks(scene):
    asks_two = Requirement(1, (Need("communication", 2),))
    publish(scene.tx, super_4c(requires=asks_two), BASE_URL, scene.identity.did, at(0))
    part = scene.claimed()
    (whole,) = footings(scene.tx, part.person.id, at(5))
    assert whole.is_met
    corrected(scene, scene.tx.awards.get(part.id), level=1)
    (after,) = footings(scene.tx, part.person.id, at(20))
    assert (after.is_met, after.reason.code) == (False, "part_level_too_low")
    said = scene.tx.awards.get(whole.award.id).version.suspension
    assert (said.origin, said.part) == (Origin.CASCADE, part.id)
    corrected(scene, scene.tx.awards.get(part.id), now=at(30), level=2)
    assert scene.tx.awards.get(whole.award.id).version.suspension is None


LEVELS = Requirement(1, (Need("communication", 2),))
TOP = draft("top", kind=BadgeKind.META, levels=(), requires=Requirement(1, (Need("super-4c"),)))


def wholes(scene, *drafts, slugs=("communication",)):
    """Publish meta-badges, claim these parts, and return the parts and the meta-badges that they earn, by slug."""
    for each in drafts:
        publish(scene.tx, each, BASE_URL, scene.identity.did, at(0))
    parts = [scene.claimed(slug) for slug in slugs]
    for second in range(len(drafts)):
        for each in award_earned(scene.tx, parts[0].person, at(3 + second), Seeded(second)):
            sign(scene.tx, each)
    held = scene.tx.awards.of_person(parts[0].person.id)
    for each in held:
        if each.achievement.rule and not scene.tx.copies.of_award(each.id):
            sign(scene.tx, each)
    award_earned(scene.tx, parts[0].person, at(8), Seeded(9))
    return parts, {
        each.slug: each for each in scene.tx.awards.of_person(parts[0].person.id) if each.achievement.rule
    }


def pause_of(scene, award):
    return scene.tx.awards.get(award.id).version.suspension


def test_a_correction_fells_nothing_for_what_the_records_do_not_have(scene):
    weak = give(scene.tx, "communication", at(-10), level=1)
    sign(scene.tx, weak)
    (strong,), found = wholes(scene, super_4c(requires=LEVELS))
    kept = scene.tx.copies.ledger.copies
    for key in [key for key, copy in kept.items() if copy.award_id == strong.id]:
        del kept[key]
    corrected(scene, scene.tx.awards.get(weak.id), evidence="Spoke.")
    assert pause_of(scene, found["super-4c"]) is None


def test_a_level_put_right_fells_every_layer_above(scene):
    (part,), found = wholes(scene, super_4c(requires=LEVELS), TOP)
    corrected(scene, scene.tx.awards.get(part.id), level=1)
    assert pause_of(scene, found["super-4c"]).part == part.id
    assert pause_of(scene, found["top"]).part == found["super-4c"].id
    corrected(scene, scene.tx.awards.get(part.id), now=at(30), level=3)
    assert [pause_of(scene, each) for each in found.values()] == [None, None]


def test_one_that_fell_for_a_level_is_kept_with_all_above_until_the_level_is_put_right_again(scene):
    (part,), found = wholes(scene, super_4c(requires=LEVELS), TOP)
    whole = found["super-4c"]
    corrected(scene, scene.tx.awards.get(part.id), level=1)
    revocation.reinstate(scene.tx, ReinstateAward(whole.id, "Agreed by the board.", "hr-1"), at(15))
    assert [pause_of(scene, each) for each in found.values()] == [None, None]
    kept = next(each for each in scene.tx.audit.of_object(whole.id) if each.action == "award.kept")
    assert kept.values["parts"] == part.id
    corrected(scene, scene.tx.awards.get(part.id), now=at(20), evidence="Spoke.")
    assert pause_of(scene, whole) is None
    corrected(scene, scene.tx.awards.get(part.id), now=at(30), level=3)
    corrected(scene, scene.tx.awards.get(part.id), now=at(40), level=1)
    assert pause_of(scene, whole).part == part.id


def test_the_cause_that_is_named_is_the_part_that_counted_and_no_other_of_its_kind(scene):
    weak = give(scene.tx, "communication", at(-10), level=1)
    sign(scene.tx, weak)
    gone = give(scene.tx, "communication", at(-20))
    sign(scene.tx, gone)
    revocation.revoke(scene.tx, RevokeAward(gone.id, "misconduct"), at(-5))
    (part,), found = wholes(scene, super_4c(requires=LEVELS))
    corrected(scene, scene.tx.awards.get(part.id), level=1)
    assert pause_of(scene, found["super-4c"]).part == part.id


def test_what_a_lower_level_would_fell_is_told_before_and_happens(scene):
    (part,), found = wholes(scene, super_4c(requires=LEVELS), TOP)
    held = scene.tx.awards.get(part.id)
    told = impact_of_level(scene.tx, held, 1, at(10))
    assert [(each.award.slug, each.effect) for each in told] == [
        ("super-4c", Effect.FALLS),
        ("top", Effect.FALLS),
    ]
    assert falling(impact_of_level(scene.tx, held, 3, at(10))) == frozenset()
    corrected(scene, held, level=1)
    assert [pause_of(scene, each.award).final_at for each in told] == [each.final_at for each in told]
    assert len(found) == len(told)


# --- refusals -------------------------------------------------------------------------------------


def test_what_changes_nothing_is_no_correction(scene, award):
    with pytest.raises(NotCorrectable, match="Nothing would be different"):
        corrected(scene, award)
    with pytest.raises(NotCorrectable):
        corrected(scene, award, name="")
    assert len(scene.tx.awards.versions(award.id)) == 1


def test_what_was_withdrawn_or_is_paused_is_not_corrected(scene, award):
    revocation.suspend(scene.tx, RevokeAward(award.id, "misconduct"), at(5))
    with pytest.raises(AlreadySuspended):
        corrected(scene, award, level=3)
    revocation.revoke(scene.tx, RevokeAward(award.id, "misconduct"), at(6))
    with pytest.raises(AlreadyRevoked):
        corrected(scene, award, level=3)


def test_an_expired_badge_is_awarded_again(scene):
    publish(scene.tx, draft("mastery", expiry_months=1), BASE_URL, scene.identity.did, at(0))
    award = give(scene.tx, "mastery")
    with pytest.raises(NotCorrectable, match="expired"):
        corrected(scene, award, now=award.version.valid_until + timedelta(seconds=1), level=3)


def test_what_waits_or_was_not_approved_is_declined_and_awarded_anew(scene):
    publish(scene.tx, draft("mastery", needs_approval=True), BASE_URL, scene.identity.did, at(0))
    award = give(scene.tx, "mastery")
    with pytest.raises(NotCorrectable, match="not approved"):
        corrected(scene, award, level=3)


def test_whoever_asked_for_an_approved_badge_does_not_change_it_alone(scene):
    publish(scene.tx, draft("mastery", needs_approval=True), BASE_URL, scene.identity.did, at(0))
    award = give(scene.tx, "mastery")
    approvals.approve(scene.tx, RuleOnAward(award.id, "", "hr-2"), at(5))
    asked_by = scene.tx.awards.get(award.id).approval.asked_by
    with pytest.raises(OwnAward):
        corrected(scene, award, level=3, by=asked_by)
    assert corrected(scene, award, level=3).is_reissued


def test_nobody_corrects_a_badge_of_their_own(scene, award):
    with pytest.raises(OwnAward):
        corrected(scene, award, level=3, address=award.address)


@pytest.mark.parametrize("level", [None, 9])
def test_a_level_that_the_badge_has_not_is_refused(scene, award, level):
    with pytest.raises(UnknownLevel):
        corrected(scene, award, level=level)


@pytest.mark.parametrize("field", ["name", "evidence", "note", "public_sentence"])
def test_texts_that_can_not_be_shown_are_refused(scene, award, field):
    with pytest.raises(InvalidText):
        corrected(scene, award, **{field: "a\u202eb"})


def test_an_award_that_is_not_there_is_not_corrected(scene, award):
    with pytest.raises(UnknownAward):
        correct(scene.tx, CorrectAward("urn:uuid:none", 1, ""), at(10), scene.randomness)


def test_a_meta_badge_keeps_the_version_of_its_rule(scene):
    publish(scene.tx, super_4c(), BASE_URL, scene.identity.did, at(0))
    parts = [scene.claimed(slug) for slug in FOUR]
    (whole,) = footings(scene.tx, parts[0].person.id, at(5))
    with pytest.raises(NotCorrectable, match="one version of its rule"):
        corrected(scene, whole.award, takes_newest=True)
