"""Meta-badges from the issuer's side: awarded when earned, proved when signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from credentials.achievement import Achievement, RuleLink, Slot
from credentials.badge import Carrier, Evidence, Result
from credentials.proofs.disclosable import NAME as SELECTIVE
from credentials.stacking import Evaluation, Outcome, Part
from credentials.wire import count_description_id, slot_description_id
from issuer.achievements.catalog import SYSTEM, find
from issuer.achievements.slots import slug_of
from issuer.awarding import overrides
from issuer.awarding.awards import AwardBadge, award_known
from issuer.awarding.evaluations import Held, Judged, as_decided, grounds_of, held_by, judged, judged_award
from issuer.awarding.parts import good_copies, is_met
from issuer.errors import NoneLeft
from issuer.jobs import EARN_LATER, SETTLE
from issuer.kept.grounds import Grounds, Occasion
from issuer.ledger import Award, Awarding, Copy, Origin, Person, Stage
from issuer.ports import Transaction
from issuer.randomness import Randomness

COMPONENT_GENRE = "OpenBadgeCredential"
COMPLETED = "Completed"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a meta-badge says of the badges it rests on: each by digest, and how each slot came out.

    `decisions` are those without which it would not be, as all of its copies tell; `grounds` is what its rule came to
    just then. Empty for a badge that rests on none.
    """

    evidence: tuple[Evidence, ...] = ()
    results: tuple[Result, ...] = ()
    decisions: tuple[overrides.Told, ...] = ()
    grounds: Grounds | None = None


def award_earned(tx: Transaction, person: Person, now: datetime, randomness: Randomness) -> tuple[Award, ...]:
    """Award every meta-badge whose rule the person meets now and who has not got it; return the new awards.

    One that only people give is left alone; one that is to be approved first is awarded and waits. One that is neither
    withdrawn nor expired is not awarded again, unless it is to be withdrawn because what it rested on fell; nor is one
    that somebody ever withdrew, declined, or did not approve: the machine never overrules people. Of a scarce badge of
    which none is left, it is tried again when the next period begins.

    The person's badges are settled soon: one more may let another recover.
    """
    tx.people.hold(person.id)
    held = tx.awards.of_person(person.id)
    if not held or held[0].person.is_forgotten:
        return ()
    if any(each.achievement.rule for each in held):
        tx.jobs.put(SETTLE, person.id, now)
    found = _earned(tx, person, held, now)
    made = (_awarded(tx, each, held[-1], randomness) for each in found)
    return tuple(each for each in made if each is not None)


def _awarded(tx: Transaction, earned: Judged, newest: Award, randomness: Randomness) -> Award | None:
    """Return the award of an earned badge; None, and another try once the next period begins, if none is left."""
    command = _command(tx, earned.achievement, newest)
    try:
        return award_known(tx, command, newest.person, earned, randomness)
    except NoneLeft:
        _try_again(tx, command.slug, newest.person, earned.at)
        return None


def _try_again(tx: Transaction, slug: str, person: Person, now: datetime) -> None:
    cap = find(tx, slug).cap
    opening = None if cap is None else cap.per.next_at(now, tx.organisation.zone)
    if opening is not None:
        # Not the job that may be running this: it would be lost to this one, and all that was done undone.
        tx.jobs.put_unless_there(EARN_LATER, person.id, opening)


def _earned(tx: Transaction, person: Person, given: Sequence[Award], now: datetime) -> list[Judged]:
    """Return what the rules come to that are met, of the badges that are awarded for that."""
    taken = {each.slug for each in given if is_live(each, now) or is_barred(each)}
    open_ones = [each for each in tx.plan.all() if each.slug not in taken and each.rule is not None]
    wanted = [each for each in open_ones if each.awarding is not Awarding.BY_HAND]
    held = held_by(tx, person, now) if wanted else Held()
    asked = (judged(each.rule, each.achievement, held, now, now) for each in wanted if each.rule)
    return [each for each in asked if is_met(each.evaluation)]


def is_barred(award: Award) -> bool:
    """Return whether people decided that an award should not be, so that only they give the badge again."""
    withdrawn = award.version.revocation
    by_hand = withdrawn is not None and withdrawn.origin is Origin.HAND
    return by_hand or award.declined_at is not None or award.stage is Stage.NOT_APPROVED


def evidence_for(tx: Transaction, award: Award, holder: str, carrier: Carrier, now: datetime) -> Provenance:
    """Return what a copy of an award, about to be signed, has to say of the badges it rests on.

    Of each component that copy is named which has the same holder and carrier, or failing that the newest.

    Raises:
        StackIncomplete: the rule, met at the award, is not met any more: nothing is to be signed.
        StackUndecided: that can not be told, and nobody answers for it.
    """
    asked = judged_award(tx, award, now)
    if asked is None:
        return Provenance()
    taken = as_decided(tx, award, asked)
    fillings = _fillings(asked.link, taken.evaluation, taken.held.parts)
    wanted = _Wanted(award.person.id, holder, carrier, award.awarded_at)
    evidence = tuple(_evidence(tx, part, wanted) for _, part in fillings)
    grounds = grounds_of(asked, award.id, Occasion.SIGNED, SYSTEM)
    results = _results(award.achievement, fillings)
    return Provenance(evidence, results, overrides.words(tx, award), grounds)


def is_live(award: Award, now: datetime) -> bool:
    """Return whether an award stands, paused or not: not withdrawn, not over, and not about to be withdrawn."""
    version, pause = award.version, award.version.suspension
    is_falling = pause is not None and pause.origin is Origin.CASCADE and pause.final_at is not None
    is_over = version.valid_until is not None and now > version.valid_until
    return version.revocation is None and not is_falling and not is_over


def _command(tx: Transaction, earned: Achievement, newest: Award) -> AwardBadge:
    return AwardBadge(slug_of(earned.id), newest.address, by=SYSTEM, by_name=tx.organisation.name)


def _fillings(link: RuleLink, evaluation: Evaluation, parts: Sequence[Part]) -> list[tuple[Slot, Part]]:
    """Return each filled slot with the part that fills it, in the order in which the badge names them."""
    by_id = {part.credential_id: part for part in parts}
    valid = [each for each in evaluation.slots if each.outcome is Outcome.VALID]
    filled = {each.slot: by_id[each.credential_id] for each in valid if each.credential_id is not None}
    return [(slot, filled[slot.name]) for slot in link.slots if slot.name in filled]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which copy of a part is named by preference, for a stack of this person awarded then."""

    person_id: str
    holder: str
    carrier: Carrier
    awarded_at: datetime


def _evidence(tx: Transaction, part: Part, wanted: _Wanted) -> Evidence:
    media_type, digest = _named_by(tx, part, wanted)
    return Evidence(
        id=part.credential_id, name=part.name, genre=COMPONENT_GENRE, media_type=media_type, digest=digest
    )


def _named_by(tx: Transaction, part: Part, wanted: _Wanted) -> tuple[str, str | None]:
    """Return media type and digest of the copy that names a part: of a badge of others, the one that was shown.

    A copy of which its holder derives what to show has other bytes each time, so a digest would name none of them.
    """
    if part.issuer == tx.organisation.did:
        copy = _copy_of(tx, part, wanted)
        return copy.carrier.media_type, copy.digest if _is_shown_whole(copy) else None
    named = (part.issuer, part.credential_id)
    kept = tx.presented.of_person(wanted.person_id)
    shown = next(each for each in kept if (each.part.issuer, each.part.credential_id) == named)
    return shown.media_type, shown.digest


def _copy_of(tx: Transaction, part: Part, wanted: _Wanted) -> Copy:
    def nearness(copy: Copy) -> tuple[bool, bool, bool, datetime]:
        is_holders = copy.holder == wanted.holder
        is_like = is_holders and copy.carrier is wanted.carrier
        return (is_like, is_holders, _is_shown_whole(copy), copy.signed_at)

    return max(_nameable(tx, part, wanted.awarded_at), key=nearness)


def _is_shown_whole(copy: Copy) -> bool:
    return copy.profile != SELECTIVE


def _nameable(tx: Transaction, part: Part, awarded_at: datetime) -> list[Copy]:
    """Return the copies of a part that a stack may name: of a part corrected since the award, those from before.

    What begins after the award can not have justified it; whoever is shown the newer copy sees that it is one.
    """
    copies = good_copies(tx, part.credential_id)
    before = [copy for copy in copies if copy.signed_at <= awarded_at]
    if part.valid_from > awarded_at and before:
        return before
    return [copy for copy in copies if copy.digest in part.digests]


def _results(achievement: Achievement, fillings: Sequence[tuple[Slot, Part]]) -> tuple[Result, ...]:
    slots = (_slot_result(achievement, slot) for slot, _ in fillings)
    return (*slots, Result(count_description_id(achievement), value=str(len(fillings))))


def _slot_result(achievement: Achievement, slot: Slot) -> Result:
    description = slot_description_id(achievement, slot.name)
    if slot.required_level is None:
        return Result(description, status=COMPLETED, value=COMPLETED)
    # The slot's scale names only the level it asks for (OB 3.0, Result: a level of that same description).
    level = f"{slot.achievement}#level-{slot.required_level}"
    return Result(description, achieved_level=level, status=COMPLETED)
